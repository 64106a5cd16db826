// Text from outside and times, made fit for a sentence that people read.
#pragma once

#include <string>
#include <string_view>

#include "base/time.hpp"

namespace usher::token {

// In quotes, without control characters, cut after 64 bytes at a whole character.
std::string shown(std::string_view text);

// "2026-03-01T09:30:00Z"; a year outside 1970…9999 gives "about the year N".
std::string shown(WallTime at);

// "45 s", "12 min", "3 h", "9 days"
std::string shown(Seconds span);

// {"a", "b"} → "a", "b"; at most five, then the number of the others
template <class Texts>
std::string shown_list(Texts const& texts) {
    std::string list;
    std::size_t count = 0;
    for (auto const& text : texts) {
        if (count++ == 5) return list + " and " + std::to_string(texts.size() - 5) + " more";
        list += (list.empty() ? "" : ", ") + shown(std::string_view(text));
    }
    return list;
}

}  // namespace usher::token
