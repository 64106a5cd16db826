// Rows 0 to 9 but the token's: each fires, does not fire, comes before what stands below it.
#include "admission/rules.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "admission/scene_test.hpp"

namespace usher::admission {
namespace {

constexpr auto kInside = Seat::Inside;

// Numbers are names that audits and metrics keep: a row that came later has a later number, wherever it stands.
TEST(Rows, StandInTheirWrittenOrderAndTheLastOneSettles) {
    std::vector<int> order;
    for (Row const& row : rows()) order.push_back(row.number);
    EXPECT_EQ(order, (std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 18, 19, 10, 11, 12, 13, 14, 15, 16, 17}));
    Scene scene;
    EXPECT_EQ(settled_by(scene.decide()), 17);
    EXPECT_EQ(scene.decide().trace.size(), order.size());
}

TEST(Rows, AtTheDoorOnlyThoseWithFinalAnswersAreLookedAt) {
    Scene scene;
    std::vector<int> looked;
    for (Step const& step : scene.stage(Stage::Connect).decide().trace) looked.push_back(step.row);
    EXPECT_EQ(looked, (std::vector<int>{0, 1, 2, 3, 6, 7, 17}));
}

TEST(Row0, DrainingTakesNobodyNew) {
    std::vector<Case> const cases = {
        {"a newcomer is refused", [](Scene& s) { s.policy.draining = true; }, "server-draining", 0},
        {"a host is refused like everybody", [](Scene& s) { s.host().policy.draining = true; }, "server-draining", 0},
        {"whoever is inside stays", [](Scene& s) { s.policy.draining = true, s.request.history.seat = kInside; },
         "participant", 5},
        {"an interrupted person comes back",
         [](Scene& s) { s.policy.draining = true, s.request.history.seat = Seat::Interrupted; }, "participant", 5},
        {"the door lets pass, since clients give up there and ask again later",
         [](Scene& s) { s.stage(Stage::Connect).policy.draining = true; }, "participant", 17},
        {"the conference request is refused", [](Scene& s) { s.stage(Stage::Request).policy.draining = true; },
         "server-draining", 0},
        {"it comes before the token",
         [](Scene& s) {
             s.policy.draining = true, s.request.token = BadToken{"malformed", "no"};
         },
         "server-draining", 0},
        {"it comes before services",
         [](Scene& s) { s.policy.draining = true, s.request.service = ServiceKind::Recorder; }, "server-draining", 0},
    };
    check(cases);
}

TEST(Row1, AServiceWithItsOwnCredentialPassesEverything) {
    std::vector<Case> const cases = {
        {"a recorder is hidden", [](Scene& s) { s.request.service = ServiceKind::Recorder; },
         "participant hidden seatless", 1},
        {"a transcriber is hidden", [](Scene& s) { s.request.service = ServiceKind::Transcriber; },
         "participant hidden seatless", 1},
        {"a telephone is seen", [](Scene& s) { s.request.service = ServiceKind::Phone; }, "participant seatless", 1},
        {"no lobby, password, seat limit or nick rule applies",
         [](Scene& s) {
             s.request.service = ServiceKind::Recorder;
             s.request.token = NoToken{};
             s.request.nick = "recorder";
             s.view.lobby_on = true;
             s.view.password = Secret{"p"};
             s.policy.seats = 0;
         },
         "participant hidden seatless", 1},
        {"a guest who calls himself like one is a guest",
         [](Scene& s) { s.guest().request.name = "recorder", s.view.lobby_on = true; }, "lobby", 15},
        {"a guest who takes such a nick is refused", [](Scene& s) { s.guest().request.nick = "Recorder"; }, "bad-name",
         4},
    };
    check(cases);
}

TEST(Row3, BansAndRevocationsHoldForEverybody) {
    std::vector<Case> const cases = {
        {"banned", [](Scene& s) { s.request.facts.ban = "banned"; }, "banned", 3},
        {"revoked", [](Scene& s) { s.request.facts.ban = "revoked"; }, "revoked", 3},
        {"a host is banned like everybody", [](Scene& s) { s.host().request.facts.ban = "banned"; }, "banned", 3},
        {"also whoever is inside, at a recheck",
         [](Scene& s) { s.stage(Stage::Recheck).request.facts.ban = "banned", s.request.history.seat = kInside; },
         "banned", 3},
        {"also at the door", [](Scene& s) { s.stage(Stage::Connect).request.facts.ban = "banned"; }, "banned", 3},
        {"an approval does not help",
         [](Scene& s) { s.request.facts.ban = "banned", s.request.history.approved = true; }, "banned", 3},
        {"the token is looked at before", [](Scene& s) { s.request.facts.ban = "banned", s.claims().room = "beta"; },
         "room-mismatch", 2},
        {"facts are asked for after the token row",
         [](Scene& s) {
             s.request.facts.missing = {"ban", "reservation"};
         },
         "asking", 3},
        {"and not for a bad token", [](Scene& s) { s.request.facts.missing = {"ban"}, s.claims().room = "beta"; },
         "room-mismatch", 2},
        {"a ban that is known needs no more facts",
         [](Scene& s) { s.request.facts.missing = {"reservation"}, s.request.facts.ban = "banned"; }, "banned", 3},
        {"facts that do not come refuse", [](Scene& s) { s.request.facts.timed_out = true; }, "policy-timeout", 3},
    };
    check(cases);
}

TEST(Row3, AllMissingFactsAreAskedForAtOnce) {
    Scene scene;
    scene.request.facts.missing = {"ban", "reservation"};
    EXPECT_EQ(std::get<AskFor>(scene.decide().verdict).facts, (std::vector<std::string>{"ban", "reservation"}));
}

TEST(Row4, TheNickIsTheServersInAllButSpelling) {
    auto nick = [](std::string text) {
        return [text](Scene& s) { s.request.nick = text, s.request.expected_nick = ""; };
    };
    std::vector<Case> const cases = {
        {"none", nick(""), "bad-name", 4},
        {"a space", nick("a b"), "bad-name", 4},
        {"an underscore first", nick("_abc"), "bad-name", 4},
        {"not ASCII", nick("ábcd"), "bad-name", 4},
        {"65 characters", nick(std::string(65, 'a')), "bad-name", 4},
        {"64 characters", nick(std::string(64, 'a')), "participant", 17},
        {"the focus", nick("focus"), "bad-name", 4},
        {"the bridge's own sources", nick("jvb"), "bad-name", 4},
        {"the focus in other letters", nick("FoCuS"), "bad-name", 4},
        {"a service", nick("jibri"), "bad-name", 4},
        {"a name that only begins like one", nick("focus1"), "participant", 17},
        {"not the session's own", [](Scene& s) { s.request.nick = "abcd1235"; }, "bad-name", 4},
        {"not the session's own, in other letters", [](Scene& s) { s.request.nick = "ABCD1234"; }, "bad-name", 4},
        {"not the session's own, for a host", [](Scene& s) { s.host().request.nick = "abcd1235"; }, "bad-name", 4},
        {"the lobby's nick is random",
         [](Scene& s) { s.guest().stage(Stage::Knock).request.nick = "x1y2z3w4", s.view.lobby_on = true; }, "lobby",
         15},
        {"but not reserved",
         [](Scene& s) { s.guest().stage(Stage::Knock).request.nick = "focus", s.view.lobby_on = true; }, "bad-name", 4},
        {"in a breakout room it is the session's",
         [](Scene& s) {
             s.request.target = Space::Breakout, s.request.history.seat = Seat::Moving, s.request.nick = "zz";
         },
         "bad-name", 4},
        {"held by another session", [](Scene& s) { s.view.nick_owner = NickOwner::Other; }, "name-taken", 4},
        {"held by another session, for a host", [](Scene& s) { s.host().view.nick_owner = NickOwner::Other; },
         "name-taken", 4},
        {"held by this session", [](Scene& s) { s.view.nick_owner = NickOwner::Own; }, "participant", 17},
        {"at the conference request there is none", [](Scene& s) { s.stage(Stage::Request).request.nick = ""; },
         "participant", 17},
        {"at a recheck it was looked at before",
         [](Scene& s) { s.stage(Stage::Recheck).view.nick_owner = NickOwner::Other; }, "participant", 17},
        {"it comes before being inside",
         [](Scene& s) { s.view.nick_owner = NickOwner::Other, s.request.history.seat = kInside; }, "name-taken", 4},
    };
    check(cases);
}

// Everything that would stop a newcomer.
void close_all(Scene& s) {
    s.policy.seats = 0;
    s.policy.seats_for_hosts = 0;
    s.policy.guests = Guests::No;
    s.policy.waiting = WaitingMode::On;
    s.view.host_present = false;
    s.view.lobby_on = true;
    s.view.password = Secret{"p"};
    s.view.window.time_is_up = true;
    s.request.history.denied_until = at(60);
}

TEST(Row5, WhoeverIsInsideStaysAsHeIs) {
    auto seat = [](Seat kind) { return [kind](Scene& s) { close_all(s), s.request.history.seat = kind; }; };
    std::vector<Case> const cases = {
        {"inside", seat(Seat::Inside), "participant", 5},
        {"moving", seat(Seat::Moving), "participant", 5},
        {"interrupted", seat(Seat::Interrupted), "participant", 5},
        {"not inside", [](Scene& s) { close_all(s); }, "time-limit", 6},
        {"a guest", [](Scene& s) { s.guest(), close_all(s), s.request.history.seat = Seat::Interrupted; }, "guest", 5},
        {"a host", [](Scene& s) { s.host(), close_all(s), s.request.history.seat = Seat::Interrupted; }, "host", 5},
        {"a moderator by grant",
         [](Scene& s) { close_all(s), s.request.history.seat = Seat::Interrupted, s.request.history.granted = true; },
         "cohost", 5},
        {"the role of the seat counts",
         [](Scene& s) { s.request.history.seat = kInside, s.request.history.role_now = Role::Cohost; }, "cohost", 5},
        {"a host who was demoted by a host stays so",
         [](Scene& s) { s.host().request.history.seat = kInside, s.request.history.role_now = Role::Participant; },
         "participant", 5},
        {"to a breakout room",
         [](Scene& s) { s.request.target = Space::Breakout, s.request.history.seat = Seat::Moving; }, "participant", 5},
        {"to a breakout room that he is not assigned to",
         [](Scene& s) {
             s.request.target = Space::Breakout, s.request.history.seat = Seat::Moving, s.view.not_assigned = true;
         },
         "not-assigned", 5},
        {"a host goes to any breakout room",
         [](Scene& s) {
             s.host().request.target = Space::Breakout, s.request.history.seat = Seat::Moving,
             s.view.not_assigned = true;
         },
         "host", 5},
        {"a co-host too",
         [](Scene& s) {
             s.request.target = Space::Breakout, s.request.history.seat = Seat::Moving, s.view.not_assigned = true;
             s.request.history.granted = true;
         },
         "cohost", 5},
        {"at a recheck nobody is moved out",
         [](Scene& s) {
             s.stage(Stage::Recheck).request.target = Space::Breakout, s.request.history.seat = kInside;
             s.view.not_assigned = true;
         },
         "participant", 5},
        {"and back to the main room in any case",
         [](Scene& s) { s.request.history.seat = Seat::Moving, s.view.not_assigned = true; }, "participant", 5},
    };
    check(cases);
}

TEST(Row5, TheLobbyIsForModeratorsAmongThoseInside) {
    std::vector<Case> const cases = {
        {"a host enters it", [](Scene& s) { s.host().stage(Stage::Knock).request.history.seat = kInside; }, "host", 5},
        {"a co-host enters it",
         [](Scene& s) { s.stage(Stage::Knock).request.history.seat = kInside, s.request.history.granted = true; },
         "cohost", 5},
        {"a participant does not", [](Scene& s) { s.stage(Stage::Knock).request.history.seat = kInside; },
         "not-moderator", 5},
        {"a guest does not", [](Scene& s) { s.guest().stage(Stage::Knock).request.history.seat = kInside; },
         "not-moderator", 5},
    };
    check(cases);
}

TEST(Row6, TheRoomHasItsTime) {
    std::vector<Case> const cases = {
        {"before it opens", [](Scene& s) { s.view.window.opens = at(600); }, "room-not-open", 6},
        {"at the second it opens", [](Scene& s) { s.view.window.opens = at(0); }, "participant", 17},
        {"a host may come early",
         [](Scene& s) {
             s.host().view.window = {at(600), {}, Seconds{600}, false};
         },
         "host", 12},
        {"but not earlier",
         [](Scene& s) {
             s.host().view.window = {at(601), {}, Seconds{600}, false};
         },
         "room-not-open", 6},
        {"others not at all",
         [](Scene& s) {
             s.view.window = {at(600), {}, Seconds{600}, false};
         },
         "room-not-open", 6},
        {"a moderator by grant is no host here",
         [](Scene& s) {
             s.request.history.granted = true, s.view.window = {at(600), {}, Seconds{600}, false};
         },
         "room-not-open", 6},
        {"after it closed", [](Scene& s) { s.view.window.closes = at(0); }, "room-closed", 6},
        {"after it closed, for a host", [](Scene& s) { s.host().view.window.closes = at(0); }, "room-closed", 6},
        {"just before it closes", [](Scene& s) { s.view.window.closes = at(1); }, "participant", 17},
        {"its time was used up", [](Scene& s) { s.view.window.time_is_up = true; }, "time-limit", 6},
        {"not reserved", [](Scene& s) { s.request.facts.reservation = "no-reservation"; }, "no-reservation", 6},
        {"not reserved, for a host", [](Scene& s) { s.host().request.facts.reservation = "no-reservation"; },
         "no-reservation", 6},
        {"also at the door", [](Scene& s) { s.stage(Stage::Connect).view.window.closes = at(0); }, "room-closed", 6},
        {"unless the stream names no room",
         [](Scene& s) { s.stage(Stage::Connect).view.window.closes = at(0), s.request.room_named = false; },
         "participant", 17},
        {"whoever is inside stays at a recheck",
         [](Scene& s) { s.stage(Stage::Recheck).view.window.closes = at(0), s.request.history.seat = kInside; },
         "participant", 5},
        {"whoever waits does not", [](Scene& s) { s.stage(Stage::Recheck).view.window.closes = at(0); }, "room-closed",
         6},
        {"it comes before the guests' row",
         [](Scene& s) { s.guest().policy.guests = Guests::No, s.view.window.closes = at(0); }, "room-closed", 6},
    };
    check(cases);
}

TEST(Row6, WhoComesEarlyIsToldWhenToComeBack) {
    Scene scene;
    scene.view.window.opens = at(600);
    auto refuse = std::get<Refuse>(scene.decide().verdict);
    EXPECT_EQ(refuse.retry_after, Seconds{600});
    EXPECT_EQ(refuse.text, "This room opens at 2026-01-01T09:10:00Z. Come back then.");
}

TEST(Row7, GuestsComeAsTheOperatorSays) {
    std::vector<Case> const cases = {
        {"no", [](Scene& s) { s.guest().policy.guests = Guests::No; }, "token-required", 7},
        {"yes", [](Scene& s) { s.guest(); }, "guest", 17},
        {"after a host, and none is there",
         [](Scene& s) { s.guest().policy.guests = Guests::AfterHost, s.view.host_present = false; }, "waiting-for-host",
         7},
        {"after a host, and one is there", [](Scene& s) { s.guest().policy.guests = Guests::AfterHost; }, "guest", 17},
        {"after a host who left again",
         [](Scene& s) {
             s.guest().policy.guests = Guests::AfterHost, s.view.host_present = false, s.view.seats_taken = 3;
         },
         "waiting-for-host", 7},
        {"a guest by claim is one", [](Scene& s) { s.claims().guest = true, s.policy.guests = Guests::No; },
         "token-required", 7},
        {"a guest by claim waits like one",
         [](Scene& s) { s.claims().guest = true, s.policy.guests = Guests::AfterHost, s.view.host_present = false; },
         "waiting-for-host", 7},
        {"a guest by claim is no moderator, whatever else he claims",
         [](Scene& s) { s.host().claims().guest = true, s.policy.guests = Guests::Yes; }, "guest", 17},
        {"a token holder is none", [](Scene& s) { s.policy.guests = Guests::No; }, "participant", 17},
        {"a visitor by claim is none", [](Scene& s) { s.claims().role = token::RoleClaim::Visitor; }, "visitor", 17},
        {"the door refuses what is final", [](Scene& s) { s.guest().stage(Stage::Connect).policy.guests = Guests::No; },
         "token-required", 7},
        {"the door refuses for all rooms",
         [](Scene& s) { s.guest().stage(Stage::Connect).policy.guests = Guests::No, s.request.room_named = false; },
         "token-required", 7},
        {"but not if some room takes guests",
         [](Scene& s) {
             s.guest().stage(Stage::Connect).policy.guests = Guests::No, s.request.room_named = false;
             s.policy.guests_somewhere = true;
         },
         "guest", 17},
        {"the door never holds",
         [](Scene& s) {
             s.guest().stage(Stage::Connect).policy.guests = Guests::AfterHost, s.view.host_present = false;
         },
         "guest", 17},
        {"an approval does not open a room that takes no guests",
         [](Scene& s) { s.guest().policy.guests = Guests::No, s.request.history.approved = true; }, "token-required",
         7},
        {"a guest who was made moderator need not wait for one",
         [](Scene& s) {
             s.guest().policy.guests = Guests::AfterHost, s.view.host_present = false, s.request.history.granted = true;
         },
         "cohost", 12},
        {"it comes before the password",
         [](Scene& s) { s.guest().policy.guests = Guests::No, s.view.password = Secret{"p"}; }, "token-required", 7},
    };
    check(cases);
}

TEST(Row8, ABreakoutRoomIsForThoseInside) {
    std::vector<Case> const cases = {
        {"a participant", [](Scene& s) { s.request.target = Space::Breakout; }, "not-in-meeting", 8},
        {"a host", [](Scene& s) { s.host().request.target = Space::Breakout; }, "not-in-meeting", 8},
        {"a guest with an approval",
         [](Scene& s) { s.guest().request.target = Space::Breakout, s.request.history.approved = true; },
         "not-in-meeting", 8},
        {"a token for another room is refused as such",
         [](Scene& s) { s.request.target = Space::Breakout, s.claims().room = "beta"; }, "room-mismatch", 2},
        {"a bound token of somebody inside is good in it",
         [](Scene& s) { s.request.target = Space::Breakout, s.request.history.seat = Seat::Moving; }, "participant", 5},
    };
    check(cases);
}

TEST(Row9, KickedAndDeniedPeopleStayOutForTheirTime) {
    std::vector<Case> const cases = {
        {"kicked", [](Scene& s) { s.request.history.kicked_until = at(1); }, "kicked", 9},
        {"the time is over", [](Scene& s) { s.request.history.kicked_until = at(0); }, "participant", 17},
        {"denied", [](Scene& s) { s.request.history.denied_until = at(60); }, "denied-recently", 9},
        {"the cool-down is over", [](Scene& s) { s.request.history.denied_until = at(-1); }, "participant", 17},
        {"a host by claim comes back", [](Scene& s) { s.host().request.history.kicked_until = at(60); }, "host", 12},
        {"a moderator by grant does not",
         [](Scene& s) { s.request.history.granted = true, s.request.history.kicked_until = at(60); }, "kicked", 9},
        {"kicked and denied is kicked",
         [](Scene& s) { s.request.history.kicked_until = at(5), s.request.history.denied_until = at(60); }, "kicked",
         9},
        {"at the lobby's door too",
         [](Scene& s) { s.guest().stage(Stage::Knock).request.history.denied_until = at(60), s.view.lobby_on = true; },
         "denied-recently", 9},
        {"it comes before a full room", [](Scene& s) { s.request.history.kicked_until = at(60), s.policy.seats = 1; },
         "kicked", 9},
    };
    check(cases);
}

}  // namespace
}  // namespace usher::admission
