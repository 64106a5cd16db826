// What the engine reports, and what it and the senders are told of heights.
#include <algorithm>

#include "focus/focus_state.hpp"

namespace usher::focus {

void Focus::State::mark_ordered() {
    for (auto const& [occupant, endpoint] : endpoints)
        if (endpoint.constraints.last_n >= 0) mark(endpoint);
}

std::vector<Candidate> Focus::State::candidates(Endpoint const& receiver) {
    std::vector<Candidate> list;
    auto append = [&](OccupantId owner) {
        for (Told const& told : receiver.told.of(owner)) {
            if (told.kind != media::Kind::Video) continue;
            KnownSource const* source = sources.find(owner, told.name);
            list.push_back({told.name, told.owner, source != nullptr && source->shows()});
        }
    };
    // The order decides something only where lastN cuts.
    std::vector<OccupantId> first;
    if (receiver.constraints.last_n >= 0) first = speakers;
    for (OccupantId owner : first) append(owner);
    std::set<OccupantId> const done(first.begin(), first.end());
    for (auto const& [owner, told] : receiver.told.all())
        if (!done.contains(owner)) append(owner);
    return list;
}

void Focus::State::reallocate(Endpoint& receiver, Outputs& out) {
    if (receiver.session.state() != JingleSession::State::Accepted) return;
    std::vector<Candidate> const list = candidates(receiver);
    media::Limits limits = allocate(receiver.constraints, list);
    std::map<media::SourceName, int> heights;
    for (Candidate const& candidate : list) heights[candidate.name] = height_in(limits, candidate.name);
    for (auto const& [name, height] : receiver.heights)
        if (!heights.contains(name)) demand.move(name, height, std::nullopt);
    for (auto const& [name, height] : heights) {
        auto before = receiver.heights.find(name);
        demand.move(name, before == receiver.heights.end() ? std::nullopt : std::optional<int>(before->second), height);
    }
    receiver.heights = std::move(heights);
    if (receiver.limits && equal(*receiver.limits, limits)) return;
    out.push_back(ToEngine{media::SetLimits{endpoint_id(receiver), limits}});
    receiver.limits = std::move(limits);
}

void Focus::State::adjust(Endpoint& receiver, AnnouncedChange const& change, Outputs& out) {
    Constraints const& wishes = receiver.constraints;
    auto is_simple = [&](Told const& told) { return !is_chosen(wishes, told.name, told.owner); };
    if (!receiver.limits || wishes.last_n >= 0 || !std::ranges::all_of(change.removed, is_simple) ||
        !std::ranges::all_of(change.added, is_simple)) {
        mark(receiver);
        return;
    }
    bool changed = false;
    for (Told const& told : change.removed) {
        auto before = receiver.heights.find(told.name);
        if (before == receiver.heights.end()) continue;  // audio
        demand.move(told.name, before->second, std::nullopt);
        receiver.heights.erase(before);
        changed = receiver.limits->heights.erase(told.name) > 0 || changed;
    }
    for (Told const& told : change.added) {
        if (told.kind != media::Kind::Video) continue;
        int const height = wanted_height(wishes, told.name, told.owner);
        demand.move(told.name, std::nullopt, height);
        receiver.heights[told.name] = height;
        if (height == wishes.default_height) continue;
        receiver.limits->heights[told.name] = height;
        changed = true;
    }
    if (changed) out.push_back(ToEngine{media::SetLimits{endpoint_id(receiver), *receiver.limits}});
}

void Focus::State::drop_demand(Endpoint& receiver) {
    for (auto const& [name, height] : receiver.heights) demand.move(name, height, std::nullopt);
    receiver.heights.clear();
}

void Focus::State::settle(Instant now, Outputs& out) {
    for (OccupantId occupant : unsettled)
        if (Endpoint* receiver = find(occupant)) reallocate(*receiver, out);
    unsettled.clear();
    for (SenderDemand::Told const& told : demand.settle(now)) tell_sender(told, out);
    if (demand.next_due() == limits_timer) return;
    limits_timer = demand.next_due();
    if (limits_timer)
        out.push_back(SetTimer{std::string(kTimerSenderLimits), *limits_timer});
    else
        out.push_back(DropTimer{std::string(kTimerSenderLimits)});
}

void Focus::State::tell_sender(SenderDemand::Told const& told, Outputs& out) {
    Endpoint* sender = find(SourceMap::nick_of(told.source));
    if (sender == nullptr || sender->channels == 0) return;
    send_channel(*sender, sender_source_constraints(told.source, told.height), out);
    bool const is_camera = told.source == SourceMap::default_name(sender->member.nick, media::Kind::Video);
    if (is_camera || sender->member.dialect == Dialect::Old)
        send_channel(*sender, sender_video_constraints(told.height), out);
}

void Focus::State::set_speakers(media::Speakers const& report, Outputs& out) {
    std::vector<OccupantId> order;
    for (media::EndpointId const& who : report.ordered)
        if (current(who) != nullptr && std::ranges::find(order, who.occupant) == order.end())
            order.push_back(who.occupant);
    for (OccupantId occupant : speakers)
        if (std::ranges::find(order, occupant) == order.end()) order.push_back(occupant);
    if (order.empty()) return;
    if (order != speakers) mark_ordered();
    speakers = std::move(order);
    if (dominant_said == speakers.front()) return;
    dominant_said = speakers.front();
    out.push_back(Dominant{*dominant_said});
    broadcast(dominant_speaker(recent_speakers()), OccupantId{}, out);
}

void Focus::State::set_forwarding(Endpoint& receiver, std::set<media::SourceName> const& names, Outputs& out) {
    std::vector<media::SourceName> known;
    for (media::SourceName const& name : names) {
        Endpoint* owner = find(SourceMap::nick_of(name));
        if (owner != nullptr && sources.find(owner->member.occupant, name) != nullptr) known.push_back(name);
    }
    if (receiver.forwarded == known) return;
    receiver.forwarded = std::move(known);
    send_channel(receiver, forwarded_sources(*receiver.forwarded), out);
    send_channel(receiver, forwarded_endpoints(*receiver.forwarded), out);
}

void Focus::State::set_active(Endpoint& endpoint, bool active, Outputs& out) {
    if (endpoint.active == active) return;
    endpoint.active = active;
    broadcast(connectivity(endpoint.member.nick, active), endpoint.member.occupant, out);
}

void Focus::State::set_bandwidth(Endpoint& endpoint, media::BitsPerSecond available, Instant now, Outputs& out) {
    if (endpoint.bandwidth_said && now - *endpoint.bandwidth_said < kBandwidthInterval) return;
    endpoint.bandwidth_said = now;
    send_channel(endpoint, connection_stats(available), out);
}

void Focus::State::engine_refused(media::CommandRefused const& report, Instant now, IdSource& ids, Outputs& out) {
    Endpoint* endpoint = current(report.who);
    std::string const nick = endpoint != nullptr ? endpoint->member.nick : std::string();
    out.push_back(Remark{"engine-refused", {{"nick", nick}, {"why", report.why}}});
    if (endpoint == nullptr) return;
    if (endpoint->engine_retries.take(kEngineRetrySeconds, now)) {
        reinvite(*endpoint, ids, out);
        return;
    }
    out.push_back(Remark{"invite-given-up", {{"nick", nick}}});
    if (endpoint->session.is_open()) terminate(*endpoint, "general-error", "no media", out);
    tear_down(*endpoint, JingleSession::State::Ended, out);
    rest(*endpoint, now, out);
}

void Focus::State::engine_lost(std::string const& why, Instant now, IdSource& ids, Outputs& out) {
    out.push_back(Remark{"engine-lost", {{"conference", settings.conference_id}, {"why", why}}});
    is_open = false;
    for (auto& [occupant, endpoint] : endpoints) {
        if (!endpoint.session.has_endpoint()) continue;
        if (endpoint.session.is_open()) terminate(endpoint, "success", "moving", out);
        reset(endpoint, JingleSession::State::None, out);
    }
    demand.clear();
    std::erase_if(engine_losses, [&](Instant at) { return now - at >= kEngineLossWindow; });
    engine_losses.push_back(now);
    if (engine_losses.size() > kEngineLossesAtOnce) {
        engine_pauses = true;
        out.push_back(SetTimer{std::string(kTimerEngine), now + kEnginePause});
    }
    if (are_enough()) invite_all(ids, out);
}

void Focus::report(media::Report const& report, Now now, IdSource& ids, Outputs& out) {
    State& state = *state_;
    // The one place where reports of older generations are dropped.
    auto with = [&](media::EndpointId const& who, auto&& act) {
        if (Endpoint* endpoint = state.current(who)) act(*endpoint);
    };
    std::visit(Overloaded{
                   [&](media::EndpointOpened const& r) {
                       with(r.who, [&](Endpoint& endpoint) {
                           if (endpoint.session.state() == JingleSession::State::Pending)
                               state.offer(endpoint, r.local, out);
                       });
                   },
                   [&](media::EndpointUp const& r) {
                       with(r.who, [&](Endpoint& endpoint) { state.set_active(endpoint, true, out); });
                   },
                   [&](media::EndpointDown const& r) {
                       // Its client notices too and asks for a restart; silent endpoints are kept (people talk peer to
                       // peer).
                       with(r.who, [&](Endpoint& endpoint) {
                           out.push_back(Remark{"endpoint-down", {{"nick", endpoint.member.nick}, {"why", r.why}}});
                           state.set_active(endpoint, false, out);
                       });
                   },
                   [&](media::Forwarding const& r) {
                       with(r.who, [&](Endpoint& endpoint) { state.set_forwarding(endpoint, r.sources, out); });
                   },
                   [&](media::Activity const& r) {
                       with(r.who, [&](Endpoint& endpoint) { state.set_active(endpoint, r.active, out); });
                   },
                   [&](media::Speakers const& r) {
                       if (r.id == state.settings.conference_id) state.set_speakers(r, out);
                   },
                   [&](media::Heights const&) {},  // the engine's own business
                   [&](media::Bandwidth const& r) {
                       with(r.who,
                            [&](Endpoint& endpoint) { state.set_bandwidth(endpoint, r.available, now.instant, out); });
                   },
                   [&](media::CommandRefused const& r) { state.engine_refused(r, now.instant, ids, out); },
                   [&](media::EngineLost const& r) {
                       if (r.id == state.settings.conference_id && state.is_open)
                           state.engine_lost(r.why, now.instant, ids, out);
                   },
               },
               report);
    state.settle(now.instant, out);
}

}  // namespace usher::focus
