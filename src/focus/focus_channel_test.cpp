#include <algorithm>

#include "focus/focus_stage.hpp"
#include "focus/focus_state.hpp"

namespace usher::focus::test {

using nlohmann::json;

namespace {

std::string constraints(std::string const& rest) {
    return R"({"colibriClass":"ReceiverVideoConstraints",)" + rest + "}";
}
std::vector<int> heights_for(Client const& client, std::string const& source) {
    std::vector<int> heights;
    for (json const& message : client.heard("SenderSourceConstraints"))
        if (message["sourceName"] == source) heights.push_back(message["maxHeight"]);
    return heights;
}

}  // namespace

TEST(FocusChannel, OpensOnlyWithThePasswordOfTheRunningSession) {
    Stage stage;
    OccupantId ana = stage.seat("ana", Dialect::New);
    stage.seat("ben", Dialect::New);
    std::string const url = stage[ana].channel_url;
    ASSERT_TRUE(url.starts_with("wss://meet.example/colibri-ws/default-id/c0ffee/ana?pwd=")) << url;
    std::string const password = url.substr(url.find('=') + 1);
    EXPECT_EQ(password.size(), 32U);
    EXPECT_TRUE(stage.focus.may_open_channel("ana", password));
    EXPECT_FALSE(stage.focus.may_open_channel("ana", ""));
    EXPECT_FALSE(stage.focus.may_open_channel("ana", password + "0"));
    EXPECT_FALSE(stage.focus.may_open_channel("ben", password));
    EXPECT_FALSE(stage.focus.may_open_channel("eve", password));
    stage.ask(ana, Stage::jingle(stage[ana], "session-terminate"));
    EXPECT_FALSE(stage.focus.may_open_channel("ana", password));
    EXPECT_FALSE(stage.focus.may_open_channel("ana", ""));
}

TEST(FocusChannel, TellsOneWhoOpensItWhatIsTheCase) {
    Stage stage;
    OccupantId ana = stage.join("ana", Dialect::New);
    OccupantId ben = stage.join("ben", Dialect::Old);
    stage.report(media::Speakers{"c0ffee", {stage.endpoint(ben), stage.endpoint(ana)}});
    stage.report(media::Forwarding{stage.endpoint(ana), {"ben-v0", "nobody-v0"}});
    stage.report(media::Activity{stage.endpoint(ben), false});
    stage.say(ben, constraints(R"("constraints":{"ana":{"maxHeight":720}})"));
    stage.forget();
    stage.focus.channel_opened(ana, stage.now, stage.out);
    stage.perform();
    std::vector<std::string> const expected{
        R"({"colibriClass":"ServerHello"})",
        R"({"colibriClass":"DominantSpeakerEndpointChangeEvent","dominantSpeakerEndpoint":"ben","previousSpeakers":["ana"]})",
        R"({"colibriClass":"ForwardedSources","forwardedSources":["ben-v0"]})",
        R"({"colibriClass":"LastNEndpointsChangeEvent","lastNEndpoints":["ben"]})",
        R"({"colibriClass":"SenderSourceConstraints","sourceName":"ana-v0","maxHeight":720})",
        R"({"colibriClass":"SenderVideoConstraints","videoConstraints":{"idealHeight":720}})",
        R"({"colibriClass":"EndpointConnectivityStatusChangeEvent","endpoint":"ben","active":"false"})"};
    EXPECT_EQ(stage[ana].channel, expected);
}

TEST(FocusChannel, RelaysMessagesToOneOrToAllButNeverUnderAFalseName) {
    Stage stage;
    OccupantId ana = stage.join("ana", Dialect::New);
    OccupantId ben = stage.join("ben", Dialect::Old);
    OccupantId eve = stage.join("eve", Dialect::New);
    stage.forget();
    stage.say(ana, R"({"colibriClass":"EndpointMessage","from":"eve","to":"ben","msgPayload":{"x":1}})");
    ASSERT_EQ(stage[ben].heard("EndpointMessage").size(), 1U);
    EXPECT_EQ(stage[ben].heard("EndpointMessage")[0]["from"], "ana");
    EXPECT_TRUE(stage[eve].channel.empty());
    stage.say(ana, R"({"colibriClass":"EndpointMessage","to":"","msgPayload":{"x":2}})");
    EXPECT_EQ(stage[ben].heard("EndpointMessage").size(), 2U);
    EXPECT_EQ(stage[eve].heard("EndpointMessage").size(), 1U);
    EXPECT_TRUE(stage[ana].channel.empty());
    std::size_t broadcasts = 0;
    for (Output const& output : stage.log)
        if (auto const* send = std::get_if<ToChannels>(&output); send != nullptr && send->to.size() == 2) ++broadcasts;
    EXPECT_EQ(broadcasts, 1U);  // serialised once
    stage.say(ana, R"({"colibriClass":"EndpointMessage","to":"nobody","msgPayload":{}})");
    EXPECT_EQ(stage[ben].heard("EndpointMessage").size(), 2U);
}

TEST(FocusChannel, StatsGoToAllInSmallMeetingsAndToThoseWhoWatchInLargeOnes) {
    Stage stage;
    OccupantId ana = stage.join("p0", Dialect::New);
    OccupantId ben = stage.join("p1", Dialect::New);
    std::string const stats = R"({"colibriClass":"EndpointStats","jvbRTT":2})";
    stage.say(ana, stats);
    EXPECT_EQ(stage[ben].heard("EndpointStats").size(), 1U);
    EXPECT_EQ(stage[ben].heard("EndpointStats")[0]["from"], "p0");
    OccupantId last{};
    for (int i = 2; i <= 20; ++i) last = stage.join("p" + std::to_string(i), Dialect::New);
    stage.forget();
    stage.say(ben, constraints(R"("onStageSources":["p0-v0"])"));
    stage.say(ana, stats);
    EXPECT_EQ(stage[ben].heard("EndpointStats").size(), 1U);
    EXPECT_TRUE(stage[last].heard("EndpointStats").empty());
    stage.report(media::Speakers{"c0ffee", {stage.endpoint(ana)}});
    stage.say(ana, stats);
    EXPECT_EQ(stage[last].heard("EndpointStats").size(), 1U);
}

TEST(FocusChannel, AFloodIsCutAndSaidOnce) {
    Stage stage;
    OccupantId ana = stage.join("ana", Dialect::New);
    OccupantId ben = stage.join("ben", Dialect::New);
    stage.forget();
    std::size_t const at_once = 300;
    for (std::size_t i = 0; i < 2 * at_once; ++i)
        stage.say(ana, R"({"colibriClass":"EndpointMessage","to":"ben","msgPayload":{}})");
    EXPECT_EQ(stage[ben].channel.size(), at_once);
    EXPECT_EQ(stage.remarks().size(), 1U);
    EXPECT_EQ(stage.remarks()[0].event, "channel-flood");
    stage.wait(Milliseconds{1000});
    stage.say(ana, R"({"colibriClass":"EndpointMessage","to":"ben","msgPayload":{}})");
    EXPECT_EQ(stage[ben].heard("EndpointMessage").size(), at_once + 1);
}

TEST(FocusChannel, ManyBytesAreAFloodToo) {
    Stage stage;
    OccupantId ana = stage.join("ana", Dialect::New);
    OccupantId ben = stage.join("ben", Dialect::New);
    stage.forget();
    std::string const large =
        R"({"colibriClass":"EndpointMessage","to":"ben","msgPayload":{"x":")" + std::string(60000, 'x') + "\"}}";
    for (int i = 0; i < 20; ++i) stage.say(ana, large);
    EXPECT_EQ(stage[ben].channel.size(), 512 * 1024 / large.size());
}

