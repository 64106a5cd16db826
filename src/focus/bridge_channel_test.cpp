#include "focus/bridge_channel.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace usher::focus::test {

using nlohmann::json;

namespace {

template <class Message>
Message read(std::string const& text) {
    ChannelMessage message = read_channel_message(text, "ana");
    EXPECT_TRUE(std::holds_alternative<Message>(message)) << text;
    return std::holds_alternative<Message>(message) ? std::get<Message>(message) : Message{};
}
using Heights = std::map<std::string, int, std::less<>>;
using Names = std::vector<std::string>;

}  // namespace

TEST(BridgeChannel, ReadsTheWishesOfANewerClient) {
    auto update = read<ConstraintsUpdate>(
        R"({"colibriClass":"ReceiverVideoConstraints","assumedBandwidthBps":-1,"lastN":20,"onStageSources":["ab12cd34-v0"],)"
        R"("selectedSources":[],"defaultConstraints":{"maxHeight":0},)"
        R"("constraints":{"ab12cd34-v0":{"maxHeight":720},"cd34ab12-v0":{"maxHeight":180,"maxFrameRate":15}}})");
    EXPECT_EQ(update.last_n, 20);
    EXPECT_EQ(update.default_height, 0);
    EXPECT_EQ(update.on_stage, Names{"ab12cd34-v0"});
    EXPECT_EQ(update.selected, Names{});
    EXPECT_EQ(update.heights, (Heights{{"ab12cd34-v0", 720}, {"cd34ab12-v0", 180}}));
}

TEST(BridgeChannel, ReadsTheFirstWordOfANewerClientWhichSaysLittle) {
    auto update = read<ConstraintsUpdate>(R"({"colibriClass":"ReceiverVideoConstraints",)"
                                          R"("assumedBandwidthBps":-1,"lastN":-1})");
    EXPECT_EQ(update.last_n, -1);
    EXPECT_FALSE(update.default_height || update.on_stage || update.selected || update.heights);
}

TEST(BridgeChannel, ReadsTheWishesOfAnOlderClient) {
    auto update = read<ConstraintsUpdate>(
        R"({"colibriClass":"ReceiverVideoConstraints","constraints":{"ef56ab78":{"maxHeight":2160}},"lastN":-1,)"
        R"("onStageEndpoints":["ef56ab78"],"selectedEndpoints":["ab12cd34"]})");
    EXPECT_EQ(update.heights, (Heights{{"ef56ab78", 2160}}));
    EXPECT_EQ(update.on_stage, Names{"ef56ab78"});
    EXPECT_EQ(update.selected, Names{"ab12cd34"});
    EXPECT_FALSE(update.default_height.has_value());
}

TEST(BridgeChannel, ReadsTheClassesBefore2021) {
    EXPECT_EQ(read<ConstraintsUpdate>(R"({"colibriClass":"LastNChangedEvent","lastN":3})").last_n, 3);
    EXPECT_EQ(read<ConstraintsUpdate>(R"({"colibriClass":"SelectedEndpointsChangedEvent","selectedEndpoints":["a"]})")
                  .selected,
              Names{"a"});
    EXPECT_EQ(
        read<ConstraintsUpdate>(R"({"colibriClass":"SelectedEndpointChangedEvent","selectedEndpoint":"a"})").selected,
        Names{"a"});
    EXPECT_EQ(
        read<ConstraintsUpdate>(R"({"colibriClass":"ReceiverVideoConstraint","maxFrameHeight":360})").default_height,
        360);
}

