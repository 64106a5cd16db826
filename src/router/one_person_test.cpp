// One person in two sessions (rooms.same_user), and a token that ends while its holder is inside
// (tokens.end_on_expiry).
#include <gtest/gtest.h>

#include "router/test_world.hpp"

namespace usher::router::test {
namespace {

admission::Policy with(admission::SameUser rule) {
    admission::Policy policy;
    policy.same_user = rule;
    return policy;
}

TEST(SameUser, BothStayWhereThatIsAllowed) {
    World world(with(admission::SameUser::Allow));
    Someone& one = world.come(world.member_token("ben"));
    Someone& other = world.come(world.member_token("ben"));
    other.expect({"status code='110'"});
    EXPECT_FALSE(one.has({"type='unavailable'"}));
}

TEST(SameUser, TheNewestStays) {
    World world(with(admission::SameUser::Newest));
    Someone& ana = world.come(world.host_token("ana"));
    Someone& one = world.come(world.member_token("ben"));
    ana.forget();
    Someone& other = world.come(world.member_token("ben"));
    one.expect({R"("code":"replaced")", R"("hold":false)"});
    one.expect({"type='unavailable'", "status code='307'", "another window", "status code='110'"});
    other.expect({"status code='110'"});
    ana.expect({"type='unavailable'", one.nick});
    ana.expect({"<presence", other.nick});
    EXPECT_EQ(std::ranges::count(world.notes, "session-superseded"), 1);
}

// A host who reloads stays one: the role goes with the newest session.
TEST(SameUser, TheNewestKeepsTheRole) {
    World world(with(admission::SameUser::Newest));
    world.come(world.host_token("ana"));
    Someone& again = world.come(world.host_token("ana"));
    EXPECT_TRUE(again.has({"status code='110'", "role='moderator'"}));
}

TEST(SameUser, TheFirstStaysAndTheSecondIsToldWhy) {
    World world(with(admission::SameUser::First));
    Someone& one = world.come(world.member_token("ben"));
    one.forget();
    Someone& other = world.come(world.member_token("ben"));
    other.expect({R"("code":"name-taken")"});
    other.expect({"type='error'", "conflict"});
    EXPECT_FALSE(one.has({"type='unavailable'"}));
    Someone& cleo = world.come(world.member_token("cleo"));
    cleo.expect({"status code='110'"});
}

// A first one that is no more does not keep its person out: it is asked for a sign of life, and gives way without.
TEST(SameUser, AFirstOneThatIsDeadGivesWay) {
    World world(with(admission::SameUser::First));
    Someone& one = world.come(world.member_token("ben"));
    Someone& other = world.come(world.member_token("ben"));
    EXPECT_EQ(world.decisions.back(), "join:name-taken");
    one.expect({"urn:xmpp:ping"});
    world.pass(Seconds{6});
    other.forget();
    other.join("alpha");
    other.expect({"status code='110'"});
}

TEST(SameUser, AnInterruptedSeatIsTakenOver) {
    for (admission::SameUser rule : {admission::SameUser::First, admission::SameUser::Newest}) {
        World world(with(rule));
        Someone& one = world.come(world.member_token("ben"));
        world.drop(one);
        Someone& other = world.come(world.member_token("ben"));
        other.expect({"status code='110'"});
    }
}

admission::Policy ending() {
    admission::Policy policy;
    policy.end_on_expiry = true;
    return policy;
}

TEST(EndOnExpiry, WhoIsInsideGoesWhenHisTokenEnds) {
    World world(ending());
    Someone& ana = world.come(world.host_token("ana"));
    world.pass(Seconds{600});
    Someone& ben = world.come(world.member_token("ben"));
    world.pass(Seconds{2999});
    EXPECT_FALSE(ana.has({"type='unavailable'"}));
    world.pass(Seconds{2});
    ana.expect({R"("code":"expired")"});
    ana.expect({"type='unavailable'", "status code='307'", "status code='110'"});
    EXPECT_FALSE(ben.has({R"("code":"expired")"}));
    world.pass(Seconds{600});
    ben.expect({R"("code":"expired")"});
    // Nor does he come back by tokens.rejoin_grace.
    world.pass(Seconds{61});
    ben.join("alpha");
    EXPECT_EQ(world.decisions.back(), "join:expired");
}

TEST(EndOnExpiry, IsOffUnlessAskedFor) {
    World world;
    Someone& ana = world.come(world.host_token("ana"));
    world.pass(Seconds{4000});
    EXPECT_FALSE(ana.has({"type='unavailable'"}));
}

admission::Policy lonely() {
    admission::Policy policy;
    policy.alone = Seconds{60};
    return policy;
}

TEST(Alone, AMeetingOfOneEndsAfterItsTime) {
    World world(lonely());
    Someone& ana = world.come(world.host_token("ana"));
    world.pass(Seconds{50});
    Someone& ben = world.come(world.member_token("ben"));
    world.pass(Seconds{300});
    EXPECT_FALSE(ana.has({"<destroy"}));
    ben.leave("alpha");
    world.pass(Seconds{59});
    EXPECT_FALSE(ana.has({"<destroy"}));
    world.pass(Seconds{2});
    ana.expect({"<destroy", "Everybody else has left."});
    EXPECT_EQ(world.core->conferences(), 0U);
}

TEST(Alone, IsNobodyWhomOthersJoinAgain) {
    World world(lonely());
    Someone& ana = world.come(world.host_token("ana"));
    Someone& ben = world.come(world.member_token("ben"));
    ben.leave("alpha");
    world.pass(Seconds{30});
    ben.join("alpha");
    world.pass(Seconds{300});
    EXPECT_FALSE(ana.has({"<destroy"}));
}

TEST(Ending, ACohostMayEndTheMeetingUnlessThePolicySaysNo) {
    for (bool may : {true, false}) {
        admission::Policy policy;
        policy.cohosts_may_end = may;
        World world(policy);
        Someone& ana = world.come(world.host_token("ana"));
        Someone& ben = world.come(world.member_token("ben"));
        ana.say(
            "<iq xmlns='jabber:client' type='set' id='g' to='alpha@conference.meet.example'><query "
            "xmlns='http://jabber.org/protocol/muc#admin'><item jid='" +
            ben.jid + "' affiliation='owner'/></query></iq>");
        std::string const end =
            "<message xmlns='jabber:client' to='endconference.meet.example'><end_conference/></message>";
        ben.forget();
        ben.say(end);
        EXPECT_EQ(ben.has({"<destroy"}), may);
        EXPECT_EQ(ben.has({"not-host-of-room"}), !may);
        if (may) continue;
        ana.say(end);
        ana.expect({"<destroy"});
    }
}

// What is forgiven is an expiry while its holder was here, not an old link of somebody who is here by another.
TEST(OldTokens, OpenNothingForWhoIsInsideByAnother) {
    World world;
    world.come(world.host_token());
    Someone& ben = world.come(world.member_token());
    ben.expect({"code='110'"});
    std::int64_t const now = world.now().wall.seconds();
    std::string const old =
        world.token({{"id", "u-ben"}, {"name", "ben"}, {"moderator", true}}, "alpha", {{"exp", now - 86400}});
    Someone& again = world.connect(old);
    again.join("alpha");
    EXPECT_FALSE(again.has({"code='110'"}));
    EXPECT_FALSE(again.has({"role='moderator'", "from='alpha@conference.meet.example/" + again.nick}));
    world.pass(Seconds{60});
    std::string const ended =
        world.token({{"id", "u-ben"}, {"name", "ben"}}, "alpha", {{"exp", world.now().wall.seconds() - 10}});
    Someone& reload = world.connect(ended);
    reload.join("alpha");
    reload.expect({"code='110'"});
}

}  // namespace
}  // namespace usher::router::test
