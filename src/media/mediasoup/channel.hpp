// The worker's side of the control channel: bytes in, plain values out. Framing is a uint32 length in host byte order,
// then one flatbuffer `FBS.Message.Message`. Nothing is believed before the buffer is verified; what is malformed is an
// error, and the caller gives the worker up.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "media/mediasoup/object_id.hpp"
#include "media/port/port.hpp"

namespace usher::media {

// Of one transport, as the worker measured it last.
struct TransportStats {
    BitsPerSecond incoming = 0;  // all of it: RTP, RTX, RTCP
    BitsPerSecond outgoing = 0;
    double lost_incoming = 0;  // part of the RTP packets, 0 to 1
    double lost_outgoing = 0;
};

struct Answer {
    std::uint32_t id = 0;
    bool accepted = false;
    std::string reason;                        // when it was not accepted
    std::optional<Transport> transport;        // of ROUTER_CREATE_WEBRTCTRANSPORT
    std::optional<TransportStats> stats = {};  // of TRANSPORT_GET_STATS
};
struct WorkerRunning {};
struct IceChanged {
    ObjectId transport;
    bool connected = false;
};
enum class DtlsState { Connecting, Connected, Failed, Closed };
struct DtlsChanged {
    ObjectId transport;
    DtlsState state = DtlsState::Connecting;
};
struct EstimateChanged {
    ObjectId transport;
    BitsPerSecond available = 0;
};
struct ScoresChanged {
    ObjectId producer;
    std::vector<std::pair<std::uint32_t, std::uint8_t>> scores;
};  // by encoding
struct KeyFrameCame {
    ObjectId producer;
    Ssrc ssrc = 0;
    int width = 0;
    int height = 0;
};
struct LayerChanged {
    ObjectId consumer;
    std::optional<int> layer;
};  // nothing: nothing is forwarded
struct SpeakerChanged {
    ObjectId producer;
};
struct LogLine {
    char level = 'D';
    std::string text;
};  // D debug, W warning, E error, X for standard output
struct Unneeded {};
using WorkerMessage = std::variant<Answer, WorkerRunning, IceChanged, DtlsChanged, EstimateChanged, ScoresChanged,
                                   KeyFrameCame, LayerChanged, SpeakerChanged, LogLine, Unneeded>;

// One message with its length prefix. Malformed: not a valid message, or one that a worker never sends.
Result<WorkerMessage> decode(std::span<std::uint8_t const> message);

// Cuts the byte stream into messages.
class FrameReader {
public:
    static constexpr std::size_t kMaxMessage = 8 * 1024 * 1024;  // the worker's own limit

    void feed(std::span<std::uint8_t const> bytes);
    // The next whole message, decoded; nothing: more bytes are needed. After an error the stream is lost.
    Result<std::optional<WorkerMessage>> next();

private:
    std::vector<std::uint8_t> buffer_;
    std::size_t read_ = 0;  // consumed bytes at the front of buffer_
};

}  // namespace usher::media
