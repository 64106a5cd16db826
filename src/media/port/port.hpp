// The line between signalling and media: plain data in both directions. SDP and Jingle never cross it, RTP never comes
// back over it. The focus decides which sources and which height each receiver is to get; the engine decides the layer
// and reports what is really forwarded.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "base/ids.hpp"

namespace usher::media {

using BitsPerSecond = std::uint64_t;
using Ssrc = std::uint32_t;
using ConferenceId = std::string;  // one instance of a meeting; never used twice
using SourceName = std::string;    // "ab12cd34-v0", unique in a conference

enum class Kind { Audio, Video };

// The media side of one invite. A new generation for each session-initiate: reports of an older one are dropped.
struct EndpointId {
    ConferenceId conference;
    OccupantId occupant;
    std::uint32_t generation = 0;
    auto operator<=>(EndpointId const&) const = default;
};

struct Candidate {
    std::string address;
    std::uint16_t port = 0;
    bool tcp = false;  // passive host candidate
    std::uint32_t priority = 0;
    std::string foundation;
};

// ICE and DTLS parameters of one side (RFC 8445, RFC 8122).
struct Transport {
    std::string ufrag;
    std::string pwd;
    std::string fingerprint_hash;  // "sha-256"
    std::string fingerprint;       // "AA:BB:…"
    std::vector<Candidate> candidates;
};

// What a sender sends under one name: audio has one encoding; simulcast video up to three, lowest first.
struct Encoding {
    Ssrc primary = 0;
    Ssrc rtx = 0;  // 0: none
    auto operator<=>(Encoding const&) const = default;
};
struct Source {
    SourceName name;
    Kind kind = Kind::Audio;
    std::vector<Encoding> encodings;
    bool desktop = false;
    bool paused = false;  // withdrawn for the moment (protocol decision 8): keep everything, forward nothing
};
using SourceSet = std::vector<Source>;

// What one receiver is to get. Sources that are not named get `default_height`.
struct Limits {
    std::map<SourceName, int> heights;  // 0: nothing; -1: no limit
    int default_height = 180;
    std::vector<SourceName> priority;  // most important first: on stage, selected
};

// clang-format off: a catalogue, one row each
struct OpenConference {
    ConferenceId id;
};
struct OpenEndpoint {
    EndpointId who;
};
struct ConnectEndpoint {
    EndpointId who;
    Transport remote;
};
struct SetSources {
    EndpointId who;
    SourceSet sources;
};  // all that it sends now; absent ones are withdrawn for good
// All sources that this receiver was told about, with the SSRC pair under which it gets each (protocol decision 8:
// never the sender's own SSRCs, and a fresh pair for each announcement). A changed pair is a new stream; an absent one
// ends.
struct Receive {
    EndpointId who;
    std::map<SourceName, Encoding> sources;
};
struct SetLimits {
    EndpointId who;
    Limits limits;
};
struct ForceMute {
    EndpointId who;
    Kind kind = Kind::Audio;
    bool muted = false;
};
struct CloseEndpoint {
    EndpointId who;
};
struct CloseConference {
    ConferenceId id;
};
// clang-format on
using Command = std::variant<OpenConference, OpenEndpoint, ConnectEndpoint, SetSources, Receive, SetLimits, ForceMute,
                             CloseEndpoint, CloseConference>;

// clang-format off: a catalogue, one row each
struct EndpointOpened {
    EndpointId who;
    Transport local;
};
struct EndpointUp {
    EndpointId who;
};  // ICE and DTLS are done
struct EndpointDown {
    EndpointId who;
    std::string why;
};  // after it was up, or it never came up
struct Forwarding {
    EndpointId who;
    std::set<SourceName> sources;
};  // video that really reaches this receiver now
struct Activity {
    EndpointId who;
    bool active = true;
};  // packets come from it, or have stopped
struct Speakers {
    ConferenceId id;
    std::vector<EndpointId> ordered;
};  // dominant first
struct Heights {
    EndpointId who;
    std::map<SourceName, std::vector<int>> active;
};  // frame heights of the layers that it sends
struct Bandwidth {
    EndpointId who;
    BitsPerSecond available = 0;
};
struct CommandRefused {
    EndpointId who;
    std::string why;
};
struct EngineLost {
    ConferenceId id;
    std::string why;
};  // nothing of this conference exists any more; open it again
// clang-format on
using Report = std::variant<EndpointOpened, EndpointUp, EndpointDown, Forwarding, Activity, Speakers, Heights,
                            Bandwidth, CommandRefused, EngineLost>;

// The conference that a report is about.
inline ConferenceId const& conference_of(Report const& report) {
    return std::visit(
        [](auto const& one) -> ConferenceId const& {
            if constexpr (requires { one.who; })
                return one.who.conference;
            else
                return one.id;
        },
        report);
}

class Port {
public:
    virtual ~Port() = default;
    virtual void submit(Command command) = 0;  // queues; never blocks, never throws
};

// SSRCs of the bridge's own placeholder sources and header extension ids, shared by offers and engine (protocol
// decisions 4 and 6). Id 1 stays unmapped: the engine writes an empty MID there.
inline constexpr Ssrc kBridgeAudioSsrc = 3100000001;
inline constexpr Ssrc kBridgeVideoSsrc = 3100000002;
inline constexpr int kExtAbsSendTime = 4;
inline constexpr int kExtTransportCc = 5;  // video only: nothing of transport-cc is offered on audio
inline constexpr int kExtAudioLevel = 6;
inline constexpr int kExtVideoOrientation = 8;
inline constexpr int kPayloadOpus = 111;
inline constexpr int kPayloadVp8 = 100;
inline constexpr int kPayloadVp8Rtx = 96;

}  // namespace usher::media
