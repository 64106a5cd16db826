// What is sent, received and reported of media in a conference.
#include "media/mediasoup/test_script.hpp"

namespace usher::media::test {
namespace {

TEST_F(Script, SimulcastIsProducedLowestFirstAndConsumedPausedWithoutMid) {
    conference_.start();
    for (auto const& who : {kAnna, kBert}) command(OpenEndpoint{who});
    answer_all();
    command(SetSources{kAnna, {camera()}});
    ASSERT_EQ(asked(), Names{"TRANSPORT_PRODUCE"});
    auto const* produce = asked_.front().body()->body_as_Transport_ProduceRequest();
    ASSERT_EQ(produce->rtpParameters()->encodings()->size(), 3u);
    EXPECT_EQ(produce->rtpParameters()->encodings()->Get(0)->ssrc(), 11u);
    EXPECT_EQ(produce->rtpParameters()->encodings()->Get(2)->rtx()->ssrc(), 23u);
    EXPECT_EQ(produce->rtpMapping()->encodings()->size(), 3u);
    EXPECT_FALSE(produce->rtpParameters()->mid());
    answer_all();
    command(Receive{kBert, {{"anna-v0", kPair}}});
    ASSERT_EQ(asked(), Names{"TRANSPORT_CONSUME"});
    auto const* consume = asked_.front().body()->body_as_Transport_ConsumeRequest();
    EXPECT_TRUE(consume->paused());
    EXPECT_FALSE(consume->rtpParameters()->mid());
    ASSERT_EQ(consume->rtpParameters()->encodings()->size(), 1u);
    EXPECT_EQ(consume->rtpParameters()->encodings()->Get(0)->ssrc(), kPair.primary);
    EXPECT_EQ(consume->rtpParameters()->encodings()->Get(0)->rtx()->ssrc(), kPair.rtx);
    EXPECT_EQ(consume->rtpParameters()->encodings()->Get(0)->scalabilityMode()->str(), "L3T3");
    EXPECT_EQ(consume->consumableRtpEncodings()->size(), 3u);
    for (auto const* extension : *consume->rtpParameters()->headerExtensions()) EXPECT_NE(extension->id(), 1);
    answer();
    // 180 by default: the layer first, then the resume that asks for the key frame.
    EXPECT_EQ(asked(), (Names{"CONSUMER_SET_PREFERRED_LAYERS", "CONSUMER_RESUME"}));
}

TEST_F(Script, AHeightOfZeroPausesAndAnotherOneSetsTheLayerBeforeItResumes) {
    meeting();
    command(SetLimits{kBert, limits(0)});
    EXPECT_EQ(asked(), Names{"CONSUMER_PAUSE"});
    answer_all();
    command(SetLimits{kBert, limits(0)});
    EXPECT_TRUE(asked().empty()) << "nothing new";
    command(SetLimits{kBert, limits(720)});
    ASSERT_EQ(asked(), (Names{"CONSUMER_SET_PREFERRED_LAYERS", "CONSUMER_RESUME"}));
    auto const* const body = asked_.front().body()->body_as_Consumer_SetPreferredLayersRequest();
    EXPECT_EQ(body->preferredLayers()->spatialLayer(), 2);
}

TEST_F(Script, LayersFollowWhatIsActiveAndHowHighItIs) {
    meeting();
    command(SetLimits{kBert, limits(360)});
    answer_all();
    scores({10, 10, 0});
    // The capture is smaller than was assumed: 90, 180, and 360 when it comes.
    notice(KeyFrameCame{producer_, 11, 160, 90});
    notice(KeyFrameCame{producer_, 12, 320, 180});
    answer_all();
    auto heights = take<Heights>();
    ASSERT_FALSE(heights.empty());
    EXPECT_EQ(heights.back().active.at("anna-v0"), (std::vector<int>{90, 180}));
    scores({10, 10, 10});
    notice(KeyFrameCame{producer_, 13, 640, 360});
    ASSERT_FALSE(asked().empty());
    EXPECT_EQ(asked_.back().what, "CONSUMER_SET_PREFERRED_LAYERS");
    auto const* const body = asked_.back().body()->body_as_Consumer_SetPreferredLayersRequest();
    EXPECT_EQ(body->preferredLayers()->spatialLayer(), 2);
}

TEST_F(Script, ALayerThatStartedIsAskedForOnceMoreALittleLater) {
    meeting();
    command(SetLimits{kBert, limits(720)});
    scores({10, 10, 10});
    answer_all();
    ASSERT_TRUE(conference_.next_at());
    now_ = *conference_.next_at();
    conference_.settle(now_);
    EXPECT_EQ(asked(), Names{"CONSUMER_SET_PREFERRED_LAYERS"});
    answer_all();
    now_ += 1000;
    conference_.settle(now_);
    EXPECT_TRUE(asked().empty()) << "once";
}

TEST_F(Script, ForwardingSaysWhatTheWorkerReallyForwards) {
    meeting();
    EXPECT_TRUE(take<Forwarding>().empty());
    notice(LayerChanged{consumer_, 0});
    auto forwarding = take<Forwarding>();
    ASSERT_EQ(forwarding.size(), 1u);
    EXPECT_EQ(forwarding[0].who, kBert);
    EXPECT_EQ(forwarding[0].sources, std::set<SourceName>{"anna-v0"});
    notice(LayerChanged{consumer_, 1});
    EXPECT_TRUE(take<Forwarding>().empty()) << "the set is the same";
    notice(LayerChanged{consumer_, std::nullopt});
    forwarding = take<Forwarding>();
    ASSERT_EQ(forwarding.size(), 1u);
    EXPECT_TRUE(forwarding[0].sources.empty());
}

TEST_F(Script, APausedOrForceMutedSourceStopsAndResumesOnlyWhenBothAllow) {
    meeting();
    notice(LayerChanged{consumer_, 0});
    Source paused = camera();
    paused.paused = true;
    command(SetSources{kAnna, {paused}});
    EXPECT_EQ(asked(), Names{"PRODUCER_PAUSE"});
    answer_all();
    EXPECT_TRUE(take<Forwarding>().back().sources.empty());
    command(ForceMute{kAnna, Kind::Video, true});
    command(ForceMute{kAnna, Kind::Audio, true});
    command(SetSources{kAnna, {camera()}});
    EXPECT_TRUE(asked().empty());
    command(ForceMute{kAnna, Kind::Video, false});
    EXPECT_EQ(asked(), Names{"PRODUCER_RESUME"});
}

TEST_F(Script, TheMostRecentSpeakerComesFirst) {
    meeting();
    command(SetSources{kAnna, {camera(), {"anna-a0", Kind::Audio, {{61, 0}}, false, false}}});
    command(SetSources{kBert, {{"bert-a0", Kind::Audio, {{71, 0}}, false, false}}});
    answer_all();
    ObjectId const anna = *ObjectId::parse(made_.at(2));
    ObjectId const bert = *ObjectId::parse(made_.at(3));
    notice(SpeakerChanged{anna});
    notice(SpeakerChanged{bert});
    auto speakers = take<Speakers>();
    ASSERT_EQ(speakers.size(), 2u);
    EXPECT_EQ(speakers[1].ordered, (std::vector<EndpointId>{kBert, kAnna}));
    command(CloseEndpoint{kBert});
    notice(SpeakerChanged{anna});
    EXPECT_EQ(take<Speakers>().back().ordered, std::vector<EndpointId>{kAnna});
}

TEST_F(Script, BandwidthIsReportedWhenItChangesMuch) {
    meeting();
    ObjectId const transport{Object::Transport, 1, 3};
    for (BitsPerSecond const estimate : {1'000'000u, 1'100'000u, 1'149'000u, 1'200'000u, 900'000u})
        notice(EstimateChanged{transport, estimate});
    std::vector<BitsPerSecond> reported;
    for (auto const& report : take<Bandwidth>()) reported.push_back(report.available);
    EXPECT_EQ(reported, (std::vector<BitsPerSecond>{1'000'000, 1'200'000, 900'000}));
}

TEST_F(Script, TheOnesOnStageGetMoreOfTheBandwidth) {
    meeting();
    Limits stage = limits(720);
    stage.priority = {"anna-v0"};
    command(SetLimits{kBert, stage});
    ASSERT_EQ(asked(), (Names{"CONSUMER_SET_PRIORITY", "CONSUMER_SET_PREFERRED_LAYERS"}));
    EXPECT_EQ(asked_.front().body()->body_as_Consumer_SetPriorityRequest()->priority(), 10);
}

}  // namespace
}  // namespace usher::media::test
