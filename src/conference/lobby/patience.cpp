// lobby.max_wait: whoever has waited that long, in the lobby or for the host, is told so and may ask again.
#include "admission/refusals.hpp"
#include "conference/conference.hpp"

namespace usher::conference {

namespace {

constexpr char const* kTimer = "patience";

}  // namespace

// Who was let in is still here until his client has walked over.
bool Conference::is_waiting(Occupant const& occupant) const {
    return occupant.space == Space::Lobby && !is_moderator(occupant.role) && !is_inside(occupant.person.session);
}

// One timer, for whoever has waited the longest: people are in the order of their coming.
void Conference::watch_patience(Turn& turn) {
    if (!turn.policy.max_wait) return;
    for (auto const& [id, occupant] : occupants_.all()) {
        if (!is_waiting(occupant)) continue;
        turn.out.emplace_back(StartTimer{kTimer, occupant.waits_since + *turn.policy.max_wait});
        return;
    }
    turn.out.emplace_back(StopTimer{kTimer});
}

void Conference::send_away_the_patient(Turn& turn) {
    if (!turn.policy.max_wait) return;
    std::vector<OccupantId> over;
    for (auto const& [id, occupant] : occupants_.all())
        if (is_waiting(occupant) && turn.now.instant - occupant.waits_since >= *turn.policy.max_wait)
            over.push_back(id);
    admission::Decision const decision{
        admission::Refuse{"wait-timeout", std::string(admission::sentence_of("wait-timeout")), {}}, {}};
    for (OccupantId id : over) {
        Occupant const* occupant = occupants_.find(id);
        if (occupant == nullptr) continue;
        note(turn, "wait-timeout", {{"identity", occupant->person.identity.text()}});
        send_verdict(occupant->person, decision, turn);
        dismiss_from_lobby(*occupant, decision.text(), false, turn);
    }
    watch_patience(turn);
}

}  // namespace usher::conference