TEST(FocusChannel, ItsLimitsAreSettings) {
    Stage stage(false, 2, {.message = 200, .messages = 2, .bytes = 1000});
    OccupantId ana = stage.join("ana", Dialect::New);
    OccupantId ben = stage.join("ben", Dialect::New);
    stage.forget();
    auto say = [&](std::size_t size) {
        std::string const text =
            R"({"colibriClass":"EndpointMessage","to":"ben","msgPayload":{"x":")" + std::string(size, 'x') + "\"}}";
        stage.say(ana, text);
        return stage[ben].channel.size();
    };
    EXPECT_EQ(say(200), 0U) << "longer than limits.channel_message";
    for (std::size_t i = 1; i <= 12; ++i) EXPECT_EQ(say(1), i);
    EXPECT_EQ(say(1), 12U) << "six times limits.channel_messages are the most at once";
    stage.wait(Milliseconds{1000});
    EXPECT_EQ(say(1), 13U);
}

TEST(FocusChannel, WishesOfBothDialectsBecomeLimits) {
    Stage stage;
    OccupantId ana = stage.join("ana", Dialect::New);
    OccupantId ben = stage.join("ben", Dialect::Old);
    EXPECT_EQ(stage.engine.limits[ana].default_height, 180);
    stage.forget();
    stage.say(ana, constraints(R"("defaultConstraints":{"maxHeight":0},"constraints":{"ben-v0":{"maxHeight":360}},)"
                               R"("onStageSources":["ben-v0"])"));
    EXPECT_EQ(stage.engine.limits[ana].default_height, 0);
    EXPECT_EQ(stage.engine.limits[ana].heights, (std::map<media::SourceName, int>{{"ben-v0", 360}}));
    EXPECT_EQ(stage.engine.limits[ana].priority, std::vector<media::SourceName>{"ben-v0"});
    stage.say(
        ben,
        constraints(R"("constraints":{"ana":{"maxHeight":720},"gone":{"maxHeight":720}},"onStageEndpoints":["ana"])"));
    EXPECT_EQ(stage.engine.limits[ben].heights, (std::map<media::SourceName, int>{{"ana-v0", 720}}));
    EXPECT_EQ(stage.engine.limits[ben].priority, std::vector<media::SourceName>{"ana-v0"});
    stage.forget();
    stage.say(ben, constraints(R"("lastN":-1)"));
    EXPECT_TRUE(stage.engine.commands.empty());  // nothing has changed
}

