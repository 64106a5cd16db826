#include "token/freshness.hpp"

#include <gtest/gtest.h>

namespace usher::token {
namespace {

TEST(Freshness, TheHeadersSayHowLongAnAnswerLives) {
    WallTime const now = WallTime::from_seconds(784111777 + 100);
    std::string const date = "Sun, 06 Nov 1994 08:49:37 GMT";  // 784111777
    struct {
        CacheHeaders headers;
        std::optional<Seconds> life;
    } const rows[] = {
        {{"", "", "", ""}, std::nullopt},
        {{"max-age=300", "", "", ""}, Seconds{300}},
        {{"public, Max-Age=\"300\", must-revalidate", "", "", ""}, Seconds{300}},
        {{"max-age=300", "", "", "100"}, Seconds{200}},
        {{"max-age=300", "", "", "400"}, Seconds{0}},
        {{"no-store", "", "", ""}, Seconds{0}},
        {{"max-age=300, no-cache", "", "", ""}, Seconds{0}},
        {{"max-age=999999999999999999999", "", "", ""}, Seconds{1LL << 31}},
        {{"max-age=-5", "", "", ""}, std::nullopt},
        {{"max-age=abc", "", "", ""}, std::nullopt},
        {{"private", "", "", ""}, std::nullopt},
        {{"", "Sun, 06 Nov 1994 08:59:37 GMT", date, ""}, Seconds{600}},
        {{"", "Sun, 06 Nov 1994 08:59:37 GMT", "", ""}, Seconds{500}},
        {{"", "Sun, 06 Nov 1994 08:39:37 GMT", date, ""}, Seconds{0}},
        {{"", "0", date, ""}, Seconds{0}},
        {{"max-age=60", "Sun, 06 Nov 1994 08:59:37 GMT", date, ""}, Seconds{60}},
    };
    for (auto const& row : rows)
        EXPECT_EQ(freshness_of(row.headers, now), row.life) << row.headers.cache_control << row.headers.expires;
}

TEST(Freshness, OnlyTheUsualFormOfADateIsRead) {
    EXPECT_EQ(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT")->seconds(), 784111777);
    for (std::string_view text :
         {"", "0", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "Sun, 06 Nov 1994 08:49:37 UTC",
          "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 25:49:37 GMT", "Sun, 06 Xxx 1994 08:49:37 GMT",
          "Sun, -6 Nov 1994 08:49:37 GMT"})
        EXPECT_FALSE(parse_http_date(text)) << text;
}

}  // namespace
}  // namespace usher::token
