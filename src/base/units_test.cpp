#include "base/units.hpp"

#include <gtest/gtest.h>

namespace usher {
namespace {

TEST(Units, SpansAreReadWithTheirUnit) {
    struct {
        std::string text;
        std::int64_t milliseconds;
    } const rows[] = {{"0s", 0},         {"500ms", 500},     {"60s", 60'000},     {"2m", 120'000},
                      {"2h", 7'200'000}, {"1d", 86'400'000}, {"1w", 604'800'000}, {"10y", 315'360'000'000}};
    for (auto const& row : rows) {
        Result<Milliseconds> span = parse_span(row.text);
        ASSERT_TRUE(span.ok()) << row.text;
        EXPECT_EQ(span.value().count(), row.milliseconds) << row.text;
    }
}

TEST(Units, WhatIsNoNumberWithAUnitIsRefused) {
    for (std::string_view text : {"", "s", "60", "60 s", " 60s", "-1s", "+1s", "1.5h", "1h30m", "60S", "60sec",
                                  "99999999999999999999s", "1001y", "0x10s"})
        EXPECT_FALSE(parse_span(text).ok()) << text;
    for (std::string_view text : {"", "KiB", "64", "64 KiB", "-1B", "64kib", "64K", "9999999999GiB"})
        EXPECT_FALSE(parse_size(text).ok()) << text;
}

TEST(Units, SizesAreReadWithTheirUnit) {
    EXPECT_EQ(parse_size("512B").value(), 512);
    EXPECT_EQ(parse_size("64KiB").value(), 65536);
    EXPECT_EQ(parse_size("64kB").value(), 64000);
    EXPECT_EQ(parse_size("8MiB").value(), 8 << 20);
    EXPECT_EQ(parse_size("1GB").value(), 1'000'000'000);
}

TEST(Units, TheyAreWrittenInTheLargestUnitThatFits) {
    EXPECT_EQ(show_span(Seconds{0}), "0s");
    EXPECT_EQ(show_span(Seconds{90}), "90s");
    EXPECT_EQ(show_span(Seconds{120}), "120s");
    EXPECT_EQ(show_span(Seconds{300}), "5m");
    EXPECT_EQ(show_span(Seconds{301}), "301s");
    EXPECT_EQ(show_span(Seconds{86400 * 7}), "7d");
    EXPECT_EQ(show_span(Seconds{10LL * 365 * 86400}), "10y");
    EXPECT_EQ(show_size(0), "0B");
    EXPECT_EQ(show_size(1000), "1000B");
    EXPECT_EQ(show_size(65536), "64KiB");
    EXPECT_EQ(show_size(1 << 20), "1MiB");
}

TEST(Units, TimesAreReadWithTheirOffset) {
    struct Row {
        char const* text;
        char const* shown;
    };
    for (Row const& row : {
             Row{"2026-12-01T09:30:00Z", "2026-12-01T09:30:00Z"},
             Row{"2026-12-01T09:30Z", "2026-12-01T09:30:00Z"},
             Row{"2026-12-01 09:30:00+01:00", "2026-12-01T08:30:00Z"},
             Row{"2027-01-01T00:30:00+01:00", "2026-12-31T23:30:00Z"},
             Row{"2028-02-29t23:59:59z", "2028-02-29T23:59:59Z"},
             Row{"2026-12-01T09:30:00-05:30", "2026-12-01T15:00:00Z"},
         }) {
        Result<WallTime> time = parse_time(row.text);
        ASSERT_TRUE(time.ok()) << row.text;
        EXPECT_EQ(show_time(time.value()), row.shown) << row.text;
    }
    EXPECT_EQ(parse_time("1970-01-02T00:00:00Z").value().seconds(), 86400);
}

TEST(Units, WhatIsNoTimeIsRefused) {
    for (char const* text :
         {"", "2026-12-01", "2026-12-01T09:30:00", "2027-02-29T09:30:00Z", "2026-13-01T09:30:00Z",
          "2026-12-01T25:00:00Z", "2026-12-01T09:61:00Z", "2026-12-01T09:30:00Zx", "1969-12-31T00:00:00Z",
          "2026-1-1T09:30:00Z", "-026-12-01T09:30:00Z", "1780000000", "2026-12-01T09:30:00+99:00"})
        EXPECT_FALSE(parse_time(text).ok()) << text;
}

}  // namespace
}  // namespace usher
