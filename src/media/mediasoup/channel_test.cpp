#include "media/mediasoup/channel.hpp"

#include <FBS/message.h>
#include <gtest/gtest.h>

#include <cstring>

#include "media/mediasoup/requests.hpp"

namespace usher::media {
namespace {

using Builder = flatbuffers::FlatBufferBuilder;

Bytes finish(Builder& builder, FBS::Message::Body type, flatbuffers::Offset<void> body) {
    builder.FinishSizePrefixed(FBS::Message::CreateMessage(builder, type, body));
    return {builder.GetBufferPointer(), builder.GetBufferPointer() + builder.GetSize()};
}

Bytes log_line(char const* text) {
    Builder builder;
    return finish(builder, FBS::Message::Body::Log, FBS::Log::CreateLogDirect(builder, text).Union());
}

Bytes notice(char const* handler, FBS::Notification::Event event,
             FBS::Notification::Body type = FBS::Notification::Body::NONE,
             flatbuffers::Offset<void> (*body)(Builder&) = nullptr) {
    Builder builder;
    flatbuffers::Offset<void> const made = body ? body(builder) : flatbuffers::Offset<void>();
    return finish(builder, FBS::Message::Body::Notification,
                  FBS::Notification::CreateNotificationDirect(builder, handler, event, type, made).Union());
}

template <class T>
T read_one(Bytes const& bytes) {
    FrameReader reader;
    reader.feed(bytes);
    auto message = reader.next();
    EXPECT_TRUE(message.ok());
    if (!message.ok() || !message.value() || !std::holds_alternative<T>(*message.value())) {
        ADD_FAILURE() << "not the kind of message that was expected";
        return {};
    }
    return std::get<T>(*message.value());
}

TEST(ObjectIds, TheirTextIsReadBackAndNothingElseIs) {
    ObjectId const id{Object::Producer, 12, 345};
    EXPECT_EQ(id.text(), "p12.345");
    EXPECT_EQ(ObjectId::parse("p12.345"), id);
    for (char const* const wrong :
         {"", "p", "12345", "x1.2", "p1", "p1.", "p.1", "p1.2x", "p1.2.3", "p-1.2", "p99999999999999999999.1"})
        EXPECT_FALSE(ObjectId::parse(wrong)) << wrong;
}

TEST(Channel, MessagesAreCutOutOfAnyPiecesOfTheStream) {
    Bytes stream = log_line("Wfirst");
    Bytes const second = log_line("Esecond");
    stream.insert(stream.end(), second.begin(), second.end());
    for (std::size_t piece = 1; piece <= stream.size(); ++piece) {
        FrameReader reader;
        std::string read;
        for (std::size_t at = 0; at < stream.size(); at += piece) {
            reader.feed({stream.data() + at, std::min(piece, stream.size() - at)});
            for (;;) {
                auto message = reader.next();
                ASSERT_TRUE(message.ok());
                if (!message.value()) break;
                auto const& line = std::get<LogLine>(*message.value());
                read += line.level + line.text + " ";
            }
        }
        ASSERT_EQ(read, "Wfirst Esecond ") << piece;
    }
}

TEST(Channel, AnAnswerSaysWhetherAndWhyNot) {
    Builder builder;
    auto const response = FBS::Response::CreateResponseDirect(builder, 7, false, FBS::Response::Body::NONE, 0,
                                                              "TypeError", "no such thing");
    auto const answer = read_one<Answer>(finish(builder, FBS::Message::Body::Response, response.Union()));
    EXPECT_EQ(answer.id, 7u);
    EXPECT_FALSE(answer.accepted);
    EXPECT_EQ(answer.reason, "TypeError: no such thing");
}

TEST(Channel, NoticesNameTheirObject) {
    EXPECT_TRUE(std::holds_alternative<WorkerRunning>(
        WorkerMessage(read_one<WorkerRunning>(notice("4711", FBS::Notification::Event::WORKER_RUNNING)))));
    auto const ice = read_one<IceChanged>(notice("t3.9", FBS::Notification::Event::WEBRTCTRANSPORT_ICE_STATE_CHANGE,
                                                 FBS::Notification::Body::WebRtcTransport_IceStateChangeNotification,
                                                 [](Builder& builder) {
                                                     return FBS::WebRtcTransport::CreateIceStateChangeNotification(
                                                                builder, FBS::WebRtcTransport::IceState::DISCONNECTED)
                                                         .Union();
                                                 }));
    EXPECT_EQ(ice.transport, (ObjectId{Object::Transport, 3, 9}));
    EXPECT_FALSE(ice.connected);
    auto const layer =
        read_one<LayerChanged>(notice("c3.10", FBS::Notification::Event::CONSUMER_LAYERS_CHANGE,
                                      FBS::Notification::Body::Consumer_LayersChangeNotification, [](Builder& builder) {
                                          auto const layers = FBS::Consumer::CreateConsumerLayers(builder, 2);
                                          return FBS::Consumer::CreateLayersChangeNotification(builder, layers).Union();
                                      }));
    EXPECT_EQ(layer.layer, 2);
}

TEST(Channel, ANoticeAboutSomethingElseIsUnneeded) {
    read_one<Unneeded>(notice("not ours", FBS::Notification::Event::PRODUCER_SCORE));
    read_one<Unneeded>(notice("p1.2", FBS::Notification::Event::CONSUMER_PRODUCER_CLOSE));
}

TEST(Channel, WhatIsNoMessageIsAnError) {
    FrameReader too_long;
    Bytes const length{0xff, 0xff, 0xff, 0x7f};
    too_long.feed(length);
    EXPECT_FALSE(too_long.next().ok());

    FrameReader empty;
    Bytes const nothing(4);
    empty.feed(nothing);
    EXPECT_FALSE(empty.next().ok());

    FrameReader request;
    request.feed(create_router(1, {Object::Router, 1, 1}));
    EXPECT_FALSE(request.next().ok()) << "a worker asks nothing";
}

TEST(Channel, ABrokenMessageIsAnErrorOrAMessageButNeverMore) {
    Bytes const good = notice("p1.2", FBS::Notification::Event::PRODUCER_SCORE,
                              FBS::Notification::Body::Producer_ScoreNotification, [](Builder& builder) {
                                  std::vector<flatbuffers::Offset<FBS::Producer::Score>> const scores{
                                      FBS::Producer::CreateScoreDirect(builder, 1, 5, nullptr, 9)};
                                  return FBS::Producer::CreateScoreNotificationDirect(builder, &scores).Union();
                              });
    EXPECT_EQ(read_one<ScoresChanged>(good).scores, (std::vector<std::pair<std::uint32_t, std::uint8_t>>{{1, 9}}));
    int errors = 0;
    for (std::size_t at = 4; at < good.size(); ++at) {
        for (int bit = 0; bit < 8; ++bit) {
            Bytes broken = good;
            broken[at] = static_cast<std::uint8_t>(broken[at] ^ (1 << bit));
            errors += decode(broken).ok() ? 0 : 1;
        }
    }
    EXPECT_GT(errors, 0);
}

}  // namespace
}  // namespace usher::media
