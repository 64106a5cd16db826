// Somebody wants in. The written sequence: decide, then either say no or seat; whoever is seated is introduced to those
// who are there and they to him, and media follows membership.
#include <algorithm>

#include "admission/refusals.hpp"
#include "admission/wire_table.hpp"
#include "conference/conference.hpp"
#include "conference/muc/json_message.hpp"
#include "conference/muc/presence.hpp"
#include "xmpp/namespaces.hpp"

namespace usher::conference {

namespace ns = xmpp::ns;

admission::JoinRequest Conference::request_of(StanzaIn const& in, Turn const& turn) const {
    admission::JoinRequest request;
    request.stage = in.space == Space::Lobby ? admission::Stage::Knock : admission::Stage::Join;
    request.target = in.space;
    request.at = turn.now.wall;
    request.token = in.from.token;
    request.who = in.from.identity;
    request.from = in.from.address;
    request.client = in.from.generation;
    request.nick = in.nick;
    // The lobby's nick is random in both client generations; in the room it is the start of the session's node.
    if (in.space == Space::Main) request.expected_nick = in.from.jid.local.substr(0, 8);
    if (xmpp::Element const* muc = in.stanza.child("x", ns::kMuc))
        if (xmpp::Element const* password = muc->child("password"); password != nullptr && !password->text().empty())
            request.password = Secret{password->text()};
    request.name = display_name_of(in.stanza, in.from);
    request.history =
        memory_.history(in.from.identity, in.from.session, false, turn.now.wall, turn.policy.approval_ttl);
    return request;
}

admission::JoinRequest Conference::request_of(Occupant const& held, Turn const& turn) const {
    admission::JoinRequest request;
    request.stage = admission::Stage::Recheck;
    request.target = Space::Main;
    request.at = turn.now.wall;
    request.token = held.person.token;
    request.who = held.person.identity;
    request.from = held.person.address;
    request.client = held.person.generation;
    request.nick = held.person.jid.local.substr(0, 8);
    request.expected_nick = request.nick;
    request.name = held.name;
    request.history =
        memory_.history(held.person.identity, held.person.session, false, turn.now.wall, turn.policy.approval_ttl);
    return request;
}

admission::RoomView Conference::view_for(session::Person const& person, Space space, std::string const& nick,
                                         Turn const& turn) const {
    admission::RoomView view{.name = name_};
    view.passwords_exhausted = memory_.passwords_exhausted(person.identity, person.address, turn.now.wall, turn.policy);
    view.exists = open_;
    view.seats_taken = occupants_.seats_taken();
    view.lobby_on = lobby_on_;
    view.host_present = occupants_.moderator_present();
    view.password = password_;
    if (Occupant const* owner = occupants_.find(nick, space))
        view.nick_owner =
            owner->person.session == person.session ? admission::NickOwner::Own : admission::NickOwner::Other;
    return view;
}

admission::Decision Conference::why(admission::JoinRequest request, Turn const& turn) const {
    request.history = memory_.history(request.who, SessionId{}, false, turn.now.wall, turn.policy.approval_ttl);
    admission::RoomView view{.name = name_};
    view.exists = open_;
    view.seats_taken = occupants_.seats_taken();
    view.lobby_on = lobby_on_;
    view.host_present = occupants_.moderator_present();
    view.password = password_;
    return admission::decide(request, view, turn.policy);
}

// Decides, counts a wrong password, and leaves the record.
admission::Decision Conference::judge(session::Person const& person, admission::JoinRequest const& request,
                                      admission::RoomView const& view, Turn& turn) {
    admission::Decision decision = admission::decide(request, view, turn.policy);
    admission::PasswordCheck password = admission::check_password(request, view);
    if (password == admission::PasswordCheck::Wrong)
        memory_.wrong_password(person.identity, person.address, turn.now.wall);
    bool kept = turn.policy.lobby_password == admission::LobbyPassword::Both && !view.passwords_exhausted;
    if (password == admission::PasswordCheck::Right && kept) memory_.password_given(person.identity);
    turn.out.emplace_back(Record{name_.text(), request.stage, person.identity.text(), person.session, decision});
    return decision;
}

void Conference::join(StanzaIn in, Turn& turn) {
    admission::JoinRequest request = request_of(in, turn);
    admission::Decision decision = judge(in.from, request, view_for(in.from, in.space, in.nick, turn), turn);
    if (decision.admitted())
        seat(std::move(in), decision, turn);
    else
        refuse(in, decision, turn);
}

void Conference::open(Turn& turn) {
    if (open_) return;
    open_ = true;
    created_ = turn.now.wall;
    note(turn, "conference-opened", {{"meeting", meeting_id_}});
}

// Order: the role is known before the first presence; the newcomer hears of everybody, then of himself, then the
// subject; media comes last; those who are held are looked at again when a host has come.
void Conference::seat(StanzaIn in, admission::Decision const& decision, Turn& turn) {
    auto const& admit = std::get<admission::Admit>(decision.verdict);
    open(turn);
    turn.out.emplace_back(StopTimer{"empty"});
    bool had_moderator = occupants_.moderator_present();
    SessionId session = in.from.session;

    Occupant newcomer;
    newcomer.person = std::move(in.from);
    newcomer.space = Space::Main;
    newcomer.nick = in.nick;
    newcomer.role = admit.role;
    newcomer.hidden = admit.hidden;
    newcomer.takes_seat = admit.takes_seat;
    newcomer.let_in_by = decision.trace.empty() ? std::string{} : std::string(decision.trace.back().rule);
    memory_.entered(newcomer.person.identity, session, turn.now.wall);
    if (admit.role == Role::Cohost) memory_.grant(newcomer.person.identity);

    Replay others{session, {focus_presence()}};
    for (auto const& [id, occupant] : occupants_.all())
        if (occupant.space == Space::Main && !occupant.hidden) others.stanzas.push_back(occupant.presence);

    std::vector<focus::Focus::SourceState> states = show(newcomer, std::move(in.stanza));
    Occupant& occupant = occupants_.add(std::move(newcomer));
    bool first_moderator = !had_moderator && occupants_.moderator_present();
    if (first_moderator && turn.policy.lobby == admission::LobbyMode::WhenModeratorJoins && !lobby_autostarted_) {
        lobby_autostarted_ = true;
        lobby_on_ = true;
    }

    turn.out.emplace_back(std::move(others));
    announce(occupant, turn);
    xmpp::Element subject("message", ns::kClient);
    subject.set("type", "groupchat").set("from", room_jid_);
    subject.add("subject").add_text(subject_);
    send(session, std::move(subject), turn);

    OccupantId id = occupant.id;
    focus::Member member{
        id,
        occupant.nick,
        occupant.person.jid.text(),
        occupant.person.generation == admission::Generation::Old ? focus::Dialect::Old : focus::Dialect::New,
        channel_base(occupant.person.base_url),
        occupant.role != Role::Visitor};
    with_focus(turn, [&](focus::Outputs& out) {
        focus_.seat(std::move(member), turn.now, turn.ids, out);
        focus_.presence(id, states, turn.now, turn.ids, out);
    });
    if (first_moderator) recheck_held(turn);
}

void Conference::send_verdict(SessionId to, admission::Decision const& decision, Turn& turn) {
    xmpp::Element message("message", ns::kClient);
    message.set("from", room_jid_);
    message.add("json-message", ns::kJitmeet).add_text(admission::verdict_json(decision));
    send(to, std::move(message), turn);
}

void Conference::refuse(StanzaIn const& in, admission::Decision const& decision, Turn& turn) {
    send_verdict(in.from.session, decision, turn);
    admission::JoinError error = admission::join_error(decision, in.from.generation);
    xmpp::Element presence("presence", ns::kClient);
    std::string const& room = in.space == Space::Lobby ? lobby_jid_ : room_jid_;
    presence.set("from", room + "/" + in.nick).set("type", "error");
    if (in.stanza.has_attribute("id")) presence.set("id", in.stanza.attribute("id"));
    xmpp::Element& child = presence.add("error");
    child.set("type", error.type);
    if (error.code != 0) child.set("code", std::to_string(error.code));
    child.add(error.condition, ns::kStanzas);
    if (error.with_text) child.add("text", ns::kStanzas).add_text(decision.text());
    if (error.waiting_for_host) child.add("waiting-for-host", ns::kJitmeet);
    if (error.displayname_required) child.add("displayname-required", ns::kJitmeet).set("lobby", "true");
    if (!error.jitmeet_child.empty()) child.add(error.jitmeet_child, ns::kJitmeet);
    if (error.lobbyroom) {
        child.add("lobbyroom", ns::kJitmeet).add_text(lobby_jid_);
        // COMPAT(lib-jitsi-meet 2.0.6726): reads it as a direct child of the presence.
        presence.add("lobbyroom").add_text(lobby_jid_);
    }
    presence.add("x", ns::kMuc);
    send(in.from.session, std::move(presence), turn);
}

}  // namespace usher::conference
