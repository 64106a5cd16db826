// Durations and sizes as people write them: "60s", "64KiB".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"

namespace usher {

// A whole number and one of ms s m h d w y (a year has 365 days). Errors: anything else; more than 1000 years.
Result<Milliseconds> parse_span(std::string_view text);

// Seconds below five minutes, then the largest unit that gives a whole number: "90s", "5m", "10y".
std::string show_span(Seconds span);

// A whole number and one of B KiB MiB GiB (powers of 1024) or kB MB GB (powers of 1000). Errors: anything else.
Result<std::int64_t> parse_size(std::string_view text);

std::string show_size(std::int64_t bytes);

// A date and time of RFC 3339 §5.6 with an offset: "2026-12-01T09:30:00Z", "2026-12-01 09:30+01:00". Seconds may be
// left out. Errors: anything else, a day that does not exist, years outside 1970 to 9999.
Result<WallTime> parse_time(std::string_view text);

// "2026-12-01T08:30:00Z"
std::string show_time(WallTime at);

}  // namespace usher
