#include "config/reference.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "config/load.hpp"
#include "config/schema.hpp"

namespace usher::config {
namespace {

Surroundings nowhere() {
    return {[](std::string const& path) -> Result<std::string> { return not_found(path); },
            [](std::string const&) -> std::optional<std::string> { return std::nullopt; }};
}

TEST(Reference, EveryRowStandsOnThePage) {
    std::string page = reference_page();
    for (Row const& row : rows()) {
        std::size_t dot = row.name.rfind('.');
        std::string name = row.status == Status::Later ? std::string(row.name) : std::string(row.name.substr(dot + 1));
        EXPECT_NE(page.find("`" + name + "`"), std::string::npos) << row.name;
        EXPECT_NE(page.find(row.sentence), std::string::npos) << row.name;
    }
    EXPECT_NE(page.find("## `[[tokens.keys]]`"), std::string::npos);
}

std::string const kPage = USHER_SOURCE_DIR "/docs/operate/settings.md";

// After a change of the table: usher config reference >docs/operate/settings.md, or
// usher_config_test --gtest_filter='Reference.*' --gtest_also_run_disabled_tests
TEST(Reference, DISABLED_IsWrittenAnew) {
    std::ofstream file(kPage, std::ios::binary);
    file << reference_page();
    EXPECT_TRUE(file.flush());
}

TEST(Reference, IsThePageOfTheDocumentation) {
    std::ifstream file(kPage, std::ios::binary);
    ASSERT_TRUE(file) << kPage;
    std::istringstream page(reference_page());
    std::string kept;
    for (std::string made; std::getline(page, made);) {
        ASSERT_TRUE(std::getline(file, kept)) << "settings.md ends before: " << made;
        ASSERT_EQ(kept, made) << "the table has changed: make settings.md anew";
    }
    EXPECT_FALSE(std::getline(file, kept)) << "settings.md goes on with: " << kept;
}

TEST(Reference, EachTableRowHasFourCells) {
    std::istringstream lines(reference_page());
    for (std::string line; std::getline(lines, line);) {
        if (!line.starts_with('|')) continue;
        int bars = 0;
        for (std::size_t i = 0; i < line.size(); ++i) bars += line[i] == '|' && (i == 0 || line[i - 1] != '\\') ? 1 : 0;
        EXPECT_EQ(bars, 5) << line;
    }
}

TEST(DefaultFile, ChangesNothing) {
    Loaded loaded = load_text(default_file(), "/etc/usher/usher.toml", nowhere());
    ASSERT_TRUE(loaded.problems.empty()) << loaded.problems.front().shown();
    EXPECT_TRUE(loaded.settings.keys.empty());
}

TEST(DefaultFile, IsStillRightWithEveryCommentTakenAway) {
    std::istringstream lines(default_file());
    std::string file;
    for (std::string line; std::getline(lines, line);) {
        bool is_setting = line.starts_with('#') && !line.starts_with("# ") && line.find("\"…\"") == std::string::npos &&
                          !line.starts_with("#port =");
        if (line.starts_with("#[[tokens.keys]]"))
            file += "[[tokens.keys]]\nvalue = \"0123456789abcdef0123456789abcdef\"\n";
        else if (line.starts_with("#[[api.keys]]"))
            file += "[[api.keys]]\nname = \"crm\"\nsha256 = \"" + std::string(64, '0') + "\"\n";
        else if (line.starts_with("#[[services]]"))
            file += "[[services]]\nuser = \"rec\"\npassword = \"a-long-enough-password\"\n";
        else
            file += (is_setting ? line.substr(1) : line) + "\n";
    }
    Loaded loaded = load_text(file, "/etc/usher/usher.toml", nowhere());
    ASSERT_TRUE(loaded.problems.empty()) << loaded.problems.front().shown();
    EXPECT_EQ(loaded.settings.keys.size(), 1U);
}

}  // namespace
}  // namespace usher::config
