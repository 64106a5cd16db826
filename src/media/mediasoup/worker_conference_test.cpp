// A conference against a scripted worker: the requests are read back from their bytes, the answers come when the test says.
#include "media/mediasoup/worker_conference.hpp"

#include <FBS/message.h>
#include <gtest/gtest.h>

#include <deque>

namespace usher::media {
namespace {

ConferenceId const kRoom = "standup-1";
EndpointId const kAnna{kRoom, {1}, 1};
EndpointId const kBert{kRoom, {2}, 1};
constexpr Encoding kPair{4000000001, 4000000002};
constexpr Encoding kFreshPair{4000000003, 4000000004};

struct Asked {
    RequestId id = 0;
    std::string what;     // "TRANSPORT_CONSUME"
    std::string handler;  // "t1.3"
    Bytes bytes;
    Outbox::Done done;

    FBS::Request::Request const* body() const {
        return FBS::Message::GetSizePrefixedMessage(bytes.data())->data_as_Request();
    }
};

class Script : public ::testing::Test, public Outbox {
protected:
    RequestId next_request() override { return ++last_; }
    void send(RequestId id, Bytes request, Done done) override {
        Asked asked{id, {}, {}, std::move(request), std::move(done)};
        flatbuffers::Verifier verifier(asked.bytes.data(), asked.bytes.size());
        ASSERT_TRUE(FBS::Message::VerifySizePrefixedMessageBuffer(verifier));
        auto const* const body = asked.body();
        ASSERT_TRUE(body);
        ASSERT_EQ(body->id(), id);
        asked.what = FBS::Request::EnumNameMethod(body->method());
        asked.handler = body->handlerId()->str();
        asked_.push_back(std::move(asked));
    }
    void report(Report report) override { reports_.push_back(std::move(report)); }

    void command(Command const& one) {
        conference_.command(one, now_);
        conference_.settle(now_);
    }
    void notice(WorkerMessage const& message) {
        conference_.notice(message, now_);
        conference_.settle(now_);
    }
    // Answers the oldest request; returns what it was.
    std::string answer(bool accepted = true) {
        if (asked_.empty()) return "";
        Asked const asked = std::move(asked_.front());
        asked_.pop_front();
        Answer answer{asked.id, accepted, accepted ? "" : "TypeError: because", {}};
        if (asked.what == "ROUTER_CREATE_WEBRTCTRANSPORT") answer.transport = Transport{"ufrag", "pwd", "", "", {}};
        if (asked.what == "TRANSPORT_PRODUCE" || asked.what == "TRANSPORT_CONSUME") made_.push_back(object_of(asked));
        if (asked.done) asked.done(answer);
        conference_.settle(now_);
        return asked.what;
    }
    static std::string object_of(Asked const& asked) {
        if (auto const* produce = asked.body()->body_as_Transport_ProduceRequest()) return produce->producerId()->str();
        return asked.body()->body_as_Transport_ConsumeRequest()->consumerId()->str();
    }
    void answer_all() {
        while (!asked_.empty()) answer();
    }
    std::vector<std::string> asked() const {
        std::vector<std::string> names;
        for (auto const& one : asked_) names.push_back(one.what);
        return names;
    }
    template <class T>
    std::vector<T> take() {
        std::vector<T> found;
        for (auto const& report : reports_)
            if (auto const* const one = std::get_if<T>(&report)) found.push_back(*one);
        reports_.clear();
        return found;
    }
    // Anna sends a camera with three layers, Bert receives it; everything is answered.
    void meeting() {
        conference_.start();
        answer_all();
        for (auto const& who : {kAnna, kBert}) {
            command(OpenEndpoint{who});
            answer_all();
            command(ConnectEndpoint{who, client()});
            answer_all();
        }
        command(SetSources{kAnna, {camera()}});
        command(Receive{kBert, {{"anna-v0", kPair}}});
        answer_all();
        producer_ = *ObjectId::parse(made_.at(0));
        consumer_ = *ObjectId::parse(made_.at(1));
        reports_.clear();
    }
    void scores(std::vector<std::uint8_t> values) {
        ScoresChanged changed{producer_, {}};
        for (std::uint32_t i = 0; i < values.size(); ++i) changed.scores.emplace_back(i, values[i]);
        notice(changed);
    }
    static Source camera(Ssrc first = 11) {
        return {"anna-v0", Kind::Video, {{first, 21}, {12, 22}, {13, 23}}, false, false};
    }
    static Transport client() { return {"abcd", "password-of-the-client", "sha-256", "AA:BB", {}}; }
    static Limits limits(int height) {
        Limits made;
        made.default_height = height;
        return made;
    }

