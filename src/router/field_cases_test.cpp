// Cases of the field reports with their own values (docs/operate/cases.md), where no other test has them.
#include "router/test_world.hpp"

namespace usher::router::test {
namespace {

using namespace std::chrono_literals;

// H10: the banned keeps knocking at the door; the limit is his alone.
TEST(FieldCases, ABannedClientTriesAHundredTimesAndItsNeighbourJoinsAtOnce) {
    World world;
    Someone& ben = world.connect(world.member_token(), "");
    admission::Ban ban;
    ban.identity = "token:acme-app/u-ben";
    ban.scope = admission::BanScope::Room;
    ban.place = "alpha";
    ASSERT_TRUE(world.core->ban(ban, world.now(), world.ids, world.effects).ok());
    world.perform();
    int banned = 0;
    int too_fast = 0;
    for (int i = 0; i < 100; ++i) {
        ben.forget();
        ben.join("alpha");
        banned += ben.has({"\"code\":\"banned\""}) ? 1 : 0;
        too_fast += ben.has({"\"code\":\"too-fast\""}) ? 1 : 0;
        ben.expect({"<presence", "type='error'"});
        world.pass(100ms);
    }
    EXPECT_EQ(banned + too_fast, 100);
    EXPECT_GE(banned, 60);
    EXPECT_LT(banned, 75) << "limits.joins is 60 in a minute, and the hundred took ten seconds";
    Someone& dov = world.come(world.member_token("dov"));
    dov.expect({"code='110'"});
}

// H11: who the owner is depends on the token and not on the stream.
TEST(FieldCases, WhoeverOpenedARoomOwnsItInTheNextSessionToo) {
    World world;
    Someone& ana = world.come(world.host_token());
    ana.expect({"affiliation='owner'", "code='110'"});
    ana.leave("alpha");
    world.drop(ana);
    world.pass(60s);
    EXPECT_EQ(world.core->conferences(), 0U);
    world.come(world.host_token()).expect({"affiliation='owner'", "role='moderator'", "code='110'"});
}

// J14: the operator's program answers after 10 s, the limit is 2 s, and failures keep out.
TEST(FieldCases, ADecisionThatComesAfterTenSecondsIsNone) {
    admission::Policy policy;
    policy.asks_outside = true;
    policy.outside_within = Seconds{2};
    World world(policy);
    Someone& ben = world.come(world.member_token());
    ASSERT_EQ(world.asked.size(), 1U);
    std::uint64_t const number = world.asked[0].number;
    Someone& ana = world.come(world.host_token());
    world.asked.erase(world.asked.begin());
    world.answer_outside({});
    ana.expect({"code='110'"});
    world.pass(2s);
    ben.expect({"\"code\":\"policy-timeout\""});
    ben.expect({"<presence", "type='error'", "not-allowed"});
    world.pass(8s);
    world.core->outside_answered(number, {}, world.now(), world.ids, world.effects);
    world.perform();
    EXPECT_FALSE(ben.has({"code='110'"}));
}

// J14: a meeting ends by its time while the last people leave: it ends once.
TEST(FieldCases, AMeetingThatEndsWhileItsPeopleLeaveEndsOnce) {
    for (int order = 0; order < 3; ++order) {
        admission::Policy policy;
        policy.duration = Seconds{600};
        World world(policy);
        Someone& ana = world.come(world.host_token());
        Someone& ben = world.come(world.member_token());
        world.pass(599s);
        if (order == 0) ana.leave("alpha");
        if (order <= 1) ben.leave("alpha");
        world.pass(1s);
        if (order == 2) {
            ana.leave("alpha");
            world.drop(ben);
        }
        world.pass(120s);
        auto const ended = std::ranges::count_if(world.happenings, [](conference::Happened const& one) {
            return one.what == conference::Happening::RoomClosed;
        });
        EXPECT_EQ(ended, 1) << order;
    }
}

}  // namespace
}  // namespace usher::router::test
