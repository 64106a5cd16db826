// People whose connection is lost: they keep their seats, and nobody else hears of it. Whoever comes back in another
// session (a reload) takes over what he left (admission.md note 7).
#include <algorithm>
#include <utility>

#include "admission/refusals.hpp"
#include "conference/conference.hpp"
#include "conference/muc/presence.hpp"

namespace usher::conference {

namespace {

constexpr std::string_view kUnheardTimer = "unheard:";

std::string unheard_timer_of(OccupantId id) { return std::string(kUnheardTimer) + std::to_string(id.number); }

// A service's sessions are not one person's: many recorders log in by one account.
bool is_same_person(session::Person const& one, session::Person const& other) {
    return one.session != other.session && !one.service && !other.service && one.identity == other.identity;
}

}  // namespace

void Conference::session_lost(SessionId session, Turn& turn) {
    if (Occupant const* inside = occupants_.find_inside(session)) occupants_.find(inside->id)->interrupted = true;
    Occupant* held = occupants_.find(session, Space::Lobby);
    if (held == nullptr) return;
    held->interrupted = true;
    if (!is_moderator(held->role))
        turn.out.emplace_back(StartTimer{unheard_timer_of(held->id), turn.now.instant + kUnheardFor});
}

// Nobody is asked to let in somebody who is not there; the place is kept, and he is on the list again when he is back.
bool Conference::unheard_timer(std::string_view which, Turn& turn) {
    if (!which.starts_with(kUnheardTimer)) return false;
    for (auto const& [id, occupant] : occupants_.all()) {
        if (occupant.space != Space::Lobby || !occupant.interrupted || which != unheard_timer_of(id)) continue;
        occupants_.find(id)->unlisted = true;
        turn.out.emplace_back(
            Broadcast{lobby_owners(), xmpp::Serialised::of(conference::unavailable(occupant, lobby_jid_))});
        break;
    }
    return true;
}

void Conference::session_back(session::Person const& person, Turn& turn) {
    Occupant const* inside = occupants_.find_inside(person.session);
    for (Occupant* seat :
         {inside == nullptr ? nullptr : occupants_.find(inside->id), occupants_.find(person.session, Space::Lobby)}) {
        if (seat == nullptr) continue;
        seat->interrupted = false;
        if (seat->space == Space::Lobby) turn.out.emplace_back(StopTimer{unheard_timer_of(seat->id)});
        if (std::exchange(seat->unlisted, false)) turn.out.emplace_back(Broadcast{lobby_owners(), seat->presence});
        seat->person.address = person.address;
        seat->person.base_url = person.base_url;
    }
}

bool Conference::holds_place(SessionId session) const {
    return occupants_.find_inside(session) != nullptr || occupants_.find(session, Space::Lobby) != nullptr ||
           memory_.moving_as(session).has_value() || memory_.is_called_in(session);
}

Occupant const* Conference::interrupted_seat_of(session::Person const& person) const {
    for (auto const& [id, occupant] : occupants_.all())
        if (occupant.interrupted && occupant.space.is_inside() && is_same_person(occupant.person, person))
            return &occupant;
    return nullptr;
}

void Conference::take_over_interrupted(session::Person const& person, Turn& turn) {
    std::vector<OccupantId> left;
    for (auto const& [id, occupant] : occupants_.all())
        if (occupant.interrupted && is_same_person(occupant.person, person)) left.push_back(id);
    for (OccupantId id : left) leave(id, {}, false, turn);
}

std::vector<SessionId> Conference::other_sessions_of(session::Person const& person) const {
    std::vector<SessionId> others;
    bool const gives_way = policy_.now().same_user == admission::SameUser::First;
    if (!gives_way && occupants_.find_inside(person.session) == nullptr) return others;
    for (auto const& [id, occupant] : occupants_.all())
        if (!occupant.interrupted && is_same_person(occupant.person, person)) others.push_back(occupant.person.session);
    return others;
}

bool Conference::is_here_twice(session::Person const& person) const {
    return std::ranges::any_of(occupants_.all(), [&](auto const& seat) {
        return seat.second.space.is_inside() && !seat.second.interrupted && is_same_person(seat.second.person, person);
    });
}

// rooms.same_user = "newest".
void Conference::remove_older(session::Person const& person, Turn& turn) {
    if (turn.policy.same_user != admission::SameUser::Newest) return;
    std::vector<OccupantId> older;
    for (auto const& [id, occupant] : occupants_.all())
        if (occupant.space.is_inside() && is_same_person(occupant.person, person)) older.push_back(id);
    admission::Decision const decision{
        admission::Refuse{"replaced", std::string(admission::sentence_of("replaced")), {}}, {}};
    for (OccupantId id : older) {
        Occupant const* occupant = occupants_.find(id);
        if (occupant == nullptr) continue;
        note(turn, "session-superseded", {{"identity", person.identity.text()}});
        send_verdict(occupant->person, decision, turn, occupant->space);
        remove(id, {"none", 307, {}, decision.text()}, turn);
    }
}

}  // namespace usher::conference
