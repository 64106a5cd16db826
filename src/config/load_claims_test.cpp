// [tokens.claims]: where a provider's tokens say what.
#include <gtest/gtest.h>

#include "config/load.hpp"
#include "config/schema.hpp"

namespace usher::config {
namespace {

Loaded load(std::string_view toml) {
    return load_text(toml, "/etc/usher/usher.toml",
                     {[](std::string const&) -> Result<std::string> { return not_found("no files here"); },
                      [](std::string const&) -> std::optional<std::string> { return std::nullopt; }});
}

TEST(LoadClaims, AProvidersClaimsAreMapped) {
    Loaded loaded = load(
        "[tokens]\nprofile = \"own\"\n[tokens.claims]\navatar = \"user.photo\"\nroom = \"meeting\"\n"
        "moderator = { path = \"groups\", contains = \"staff\" }\nhost = { path = \"roles\", contains = [\"a\", \"b\"] "
        "}\n"
        "visitor = \"watches\"\nguest = \"none\"\n");
    ASSERT_TRUE(loaded.problems.empty()) << loaded.problems.front().shown();
    token::Dialect const& dialect = loaded.settings.tokens.dialect;
    EXPECT_EQ(dialect.profile, token::Profile::Own);
    EXPECT_EQ(dialect.own.user_id, "sub");
    EXPECT_EQ(dialect.own.avatar, "user.photo");
    EXPECT_EQ(dialect.own.room, "meeting");
    EXPECT_EQ(dialect.own.moderator, (token::ClaimTest{"groups", {"staff"}}));
    EXPECT_EQ(dialect.own.host, (token::ClaimTest{"roles", {"a", "b"}}));
    EXPECT_EQ(dialect.own.visitor, (token::ClaimTest{"watches", {}}));
    EXPECT_FALSE(dialect.own.guest);
    Row const* row = find_row("tokens.claims.host");
    ASSERT_NE(row, nullptr);
    EXPECT_EQ(row->show(loaded.settings, *row), "{ path = \"roles\", contains = [\"a\", \"b\"] }");
}

TEST(LoadClaims, TheProfileJaasKnowsItsIssuerAndAudience) {
    Loaded loaded = load("[tokens]\nprofile = \"jaas\"\n");
    EXPECT_EQ(loaded.settings.tokens.issuers, (std::vector<std::string>{"chat"}));
    EXPECT_EQ(loaded.settings.tokens.audiences, (std::vector<std::string>{"jitsi"}));
    loaded = load("[tokens]\nprofile = \"jaas\"\nissuers = [\"mine\"]\n");
    EXPECT_EQ(loaded.settings.tokens.issuers, (std::vector<std::string>{"mine"}));
}

TEST(LoadClaims, EachMistakeHasItsSentence) {
    struct {
        std::string toml;
        int line;
        std::string text;
    } const rows[] = {
        {"[tokens.claims]\nusr_id = \"sub\"", 2, "did you mean \"tokens.claims.user_id\"?"},
        {"[tokens.claims]\nuser_id = \"a..b\"", 2, "which is no path such as"},
        {"[tokens.claims]\nmoderator = true", 2, "{ path = \"…\", contains = \"…\" }"},
        {"[tokens.claims]\nmoderator = { path = \"groups\" }", 2, "has no text to contain"},
        {"[tokens.claims]\nmoderator = { contains = \"staff\" }", 2, "has no path"},
        {"[tokens.claims]\nmoderator = { path = \"groups\", contains = [] }", 2, "has no text to contain"},
        {"[tokens.claims]\nmoderator = { path = \"groups\", equals = \"staff\" }", 2, "has \"equals\" in it"},
        {"[tokens.claims]\nmoderator = { path = \".\", contains = \"staff\" }", 2, "the path \".\", which is none"},
        {"[roles]\nmoderator_claims = [\"\"]", 2, "which is no path such as"},
    };
    for (auto const& row : rows) {
        Loaded loaded = load(row.toml);
        ASSERT_EQ(loaded.problems.size(), 1U) << row.toml;
        EXPECT_EQ(loaded.problems[0].severity, Severity::Error);
        EXPECT_EQ(loaded.problems[0].line, row.line) << loaded.problems[0].shown();
        EXPECT_NE(loaded.problems[0].text.find(row.text), std::string::npos) << loaded.problems[0].shown();
    }
}

}  // namespace
}  // namespace usher::config
