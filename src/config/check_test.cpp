#include "config/check.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace usher::config {
namespace {

std::string const kKey = "[[tokens.keys]]\nvalue = \"0123456789abcdef0123456789abcdef\"\n";

std::vector<Problem> problems(std::string const& toml) {
    Surroundings around{[](std::string const&) -> Result<std::string> { return not_found("no files here"); },
                        [](std::string const&) -> std::optional<std::string> { return std::nullopt; }};
    Loaded loaded = load_text(toml, "/not/there/usher.toml", around);
    EXPECT_FALSE(has_errors(loaded.problems)) << loaded.problems.front().shown();
    return check(loaded.settings, loaded.where);
}

std::string shown(std::vector<Problem> const& list) {
    std::string all;
    for (Problem const& one : list) all += one.shown() + "\n";
    return all;
}

TEST(Check, AKeyAndNothingElseIsASoundConfiguration) { EXPECT_TRUE(problems(kKey).empty()) << shown(problems(kKey)); }

TEST(Check, EachRiskAndEachMistakeHasItsSentence) {
    struct {
        std::string toml;
        Severity severity;
        int line;
        std::string text;
    } const rows[] = {
        {"", Severity::Error, 0, "no key is configured"},
        {"[guests]\nallowed = \"after-host\"", Severity::Error, 0, "no key is configured"},
        {"[guests]\nallowed = \"yes\"\n[lobby]\nmode = \"on\"", Severity::Error, 2, "nobody can ever come in"},
        {"[guests]\nallowed = \"yes\"\n" + kKey, Severity::Warning, 2, "without a lobby"},
        {"[media]\nipv6 = false\nannounced_addresses = [\"2001:db8::1\"]\n" + kKey, Severity::Error, 3, "media.ipv6"},
        {"[guests]\nallowed = \"yes\"\nmay_create = true\n" + kKey, Severity::Warning, 3, "anybody may open rooms"},
        {"[rooms]\ne2ee = \"required\"\n" + kKey, Severity::Warning, 2, "the built-in page cannot encrypt"},
        {"[lobby]\nunattended = \"everybody\"\n" + kKey, Severity::Warning, 2, "no lobby while no moderator is there"},
        {"[tokens]\nissuers = [\"*\"]\n" + kKey, Severity::Warning, 2, "any iss"},
        {"[tokens]\nissuers = [\"a\", \"b\"]\n" + kKey + kKey, Severity::Warning, 2, "may sign for each of them"},
        {"[tokens]\nissuers = [\"a\"]\n" + kKey + "issuer = \"b\"", Severity::Error, 2, "not among tokens.issuers"},
        {"[tokens]\naudiences = [\"a\"]\n" + kKey + "audiences = [\"b\"]", Severity::Error, 2,
         "none is among tokens.audiences"},
        {"[[tokens.keys]]\nkind = \"jwks\"\nurl = \"http://id.example.test/keys\"", Severity::Warning, 1,
         "without TLS"},
        {"[tokens.claims]\nroom = \"a\"\n" + kKey, Severity::Error, 2, "only looked at with tokens.profile = \"own\""},
        {"[tokens]\nprofile = \"own\"\n" + kKey, Severity::Warning, 2, "each token opens every room"},
        {"[tokens]\nprofile = \"own\"\nwildcard = \"no\"\n" + kKey, Severity::Error, 0, "no token would be accepted"},
        {"[tokens]\nprofile = \"own\"\n" + kKey + "wildcard = \"no\"", Severity::Error, 0,
         "no token would be accepted"},
        {"[tokens]\nprofile = \"jaas\"\n[roles]\nmoderator_claims = [\"a\"]\n" + kKey, Severity::Error, 4,
         "only looked at with tokens.profile = \"jitsi\""},
        {"[tokens]\nhorizon = \"none\"\n" + kKey, Severity::Warning, 2, "milliseconds"},
        {"[tokens]\nleeway = \"10m\"\n" + kKey, Severity::Warning, 2, "5 minutes"},
        {"[server]\nlisten = [\"0.0.0.0:80\"]\n" + kKey, Severity::Warning, 2, "without TLS"},
        {"[server]\nlisten = [\"127.0.0.1:80\", \"[::]:80\"]\n" + kKey, Severity::Warning, 2, "without TLS"},
        {"[server]\ntrusted_proxies = [\"0.0.0.0/0\"]\n" + kKey, Severity::Warning, 2, "everybody"},
        {"[server]\nlisten = [\"10.0.0.1:80\"]\ntrusted_proxies = [\"10.0.0.2\"]\npublic_url = "
         "\"http://meet.example.test\"\n" +
             kKey,
         Severity::Warning, 4, "not https"},
        {"[web]\nembed_origins = [\"*\"]\n" + kKey, Severity::Warning, 2, "any page may show"},
        {"[web]\nroot = \"/not/there\"\n" + kKey, Severity::Error, 2, "there is no folder /not/there"},
        {"[web]\nroot = \"/proc/self/fd\"\n" + kKey, Severity::Error, 2, "no file /proc/self/fd/index.html"},
        {"[turn]\nservers = [\"turn:turn.example.test\"]\n" + kKey, Severity::Error, 2, "turn.secret is not set"},
        {"[media]\nworker = \"/not/there\"\n" + kKey, Severity::Error, 2, "there is no file /not/there"},
    };
    for (auto const& row : rows) {
        bool is_said = false;
        for (Problem const& one : problems(row.toml))
            is_said = is_said || (one.severity == row.severity && one.line == row.line &&
                                  one.text.find(row.text) != std::string::npos);
        EXPECT_TRUE(is_said) << row.toml << "\nsays:\n" << shown(problems(row.toml));
    }
}

TEST(Check, WhatIsSafeIsNotComplainedAbout) {
    for (std::string const& toml : {
             "[server]\nlisten = [\"127.0.0.1:8080\", \"[::1]:8080\"]\n" + kKey,
             "[server]\nlisten = [\"10.0.0.1:80\"]\ntrusted_proxies = [\"10.0.0.2\"]\n" + kKey,
             "[guests]\nallowed = \"yes\"\n[lobby]\nmode = \"on\"\n" + kKey,
             "[guests]\nallowed = \"after-host\"\n" + kKey,
             "[rooms]\nmay_create = \"hosts\"\n[waiting_room]\nmode = \"on\"\n" + kKey,
             "[turn]\nservers = [\"stun:stun.example.test\"]\n" + kKey,
         })
        EXPECT_TRUE(problems(toml).empty()) << toml << "\nsays:\n" << shown(problems(toml));
}

// A folder that is there for one test.
class Folder {
public:
    Folder() {
        std::string pattern = testing::TempDir() + "usher-check-XXXXXX";
        path_ = ::mkdtemp(pattern.data());
    }
    ~Folder() {
        std::error_code failure;
        std::filesystem::remove_all(path_, failure);
    }
    Folder(Folder const&) = delete;
    Folder& operator=(Folder const&) = delete;
    std::string write(std::string const& name, std::string const& text, ::mode_t mode) {
        std::string path = path_ + "/" + name;
        std::ofstream(path) << text;
        ::chmod(path.c_str(), mode);
        return path;
    }

private:
    std::string path_;
};

TEST(Check, SecretsThatEverybodyMayReadAreWarnedAbout) {
    Folder folder;
    std::string open = folder.write("open.toml", kKey, 0644);
    Loaded loaded = load_and_check(open, real_surroundings());
    EXPECT_NE(shown(loaded.problems).find("every user of this machine may read this file"), std::string::npos)
        << shown(loaded.problems);
    std::string closed = folder.write("closed.toml", kKey, 0600);
    EXPECT_TRUE(load_and_check(closed, real_surroundings()).problems.empty());
    folder.write("secret", "0123456789abcdef0123456789abcdef", 0644);
    std::string pointing = folder.write("pointing.toml", "[[tokens.keys]]\nfile = \"secret\"\n", 0644);
    loaded = load_and_check(pointing, real_surroundings());
    ASSERT_EQ(loaded.problems.size(), 1U) << shown(loaded.problems);
    EXPECT_NE(loaded.problems[0].text.find("/secret"), std::string::npos);
}

TEST(Check, HalfACertificateIsAMistake) {
    Folder folder;
    folder.write("cert.pem", "x", 0600);
    Loaded loaded = load_and_check(folder.write("usher.toml", "[tls]\ncertificate = \"cert.pem\"\n" + kKey, 0600),
                                   real_surroundings());
    ASSERT_EQ(loaded.problems.size(), 1U) << shown(loaded.problems);
    EXPECT_EQ(loaded.problems[0].line, 2);
    EXPECT_NE(loaded.problems[0].text.find("belong together"), std::string::npos);
}

TEST(Check, AFileWithMistakesIsNotCheckedFurther) {
    Folder folder;
    Loaded loaded = load_and_check(folder.write("usher.toml", "[tokens]\nleeway = 1\n", 0600), real_surroundings());
    EXPECT_EQ(loaded.problems.size(), 1U) << shown(loaded.problems);
}

}  // namespace
}  // namespace usher::config
