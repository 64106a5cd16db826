// The rows, one function each, and at the end the array that is the policy. Rule numbers and notes: admission.md.
#include "admission/rules.hpp"

#include <algorithm>
#include <array>

#include "admission/refusals.hpp"
#include "token/shown.hpp"

namespace usher::admission {

Finding refused_saying(std::string_view code, std::string text, std::string because,
                       std::optional<Seconds> retry_after) {
    return settled(Refuse{std::string(code), std::move(text), retry_after}, std::move(because));
}

Finding refused(std::string_view code, std::string because, std::optional<Seconds> retry_after) {
    return refused_saying(code, std::string(sentence_of(code)), std::move(because), retry_after);
}

namespace {

using token::shown;

// How long somebody is asked to wait who guessed too often; the limit counts by the minute.
constexpr Seconds kPasswordPause{60};
// By then another server has taken this one's place.
constexpr Seconds kRestart{60};

// Row 0. The door stays open: clients give up on a refusal there, but ask again after ready=false (admission.md, wire).
Finding check_draining(Situation const& is) {
    if (!is.policy.draining) return no_objection("the server is not draining");
    if (is.is_inside()) return no_objection("the server is draining, and this person is inside");
    if (is.request.stage == Stage::Connect)
        return no_objection(
            "the server is draining; that is answered at the conference request, where clients try again");
    return refused("server-draining", "the server is draining and takes nobody new", kRestart);
}

std::string_view seat_text(Seat seat) {
    switch (seat) {
        case Seat::Inside: return "has a seat in the meeting";
        case Seat::Moving: return "is moving between rooms of the meeting";
        case Seat::Interrupted: return "has an interrupted seat in the meeting, and takes it over";
        case Seat::None: break;
    }
    return "has no seat in the meeting";
}

// lobby.unattended: while nobody is there who could open.
bool opens_by_itself(Situation const& is, bool is_known) {
    if (is.view.host_present) return false;
    return is.policy.unattended == Unattended::Everybody || (is.policy.unattended == Unattended::Known && is_known);
}

// lobby.phones = "knock": a call waits as people do. The rows below know nothing of services, so it is said here.
Finding check_call(Situation const& is, Admit admit) {
    History const& history = is.request.history;
    if (is.is_inside()) return settled(admit, "a call that " + std::string(seat_text(history.seat)));
    if (history.approved) return settled(admit, "a moderator has let this call in");
    if (is.is_in_force(history.denied_until))
        return refused("denied-recently",
                       "turned away in the lobby; may knock again at " + shown(*history.denied_until),
                       is.until(*history.denied_until));
    if (is.policy.waiting == WaitingMode::On && !is.view.host_present)
        return settled(WaitForHost{}, "a call, lobby.phones is \"knock\", and no host is present");
    if (!is.lobby_on()) return settled(admit, "a call, and the lobby is off");
    if (opens_by_itself(is, false)) return settled(admit, "a call, and lobby.unattended opens for everybody");
    return settled(Knock{}, "a call, the lobby is on, and lobby.phones is \"knock\"");
}

// Row 1.
Finding check_service(Situation const& is) {
    if (!is.request.service) return no_objection("not a service");
    if (is.policy.end_to_end == EndToEnd::Required && is.request.stage != Stage::Connect && !is.is_inside())
        return refused("e2ee-required", "rooms.e2ee is \"required\", and a service hears nothing that is encrypted so");
    bool const is_call = *is.request.service == ServiceKind::Phone && is.policy.phones == Phones::Knock;
    if (is_call && is.request.stage != Stage::Connect) return check_call(is, Admit{Role::Participant, false, false});
    bool hidden = *is.request.service != ServiceKind::Phone;
    return settled(Admit{Role::Participant, hidden, false}, "a service with its own credential");
}

// Row 3. What has to be fetched is fetched after the token row, all at once (note in "Inputs").
Finding check_ban(Situation const& is) {
    Facts const& facts = is.request.facts;
    if (facts.ban) {
        std::string text(sentence_of(*facts.ban));
        if (!facts.ban_said.empty()) text += " The reason given: " + facts.ban_said;
        std::string because = "on the list of the banned or revoked: " + *facts.ban;
        if (!facts.ban_because.empty()) because = facts.ban_because;
        return refused_saying(*facts.ban, std::move(text), std::move(because));
    }
    if (facts.timed_out)
        return refused("policy-timeout", facts.timed_out_because.empty()
                                             ? "what had to be asked for did not come in time"
                                             : facts.timed_out_because);
    if (facts.missing.empty())
        return no_objection(facts.unasked ? "neither banned nor revoked; webhooks.decide_url would be asked at the join"
                                          : "neither banned nor revoked");
    std::string names;
    for (std::string const& name : facts.missing) names += (names.empty() ? "" : ", ") + name;
    return settled(AskFor{facts.missing}, "to be asked for first: " + names);
}

bool is_reserved(std::string_view nick) {
    static constexpr std::array kReserved = {"focus",       "jicofo", "jvb",   "recorder", "jibri",
                                             "transcriber", "jigasi", "phone", "usher"};
    return std::ranges::any_of(kReserved, [&](std::string_view reserved) {
        return std::ranges::equal(nick, reserved,
                                  [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; });
    });
}

// Row 4. The nick is also the endpoint id, so it is the server's in all but spelling.
Finding check_nick(Situation const& is) {
    JoinRequest const& request = is.request;
    if (request.stage == Stage::Request) return no_objection("no nick at the conference request");
    if (request.stage == Stage::Recheck) return no_objection("the nick was looked at when it was asked for");
    Result<Nick> nick = Nick::parse(request.nick);
    if (!nick.ok())
        return refused("bad-name", "the nick " + shown(request.nick) + " is not one: " + nick.error().detail);
    if (is_reserved(request.nick))
        return refused("bad-name", "the nick " + shown(request.nick) + " belongs to the server");
    bool is_fixed = request.target != Space::Lobby && !request.expected_nick.empty();
    if (is_fixed && request.nick != request.expected_nick)
        return refused("bad-name",
                       "the nick is " + shown(request.nick) + "; this session's is " + shown(request.expected_nick));
    if (is.view.nick_owner == NickOwner::Other)
        return refused("name-taken", "the nick " + shown(request.nick) + " is held by another session");
    bool const is_second = is.policy.same_user == SameUser::First && is.view.same_user && !is.is_inside();
    if (is_second) return refused("name-taken", "this person is inside already, and rooms.same_user is \"first\"");
    return no_objection("the nick is free for this session");
}

// Row 5, and the part of note 2 that is about those inside.
Finding check_inside(Situation const& is) {
    JoinRequest const& request = is.request;
    if (!is.is_inside()) return no_objection("not inside");
    Role role = request.history.role_now.value_or(role_of(request));
    bool is_moderator = role == Role::Host || role == Role::Cohost;
    std::string who = "this person " + std::string(seat_text(request.history.seat));
    if (request.stage != Stage::Recheck && request.target == Space::Lobby && !is_moderator)
        return refused_saying("not-moderator",
                              "You are in the meeting already; only its moderators can look into the lobby.",
                              who + " and is no moderator: the lobby is not for him");
    if (request.target == Space::Breakout && is.view.not_assigned && !is_moderator && request.stage != Stage::Recheck)
        return refused("not-assigned", who + ", and breakouts.move keeps him out of this room");
    return settled(Admit{role}, std::move(who));
}

// Row 6.
Finding check_window(Situation const& is) {
    Window const& window = is.view.window;
    if (!is.request.room_named) return no_objection("the stream names no room yet");
    if (std::optional<std::string> const& code = is.request.facts.reservation) {
        std::string const& said = is.request.facts.reservation_said;
        return refused_saying(*code, said.empty() ? std::string(sentence_of(*code)) : said,
                              "the operator's own program says " + *code);
    }
    if (window.time_is_up) return refused("time-limit", "the meeting had its time (rooms.duration)");
    if (window.closes && is.request.at >= *window.closes)
        return refused_saying("room-closed", "This room closed at " + shown(*window.closes) + ".",
                              "the room closed at " + shown(*window.closes));
    if (!window.opens || is.request.at >= *window.opens) return no_objection("the room is open at this time");
    WallTime opens = is.is_host() ? *window.opens - window.early_for_hosts : *window.opens;
    if (is.request.at >= opens)
        return no_objection("the room opens at " + shown(*window.opens) + ", and hosts may come early");
    return refused_saying("room-not-open", "This room opens at " + shown(opens) + ". Come back then.",
                          "the room opens at " + shown(*window.opens), is.until(opens));
}

// Row 7. At the door only what is final is said, and nobody is held there (note 3).
Finding check_guest(Situation const& is) {
    if (!is.is_guest()) return no_objection("not a guest: a token was given");
    bool at_door = is.request.stage == Stage::Connect;
    std::string who = std::holds_alternative<NoToken>(is.request.token) ? "no token: a guest" : "a guest by claim";
    if (is.policy.guests == Guests::No) {
        if (at_door && !is.request.room_named && is.policy.guests_somewhere)
            return no_objection(who + "; the stream names no room yet, and some rooms take guests");
        return refused("token-required", who + ", and guests.allowed says no");
    }
    if (is.policy.guests == Guests::Yes) return no_objection(who + ", and guests.allowed says yes");
    if (is.view.host_present) return no_objection(who + ", guests.allowed says after-host, and a host is present");
    if (at_door) return no_objection(who + ", guests.allowed says after-host: decided in the room");
    // Who was made moderator in this meeting is a co-host from the first moment of being back.
    if (is.request.history.granted) return no_objection(who + ", but a moderator by grant");
    return settled(WaitForHost{}, who + ", guests.allowed says after-host, and no host is present");
}

// Row 8. Those inside were let through by row 5.
Finding check_breakout(Situation const& is) {
    if (is.request.target != Space::Breakout) return no_objection("not a breakout room");
    return refused("not-in-meeting", "a breakout room is for those who are in its meeting");
}

// Row 9.
Finding check_kicked_or_denied(Situation const& is) {
    History const& history = is.request.history;
    bool kicked = history.kicked || is.is_in_force(history.kicked_until);
    bool denied = is.is_in_force(history.denied_until);
    if (!kicked && !denied) return no_objection("neither kicked nor turned away lately");
    if (is.is_host()) return no_objection("kicked or turned away, but a host by claim");
    if (history.kicked) return refused("kicked", "kicked for as long as this meeting lasts (rooms.kick_for)");
    if (kicked)
        return refused("kicked", "kicked; may come back at " + shown(*history.kicked_until),
                       is.until(*history.kicked_until));
    return refused("denied-recently", "turned away in the lobby; may knock again at " + shown(*history.denied_until),
                   is.until(*history.denied_until));
}

// Row 18. What a client says of itself: the server sees only bytes (docs/decisions/0080-end-to-end-encryption.md).
Finding check_encryption(Situation const& is) {
    if (!is.must_encrypt()) return no_objection("encryption from end to end is not asked for");
    if (!is.request.encrypts) return no_objection("rooms.e2ee is \"required\"; a client says at the join if it can");
    if (*is.request.encrypts) return no_objection("rooms.e2ee is \"required\", and this client can");
    return refused("e2ee-required", "rooms.e2ee is \"required\", and this client does not say that it can");
}

// Row 19. At a recheck he is inside or waits, and has been asked.
Finding check_name(Situation const& is) {
    if (!is.policy.everyone_named) return no_objection("nobody has to have a name to come in");
    if (is.has_name()) return no_objection("has a name, as rooms.name_required asks");
    if (is.request.stage != Stage::Join && is.request.stage != Stage::Knock)
        return no_objection("rooms.name_required: a name is asked for at the join");
    std::string why = "no name, and rooms.name_required asks for one";
    // COMPAT(lib-jitsi-meet 2.0.6726): does not know the 406 that asks for a name.
    if (is.request.client == Generation::Old) return refused("name-required", std::move(why));
    return settled(NeedName{is.lobby_on() || is.must_knock()}, std::move(why));
}

// Held in the lobby, or asked for the name that those who wait are known by.
Finding held_in_lobby(Situation const& is, std::string why) {
    // At a recheck the person has knocked or waits already: he stays, without a name if need be.
    bool asks_name = is.policy.name_required && is.request.stage != Stage::Recheck && !is.has_name();
    // COMPAT(lib-jitsi-meet 2.0.6726): does not know the 406 that asks for a name.
    if (asks_name && is.request.client != Generation::Old)
        return settled(NeedName{}, why + ", and who knocks needs a name (lobby.name_required)");
    return settled(Knock{}, std::move(why));
}

// Row 10. With a lobby, whoever comes before the meeting waits in it as those do who come later: a hold opens nothing
// (docs/decisions/0020-early-knockers.md).
Finding check_create(Situation const& is) {
    if (is.view.exists) return no_objection("the room exists");
    std::string why;
    if (is.is_guest() && !is.policy.guests_may_create)
        why = "guests may not open a room (guests.may_create)";
    else if (is.policy.may_create == MayCreate::Hosts && !is.is_host())
        why = "only hosts may open a room (rooms.may_create)";
    if (why.empty()) return no_objection("the room does not exist yet, and this person may open it");
    why = "the room does not exist yet, and " + why;
    if (is.policy.waiting == WaitingMode::On) return settled(WaitForHost{}, why + "; the waiting room is on");
    if (is.lobby_on()) return held_in_lobby(is, why + "; the lobby is on, and holds who comes early");
    return refused("may-not-create", std::move(why));
}

// Row 11. Services, focus and those who knock are not counted in `seats_taken`.
Finding check_seats(Situation const& is) {
    if (!is.policy.seats) return no_objection("no limit of seats");
    int limit = *is.policy.seats + (is.is_host() ? is.policy.seats_for_hosts : 0);
    std::string taken = std::to_string(is.view.seats_taken) + " of " + std::to_string(limit) + " seats are taken";
    if (is.view.seats_taken < limit) return no_objection(std::move(taken));
    return refused("room-full", std::move(taken));
}

// Row 12. An approval is the answer to knocking, so it also counts for those who must knock.
std::string why_must_knock(Situation const& is) {
    return is.request.history.sent_back ? "a moderator has sent this person back to the lobby"
                                        : "the token says that this person must knock";
}

Finding check_entitled(Situation const& is) {
    History const& history = is.request.history;
    Role role = role_of(is.request, is.view, is.policy);
    if (history.approved) return settled(Admit{role}, "a moderator has let this person in");
    if (is.must_knock()) return no_objection(why_must_knock(is));
    if (is.is_host()) return settled(Admit{role}, "a host by claim");
    if (history.granted) return settled(Admit{role}, "a moderator by grant");
    if (is.claims() && is.claims()->lobby_bypass) return settled(Admit{role}, "the token passes the lobby");
    if (is.claims() && !is.is_guest())
        if (BypassClass const* one = bypass_of(is.policy.lobby_bypass, *is.claims()))
            return settled(Admit{role}, "lobby.bypass has " + one->text());
    return no_objection("nothing lets this person pass lobby, waiting room and password");
}

// Row 13, note 8: for token holders whose claims say nothing about their role.
Finding check_first_joiner(Situation const& is) {
    if (is.policy.first_joiner == FirstJoiner::Nobody)
        return no_objection("roles.first_joiner gives the role to nobody");
    if (is.view.host_present) return no_objection("a moderator is present");
    if (is.is_guest() || !is.claims()) return no_objection("roles.first_joiner is not for guests");
    if (is.claims()->role != token::RoleClaim::None)
        return no_objection("roles.first_joiner is not for those whose claims say otherwise");
    if (is.must_knock()) return no_objection("roles.first_joiner is not for those who must knock");
    if (is.request.history.demoted) return no_objection("a moderator took the role away from this person");
    if (role_of(is.request, is.view, is.policy) != Role::Cohost)
        return no_objection("roles.first_joiner is not for those who only look on");
    return settled(Admit{Role::Cohost}, "the first token holder, and no moderator is present (roles.first_joiner)");
}

// Row 14.
Finding check_waiting_room(Situation const& is) {
    if (is.policy.waiting == WaitingMode::Off) return no_objection("the waiting room is off");
    if (is.view.host_present) return no_objection("the waiting room is on, and a host is present");
    return settled(WaitForHost{}, "the waiting room is on, and no host is present");
}

// Note 11: after too many wrong passwords the next one is not looked at, right or wrong.
bool is_too_fast(Situation const& is) {
    return is.view.passwords_exhausted && is.request.password && !is.request.password->empty();
}

Finding refused_too_fast() { return refused("too-fast", "too many wrong passwords lately", kPasswordPause); }

Finding refused_password(PasswordCheck password) {
    if (password == PasswordCheck::NotGiven)
        return refused("password-required", "the room has a password, and none was given");
    return refused("bad-password", "the password is wrong");
}

// Row 15.
Finding check_lobby(Situation const& is) {
    if (!is.lobby_on() && !is.must_knock()) return no_objection("the lobby is off");
    std::string why = is.lobby_on() ? "the lobby is on" : why_must_knock(is);
    if (!is.must_knock() && opens_by_itself(is, is.claims() && !is.is_guest()))
        return no_objection("the lobby is on, no moderator is there, and lobby.unattended opens for this person");
    PasswordCheck password = check_password(is.request, is.view);
    if (password != PasswordCheck::NotSet && is_too_fast(is)) return refused_too_fast();
    if (is.policy.lobby_password == LobbyPassword::Either) {
        // Who was sent back comes in by a moderator alone.
        if (password == PasswordCheck::Right && !is.request.history.sent_back)
            return no_objection(why + ", and the right password passes it");
    } else if (password == PasswordCheck::Wrong || password == PasswordCheck::NotGiven) {
        Finding finding = refused_password(password);
        finding.because += "; " + why + ", and the policy asks for both";
        return finding;
    }
    // Somebody with a name is told why at once; who needs one is told that.
    return held_in_lobby(is, is.has_name() ? why + "; no token, password or invitation passes it" : why);
}

// Row 16.
Finding check_room_password(Situation const& is) {
    PasswordCheck password = check_password(is.request, is.view);
    if (password == PasswordCheck::NotSet) return no_objection("the room has no password");
    if (is_too_fast(is)) return refused_too_fast();
    if (password != PasswordCheck::Right) return refused_password(password);
    return no_objection("the password is right");
}

// Row 17.
Finding admit(Situation const& is) {
    return settled(Admit{role_of(is.request, is.view, is.policy)}, "nothing stands against it");
}

// The policy. First match wins. Numbers are names: those of rows that came later do not follow the order.
constexpr std::array kRows = {
    Row{0, "draining", true, check_draining},
    Row{1, "service", true, check_service},
    Row{2, "token", true, check_token},
    Row{3, "ban", true, check_ban},
    Row{4, "nick", false, check_nick},
    Row{5, "inside", false, check_inside},
    Row{6, "window", true, check_window},
    Row{7, "guests", true, check_guest},
    Row{8, "breakout", false, check_breakout},
    Row{9, "kicked-or-denied", false, check_kicked_or_denied},
    Row{18, "encryption", false, check_encryption},
    Row{19, "name", false, check_name},
    Row{10, "create", false, check_create},
    Row{11, "seats", false, check_seats},
    Row{12, "entitled", false, check_entitled},
    Row{13, "first-joiner", false, check_first_joiner},
    Row{14, "waiting-room", false, check_waiting_room},
    Row{15, "lobby", false, check_lobby},
    Row{16, "password", false, check_room_password},
    Row{17, "otherwise", true, admit},
};

}  // namespace

std::span<Row const> rows() { return kRows; }

}  // namespace usher::admission
