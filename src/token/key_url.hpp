// Addresses where keys lie: http and https, nothing else (RFC 3986). Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace usher::token {

struct KeyUrl {
    bool secure = true;
    std::string host;  // a name, or an address; IPv6 without brackets
    std::uint16_t port = 443;
    std::string target;  // path and query, from "/" on

    bool is_loopback() const;       // 127.0.0.0/8, ::1, localhost
    std::string authority() const;  // for the Host header: the port only if it is not the scheme's own
};

// Errors: another scheme, a user name in it (it would be in logs), a fragment, white space or control characters.
Result<KeyUrl> parse_key_url(std::string_view text);

// As it may stand in a log: the query, which may be a password, as "?…"; whatever `url` is.
std::string url_in_logs(std::string_view url);

// Where a key server may have the key, in the order to try: its id hashed, as Jitsi's key servers want it
// (<sha256 in hex>.pem), then the plain ASAP layout, <id> and <id>.pem. The plain ones only for ids that are safe in a
// path; they come from the token's header.
std::vector<std::string> asap_urls(std::string_view base, std::string_view id);

}  // namespace usher::token
