// Knocking and admission by a moderator. Who must knock is decided in admission/; who has a seat in the meeting, in
// join.cpp. Here: who sits in the lobby, who sees whom there (docs/protocol/lobby.md), approve, deny, on and off.
#include <nlohmann/json.hpp>

#include "admission/network.hpp"
#include "admission/refusals.hpp"
#include "admission/wire_table.hpp"
#include "conference/conference.hpp"
#include "conference/muc/json_message.hpp"
#include "conference/muc/presence.hpp"
#include "conference/muc/untrusted.hpp"
#include "xmpp/namespaces.hpp"

namespace usher::conference {

namespace ns = xmpp::ns;

std::vector<SessionId> Conference::lobby_owners() const {
    std::vector<SessionId> owners;
    for (auto const& [id, occupant] : occupants_.all())
        if (occupant.space == Space::Lobby && is_moderator(occupant.role)) owners.push_back(occupant.person.session);
    return owners;
}

// One network cannot fill it for all others.
bool Conference::is_lobby_full(session::Person const& person, Turn const& turn) const {
    if (!open_ && !turn.may_hold) return true;
    Result<admission::Network> const network = admission::Network::parse(person.address);
    int waiting = 0;
    int from_there = 0;
    for (auto const& [id, occupant] : occupants_.all()) {
        if (occupant.space != Space::Lobby || is_moderator(occupant.role)) continue;
        ++waiting;
        Result<admission::Network> const other = admission::Network::parse(occupant.person.address);
        if (network.ok() && other.ok() && network.value() == other.value()) ++from_there;
    }
    return waiting >= turn.policy.knocks || from_there >= turn.policy.knocks_per_address;
}

// The same rows as for the main room (admission.md note 2).
void Conference::join_lobby(StanzaIn in, Turn& turn) {
    if (Occupant const* inside = occupants_.find_inside(in.from.session)) {
        if (is_moderator(inside->role)) {
            enter_lobby(std::move(in), inside->role, turn);
        } else {
            refuse(in, {admission::Refuse{"not-moderator", "Only moderators can look into the lobby.", {}}, {}}, turn);
        }
        return;
    }
    admission::JoinRequest request = request_of(in, turn);
    admission::Decision decision = judge(in.from, request, view_for(in.from, in.space, in.nick, turn), turn);
    if (std::holds_alternative<admission::AskFor>(decision.verdict)) return ask_first(std::move(in), request, turn);
    if (decision.held()) {
        SessionId session = in.from.session;
        enter_lobby(std::move(in), admission::role_of(request), turn);
        Occupant const* held = occupants_.find(session, Space::Lobby);
        if (held == nullptr) return;
        send_verdict(held->person, decision, turn);
        somebody_waits(*held, turn);
        watch_patience(turn);
    } else if (decision.admitted()) {
        // Meanwhile the way is free: seated for a moment and sent on; both client generations then join by themselves.
        SessionId session = in.from.session;
        enter_lobby(std::move(in), Role::Guest, turn);
        if (Occupant const* held = occupants_.find(session, Space::Lobby))
            dismiss_from_lobby(*held, "Lobby room closed.", true, turn);
    } else {
        refuse(in, decision, turn);
    }
}

void Conference::enter_lobby(StanzaIn in, Role role, Turn& turn) {
    take_over_interrupted(in.from, turn);
    Occupant newcomer;
    newcomer.person = std::move(in.from);
    newcomer.space = Space::Lobby;
    newcomer.nick = in.nick;
    newcomer.role = role;
    newcomer.takes_seat = false;
    newcomer.waits_since = turn.now.instant;
    newcomer.features = features_for(newcomer.person, role, turn);
    take_presence(newcomer, std::move(in.stanza), turn);
    std::vector<SessionId> owners = lobby_owners();
    Occupant& occupant = occupants_.add(std::move(newcomer));
    turn.out.emplace_back(StopTimer{"empty"});

    xmpp::Element presence = available(occupant, lobby_jid_);
    occupant.presence = xmpp::Serialised::of(presence);
    bool owner = is_moderator(role);
    SessionId session = occupant.person.session;
    if (!owner) turn.out.emplace_back(Broadcast{std::move(owners), occupant.presence});
    add_status(presence, 100);
    add_status(presence, 110);
    send(session, std::move(presence), turn);
    if (!owner) return;
    Replay waiting{session, {}};
    for (auto const& [id, other] : occupants_.all())
        if (other.space == Space::Lobby && !is_moderator(other.role) && !other.unlisted)
            waiting.stanzas.push_back(other.presence);
    turn.out.emplace_back(std::move(waiting));
}

// The wire's way to approve: <message to='room'><x muc#user><invite to='…'/>…</x></message> (docs/protocol/lobby.md).
void Conference::admit_from_lobby(StanzaIn const& in, xmpp::Element const& user, Turn& turn) {
    Occupant const* actor = occupants_.find_inside(in.from.session);
    if (actor == nullptr || !is_moderator(actor->role)) {
        refuse_action(in, {xmpp::ErrorType::Auth, "forbidden", "not-moderator: only moderators can admit"}, "admit",
                      turn);
        return;
    }
    OccupantId actor_id = actor->id;
    for (xmpp::Element const& child : user.children()) {
        if (child.name() != "invite") continue;
        Occupant const* by = occupants_.find(actor_id);
        if (by == nullptr) return;
        std::string refused = admit_one(*by, child.attribute("to"), turn);
        if (!refused.empty()) reply_error(in, {xmpp::ErrorType::Cancel, "not-allowed", refused}, turn);
    }
}

// Approve is the decision with the approval in force (admission.md note 5). Returns why not, or nothing.
std::string Conference::admit_one(Occupant const& actor, std::string_view jid, Turn& turn) {
    Result<xmpp::Jid> wanted = xmpp::Jid::parse(jid);
    if (!wanted.ok()) return "The invitation names no valid address";
    Occupant const* held = nullptr;
    for (auto const& [id, occupant] : occupants_.all()) {
        xmpp::Jid const& theirs = occupant.person.jid;
        if (occupant.space == Space::Lobby && !is_moderator(occupant.role) && theirs.local == wanted.value().local &&
            theirs.domain == wanted.value().domain)
            held = &occupant;
    }
    if (held == nullptr) return {};  // gone, or decided already: harmless
    admission::JoinRequest request = request_of(*held, turn);
    if (request.history.approved) return {};  // by another moderator, a moment ago: the same outcome
    request.history.approved = true;
    request.history.denied_until.reset();
    request.history.kicked_until.reset();
    admission::Decision decision =
        judge(held->person, request, view_for(held->person, Space::Main, request.nick, turn), turn);
    if (!decision.admitted()) return decision.code() + ": " + decision.text();
    memory_.approve(held->person.identity, turn.now.wall);
    invite(*held, actor.nick, turn);
    nlohmann::json notice = {{"type", "lobby-notify"},
                             {"event", "LOBBY-ACCESS-GRANTED"},
                             {"value", lobby_jid_ + "/" + held->nick},
                             {"name", held->name.value_or("")}};
    lobby_notify(actor, notice, turn);
    note(turn, "lobby-admitted", {{"identity", held->person.identity.text()}, {"by", actor.person.identity.text()}});
    return {};
}

// The inviter is named by his address in the room: those who wait never see a real address.
void Conference::invite(Occupant const& held, std::string const& by, Turn& turn) {
    xmpp::Element message("message", ns::kClient);
    message.set("from", room_jid_);
    xmpp::Element& invite = message.add("x", ns::kMucUser).add("invite");
    invite.set("from", by.empty() ? room_jid_ : room_jid_ + "/" + by);
    invite.add("reason");
    send(held.person.session, std::move(message), turn);
}

void Conference::deny(StanzaIn const& in, xmpp::Element const& item, Turn& turn) {
    Occupant const* actor = occupants_.find(in.from.session, Space::Lobby);
    Occupant const* inside = occupants_.find_inside(in.from.session);
    if (inside == nullptr || !is_moderator(inside->role) || actor == nullptr) {
        refuse_action(in,
                      {xmpp::ErrorType::Cancel, "not-allowed", "not-moderator: only moderators can turn people away"},
                      "deny", turn);
        return;
    }
    Occupant const* held = occupants_.find(item.attribute("nick"), Space::Lobby);
    if (item.attribute("role") != "none" || held == nullptr || is_moderator(held->role)) {
        reply_error(in, {xmpp::ErrorType::Cancel, "item-not-found", "Nobody of this name waits here"}, turn);
        return;
    }
    // Two moderators, one knock: the first decision holds.
    if (request_of(*held, turn).history.approved) {
        refuse_action(
            in, {xmpp::ErrorType::Cancel, "conflict", "already-decided: another moderator has let this person in"},
            "deny", turn);
        return;
    }
    std::optional<WallTime> until;
    if (turn.policy.deny_cooldown.count() > 0) until = turn.now.wall + turn.policy.deny_cooldown;
    memory_.deny(held->person.identity, until);
    note(turn, "lobby-denied", {{"identity", held->person.identity.text()}, {"by", inside->person.identity.text()}});
    send_verdict(held->person, admission::denied(turn.policy), turn);

    xmpp::Element gone = unavailable(*held, lobby_jid_);
    xmpp::Element* seat = gone.child("x", ns::kMucUser)->child("item", ns::kMucUser);
    seat->set("affiliation", "none");
    seat->add("actor").set("nick", actor->nick);
    xmpp::Element const* reason = item.child("reason");
    seat->add("reason").add_text(reason != nullptr ? reason->text() : std::string{});
    add_status(gone, 307);
    nlohmann::json notice = {{"type", "lobby-notify"},
                             {"event", "LOBBY-ACCESS-DENIED"},
                             {"value", lobby_jid_ + "/" + held->nick},
                             {"name", held->name.value_or("")}};
    SessionId session = held->person.session;
    occupants_.remove(held->id);
    turn.out.emplace_back(Broadcast{lobby_owners(), xmpp::Serialised::of(gone)});
    add_status(gone, 110);
    send(session, std::move(gone), turn);
    lobby_notify(*inside, notice, turn);
    send(in.from.session, xmpp::result_reply(in.stanza), turn);
    maybe_end(turn);
}

void Conference::lobby_notify(Occupant const& actor, nlohmann::json const& json, Turn& turn) {
    xmpp::Element message = json_message(json);
    message.set("type", "groupchat");
    // COMPAT(lib-jitsi-meet): reads only what comes from the room in which it is.
    for (Hall const* in : halls()) {
        message.set("from", in->jid + "/" + actor.nick);
        turn.out.emplace_back(Broadcast{occupants_.sessions(in->place), xmpp::Serialised::of(message)});
    }
}

// Everyone inside stays (admission.md note 1); the caller tells of status 104.
void Conference::set_lobby(bool on, Occupant const& actor, Turn& turn) {
    lobby_on_ = on;
    lobby_autostarted_ = true;  // from now on the moderators' choice holds (admission.md note 9)
    nlohmann::json notice = {{"type", "lobby-notify"}, {"event", "LOBBY-ENABLED"}, {"value", on}};
    lobby_notify(actor, notice, turn);
    note(turn, on ? "lobby-on" : "lobby-off", {{"by", actor.person.identity.text()}});
    if (on) return;
    recheck_held(turn);
    std::vector<OccupantId> owners;
    for (auto const& [id, occupant] : occupants_.all())
        if (occupant.space == Space::Lobby && is_moderator(occupant.role)) owners.push_back(id);
    for (OccupantId id : owners)
        if (Occupant const* owner = occupants_.find(id)) dismiss_from_lobby(*owner, "Lobby room closed.", true, turn);
}

// An input changed: everybody who is held is decided again (admission.md note 4). Who may come in now is sent on, whose
// reason for waiting changed is told, and who may not come at all any more is told why.
void Conference::recheck_held(Turn& turn) {
    std::vector<OccupantId> held;
    for (auto const& [id, occupant] : occupants_.all())
        if (occupant.space == Space::Lobby && !is_moderator(occupant.role)) held.push_back(id);
    for (OccupantId id : held) recheck_one(id, turn);
}

void Conference::recheck_one(OccupantId id, Turn& turn) {
    Occupant const* occupant = occupants_.find(id);
    if (occupant == nullptr) return;
    admission::JoinRequest request = request_of(*occupant, turn);
    admission::Decision decision =
        judge(occupant->person, request, view_for(occupant->person, Space::Main, request.nick, turn), turn);
    if (decision.admitted()) return dismiss_from_lobby(*occupant, "Lobby room closed.", true, turn);
    // A seat may come free: who waits is not sent away for it.
    if (decision.code() == "room-full") return;
    send_verdict(occupant->person, decision, turn);
    // Who is asked for a password is sent to the room, whose answer opens the client's prompt.
    bool asked = decision.code() == "password-required";
    if (!decision.held() && !std::holds_alternative<admission::NeedName>(decision.verdict))
        dismiss_from_lobby(*occupant, asked ? "Lobby room closed." : decision.text(), asked, turn);
}

// lobby.mode = "when-moderator-joins": once in a meeting. True if it is on from now.
bool Conference::start_lobby_with_moderator(Turn const& turn) {
    if (turn.policy.lobby != admission::LobbyMode::WhenModeratorJoins || lobby_autostarted_) return false;
    lobby_autostarted_ = true;
    bool const was_on = lobby_on_;
    lobby_on_ = true;
    return !was_on;
}

// COMPAT(lib-jitsi-meet): with the main room's jid both generations join it by themselves; without, they close.
void Conference::dismiss_from_lobby(Occupant const& held, std::string_view reason, bool to_main, Turn& turn) {
    xmpp::Element gone = unavailable(held, lobby_jid_);
    xmpp::Element* user = gone.child("x", ns::kMucUser);
    xmpp::Element destroy("destroy", ns::kMucUser);
    if (to_main) destroy.set("jid", room_jid_);
    destroy.add("reason").add_text(reason);
    OccupantId id = held.id;
    SessionId session = held.person.session;
    bool owner = is_moderator(held.role);
    if (to_main && held.interrupted) memory_.called_in(session);
    occupants_.remove(id);
    if (!owner) turn.out.emplace_back(Broadcast{lobby_owners(), xmpp::Serialised::of(gone)});
    user->add(std::move(destroy));
    add_status(gone, 110);
    send(session, std::move(gone), turn);
    maybe_end(turn);
}

// Lobby chat: only if the sender or the receiver is a moderator; guest to guest is dropped.
void Conference::lobby_message(Occupant const& sender, StanzaIn in, Turn& turn) {
    bool from_owner = is_moderator(sender.role);
    std::optional<nlohmann::json> const json = json_of(in.stanza);
    if (refuse_server_json(sender, in.stanza, json ? &*json : nullptr, turn)) return;
    remove_untrusted(in.stanza);
    std::string nick = in.nick;
    in.stanza.remove_attribute("to");
    in.stanza.set("from", lobby_jid_ + "/" + sender.nick);
    if (!nick.empty()) {
        Occupant const* target = occupants_.find(nick, Space::Lobby);
        if (target != nullptr && (from_owner || is_moderator(target->role)))
            send(target->person.session, std::move(in.stanza), turn);
        return;
    }
    std::vector<SessionId> to = lobby_owners();
    if (!from_owner) to.push_back(sender.person.session);
    turn.out.emplace_back(Broadcast{std::move(to), xmpp::Serialised::of(in.stanza)});
}

}  // namespace usher::conference
