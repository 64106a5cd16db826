// The features that some client or server knows by name (context.features); what this server does with which:
// admission/features.hpp.
#pragma once

#include <array>
#include <string_view>

namespace usher::token {

// COMPAT(jitsi-meet, 6726 and 2026): MEET_FEATURES of both, what JaaS documents, and name-readonly, inviting and
// rename, which only servers know. Sorted.
inline constexpr std::array<std::string_view, 25> kFeatureNames = {
    "branding",
    "calendar",
    "callstats",
    "create-polls",
    "file-upload",
    "flip",
    "inbound-call",
    "inviting",
    "list-visitors",
    "live-translation",
    "live-translation-subscribe",
    "livestreaming",
    "lobby",
    "moderation",
    "name-readonly",
    "outbound-call",
    "recording",
    "rename",
    "room",
    "screen-sharing",
    "send-groupchat",
    "send-private-message",
    "sip-inbound-call",
    "sip-outbound-call",
    "transcription",
};

}  // namespace usher::token
