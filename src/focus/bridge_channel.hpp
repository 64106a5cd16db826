// The messages of the bridge channel (colibri-ws), in the dialects of both client generations
// (docs/protocol/bridge-channel.md). Reads what clients say and writes what they are told; decides nothing. Nothing in
// a message is believed but its content.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "focus/allocation.hpp"
#include "media/port/port.hpp"

namespace usher::focus {

inline constexpr std::size_t kMaxStatsMessage = 8 * 1024;  // goes to everybody every few seconds
inline constexpr int kMaxChannelDepth = 32;
inline constexpr std::size_t kMaxPreviousSpeakers = 10;

struct UnknownMessage {};  // not JSON, too deep, of a class that we do not know, or malformed
struct ClientHello {};
// An EndpointMessage, ready to be passed on: `from` is the sender's. `to` is empty for everybody.
struct EndpointMessage {
    std::string to;
    std::string json;
};
// An EndpointStats, ready to be passed on.
struct EndpointStats {
    std::string json;
};
// `source` is empty in the older form: the sender's camera.
struct VideoType {
    media::SourceName source;
    bool enabled = true;
    bool desktop = false;
};
using ChannelMessage =
    std::variant<UnknownMessage, ClientHello, EndpointMessage, EndpointStats, VideoType, ConstraintsUpdate>;

// `from`: the nick of the sender. Never throws. How long a message may be is looked at before.
ChannelMessage read_channel_message(std::string_view text, std::string_view from);

std::string server_hello();
// `recent`: nicks, the dominant speaker first; must not be empty.
std::string dominant_speaker(std::vector<std::string> const& recent);
std::string connectivity(std::string_view nick, bool active);
// What is forwarded to a receiver: by source for New, by endpoint for Old.
std::string forwarded_sources(std::span<media::SourceName const> sources);
std::string forwarded_endpoints(std::span<media::SourceName const> sources);
// How high a source is wanted: for New; and for Old, which knows one video only. -1: no limit.
std::string sender_source_constraints(media::SourceName const& source, int height);
std::string sender_video_constraints(int height);
std::string connection_stats(media::BitsPerSecond available);

}  // namespace usher::focus
