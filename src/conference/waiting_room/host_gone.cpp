// The last host left: after a time somebody is made moderator, or the meeting ends, if the policy says so. Whether a
// host is there is computed from who is there, never kept.
#include <utility>

#include "conference/conference.hpp"

namespace usher::conference {

namespace {

constexpr char const* kTimer = "host-gone";
constexpr char const* kLookAgain = "host-moved";

// Somebody who may have the role: a token, and no claim that says participant or guest (docs/admission.md).
bool may_be_promoted(Occupant const& occupant) {
    auto const* good = std::get_if<admission::GoodToken>(&occupant.person.token);
    return occupant.role == Role::Participant && occupant.takes_seat && !occupant.hidden && good != nullptr &&
           good->claims.role == token::RoleClaim::None && !good->claims.guest;
}

}  // namespace

// After each turn: did the last host go, or one come?
void Conference::watch_hosts(Turn& turn) {
    bool const seated = occupants_.moderator_present();
    bool const was_present = std::exchange(host_was_present_, seated || host_present(turn));
    bool const holds = policy_.now().unattended == admission::Unattended::Hold;
    if (was_present && !host_was_present_ && open_ && !finished_)
        holds ? tell_nobody_is_there(turn) : recheck_held(turn);
    if (seated == host_was_seated_) return;
    host_was_seated_ = seated;
    // Who has left may be on the way to another room: looked at again when he cannot be any more.
    if (!seated && open_ && !holds) turn.out.emplace_back(StartTimer{kLookAgain, turn.now.instant + kMovingFor});
    if (seated || !open_ || policy_.now().host_gone == admission::HostGone::Hold) {
        turn.out.emplace_back(StopTimer{kTimer});
        return;
    }
    turn.out.emplace_back(StartTimer{kTimer, turn.now.instant + policy_.now().host_gone_after});
}

// Those who wait stay, and hear that nobody can let them in just now, or that it is the host they wait for.
void Conference::tell_nobody_is_there(Turn& turn) {
    for (auto const& [id, occupant] : occupants_.all()) {
        if (!is_waiting(occupant)) continue;
        admission::JoinRequest const request = request_of(occupant, turn);
        admission::Decision const decision =
            admission::decide(request, view_for(occupant.person, Space::Main, request.nick, turn), turn.policy);
        if (decision.held()) send_verdict(occupant.person, decision, turn);
    }
}

void Conference::host_is_gone(Turn& turn) {
    if (occupants_.moderator_present()) return;
    if (host_present(turn)) {  // on the way from one room to another
        turn.out.emplace_back(StartTimer{kTimer, turn.now.instant + kMovingFor});
        return;
    }
    if (policy_.now().host_gone == admission::HostGone::End) return end("The meeting has been terminated", turn);
    if (policy_.now().host_gone != admission::HostGone::Promote) return;
    // Ids are given in the order of coming: whoever is there the longest.
    for (auto const& [id, occupant] : occupants_.all()) {
        if (!occupant.space.is_inside() || !may_be_promoted(occupant)) continue;
        admission::Identity const& who = occupant.person.identity;
        if (memory_.history(who, SessionId{}, true, turn.now.wall, Seconds{0}).demoted) continue;
        grant(occupant, admission::delegable(turn.policy.features.of_host()), "host-gone", turn);
        return;
    }
}

}  // namespace usher::conference
