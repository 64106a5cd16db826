// Two clocks, two types: Instant for waiting, WallTime for tokens and people. The core gets both as arguments.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>

namespace usher {

using Seconds = std::chrono::seconds;
using Milliseconds = std::chrono::milliseconds;

// Milliseconds of a steady clock since an unspecified start.
struct Instant {
    Milliseconds since_start{0};
    auto operator<=>(Instant const&) const = default;
};
inline Instant operator+(Instant at, Milliseconds span) { return {at.since_start + span}; }
inline Milliseconds operator-(Instant later, Instant earlier) { return later.since_start - earlier.since_start; }

// Milliseconds since 1970-01-01T00:00:00Z.
struct WallTime {
    Milliseconds since_epoch{0};
    auto operator<=>(WallTime const&) const = default;
    static WallTime from_seconds(std::int64_t seconds) { return {Seconds{seconds}}; }
    std::int64_t seconds() const { return std::chrono::floor<Seconds>(since_epoch).count(); }
};
inline WallTime operator+(WallTime at, Milliseconds span) { return {at.since_epoch + span}; }
inline WallTime operator-(WallTime at, Milliseconds span) { return {at.since_epoch - span}; }
inline Milliseconds operator-(WallTime later, WallTime earlier) { return later.since_epoch - earlier.since_epoch; }

// What the core is told about the moment of a turn.
struct Now {
    Instant instant;
    WallTime wall;
};

}  // namespace usher
