// What people report from the field about tokens, waiting rooms, guests, seats and breakout rooms, each told as it
// happened and with a good end.
#include <gtest/gtest.h>

#include "admission/meeting_test.hpp"

namespace usher::admission {
namespace {

// Guests may come but not open a room; Ana is a host, Ben a participant, Dov and Eve guests.
Meeting with_guests(Guests guests = Guests::Yes) {
    Meeting m;
    m.policy.guests = guests;
    m.host("ana");
    m.member("ben");
    m.guest("dov");
    m.guest("eve");
    return m;
}

TEST(TokenSituations, ATokenForOneRoomOpensNoOther) {
    Meeting m = with_guests();
    m.claims("ben").room = "beta";
    EXPECT_EQ(m.join("ben"), "room-mismatch");
    EXPECT_EQ(m.inside(), 0);
    m.join("ana");
    EXPECT_EQ(m.join("ben"), "room-mismatch");
    EXPECT_EQ(m.join("ben", Space::Lobby), "room-mismatch") << "the lobby checks the token as well";
    EXPECT_EQ(m.join("ben", Space::Breakout), "room-mismatch");
}

TEST(TokenSituations, AGuestGoesNowhereThatATokenHolderMayNot) {
    Meeting m = with_guests();
    m.join("ana");
    EXPECT_EQ(m.join("dov", Space::Breakout), "not-in-meeting");
    EXPECT_EQ(m.join("ben", Space::Breakout), "not-in-meeting");
}

TEST(TokenSituations, ABadTokenIsNoGuestWhereGuestsAreWelcome) {
    Meeting m = with_guests();
    m.join("ana");
    m.guest("eve").token = BadToken{"bad-signature", "no"};
    EXPECT_EQ(m.join("eve"), "bad-signature");
}

TEST(TokenSituations, ExpiredWhileInsideAndReloadedIsInside) {
    Meeting m = with_guests();
    m.join("ana");
    m.join("ben");
    std::get<GoodToken>(m.member("ben").token).expired_for = Seconds{60};
    m.cut("ben");
    EXPECT_EQ(m.join("ben"), "participant");
}

TEST(TokenSituations, ExpiredAndGoneForAMinuteIsInside) {
    Meeting m = with_guests();
    m.join("ana");
    m.join("ben");
    m.leave("ben");
    m.pass(Seconds{60});
    std::get<GoodToken>(m.member("ben").token).expired_for = Seconds{30};
    EXPECT_EQ(m.join("ben"), "participant");
}

TEST(TokenSituations, ExpiredAndGoneForLongIsRefused) {
    Meeting m = with_guests();
    m.join("ana");
    m.join("ben");
    m.leave("ben");
    m.pass(Seconds{121});
    std::get<GoodToken>(m.member("ben").token).expired_for = Seconds{30};
    EXPECT_EQ(m.join("ben"), "expired");
}

TEST(TokenSituations, ExpiredBeforeTheFirstJoinIsRefused) {
    Meeting m = with_guests();
    std::get<GoodToken>(m.host("ana").token).expired_for = Seconds{1};
    EXPECT_EQ(m.join("ana"), "expired");
}

TEST(TokenSituations, ExpiryPutsNobodyOut) {
    Meeting m = with_guests();
    m.join("ana");
    m.join("ben");
    std::get<GoodToken>(m.member("ben").token).expired_for = Seconds{9000};
    m.look_again();
    EXPECT_TRUE(m.is_inside("ben"));
}

TEST(TokenSituations, ABannedPersonIsOutWithAnyTokenAndBackWhenTheBanIsLifted) {
    Meeting m = with_guests();
    m.join("ana");
    m.join("ben");
    m.ban("ben");
    m.look_again();
    EXPECT_FALSE(m.is_inside("ben"));
    EXPECT_EQ(m.join("ben"), "banned");
    m.member("ben").facts.ban.reset();
    EXPECT_EQ(m.join("ben"), "participant");
}

TEST(WaitingSituations, TheFourCombinationsOfWaitingRoomAndLobby) {
    struct {
        WaitingMode waiting;
        LobbyMode lobby;
        char const* before;
        bool inside_after;
    } const cases[] = {
        {WaitingMode::Off, LobbyMode::Off, "guest", true},
        {WaitingMode::On, LobbyMode::Off, "waiting-for-host", true},
        {WaitingMode::Off, LobbyMode::On, "lobby", false},
        {WaitingMode::On, LobbyMode::On, "waiting-for-host", false},
    };
    for (auto const& one : cases) {
        Meeting m = with_guests();
        m.policy.guests_may_create = true;
        m.policy.waiting = one.waiting;
        m.policy.lobby = one.lobby;
        EXPECT_EQ(m.join("dov"), one.before);
        EXPECT_EQ(m.join("ana"), "host");
        EXPECT_EQ(m.is_inside("dov"), one.inside_after) << one.before;
        EXPECT_EQ(m.is_held("dov"), !one.inside_after) << "a wait becomes a knock";
    }
}

TEST(WaitingSituations, NobodyComesInBeforeTheHostsSettingsHold) {
    Meeting m = with_guests();
    m.policy.waiting = WaitingMode::On;
    m.policy.lobby = LobbyMode::WhenModeratorJoins;
    m.join("dov");
    m.join("eve");
    EXPECT_EQ(m.join("ana"), "host");
    EXPECT_FALSE(m.is_inside("dov"));
    EXPECT_FALSE(m.is_inside("eve"));
    EXPECT_TRUE(m.is_held("dov") && m.is_held("eve"));
}

TEST(WaitingSituations, AWaitingGuestWithoutANameBecomesOneWhoKnocks) {
    Meeting m = with_guests();
    m.policy.waiting = WaitingMode::On;
    m.policy.lobby = LobbyMode::On;
    m.guest("dov").name.reset();
    EXPECT_EQ(m.join("dov"), "waiting-for-host");
    m.join("ana");
    EXPECT_TRUE(m.is_held("dov"));
}

TEST(WaitingSituations, AParticipantIsNoHostAndGoesOnWaiting) {
    Meeting m = with_guests();
    m.policy.waiting = WaitingMode::On;
    EXPECT_EQ(m.join("dov"), "waiting-for-host");
    EXPECT_EQ(m.join("ben"), "waiting-for-host");
    EXPECT_TRUE(m.is_held("dov"));
}

TEST(WaitingSituations, AfterTheHostLeftNewcomersWaitAgainAndThoseInsideStay) {
    Meeting m = with_guests();
    m.policy.waiting = WaitingMode::On;
    m.join("ana");
    m.join("ben");
    m.leave("ana");
    m.look_again();
    EXPECT_TRUE(m.is_inside("ben"));
    EXPECT_EQ(m.join("dov"), "waiting-for-host");
}

TEST(WaitingSituations, AHostWithALostLineStillCountsAsPresent) {
    Meeting m = with_guests();
    m.policy.waiting = WaitingMode::On;
    m.join("ana");
    m.cut("ana");
    EXPECT_EQ(m.join("dov"), "guest");
}

TEST(WaitingSituations, AHostInABreakoutRoomStillCountsAsPresent) {
    Meeting m = with_guests();
    m.policy.waiting = WaitingMode::On;
    m.join("ana");
    m.move("ana");
    EXPECT_EQ(m.join("ana", Space::Breakout), "host");
    EXPECT_EQ(m.join("dov"), "guest");
}

TEST(GuestSituations, AGuestOpensNoRoomAndJoinsOneThatIsOpen) {
    Meeting m = with_guests();
    EXPECT_EQ(m.join("dov"), "may-not-create");
    EXPECT_EQ(m.inside(), 0);
    m.join("ben");
    EXPECT_EQ(m.join("dov"), "guest");
}

TEST(GuestSituations, AnEarlyGuestIsInTheLobbyWhenTheHostComes) {
    Meeting m = with_guests();
    m.policy.lobby = LobbyMode::On;
    EXPECT_EQ(m.join("dov"), "lobby");
    EXPECT_EQ(m.inside(), 0);
    EXPECT_EQ(m.join("ana"), "host");
    EXPECT_TRUE(m.is_held("dov"));
}

TEST(GuestSituations, GuestsAfterAHostWaitForHerAndComeInByThemselves) {
    Meeting m = with_guests(Guests::AfterHost);
    EXPECT_EQ(m.join("dov"), "waiting-for-host");
    EXPECT_EQ(m.join("ben"), "participant");
    EXPECT_TRUE(m.is_held("dov")) << "a participant opens the room, but is no host";
    m.join("ana");
    EXPECT_TRUE(m.is_inside("dov"));
}

TEST(GuestSituations, GuestsAfterAHostIntoALobbyKnockWhenSheIsThere) {
    Meeting m = with_guests(Guests::AfterHost);
    m.policy.lobby = LobbyMode::On;
    EXPECT_EQ(m.join("dov"), "waiting-for-host");
    m.join("ana");
    EXPECT_TRUE(m.is_held("dov"));
    EXPECT_EQ(m.approve("dov"), "guest");
}

TEST(GuestSituations, AGuestByClaimIsTreatedLikeAnyGuest) {
    Meeting m = with_guests(Guests::AfterHost);
    m.claims("ben").guest = true;
    EXPECT_EQ(m.join("ben"), "waiting-for-host");
    m.join("ana");
    EXPECT_EQ(m.role("ben"), Role::Guest);
}

TEST(GuestSituations, GuestsForbiddenByAReloadOfTheSettingsStayIfInside) {
    Meeting m = with_guests();
    m.join("ana");
    m.join("dov");
    m.policy.guests = Guests::No;
    m.look_again();
    EXPECT_TRUE(m.is_inside("dov"));
    EXPECT_EQ(m.join("eve"), "token-required");
    m.cut("dov");
    EXPECT_EQ(m.join("dov"), "guest") << "and may reload";
}

TEST(SeatSituations, AHostReloadsIntoAFullRoom) {
    Meeting m = with_guests();
    m.policy.seats = 2;
    m.policy.seats_for_hosts = 0;
    m.join("ana");
    m.join("ben");
    m.cut("ana");
    EXPECT_EQ(m.join("dov"), "room-full") << "her seat is held";
    EXPECT_EQ(m.join("ana"), "host");
    EXPECT_EQ(m.inside(), 2);
}

TEST(SeatSituations, AFullRoomHasSeatsForHosts) {
    Meeting m = with_guests();
    m.policy.seats = 1;
    m.policy.seats_for_hosts = 1;
    m.join("ben");
    EXPECT_EQ(m.join("dov"), "room-full");
    EXPECT_EQ(m.join("ana"), "host");
    m.host("cleo");
    EXPECT_EQ(m.join("cleo"), "room-full");
}

TEST(SeatSituations, SeatsLoweredPutNobodyOut) {
    Meeting m = with_guests();
    m.join("ana");
    m.join("ben");
    m.join("dov");
    m.policy.seats = 1;
    m.look_again();
    EXPECT_EQ(m.inside(), 3);
    EXPECT_EQ(m.join("eve"), "room-full");
}

TEST(BreakoutSituations, ABoundTokenIsGoodInTheBreakoutRoomsOfItsMeeting) {
    Meeting m = with_guests();
    m.join("ana");
    m.join("ben");
    for (int round = 0; round < 20; ++round) {
        for (Space space : {Space::Breakout, Space::Breakout, Space::Main}) {
            m.move("ana");
            EXPECT_EQ(m.join("ana", space), "host");
            m.move("ben");
            EXPECT_EQ(m.join("ben", space), "participant");
        }
    }
}

TEST(BreakoutSituations, AGuestAndAModeratorByGrantKeepTheirRolesOnEveryMove) {
    Meeting m = with_guests();
    m.join("ana");
    m.join("ben");
    m.join("dov");
    m.grant("ben");
    for (Space space : {Space::Breakout, Space::Main, Space::Breakout}) {
        m.move("ben");
        EXPECT_EQ(m.join("ben", space), "cohost");
        m.move("dov");
        EXPECT_EQ(m.join("dov", space), "guest");
    }
}

TEST(BreakoutSituations, KickedOutOfTheMeetingIsOutOfItsBreakoutRooms) {
    Meeting m = with_guests();
    m.join("ana");
    m.join("dov");
    m.kick("dov");
    EXPECT_EQ(m.join("dov", Space::Breakout), "not-in-meeting");
}

TEST(PasswordSituations, AFirstJoinersPasswordLocksNobodyOut) {
    Meeting m = with_guests();
    EXPECT_EQ(m.join_with("ben", "mine"), "participant");
    EXPECT_EQ(m.join("dov"), "guest");
}

TEST(PasswordSituations, APasswordSetDuringTheMeetingIsForNewcomers) {
    Meeting m = with_guests();
    m.join("ana");
    m.join("ben");
    m.password = Secret{"p"};
    m.look_again();
    EXPECT_TRUE(m.is_inside("ben"));
    m.cut("ben");
    EXPECT_EQ(m.join("ben"), "participant") << "an interrupted seat is taken over without it";
    EXPECT_EQ(m.join("dov"), "password-required");
    EXPECT_EQ(m.join_with("dov", "p"), "guest");
}

TEST(TimeSituations, AHostComesEarlyAndTheOthersWhenTheRoomOpens) {
    Meeting m = with_guests();
    m.window.opens = at(600);
    m.window.early_for_hosts = Seconds{900};
    EXPECT_EQ(m.join("ana"), "host");
    EXPECT_EQ(m.join("ben"), "room-not-open");
    m.pass(Seconds{600});
    EXPECT_EQ(m.join("ben"), "participant");
}

TEST(DrainSituations, ARestartTakesNobodyNewAndLetsThoseInsideReconnect) {
    Meeting m = with_guests();
    m.join("ana");
    m.policy.draining = true;
    EXPECT_EQ(m.join("ben"), "server-draining");
    m.cut("ana");
    EXPECT_EQ(m.join("ana"), "host");
}

}  // namespace
}  // namespace usher::admission
