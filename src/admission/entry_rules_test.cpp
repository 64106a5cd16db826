// Rows 10 to 17: each fires, does not fire, comes before what stands below it.
#include <gtest/gtest.h>

#include <vector>

#include "admission/scene_test.hpp"

namespace usher::admission {
namespace {

TEST(Row10, NotEverybodyMayOpenARoom) {
    std::vector<Case> const cases = {
        {"a token holder may", [](Scene& s) { s.cold(); }, "participant", 17},
        {"a guest may not", [](Scene& s) { s.guest().cold(); }, "may-not-create", 10},
        {"a guest may if he is let", [](Scene& s) { s.guest().cold().policy.guests_may_create = true; }, "guest", 17},
        {"a guest by claim may not", [](Scene& s) { s.cold().claims().guest = true, s.policy.guests = Guests::Yes; },
         "may-not-create", 10},
        {"only hosts", [](Scene& s) { s.cold().policy.may_create = MayCreate::Hosts; }, "may-not-create", 10},
        {"only hosts, and this is one", [](Scene& s) { s.host().cold().policy.may_create = MayCreate::Hosts; }, "host",
         12},
        {"only hosts, and the guests' switch does not matter",
         [](Scene& s) { s.guest().cold().policy.may_create = MayCreate::Hosts, s.policy.guests_may_create = true; },
         "may-not-create", 10},
        {"with a waiting room one waits",
         [](Scene& s) { s.cold().policy.may_create = MayCreate::Hosts, s.policy.waiting = WaitingMode::On; },
         "waiting-for-host", 10},
        {"with a lobby one knocks", [](Scene& s) { s.guest().cold().policy.lobby = LobbyMode::On; }, "lobby", 10},
        {"even with the password",
         [](Scene& s) {
             s.guest().cold().policy.lobby = LobbyMode::On, s.view.password = Secret{"p"},
             s.request.password = Secret{"p"};
         },
         "lobby", 10},
        {"and needs a name for it",
         [](Scene& s) { s.guest().cold().policy.lobby = LobbyMode::On, s.request.name.reset(); }, "name-required", 10},
        {"with both one waits first",
         [](Scene& s) { s.guest().cold().policy.lobby = LobbyMode::On, s.policy.waiting = WaitingMode::On; },
         "waiting-for-host", 10},
        {"in a room that exists it does not matter", [](Scene& s) { s.policy.may_create = MayCreate::Hosts; },
         "participant", 17},
    };
    check(cases);
}

TEST(Row11, SeatsAreCounted) {
    auto taken = [](int count) { return [count](Scene& s) { s.policy.seats = 10, s.view.seats_taken = count; }; };
    std::vector<Case> const cases = {
        {"one left", taken(9), "participant", 17},
        {"none left", taken(10), "room-full", 11},
        {"hosts have more", [](Scene& s) { s.host().policy.seats = 10, s.view.seats_taken = 10; }, "host", 12},
        {"to the last of them", [](Scene& s) { s.host().policy.seats = 10, s.view.seats_taken = 11; }, "host", 12},
        {"and not more", [](Scene& s) { s.host().policy.seats = 10, s.view.seats_taken = 12; }, "room-full", 11},
        {"a moderator by grant has no reserve",
         [](Scene& s) { s.request.history.granted = true, s.policy.seats = 10, s.view.seats_taken = 10; }, "room-full",
         11},
        {"an approval makes no seat",
         [](Scene& s) { s.request.history.approved = true, s.policy.seats = 10, s.view.seats_taken = 10; }, "room-full",
         11},
        {"no limit", [](Scene& s) { s.view.seats_taken = 100000; }, "participant", 17},
        {"somebody inside has his",
         [](Scene& s) { s.request.history.seat = Seat::Interrupted, s.policy.seats = 10, s.view.seats_taken = 10; },
         "participant", 5},
    };
    check(cases);
}

void hold(Scene& s) {
    s.view.lobby_on = true;
    s.view.password = Secret{"p"};
}

TEST(Row12, WhoIsEntitledPassesLobbyWaitingRoomAndPassword) {
    std::vector<Case> const cases = {
        {"a host", [](Scene& s) { s.host(), hold(s); }, "host", 12},
        {"a moderator by grant", [](Scene& s) { s.request.history.granted = true, hold(s); }, "cohost", 12},
        {"a guest by grant", [](Scene& s) { s.guest().request.history.granted = true, hold(s); }, "cohost", 12},
        {"the bypass claim", [](Scene& s) { s.claims().lobby_bypass = true, hold(s); }, "participant", 12},
        {"an approval", [](Scene& s) { s.request.history.approved = true, hold(s); }, "participant", 12},
        {"a guest's approval", [](Scene& s) { s.guest().request.history.approved = true, hold(s); }, "guest", 12},
        {"a participant has nothing", [](Scene& s) { hold(s); }, "lobby", 15},
        {"before the waiting room",
         [](Scene& s) {
             s.claims().lobby_bypass = true, s.view.host_present = false, s.policy.waiting = WaitingMode::On;
         },
         "participant", 12},
        {"must knock outweighs the bypass",
         [](Scene& s) { s.claims().lobby_bypass = true, s.claims().must_knock = true; }, "lobby", 15},
        {"must knock outweighs the role", [](Scene& s) { s.host().claims().must_knock = true; }, "lobby", 15},
        {"an approval answers must knock",
         [](Scene& s) { s.claims().must_knock = true, s.request.history.approved = true; }, "participant", 12},
    };
    check(cases);
}

TEST(Row13, TheFirstTokenHolderMayBecomeModerator) {
    auto first = [](Scene& s) -> Scene& {
        s.cold().policy.first_joiner = FirstJoiner::Moderator;
        return s;
    };
    std::vector<Case> const cases = {
        {"the first", [&](Scene& s) { first(s); }, "cohost", 13},
        {"not by default", [](Scene& s) { s.cold(); }, "participant", 17},
        {"not with a moderator there", [&](Scene& s) { first(s).view.host_present = true; }, "participant", 17},
        {"after the last moderator left", [&](Scene& s) { first(s).view.exists = true, s.view.seats_taken = 4; },
         "cohost", 13},
        {"not with a participant claim", [&](Scene& s) { first(s).member(); }, "participant", 17},
        {"not as a visitor", [&](Scene& s) { first(s).claims().role = token::RoleClaim::Visitor; }, "visitor", 17},
        {"not without a token", [&](Scene& s) { first(s).guest().policy.guests_may_create = true; }, "guest", 17},
        {"not as a guest by claim",
         [&](Scene& s) {
             first(s).claims().guest = true, s.policy.guests = Guests::Yes, s.policy.guests_may_create = true;
         },
         "guest", 17},
        {"a host is a host", [&](Scene& s) { first(s).host(); }, "host", 12},
        {"it comes before the lobby", [&](Scene& s) { first(s).view.lobby_on = true; }, "cohost", 13},
        {"it comes before the waiting room", [&](Scene& s) { first(s).policy.waiting = WaitingMode::On; }, "cohost",
         13},
        {"it comes before the password", [&](Scene& s) { first(s).view.password = Secret{"p"}; }, "cohost", 13},
        {"not for those who must knock", [&](Scene& s) { first(s).claims().must_knock = true; }, "lobby", 15},
        {"not in a room that only hosts may open", [&](Scene& s) { first(s).policy.may_create = MayCreate::Hosts; },
         "may-not-create", 10},
    };
    check(cases);
}

TEST(Row14, TheWaitingRoomHoldsUntilAHostIsThere) {
    auto waiting = [](Scene& s) -> Scene& {
        s.policy.waiting = WaitingMode::On;
        s.view.host_present = false;
        return s;
    };
    std::vector<Case> const cases = {
        {"a participant", [&](Scene& s) { waiting(s); }, "waiting-for-host", 14},
        {"a guest", [&](Scene& s) { waiting(s).guest(); }, "waiting-for-host", 14},
        {"a host does not", [&](Scene& s) { waiting(s).host(); }, "host", 12},
        {"with a host there", [&](Scene& s) { waiting(s).view.host_present = true; }, "participant", 17},
        {"it comes before the lobby", [&](Scene& s) { waiting(s).view.lobby_on = true; }, "waiting-for-host", 14},
        {"no name is needed to wait", [&](Scene& s) { waiting(s).guest().request.name.reset(); }, "waiting-for-host",
         14},
        {"the right password does not help",
         [&](Scene& s) { waiting(s).view.password = Secret{"p"}, s.request.password = Secret{"p"}; },
         "waiting-for-host", 14},
        {"in a room that does not exist yet", [&](Scene& s) { waiting(s).cold(); }, "waiting-for-host", 14},
    };
    check(cases);
}

TEST(Row15, TheLobbyHoldsWhoHasNothingElse) {
    auto lobby = [](Scene& s) -> Scene& {
        s.guest().view.lobby_on = true;
        return s;
    };
    auto unnamed = [&](Scene& s) -> Scene& {
        lobby(s).request.name.reset();
        return s;
    };
    std::vector<Case> const cases = {
        {"a guest", [&](Scene& s) { lobby(s); }, "lobby", 15},
        {"a token holder", [](Scene& s) { s.view.lobby_on = true; }, "lobby", 15},
        {"off", [](Scene& s) { s.guest(); }, "guest", 17},
        {"must knock without a lobby", [](Scene& s) { s.claims().must_knock = true; }, "lobby", 15},
        {"the lobby of a room that does not exist yet", [](Scene& s) { s.cold().policy.lobby = LobbyMode::On; },
         "lobby", 15},
        {"a lobby that a moderator switched off", [](Scene& s) { s.policy.lobby = LobbyMode::On; }, "participant", 17},
        {"a new client without a name", [&](Scene& s) { unnamed(s); }, "name-required", 15},
        {"an empty name is none", [&](Scene& s) { lobby(s).request.name = ""; }, "name-required", 15},
        {"a client of an unknown generation counts as new",
         [&](Scene& s) { unnamed(s).request.client = Generation::Unknown; }, "name-required", 15},
        {"an old client without a name", [&](Scene& s) { unnamed(s).request.client = Generation::Old; }, "lobby", 15},
        {"no name needed", [&](Scene& s) { unnamed(s).policy.name_required = false; }, "lobby", 15},
        {"the token knows the name", [](Scene& s) { s.view.lobby_on = true, s.request.name.reset(); }, "lobby", 15},
        {"who waited becomes one who knocks, with or without a name",
         [&](Scene& s) { unnamed(s).stage(Stage::Recheck); }, "lobby", 15},
        {"a host needs no name", [](Scene& s) { s.host().view.lobby_on = true, s.request.name.reset(); }, "host", 12},
    };
    check(cases);
}

Scene& locked_lobby(Scene& s, LobbyPassword mode, char const* given) {
    s.guest().view.lobby_on = true;
    s.policy.lobby_password = mode;
    s.view.password = Secret{"sesame"};
    if (given != nullptr) s.request.password = Secret{given};
    return s;
}

TEST(Row15, LobbyAndPasswordTogetherAreEitherOrBoth) {
    auto either = [](char const* given) {
        return [given](Scene& s) { locked_lobby(s, LobbyPassword::Either, given); };
    };
    auto both = [](char const* given) { return [given](Scene& s) { locked_lobby(s, LobbyPassword::Both, given); }; };
    std::vector<Case> const cases = {
        {"either: none given", either(nullptr), "lobby", 15},
        {"either: wrong", either("simsim"), "lobby", 15},
        {"either: right", either("sesame"), "guest", 17},
        {"either: right, without a name",
         [](Scene& s) { locked_lobby(s, LobbyPassword::Either, "sesame").request.name.reset(); }, "guest", 17},
        {"both: none given", both(nullptr), "password-required", 15},
        {"both: wrong", both("simsim"), "bad-password", 15},
        {"both: right, and still the lobby", both("sesame"), "lobby", 15},
        {"both: given before, since no client sends it at the lobby's door",
         [](Scene& s) {
             locked_lobby(s, LobbyPassword::Both, nullptr).stage(Stage::Knock).request.history.password_given = true;
         },
         "lobby", 15},
        {"both: approved",
         [](Scene& s) { locked_lobby(s, LobbyPassword::Both, nullptr).request.history.approved = true; }, "guest", 12},
        {"both: no password set", [](Scene& s) { locked_lobby(s, LobbyPassword::Both, nullptr).view.password.reset(); },
         "lobby", 15},
        {"must knock: the right password passes",
         [](Scene& s) {
             s.claims().must_knock = true, s.view.password = Secret{"sesame"}, s.request.password = Secret{"sesame"};
         },
         "participant", 17},
        {"sent back: the right password does not pass",
         [](Scene& s) { locked_lobby(s, LobbyPassword::Either, "sesame").request.history.sent_back = true; }, "lobby",
         15},
        {"too many wrong ones: not even the right one is looked at",
         [](Scene& s) { locked_lobby(s, LobbyPassword::Either, "sesame").view.passwords_exhausted = true; }, "too-fast",
         15},
        {"too many wrong ones, and none given: the lobby stays open",
         [](Scene& s) { locked_lobby(s, LobbyPassword::Either, nullptr).view.passwords_exhausted = true; }, "lobby",
         15},
    };
    check(cases);
}

TEST(Row16, ThePasswordOfTheRoom) {
    auto given = [](char const* text) {
        return [text](Scene& s) {
            s.guest().view.password = Secret{"sesame"};
            if (text != nullptr) s.request.password = Secret{text};
        };
    };
    std::vector<Case> const cases = {
        {"none given", given(nullptr), "password-required", 16},
        {"an empty one is none", given(""), "password-required", 16},
        {"wrong", given("simsim"), "bad-password", 16},
        {"almost right", given("sesam"), "bad-password", 16},
        {"right and more", given("sesame1"), "bad-password", 16},
        {"in other letters", given("Sesame"), "bad-password", 16},
        {"right", given("sesame"), "guest", 17},
        {"a first joiner's password does not matter where none is set",
         [](Scene& s) { s.guest().request.password = Secret{"anything"}; }, "guest", 17},
        {"an empty password is none set", [](Scene& s) { s.guest().view.password = Secret{""}; }, "guest", 17},
        {"a host is not asked", [](Scene& s) { s.host().view.password = Secret{"sesame"}; }, "host", 12},
        {"a token holder is", [](Scene& s) { s.view.password = Secret{"sesame"}; }, "password-required", 16},
        {"too many wrong ones", [&](Scene& s) { given("sesame")(s), s.view.passwords_exhausted = true; }, "too-fast",
         16},
        {"too many wrong ones of a host",
         [](Scene& s) {
             s.host().view.password = Secret{"sesame"}, s.view.passwords_exhausted = true,
             s.request.password = Secret{"x"};
         },
         "host", 12},
        {"too many wrong ones where none is set any more",
         [](Scene& s) { s.guest().view.passwords_exhausted = true, s.request.password = Secret{"x"}; }, "guest", 17},
    };
    check(cases);
}

TEST(Row17, EverybodyElseComesInWithTheRoleOfHisClaims) {
    std::vector<Case> const cases = {
        {"no claim", [](Scene&) {}, "participant", 17},
        {"a participant claim", [](Scene& s) { s.member(); }, "participant", 17},
        {"a visitor claim", [](Scene& s) { s.claims().role = token::RoleClaim::Visitor; }, "visitor", 17},
        {"no token", [](Scene& s) { s.guest(); }, "guest", 17},
    };
    check(cases);
}

TEST(Password, ComesOutAsOneOfFour) {
    Scene scene;
    EXPECT_EQ(check_password(scene.request, scene.view), PasswordCheck::NotSet);
    scene.view.password = Secret{"sesame"};
    EXPECT_EQ(check_password(scene.request, scene.view), PasswordCheck::NotGiven);
    scene.request.password = Secret{"simsim"};
    EXPECT_EQ(check_password(scene.request, scene.view), PasswordCheck::Wrong);
    scene.request.history.password_given = true;
    EXPECT_EQ(check_password(scene.request, scene.view), PasswordCheck::Wrong) << "a new one counts, not the earlier";
    scene.request.password = Secret{"sesame"};
    EXPECT_EQ(check_password(scene.request, scene.view), PasswordCheck::Right);
}

}  // namespace
}  // namespace usher::admission
