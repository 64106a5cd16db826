// Somebody goes, or the meeting ends. The written sequence: media first (its sources are removed for the others), then
// the presence, then what follows from it.
#include <algorithm>

#include "conference/conference.hpp"
#include "conference/muc/presence.hpp"
#include "xmpp/namespaces.hpp"

namespace usher::conference {

namespace ns = xmpp::ns;

void Conference::leave(OccupantId id, std::string_view status, bool may_return, Turn& turn) {
    Occupant const* found = occupants_.find(id);
    if (found == nullptr) return;
    if (found->space == Space::Lobby) {
        xmpp::Element gone = unavailable(*found, lobby_jid_);
        std::vector<SessionId> owners = lobby_owners();
        std::erase(owners, found->person.session);
        if (!is_moderator(found->role) && !found->unlisted)
            turn.out.emplace_back(Broadcast{std::move(owners), xmpp::Serialised::of(gone)});
        add_status(gone, 110);
        send(found->person.session, std::move(gone), turn);
        occupants_.remove(id);
        maybe_end(turn);
        return;
    }
    Place const place = found->space;
    with_focus_of(id, turn,
                  [&](focus::Focus& focus, focus::Outputs& out) { focus.unseat(id, turn.now, turn.ids, out); });
    xmpp::Element gone = unavailable(*found, jid_of(place));
    if (!status.empty()) gone.add("status").add_text(status);
    SessionId session = found->person.session;
    memory_.left(found->person.identity, session, turn.now.wall,
                 {may_return, is_moderator(found->role), found->takes_seat, found->role});
    bool hidden = found->hidden;
    happened(Happening::PersonLeft, *found, turn);
    occupants_.remove(id);
    if (!hidden) turn.out.emplace_back(Broadcast{occupants_.sessions(place), xmpp::Serialised::of(gone)});
    add_status(gone, 110);
    send(session, std::move(gone), turn);
    left_hall(place, turn);
    watch_alone(turn);
    maybe_end(turn);
}

void Conference::session_gone(SessionId session, std::string const&, Turn& turn) {
    if (Occupant const* held = occupants_.find(session, Space::Lobby)) leave(held->id, {}, false, turn);
    if (Occupant const* inside = occupants_.find_inside(session)) leave(inside->id, {}, false, turn);
    ask_no_more(session, turn);
    memory_.session_gone(session);
}

// Recorders and transcribers alone are no meeting.
bool Conference::is_deserted() const {
    return std::ranges::all_of(occupants_.all(), [](auto const& seat) { return seat.second.hidden; });
}

void Conference::maybe_end(Turn& turn) {
    if (!is_deserted()) return;
    if (!open_) {
        if (!asked_about_.empty()) return;
        // It only held people: nothing was ever opened that somebody could come back to.
        finished_ = true;
        return;
    }
    // Who moves between rooms holds his seat.
    Milliseconds wait = breakouts_.created() == 0 ? kEmptyFor : Milliseconds{kMovingFor};
    turn.out.emplace_back(StartTimer{"empty", turn.now.instant + wait});
}

// COMPAT(jitsi-meet): the reasons "The meeting has been terminated", "All occupants left." and "Lobby room closed." are
// recognised verbatim and shown translated.
void Conference::end(std::string const& reason, Turn& turn) {
    if (finished_) return;
    refuse_asked_about(turn);
    std::vector<OccupantId> held;
    for (auto const& [id, occupant] : occupants_.all())
        if (occupant.space == Space::Lobby) held.push_back(id);
    for (OccupantId id : held)
        if (Occupant const* occupant = occupants_.find(id)) dismiss_from_lobby(*occupant, reason, false, turn);
    for (auto const& [id, occupant] : occupants_.all()) {
        xmpp::Element gone = unavailable(occupant, jid_of(occupant.space));
        add_status(gone, 110);
        xmpp::Element& destroy = gone.child("x", ns::kMucUser)->add("destroy");
        destroy.add("reason").add_text(reason);
        send(occupant.person.session, std::move(gone), turn);
    }
    auto close = [](focus::Focus& focus, focus::Outputs& out) { focus.close(out); };
    with_focus(main_, turn, close);
    for (auto& [number, room] : breakouts_.all()) with_focus(room.hall, turn, close);
    while (!occupants_.all().empty()) {
        auto const& [id, occupant] = *occupants_.all().begin();
        if (occupant.space.is_inside()) happened(Happening::PersonLeft, occupant, turn);
        occupants_.remove(id);
    }
    for (auto const* which :
         {"empty", "breakouts", "breakouts-end", "time-is-up", "host-gone", "host-moved", "waiting"})
        turn.out.emplace_back(StopTimer{which});
    if (open_) {
        note(turn, "conference-ended", {{"reason", reason}});
        happened(Happening::RoomClosed, turn, reason);
    }
    finished_ = true;
}

}  // namespace usher::conference
