// Somebody goes, or the meeting ends. The written sequence: media first (its sources are removed for the others), then
// the presence, then what follows from it.
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
        if (!is_moderator(found->role)) turn.out.emplace_back(Broadcast{std::move(owners), xmpp::Serialised::of(gone)});
        add_status(gone, 110);
        send(found->person.session, std::move(gone), turn);
        occupants_.remove(id);
        maybe_end(turn);
        return;
    }
    with_focus(turn, [&](focus::Outputs& out) { focus_.unseat(id, turn.now, turn.ids, out); });
    xmpp::Element gone = unavailable(*found, room_jid_);
    if (!status.empty()) gone.add("status").add_text(status);
    SessionId session = found->person.session;
    memory_.left(found->person.identity, session, turn.now.wall, may_return);
    bool hidden = found->hidden;
    occupants_.remove(id);
    if (!hidden) turn.out.emplace_back(Broadcast{occupants_.sessions(Space::Main), xmpp::Serialised::of(gone)});
    add_status(gone, 110);
    send(session, std::move(gone), turn);
    maybe_end(turn);
}

void Conference::session_gone(SessionId session, std::string const&, Turn& turn) {
    for (Space space : {Space::Lobby, Space::Main})
        if (Occupant const* occupant = occupants_.find(session, space)) leave(occupant->id, {}, false, turn);
    memory_.session_gone(session);
}

void Conference::maybe_end(Turn& turn) {
    if (!occupants_.is_empty(Space::Main) || !occupants_.is_empty(Space::Lobby)) return;
    if (!open_) {
        // It only held people: nothing was ever opened that somebody could come back to.
        finished_ = true;
        return;
    }
    turn.out.emplace_back(StartTimer{"empty", turn.now.instant + kEmptyFor});
}

// COMPAT(jitsi-meet): the reasons "The meeting has been terminated", "All occupants left." and "Lobby room closed." are
// recognised verbatim and shown translated.
void Conference::end(std::string const& reason, Turn& turn) {
    if (finished_) return;
    std::vector<OccupantId> held;
    for (auto const& [id, occupant] : occupants_.all())
        if (occupant.space == Space::Lobby) held.push_back(id);
    for (OccupantId id : held)
        if (Occupant const* occupant = occupants_.find(id)) dismiss_from_lobby(*occupant, reason, false, turn);
    for (auto const& [id, occupant] : occupants_.all()) {
        xmpp::Element gone = unavailable(occupant, room_jid_);
        add_status(gone, 110);
        xmpp::Element& destroy = gone.child("x", ns::kMucUser)->add("destroy");
        destroy.add("reason").add_text(reason);
        send(occupant.person.session, std::move(gone), turn);
    }
    with_focus(turn, [&](focus::Outputs& out) { focus_.close(out); });
    while (!occupants_.all().empty()) occupants_.remove(occupants_.all().begin()->first);
    turn.out.emplace_back(StopTimer{"empty"});
    if (open_) note(turn, "conference-ended", {{"reason", reason}});
    finished_ = true;
}

void Conference::component(ComponentIn const& in, Turn& turn) {
    Occupant const* sender = occupants_.find(in.from.session, Space::Main);
    StanzaIn as_stanza{in.from, Space::Main, {}, in.stanza};
    if (in.component == "endconference" && in.stanza.child("end_conference") != nullptr) {
        if (sender == nullptr || !is_moderator(sender->role)) {
            reply_error(as_stanza, {xmpp::ErrorType::Auth, "forbidden", "Only moderators can end the meeting"}, turn);
            return;
        }
        end("The meeting has been terminated", turn);
        return;
    }
    reply_error(as_stanza, {xmpp::ErrorType::Cancel, "service-unavailable", {}}, turn);
}

}  // namespace usher::conference
