// Sources as receivers are told of them, in both forms that Jitsi clients read: XML (XEP-0339 with Jitsi's owner and
// name) and the compact JSON of http://jitsi.org/json-encoded-sources (docs/protocol/focus-and-media.md).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "media/port/port.hpp"
#include "xmpp/element.hpp"

namespace usher::focus {

// The owner of the bridge's placeholder sources. Nobody may go by this nick.
inline constexpr std::string_view kBridgeOwner = "jvb";

enum class SourceForm { Xml, Json };

// One source as one receiver knows it: one primary SSRC and its RTX, assigned by us (protocol decisions 8 and 13).
struct Told {
    std::string owner;  // nick
    media::SourceName name;
    media::Kind kind = media::Kind::Audio;
    bool desktop = false;
    std::string msid;
    media::Encoding pair;
    std::uint64_t instance = 0;  // which source of that name: another instance is another stream
};

// Adds <source/> (two for video: RTX has its own with the same msid) and the FID <ssrc-group/> to `description`.
void add_source(xmpp::Element& description, Told const& told);

// {"sources":{owner:[[video],[video groups],[audio],[audio groups]],…}}; empty arrays at the end are left out.
std::string sources_json(std::vector<Told> const& sources);
// The <json-message/> that carries it.
xmpp::Element sources_json_message(std::vector<Told> const& sources);

enum class SourceChange { Add, Remove };
// The <jingle/> of a source-add or source-remove to a receiver.
xmpp::Element source_change(SourceChange change, std::string_view sid, std::string_view initiator,
                            std::vector<Told> const& sources, SourceForm form);

// Appends `text` as a JSON string.
void append_json_text(std::string& out, std::string_view text);

}  // namespace usher::focus
