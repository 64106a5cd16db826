#include "admission/reachable.hpp"

#include <gtest/gtest.h>

namespace usher::admission {
namespace {

std::string who(Policy const& policy, bool tokens_verify = true) {
    Reach reach = reachable(policy, tokens_verify);
    return std::string(reach.host ? "host " : "") + (reach.participant ? "participant " : "") +
           (reach.guest ? "guest " : "");
}

TEST(Reachable, TheStrictDefaultsAreForTokenHolders) {
    EXPECT_EQ(who({}), "host participant ");
    EXPECT_NE(reachable({}, true).explanation.find("guests can never come in: token-required, no token: a guest"),
              std::string::npos)
        << reachable({}, true).explanation;
}

TEST(Reachable, TokensRequiredAndNoKeyIsNobody) {
    EXPECT_EQ(who({}, false), "");
    EXPECT_FALSE(reachable({}, false).anybody());
    EXPECT_NE(reachable({}, false).explanation.find("no key is configured"), std::string::npos);
}

TEST(Reachable, GuestsWithoutAKeyOpenRoomsOrNobodyComesIn) {
    Policy policy;
    policy.guests = Guests::Yes;
    EXPECT_EQ(who(policy, false), "");
    policy.guests_may_create = true;
    EXPECT_EQ(who(policy, false), "guest ");
    policy.guests = Guests::AfterHost;
    EXPECT_EQ(who(policy, false), "");
}

TEST(Reachable, ALobbyNeedsSomebodyWhoPassesIt) {
    Policy policy;
    policy.lobby = LobbyMode::On;
    EXPECT_EQ(who(policy), "host participant ");
    policy.guests = Guests::Yes;
    policy.guests_may_create = true;
    EXPECT_EQ(who(policy), "host participant guest ");
    EXPECT_EQ(who(policy, false), "") << "guests only, and nobody to admit them";
}

TEST(Reachable, AWaitingRoomNeedsAHost) {
    Policy policy;
    policy.waiting = WaitingMode::On;
    policy.guests = Guests::Yes;
    EXPECT_EQ(who(policy), "host participant guest ");
    EXPECT_EQ(who(policy, false), "");
}

TEST(Reachable, NoSeatsIsForHostsOnlyOrForNobody) {
    Policy policy;
    policy.seats = 0;
    EXPECT_EQ(who(policy), "host ");
    policy.seats_for_hosts = 0;
    EXPECT_EQ(who(policy), "");
}

TEST(Reachable, ALastingObstacleIsNamed) {
    Policy policy;
    policy.draining = true;
    EXPECT_EQ(who(policy), "");
    EXPECT_NE(reachable(policy, true).explanation.find("server-draining"), std::string::npos);
}

TEST(Reachable, TheFirstJoinerOpensTheLobbyForTheOthers) {
    Policy policy;
    policy.lobby = LobbyMode::WhenModeratorJoins;
    policy.first_joiner = FirstJoiner::Moderator;
    policy.guests = Guests::AfterHost;
    EXPECT_EQ(who(policy), "host participant guest ");
}

}  // namespace
}  // namespace usher::admission
