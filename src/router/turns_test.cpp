// Everybody comes at nine o'clock (limits.joins_per_room).
#include "router/breakout_world.hpp"

namespace usher::router::test {
namespace {

using namespace std::chrono_literals;

admission::Policy open_to_all() {
    admission::Policy policy;
    policy.guests = admission::Guests::Yes;
    policy.guests_may_create = true;
    return policy;
}

struct Turns : testing::Test {
    World world{open_to_all(), "meet.example", {}, {}, {}, {.joins_per_room = 10}};

    bool is_in_alpha(Someone const& who) const { return is_in(who, kMain); }
    std::vector<Someone*> crowd(int people) {
        std::vector<Someone*> all;
        for (int i = 0; i < people; ++i) {
            all.push_back(&world.connect());
            all.back()->request_conference("alpha");
            all.back()->forget();
        }
        return all;
    }
};

// Case J05 of the field reports.
TEST_F(Turns, AHundredAtOnceAreAllInsideInTenSecondsInTheirOrder) {
    std::vector<Someone*> all = crowd(100);
    for (Someone* one : all) one->join("alpha");
    auto inside = [&] { return std::ranges::count_if(all, [&](Someone* one) { return is_in_alpha(*one); }); };
    EXPECT_EQ(inside(), 10);
    all[10]->expect({"\"code\":\"queued\"", "\"before\":0", "from='alpha@conference.meet.example'"});
    all[99]->expect({"\"code\":\"queued\"", "\"before\":89"});
    EXPECT_EQ(world.core->census().queued, 90U);
    for (int tenth = 0; tenth < 90; ++tenth) {
        world.pass(100ms);
        ASSERT_EQ(inside(), 11 + tenth);
        EXPECT_TRUE(is_in_alpha(*all[static_cast<std::size_t>(10 + tenth)])) << "in their order";
    }
    EXPECT_EQ(world.core->census().queued, 0U);
    EXPECT_EQ(world.core->counts().turns, 90U);
    EXPECT_NEAR(world.core->counts().turn_seconds, 409.5, 0.01) << "0.1 + 0.2 + … + 9.0";
    for (std::string const& decided : world.decisions) EXPECT_EQ(decided, "join:admitted");
    for (Someone* one : all) EXPECT_FALSE(one->has({"type='error'"}));
}

TEST_F(Turns, OtherRoomsTheLobbyAndThoseInsideDoNotWait) {
    std::vector<Someone*> all = crowd(12);
    for (Someone* one : all) one->join("alpha");
    EXPECT_FALSE(is_in_alpha(*all[11]));
    Someone& other = world.connect({}, "beta");
    other.request_conference("beta");
    other.join("beta");
    EXPECT_TRUE(is_in(other, "beta@conference.meet.example"));
    all[0]->forget();
    all[0]->say("<presence xmlns='jabber:client' to='alpha@conference.meet.example/" + all[0]->nick +
                "'><nick xmlns='http://jabber.org/protocol/nick'>Other</nick></presence>");
    all[0]->expect({"code='110'", "Other"});
    EXPECT_FALSE(all[0]->has({"queued"}));
}

TEST_F(Turns, WhoGoesWhileHeWaitsTakesNoTurnAndWhoAsksAgainKeepsHis) {
    std::vector<Someone*> all = crowd(14);
    for (Someone* one : all) one->join("alpha");
    all[11]->join("alpha", "Renamed");
    world.drop(*all[10]);
    all[12]->leave("alpha");
    world.pass(100ms);
    EXPECT_TRUE(is_in_alpha(*all[11])) << "the first who is still there";
    EXPECT_TRUE(all[11]->has({"Renamed"}));
    world.pass(100ms);
    EXPECT_TRUE(is_in_alpha(*all[13]));
    world.pass(1s);
    EXPECT_FALSE(is_in_alpha(*all[12])) << "he left before he came";
}

TEST_F(Turns, AMeetingThatEndsLeavesNobodyWaiting) {
    std::vector<Someone*> all = crowd(12);
    for (Someone* one : all) one->join("alpha");
    ASSERT_TRUE(world.core->close_room("alpha", "enough", world.now(), world.ids, world.effects));
    world.perform();
    EXPECT_TRUE(is_in_alpha(*all[10])) << "as if they came now";
    EXPECT_TRUE(is_in_alpha(*all[11]));
}

TEST_F(Turns, ALineThatIsLostMeanwhileIsASeatOfOneWhoIsAway) {
    std::vector<Someone*> all = crowd(11);
    Someone& late = *all[10];
    late.say("<enable xmlns='urn:xmpp:sm:3' resume='true'/>");
    for (Someone* one : all) one->join("alpha");
    world.drop(late);
    world.pass(100ms);
    EXPECT_TRUE(all[0]->has({"<presence", "from='" + kMain + "/" + late.nick + "'"}));
    world.pass(61s);
    all[0]->expect({"type='unavailable'", late.nick});
}

}  // namespace
}  // namespace usher::router::test
