#include "media/mediasoup/worker_conference.hpp"

#include "media/mediasoup/test_script.hpp"

namespace usher::media::test {
namespace {

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

}  // namespace
}  // namespace usher::media::test
