// One HTTP request, read whole, and where it came from.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace usher::edge {

struct Request {
    std::string method;  // "GET"
    std::string target;  // as written: path and query, never logged
    bool http11 = true;
    bool keep_alive = true;
    std::vector<std::pair<std::string, std::string>> headers;  // names in lower case, in order
    std::string body;

    // The first header of that (lower-case) name; empty: none.
    std::string_view header(std::string_view name) const;
    // Whether a comma-separated list header holds `token`, whatever its case (RFC 9110 §5.6.1).
    bool lists(std::string_view name, std::string_view token) const;
    bool has(std::string_view name) const;
};

// The other end of the socket.
struct Peer {
    std::string address;  // textual IP address
    bool tls = false;
};

}  // namespace usher::edge
