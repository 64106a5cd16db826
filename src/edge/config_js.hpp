// The text of /config.js and /interface_config.js, as Jitsi's own page and the mobile apps read them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace usher::edge {

// Where the client reaches us.
struct Origin {
    std::string host;  // "meet.example" or "127.0.0.1:8080"
    bool secure = false;
    std::string http() const { return (secure ? "https://" : "http://") + host; }
    std::string websocket() const { return (secure ? "wss://" : "ws://") + host; }
};

// Of "https://meet.example[:port][/]". Nothing: not such a URL.
std::optional<Origin> origin_of(std::string_view public_url);

// A Host header that may stand in a URL: letters, digits, '.', '-', '_', ':' and brackets (RFC 3986 §3.2.2).
bool is_plain_host(std::string_view host);

// `tenant`: canonical, or empty.
std::string config_js(std::string_view domain, std::string_view tenant, Origin const& origin,
                      std::string_view login_url = {});
std::string interface_config_js();

}  // namespace usher::edge
