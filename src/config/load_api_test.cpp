// [api] and [[api.keys]].
#include <gtest/gtest.h>

#include "config/load.hpp"

namespace usher::config {
namespace {

std::string const kHash(64, 'a');

Loaded load(std::string const& text) {
    Surroundings nowhere{[](std::string const& path) -> Result<std::string> { return not_found(path); },
                         [](std::string const&) -> std::optional<std::string> { return std::nullopt; }};
    return load_text(text, "/etc/usher/usher.toml", nowhere);
}

TEST(ApiKeys, AreReadWithTheirScopes) {
    Loaded loaded =
        load("[api]\nlisten = \"[::1]:9000\"\ntoken_lifetime = \"2h\"\n[[api.keys]]\nname = \"crm\"\nsha256 = \"" +
             std::string(64, 'A') + "\"\nscopes = [\"read\", \"bans\"]\n[[api.keys]]\nname = \"dash\"\nsha256 = \"" +
             std::string(64, '0') + "\"\n");
    ASSERT_TRUE(loaded.problems.empty()) << loaded.problems.front().shown();
    Api const& api = loaded.settings.api;
    EXPECT_EQ(api.listen, "[::1]:9000");
    EXPECT_EQ(api.token_lifetime, Seconds{7200});
    ASSERT_EQ(api.keys.size(), 2U);
    EXPECT_EQ(api.keys[0].sha256, kHash) << "hashes are compared in lower case";
    EXPECT_EQ(api.keys[0].scopes, (std::vector<std::string>{"read", "bans"}));
    EXPECT_EQ(api.keys[1].scopes, std::vector<std::string>{"read"});
}

TEST(ApiKeys, MistakesAreSaidAndTheKeyIsNeverShown) {
    struct Row {
        std::string text;
        std::string part;
    };
    for (Row const& row : {
             Row{"[[api.keys]]\nsha256 = \"" + kHash + "\"", "needs a name"},
             Row{"[[api.keys]]\nname = \"a\"", "not 64 hex digits"},
             Row{"[[api.keys]]\nname = \"a\"\nsha256 = \"the-key-itself\"", "not 64 hex digits"},
             Row{"[[api.keys]]\nname = \"a\"\nsha256 = 5", "api.keys.sha256 must be text"},
             Row{"[[api.keys]]\nname = \"a\"\nsha256 = \"" + kHash + "\"\nscopes = [\"all\"]", "the scopes are"},
             Row{"[[api.keys]]\nname = \"a\"\nsha = \"x\"", "did you mean \"api.keys.sha256\"?"},
             Row{"[api.keys]\nname = \"a\"", "[[api.keys]]"},
             Row{"[api]\nlisten = \"8081\"", "api.listen"},
             Row{"[[api.keys]]\nname = \"a\"\nsha256 = \"" + kHash + "\"\n[[api.keys]]\nname = \"b\"\nsha256 = \"" +
                     kHash + "\"",
                 "the same hash"},
         }) {
        Loaded loaded = load(row.text);
        ASSERT_FALSE(loaded.problems.empty()) << row.text;
        EXPECT_NE(loaded.problems.front().text.find(row.part), std::string::npos) << loaded.problems.front().text;
        EXPECT_EQ(loaded.problems.front().text.find("the-key-itself"), std::string::npos);
    }
}

}  // namespace
}  // namespace usher::config
