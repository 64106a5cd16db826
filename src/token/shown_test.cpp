#include "token/shown.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace usher::token {
namespace {

TEST(Shown, TextsAreQuotedCleanedAndCutAtAWholeCharacter) {
    EXPECT_EQ(shown(std::string_view("alpha")), "\"alpha\"");
    EXPECT_EQ(shown(std::string_view("a\nb\x1b[2J\x7f")), "\"a?b?[2J?\"");
    EXPECT_EQ(shown(std::string_view(std::string(65, 'a'))), "\"" + std::string(64, 'a') + "…\"");
    std::string umlauts;
    for (int i = 0; i < 40; ++i) umlauts += "x\xc3\xa4";
    EXPECT_EQ(shown(umlauts).find("\xc3…"), std::string::npos);
}

TEST(Shown, TimesAreInUtc) {
    EXPECT_EQ(shown(WallTime::from_seconds(0)), "1970-01-01T00:00:00Z");
    EXPECT_EQ(shown(WallTime::from_seconds(1709210096)), "2024-02-29T12:34:56Z");
    EXPECT_EQ(shown(WallTime::from_seconds(253402300799)), "9999-12-31T23:59:59Z");
    EXPECT_EQ(shown(WallTime::from_seconds(1770003600000)), "about the year 58059");
    EXPECT_EQ(shown(WallTime::from_seconds(-31556952 * 3)), "about the year 1967");
}

TEST(Shown, SpansHaveOneUnit) {
    EXPECT_EQ(shown(Seconds{90}), "90 s");
    EXPECT_EQ(shown(Seconds{600}), "10 min");
    EXPECT_EQ(shown(Seconds{7200}), "2 h");
    EXPECT_EQ(shown(Seconds{86400 * 9}), "9 days");
}

TEST(Shown, ListsEndAfterFive) {
    EXPECT_EQ(shown_list(std::vector<std::string>{"a", "b"}), "\"a\", \"b\"");
    EXPECT_EQ(shown_list(std::vector<std::string>{"1", "2", "3", "4", "5", "6", "7"}),
              "\"1\", \"2\", \"3\", \"4\", \"5\" and 2 more");
}

}  // namespace
}  // namespace usher::token
