// A token on a live session: the person stays where he is, and what he may follows.
#include <gtest/gtest.h>

#include "router/test_world.hpp"

namespace usher::router::test {
namespace {

std::string give(Someone& who, std::string const& token) {
    who.forget();
    who.say(
        "<message xmlns='jabber:client' type='groupchat' to='alpha@conference.meet.example'><json-message "
        "xmlns='http://jitsi.org/jitmeet'>{\"type\":\"usher\",\"id\":\"t1\",\"command\":\"token\",\"token\":\"" +
        token + "\"}</json-message></message>");
    return who.expect({"json-message", "\"id\":\"t1\""});
}

TEST(NewToken, OfTheSamePersonMakesHimModeratorWithoutLeaving) {
    World world;
    Someone& ben = world.come(world.member_token());
    Someone& eli = world.come(world.member_token("eli"));
    eli.forget();
    std::string const answer = give(ben, world.token({{"id", "u-ben"}, {"name", "ben"}, {"moderator", true}}));
    EXPECT_NE(answer.find("\"ok\":true"), std::string::npos) << answer;
    eli.expect({"/" + ben.nick, "role='moderator'"});
    EXPECT_FALSE(eli.has({"type='unavailable'"}));
    EXPECT_FALSE(eli.has({"json-message"})) << "nobody else sees the token";
}

TEST(NewToken, OfAnotherPersonIsRefusedAndChangesNothing) {
    World world;
    Someone& ben = world.come(world.member_token());
    Someone& eli = world.come(world.member_token("eli"));
    eli.forget();
    std::string const answer = give(ben, world.host_token("ana"));
    EXPECT_NE(answer.find("\"ok\":false"), std::string::npos) << answer;
    EXPECT_NE(answer.find("token-of-another"), std::string::npos) << answer;
    EXPECT_TRUE(eli.inbox.empty());
}

TEST(NewToken, ThatIsBadIsRefusedWithItsReason) {
    World world;
    Someone& ben = world.come(world.member_token());
    EXPECT_NE(give(ben, "no.to.ken").find("malformed"), std::string::npos);
    EXPECT_NE(give(ben, world.member_token("ben", "beta")).find("room-mismatch"), std::string::npos);
}

TEST(NewToken, OfAHostLetsAKnockerIn) {
    admission::Policy policy;
    policy.guests = admission::Guests::Yes;
    policy.lobby = admission::LobbyMode::On;
    World world(policy);
    Someone& dov = world.come({});
    dov.knock("alpha");
    give(dov, world.host_token("ana"));
    dov.expect({"type='unavailable'", "destroy", "jid='alpha@conference.meet.example'"});
    dov.join("alpha");
    dov.expect({"role='moderator'", "code='110'"});
}

TEST(NewToken, OfAParticipantTellsHimWhyHeGoesOnWaiting) {
    admission::Policy policy;
    policy.guests = admission::Guests::Yes;
    policy.waiting = admission::WaitingMode::On;
    World world(policy);
    Someone& dov = world.come({});
    dov.knock("alpha");
    std::string const answer = give(dov, world.member_token());
    EXPECT_NE(answer.find("\"ok\":true"), std::string::npos) << answer;
    EXPECT_NE(answer.find("\"code\":\"not-host-of-room\""), std::string::npos) << answer;
    EXPECT_FALSE(dov.has({"type='unavailable'"}));
    Someone& eve = world.come({});
    eve.knock("alpha");
    std::string const taken = give(eve, world.host_token("ana"));
    EXPECT_EQ(taken.find("not-host-of-room"), std::string::npos) << taken;
}

TEST(NewToken, MayAlsoComeInAnIq) {
    World world;
    Someone& ben = world.come(world.member_token());
    ben.say("<iq xmlns='jabber:client' type='set' id='n1' to='meet.example'><token xmlns='urn:usher:token:1'>" +
            world.token({{"id", "u-ben"}, {"moderator", true}}) + "</token></iq>");
    ben.expect({"type='result'", "id='n1'"});
    ben.expect({"/" + ben.nick, "role='moderator'"});
    ben.say(
        "<iq xmlns='jabber:client' type='set' id='n2' to='meet.example'><token "
        "xmlns='urn:usher:token:1'>x</token></iq>");
    ben.expect({"type='error'", "id='n2'", "not-authorized", "malformed"});
}

TEST(NewToken, IsTriedOnlySoOftenAMinute) {
    World world;
    Someone& ben = world.come(world.member_token());
    for (int i = 0; i < 10; ++i) EXPECT_NE(give(ben, "x").find("malformed"), std::string::npos);
    EXPECT_NE(give(ben, world.member_token()).find("too-fast"), std::string::npos);
    world.pass(Milliseconds{61'000});
    EXPECT_NE(give(ben, world.member_token()).find("\"ok\":true"), std::string::npos);
}

}  // namespace
}  // namespace usher::router::test