TEST(FocusChannel, AnOlderReceiversWishForAPersonMovesWithTheScreenShare) {
    Stage stage;
    OccupantId ana = stage.join("ana", Dialect::New);
    OccupantId ben = stage.join("ben", Dialect::Old);
    stage.say(ben, constraints(R"("constraints":{"ana":{"maxHeight":720}},"defaultConstraints":{"maxHeight":0})"));
    stage.ask(ana, Stage::jingle(stage[ana], "source-add", Stage::video_xml(stage[ana], 7000, 3, 1, "desktop")));
    stage.presence(ana, {{"ana-v1", false, true}});
    EXPECT_EQ(stage.engine.limits[ben].heights, (std::map<media::SourceName, int>{{"ana-v1", 720}}));
    stage.wait(Milliseconds{20000});
    EXPECT_EQ(heights_for(stage[ana], "ana-v0").back(), 0);
    EXPECT_EQ(heights_for(stage[ana], "ana-v1").back(), 720);
}

TEST(FocusChannel, SendersAreToldWhatIsWantedHigherAtOnceAndLowerLater) {
    Stage stage;
    OccupantId ana = stage.join("ana", Dialect::New);
    OccupantId ben = stage.join("ben", Dialect::Old);
    stage.wait(Milliseconds{20000});
    EXPECT_EQ(heights_for(stage[ana], "ana-v0"), (std::vector<int>{720, 180}));
    stage.forget();
    stage.say(ben, constraints(R"("constraints":{"ana":{"maxHeight":720}})"));
    EXPECT_EQ(heights_for(stage[ana], "ana-v0"), std::vector<int>{720});
    EXPECT_EQ(stage[ana].heard("SenderVideoConstraints").size(), 1U);
    stage.say(ben, constraints(R"("constraints":{"ana":{"maxHeight":360}})"));
    EXPECT_EQ(heights_for(stage[ana], "ana-v0"), std::vector<int>{720});
    stage.wait(kLowerHold);
    EXPECT_EQ(heights_for(stage[ana], "ana-v0"), (std::vector<int>{720, 360}));
    EXPECT_TRUE(stage[ben].heard("SenderSourceConstraints").empty());
    stage.wait(Milliseconds{600000});
    EXPECT_EQ(heights_for(stage[ana], "ana-v0"), (std::vector<int>{720, 360}));
}

