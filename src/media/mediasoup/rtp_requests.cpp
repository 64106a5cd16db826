// Requests about what is sent and received: RTP parameters of producers and consumers.
#include "media/mediasoup/request_builder.hpp"

namespace usher::media {
namespace {

using FBS::RtpParameters::RtpHeaderExtensionUri;
using Codecs = std::vector<Offset<FBS::RtpParameters::RtpCodecParameters>>;
using Encodings = std::vector<Offset<FBS::RtpParameters::RtpEncodingParameters>>;
using FlatSsrc = flatbuffers::Optional<std::uint32_t>;
using FlatType = flatbuffers::Optional<std::uint8_t>;

constexpr int kVideoClock = 90000;
constexpr int kAudioClock = 48000;
// VP8 of browsers has up to three temporal layers in each simulcast stream; packets above what is declared are dropped.
constexpr int kTemporalLayers = 3;
constexpr std::uint32_t kKeyFrameRequestDelayMs = 0;

Offset<FBS::RtpParameters::Parameter> parameter(Builder& builder, char const* name, int value) {
    return FBS::RtpParameters::CreateParameterDirect(builder, name, FBS::RtpParameters::Value::Integer32,
                                                     FBS::RtpParameters::CreateInteger32(builder, value).Union());
}

Codecs audio_codecs(Builder& builder) {
    std::vector<Offset<FBS::RtpParameters::Parameter>> const parameters{parameter(builder, "minptime", 10),
                                                                        parameter(builder, "useinbandfec", 1)};
    // No transport-cc on audio: the offer has none, and what a client does not acknowledge would count as lost.
    return {FBS::RtpParameters::CreateRtpCodecParametersDirect(builder, "audio/opus", kPayloadOpus, kAudioClock,
                                                               FlatType(std::uint8_t{2}), &parameters)};
}

Codecs video_codecs(Builder& builder, bool rtx) {
    std::vector<Offset<FBS::RtpParameters::RtcpFeedback>> const feedback{
        FBS::RtpParameters::CreateRtcpFeedbackDirect(builder, "nack"),
        FBS::RtpParameters::CreateRtcpFeedbackDirect(builder, "nack", "pli"),
        FBS::RtpParameters::CreateRtcpFeedbackDirect(builder, "ccm", "fir"),
        FBS::RtpParameters::CreateRtcpFeedbackDirect(builder, "transport-cc")};
    Codecs codecs{FBS::RtpParameters::CreateRtpCodecParametersDirect(builder, "video/VP8", kPayloadVp8, kVideoClock,
                                                                     flatbuffers::nullopt, nullptr, &feedback)};
    if (!rtx) return codecs;
    std::vector<Offset<FBS::RtpParameters::Parameter>> const parameters{parameter(builder, "apt", kPayloadVp8)};
    codecs.push_back(FBS::RtpParameters::CreateRtpCodecParametersDirect(
        builder, "video/rtx", kPayloadVp8Rtx, kVideoClock, flatbuffers::nullopt, &parameters));
    return codecs;
}

Offset<FBS::RtpParameters::RtpParameters> parameters(Builder& builder, Kind kind, bool rtx, Encodings const& encodings,
                                                     std::string const& cname) {
    auto const codecs = kind == Kind::Audio ? audio_codecs(builder) : video_codecs(builder, rtx);
    std::vector<Offset<FBS::RtpParameters::RtpHeaderExtensionParameters>> extensions;
    auto const add = [&](RtpHeaderExtensionUri uri, int number) {
        extensions.push_back(FBS::RtpParameters::CreateRtpHeaderExtensionParametersDirect(
            builder, uri, static_cast<std::uint8_t>(number)));
    };
    if (kind == Kind::Audio) {
        add(RtpHeaderExtensionUri::SsrcAudioLevel, kExtAudioLevel);
    } else {
        add(RtpHeaderExtensionUri::TransportWideCcDraft01, kExtTransportCc);
        add(RtpHeaderExtensionUri::AbsSendTime, kExtAbsSendTime);
        add(RtpHeaderExtensionUri::VideoOrientation, kExtVideoOrientation);
    }
    auto const rtcp = FBS::RtpParameters::CreateRtcpParametersDirect(builder, cname.c_str());
    // No MID: the extension with id 1 stays unmapped (protocol decision 6).
    return FBS::RtpParameters::CreateRtpParametersDirect(builder, nullptr, &codecs, &extensions, &encodings, rtcp);
}

FBS::RtpParameters::MediaKind flat(Kind kind) {
    return kind == Kind::Audio ? FBS::RtpParameters::MediaKind::AUDIO : FBS::RtpParameters::MediaKind::VIDEO;
}

std::string layers(std::size_t spatial) {
    return "L" + std::to_string(spatial) + "T" + std::to_string(kTemporalLayers);
}

Offset<FBS::RtpParameters::RtpEncodingParameters> encoding(Builder& builder, Ssrc ssrc, FlatType payload, Ssrc rtx,
                                                           std::string const& scalability) {
    Offset<FBS::RtpParameters::Rtx> rtx_table;
    if (rtx != 0) rtx_table = FBS::RtpParameters::CreateRtx(builder, rtx);
    return FBS::RtpParameters::CreateRtpEncodingParametersDirect(builder, FlatSsrc(ssrc), nullptr, payload, rtx_table,
                                                                 /*dtx=*/false,
                                                                 scalability.empty() ? nullptr : scalability.c_str());
}

std::string cname_of(ObjectId id) { return "u" + std::to_string(id.number); }

Bytes of_object(RequestId id, Method method, ObjectId object) {
    Builder builder;
    return finish(builder, id, method, object.text());
}

}  // namespace

Bytes produce(RequestId id, ObjectId transport, ObjectId producer, Source const& source,
              std::vector<Ssrc> const& mapped, bool paused) {
    Builder builder;
    bool const simulcast = source.encodings.size() > 1;
    bool rtx = false;
    Encodings encodings;
    std::vector<Offset<FBS::RtpParameters::EncodingMapping>> encoding_map;
    for (std::size_t i = 0; i < source.encodings.size(); ++i) {
        auto const& one = source.encodings[i];
        rtx = rtx || one.rtx != 0;
        encodings.push_back(encoding(builder, one.primary, flatbuffers::nullopt, one.rtx, simulcast ? layers(1) : ""));
        encoding_map.push_back(
            FBS::RtpParameters::CreateEncodingMappingDirect(builder, nullptr, FlatSsrc(one.primary), mapped.at(i)));
    }
    std::vector<Offset<FBS::RtpParameters::CodecMapping>> codec_map;
    auto const keep = [&](int payload) {
        auto const type = static_cast<std::uint8_t>(payload);
        codec_map.push_back(FBS::RtpParameters::CreateCodecMapping(builder, type, type));
    };
    keep(source.kind == Kind::Audio ? kPayloadOpus : kPayloadVp8);
    if (rtx) keep(kPayloadVp8Rtx);
    auto const rtp = parameters(builder, source.kind, rtx, encodings, cname_of(producer));
    auto const map = FBS::RtpParameters::CreateRtpMappingDirect(builder, &codec_map, &encoding_map);
    auto const body = FBS::Transport::CreateProduceRequestDirect(builder, producer.text().c_str(), flat(source.kind),
                                                                 rtp, map, paused, kKeyFrameRequestDelayMs);
    return finish(builder, id, Method::TRANSPORT_PRODUCE, transport.text(), RequestBody::Transport_ProduceRequest,
                  body.Union());
}

Bytes close_producer(RequestId id, ObjectId transport, ObjectId producer) {
    Builder builder;
    auto const body = FBS::Transport::CreateCloseProducerRequestDirect(builder, producer.text().c_str());
    return finish(builder, id, Method::TRANSPORT_CLOSE_PRODUCER, transport.text(),
                  RequestBody::Transport_CloseProducerRequest, body.Union());
}

Bytes pause_producer(RequestId id, ObjectId producer, bool paused) {
    return of_object(id, paused ? Method::PRODUCER_PAUSE : Method::PRODUCER_RESUME, producer);
}

Bytes trace_key_frames(RequestId id, ObjectId producer) {
    Builder builder;
    std::vector<FBS::Producer::TraceEventType> const events{FBS::Producer::TraceEventType::KEYFRAME};
    auto const body = FBS::Producer::CreateEnableTraceEventRequestDirect(builder, &events);
    return finish(builder, id, Method::PRODUCER_ENABLE_TRACE_EVENT, producer.text(),
                  RequestBody::Producer_EnableTraceEventRequest, body.Union());
}

Bytes consume(RequestId id, ObjectId transport, ObjectId consumer, ObjectId producer, Kind kind,
              std::vector<Ssrc> const& mapped, Encoding pair, bool paused) {
    Builder builder;
    bool const simulcast = mapped.size() > 1;
    Encodings consumable;
    for (Ssrc const ssrc : mapped)
        consumable.push_back(encoding(builder, ssrc, flatbuffers::nullopt, 0, simulcast ? layers(1) : ""));
    Encodings const encodings{
        encoding(builder, pair.primary, flatbuffers::nullopt, pair.rtx, simulcast ? layers(mapped.size()) : "")};
    auto const rtp = parameters(builder, kind, pair.rtx != 0, encodings, cname_of(producer));
    auto const type = simulcast ? FBS::RtpParameters::Type::SIMULCAST : FBS::RtpParameters::Type::SIMPLE;
    auto const body = FBS::Transport::CreateConsumeRequestDirect(
        builder, consumer.text().c_str(), producer.text().c_str(), flat(kind), rtp, type, &consumable, paused);
    return finish(builder, id, Method::TRANSPORT_CONSUME, transport.text(), RequestBody::Transport_ConsumeRequest,
                  body.Union());
}

Bytes close_consumer(RequestId id, ObjectId transport, ObjectId consumer) {
    Builder builder;
    auto const body = FBS::Transport::CreateCloseConsumerRequestDirect(builder, consumer.text().c_str());
    return finish(builder, id, Method::TRANSPORT_CLOSE_CONSUMER, transport.text(),
                  RequestBody::Transport_CloseConsumerRequest, body.Union());
}

Bytes pause_consumer(RequestId id, ObjectId consumer, bool paused) {
    return of_object(id, paused ? Method::CONSUMER_PAUSE : Method::CONSUMER_RESUME, consumer);
}

Bytes prefer_layer(RequestId id, ObjectId consumer, int layer) {
    Builder builder;
    auto const chosen = FBS::Consumer::CreateConsumerLayers(builder, static_cast<std::uint8_t>(layer),
                                                            FlatType(static_cast<std::uint8_t>(kTemporalLayers - 1)));
    auto const body = FBS::Consumer::CreateSetPreferredLayersRequest(builder, chosen);
    return finish(builder, id, Method::CONSUMER_SET_PREFERRED_LAYERS, consumer.text(),
                  RequestBody::Consumer_SetPreferredLayersRequest, body.Union());
}

Bytes set_priority(RequestId id, ObjectId consumer, std::uint8_t priority) {
    Builder builder;
    auto const body = FBS::Consumer::CreateSetPriorityRequest(builder, priority);
    return finish(builder, id, Method::CONSUMER_SET_PRIORITY, consumer.text(), RequestBody::Consumer_SetPriorityRequest,
                  body.Union());
}

}  // namespace usher::media
