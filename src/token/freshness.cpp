#include "token/freshness.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

namespace usher::token {

namespace {

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

std::string lower(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return out;
}

// RFC 9111 §1.2.2: what does not fit counts as very long.
std::optional<Seconds> delta_seconds(std::string_view text) {
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
    if (text.empty() || !std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; })) return std::nullopt;
    constexpr std::int64_t kVeryLong = 1LL << 31;
    std::int64_t number = 0;
    auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    bool fits = failure == std::errc{} && end == text.data() + text.size() && number < kVeryLong;
    return Seconds{fits ? number : kVeryLong};
}

std::optional<int> digits(std::string_view text) {
    int number = 0;
    auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure != std::errc{} || end != text.data() + text.size() || text.empty() || text.front() == '-')
        return std::nullopt;
    return number;
}

std::optional<Seconds> max_age_in(std::string_view cache_control) {
    std::optional<Seconds> max_age;
    while (!cache_control.empty()) {
        std::size_t comma = std::min(cache_control.find(','), cache_control.size());
        std::string directive = lower(trimmed(cache_control.substr(0, comma)));
        cache_control.remove_prefix(std::min(comma + 1, cache_control.size()));
        if (directive == "no-store" || directive == "no-cache") return Seconds{0};
        if (directive.starts_with("max-age=") && !max_age)
            max_age = delta_seconds(std::string_view(directive).substr(8));
    }
    return max_age;
}

}  // namespace

std::optional<Seconds> freshness_of(CacheHeaders const& headers, WallTime now) {
    std::optional<Seconds> life = max_age_in(headers.cache_control);
    if (!life && !headers.expires.empty()) {
        std::optional<WallTime> expires = parse_http_date(headers.expires);
        if (!expires) return Seconds{0};  // RFC 9111 §5.3: above all "0"
        life = std::chrono::floor<Seconds>(*expires - parse_http_date(headers.date).value_or(now));
    }
    if (!life) return std::nullopt;
    return std::max(Seconds{0}, *life - delta_seconds(trimmed(headers.age)).value_or(Seconds{0}));
}

std::optional<WallTime> parse_http_date(std::string_view text) {
    constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    text = trimmed(text);
    if (text.size() != 29 || text.substr(3, 2) != ", " || !text.ends_with(" GMT")) return std::nullopt;
    auto const* month = std::ranges::find(kMonths, text.substr(8, 3));
    std::optional<int> day = digits(text.substr(5, 2));
    std::optional<int> year = digits(text.substr(12, 4));
    std::optional<int> hour = digits(text.substr(17, 2));
    std::optional<int> minute = digits(text.substr(20, 2));
    std::optional<int> second = digits(text.substr(23, 2));
    bool is_shaped = text[7] == ' ' && text[11] == ' ' && text[16] == ' ' && text[19] == ':' && text[22] == ':';
    if (!is_shaped || month == kMonths.end() || !day || !year || !hour || !minute || !second) return std::nullopt;
    std::chrono::year_month_day date{std::chrono::year{*year},
                                     std::chrono::month{static_cast<unsigned>(month - kMonths.begin()) + 1},
                                     std::chrono::day{static_cast<unsigned>(*day)}};
    if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
    auto days = std::chrono::sys_days{date}.time_since_epoch();
    return WallTime{std::chrono::duration_cast<Milliseconds>(days) + std::chrono::hours{*hour} +
                    std::chrono::minutes{*minute} + Seconds{*second}};
}

}  // namespace usher::token
