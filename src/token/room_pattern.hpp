// A pattern for rooms, as context.room.regex announces it (COMPAT(JaaS)).
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "base/names.hpp"
#include "base/result.hpp"

namespace usher::token {

constexpr std::size_t kLongestPattern = 128;  // bytes

// A small regular expression over the characters of a room's name as people read it. The whole name has to fit, with or
// without ^ and $ at the ends; letter case does not matter.
//
//   a  é     itself                        x* x+ x?   x any number of times, at least once, at most once
//   .        any character                 (xy|z)     xy or z
//   [a-z_]   one of these; [^…]: none      \d \w \s   a digit; a letter, digit or _; a blank; %d %w %s the same
//   \.  %-   the character itself
//
// Nothing else: no counts ({2}), no back references, no look-around. Time: letters of the name × letters of the
// pattern.
class RoomPattern {
public:
    // Errors: too long, not such a pattern; the text says where and why.
    static Result<RoomPattern> parse(std::string_view text);

    bool fits(RoomName const& room) const;

    // One step of the machine. Private to room_pattern.cpp.
    struct Set {
        bool negated = false;
        std::vector<std::pair<char32_t, char32_t>> ranges;  // first and last
        bool has(char32_t c) const;
    };
    struct Step {
        enum class Kind { One, Split, Jump, End } kind = Kind::End;
        std::uint16_t set = 0;     // One: which set; the next step follows
        std::uint16_t first = 0;   // Split, Jump: where it goes on
        std::uint16_t second = 0;  // Split
    };

private:
    std::vector<Set> sets_;
    std::vector<Step> steps_;
};

}  // namespace usher::token