TEST(BridgeChannel, NumbersAreBoundedAndOtherTypesAreNotNumbers) {
    std::vector<std::pair<std::string, std::optional<int>>> const table{{"-1", -1},
                                                                        {"-17", -1},
                                                                        {"0", 0},
                                                                        {"20", 20},
                                                                        {"20.9", 20},
                                                                        {"1e30", kGreatestHeight},
                                                                        {"\"20\"", std::nullopt},
                                                                        {"null", std::nullopt},
                                                                        {"[]", std::nullopt},
                                                                        {"{}", std::nullopt},
                                                                        {"true", std::nullopt}};
    for (auto const& [text, last_n] : table)
        EXPECT_EQ(read<ConstraintsUpdate>(R"({"colibriClass":"ReceiverVideoConstraints","lastN":)" + text + "}").last_n,
                  last_n)
            << text;
}

TEST(BridgeChannel, ListsOfNamesAreBounded) {
    json message{{"colibriClass", "ReceiverVideoConstraints"}};
    for (int i = 0; i < 1500; ++i) {
        message["onStageSources"].push_back("s" + std::to_string(i));
        message["constraints"]["s" + std::to_string(i)]["maxHeight"] = 180;
    }
    message["selectedSources"] = {1, nullptr, "", std::string(kMaxConstraintName + 1, 'x'), "good"};
    auto update = read<ConstraintsUpdate>(message.dump());
    EXPECT_EQ(update.on_stage->size(), kMaxChosen);
    EXPECT_EQ(update.heights->size(), kMaxConstraints);
    EXPECT_EQ(update.selected, Names{"good"});
}

TEST(BridgeChannel, AnEndpointMessageIsPassedOnWithTheTrueSender) {
    auto message = read<EndpointMessage>(
        R"({"colibriClass":"EndpointMessage","from":"ben","to":"eve","msgPayload":{"type":"e2e-ping-request","id":1}})");
    EXPECT_EQ(message.to, "eve");
    EXPECT_EQ(json::parse(message.json), json::parse(R"({"colibriClass":"EndpointMessage","from":"ana","to":"eve",
                              "msgPayload":{"type":"e2e-ping-request","id":1}})"));
    EXPECT_EQ(read<EndpointMessage>(R"({"colibriClass":"EndpointMessage","to":"","msgPayload":{}})").to, "");
}

TEST(BridgeChannel, StatsArePassedOnWithTheTrueSender) {
    auto stats = read<EndpointStats>(R"({"colibriClass":"EndpointStats","from":"ben","jvbRTT":2})");
    EXPECT_EQ(json::parse(stats.json), json::parse(R"({"colibriClass":"EndpointStats","from":"ana","jvbRTT":2})"));
    read<UnknownMessage>(R"({"colibriClass":"EndpointStats","x":")" + std::string(kMaxStatsMessage, 'x') + "\"}");
}

TEST(BridgeChannel, ReadsBothFormsOfTheVideoType) {
    auto old_form = read<VideoType>(R"({"colibriClass":"VideoTypeMessage","videoType":"desktop"})");
    EXPECT_TRUE(old_form.source.empty() && old_form.desktop && old_form.enabled);
    auto new_form =
        read<VideoType>(R"({"colibriClass":"SourceVideoTypeMessage","sourceName":"ana-v1","videoType":"NONE"})");
    EXPECT_EQ(new_form.source, "ana-v1");
    EXPECT_FALSE(new_form.enabled);
    EXPECT_TRUE(read<VideoType>(R"({"colibriClass":"VideoTypeMessage","videoType":"desktop_high_fps"})").desktop);
    EXPECT_FALSE(read<VideoType>(R"({"colibriClass":"VideoTypeMessage","videoType":"camera"})").desktop);
}

