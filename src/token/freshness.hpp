// How long an HTTP answer may be used (RFC 9111 §4.2). Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace usher::token {

// The headers as they came; empty: not there.
struct CacheHeaders {
    std::string cache_control;
    std::string expires;
    std::string date;
    std::string age;
};

// What is left of the answer's life; 0 for no-store, no-cache and what is over; none where the headers say nothing.
// `now` stands in for a missing Date.
std::optional<Seconds> freshness_of(CacheHeaders const& headers, WallTime now);

// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 §5.6.7); the two obsolete forms are not read.
std::optional<WallTime> parse_http_date(std::string_view text);

}  // namespace usher::token
