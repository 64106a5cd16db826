// What the endpoints of a conference receive: consumers, their layers, what really reaches whom.
#include "media/mediasoup/worker_conference.hpp"

namespace usher::media {

WorkerConference::Producer const* WorkerConference::producer_of(SourceName const& name) const {
    auto const sender = senders_.find(name);
    if (sender == senders_.end()) return nullptr;
    auto const endpoint = endpoints_.find(sender->second);
    if (endpoint == endpoints_.end()) return nullptr;
    auto const producer = endpoint->second.producers.find(name);
    if (producer == endpoint->second.producers.end() || producer->second.making != Making::Made) return nullptr;
    return &producer->second;
}

void WorkerConference::settle_consumers(Key key, Endpoint& endpoint) {
    for (auto it = endpoint.consumers.begin(); it != endpoint.consumers.end();) {
        auto const wanted = endpoint.receive.find(it->first);
        Producer const* const producer = producer_of(it->first);
        bool const keep = wanted != endpoint.receive.end() && wanted->second == it->second.pair &&
                          (!producer || producer->object == it->second.producer);
        // One that is being made is closed when its answer has come.
        if (keep || it->second.making == Making::Asked) {
            ++it;
            continue;
        }
        ObjectId const object = it->second.object;
        if (it->second.making == Making::Made)
            tell([&](RequestId id) { return close_consumer(id, endpoint.transport, object); });
        owners_.erase(object.number);
        it = endpoint.consumers.erase(it);
    }
    for (auto const& [name, announced] : endpoint.receive) {
        Encoding const pair = announced;
        auto const present = endpoint.consumers.find(name);
        if (present != endpoint.consumers.end()) {
            settle_layers(endpoint, name, present->second);
            continue;
        }
        Producer const* const producer = producer_of(name);
        auto const sender = senders_.find(name);
        if (!producer || sender->second.occupant == key.occupant) continue;
        // The source was replaced, and no fresh pair was announced yet: wait for it.
        if (endpoint.used.contains(pair.primary)) continue;
        endpoint.used.insert(pair.primary);
        if (pair.rtx != 0) endpoint.used.insert(pair.rtx);
        Consumer consumer;
        consumer.object = make_id(Object::Consumer);
        consumer.producer = producer->object;
        consumer.pair = pair;
        consumer.paused = producer->source.kind == Kind::Video;
        ObjectId const object = consumer.object;
        owners_[object.number] = {key, name};
        ask(
            [&](RequestId id) {
                return consume(id, endpoint.transport, object, producer->object, producer->source.kind,
                               producer->mapped, pair, consumer.paused);
            },
            [this, key, source = name, object](Answer const& answer) { consumed(key, source, object, answer); });
        endpoint.consumers.emplace(name, consumer);
    }
}

void WorkerConference::consumed(Key key, SourceName const& name, ObjectId object, Answer const& answer) {
    Endpoint* const endpoint = find(key);
    if (!endpoint) return;  // went with its transport
    auto const it = endpoint->consumers.find(name);
    if (it == endpoint->consumers.end() || it->second.object != object) return;  // went with its producer
    it->second.making = answer.accepted ? Making::Made : Making::Refused;
    if (!answer.accepted) {
        owners_.erase(object.number);
        return refuse(endpoint->who, "source " + name + " cannot be received: " + answer.reason);
    }
    endpoint->recount = true;
}

void WorkerConference::settle_layers(Endpoint& endpoint, SourceName const& name, Consumer& consumer) {
    Producer const* const producer = producer_of(name);
    if (!producer || consumer.making != Making::Made || producer->source.kind != Kind::Video) return;
    ObjectId const object = consumer.object;
    int const wanted = wanted_height(endpoint.limits, name);
    if (wanted == 0) {
        if (std::exchange(consumer.paused, true)) return;
        tell(endpoint.who, "pause", [&](RequestId id) { return pause_consumer(id, object, true); });
        return;
    }
    std::uint8_t const priority = priority_of(endpoint.limits, name);
    if (std::exchange(consumer.priority, priority) != priority)
        tell(endpoint.who, "priority", [&](RequestId id) { return set_priority(id, object, priority); });
    if (producer->layers.size() > 1) {
        int const layer = choose_layer(producer->layers, wanted);
        if (std::exchange(consumer.layer, layer) != layer)
            tell(endpoint.who, "layer", [&](RequestId id) { return prefer_layer(id, object, layer); });
    }
    // After the layer: resuming asks for the key frame.
    if (std::exchange(consumer.paused, false))
        tell(endpoint.who, "resume", [&](RequestId id) { return pause_consumer(id, object, false); });
}

void WorkerConference::unsettle_receivers(SourceName const& name) {
    for (auto& [key, endpoint] : endpoints_)
        if (endpoint.receive.contains(name)) endpoint.recount = true;
}

void WorkerConference::nudge(SourceName const& name) {
    for (auto& [key, endpoint] : endpoints_) {
        auto const it = endpoint.consumers.find(name);
        if (it == endpoint.consumers.end() || it->second.making != Making::Made || it->second.paused) continue;
        if (it->second.layer < 0 || it->second.current == it->second.layer) continue;
        ObjectId const object = it->second.object;
        int const layer = it->second.layer;
        tell([&](RequestId id) { return prefer_layer(id, object, layer); });
    }
}

void WorkerConference::report_forwarding(Endpoint& endpoint) {
    std::set<SourceName> forwarding;
    for (auto const& [name, consumer] : endpoint.consumers) {
        Producer const* const producer = producer_of(name);
        if (!producer || producer->source.kind != Kind::Video || consumer.paused || producer->paused) continue;
        // The worker speaks of layers only where there are several.
        bool const flows = producer->layers.size() > 1 ? consumer.current.has_value() : producer->layers.front().active;
        if (flows) forwarding.insert(name);
    }
    if (forwarding == endpoint.forwarding) return;
    endpoint.forwarding = forwarding;
    out_.report(Forwarding{endpoint.who, std::move(forwarding)});
}

}  // namespace usher::media
