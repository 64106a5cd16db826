// What those who wait are told, and for how long they may.
#include <gtest/gtest.h>

#include "router/test_world.hpp"

namespace usher::router::test {
namespace {

admission::Policy with_lobby() {
    admission::Policy policy;
    policy.guests = admission::Guests::Yes;
    policy.lobby = admission::LobbyMode::On;
    policy.max_wait = Seconds{30};
    return policy;
}

Someone& knocks(World& world, std::string const& token) {
    Someone& person = world.come(token);
    person.forget();
    person.knock("alpha");
    return person;
}

TEST(Patience, WhoHasWaitedTooLongIsToldAndMayAskAgain) {
    World world(with_lobby());
    Someone& ana = world.come(world.host_token());
    ana.knock("alpha");
    Someone& ben = knocks(world, world.member_token());
    ben.expect({R"("code":"lobby")", R"("maxWait":30)"});
    world.pass(Seconds{20});
    Someone& carl = knocks(world, world.member_token("carl"));
    world.pass(Seconds{11});
    ben.expect({R"("code":"wait-timeout")"});
    ben.expect({"type='unavailable'", "<destroy"});
    ana.expect({"type='unavailable'", "/k" + ben.nick});
    EXPECT_FALSE(carl.has({"wait-timeout"}));
    world.pass(Seconds{20});
    carl.expect({R"("code":"wait-timeout")"});
    ben.forget();
    ben.join("alpha");
    ben.expect({"registration-required"});
    ben.knock("alpha");
    ben.expect({"status code='110'"});
}

TEST(Patience, WhoIsAdmittedInTimeStays) {
    World world(with_lobby());
    Someone& ana = world.come(world.host_token());
    Someone& ben = knocks(world, world.member_token());
    ana.say(
        "<message xmlns='jabber:client' to='alpha@conference.meet.example'><x "
        "xmlns='http://jabber.org/protocol/muc#user'><invite to='" +
        ben.jid + "'/></x></message>");
    ben.join("alpha");
    world.pass(Seconds{60});
    EXPECT_FALSE(ben.has({"wait-timeout"}));
}

TEST(Patience, WhoWaitsHearsWhatTheOrganisersSayAndWhereToLogIn) {
    admission::Policy policy = with_lobby();
    policy.lobby_message = "We begin at nine.";
    policy.login_url = "https://app.example/login?room={room}";
    World world(policy);
    Someone& guest = knocks(world, {});
    std::string const verdict = guest.expect({R"("code":"lobby")", R"("message":"We begin at nine.")"});
    EXPECT_NE(verdict.find(R"("login":"https://app.example/login?room=alpha")"), std::string::npos);
    Someone& member = knocks(world, world.member_token());
    EXPECT_FALSE(member.has({R"("login":)"})) << "has a token";

    EXPECT_TRUE(member.has({R"("autoKnock":true)"})) << "the token says his name";
    EXPECT_FALSE(guest.has({R"("autoKnock":)"}));

    World without(with_lobby());
    EXPECT_FALSE(knocks(without, {}).has({R"("login":)"}));
    EXPECT_FALSE(knocks(without, {}).has({R"("message":)"}));
}

TEST(Patience, WhoWaitsIsToldThatNobodyIsThereToLetHimIn) {
    World world(with_lobby());
    Someone& ana = world.come(world.host_token());
    Someone& ben = knocks(world, world.member_token());
    EXPECT_FALSE(ben.has({"Nobody is there"}));
    ben.forget();
    ana.leave("alpha");
    EXPECT_FALSE(ben.has({"Nobody is there"})) << "perhaps on her way to another room";
    world.drop(ana);
    world.pass(Seconds{6});
    ben.expect({R"("code":"lobby")", "Nobody is there just now"});
}

TEST(Patience, ALobbyThatNobodyLooksAfterMayOpenByItself) {
    admission::Policy policy = with_lobby();
    policy.max_wait.reset();
    policy.unattended = admission::Unattended::Known;
    World world(policy);
    Someone& ana = world.come(world.host_token());
    Someone& ben = knocks(world, world.member_token());
    Someone& dov = knocks(world, {});
    ben.forget();
    dov.forget();
    ana.leave("alpha");
    EXPECT_FALSE(ben.has({"<destroy"})) << "perhaps on her way to another room";
    world.pass(Seconds{61});
    ben.expect({"<destroy jid='alpha@conference.meet.example'"});
    dov.expect({R"("code":"lobby")", "Nobody is there just now"});
    ben.join("alpha");
    ben.expect({"code='110'"});
    dov.join("alpha");
    EXPECT_EQ(world.decisions.back(), "join:lobby");
}

TEST(Patience, AHostWhoseLineIsLostIsThere) {
    admission::Policy policy = with_lobby();
    policy.max_wait.reset();
    policy.unattended = admission::Unattended::Everybody;
    World world(policy);
    Someone& ana = world.come(world.host_token());
    Someone& ben = knocks(world, world.member_token());
    ana.say("<enable xmlns='urn:xmpp:sm:3' resume='true'/>");
    ben.forget();
    world.drop(ana);
    world.pass(Seconds{50});
    EXPECT_FALSE(ben.has({"<destroy"}));
    world.come(world.member_token("cy"));
    EXPECT_EQ(world.decisions.back(), "join:lobby");
}

TEST(Patience, AFullRoomSendsNobodyAwayWhoWaits) {
    admission::Policy policy = with_lobby();
    policy.max_wait.reset();
    policy.seats = 2;
    policy.seats_for_hosts = 1;
    World world(policy);
    world.come(world.host_token());
    Someone& ben = knocks(world, world.member_token());
    ASSERT_TRUE(ben.has({"status code='110'"}));
    ben.forget();
    world.come(world.host_token("cleo"));
    ASSERT_TRUE(world.core->set_room("alpha", {}, world.now(), world.ids, world.effects).ok());
    world.perform();
    world.come(world.member_token("dov"));
    EXPECT_EQ(world.decisions.back(), "join:room-full");
    EXPECT_FALSE(ben.has({"<destroy"}));
}

}  // namespace
}  // namespace usher::router::test
