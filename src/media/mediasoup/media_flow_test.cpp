// RTP through the real worker: what is sent under which SSRC arrives under which, and what is reported about it.
#include "media/mediasoup/test_engine.hpp"

namespace usher::media::test {
namespace {

ConferenceId const kRoom = "standup-1";
EndpointId const kAnna{kRoom, {1}, 1};
EndpointId const kBert{kRoom, {2}, 1};
constexpr Ssrc kAnnaAudio = 11;
constexpr Encoding kLow{21, 31};
constexpr Encoding kMiddle{22, 32};
constexpr Encoding kHigh{23, 33};
constexpr Encoding kAudioPair{4000000001, 0};
constexpr Encoding kVideoPair{4000000002, 4000000003};

// Sends `layers` simulcast layers of 180, 360, 720 lines at 50 packets a second, key frames every 10, and audio.
class Sender {
public:
    explicit Sender(Client& client) : client_(client) {}
    void step(int layers, int audio_level = 127) {
        std::array<Encoding, 3> const encodings{kLow, kMiddle, kHigh};
        for (int i = 0; i < layers; ++i) {
            Ssrc const ssrc = encodings[static_cast<std::size_t>(i)].primary;
            client_.send_rtp(vp8_packet(ssrc, number_, number_ * 1800U, number_ % 10 == 0, 320 << i, 180 << i));
            // Without these the worker cannot line up the layers' timestamps, and does not switch.
            if (number_ % 10 == 5) client_.send_rtcp(sender_report(ssrc, number_ * 1800U, 90000));
        }
        client_.send_rtp(opus_packet(kAnnaAudio, number_, number_ * 960U, audio_level));
        ++number_;
        client_.pump(20);
    }

private:
    Client& client_;
    std::uint16_t number_ = 1000;
};

class MediaFlow : public RealWorker {
protected:
    void SetUp() override {
        RealWorker::SetUp();
        if (IsSkipped()) return;
        auto made = options();
        made.measure_every = 100;
        start(made);
        engine_->submit(OpenConference{kRoom});
        anna_ = join(kAnna);
        bert_ = join(kBert);
        ASSERT_TRUE(anna_ && bert_) << log();
        engine_->submit(SetSources{kAnna, sources(3)});
        engine_->submit(Receive{kBert, {{"anna-a0", kAudioPair}, {"anna-v0", kVideoPair}}});
        limit(0);
    }

    static SourceSet sources(std::size_t layers, bool paused = false) {
        std::vector<Encoding> encodings{kLow, kMiddle, kHigh};
        encodings.resize(layers);
        return {{"anna-a0", Kind::Audio, {{kAnnaAudio, 0}}, false, false},
                {"anna-v0", Kind::Video, encodings, false, paused}};
    }
    void limit(int height) {
        Limits limits;
        limits.default_height = height;
        engine_->submit(SetLimits{kBert, limits});
    }
    // Sends until Bert has video with a key frame of this height; false after `steps` steps.
    bool bert_gets(Sender& sender, int height, int layers = 3, int steps = 250) {
        bert_->rtp.clear();
        for (int i = 0; i < steps; ++i) {
            sender.step(layers);
            bert_->pump(0);
            for (auto const& packet : bert_->rtp)
                if (packet.ssrc == kVideoPair.primary && height_of(packet.bytes) == height) return true;
        }
        return false;
    }
    std::size_t bert_packets(Ssrc ssrc) const {
        return static_cast<std::size_t>(std::count_if(bert_->rtp.begin(), bert_->rtp.end(),
                                                      [&](auto const& packet) { return packet.ssrc == ssrc; }));
    }
    // 0: no key frame.
    static int height_of(Packet const& packet) {
        std::string const text(packet.begin(), packet.end());
        auto const at = text.find("\x9d\x01\x2a");
        if (at == std::string::npos) return 0;
        return packet[at + 5] | packet[at + 6] << 8;
    }

