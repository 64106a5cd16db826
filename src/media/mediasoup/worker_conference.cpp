#include "media/mediasoup/worker_conference.hpp"

#include <algorithm>

namespace usher::media {

WorkerConference::WorkerConference(ConferenceId id, std::uint64_t number, ConferenceOptions options, Outbox& out)
    : id_(std::move(id)), number_(number), options_(std::move(options)), out_(out) {
    router_ = make_id(Object::Router);
    observer_ = make_id(Object::Observer);
}

void WorkerConference::start() {
    started_ = true;
    ask([this](RequestId id) { return create_router(id, router_); },
        [this](Answer const& answer) {
            router_made_ = answer.accepted;
            if (!answer.accepted) {
                failure_ = "no router: " + answer.reason;
                return;
            }
            tell([this](RequestId id) { return create_observer(id, router_, observer_); });
        });
}

void WorkerConference::close() {
    // Also when the answer about the router is still to come: the worker keeps the order.
    if (started_) tell([this](RequestId id) { return close_router(id, router_); });
    router_made_ = false;
}

void WorkerConference::ask(Make const& make, Outbox::Done done) {
    RequestId const id = out_.next_request();
    out_.send(id, make(id), std::move(done));
}

void WorkerConference::tell(EndpointId const& who, char const* what, Make const& make) {
    ask(make, [this, who, what](Answer const& answer) {
        if (!answer.accepted && find(key_of(who))) refuse(who, std::string(what) + ": " + answer.reason);
    });
}

void WorkerConference::refuse(EndpointId const& who, std::string why) {
    out_.report(CommandRefused{who, std::move(why)});
}

WorkerConference::Endpoint* WorkerConference::find(Key key) {
    auto const it = endpoints_.find(key);
    return it == endpoints_.end() ? nullptr : &it->second;
}

WorkerConference::Endpoint* WorkerConference::find(EndpointId const& who) {
    Endpoint* const endpoint = find(key_of(who));
    if (!endpoint) refuse(who, "no such endpoint");
    return endpoint;
}

void WorkerConference::command(Command const& command, Milliseconds now) {
    std::visit([&](auto const& one) { on(one, now); }, command);
}

void WorkerConference::on(OpenEndpoint const& command, Milliseconds) {
    if (endpoints_.size() >= kMaxEndpoints) return refuse(command.who, "too many endpoints in this conference");
    auto const [it, added] = endpoints_.try_emplace(key_of(command.who));
    if (!added) return refuse(command.who, "this endpoint is open already");
    it->second.who = command.who;
    it->second.transport = make_id(Object::Transport);
    transports_.emplace(it->second.transport.number, it->first);
}

void WorkerConference::on(ConnectEndpoint const& command, Milliseconds now) {
    Endpoint* const endpoint = find(command.who);
    if (!endpoint) return;
    if (endpoint->remote) return refuse(command.who, "this endpoint is connected already");
    if (!known_hash(command.remote.fingerprint_hash) || command.remote.fingerprint.empty())
        return refuse(command.who, "no fingerprint of a known hash");
    if (command.remote.ufrag.empty() || command.remote.pwd.empty())
        return refuse(command.who, "no ICE credentials of the client");
    endpoint->remote = command.remote;
    endpoint->unsettled = true;
    endpoint->down_at = now + options_.connect_timeout;
    endpoint->down_why = "ICE and DTLS did not come up";
}

std::optional<std::string> WorkerConference::objection(Endpoint const& endpoint, SetSources const& command) const {
    if (command.sources.size() > kMaxSources) return "too many sources";
    std::set<SourceName> names;
    std::set<Ssrc> ssrcs;
    for (auto const& source : command.sources) {
        if (source.name.empty() || !names.insert(source.name).second) return "two sources of one name, or one of none";
        if (source.encodings.empty() || source.encodings.size() > kMaxEncodings ||
            (source.kind == Kind::Audio && source.encodings.size() > 1))
            return "source " + source.name + " has a wrong number of encodings";
        for (auto const& encoding : source.encodings) {
            if (encoding.primary == 0 || !ssrcs.insert(encoding.primary).second ||
                (encoding.rtx != 0 && !ssrcs.insert(encoding.rtx).second))
                return "an SSRC of source " + source.name + " is used twice, or is 0";
        }
        auto const sender = senders_.find(source.name);
        if (sender != senders_.end() && sender->second.occupant != endpoint.who.occupant)
            return "source " + source.name + " belongs to another endpoint";
    }
    return std::nullopt;
}

void WorkerConference::on(SetSources const& command, Milliseconds) {
    Endpoint* const endpoint = find(command.who);
    if (!endpoint) return;
    if (auto why = objection(*endpoint, command)) return refuse(command.who, std::move(*why));
    endpoint->unsettled = true;
    std::map<SourceName, Source const*> wanted;
    for (auto const& source : command.sources) wanted.emplace(source.name, &source);
    std::vector<SourceName> gone;
    for (auto const& [name, producer] : endpoint->producers) {
        auto const it = wanted.find(name);
        // Another first SSRC under the same name is a new stream (protocol decision 8).
        if (it == wanted.end() || it->second->kind != producer.source.kind ||
            it->second->encodings.front() != producer.source.encodings.front())
            gone.push_back(name);
    }
    for (auto const& name : gone) drop_producer(*endpoint, name);
    for (auto const& [name, source] : wanted) {
        auto const [it, added] = endpoint->producers.try_emplace(name);
        if (added) {
            it->second.source = *source;
            it->second.layers.resize(source->encodings.size());
        }
        it->second.source.paused = source->paused;
        it->second.source.desktop = source->desktop;
        senders_[name] = key_of(command.who);
        unsettle_receivers(name);
    }
    report_heights(*endpoint);
}

std::optional<std::string> WorkerConference::objection(Endpoint const& endpoint, Receive const& command) const {
    if (command.sources.size() > kMaxReceived) return "too many sources to receive";
    if (endpoint.used.size() + command.sources.size() * 2 > kMaxUsedSsrcs) return "too many SSRCs in one session";
    std::set<Ssrc> ssrcs{kBridgeAudioSsrc, kBridgeVideoSsrc};
    for (auto const& [name, pair] : command.sources) {
        if (pair.primary == 0 || !ssrcs.insert(pair.primary).second ||
            (pair.rtx != 0 && !ssrcs.insert(pair.rtx).second))
            return "an SSRC for source " + name + " is used twice, or is 0";
        auto const present = endpoint.receive.find(name);
        if (present != endpoint.receive.end() && present->second == pair) continue;
        // A second consumer with an SSRC that was used on this transport is a dead stream (protocol decision 8).
        if (endpoint.used.contains(pair.primary) || (pair.rtx != 0 && endpoint.used.contains(pair.rtx)))
            return "the SSRC for source " + name + " was used before";
    }
    return std::nullopt;
}

void WorkerConference::on(Receive const& command, Milliseconds) {
    Endpoint* const endpoint = find(command.who);
    if (!endpoint) return;
    if (auto why = objection(*endpoint, command)) return refuse(command.who, std::move(*why));
    endpoint->receive = command.sources;
    endpoint->unsettled = true;
}

void WorkerConference::on(SetLimits const& command, Milliseconds) {
    Endpoint* const endpoint = find(command.who);
    if (!endpoint) return;
    endpoint->limits = command.limits;
    endpoint->unsettled = true;
}

void WorkerConference::on(ForceMute const& command, Milliseconds) {
    Endpoint* const endpoint = find(command.who);
    if (!endpoint) return;
    endpoint->muted.at(static_cast<std::size_t>(command.kind)) = command.muted;
    endpoint->unsettled = true;
}

void WorkerConference::on(CloseEndpoint const& command, Milliseconds) {
    Endpoint* const endpoint = find(command.who);
    if (!endpoint) return;
    if (endpoint->making == Making::Made) {
        ObjectId const transport = endpoint->transport;
        tell([this, transport](RequestId id) { return close_transport(id, router_, transport); });
    }
    forget(key_of(command.who), *endpoint);
}

// Its producers went with the transport, and everybody's consumers of them; only the tables are left to us.
void WorkerConference::forget(Key key, Endpoint& endpoint) {
    endpoint.making = Making::Refused;
    while (!endpoint.producers.empty()) {
        SourceName const name = endpoint.producers.begin()->first;
        drop_producer(endpoint, name);
    }
    for (auto const& [name, consumer] : endpoint.consumers) owners_.erase(consumer.object.number);
    std::erase(speakers_, key);
    transports_.erase(endpoint.transport.number);
    endpoints_.erase(key);
}

void WorkerConference::notice(WorkerMessage const& message, Milliseconds now) {
    auto const endpoint_of = [this](ObjectId transport) -> Endpoint* {
        auto const it = transports_.find(transport.number);
        return it == transports_.end() ? nullptr : find(it->second);
    };
    std::visit(Overloaded{
                   [&](IceChanged const& m) {
                       if (Endpoint* e = endpoint_of(m.transport)) on_ice(*e, m.connected, now);
                   },
                   [&](DtlsChanged const& m) {
                       if (Endpoint* e = endpoint_of(m.transport)) on_dtls(*e, m.state);
                   },
                   [&](EstimateChanged const& m) {
                       if (Endpoint* e = endpoint_of(m.transport)) on_estimate(*e, m.available);
                   },
                   [&](ScoresChanged const& m) { on_scores(m, now); },
                   [&](KeyFrameCame const& m) { on_key_frame(m); },
                   [&](SpeakerChanged const& m) { on_speaker(m); },
                   [&](LayerChanged const& m) {
                       auto const owner = owners_.find(m.consumer.number);
                       if (owner == owners_.end()) return;
                       Endpoint* const e = find(owner->second.endpoint);
                       auto const it = e->consumers.find(owner->second.name);
                       if (it == e->consumers.end() || it->second.object != m.consumer) return;
                       it->second.current = m.layer;
                       e->recount = true;
                   },
                   [](auto const&) {},
               },
               message);
}

void WorkerConference::settle(Milliseconds now) {
    if (!router_made_) return;
    for (auto it = nudges_.begin(); it != nudges_.end();) {
        if (it->second > now) {
            ++it;
            continue;
        }
        nudge(it->first);
        it = nudges_.erase(it);
    }
    for (auto& [key, endpoint] : endpoints_) {
        if (endpoint.down_at && *endpoint.down_at <= now) take_down(endpoint, endpoint.down_why);
        if (endpoint.unsettled) {
            endpoint.unsettled = false;
            settle_transport(key, endpoint);
            if (endpoint.making == Making::Made) settle_producers(key, endpoint);
        }
    }
    // Consumers second: producers that were asked for in this round unsettle their receivers when they are made.
    for (auto& [key, endpoint] : endpoints_) {
        if (endpoint.making == Making::Made && endpoint.recount) {
            endpoint.recount = false;
            settle_consumers(key, endpoint);
            report_forwarding(endpoint);
        }
    }
}

std::optional<Milliseconds> WorkerConference::next_at() const {
    std::optional<Milliseconds> next;
    auto const consider = [&next](Milliseconds at) { next = next ? std::min(*next, at) : at; };
    for (auto const& [name, at] : nudges_) consider(at);
    for (auto const& [key, endpoint] : endpoints_)
        if (endpoint.down_at) consider(*endpoint.down_at);
    return next;
}

}  // namespace usher::media
