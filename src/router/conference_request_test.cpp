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

}  // namespace
}  // namespace usher::router::test
