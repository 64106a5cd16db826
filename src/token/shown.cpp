#include "token/shown.hpp"

#include <array>
#include <cstdio>

namespace usher::token {

namespace {
constexpr std::size_t kLongestShown = 64;
constexpr std::int64_t kSecondsOfYear10000 = 253402300800;
}  // namespace

std::string shown(std::string_view text) {
    std::string out = "\"";
    bool cut = text.size() > kLongestShown;
    if (cut) {
        std::size_t end = kLongestShown;
        while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
        text = text.substr(0, end);
    }
    for (char c : text) out += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? '?' : c;
    return out + (cut ? "…\"" : "\"");
}

std::string shown(WallTime at) {
    std::int64_t seconds = at.seconds();
    if (seconds < 0 || seconds >= kSecondsOfYear10000)
        return "about the year " + std::to_string(1970 + seconds / 31556952);
    auto days = std::chrono::floor<std::chrono::days>(std::chrono::sys_seconds{Seconds{seconds}});
    std::chrono::year_month_day date{days};
    std::int64_t rest = seconds - Seconds{days.time_since_epoch()}.count();
    std::array<char, 40> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), static_cast<int>(rest / 3600),
                  static_cast<int>(rest / 60 % 60), static_cast<int>(rest % 60));
    return buffer.data();
}

std::string shown(Seconds span) {
    std::int64_t s = span.count();
    if (s < 120) return std::to_string(s) + " s";
    if (s < 2 * 3600) return std::to_string(s / 60) + " min";
    if (s < 2 * 86400) return std::to_string(s / 3600) + " h";
    return std::to_string(s / 86400) + " days";
}

}  // namespace usher::token
