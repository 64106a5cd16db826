// The request target: path and query, percent-decoded (RFC 3986 §2.1). Values are secrets until somebody says
// otherwise: clients send tokens there (docs/protocol, "tokens in URLs").
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/secret.hpp"

namespace usher::edge {

using Query = std::vector<std::pair<std::string, Secret>>;

struct Target {
    std::string path;  // starts with '/', decoded
    Query query;
};

constexpr std::size_t kQueryItems = 64;  // more than any client sends; the rest is a mistake or an attack

// Nothing: an invalid escape (%G0, cut short). In a query '+' stays '+': the client library does not encode tokens.
std::optional<std::string> percent_decoded(std::string_view text);

// Items of "a=1&b&c=%20"; nothing: an invalid escape or too many items.
std::optional<Query> parse_query(std::string_view text);

// Nothing: not an origin-form target (RFC 9112 §3.2.1), an invalid escape, a control character, or a path that names
// something by "." or ".." or "\" or "//" (nothing that we serve needs them, so they are refused, not resolved).
std::optional<Target> parse_target(std::string_view text);

// The path of a target as written, for logs: without the query.
std::string_view loggable_path(std::string_view target);

}  // namespace usher::edge
