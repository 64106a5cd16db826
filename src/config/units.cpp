#include "config/units.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace usher::config {

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

}  // namespace usher::config