    Milliseconds now_ = 1000;
    RequestId last_ = 0;
    std::deque<Asked> asked_;
    std::vector<std::string> made_;
    std::vector<Report> reports_;
    ObjectId producer_;
    ObjectId consumer_;
    WorkerConference conference_{kRoom, 1, {}, *this};
};

using Names = std::vector<std::string>;

TEST_F(Script, NothingIsAskedOfAnObjectBeforeTheAnswerThatMadeIt) {
    conference_.start();
    command(OpenEndpoint{kAnna});
    command(ConnectEndpoint{kAnna, client()});
    command(SetSources{kAnna, {camera()}});
    EXPECT_EQ(asked(), Names{"WORKER_CREATE_ROUTER"});
    EXPECT_EQ(answer(), "WORKER_CREATE_ROUTER");
    EXPECT_EQ(asked(), (Names{"ROUTER_CREATE_ACTIVESPEAKEROBSERVER", "ROUTER_CREATE_WEBRTCTRANSPORT"}));
    answer();
    EXPECT_EQ(asked(), Names{"ROUTER_CREATE_WEBRTCTRANSPORT"});
    answer();
    EXPECT_EQ(asked(), (Names{"TRANSPORT_SET_MAX_INCOMING_BITRATE", "TRANSPORT_ENABLE_TRACE_EVENT",
                              "WEBRTCTRANSPORT_CONNECT", "TRANSPORT_PRODUCE"}));
    EXPECT_EQ(take<EndpointOpened>().size(), 1u);
}

TEST_F(Script, TheConnectRequestCarriesTheClientsCredentials) {
    conference_.start();
    command(OpenEndpoint{kAnna});
    answer_all();
    command(ConnectEndpoint{kAnna, client()});
    ASSERT_EQ(asked(), Names{"WEBRTCTRANSPORT_CONNECT"});
    auto const* const body = asked_.front().body()->body_as_WebRtcTransport_ConnectRequest();
    EXPECT_EQ(body->remoteIceParameters()->usernameFragment()->str(), "abcd");
    EXPECT_EQ(body->remoteIceParameters()->password()->str(), "password-of-the-client");
    EXPECT_EQ(body->dtlsParameters()->role(), FBS::WebRtcTransport::DtlsRole::CLIENT);
    EXPECT_EQ(body->dtlsParameters()->fingerprints()->Get(0)->value()->str(), "AA:BB");
}

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

TEST_F(Script, AnotherFirstSsrcIsAnotherProducerAndWaitsForAFreshPair) {
    meeting();
    command(SetSources{kAnna, {camera(99)}});
    EXPECT_EQ(asked(), (Names{"TRANSPORT_CLOSE_PRODUCER", "TRANSPORT_PRODUCE"}));
    answer();
    answer();
    EXPECT_EQ(asked(), Names{"PRODUCER_ENABLE_TRACE_EVENT"}) << "no consumer with an SSRC that was used";
    answer_all();
    command(Receive{kBert, {{"anna-v0", kFreshPair}}});
    EXPECT_EQ(asked(), Names{"TRANSPORT_CONSUME"});
}

TEST_F(Script, AProducerThatIsDroppedBeforeItsAnswerIsClosedWhenItComes) {
    conference_.start();
    command(OpenEndpoint{kAnna});
    answer_all();
    command(SetSources{kAnna, {camera()}});
    command(SetSources{kAnna, {{"anna-v1", Kind::Video, {{11, 21}}, true, false}}});
    EXPECT_EQ(asked(), Names{"TRANSPORT_PRODUCE"}) << "its SSRCs may be the same";
    answer();
    EXPECT_EQ(asked(), (Names{"TRANSPORT_CLOSE_PRODUCER", "TRANSPORT_PRODUCE"}));
}

TEST_F(Script, AConsumerThatIsNoLongerWantedIsClosedAlsoBeforeItsAnswer) {
    meeting();
    command(Receive{kBert, {}});
    EXPECT_EQ(asked(), Names{"TRANSPORT_CLOSE_CONSUMER"});
    answer_all();
    command(Receive{kBert, {{"anna-v0", kFreshPair}}});
    command(Receive{kBert, {}});
    EXPECT_EQ(asked(), Names{"TRANSPORT_CONSUME"});
    answer();
    EXPECT_EQ(asked(), Names{"TRANSPORT_CLOSE_CONSUMER"});
}

TEST_F(Script, ALeaverTakesItsSourcesAlong) {
    meeting();
    notice(LayerChanged{consumer_, 0});
    reports_.clear();
    command(CloseEndpoint{kAnna});
    EXPECT_EQ(asked(), Names{"ROUTER_CLOSE_TRANSPORT"});
    ASSERT_EQ(take<Forwarding>().size(), 1u);
    // Late notices of what is gone do no harm.
    notice(LayerChanged{consumer_, 1});
    notice(KeyFrameCame{producer_, 11, 320, 180});
    notice(SpeakerChanged{producer_});
    EXPECT_TRUE(reports_.empty());
    command(SetSources{kBert, {camera()}});
    EXPECT_TRUE(take<CommandRefused>().empty()) << "the name is free again";
}

TEST_F(Script, AnEndpointThatIsClosedBeforeItsTransportIsThereLeavesNothingBehind) {
    conference_.start();
    command(OpenEndpoint{kAnna});
    answer();
    answer();
    ASSERT_EQ(asked(), Names{"ROUTER_CREATE_WEBRTCTRANSPORT"});
    command(CloseEndpoint{kAnna});
    answer();
    EXPECT_EQ(asked(), Names{"ROUTER_CLOSE_TRANSPORT"});
    EXPECT_TRUE(take<EndpointOpened>().empty());
}

TEST_F(Script, ARefusalOfTheWorkerIsReportedAndNothingStaysHalfDone) {
    meeting();
    command(SetSources{kBert, {{"bert-v0", Kind::Video, {{51, 52}}, false, false}}});
    command(Receive{kAnna, {{"bert-v0", kPair}}});
    EXPECT_EQ(answer(false), "TRANSPORT_PRODUCE");
    auto const refused = take<CommandRefused>();
    ASSERT_EQ(refused.size(), 1u);
    EXPECT_EQ(refused[0].who, kBert);
    EXPECT_NE(refused[0].why.find("bert-v0"), std::string::npos);
    EXPECT_NE(refused[0].why.find("because"), std::string::npos);
    EXPECT_TRUE(asked().empty()) << "nobody consumes what was not produced";
}

TEST_F(Script, ARefusedTransportIsNoEndpoint) {
    conference_.start();
    answer_all();
    command(OpenEndpoint{kAnna});
    answer(false);
    ASSERT_EQ(take<CommandRefused>().size(), 1u);
    command(SetLimits{kAnna, {}});
    EXPECT_EQ(take<CommandRefused>().at(0).why, "no such endpoint");
    command(OpenEndpoint{kAnna});
    EXPECT_EQ(asked(), Names{"ROUTER_CREATE_WEBRTCTRANSPORT"});
}

TEST_F(Script, WrongCommandsAreRefusedAndChangeNothing) {
    meeting();
    auto const source = [](char const* name, std::vector<Encoding> encodings, Kind kind = Kind::Video) {
        return Source{name, kind, std::move(encodings), false, false};
    };
    std::vector<std::pair<char const*, Command>> const wrong{
        {"open twice", OpenEndpoint{kAnna}},
        {"connect twice", ConnectEndpoint{kAnna, client()}},
        {"no encoding", SetSources{kAnna, {source("x", {})}}},
        {"four encodings", SetSources{kAnna, {source("x", {{1, 0}, {2, 0}, {3, 0}, {4, 0}})}}},
        {"audio simulcast", SetSources{kAnna, {source("x", {{1, 0}, {2, 0}}, Kind::Audio)}}},
        {"SSRC 0", SetSources{kAnna, {source("x", {{0, 0}})}}},
        {"SSRC twice", SetSources{kAnna, {source("x", {{1, 0}}), source("y", {{2, 1}})}}},
        {"name twice", SetSources{kAnna, {source("x", {{1, 0}}), source("x", {{2, 0}})}}},
        {"no name", SetSources{kAnna, {source("", {{1, 0}})}}},
        {"another's name", SetSources{kBert, {source("anna-v0", {{1, 0}})}}},
        {"receive SSRC 0", Receive{kBert, {{"anna-v0", {0, 0}}}}},
        {"receive SSRC twice", Receive{kBert, {{"anna-v0", {7, 0}}, {"b", {8, 7}}}}},
        {"receive the bridge's", Receive{kBert, {{"anna-v0", {kBridgeVideoSsrc, 0}}}}},
        {"receive a used one", Receive{kBert, {{"other", kPair}}}},
        {"nobody", CloseEndpoint{{kRoom, {9}, 1}}},
        {"older generation", SetLimits{{kRoom, {1}, 0}, {}}},
    };
    for (auto const& [what, one] : wrong) {
        command(one);
        EXPECT_EQ(take<CommandRefused>().size(), 1u) << what;
        EXPECT_TRUE(asked().empty()) << what;
    }
}

TEST_F(Script, WithoutCredentialsOrAKnownFingerprintNothingIsConnected) {
    conference_.start();
    answer_all();
    command(OpenEndpoint{kAnna});
    answer_all();
    std::vector<ConnectEndpoint> const wrong{{kAnna, {"abcd", "pwd", "md5", "AA", {}}},
                                             {kAnna, {"abcd", "pwd", "sha-256", "", {}}},
                                             {kAnna, {"", "pwd", "sha-256", "AA", {}}},
                                             {kAnna, {"abcd", "", "sha-256", "AA", {}}}};
    for (auto const& one : wrong) {
        command(one);
        EXPECT_EQ(take<CommandRefused>().size(), 1u);
        EXPECT_TRUE(asked().empty());
    }
    command(ConnectEndpoint{kAnna, client()});
    EXPECT_EQ(asked(), Names{"WEBRTCTRANSPORT_CONNECT"});
    answer(false);
    EXPECT_EQ(take<CommandRefused>().size(), 1u);
    command(ConnectEndpoint{kAnna, client()});
    EXPECT_EQ(asked(), Names{"WEBRTCTRANSPORT_CONNECT"}) << "it may be tried again";
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

TEST_F(Script, SilenceIsReportedAtOnceAndTheEndComesLater) {
    meeting();
    ObjectId const transport{Object::Transport, 1, 3};
    notice(DtlsChanged{transport, DtlsState::Connected});
    ASSERT_EQ(take<EndpointUp>().size(), 1u);
    notice(IceChanged{transport, false});
    auto activity = take<Activity>();
    ASSERT_EQ(activity.size(), 1u);
    EXPECT_FALSE(activity[0].active);
    now_ += 19'000;
    conference_.settle(now_);
    notice(IceChanged{transport, true});
    activity = take<Activity>();
    ASSERT_EQ(activity.size(), 1u);
    EXPECT_TRUE(activity[0].active);
    notice(IceChanged{transport, false});
    take<Activity>();
    now_ += 21'000;
    conference_.settle(now_);
    EXPECT_EQ(take<EndpointDown>().at(0).who, kAnna);
}

TEST_F(Script, DtlsThatFailsOrIsClosedIsTheEndAndIsSaidOnce) {
    meeting();
    ObjectId const transport{Object::Transport, 1, 3};
    notice(DtlsChanged{transport, DtlsState::Failed});
    notice(DtlsChanged{transport, DtlsState::Closed});
    EXPECT_EQ(take<EndpointDown>().size(), 1u);
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
}  // namespace usher::media
