#include "focus/focus.hpp"

#include <array>

#include <nlohmann/json.hpp>

#include "focus/focus_state.hpp"

namespace usher::focus {

Focus::Focus(Settings settings) : state_(std::make_unique<State>(std::move(settings))) {}
Focus::~Focus() = default;
Focus::Focus(Focus&&) noexcept = default;
Focus& Focus::operator=(Focus&&) noexcept = default;

media::SourceName Focus::default_source_name(std::string_view nick, media::Kind kind) {
    return SourceMap::default_name(nick, kind);
}

Endpoint* Focus::State::find(OccupantId occupant) {
    auto found = endpoints.find(occupant);
    return found == endpoints.end() ? nullptr : &found->second;
}

Endpoint* Focus::State::find(std::string_view nick) {
    auto found = nicks.find(std::string(nick));
    return found == nicks.end() ? nullptr : find(found->second);
}

Endpoint* Focus::State::current(media::EndpointId const& who) {
    Endpoint* endpoint = who.conference == settings.conference_id ? find(who.occupant) : nullptr;
    bool const is_current =
        endpoint != nullptr && endpoint->session.generation() == who.generation && endpoint->session.has_endpoint();
    return is_current ? endpoint : nullptr;
}

media::EndpointId Focus::State::endpoint_id(Endpoint const& endpoint) const {
    return {settings.conference_id, endpoint.member.occupant, endpoint.session.generation()};
}

void Focus::seat(Member member, Now now, IdSource& ids, Outputs& out) {
    State& state = *state_;
    if (!state.pool) state.pool.emplace(ids.number());
    if (state.find(member.occupant) != nullptr) unseat(member.occupant, now, ids, out);
    OccupantId const occupant = member.occupant;
    state.nicks[member.nick] = occupant;
    Endpoint endpoint(state.settings.channel);
    endpoint.member = std::move(member);
    state.endpoints.emplace(occupant, std::move(endpoint));
    if (state.are_enough()) {
        out.push_back(DropTimer{std::string(kTimerLone)});
        state.invite_all(ids, out);
    }
    state.settle(now.instant, out);
}

void Focus::unseat(OccupantId occupant, Now now, IdSource&, Outputs& out) {
    State& state = *state_;
    Endpoint* endpoint = state.find(occupant);
    if (endpoint == nullptr) return;
    state.tear_down(*endpoint, JingleSession::State::Ended, out);
    std::erase(state.speakers, occupant);
    if (state.dominant_said == occupant) {
        state.dominant_said.reset();
        out.push_back(Dominant{});
    }
    state.unsettled.erase(occupant);
    auto nick = state.nicks.find(endpoint->member.nick);
    if (nick != state.nicks.end() && nick->second == occupant) state.nicks.erase(nick);
    state.endpoints.erase(occupant);
    if (state.endpoints.empty())
        out.push_back(DropTimer{std::string(kTimerLone)});
    else if (!state.are_enough())
        out.push_back(SetTimer{std::string(kTimerLone), now.instant + state.settings.lone_timeout});
    state.settle(now.instant, out);
}

void Focus::presence(OccupantId from, std::vector<SourceState> const& states, Now now, IdSource&, Outputs& out) {
    State& state = *state_;
    Endpoint* endpoint = state.find(from);
    if (endpoint == nullptr) return;
    endpoint->presence.clear();
    for (SourceState const& each : states)
        if (endpoint->presence.size() < kMaxPresenceSources) endpoint->presence[each.name] = each;
    State::PresenceChange const change = state.apply_presence(*endpoint);
    if (change == State::PresenceChange::None) return;
    if (change == State::PresenceChange::Desktop) state.send_sources(*endpoint, out);
    state.sync_old_receivers(*endpoint, out);
    state.mark_ordered();
    state.settle(now.instant, out);
}

void Focus::timer(std::string_view which, Now now, IdSource& ids, Outputs& out) {
    State& state = *state_;
    if (which == kTimerLone) {
        if (state.are_enough()) return;
        for (auto& [occupant, endpoint] : state.endpoints) {
            if (!endpoint.session.has_endpoint()) continue;
            if (endpoint.session.is_open()) state.terminate(endpoint, "expired", "Idle session timeout", out);
            state.tear_down(endpoint, JingleSession::State::None, out);
        }
    } else if (which == kTimerEngine) {
        state.engine_pauses = false;
        if (state.are_enough()) state.invite_all(ids, out);
    } else if (which == kTimerRest) {
        state.invite_rested(now.instant, ids, out);
    } else if (which == kTimerSenderLimits) {
        state.limits_timer.reset();
    }
    state.settle(now.instant, out);
}

void Focus::close(Outputs& out) {
    State& state = *state_;
    for (auto const& [occupant, endpoint] : state.endpoints)
        if (endpoint.channels > 0) out.push_back(CloseChannel{occupant, 1001, "conference closed"});
    if (state.is_open) out.push_back(ToEngine{media::CloseConference{state.settings.conference_id}});
    for (std::string_view timer : {kTimerLone, kTimerSenderLimits, kTimerEngine, kTimerRest})
        out.push_back(DropTimer{std::string(timer)});
    Settings settings = std::move(state.settings);
    state_ = std::make_unique<State>(std::move(settings));
}

std::string Focus::describe() const {
    State const& state = *state_;
    static constexpr std::array<char const*, 5> kStates{"none", "pending", "offered", "accepted", "ended"};
    nlohmann::json endpoints = nlohmann::json::array();
    for (auto const& [occupant, endpoint] : state.endpoints) {
        nlohmann::json sources = nlohmann::json::array();
        for (KnownSource const& source : state.sources.of(occupant)) {
            nlohmann::json height;
            if (std::optional<int> told = state.demand.current(source.media.name)) height = *told;
            sources.push_back({{"name", source.media.name},
                               {"kind", source.media.kind == media::Kind::Audio ? "audio" : "video"},
                               {"encodings", source.media.encodings.size()},
                               {"desktop", source.media.desktop},
                               {"paused", source.media.paused},
                               {"told_height", height}});
        }
        endpoints.push_back({{"nick", endpoint.member.nick},
                             {"dialect", endpoint.member.dialect == Dialect::Old ? "old" : "new"},
                             {"session", kStates[static_cast<std::size_t>(endpoint.session.state())]},
                             {"sid", endpoint.session.sid()},
                             {"generation", endpoint.session.generation()},
                             {"channel", endpoint.channels > 0},
                             {"active", endpoint.active},
                             {"last_n", endpoint.constraints.last_n},
                             {"default_height", endpoint.constraints.default_height},
                             {"knows", endpoint.told.pairs().size()},
                             {"sources", std::move(sources)}});
    }
    nlohmann::json all{{"conference", state.settings.conference_id},
                       {"engine", state.is_open},
                       {"endpoints", std::move(endpoints)},
                       {"speakers", state.recent_speakers()}};
    return all.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace usher::focus
