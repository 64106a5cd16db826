#include "config/units.hpp"

#include <gtest/gtest.h>

namespace usher::config {
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

}  // namespace
}  // namespace usher::config
