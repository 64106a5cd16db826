#include "media/mediasoup/channel.hpp"

#include <FBS/message.h>

#include <cstddef>
#include <cstring>

namespace usher::media {
namespace {

constexpr std::size_t kMaxDepth = 64;
constexpr std::size_t kMaxTables = 100'000;

std::string text_of(flatbuffers::String const* text) { return text ? text->str() : std::string(); }

Result<Transport> transport_of(FBS::WebRtcTransport::DumpResponse const& dump) {
    Transport transport;
    transport.ufrag = text_of(dump.iceParameters()->usernameFragment());
    transport.pwd = text_of(dump.iceParameters()->password());
    for (auto const* fingerprint : *dump.dtlsParameters()->fingerprints()) {
        if (fingerprint->algorithm() != FBS::WebRtcTransport::FingerprintAlgorithm::SHA256) continue;
        transport.fingerprint_hash = "sha-256";
        transport.fingerprint = text_of(fingerprint->value());
    }
    if (transport.fingerprint.empty()) return malformed("a transport without sha-256 fingerprint");
    for (auto const* candidate : *dump.iceCandidates()) {
        transport.candidates.push_back({text_of(candidate->address()), candidate->port(),
                                        candidate->protocol() == FBS::Transport::Protocol::TCP, candidate->priority(),
                                        text_of(candidate->foundation())});
    }
    return transport;
}

TransportStats stats_of(FBS::Transport::Stats const& from) {
    TransportStats stats{from.recvBitrate(), from.sendBitrate()};
    if (auto const lost = from.rtpPacketLossReceived()) stats.lost_incoming = *lost;
    if (auto const lost = from.rtpPacketLossSent()) stats.lost_outgoing = *lost;
    return stats;
}

Result<WorkerMessage> answer_of(FBS::Response::Response const& response) {
    Answer answer{response.id(), response.accepted(), {}, {}, {}};
    if (!answer.accepted) {
        answer.reason = text_of(response.error()) + ": " + text_of(response.reason());
    } else if (auto const* dump = response.body_as_WebRtcTransport_DumpResponse()) {
        answer.transport = TRY(transport_of(*dump));
    } else if (auto const* stats = response.body_as_WebRtcTransport_GetStatsResponse()) {
        answer.stats = stats_of(*stats->base());
    }
    return WorkerMessage(std::move(answer));
}

WorkerMessage ice_of(ObjectId id, FBS::WebRtcTransport::IceStateChangeNotification const& body) {
    using FBS::WebRtcTransport::IceState;
    return IceChanged{id, body.iceState() == IceState::CONNECTED || body.iceState() == IceState::COMPLETED};
}

WorkerMessage dtls_of(ObjectId id, FBS::WebRtcTransport::DtlsStateChangeNotification const& body) {
    switch (body.dtlsState()) {
        case FBS::WebRtcTransport::DtlsState::CONNECTED: return DtlsChanged{id, DtlsState::Connected};
        case FBS::WebRtcTransport::DtlsState::FAILED: return DtlsChanged{id, DtlsState::Failed};
        case FBS::WebRtcTransport::DtlsState::CLOSED: return DtlsChanged{id, DtlsState::Closed};
        default: return DtlsChanged{id, DtlsState::Connecting};
    }
}

WorkerMessage scores_of(ObjectId id, FBS::Producer::ScoreNotification const& body) {
    ScoresChanged changed{id, {}};
    for (auto const* score : *body.scores()) changed.scores.emplace_back(score->encodingIdx(), score->score());
    return changed;
}

WorkerMessage key_frame_of(ObjectId id, FBS::Producer::TraceNotification const& body) {
    auto const* info = body.info_as_KeyFrameTraceInfo();
    if (!info || info->frameHeight() == 0) return Unneeded{};
    return KeyFrameCame{id, info->rtpPacket()->ssrc(), info->frameWidth(), info->frameHeight()};
}

WorkerMessage layer_of(ObjectId id, FBS::Consumer::LayersChangeNotification const& body) {
    LayerChanged changed{id, {}};
    if (body.layers()) changed.layer = body.layers()->spatialLayer();
    return changed;
}

WorkerMessage estimate_of(ObjectId id, FBS::Transport::TraceNotification const& body) {
    auto const* info = body.info_as_BweTraceInfo();
    if (!info) return Unneeded{};
    return EstimateChanged{id, info->availableBitrate()};
}

WorkerMessage speaker_of(FBS::ActiveSpeakerObserver::DominantSpeakerNotification const& body) {
    auto const producer = ObjectId::parse(text_of(body.producerId()));
    if (!producer) return Unneeded{};
    return SpeakerChanged{*producer};
}

Result<WorkerMessage> notice_of(FBS::Notification::Notification const& notice) {
    using FBS::Notification::Event;
    if (notice.event() == Event::WORKER_RUNNING) return WorkerMessage(WorkerRunning{});
    auto const id = ObjectId::parse(text_of(notice.handlerId()));
    if (!id) return WorkerMessage(Unneeded{});
    if (auto const* ice = notice.body_as_WebRtcTransport_IceStateChangeNotification()) return ice_of(*id, *ice);
    if (auto const* dtls = notice.body_as_WebRtcTransport_DtlsStateChangeNotification()) return dtls_of(*id, *dtls);
    if (auto const* scores = notice.body_as_Producer_ScoreNotification()) return scores_of(*id, *scores);
    if (auto const* trace = notice.body_as_Producer_TraceNotification()) return key_frame_of(*id, *trace);
    if (auto const* layers = notice.body_as_Consumer_LayersChangeNotification()) return layer_of(*id, *layers);
    if (auto const* trace = notice.body_as_Transport_TraceNotification()) return estimate_of(*id, *trace);
    if (auto const* speaker = notice.body_as_ActiveSpeakerObserver_DominantSpeakerNotification())
        return speaker_of(*speaker);
    return WorkerMessage(Unneeded{});
}

WorkerMessage log_of(FBS::Log::Log const& log) {
    std::string text = text_of(log.data());
    if (text.empty()) return LogLine{};
    return LogLine{text.front(), text.substr(1)};
}

}  // namespace

Result<WorkerMessage> decode(std::span<std::uint8_t const> message) {
    // Scalars are read in place, so the buffer, with its prefix, is to be aligned as its writer had it.
    if (reinterpret_cast<std::uintptr_t>(message.data()) % alignof(std::max_align_t) != 0) {
        std::vector<std::uint8_t> const aligned(message.begin(), message.end());
        return decode(aligned);
    }
    flatbuffers::Verifier verifier(message.data(), message.size(), kMaxDepth, kMaxTables);
    if (!FBS::Message::VerifySizePrefixedMessageBuffer(verifier)) return malformed("not a message of the worker");
    auto const* root = FBS::Message::GetSizePrefixedMessage(message.data());
    if (auto const* response = root->data_as_Response()) return answer_of(*response);
    if (auto const* notice = root->data_as_Notification()) return notice_of(*notice);
    if (auto const* log = root->data_as_Log()) return log_of(*log);
    return malformed("a message that no worker sends");
}

void FrameReader::feed(std::span<std::uint8_t const> bytes) {
    if (read_ > 0) {
        buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(read_));
        read_ = 0;
    }
    buffer_.insert(buffer_.end(), bytes.begin(), bytes.end());
}

Result<std::optional<WorkerMessage>> FrameReader::next() {
    std::uint32_t length = 0;
    if (buffer_.size() - read_ < sizeof length) return std::optional<WorkerMessage>();
    std::memcpy(&length, buffer_.data() + read_, sizeof length);
    if (length == 0 || length > kMaxMessage) return malformed("a message of the worker is empty or longer than 8 MiB");
    if (buffer_.size() - read_ - sizeof length < length) return std::optional<WorkerMessage>();
    std::span<std::uint8_t const> const message(buffer_.data() + read_, sizeof length + length);
    read_ += sizeof length + length;
    return std::optional<WorkerMessage>(TRY(decode(message)));
}

}  // namespace usher::media
