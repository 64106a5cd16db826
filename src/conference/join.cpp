// Somebody wants in. The written sequence: decide, then either say no or seat; whoever is seated is introduced to those
// who are there and they to him, and media follows membership.
#include <algorithm>

#include <nlohmann/json.hpp>

#include "admission/refusals.hpp"
#include "admission/wire_table.hpp"
#include "conference/conference.hpp"
#include "conference/muc/json_message.hpp"
#include "conference/muc/presence.hpp"
#include "conference/record.hpp"
#include "xmpp/namespaces.hpp"

namespace usher::conference {

namespace ns = xmpp::ns;

namespace {

focus::Member member_of(Occupant const& occupant, focus::Rights rights, StartMuted start_muted) {
    focus::Member member{
        occupant.id, occupant.nick, occupant.person.jid.text(),
        occupant.person.generation == admission::Generation::Old ? focus::Dialect::Old : focus::Dialect::New,
        channel_base(occupant.person.base_url)};
    member.may_send = rights.may_send;
    member.may_share = rights.may_share;
    member.may_speak = rights.may_speak;
    member.may_show = rights.may_show;
    member.may_present = rights.may_present;
    member.start_audio_muted = start_muted.audio;
    member.start_video_muted = start_muted.video;
    return member;
}

// An expiry is forgiven to who was inside when it came (admission.md note 6). A token that had expired before the
// meeting began let nobody into it, whoever of the same name is there now; no leeway is longer than an hour.
void forgive_nothing_older(admission::JoinRequest& request, WallTime began) {
    constexpr Seconds kLongestLeeway{3600};
    auto const* good = std::get_if<admission::GoodToken>(&request.token);
    if (good == nullptr || !good->expired_for || !good->claims.expires) return;
    if (*good->claims.expires + kLongestLeeway >= began) return;
    request.history.seat = admission::Seat::None;
    request.history.last_inside.reset();
}

}  // namespace

admission::JoinRequest Conference::request_of(StanzaIn const& in, Turn const& turn) const {
    admission::JoinRequest request;
    request.stage = in.space == Space::Lobby ? admission::Stage::Knock : admission::Stage::Join;
    request.target = in.space.space;
    request.at = turn.now.wall;
    request.token = in.from.token;
    if (turn.policy.end_on_expiry) count_expiry(request);
    request.service = in.from.service;
    request.who = in.from.identity;
    request.from = in.from.address;
    request.client = in.from.generation;
    request.nick = in.nick;
    // The lobby's nick is random in both client generations; in a room it is the start of the session's node.
    if (in.space.is_inside()) request.expected_nick = in.from.jid.local.substr(0, 8);
    if (xmpp::Element const* muc = in.stanza.child("x", ns::kMuc))
        if (xmpp::Element const* password = muc->child("password"); password != nullptr && !password->text().empty())
            request.password = Secret{password->text()};
    request.name = name_brought(in.stanza, in.from, turn.policy).text;
    request.encrypts = says_it_encrypts(in.stanza.children());
    request.history =
        memory_.history(in.from.identity, in.from.session, occupants_.find_inside(in.from.session) != nullptr,
                        turn.now.wall, turn.policy.approval_ttl);
    if (Occupant const* seat = occupants_.find_inside(in.from.session)) request.history.role_now = seat->role;
    // A token for one use is still this person's while the interrupted session holds it.
    Occupant const* lost = in.space.is_inside() ? interrupted_seat_of(in.from) : nullptr;
    if (lost != nullptr && request.history.seat == admission::Seat::None)
        request.history.seat = admission::Seat::Interrupted;
    add_facts(request, lost != nullptr ? lost->person.session : in.from.session, turn);
    forgive_nothing_older(request, created_);
    return request;
}

admission::JoinRequest Conference::request_of(Occupant const& held, Turn const& turn) const {
    admission::JoinRequest request;
    request.stage = admission::Stage::Recheck;
    request.target = Space::Main;
    request.at = turn.now.wall;
    request.token = held.person.token;
    request.service = held.person.service;
    request.who = held.person.identity;
    request.from = held.person.address;
    request.client = held.person.generation;
    request.nick = held.person.jid.local.substr(0, 8);
    request.expected_nick = request.nick;
    request.name = held.name;
    request.encrypts = held.encrypts;
    request.history =
        memory_.history(held.person.identity, held.person.session, false, turn.now.wall, turn.policy.approval_ttl);
    add_facts(request, held.person.session, turn);
    return request;
}

admission::RoomView Conference::view_for(session::Person const& person, Place place, std::string const& nick,
                                         Turn const& turn) const {
    admission::RoomView view{.name = name_};
    view.passwords_exhausted = memory_.tries().exhausted(person.identity, person.address, turn.now.wall, turn.policy);
    view.exists = open_;
    view.seats_taken = occupants_.seats_taken() + memory_.seats_moving(turn.now.wall);
    view.lobby_on = lobby_on_;
    view.host_present = host_present(turn);
    view.window = window_of(policy_.now());
    view.password = password_;
    view.same_user = turn.policy.same_user == admission::SameUser::First && is_here_twice(person);
    view.not_assigned = is_kept_out(person, place, turn);
    if (Occupant const* owner = occupants_.find(nick, place))
        view.nick_owner =
            owner->person.session == person.session ? admission::NickOwner::Own : admission::NickOwner::Other;
    return view;
}

admission::Decision Conference::why(admission::JoinRequest request, Turn const& outer) const {
    Turn const turn{outer.now, outer.ids, policy_.now(), outer.out, outer.standing};
    request.history = memory_.history(request.who, SessionId{}, false, turn.now.wall, turn.policy.approval_ttl);
    forgive_nothing_older(request, created_);
    add_facts(request, SessionId{}, turn);
    request.facts.unasked = !request.facts.missing.empty();
    request.facts.missing.clear();
    admission::RoomView view{.name = name_};
    view.exists = open_;
    view.seats_taken = occupants_.seats_taken() + memory_.seats_moving(turn.now.wall);
    view.lobby_on = lobby_on_;
    view.host_present = host_present(turn);
    view.window = window_of(policy_.now());
    view.password = password_;
    return admission::decide(request, view, turn.policy);
}

// Decides, counts a wrong password, and leaves the record.
admission::Decision Conference::judge(session::Person const& person, admission::JoinRequest const& request,
                                      admission::RoomView const& view, Turn& turn) {
    admission::Decision decision = admission::decide(request, view, turn.policy);
    if (request.stage == admission::Stage::Knock && decision.held() && is_lobby_full(person, turn)) {
        decision.verdict =
            admission::Refuse{"overloaded", "Too many people are waiting. Try again in a minute.", Seconds{60}};
        decision.trace.push_back(
            {0, "limits", true, "there are as many as limits.knocks or limits.held_rooms lets wait"});
    }
    // Not decided yet: it is looked at as a whole when the answer has come.
    if (std::holds_alternative<admission::AskFor>(decision.verdict)) return decision;
    admission::PasswordCheck password = admission::check_password(request, view);
    // What is not looked at is not counted: a crowd of guessers fills no memory.
    if (password == admission::PasswordCheck::Wrong && !view.passwords_exhausted)
        memory_.tries().wrong(person.identity, person.address, turn.now.wall);
    bool kept = turn.policy.lobby_password == admission::LobbyPassword::Both && !view.passwords_exhausted;
    if (password == admission::PasswordCheck::Right && kept) memory_.password_given(person.identity);
    turn.out.emplace_back(record_of(person, request.stage, name_.text(), decision, meeting_id_));
    return decision;
}

void Conference::join(StanzaIn in, Turn& turn) {
    admission::JoinRequest request = request_of(in, turn);
    admission::Decision decision = judge(in.from, request, view_for(in.from, in.space, in.nick, turn), turn);
    if (std::holds_alternative<admission::AskFor>(decision.verdict)) return ask_first(std::move(in), request, turn);
    if (decision.admitted() && is_closing(in.space))
        decision.verdict = admission::Refuse{"room-closed", "This side room was closed. Go on in the main room.", {}};
    if (decision.admitted())
        seat(std::move(in), decision, turn);
    else
        refuse(in, decision, turn);
}

void Conference::open(Turn& turn) {
    if (open_) return;
    open_ = true;
    created_ = turn.now.wall;
    start_times(turn);
    note(turn, "conference-opened", {{"meeting", meeting_id_}});
    happened(Happening::RoomOpened, turn);
}

// Order: the role is known before the first presence; the newcomer hears of everybody, then of himself, then the
// subject; media comes last; those who are held are looked at again when a host has come.
void Conference::seat(StanzaIn in, admission::Decision const& decision, Turn& turn) {
    auto const& admit = std::get<admission::Admit>(decision.verdict);
    open(turn);
    Place const place = in.space;
    SessionId session = in.from.session;
    bool from_outside =
        memory_.history(in.from.identity, session, is_inside(session), turn.now.wall, Seconds{0}).seat ==
        admission::Seat::None;
    bool had_moderator = host_present(turn);
    // One seat at a time: who did not leave the other room before leaves it now.
    if (Occupant const* elsewhere = occupants_.find_inside(session)) leave(elsewhere->id, "switch_room", true, turn);
    take_over_interrupted(in.from, turn);
    remove_older(in.from, turn);
    turn.out.emplace_back(StopTimer{"empty"});
    bool const wished = take_wishes(in.from, admit.role, turn);

    Occupant newcomer;
    newcomer.person = std::move(in.from);
    newcomer.space = place;
    newcomer.nick = in.nick;
    newcomer.role = admit.role;
    newcomer.hidden = admit.hidden;
    newcomer.takes_seat = admit.takes_seat;
    newcomer.let_in_by = decision.trace.empty() ? std::string{} : std::string(decision.trace.back().rule);
    memory_.entered(newcomer.person.identity, session, turn.now.wall, is_moderator(admit.role), admit.takes_seat);
    // roles.first_joiner; who was granted the role before keeps what came with it.
    if (admit.role == Role::Cohost && !memory_.is_granted(newcomer.person.identity))
        memory_.grant(newcomer.person.identity, admission::delegable(turn.policy.features.of_host()));
    newcomer.features = features_for(newcomer.person, admit.role, turn);
    use_token(newcomer.person, turn);

    Replay others{session, {focus_presence(hall(place))}};
    for (auto const& [id, occupant] : occupants_.all())
        if (occupant.space == place && !occupant.hidden) others.stanzas.push_back(occupant.presence);

    newcomer.silence = hall(place).moderation.silence_of(newcomer.person.identity, is_moderator(admit.role));
    take_presence(newcomer, std::move(in.stanza), turn);
    std::vector<focus::SourceState> const states = newcomer.sources;
    Occupant& occupant = occupants_.add(std::move(newcomer));
    bool first_moderator = !had_moderator && occupants_.moderator_present();
    if (first_moderator) start_lobby_with_moderator(turn);

    turn.out.emplace_back(std::move(others));
    tell_metadata(occupant, turn);
    announce(occupant, turn);
    yield_name(occupant.id, turn);
    xmpp::Element subject("message", ns::kClient);
    subject.set("type", "groupchat").set("from", jid_of(place));
    subject.add("subject").add_text(hall(place).subject);
    send(session, std::move(subject), turn);

    tell_duration(occupant.person, turn);
    tell_moderation(occupant, turn);
    tell_polls(occupant, turn);
    enter_speaker_stats(occupant, turn);
    happened(Happening::PersonJoined, occupant, turn);

    OccupantId id = occupant.id;
    focus::Member member = member_of(occupant, rights_of(occupant), start_muted_of(occupant));
    with_focus(hall(place), turn, [&](focus::Focus& focus, focus::Outputs& out) {
        focus.seat(std::move(member), turn.now, turn.ids, out);
        focus.presence(id, states, turn.now, turn.ids, out);
    });
    enforce_silence(occupant, {}, turn);
    entered_meeting(id, from_outside, turn);
    watch_stays(turn);
    if (first_moderator || wished) recheck_held(turn);
    maybe_end(turn);
}

// COMPAT(lib-jitsi-meet 2.0.6726): how long the meeting lasts; 2026 reads it in the room's disco#info.
void Conference::tell_duration(session::Person const& person, Turn& turn) const {
    if (person.generation == admission::Generation::New) return;
    xmpp::Element message =
        json_message({{"type", "conference_duration"}, {"created_timestamp", created_.since_epoch.count()}});
    message.set("from", addresses_.component("conferenceduration"));
    send(person.session, std::move(message), turn);
}

void Conference::send_verdict(session::Person const& to, admission::Decision const& decision, Turn& turn, Place from) {
    xmpp::Element message("message", ns::kClient);
    // COMPAT(lib-jitsi-meet): reads only what comes from the room that it joins.
    message.set("from", from.is_breakout() ? jid_of(from) : room_jid_);
    message.add("json-message", ns::kJitmeet)
        .add_text(admission::verdict_json(decision, extras_for(to, decision, turn)));
    send(to.session, std::move(message), turn);
}

admission::VerdictExtras Conference::extras_for(session::Person const& person, admission::Decision const& decision,
                                                Turn const& turn) const {
    bool const has_token = !std::holds_alternative<admission::NoToken>(person.token);
    admission::VerdictExtras extras = admission::extras_of(decision, turn.policy, name_.room.text(), has_token);
    extras.nobody_can_admit = decision.code() == "lobby" && !host_present(turn);
    if (decision.held())
        extras.auto_knock = name_brought(xmpp::Element("presence", ns::kClient), person, turn.policy).verified;
    return extras;
}

void Conference::refuse(StanzaIn const& in, admission::Decision const& decision, Turn& turn) {
    send_verdict(in.from, decision, turn, in.space);
    admission::JoinError error = admission::join_error(decision, in.from.generation);
    xmpp::Element presence("presence", ns::kClient);
    presence.set("from", jid_of(in.space) + "/" + in.nick).set("type", "error");
    if (in.stanza.has_attribute("id")) presence.set("id", in.stanza.attribute("id"));
    xmpp::Element& child = presence.add("error");
    child.set("type", error.type);
    if (error.code != 0) child.set("code", std::to_string(error.code));
    child.add(error.condition, ns::kStanzas);
    if (error.with_text) child.add("text", ns::kStanzas).add_text(decision.text());
    if (error.waiting_for_host) child.add("waiting-for-host", ns::kJitmeet);
    if (error.displayname_required)
        child.add("displayname-required", ns::kJitmeet).set("lobby", error.before_lobby ? "true" : "false");
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
