#include <gtest/gtest.h>

#include "router/test_world.hpp"

namespace usher::router::test {
namespace {

admission::Policy open_policy() {
    admission::Policy policy;
    policy.guests = admission::Guests::Yes;
    policy.guests_may_create = true;
    return policy;
}

TEST(ConferenceRequest, OverHttpAnswersWithTextsOnlyAndRefusesABadToken) {
    World world(open_policy());
    auto answer = world.core->conference_request(
        R"({"room":"alpha@conference.meet.example","properties":{"visitors-version":1}})", Secret{}, "192.0.2.7",
        world.now(), world.ids);
    EXPECT_EQ(answer.status, 200);
    nlohmann::json json = nlohmann::json::parse(answer.body);
    EXPECT_EQ(json["ready"], true);
    EXPECT_EQ(json["focusJid"], "focus@auth.meet.example");
    for (auto const& [key, value] : json["properties"].items()) EXPECT_TRUE(value.is_string()) << key;
    EXPECT_EQ(world.core->conference_request("{}", Secret{}, "192.0.2.7", world.now(), world.ids).status, 400);
    EXPECT_EQ(world.core->conference_request("nonsense", Secret{}, "192.0.2.7", world.now(), world.ids).status, 400);
    EXPECT_EQ(world.core
                  ->conference_request(R"({"room":"alpha@conference.meet.example"})", Secret{"a.b.c"}, "192.0.2.7",
                                       world.now(), world.ids)
                  .status,
              403);
}

TEST(ConferenceRequest, OverTheStreamTellsTheGenerationAndGivesADevice) {
    World world(open_policy());
    Someone& dov = world.connect();
    dov.request_conference("alpha", true);
    dov.expect({"ready='true'", "focusjid='focus@auth.meet.example'", "session-id='"});
    EXPECT_EQ(world.core->conferences(), 0u) << "a request creates nothing";
}

admission::Policy polling() {
    admission::Policy policy = open_policy();
    policy.waiting = admission::WaitingMode::On;
    policy.old_clients = admission::OldClients::Poll;
    return policy;
}

TEST(ConferenceRequest, AnOldClientIsToldToAskAgainUntilTheHostIsThere) {
    World world(polling());
    Someone& dov = world.connect();
    dov.request_conference("alpha", true);
    dov.expect({R"("code":"waiting-for-host")", "from='alpha@conference.meet.example'"});
    dov.expect({"type='error'", "<error type='auth'><not-authorized", "waiting-for-host: "});
    EXPECT_EQ(world.decisions, std::vector<std::string>{"request:waiting-for-host"});
    EXPECT_EQ(world.core->conferences(), 0u) << "a request creates nothing";
    Someone& ana = world.connect(world.host_token());
    ana.request_conference("alpha", true);
    ana.expect({"ready='true'"});
    ana.join("alpha");
    dov.request_conference("alpha", true);
    dov.expect({"ready='true'"});
    dov.join("alpha", "Dov");
    dov.expect({"code='110'"});
}

TEST(ConferenceRequest, WhoIsToldToAskAgainIsOnePersonAllTheTime) {
    World world(polling());
    Someone& dov = world.connect();
    for (int time = 0; time < 3; ++time) dov.request_conference("alpha", true);
    ASSERT_EQ(world.records.size(), 3u);
    EXPECT_EQ(world.records[0].identity, world.records[2].identity);
    Someone& other = world.connect();
    other.request_conference("alpha", true);
    EXPECT_NE(world.records[3].identity, world.records[2].identity);
}

TEST(ConferenceRequest, NewClientsWaitInTheLobbyWhateverOldOnesDo) {
    World world(polling());
    Someone& dov = world.connect();
    dov.request_conference("alpha", false);
    dov.expect({"ready='true'"});
    dov.join("alpha", "Dov");
    dov.expect({"registration-required", "waiting-for-host"});
}

TEST(ConferenceRequest, AnOldClientThatDoesNotAskIsHeldAtTheJoin) {
    World world(polling());
    Someone& dov = world.connect();
    dov.request_conference("alpha", true);
    dov.forget();
    dov.join("alpha", "Dov");
    dov.expect({"registration-required", "waiting-for-host"});
    EXPECT_FALSE(dov.has({"code='110'"}));
    Someone& eve = world.connect();
    eve.join("alpha", "Eve");
    eve.expect({"registration-required"});
}

TEST(ConferenceRequest, WhoIsOnTheWayToAnotherRoomDoesNotAskAgain) {
    World world(polling());
    Someone& ana = world.come(world.host_token());
    Someone& dov = world.connect();
    dov.request_conference("alpha", true);
    dov.join("alpha", "Dov");
    dov.expect({"code='110'"});
    world.drop(ana, Loss::Page);
    world.pass(Seconds{6});
    dov.leave("alpha");
    dov.forget();
    dov.request_conference("alpha", true);
    dov.expect({"ready='true'"});
    dov.join("alpha", "Dov");
    dov.expect({"code='110'"});
}

TEST(ConferenceRequest, ARoomMayHaveItsOwnWay) {
    World world(open_policy());
    admission::RoomSettings settings;
    ASSERT_TRUE(settings.set("waiting_room.mode", "on").ok());
    ASSERT_TRUE(settings.set("waiting_room.old_clients", "poll").ok());
    ASSERT_TRUE(world.core->set_room("alpha", settings, world.now(), world.ids, world.effects).ok());
    Someone& dov = world.connect();
    dov.request_conference("alpha", true);
    dov.expect({"<not-authorized"});
    dov.request_conference("beta", true);
    dov.expect({"ready='true'"});
}

}  // namespace
}  // namespace usher::router::test