TEST(BridgeChannel, WhatIsNotUnderstoodIsIgnored) {
    std::vector<std::string> const table{
        "",
        "{",
        "[]",
        "null",
        "\"colibriClass\"",
        "{}",
        R"({"colibriClass":7})",
        R"({"colibriClass":"Nonsense"})",
        R"({"colibriClass":"EndpointMessage","to":"eve","msgPayload":"text"})",
        R"({"colibriClass":"EndpointMessage","to":"eve","msgPayload":[1]})",
        R"({"colibriClass":"EndpointMessage","to":"eve"})",
        R"({"colibriClass":"EndpointMessage","to":"","msgPayload":{"type":"new-poll","pollId":"p"}})",
        R"({"colibriClass":"EndpointMessage","to":"","msgPayload":{"type":"answer-poll","pollId":"p"}})",
        R"({"colibriClass":"EndpointMessage","to":"eve","msgPayload":{"type":"old-polls","polls":[]}})",
        R"({"colibriClass":"EndpointMessage","to":"eve","msgPayload":{"type":"polls","command":"new-poll"}})",
        R"({"colibriClass":"EndpointMessage","to":"eve","msgPayload":{"type":"usher","event":"verdict"}})",
        R"({"colibriClass":"EndpointMessage","msgPayload":{}})",
        R"({"colibriClass":"EndpointMessage","to":7,"msgPayload":{}})",
        R"({"colibriClass":"VideoTypeMessage"})",
        R"({"colibriClass":"SourceVideoTypeMessage","videoType":"camera"})",
        "{\"colibriClass\":\"EndpointMessage\",\"to\":\"\",\"msgPayload\":{\"x\":\"\xff\"}}",
        R"({"colibriClass":"EndpointMessage","to":"","msgPayload":{"x":1e999}})",
        R"({"colibriClass":"EndpointMessage","to":"","msgPayload":{"x":)" + std::string(40, '[') +
            std::string(40, ']') + "}}",
        std::string(100000, '[')};
    for (std::string const& text : table) read<UnknownMessage>(text);
    // Brackets in text are not depth.
    read<EndpointMessage>(
        R"({"colibriClass":"EndpointMessage","to":"","msgPayload":{"x":"\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["}})");
    read<ClientHello>(R"({"colibriClass":"ClientHello"})");
}

TEST(BridgeChannel, WritesWhatBothGenerationsUnderstand) {
    EXPECT_EQ(server_hello(), R"({"colibriClass":"ServerHello"})");
    EXPECT_EQ(
        dominant_speaker({"a", "b", "c"}),
        R"({"colibriClass":"DominantSpeakerEndpointChangeEvent","dominantSpeakerEndpoint":"a","previousSpeakers":["b","c"]})");
    EXPECT_EQ(json::parse(dominant_speaker(std::vector<std::string>(30, "x")))["previousSpeakers"].size(), 10U);
    EXPECT_EQ(connectivity("a", true),
              R"({"colibriClass":"EndpointConnectivityStatusChangeEvent","endpoint":"a","active":"true"})");
    EXPECT_EQ(connectivity("a", false),
              R"({"colibriClass":"EndpointConnectivityStatusChangeEvent","endpoint":"a","active":"false"})");
    std::vector<media::SourceName> const sources{"a-v0", "a-v1", "b-v0"};
    EXPECT_EQ(forwarded_sources(sources),
              R"({"colibriClass":"ForwardedSources","forwardedSources":["a-v0","a-v1","b-v0"]})");
    EXPECT_EQ(forwarded_endpoints(sources),
              R"({"colibriClass":"LastNEndpointsChangeEvent","lastNEndpoints":["a","b"]})");
    EXPECT_EQ(forwarded_sources({}), R"({"colibriClass":"ForwardedSources","forwardedSources":[]})");
    EXPECT_EQ(sender_source_constraints("a-v0", -1),
              R"({"colibriClass":"SenderSourceConstraints","sourceName":"a-v0","maxHeight":-1})");
    EXPECT_EQ(sender_video_constraints(180),
              R"({"colibriClass":"SenderVideoConstraints","videoConstraints":{"idealHeight":180}})");
    EXPECT_EQ(json::parse(sender_video_constraints(-1))["videoConstraints"]["idealHeight"], 2160);
    EXPECT_EQ(connection_stats(2500000), R"({"colibriClass":"ConnectionStats","estimatedDownlinkBandwidth":2500000})");
}

}  // namespace usher::focus::test
