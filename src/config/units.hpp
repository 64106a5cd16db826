// Durations and sizes as people write them: "60s", "64KiB".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"

namespace usher::config {

// A whole number and one of ms s m h d w y (a year has 365 days). Errors: anything else; more than 1000 years.
Result<Milliseconds> parse_span(std::string_view text);

// Seconds below five minutes, then the largest unit that gives a whole number: "90s", "5m", "10y".
std::string show_span(Seconds span);

// A whole number and one of B KiB MiB GiB (powers of 1024) or kB MB GB (powers of 1000). Errors: anything else.
Result<std::int64_t> parse_size(std::string_view text);

std::string show_size(std::int64_t bytes);

}  // namespace usher::config
