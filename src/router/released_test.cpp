#include <functional>

#include "router/resumption_world.hpp"

namespace usher::router::test {
namespace {

// Who waits, has lost the connection, and may come in meanwhile: he hears of it when he is back, and comes in.
struct Released : testing::Test {
    static admission::Policy policy(bool waits) {
        admission::Policy policy;
        policy.guests = admission::Guests::Yes;
        if (waits) {
            policy.waiting = admission::WaitingMode::On;
            policy.guests_may_create = true;
        } else {
            policy.lobby = admission::LobbyMode::On;
        }
        return policy;
    }
    // Ben waits or knocks; his line is cut; `meanwhile` happens; he is back and inside.
    static void play(World& world, std::function<void()> const& meanwhile) {
        std::string const token = world.member_token("ben");
        Someone& ben = world.connect(token);
        Line line(ben);
        ben.request_conference("alpha");
        ben.join("alpha", "Ben");
        ben.knock("alpha", "Ben");
        ASSERT_EQ(world.core->census().people.lobby + world.core->census().people.waiting, 1U);
        line.take();
        world.drop(ben);
        meanwhile();
        ASSERT_TRUE(world.core->has(ben.session));
        ASSERT_TRUE(resume(world, line, token));
        ben.expect({"<destroy", "jid='alpha@conference.meet.example'"});
        ben.join("alpha", "Ben");
        ben.expect({"<presence", "from='alpha@conference.meet.example/" + ben.nick, "code='110'"});
    }
};

TEST_F(Released, ByTheHostWhoCame) {
    World world(policy(true));
    play(world, [&] { world.come(world.host_token()); });
}

TEST_F(Released, ByTheModeratorWhoTookTheLobbyAway) {
    World world(policy(false));
    Someone& ana = world.come(world.host_token());
    play(world, [&] {
        ana.say(
            "<iq xmlns='jabber:client' type='set' id='c' to='alpha@conference.meet.example'><query "
            "xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field "
            "var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field><field "
            "var='muc#roomconfig_membersonly'><value>0</value></field></x></query></iq>");
    });
}

TEST_F(Released, ByAReloadOfTheConfiguration) {
    World world(policy(false));
    world.come(world.host_token());
    play(world, [&] {
        Core::Renewal renewal;
        renewal.policy.domain = "meet.example";
        renewal.policy.guests = admission::Guests::Yes;
        renewal.tokens.domain = "meet.example";
        world.core->renew(std::move(renewal), world.now(), world.ids, world.effects);
        world.perform();
    });
}

TEST_F(Released, ButTheSessionEndsWithItsTime) {
    World world(policy(false));
    Someone& ana = world.come(world.host_token());
    Someone& ben = world.connect(world.member_token("ben"));
    Line line(ben);
    ben.request_conference("alpha");
    ben.knock("alpha", "Ben");
    world.drop(ben);
    ana.say("<message xmlns='jabber:client' to='endconference.meet.example'><end_conference/></message>");
    EXPECT_FALSE(world.core->has(ben.session)) << "the meeting is over: nobody is called in";
}

}  // namespace
}  // namespace usher::router::test
