// Mixed generations in one room (protocol decision 14): what a presence says of its sources, in both dialects.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "focus/focus.hpp"
#include "xmpp/element.hpp"

namespace usher::conference {

// Reads SourceInfo, or audiomuted/videomuted/videoType where there is none, and adds the elements of the other dialect
// to `children`. COMPAT(lib-jitsi-meet 2.0.6726 reads only the latter, 2026 only the former; absent means muted).
// Returns what the sender's sources are like now.
std::vector<focus::Focus::SourceState> complete_dialects(std::vector<xmpp::Element>& children, std::string_view nick);

// Writes both dialects' elements anew, in the place of what is there.
void write_sources(std::vector<xmpp::Element>& children, std::vector<focus::Focus::SourceState> const& sources,
                   std::string_view nick);

}  // namespace usher::conference
