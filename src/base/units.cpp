#include "base/units.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace usher {

namespace {

struct Unit {
    std::string_view name;
    std::int64_t worth;
};

constexpr std::array kSpans = {
    Unit{"ms", 1},
    Unit{"s", 1000},
    Unit{"m", 60'000},
    Unit{"h", 3'600'000},
    Unit{"d", 86'400'000},
    Unit{"w", 7 * 86'400'000},
    Unit{"y", 365LL * 86'400'000},
};
constexpr std::array kSizes = {
    Unit{"B", 1},         Unit{"kB", 1000},          Unit{"KiB", 1024},    Unit{"MB", 1'000'000},
    Unit{"MiB", 1 << 20}, Unit{"GB", 1'000'000'000}, Unit{"GiB", 1 << 30},
};
constexpr std::int64_t kLongest = 1000LL * 365 * 86'400'000;
constexpr std::int64_t kLargest = 1LL << 50;
constexpr Seconds kShownInSeconds{300};  // below it people think in seconds

// A number and a unit without anything between, before or behind.
template <std::size_t N>
std::optional<std::int64_t> parse_with(std::array<Unit, N> const& units, std::string_view text, std::int64_t most) {
    std::int64_t number = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || number < 0) return std::nullopt;
    std::string_view rest = text.substr(static_cast<std::size_t>(end - text.data()));
    auto unit = std::ranges::find(units, rest, &Unit::name);
    if (unit == units.end() || number > most / unit->worth) return std::nullopt;
    return number * unit->worth;
}

// Powers of 1000 are read and never written.
bool is_written(Unit const& unit) { return unit.name.size() < 2 || unit.name[1] == 'i' || unit.name == "ms"; }

template <std::size_t N>
std::string show_with(std::array<Unit, N> const& units, std::int64_t amount) {
    std::string text = "0";
    if (amount == 0) return text.append(units[0].name);
    for (Unit const& unit : units)
        if (is_written(unit) && unit.name != "w" && amount % unit.worth == 0)
            text = std::to_string(amount / unit.worth).append(unit.name);
    return text;
}

}  // namespace

Result<Milliseconds> parse_span(std::string_view text) {
    std::optional<std::int64_t> span = parse_with(kSpans, text, kLongest);
    if (!span) return malformed("must be a number with a unit (ms, s, m, h, d, w, y), such as \"60s\"");
    return Milliseconds{*span};
}

std::string show_span(Seconds span) {
    if (span < kShownInSeconds) return std::to_string(span.count()) + "s";
    return show_with(kSpans, Milliseconds{span}.count());
}

Result<std::int64_t> parse_size(std::string_view text) {
    std::optional<std::int64_t> size = parse_with(kSizes, text, kLargest);
    if (!size) return malformed("must be a number with a unit (B, KiB, MiB, GiB), such as \"64KiB\"");
    return *size;
}

std::string show_size(std::int64_t bytes) { return show_with(kSizes, bytes); }

namespace {

// Reads exactly `width` digits from the front.
std::optional<int> take_number(std::string_view& text, std::size_t width) {
    int number = 0;
    if (text.size() < width) return std::nullopt;
    auto [end, error] = std::from_chars(text.data(), text.data() + width, number);
    if (error != std::errc{} || end != text.data() + width || text.front() == '-') return std::nullopt;
    text.remove_prefix(width);
    return number;
}

bool take_one_of(std::string_view& text, std::string_view choices) {
    if (text.empty() || choices.find(text.front()) == std::string_view::npos) return false;
    text.remove_prefix(1);
    return true;
}

std::optional<std::chrono::sys_days> take_date(std::string_view& text) {
    std::optional<int> year = take_number(text, 4);
    if (!year || !take_one_of(text, "-")) return std::nullopt;
    std::optional<int> month = take_number(text, 2);
    if (!month || !take_one_of(text, "-")) return std::nullopt;
    std::optional<int> day = take_number(text, 2);
    if (!day || *year < 1970) return std::nullopt;
    std::chrono::year_month_day const date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                                           std::chrono::day{static_cast<unsigned>(*day)}};
    if (!date.ok()) return std::nullopt;
    return std::chrono::sys_days{date};
}

std::optional<Seconds> take_clock(std::string_view& text) {
    std::optional<int> hours = take_number(text, 2);
    if (!hours || *hours > 23 || !take_one_of(text, ":")) return std::nullopt;
    std::optional<int> minutes = take_number(text, 2);
    if (!minutes || *minutes > 59) return std::nullopt;
    int seconds = 0;
    if (take_one_of(text, ":")) {
        std::optional<int> read = take_number(text, 2);
        if (!read || *read > 60) return std::nullopt;
        seconds = *read;
    }
    return Seconds{*hours * 3600 + *minutes * 60 + seconds};
}

std::optional<Seconds> take_offset(std::string_view& text) {
    if (take_one_of(text, "Zz")) return Seconds{0};
    int const sign = text.starts_with('-') ? -1 : 1;
    if (!take_one_of(text, "+-")) return std::nullopt;
    std::optional<Seconds> offset = take_clock(text);
    if (!offset) return std::nullopt;
    return sign * *offset;
}

std::string padded(int number, std::size_t width) {
    std::string digits = std::to_string(number);
    return std::string(width > digits.size() ? width - digits.size() : 0, '0') + digits;
}

}  // namespace

Result<WallTime> parse_time(std::string_view text) {
    std::string_view rest = text;
    std::optional<std::chrono::sys_days> date = take_date(rest);
    std::optional<Seconds> clock = date && take_one_of(rest, "Tt ") ? take_clock(rest) : std::nullopt;
    std::optional<Seconds> offset = clock ? take_offset(rest) : std::nullopt;
    if (!offset || !rest.empty()) return malformed("not a time like \"2026-12-01T09:30:00Z\"");
    return WallTime{date->time_since_epoch() + *clock - *offset};
}

std::string show_time(WallTime at) {
    auto const seconds = std::chrono::floor<Seconds>(at.since_epoch);
    auto const days = std::chrono::floor<std::chrono::days>(seconds);
    std::chrono::year_month_day const date{std::chrono::sys_days{days}};
    auto const clock = static_cast<int>((seconds - days).count());
    return padded(static_cast<int>(date.year()), 4) + "-" +
           padded(static_cast<int>(static_cast<unsigned>(date.month())), 2) + "-" +
           padded(static_cast<int>(static_cast<unsigned>(date.day())), 2) + "T" + padded(clock / 3600, 2) + ":" +
           padded(clock / 60 % 60, 2) + ":" + padded(clock % 60, 2) + "Z";
}

}  // namespace usher
