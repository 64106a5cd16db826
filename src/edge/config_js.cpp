#include "edge/config_js.hpp"

#include <algorithm>
#include <array>

#include "base/unicode.hpp"

namespace usher::edge {

namespace {

// A JavaScript string in single quotes. Whatever could end the string, the line or a script element is escaped; UTF-8,
// in which the file is served, stays as it is.
std::string quoted(std::string_view text) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string result = "'";
    for (char c : text) {
        auto byte = static_cast<unsigned char>(c);
        bool plain = byte >= 0x20 && byte != 0x7F && c != '\'' && c != '\\' && c != '<' && c != '>' && c != '&';
        if (plain) {
            result.push_back(c);
        } else {
            result += "\\x";
            result.push_back(kDigits[byte >> 4]);
            result.push_back(kDigits[byte & 0xF]);
        }
    }
    result.push_back('\'');
    return result;
}

// What does not depend on the server. Codecs and rewriting: the clients must not pick what the engine does not speak
// (docs/protocol: VP8 only, one announced SSRC per source).
constexpr std::string_view kFixed = R"(
    // Only VP8 and Opus are offered; one announced SSRC per source. Without preferredCodec the library of 2022 takes
    // videoQuality for a wish for H264, and switches simulcast off.
    flags: { ssrcRewritingEnabled: false },
    videoQuality: { preferredCodec: 'VP8', codecPreferenceOrder: [ 'VP8' ] },
    disableSimulcast: false,
    channelLastN: -1,
    resolution: 720,
    constraints: { video: { height: { ideal: 720, max: 720, min: 180 } } },

    // The bridge channel is a WebSocket for both generations of clients.
    openBridgeChannel: 'websocket',
    bridgeChannel: { preferSctp: false },

    p2p: { enabled: true, codecPreferenceOrder: [ 'VP8' ], stunServers: [] },

    prejoinConfig: { enabled: true },
    prejoinPageEnabled: true,
    lobby: { autoKnock: true, enableChat: true },
    breakoutRooms: { hideAddRoomButton: false },
    enableNoAudioDetection: true,
    enableNoisyMicDetection: true,
    enableClosePage: false,

    // Nothing is loaded from, and nothing is told to, third parties.
    disableThirdPartyRequests: true,
    analytics: { disabled: true },
    callStatsID: '',
    gravatar: { disabled: true },
    deploymentInfo: {}
};
)";

bool is_host_character(char c) {
    bool alphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return alphanumeric || c == '.' || c == '-' || c == '_' || c == ':' || c == '[' || c == ']';
}

}  // namespace

bool is_plain_host(std::string_view host) {
    return !host.empty() && host.size() <= 255 && std::all_of(host.begin(), host.end(), is_host_character);
}

std::optional<Origin> origin_of(std::string_view public_url) {
    Origin origin;
    if (public_url.starts_with("https://")) {
        origin.secure = true;
        public_url.remove_prefix(8);
    } else if (public_url.starts_with("http://")) {
        public_url.remove_prefix(7);
    } else {
        return std::nullopt;
    }
    if (public_url.ends_with('/')) public_url.remove_suffix(1);
    if (!is_plain_host(public_url)) return std::nullopt;
    origin.host = public_url;
    return origin;
}

std::string config_js(std::string_view domain, std::string_view tenant, Origin const& origin,
                      std::string_view login_url) {
    std::string sub_label = tenant.empty() ? std::string{} : std::string(tenant) + ".";
    std::string prefix = tenant.empty() ? std::string{} : "/" + percent_encoded(tenant);
    std::string name(domain);
    struct Line {
        std::string_view key;
        std::string value;
    };
    std::string text = "/* eslint-disable */\nvar config = {\n    hosts: {\n";
    for (Line const& line : std::array{
             Line{"domain", name},
             Line{"muc", std::string("conference.").append(sub_label).append(name)},
             Line{"focus", "focus." + name},
         })
        text.append("        ").append(line.key).append(": ").append(quoted(line.value)).append(",\n");
    text += "    },\n";
    // No conferenceRequestUrl: over the stream the request carries the device id, by which a guest who reloads is
    // known.
    for (Line const& line : std::array{
             Line{"websocket", origin.websocket() + prefix + "/xmpp-websocket"},
             Line{"websocketKeepAliveUrl", origin.http() + prefix + "/xmpp-websocket"},
         })
        text.append("    ").append(line.key).append(": ").append(quoted(line.value)).append(",\n");
    // COMPAT(jitsi-meet, all): puts the room's name in place of {room}, and offers it as the way to log in.
    if (!login_url.empty()) text.append("    tokenAuthUrl: ").append(quoted(login_url)).append(",\n");
    text += kFixed;
    return text;
}

std::string interface_config_js() {
    return R"(/* eslint-disable */
var interfaceConfig = {
    APP_NAME: 'Usher',
    NATIVE_APP_NAME: 'Usher',
    PROVIDER_NAME: 'Usher',
    DEFAULT_BACKGROUND: '#1a1a1a',
    DISABLE_JOIN_LEAVE_NOTIFICATIONS: false,
    MOBILE_APP_PROMO: false,
    RECENT_LIST_ENABLED: false,
    SHOW_CHROME_EXTENSION_BANNER: false,
    SHOW_JITSI_WATERMARK: false,
    SHOW_BRAND_WATERMARK: false,
    SHOW_POWERED_BY: false,
    SHOW_PROMOTIONAL_CLOSE_PAGE: false,
    SETTINGS_SECTIONS: [ 'devices', 'language', 'moderator', 'profile' ],
    TILE_VIEW_MAX_COLUMNS: 5,
    VIDEO_LAYOUT_FIT: 'both'
};
)";
}

}  // namespace usher::edge
