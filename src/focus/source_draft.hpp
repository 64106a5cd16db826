// One source on its way into the map, and what can be said of it without looking at others.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "focus/source_map.hpp"

namespace usher::focus {

struct SourceMap::Draft {
    media::SourceName name;
    media::Kind kind = media::Kind::Audio;
    bool desktop = false;
    std::string msid;  // empty: to be invented
    bool msids_differ = false;
    std::vector<media::Ssrc> ssrcs;
    std::vector<SignalledGroup> groups;
    // After check(): how it meets a source of the same name.
    enum class Meeting { New, Resumes, Extends, Replaces } meeting = Meeting::New;
    std::vector<media::Encoding> encodings;
};

// Refusal of a request whose content is at fault (docs/protocol/clients.md, "Sessions").
xmpp::StanzaError bad_source(std::string text);

// "<nick>-" and 1 to kMaxSourceNameTail of [A-Za-z0-9_-]: a sender may only name its own sources.
bool is_own_name(std::string_view name, std::string_view nick);
// Printable ASCII that can stand in a description, in XML and in JSON as it is: it is passed on to others, whose
// libraries write it into SDP lines.
bool is_usable_msid(std::string_view msid);

// Encodings from SSRCs and groups: the members of SIM, lowest first, or the one primary; RTX from FID.
// None: the groups contradict each other, or there are several independent streams.
std::optional<std::vector<media::Encoding>> encodings_of(std::vector<media::Ssrc> const& ssrcs,
                                                         std::vector<SignalledGroup> const& groups);

}  // namespace usher::focus
