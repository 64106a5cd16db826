// [[services]].
#include <gtest/gtest.h>

#include "config/load.hpp"

namespace usher::config {
namespace {

std::string const kPassword = "a-long-enough-password";

Surroundings machine() {
    Surroundings around;
    around.read_file = [](std::string const& path) -> Result<std::string> {
        if (path == "/srv/rec.secret") return kPassword + "\n";
        return not_found("there is no file " + path);
    };
    around.environment = [](std::string const& name) -> std::optional<std::string> {
        return name == "PHONE_PASSWORD" ? std::optional(kPassword) : std::nullopt;
    };
    return around;
}

Loaded load(std::string const& text) { return load_text(text, "/etc/usher/usher.toml", machine()); }

TEST(LoadServices, ReadsEachWithItsPasswordFromAnywhere) {
    Loaded const loaded = load(
        "[[services]]\nkind = \"recorder\"\nuser = \"rec\"\npassword = { file = \"/srv/rec.secret\" }\n"
        "[[services]]\nkind = \"phone\"\nuser = \"gate.1\"\npassword = { env = \"PHONE_PASSWORD\" }\n"
        "[[services]]\nkind = \"transcriber\"\nuser = \"scribe\"\npassword = \"" +
        kPassword + "\"\n");
    ASSERT_TRUE(loaded.problems.empty()) << loaded.problems.front().shown();
    ASSERT_EQ(loaded.settings.services.size(), 3u);
    EXPECT_EQ(loaded.settings.services[0].kind, admission::ServiceKind::Recorder);
    EXPECT_EQ(loaded.settings.services[1].kind, admission::ServiceKind::Phone);
    EXPECT_EQ(loaded.settings.services[2].kind, admission::ServiceKind::Transcriber);
    for (ServiceAccount const& service : loaded.settings.services) EXPECT_TRUE(service.password.equals(kPassword));
}

TEST(LoadServices, SaysWhatIsWrongAndShowsNoPassword) {
    struct Row {
        std::string toml;
        char const* part;
    };
    std::string const password = "password = \"" + kPassword + "\"\n";
    Row const rows[] = {
        {"[services]\nuser = \"a\"\n", "[[services]]"},
        {"[[services]]\n" + password, "services.user must be"},
        {"[[services]]\nuser = \"a b\"\n" + password, "services.user must be"},
        {"[[services]]\nuser = \"a\"\n", "services.password of \"a\" must be 16 to 256"},
        {"[[services]]\nuser = \"a\"\npassword = \"sh0rt\"\n", "must be 16 to 256"},
        {"[[services]]\nuser = \"a\"\nkind = \"robot\"\n" + password, "services.kind"},
        {"[[services]]\nuser = \"a\"\nkey = 1\n" + password, "unknown key \"services.key\""},
        {"[[services]]\nuser = \"a\"\n" + password + "[[services]]\nuser = \"a\"\n" + password, "two services"},
    };
    for (Row const& row : rows) {
        Loaded const loaded = load(row.toml);
        ASSERT_FALSE(loaded.problems.empty()) << row.toml;
        EXPECT_NE(loaded.problems.front().shown().find(row.part), std::string::npos) << loaded.problems.front().shown();
        for (Problem const& problem : loaded.problems) {
            EXPECT_EQ(problem.shown().find("sh0rt"), std::string::npos);
            EXPECT_EQ(problem.shown().find(kPassword), std::string::npos);
        }
    }
}

}  // namespace
}  // namespace usher::config