TEST(FocusChannel, LastNFollowsTheSpeakers) {
    Stage stage;
    OccupantId ana = stage.join("ana", Dialect::New);
    OccupantId ben = stage.join("ben", Dialect::New);
    OccupantId eve = stage.join("eve", Dialect::New);
    stage.say(ana, constraints(R"("lastN":1,"defaultConstraints":{"maxHeight":360})"));
    EXPECT_EQ(stage.engine.limits[ana].heights, (std::map<media::SourceName, int>{{"eve-v0", 0}}));
    stage.report(media::Speakers{"c0ffee", {stage.endpoint(eve), stage.endpoint(ben)}});
    EXPECT_EQ(stage.engine.limits[ana].heights, (std::map<media::SourceName, int>{{"ben-v0", 0}}));
    EXPECT_EQ(stage[ana].heard("DominantSpeakerEndpointChangeEvent").size(), 1U);
    stage.report(media::Speakers{"c0ffee", {stage.endpoint(eve)}});
    EXPECT_EQ(stage[ana].heard("DominantSpeakerEndpointChangeEvent").size(), 1U);
    // A muted camera gives its place away.
    stage.presence(eve, {{"eve-v0", true}});
    EXPECT_EQ(stage.engine.limits[ana].heights, (std::map<media::SourceName, int>{{"eve-v0", 0}}));
    stage.say(eve, R"({"colibriClass":"SourceVideoTypeMessage","sourceName":"eve-v0","videoType":"camera"})");
    stage.presence(eve, {{"eve-v0", false}});
    EXPECT_EQ(stage.engine.limits[ana].heights, (std::map<media::SourceName, int>{{"ben-v0", 0}}));
}

TEST(FocusChannel, WhenTheDominantSpeakerLeavesTheNextOneIsSaid) {
    Stage stage;
    OccupantId ana = stage.join("ana", Dialect::New);
    OccupantId ben = stage.join("ben", Dialect::New);
    OccupantId eve = stage.join("eve", Dialect::New);
    stage.report(media::Speakers{"c0ffee", {stage.endpoint(eve), stage.endpoint(ben)}});
    stage.unseat(eve);
    stage.forget();
    stage.report(media::Speakers{"c0ffee", {stage.endpoint(ben)}});
    ASSERT_EQ(stage[ana].heard("DominantSpeakerEndpointChangeEvent").size(), 1U);
    EXPECT_EQ(stage[ana].heard("DominantSpeakerEndpointChangeEvent")[0]["dominantSpeakerEndpoint"], "ben");
    stage.report(media::Speakers{"c0ffee", {}});
    EXPECT_EQ(stage[ana].channel.size(), 1U);
}

TEST(FocusChannel, PresenceOfAnOlderClientSaysWhatItsOneVideoIs) {
    Stage stage;
    stage.join("ana", Dialect::New);
    OccupantId ben = stage.join("ben", Dialect::Old);
    stage.presence(ben, {{"ben-a0", false}, {"ben-v0", false, true}});
    EXPECT_TRUE(stage.engine.sources[ben][1].desktop);
    stage.forget();
    stage.presence(ben, {{"ben-a0", true}, {"ben-v0", false, true}});
    EXPECT_TRUE(stage.engine.commands.empty());
    stage.presence(ben, {{"ben-a0", true}, {"ben-v0", false, false}});
    EXPECT_FALSE(stage.engine.sources[ben][1].desktop);
}

