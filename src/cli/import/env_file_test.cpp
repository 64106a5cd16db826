#include "cli/import/env_file.hpp"

#include <gtest/gtest.h>

#include "cli/import/test_samples.hpp"

namespace usher::cli::importing {
namespace {

TEST(EnvFile, AsDockerComposeReadsIt) {
    struct {
        char const* text;
        char const* value;
    } const rows[] = {
        {"A=b", "b"},
        {"A=b c  # comment", "b c"},
        {"A=b#c", "b#c"},
        {"A=#c", ""},
        {"A = b\r", "b"},
        {"export A=b", "b"},
        {"A: b", "b"},
        {"A='b # $X ${X}' # c", "b # $X ${X}"},
        {"A=\"b\\n\\\"c\\$X\"", "b\n\"c$X"},
        {"A=\"b\nc\"", "b\nc"},
        {"A=$X/${X}/$$X/${Y}/${Y:-z}/${X:-z}/${Y-z}/$", "x/x/$X//z/x/z/$"},
        {"A=${X", "x"},
        {"A=", ""},
    };
    for (auto const& row : rows) {
        Result<EnvFile> file = parse_env(std::string("X=x\n") + row.text + "\nZ=1");
        ASSERT_TRUE(file.ok()) << row.text;
        ASSERT_EQ(file.value().entries.size(), 3U) << row.text;
        EXPECT_EQ(file.value().entries[1].value, row.value) << row.text;
        EXPECT_EQ(file.value().entries[1].line, 2);
    }
}

TEST(EnvFile, WhatIsNoAssignmentIsNamed) {
    Result<EnvFile> file = parse_env("# comment\n\nA\n1B=c\n D=e\n");
    ASSERT_TRUE(file.ok());
    EXPECT_EQ(file.value().left_out, (std::vector<int>{3, 4}));
    ASSERT_EQ(file.value().entries.size(), 1U);
    EXPECT_EQ(file.value().entries[0].line, 5);
}

TEST(EnvFile, Limits) {
    std::string grows = "A=" + std::string(1000, 'x') + "\n";
    for (int i = 0; i < 30; ++i) grows += "A=$A$A\n";
    std::string many;
    for (int i = 0; i < 10'001; ++i) many += "A=b\n";
    struct {
        std::string text;
        char const* says;
    } const rows[] = {{"A=b\nB='x", "line 2: a quote that begins here has no end"},
                      {grows, "a value of more than 64 KiB"},
                      {many, "more than 10000 lines"},
                      {std::string(2 << 20, '#'), "longer than 1 MiB"}};
    for (auto const& row : rows) {
        Result<EnvFile> file = parse_env(row.text);
        ASSERT_FALSE(file.ok()) << row.says;
        EXPECT_TRUE(has(file.error().detail, row.says)) << file.error().detail;
    }
}

}  // namespace
}  // namespace usher::cli::importing
