// Signalling does not need media: people see and hear of each other, and media comes when it can.
#include "router/test_world.hpp"

namespace usher::router::test {
namespace {

admission::Policy open_to_all() {
    admission::Policy policy;
    policy.guests = admission::Guests::Yes;
    policy.guests_may_create = true;
    return policy;
}

struct MediaAbsent : testing::Test {
    World world{open_to_all()};
    MediaAbsent() { world.media_answers = false; }
    void answer() {
        world.media_answers = true;
        world.perform();
    }
};

TEST_F(MediaAbsent, PeopleMeetAndAreInvitedWhenItIsThere) {
    Someone& ana = world.come(world.host_token());
    Someone& ben = world.come(world.member_token());
    ana.expect({"<presence", ben.nick});
    ben.expect({"<presence", ana.nick});
    ben.say(
        "<message xmlns='jabber:client' type='groupchat' "
        "to='alpha@conference.meet.example'><body>hello</body></message>");
    ana.expect({"hello"});
    world.pass(Seconds{300});
    EXPECT_FALSE(ana.has({"session-initiate"}));
    EXPECT_FALSE(ana.hung_up);
    EXPECT_FALSE(ana.has({"type='unavailable'"})) << "nobody is sent round again";
    answer();
    ana.expect({"session-initiate"});
    ben.expect({"session-initiate"});
}

TEST_F(MediaAbsent, WhoLeavesMeanwhileIsNotInvited) {
    Someone& ana = world.come(world.host_token());
    Someone& ben = world.come(world.member_token());
    world.come(world.member_token("dov"));
    ben.leave("alpha");
    ben.forget();
    answer();
    ana.expect({"session-initiate"});
    EXPECT_FALSE(ben.has({"session-initiate"}));
}

// What is lost under way comes again by itself, and nobody's presence changes.
TEST_F(MediaAbsent, AnEngineThatIsLostIsNoLeave) {
    answer();
    Someone& ana = world.come(world.host_token());
    Someone& ben = world.come(world.member_token());
    ana.expect({"session-initiate"});
    ana.forget();
    ben.forget();
    std::string const described = *world.core->describe("alpha");
    nlohmann::json const focus = nlohmann::json::parse(described)["focus"];
    world.core->report(media::EngineLost{focus["conference"].get<std::string>(), "killed"}, world.now(), world.ids,
                       world.effects);
    world.perform();
    ana.expect({"session-terminate"});
    ana.expect({"session-initiate"});
    ben.expect({"session-initiate"});
    EXPECT_FALSE(ana.has({"<presence", "unavailable"}));
    EXPECT_FALSE(ben.has({"<presence", "unavailable"}));
}

// Limits are for clients; what the server itself says to a newcomer is never cut.
TEST(Roster, IsWholeForEachOfManyNewcomers) {
    World world(open_to_all(), "meet.example", {}, {}, {}, {.messages = 5, .joins = 100});
    std::vector<Someone*> inside;
    for (int i = 0; i < 40; ++i) inside.push_back(&world.come(world.member_token("p" + std::to_string(i))));
    for (int i = 0; i < 50; ++i) {
        Someone& late = world.come(world.member_token("late"));
        for (Someone const* one : inside)
            ASSERT_TRUE(late.has({"<presence", "from='alpha@conference.meet.example/" + one->nick + "'"})) << i;
        late.expect({"110"});
        late.leave("alpha");
        world.drop(late);
        world.pass(Seconds{1});
    }
}

}  // namespace
}  // namespace usher::router::test
