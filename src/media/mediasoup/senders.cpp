// What the endpoints of a conference send: producers, their layers, who speaks.
#include <algorithm>

#include "media/mediasoup/worker_conference.hpp"

namespace usher::media {
namespace {

// The worker lets a layer wait 300 ms before it may replace another one (third_party/mediasoup/patches/03), and looks
// again only when something happens; so something happens a little later.
constexpr Milliseconds kNudgeAfter = 400;

}  // namespace

bool WorkerConference::wants_pause(Endpoint const& endpoint, Producer const& producer) const {
    return producer.source.paused || endpoint.muted.at(static_cast<std::size_t>(producer.source.kind));
}

void WorkerConference::settle_producers(Key key, Endpoint& endpoint) {
    // A successor may use SSRCs of a producer that cannot be closed yet.
    if (endpoint.orphans > 0) return;
    for (auto& [name, made] : endpoint.producers) {
        Producer& producer = made;
        bool const pause = wants_pause(endpoint, producer);
        if (producer.making == Making::Wanted) {
            producer.making = Making::Asked;
            producer.paused = pause;
            producer.object = make_id(Object::Producer);
            for (std::size_t i = 0; i < producer.source.encodings.size(); ++i) producer.mapped.push_back(++mapped_);
            ObjectId const object = producer.object;
            owners_[object.number] = {key, name};
            ask(
                [&](RequestId id) {
                    return produce(id, endpoint.transport, object, producer.source, producer.mapped, pause);
                },
                [this, key, source = name, object](Answer const& answer) { produced(key, source, object, answer); });
        } else if (producer.making == Making::Made && producer.paused != pause) {
            producer.paused = pause;
            tell(endpoint.who, "pause of a source",
                 [&](RequestId id) { return pause_producer(id, producer.object, pause); });
            unsettle_receivers(name);
        }
    }
}

void WorkerConference::produced(Key key, SourceName const& name, ObjectId object, Answer const& answer) {
    Endpoint* const endpoint = find(key);
    if (!endpoint) return;  // went with its transport
    auto const it = endpoint->producers.find(name);
    if (it == endpoint->producers.end() || it->second.object != object) {
        if (answer.accepted) tell([&](RequestId id) { return close_producer(id, endpoint->transport, object); });
        --endpoint->orphans;
        endpoint->unsettled = true;
        return;
    }
    if (!answer.accepted) {
        // Not asked again until the focus sets another source under this name.
        it->second.making = Making::Refused;
        owners_.erase(object.number);
        return refuse(endpoint->who, "source " + name + ": " + answer.reason);
    }
    it->second.making = Making::Made;
    endpoint->unsettled = true;  // paused or muted meanwhile
    if (it->second.source.kind == Kind::Audio)
        tell([&](RequestId id) { return observe_producer(id, observer_, object); });
    else
        tell([&](RequestId id) { return trace_key_frames(id, object); });
    unsettle_receivers(name);
}

// Ends a source for good. The worker ends everybody's consumers of it by itself.
void WorkerConference::drop_producer(Endpoint& endpoint, SourceName const& name) {
    auto const it = endpoint.producers.find(name);
    ObjectId const object = it->second.object;
    if (it->second.making == Making::Made && endpoint.making == Making::Made)
        tell([&](RequestId id) { return close_producer(id, endpoint.transport, object); });
    else if (it->second.making == Making::Asked)
        ++endpoint.orphans;
    owners_.erase(object.number);
    endpoint.producers.erase(it);
    auto const sender = senders_.find(name);
    if (sender != senders_.end() && sender->second == key_of(endpoint.who)) senders_.erase(sender);
    nudges_.erase(name);
    forget_producer(object, name);
}

void WorkerConference::forget_producer(ObjectId object, SourceName const& name) {
    for (auto& [key, receiver] : endpoints_) {
        auto const consumer = receiver.consumers.find(name);
        if (consumer == receiver.consumers.end() || consumer->second.producer != object) continue;
        owners_.erase(consumer->second.object.number);
        receiver.consumers.erase(consumer);
        receiver.recount = true;
    }
}

void WorkerConference::on_scores(ScoresChanged const& changed, Milliseconds now) {
    auto const owner = owners_.find(changed.producer.number);
    if (owner == owners_.end()) return;
    Endpoint* const endpoint = find(owner->second.endpoint);
    SourceName const name = owner->second.name;
    auto const it = endpoint->producers.find(name);
    if (it == endpoint->producers.end() || it->second.object != changed.producer) return;
    bool started = false;
    bool stopped = false;
    for (auto const& [encoding, score] : changed.scores) {
        if (encoding >= it->second.layers.size()) continue;
        bool const active = score > 0;
        bool const was = std::exchange(it->second.layers[encoding].active, active);
        started = started || (active && !was);
        stopped = stopped || (was && !active);
    }
    if ((!started && !stopped) || it->second.source.kind != Kind::Video) return;
    if (started && it->second.layers.size() > 1) nudges_[name] = now + kNudgeAfter;
    unsettle_receivers(name);
    report_heights(*endpoint);
}

void WorkerConference::on_key_frame(KeyFrameCame const& frame) {
    auto const owner = owners_.find(frame.producer.number);
    if (owner == owners_.end()) return;
    Endpoint* const endpoint = find(owner->second.endpoint);
    SourceName const name = owner->second.name;
    auto const it = endpoint->producers.find(name);
    if (it == endpoint->producers.end() || it->second.object != frame.producer) return;
    auto const& encodings = it->second.source.encodings;
    for (std::size_t i = 0; i < encodings.size() && i < it->second.layers.size(); ++i) {
        if (encodings[i].primary != frame.ssrc) continue;
        if (std::exchange(it->second.layers[i].height, frame.height) == frame.height) return;
        unsettle_receivers(name);
        report_heights(*endpoint);
    }
}

void WorkerConference::report_heights(Endpoint& endpoint) {
    std::map<SourceName, std::vector<int>> heights;
    for (auto const& [name, producer] : endpoint.producers) {
        if (producer.source.kind != Kind::Video) continue;
        auto& active = heights[name];
        for (auto const& layer : producer.layers)
            if (layer.active && layer.height > 0) active.push_back(layer.height);
        std::sort(active.begin(), active.end());
    }
    if (heights == endpoint.heights) return;
    endpoint.heights = heights;
    out_.report(Heights{endpoint.who, std::move(heights)});
}

void WorkerConference::on_speaker(SpeakerChanged const& changed) {
    auto const owner = owners_.find(changed.producer.number);
    if (owner == owners_.end()) return;
    Key const key = owner->second.endpoint;
    std::erase(speakers_, key);
    speakers_.insert(speakers_.begin(), key);
    Speakers report{id_, {}};
    for (Key const& one : speakers_)
        if (Endpoint const* const endpoint = find(one)) report.ordered.push_back(endpoint->who);
    out_.report(std::move(report));
}

}  // namespace usher::media
