// What people report from the field about lobbies, roles and reloads, each told as it happened and with a good end.
#include <gtest/gtest.h>

#include "admission/meeting_test.hpp"

namespace usher::admission {
namespace {

// Guests may come, the lobby is on from the first moment; Ana is a host, Ben a participant, Dov a guest.
Meeting with_lobby() {
    Meeting m;
    m.policy.guests = Guests::Yes;
    m.policy.guests_may_create = true;
    m.policy.lobby = LobbyMode::On;
    m.host("ana");
    m.member("ben");
    m.guest("dov");
    return m;
}

TEST(LobbySituations, TheFirstHostIsNotLockedOutOfHerOwnLobby) {
    Meeting m = with_lobby();
    EXPECT_EQ(m.join("dov"), "lobby");
    EXPECT_EQ(m.join("ana"), "host");
    EXPECT_TRUE(m.is_held("dov"));
    EXPECT_FALSE(m.is_inside("dov"));
}

TEST(LobbySituations, AHostWhoReloadsAmongParticipantsOnlyIsInsideAtOnce) {
    Meeting m = with_lobby();
    m.join("ana");
    m.join("dov");
    m.approve("dov");
    m.cut("ana");
    m.pass(Seconds{40});
    EXPECT_EQ(m.join("ana"), "host");
}

TEST(LobbySituations, AHostWhoWasAwayForAnHourIsInsideAtOnce) {
    Meeting m = with_lobby();
    m.join("ana");
    m.join("dov");
    m.approve("dov");
    m.leave("ana");
    m.pass(Seconds{3600});
    EXPECT_EQ(m.join("ana"), "host");
}

TEST(LobbySituations, AModeratorByGrantPassesTheLobbyWhenSheReturns) {
    Meeting m = with_lobby();
    m.join("ana");
    m.join("ben");
    m.approve("ben");
    m.grant("ben");
    m.leave("ben");
    m.leave("ana");
    m.pass(Seconds{1800});
    EXPECT_EQ(m.join("ben"), "cohost");
}

TEST(LobbySituations, ASecondHostPassesTheLobbyToo) {
    Meeting m = with_lobby();
    m.host("cleo");
    m.join("ana");
    EXPECT_EQ(m.join("cleo"), "host");
}

TEST(LobbySituations, AnApprovedGuestWhoReloadsNeedsNoNewApproval) {
    Meeting m = with_lobby();
    m.join("ana");
    m.join("dov");
    EXPECT_EQ(m.approve("dov"), "guest");
    m.leave("dov");
    m.pass(Seconds{10});
    EXPECT_EQ(m.join("dov"), "guest");
}

TEST(LobbySituations, AnApprovedGuestWhoWasAwayForTenMinutesKnocksAgain) {
    Meeting m = with_lobby();
    m.join("ana");
    m.join("dov");
    m.approve("dov");
    m.leave("dov");
    m.pass(Seconds{600});
    EXPECT_EQ(m.join("dov"), "lobby");
}

TEST(LobbySituations, AnApprovedGuestInsideForHoursMayReload) {
    Meeting m = with_lobby();
    m.join("ana");
    m.join("dov");
    m.approve("dov");
    m.pass(Seconds{3 * 3600});
    m.leave("dov");
    m.pass(Seconds{5});
    EXPECT_EQ(m.join("dov"), "guest");
}

TEST(LobbySituations, ApprovedThenKickedIsBackInTheLobby) {
    Meeting m = with_lobby();
    m.join("ana");
    m.join("dov");
    m.approve("dov");
    m.kick("dov");
    m.pass(Seconds{5});
    EXPECT_EQ(m.join("dov"), "lobby");
}

TEST(LobbySituations, KickedForATimeIsToldSo) {
    Meeting m = with_lobby();
    m.policy.kick_for = Seconds{300};
    m.join("ana");
    m.join("dov");
    m.approve("dov");
    m.kick("dov");
    m.pass(Seconds{5});
    EXPECT_EQ(m.join("dov"), "kicked");
    m.pass(Seconds{296});
    EXPECT_EQ(m.join("dov"), "lobby");
}

TEST(LobbySituations, AKickedCohostLosesTheGrant) {
    Meeting m = with_lobby();
    m.join("ana");
    m.join("ben");
    m.approve("ben");
    m.grant("ben");
    m.kick("ben");
    EXPECT_EQ(m.join("ben"), "lobby");
    EXPECT_EQ(m.moderators(), 1);
}

TEST(LobbySituations, TurnedAwayAndBackAtOnceIsToldToWait) {
    Meeting m = with_lobby();
    m.join("ana");
    m.join("dov");
    m.deny("dov");
    m.pass(Seconds{5});
    EXPECT_EQ(m.join("dov"), "denied-recently");
    m.pass(Seconds{56});
    EXPECT_EQ(m.join("dov"), "lobby");
}

TEST(LobbySituations, WithoutACoolDownASecondKnockReachesTheModerators) {
    Meeting m = with_lobby();
    m.policy.deny_cooldown = Seconds{0};
    m.join("ana");
    m.join("dov");
    m.deny("dov");
    m.pass(Seconds{5});
    EXPECT_EQ(m.join("dov"), "lobby");
}

TEST(LobbySituations, ApprovedAfterAQuarterOfAnHourIsInside) {
    Meeting m = with_lobby();
    m.join("ana");
    m.join("dov");
    m.pass(Seconds{900});
    EXPECT_EQ(m.approve("dov"), "guest");
}

TEST(LobbySituations, ApprovedIntoAFullRoomStaysInTheLobby) {
    Meeting m = with_lobby();
    m.policy.seats = 2;
    m.join("ana");
    m.join("dov");
    m.join("ben");
    m.approve("ben");
    EXPECT_EQ(m.approve("dov"), "room-full");
    EXPECT_FALSE(m.is_inside("dov"));
    m.leave("ben");
    EXPECT_EQ(m.approve("dov"), "guest");
}

TEST(LobbySituations, WithNobodyToAdmitNewcomersAreHeldAndSeenByTheNextHost) {
    Meeting m = with_lobby();
    m.join("ana");
    m.join("ben");
    m.approve("ben");
    m.leave("ana");
    EXPECT_EQ(m.join("dov"), "lobby");
    m.pass(Seconds{600});
    m.join("ana");
    EXPECT_TRUE(m.is_held("dov"));
}

TEST(LobbySituations, ALobbySwitchedOffLetsThoseWhoKnockIn) {
    Meeting m = with_lobby();
    m.join("ana");
    m.join("dov");
    m.lobby_on = false;
    m.look_again();
    EXPECT_TRUE(m.is_inside("dov"));
}

TEST(LobbySituations, ALobbySwitchedOnPutsNobodyOut) {
    Meeting m = with_lobby();
    m.policy.lobby = LobbyMode::Off;
    m.join("ana");
    m.join("ben");
    m.join("dov");
    m.lobby_on = true;
    m.password = Secret{"p"};
    m.policy.seats = 1;
    m.policy.guests = Guests::No;
    m.look_again();
    EXPECT_EQ(m.inside(), 3);
}

TEST(LobbySituations, WhenAModeratorJoinsTheLobbyStartsForThoseAfterHer) {
    Meeting m = with_lobby();
    m.policy.lobby = LobbyMode::WhenModeratorJoins;
    EXPECT_EQ(m.join("ben"), "participant");
    m.join("ana");
    EXPECT_TRUE(m.is_inside("ben"));
    EXPECT_EQ(m.join("dov"), "lobby");
    m.lobby_on = false;
    m.leave("ana");
    m.join("ana");
    m.guest("eve");
    EXPECT_EQ(m.join("eve"), "guest") << "a moderator's off holds";
}

TEST(LobbySituations, OldClientsWithoutANameKnockAndNewOnesAreAskedForIt) {
    Meeting m = with_lobby();
    m.join("ana");
    JoinRequest& old = m.guest("old");
    old.name.reset();
    old.client = Generation::Old;
    EXPECT_EQ(m.join("old"), "lobby");
    m.guest("young").name.reset();
    EXPECT_EQ(m.join("young"), "name-required");
    m.guest("young").name = "Young";
    EXPECT_EQ(m.join("young"), "lobby");
}

TEST(LobbySituations, ThePasswordPassesTheLobbyUnderEither) {
    Meeting m = with_lobby();
    m.join("ana");
    m.password = Secret{"sesame"};
    EXPECT_EQ(m.join_with("dov", "simsim"), "lobby");
    EXPECT_EQ(m.join_with("dov", "sesame"), "guest");
}

TEST(LobbySituations, ThePasswordDoesNotPassTheLobbyUnderBoth) {
    Meeting m = with_lobby();
    m.policy.lobby_password = LobbyPassword::Both;
    m.join("ana");
    m.password = Secret{"sesame"};
    EXPECT_EQ(m.join("dov"), "password-required");
    EXPECT_EQ(m.join_with("dov", "simsim"), "bad-password");
    EXPECT_EQ(m.join_with("dov", "sesame"), "lobby");
    EXPECT_EQ(m.approve("dov"), "guest");
}

TEST(LobbySituations, AHostIsNeverAskedForThePassword) {
    Meeting m = with_lobby();
    m.policy.lobby_password = LobbyPassword::Both;
    m.password = Secret{"sesame"};
    EXPECT_EQ(m.join("ana"), "host");
}

TEST(LobbySituations, AnApprovedPersonNeverSeesThePasswordPrompt) {
    Meeting m = with_lobby();
    m.join("ana");
    m.join("dov");
    m.password = Secret{"sesame"};
    EXPECT_EQ(m.approve("dov"), "guest");
}

TEST(LobbySituations, TwoHostsAndAParticipantInAllOrdersKeepTheirRoles) {
    std::vector<std::string> order = {"ana", "ben", "cleo"};
    do {
        Meeting m;
        m.host("ana");
        m.host("cleo");
        m.member("ben");
        for (std::string const& name : order) m.join(name);
        EXPECT_EQ(m.role("ana"), Role::Host);
        EXPECT_EQ(m.role("cleo"), Role::Host);
        EXPECT_EQ(m.role("ben"), Role::Participant);
    } while (std::ranges::next_permutation(order).found);
}

TEST(LobbySituations, OwnerAndMemberTokensInBothOrdersGiveExactlyOneModerator) {
    for (FirstJoiner first : {FirstJoiner::Nobody, FirstJoiner::Moderator}) {
        for (bool owner_first : {true, false}) {
            Meeting m;
            m.policy.first_joiner = first;
            m.host("ana");
            m.member("ben");
            m.join(owner_first ? "ana" : "ben");
            m.join(owner_first ? "ben" : "ana");
            EXPECT_EQ(m.moderators(), 1);
            EXPECT_EQ(m.role("ana"), Role::Host);
        }
    }
}

TEST(LobbySituations, OfTwoFirstTokenHoldersOneIsCohost) {
    Meeting m;
    m.policy.first_joiner = FirstJoiner::Moderator;
    m.holder("ben");
    m.holder("eli");
    EXPECT_EQ(m.join("ben"), "cohost");
    EXPECT_EQ(m.join("eli"), "participant");
    m.cut("ben");
    EXPECT_EQ(m.join("ben"), "cohost") << "his role is that of the seat";
}

TEST(LobbySituations, NobodyInheritsTheRoleUnlessTheOperatorSaysSo) {
    Meeting m = with_lobby();
    m.policy.lobby = LobbyMode::Off;
    m.join("ana");
    m.join("ben");
    m.join("dov");
    m.leave("ana");
    m.look_again();
    EXPECT_EQ(m.moderators(), 0);
    EXPECT_EQ(m.join("ana"), "host");
}

TEST(LobbySituations, ParticipantAndGuestAreNotEligibleAsFirst) {
    Meeting m;
    m.policy.first_joiner = FirstJoiner::Moderator;
    m.policy.guests = Guests::Yes;
    m.policy.guests_may_create = true;
    m.member("ben");
    m.guest("dov");
    EXPECT_EQ(m.join("dov"), "guest");
    EXPECT_EQ(m.join("ben"), "participant");
    EXPECT_EQ(m.moderators(), 0);
}

TEST(LobbySituations, GrantedBeforeALostLineIsStillModeratorAfterIt) {
    Meeting m;
    m.host("ana");
    m.member("ben");
    m.join("ana");
    m.join("ben");
    m.grant("ben");
    m.cut("ben");
    m.pass(Seconds{20});
    EXPECT_EQ(m.join("ben"), "cohost");
}

TEST(LobbySituations, ATokenThatMustKnockIsHeldWithoutALobbyAndLetInByApproval) {
    Meeting m;
    m.host("ana");
    m.member("ben");
    m.claims("ben").must_knock = true;
    m.join("ana");
    EXPECT_EQ(m.join("ben"), "lobby");
    EXPECT_EQ(m.approve("ben"), "participant");
}

TEST(LobbySituations, AModeratorInsideLooksIntoTheLobbyAndAParticipantDoesNot) {
    Meeting m = with_lobby();
    m.join("ana");
    m.join("ben");
    m.approve("ben");
    EXPECT_EQ(m.join("ana", Space::Lobby), "host");
    EXPECT_EQ(m.join("ben", Space::Lobby), "not-moderator");
    EXPECT_TRUE(m.is_inside("ben"));
}

}  // namespace
}  // namespace usher::admission
