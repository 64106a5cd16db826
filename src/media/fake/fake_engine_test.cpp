#include "media/fake/fake_engine.hpp"

#include <gtest/gtest.h>

namespace usher::media {
namespace {

EndpointId const kAnna{"standup-1", {1}, 1};
EndpointId const kBert{"standup-1", {2}, 1};

template <class T>
std::vector<T> only(std::vector<Report> const& reports) {
    std::vector<T> found;
    for (auto const& report : reports)
        if (auto const* const one = std::get_if<T>(&report)) found.push_back(*one);
    return found;
}

Source camera(SourceName name, Ssrc ssrc) { return {std::move(name), Kind::Video, {{ssrc, ssrc + 1}}, false, false}; }

// Anna and Bert are in, Anna sends a camera, and Bert was told about it.
FakeEngine two_people() {
    FakeEngine engine;
    engine.submit(OpenConference{"standup-1"});
    for (auto const& who : {kAnna, kBert}) {
        engine.submit(OpenEndpoint{who});
        engine.submit(ConnectEndpoint{who, {}});
    }
    engine.submit(SetSources{kAnna, {camera("anna-v0", 100)}});
    engine.submit(Receive{kBert, {{"anna-v0", {5000, 5001}}}});
    return engine;
}

TEST(FakeEngine, AnEndpointIsOpenedAndComesUpAtOnce) {
    FakeEngine engine;
    engine.submit(OpenConference{"standup-1"});
    engine.submit(OpenEndpoint{kAnna});
    auto const opened = only<EndpointOpened>(engine.take());
    ASSERT_EQ(opened.size(), 1u);
    EXPECT_EQ(opened[0].who, kAnna);
    EXPECT_EQ(opened[0].local.ufrag, FakeEngine::transport_of(kAnna).ufrag);
    EXPECT_NE(opened[0].local.ufrag, FakeEngine::transport_of(kBert).ufrag);

    engine.submit(ConnectEndpoint{kAnna, {}});
    auto const up = only<EndpointUp>(engine.take());
    ASSERT_EQ(up.size(), 1u);
    EXPECT_EQ(up[0].who, kAnna);
}

TEST(FakeEngine, ItComesUpOnlyWhenTheTestSaysSoIfThatIsWanted) {
    FakeEngine engine;
    engine.come_up_by_themselves(false);
    engine.submit(OpenConference{"standup-1"});
    engine.submit(OpenEndpoint{kAnna});
    engine.submit(ConnectEndpoint{kAnna, {}});
    EXPECT_TRUE(only<EndpointUp>(engine.take()).empty());
    engine.say(EndpointUp{kAnna});
    EXPECT_EQ(only<EndpointUp>(engine.take()).size(), 1u);
}

TEST(FakeEngine, ForwardingFollowsWhatIsSentReceivedAndWanted) {
    FakeEngine engine = two_people();
    auto forwarding = only<Forwarding>(engine.take());
    ASSERT_EQ(forwarding.size(), 1u);
    EXPECT_EQ(forwarding[0].who, kBert);
    EXPECT_EQ(forwarding[0].sources, std::set<SourceName>{"anna-v0"});

    Limits nothing;
    nothing.default_height = 0;
    engine.submit(SetLimits{kBert, nothing});
    forwarding = only<Forwarding>(engine.take());
    ASSERT_EQ(forwarding.size(), 1u);
    EXPECT_TRUE(forwarding[0].sources.empty());

    nothing.heights["anna-v0"] = 720;
    engine.submit(SetLimits{kBert, nothing});
    ASSERT_EQ(only<Forwarding>(engine.take()).size(), 1u);

    engine.submit(ForceMute{kAnna, Kind::Video, true});
    forwarding = only<Forwarding>(engine.take());
    ASSERT_EQ(forwarding.size(), 1u);
    EXPECT_TRUE(forwarding[0].sources.empty());
    engine.submit(ForceMute{kAnna, Kind::Audio, false});
    EXPECT_TRUE(engine.take().empty());
}

TEST(FakeEngine, ASourceEndsWithItsSender) {
    FakeEngine engine = two_people();
    engine.take();
    engine.submit(CloseEndpoint{kAnna});
    auto const forwarding = only<Forwarding>(engine.take());
    ASSERT_EQ(forwarding.size(), 1u);
    EXPECT_TRUE(forwarding[0].sources.empty());
    EXPECT_FALSE(engine.is_open(kAnna));
}

TEST(FakeEngine, WhatMakesNoSenseIsRefused) {
    FakeEngine engine = two_people();
    engine.take();
    std::vector<Command> const wrong{OpenConference{"standup-1"},          OpenEndpoint{kAnna},
                                     ConnectEndpoint{kAnna, {}},           OpenEndpoint{{"nowhere", {1}, 1}},
                                     SetLimits{{"standup-1", {1}, 2}, {}}, Receive{kBert, {{"anna-v0", {5002, 5001}}}}};
    for (auto const& command : wrong) {
        engine.submit(command);
        auto const reports = engine.take();
        ASSERT_EQ(reports.size(), 1u);
        EXPECT_TRUE(std::holds_alternative<CommandRefused>(reports[0]));
    }
    EXPECT_EQ(engine.commands().size(), 7u + wrong.size());
}

TEST(FakeEngine, ALostConferenceIsGone) {
    FakeEngine engine = two_people();
    engine.take();
    engine.lose("standup-1");
    auto const lost = only<EngineLost>(engine.take());
    ASSERT_EQ(lost.size(), 1u);
    EXPECT_EQ(lost[0].id, "standup-1");
    EXPECT_FALSE(engine.is_open("standup-1"));
    engine.submit(OpenConference{"standup-1"});
    engine.submit(OpenEndpoint{kAnna});
    EXPECT_EQ(only<EndpointOpened>(engine.take()).size(), 1u);
}

}  // namespace
}  // namespace usher::media
