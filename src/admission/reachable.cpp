#include "admission/reachable.hpp"

#include <array>
#include <compare>
#include <set>
#include <vector>

#include "admission/admission.hpp"

namespace usher::admission {

namespace {

constexpr int kMostPeople = 4;

enum class Class { Host, Participant, Guest };
constexpr std::array kClasses = {Class::Host, Class::Participant, Class::Guest};

std::string_view name_of_class(Class who) {
    switch (who) {
        case Class::Host: return "hosts";
        case Class::Participant: return "participants";
        case Class::Guest: return "guests";
    }
    return "guests";
}

// A room as far as it matters to who is next.
struct State {
    bool exists = false;
    bool host_present = false;
    bool lobby_on = false;
    int seats_taken = 0;
    auto operator<=>(State const&) const = default;
};

JoinRequest arrival(Class who) {
    JoinRequest request;
    request.nick = "abcd1234";
    request.name = "Somebody";
    request.client = Generation::New;
    if (who == Class::Guest) return request;
    token::Claims claims;
    claims.room = "room";
    claims.user.id = "somebody";
    if (who == Class::Host) claims.role = token::RoleClaim::Moderator;
    request.token = GoodToken{std::move(claims), std::nullopt};
    return request;
}

RoomView view_of(State const& state) {
    RoomView view{.name = {Tenant::none(), RoomName::parse("room").value()}};
    view.exists = state.exists;
    view.host_present = state.host_present;
    view.lobby_on = state.lobby_on;
    view.seats_taken = state.seats_taken;
    return view;
}

// Whoever knocks may be let in by a moderator, if one is there.
Decision try_to_enter(Class who, State const& state, Policy const& policy) {
    JoinRequest request = arrival(who);
    Decision decision = decide(request, view_of(state), policy);
    if (!decision.held() || !state.host_present) return decision;
    request.history.approved = true;
    return decide(request, view_of(state), policy);
}

State after(State state, Role role, Policy const& policy) {
    state.exists = true;
    ++state.seats_taken;
    if (role != Role::Host && role != Role::Cohost) return state;
    if (!state.host_present && policy.lobby == LobbyMode::WhenModeratorJoins) state.lobby_on = true;
    state.host_present = true;
    return state;
}

bool& entry(Reach& reach, Class who) {
    if (who == Class::Host) return reach.host;
    return who == Class::Participant ? reach.participant : reach.guest;
}

std::string explain(Reach& reach, Policy const& policy, bool tokens_verify) {
    std::string text;
    for (Class who : kClasses) {
        std::string name(name_of_class(who));
        std::string sentence;
        if (entry(reach, who)) {
            sentence = name + " can come in";
        } else if (who != Class::Guest && !tokens_verify) {
            sentence = name + " can never come in: no key is configured that could verify their token";
        } else {
            Decision first = try_to_enter(who, {.lobby_on = policy.lobby == LobbyMode::On}, policy);
            sentence = name + " can never come in: " + first.code() + ", " + first.trace.back().because;
        }
        text += (text.empty() ? "" : "; ") + sentence;
    }
    return text;
}

}  // namespace

Reach reachable(Policy const& policy, bool tokens_verify) {
    Reach reach;
    std::set<State> seen;
    std::vector<State> open = {State{.lobby_on = policy.lobby == LobbyMode::On}};
    while (!open.empty()) {
        State state = open.back();
        open.pop_back();
        if (state.seats_taken > kMostPeople || !seen.insert(state).second) continue;
        for (Class who : kClasses) {
            if (who != Class::Guest && !tokens_verify) continue;
            Decision decision = try_to_enter(who, state, policy);
            auto const* admit = std::get_if<Admit>(&decision.verdict);
            if (!admit) continue;
            entry(reach, who) = true;
            open.push_back(after(state, admit->role, policy));
        }
        // The moderators may leave again, and what they switched on stays (note 9).
        if (state.host_present && state.seats_taken > 1) {
            State without = state;
            without.host_present = false;
            --without.seats_taken;
            open.push_back(without);
        }
    }
    reach.explanation = explain(reach, policy, tokens_verify);
    return reach;
}

}  // namespace usher::admission