TEST(FocusChannel, TheVideoTypeIsBelievedOfOnesOwnSourcesOnly) {
    Stage stage;
    OccupantId ana = stage.join("ana", Dialect::New);
    OccupantId ben = stage.join("ben", Dialect::Old);
    stage.say(ben, R"({"colibriClass":"VideoTypeMessage","videoType":"desktop"})");
    EXPECT_TRUE(stage.engine.sources[ben][1].desktop);
    stage.say(ben, R"({"colibriClass":"VideoTypeMessage","videoType":"camera"})");
    EXPECT_FALSE(stage.engine.sources[ben][1].desktop);
    stage.say(ben, R"({"colibriClass":"SourceVideoTypeMessage","sourceName":"ana-v0","videoType":"desktop"})");
    EXPECT_FALSE(stage.engine.sources[ana][1].desktop);
    stage.presence(ben, {{"ben-v0", false, true}});
    stage.ask(ben, Stage::jingle(stage[ben], "source-add", Stage::video_xml(stage[ben], 5000, 1)));
    EXPECT_TRUE(stage.engine.sources[ben][1].desktop);  // what presence said holds for the next track too
}

TEST(FocusChannel, ForwardedListsGoToTheReceiverInBothDialectsWhenTheyChange) {
    Stage stage;
    OccupantId ana = stage.join("ana", Dialect::New);
    OccupantId ben = stage.join("ben", Dialect::Old);
    stage.forget();
    for (int i = 0; i < 2; ++i) stage.report(media::Forwarding{stage.endpoint(ben), {"ana-v0"}});
    EXPECT_EQ(stage[ben].channel,
              (std::vector<std::string>{R"({"colibriClass":"ForwardedSources","forwardedSources":["ana-v0"]})",
                                        R"({"colibriClass":"LastNEndpointsChangeEvent","lastNEndpoints":["ana"]})"}));
    EXPECT_TRUE(stage[ana].channel.empty());
}

TEST(FocusChannel, ConnectivityIsSaidWhenItChanges) {
    Stage stage;
    OccupantId ana = stage.join("ana", Dialect::New);
    OccupantId ben = stage.join("ben", Dialect::Old);
    stage.forget();
    stage.report(media::Activity{stage.endpoint(ben), true});
    EXPECT_TRUE(stage[ana].channel.empty());
    stage.report(media::EndpointDown{stage.endpoint(ben), "ICE"});
    stage.report(media::Activity{stage.endpoint(ben), false});
    EXPECT_EQ(stage[ana].channel.size(), 1U);
    stage.report(media::EndpointUp{stage.endpoint(ben)});
    ASSERT_EQ(stage[ana].channel.size(), 2U);
    EXPECT_EQ(json::parse(stage[ana].channel[1])["active"], "true");
    EXPECT_TRUE(stage[ben].channel.empty());
}

TEST(FocusChannel, AChannelThatReplacesAnotherStaysOpenWhenTheOldOneCloses) {
    Stage stage;
    OccupantId ana = stage.join("ana", Dialect::New);
    OccupantId ben = stage.join("ben", Dialect::New);
    stage.focus.channel_opened(ben, stage.now, stage.out);
    stage.focus.channel_closed(ben, stage.now, stage.out);
    stage.perform();
    stage.forget();
    stage.say(ana, R"({"colibriClass":"EndpointMessage","to":"ben","msgPayload":{}})");
    EXPECT_EQ(stage[ben].channel.size(), 1U);
    stage.focus.channel_closed(ben, stage.now, stage.out);
    stage.say(ana, R"({"colibriClass":"EndpointMessage","to":"ben","msgPayload":{}})");
    EXPECT_EQ(stage[ben].channel.size(), 1U);
}

TEST(FocusChannel, BandwidthIsSaidNowAndThen) {
    Stage stage;
    OccupantId ana = stage.join("ana", Dialect::New);
    stage.join("ben", Dialect::New);
    stage.forget();
    for (int i = 0; i < 21; ++i) {
        stage.report(media::Bandwidth{stage.endpoint(ana), 1000000});
        stage.wait(Milliseconds{1000});
    }
    EXPECT_EQ(stage[ana].heard("ConnectionStats").size(), 3U);
}

}  // namespace usher::focus::test