    std::unique_ptr<Client> anna_;
    std::unique_ptr<Client> bert_;
};

TEST_F(MediaFlow, AudioArrivesUnderTheAnnouncedSsrcAndPayloadType) {
    Sender sender(*anna_);
    for (int i = 0; i < 20; ++i) sender.step(0);
    bert_->pump(50);
    EXPECT_GE(bert_packets(kAudioPair.primary), 15u) << log();
    for (auto const& packet : bert_->rtp) {
        if (packet.ssrc != kAudioPair.primary) continue;  // the worker also sends probes under an SSRC of its own
        EXPECT_EQ(packet.payload_type, kPayloadOpus);
    }
}

TEST_F(MediaFlow, WhatGoesThroughIsMeasured) {
    Sender sender(*anna_);
    EngineState state;
    for (int i = 0; i < 300 && state.traffic.incoming == 0; ++i) {
        sender.step(3);
        bert_->pump(0);
        state = engine_->state();
    }
    EXPECT_EQ(state.traffic.transports, 2u);
    EXPECT_GT(state.traffic.incoming, 1000u) << "bits a second";
    EXPECT_EQ(state.conferences, 1u);
    EXPECT_EQ(state.running, 1);
    EXPECT_EQ(state.lost, 0u);
}

TEST_F(MediaFlow, TheWantedHeightChoosesTheLayerAndIsReported) {
    Sender sender(*anna_);
    for (int i = 0; i < 30; ++i) sender.step(3);
    bert_->pump(20);
    EXPECT_EQ(bert_packets(kVideoPair.primary), 0u) << "nothing was wanted";
    auto const heights = wait_for<Heights>([](auto const& report) {
        auto const it = report.active.find("anna-v0");
        return it != report.active.end() && it->second == std::vector<int>{180, 360, 720};
    });
    ASSERT_TRUE(heights) << log();
    EXPECT_EQ(heights->who, kAnna);

    limit(720);
    EXPECT_TRUE(bert_gets(sender, 720)) << log();
    auto const forwarding = wait_for<Forwarding>([](auto const& report) { return !report.sources.empty(); });
    ASSERT_TRUE(forwarding);
    EXPECT_EQ(forwarding->who, kBert);
    EXPECT_EQ(forwarding->sources, std::set<SourceName>{"anna-v0"});
    limit(180);
    EXPECT_TRUE(bert_gets(sender, 180));
    limit(500);
    EXPECT_TRUE(bert_gets(sender, 360));

    limit(0);
    ASSERT_TRUE(wait_for<Forwarding>([](auto const& report) { return report.sources.empty(); }));
}

TEST_F(MediaFlow, ALayerThatComesBackIsUsedWithinASecond) {
    limit(720);
    Sender sender(*anna_);
    ASSERT_TRUE(bert_gets(sender, 720));
    ASSERT_TRUE(bert_gets(sender, 180, 1)) << "the others went";
    auto const steps_of_a_second = 50;
    EXPECT_TRUE(bert_gets(sender, 720, 3, 2 * steps_of_a_second)) << log();
}

TEST_F(MediaFlow, AMuteByForceStopsAtTheServerWhateverTheClientSends) {
    limit(720);
    Sender sender(*anna_);
    ASSERT_TRUE(bert_gets(sender, 720));
    engine_->submit(ForceMute{kAnna, Kind::Video, true});
    ASSERT_TRUE(wait_for<Forwarding>([](auto const& report) { return report.sources.empty(); }));
    bert_->pump(50);
    bert_->rtp.clear();
    for (int i = 0; i < 25; ++i) sender.step(3);
    bert_->pump(20);
    EXPECT_EQ(bert_packets(kVideoPair.primary), 0u);
    EXPECT_GE(bert_packets(kAudioPair.primary), 20u) << "the other kind goes on";
    engine_->submit(ForceMute{kAnna, Kind::Video, false});
    EXPECT_TRUE(bert_gets(sender, 720));
}

TEST_F(MediaFlow, AWithdrawnSourceGoesOnUnderTheSameSsrcWhenItComesBack) {
    limit(720);
    Sender sender(*anna_);
    ASSERT_TRUE(bert_gets(sender, 720));
    engine_->submit(SetSources{kAnna, sources(3, true)});
    ASSERT_TRUE(wait_for<Forwarding>([](auto const& report) { return report.sources.empty(); }));
    engine_->submit(SetSources{kAnna, sources(3)});
    EXPECT_TRUE(bert_gets(sender, 720)) << log();
}

TEST_F(MediaFlow, ANewPairIsANewStreamAndAnOldOneIsNeverUsedAgain) {
    limit(720);
    Sender sender(*anna_);
    ASSERT_TRUE(bert_gets(sender, 720));
    engine_->submit(Receive{kBert, {{"anna-v0", {4000000012, 4000000013}}}});
    bert_->pump(50);
    bert_->rtp.clear();
    for (int i = 0; i < 60; ++i) sender.step(3);
    bert_->pump(20);
    EXPECT_EQ(bert_packets(kVideoPair.primary), 0u);
    EXPECT_GT(bert_packets(4000000012), 0u);
    engine_->submit(Receive{kBert, {{"anna-v0", kVideoPair}}});
    auto const refused = wait_for<CommandRefused>();
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->who, kBert);
}

TEST_F(MediaFlow, ASingleStreamIsForwardedUnderAnyLimit) {
    engine_->submit(SetSources{kAnna, {{"anna-v1", Kind::Video, {kHigh}, true, false}}});
    constexpr Encoding kSharePair{4000000022, 4000000023};
    engine_->submit(Receive{kBert, {{"anna-v1", kSharePair}}});
    limit(180);
    std::uint16_t number = 1;
    bool came = false;
    for (int i = 0; i < 100 && !came; ++i) {
        anna_->send_rtp(vp8_packet(kHigh.primary, number, number * 1800U, number % 10 == 0, 1280, 720));
        ++number;
        anna_->pump(20);
        bert_->pump(0);
        came = bert_packets(kSharePair.primary) > 0;
    }
    EXPECT_TRUE(came) << log();
    auto const forwarding = wait_for<Forwarding>([](auto const& report) { return !report.sources.empty(); });
    ASSERT_TRUE(forwarding);
    EXPECT_EQ(forwarding->sources, std::set<SourceName>{"anna-v1"});
}

TEST_F(MediaFlow, WhoSpeaksIsReported) {
    Sender sender(*anna_);
    for (int i = 0; i < 60; ++i) sender.step(0, 20);
    auto const speakers = wait_for<Speakers>();
    ASSERT_TRUE(speakers) << log();
    EXPECT_EQ(speakers->id, kRoom);
    EXPECT_EQ(speakers->ordered, std::vector<EndpointId>{kAnna});
}

TEST_F(MediaFlow, WhatASenderTookAlongIsGoneForTheReceiver) {
    limit(720);
    Sender sender(*anna_);
    ASSERT_TRUE(bert_gets(sender, 720));
    ASSERT_TRUE(wait_for<Forwarding>([](auto const& report) { return !report.sources.empty(); }));
    engine_->submit(CloseEndpoint{kAnna});
    ASSERT_TRUE(wait_for<Forwarding>([](auto const& report) { return report.sources.empty(); }));
    // The conference goes on for the others.
    engine_->submit(OpenEndpoint{{kRoom, {1}, 2}});
    EXPECT_TRUE(wait_for<EndpointOpened>());
    EXPECT_FALSE(wait_for<CommandRefused>(100));
}

}  // namespace
}  // namespace usher::media::test
