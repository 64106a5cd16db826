// A client's <jingle/> as a value (XEP-0166, XEP-0167, XEP-0176, XEP-0320, XEP-0339 as Jitsi clients write them). Reads
// and bounds; whether a source may be added is decided by source_map, whether the session exists by jingle_session.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "media/port/port.hpp"
#include "xmpp/element.hpp"

namespace usher::focus {

inline constexpr std::size_t kMaxContents = 8;
inline constexpr std::size_t kMaxSourcesPerRequest = 64;
inline constexpr std::size_t kMaxGroupsPerRequest = 64;
inline constexpr std::size_t kMaxGroupMembers = 8;
inline constexpr std::size_t kMaxRemoteCandidates = 32;  // more are ignored
inline constexpr std::size_t kMaxSidLength = 64;

enum class JingleAction { SessionAccept, SessionTerminate, SessionInfo, SourceAdd, SourceRemove, TransportInfo, Other };

struct SignalledSource {
    media::Ssrc ssrc = 0;  // 0: not a number of 32 bits
    std::string name;      // empty where the client gives none (COMPAT(lib-jitsi-meet, 6726))
    std::string msid;      // empty: none
    bool desktop = false;
};
enum class GroupKind { Simulcast, Retransmission, Other };
struct SignalledGroup {
    GroupKind kind = GroupKind::Other;
    std::vector<media::Ssrc> members;
    bool operator==(SignalledGroup const&) const = default;
};
// The sources of one kind, over all contents of that kind.
struct SignalledMedia {
    std::vector<SignalledSource> sources;
    std::vector<SignalledGroup> groups;
};
struct Signalled {
    SignalledMedia audio;
    SignalledMedia video;
    bool empty() const { return audio.sources.empty() && video.sources.empty(); }
    SignalledMedia& of(media::Kind kind) { return kind == media::Kind::Audio ? audio : video; }
    SignalledMedia const& of(media::Kind kind) const { return kind == media::Kind::Audio ? audio : video; }
};

struct Jingle {
    JingleAction action = JingleAction::Other;
    std::string sid;
    Signalled sources;
    bool has_transport = false;                 // a <transport/> in any content
    std::optional<media::Transport> transport;  // the first that is complete and well-formed
    std::optional<int> initial_last_n;          // <initial-last-n/> of jitsi:colibri2
    std::optional<std::string> bridge_session;  // <bridge-session id=…/>
    bool restart = false;                       // its restart='true'
    bool ice_restart = false;                   // its ice-restart='true'
    std::optional<std::string> ice_state;       // <ice-state/> of a session-info
    bool has_payload = false;                   // any child at all
};

// `jingle` is the <jingle/> child of an IQ. Errors: no action, no or an overlong sid, more than a limit above.
Result<Jingle> read_jingle(xmpp::Element const& jingle);

// 1 to 2^32-1 in decimal digits, else 0.
media::Ssrc read_ssrc(std::string_view text);

}  // namespace usher::focus
