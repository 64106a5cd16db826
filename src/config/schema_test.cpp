#include "config/schema.hpp"

#include <gtest/gtest.h>

#include <set>

#include "config/load.hpp"

namespace usher::config {
namespace {

Surroundings nowhere() {
    return {[](std::string const& path) -> Result<std::string> { return not_found("cannot read " + path); },
            [](std::string const&) -> std::optional<std::string> { return std::nullopt; }};
}

// `name = value`, as a file would have it.
std::string as_file(std::string_view name, std::string_view value) {
    std::size_t dot = name.rfind('.');
    return "[" + std::string(name.substr(0, dot)) + "]\n" + std::string(name.substr(dot + 1)) + " = " +
           std::string(value) + "\n";
}

TEST(Schema, EachRowHasANameOfItsOwnAndASentence) {
    std::set<std::string_view> names;
    for (Row const& row : rows()) {
        EXPECT_TRUE(names.insert(row.name).second) << row.name;
        EXPECT_TRUE(row.sentence.ends_with('.')) << row.name;
        EXPECT_EQ(row.status == Status::Setting, row.set != nullptr && row.show != nullptr) << row.name;
        EXPECT_EQ(find_row(row.name), &row);
        EXPECT_EQ(row.type == Type::Choice, choices_of(row).size() >= 2U) << row.name;
        bool has_range = row.status == Status::Setting &&
                         (row.type == Type::Count || row.type == Type::Span || row.type == Type::Size);
        EXPECT_EQ(has_range, row.least < row.most) << row.name;
    }
    EXPECT_EQ(find_row("tokens.nothing"), nullptr);
}

TEST(Schema, TheDefaultsInTheTableAreThoseOfTheSettings) {
    Settings settings = load_text("", "/etc/usher/usher.toml", nowhere()).settings;
    for (Row const& row : rows()) {
        if (row.status != Status::Setting || row.fallback.empty()) continue;
        EXPECT_EQ(row.show(settings, row), row.fallback) << row.name;
    }
}

TEST(Schema, ADefaultThatIsWrittenDownIsReadAsItself) {
    for (Row const& row : rows()) {
        if (row.fallback.empty() || row.status == Status::KeyTable) continue;
        Loaded loaded = load_text(as_file(row.name, row.fallback), "/etc/usher/usher.toml", nowhere());
        ASSERT_TRUE(loaded.problems.empty()) << row.name << ": " << loaded.problems.front().text;
        if (row.status != Status::Setting) continue;
        EXPECT_EQ(row.show(loaded.settings, row), row.fallback) << row.name;
    }
}

TEST(Schema, EveryChoiceAndBothEndsOfEveryRangeAreReadAndWrittenBack) {
    for (Row const& row : rows()) {
        if (row.status != Status::Setting) continue;
        std::vector<std::string> texts;
        for (std::string_view word : choices_of(row)) texts.push_back(in_quotes(word));
        if (row.type == Type::Flag) texts = {"true", "false"};
        if (row.type == Type::Count) texts = {std::to_string(row.least), std::to_string(row.most)};
        if (row.none) texts.push_back("\"none\"");
        for (std::string const& text : texts) {
            Loaded loaded = load_text(as_file(row.name, text), "/etc/usher/usher.toml", nowhere());
            ASSERT_TRUE(loaded.problems.empty()) << row.name << ": " << loaded.problems.front().text;
            EXPECT_EQ(row.show(loaded.settings, row), text) << row.name;
        }
    }
}

TEST(Schema, EveryRangeEndsWhereItSays) {
    for (Row const& row : rows()) {
        if (row.status != Status::Setting || row.type != Type::Count) continue;
        for (std::int64_t outside : {row.least - 1, row.most + 1}) {
            Loaded loaded = load_text(as_file(row.name, std::to_string(outside)), "/etc/usher/usher.toml", nowhere());
            ASSERT_EQ(loaded.problems.size(), 1U) << row.name;
            EXPECT_NE(loaded.problems[0].text.find(takes(row)), std::string::npos) << loaded.problems[0].text;
        }
    }
}

TEST(Schema, AWrongTypeIsNamedForEveryRow) {
    for (Row const& row : rows()) {
        if (row.status != Status::Setting) continue;
        Loaded loaded = load_text(as_file(row.name, "2026-01-01"), "/etc/usher/usher.toml", nowhere());
        ASSERT_EQ(loaded.problems.size(), 1U) << row.name;
        EXPECT_TRUE(loaded.problems[0].text.starts_with(row.name)) << loaded.problems[0].text;
        EXPECT_NE(loaded.problems[0].text.find("must be"), std::string::npos) << loaded.problems[0].text;
    }
}

TEST(Schema, TextsInQuotesAreToml) { EXPECT_EQ(in_quotes("a\"b\\c\nd\x7f"), "\"a\\\"b\\\\c\\u000Ad\\u007F\""); }

}  // namespace
}  // namespace usher::config
