#include "edge/site.hpp"

#include <spdlog/spdlog.h>

namespace usher::edge {

namespace {
constexpr std::int64_t kBetweenLines = 60'000;  // milliseconds
}

void CountedLine::hit(std::int64_t now) {
    count_.fetch_add(1, std::memory_order_relaxed);
    std::int64_t due = next_line_.load(std::memory_order_relaxed);
    if (now < due || !next_line_.compare_exchange_strong(due, now + kBetweenLines)) return;
    spdlog::warn("edge refused reason={} count={}", reason_, count_.exchange(0, std::memory_order_relaxed));
}

}  // namespace usher::edge
