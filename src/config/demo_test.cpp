#include "config/demo.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "config/check.hpp"
#include "config/keys.hpp"
#include "token/verify.hpp"

namespace usher::config {
namespace {

WallTime const kNow = WallTime::from_seconds(1'770'000'000);

class Demo : public testing::Test {
protected:
    Demo() {
        std::string pattern = testing::TempDir() + "usher-demo-XXXXXX";
        root_ = ::mkdtemp(pattern.data());
    }
    ~Demo() override {
        std::error_code failure;
        std::filesystem::remove_all(root_, failure);
    }
    ::mode_t mode_of(std::string const& path) {
        struct stat status {};
        EXPECT_EQ(::stat(path.c_str(), &status), 0) << path;
        return status.st_mode & 0777U;
    }
    std::string root_;
};

TEST_F(Demo, TheSecretIsMadeOnceAndOnlyItsOwnerMayReadIt) {
    std::string state = root_ + "/deep/usher";
    Result<Settings> first = demo_settings(state, real_surroundings());
    ASSERT_TRUE(first.ok()) << first.error().detail;
    Result<Settings> second = demo_settings(state, real_surroundings());
    ASSERT_TRUE(second.ok());
    std::string secret = first.value().keys.at(0).value.reveal();
    EXPECT_EQ(secret.size(), 64U);
    EXPECT_EQ(secret, second.value().keys.at(0).value.reveal());
    EXPECT_EQ(mode_of(state), 0700U);
    EXPECT_EQ(mode_of(state + "/demo-secret"), 0600U);
    EXPECT_NE(secret, demo_settings(root_ + "/another", real_surroundings()).value().keys.at(0).value.reveal());
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(state), {}), 1);
}

TEST_F(Demo, ItListensHereOnlyTakesGuestsAndHasALobby) {
    Settings settings = demo_settings(root_, real_surroundings()).value();
    EXPECT_TRUE(settings.demo);
    EXPECT_EQ(settings.listen, (std::vector<std::string>{"127.0.0.1:8080"}));
    EXPECT_EQ(settings.policy.guests, admission::Guests::Yes);
    EXPECT_EQ(settings.policy.waiting, admission::WaitingMode::On);
    EXPECT_EQ(settings.policy.lobby, admission::LobbyMode::On);
    ASSERT_FALSE(settings.media.announced_addresses.empty());
    EXPECT_EQ(settings.media.announced_addresses.front(), "127.0.0.1");
    EXPECT_TRUE(check(settings).empty());
}

TEST_F(Demo, OnTheNetworkItIsWarnedAbout) {
    Settings settings = demo_settings(root_, real_surroundings()).value();
    settings.listen = {"0.0.0.0:8080"};
    std::vector<Problem> problems = check(settings);
    ASSERT_FALSE(problems.empty());
    EXPECT_FALSE(has_errors(problems));
}

TEST_F(Demo, AStateFolderThatCannotBeUsedIsAnError) {
    std::ofstream(root_ + "/file") << "x";
    EXPECT_FALSE(demo_settings(root_ + "/file/usher", real_surroundings()).ok());
    std::ofstream(root_ + "/demo-secret") << "short";
    Result<Settings> settings = demo_settings(root_, real_surroundings());
    ASSERT_FALSE(settings.ok());
    EXPECT_NE(settings.error().detail.find("too short"), std::string::npos);
}

TEST_F(Demo, ItsLinksAreGoodForItsOwnServer) {
    Settings settings = demo_settings(root_, real_surroundings()).value();
    std::vector<Link> links = demo_links(settings, kNow);
    ASSERT_EQ(links.size(), 3U);
    EXPECT_EQ(links[0].who, "moderator");
    EXPECT_EQ(links[2].url, "http://127.0.0.1:8080/welcome");
    token::KeySet keys = make_key_set(settings.keys).value();
    std::vector<token::RoleClaim> roles;
    for (std::size_t i = 0; i < 2; ++i) {
        ASSERT_TRUE(links[i].url.starts_with("http://127.0.0.1:8080/welcome?jwt=")) << links[i].url;
        token::Verified verified =
            token::verify(links[i].url.substr(links[i].url.find('=') + 1), keys, settings.tokens, kNow);
        ASSERT_TRUE(std::holds_alternative<token::Good>(verified)) << std::get<token::Bad>(verified).text;
        token::Claims const& claims = std::get<token::Good>(verified).claims;
        EXPECT_EQ(claims.room, "welcome");
        roles.push_back(claims.role);
    }
    EXPECT_EQ(roles, (std::vector<token::RoleClaim>{token::RoleClaim::Moderator, token::RoleClaim::None}));
}

TEST_F(Demo, LinksNameAnAddressThatABrowserCanOpen) {
    Settings settings = demo_settings(root_, real_surroundings()).value();
    settings.listen = {"0.0.0.0:9000"};
    EXPECT_EQ(demo_links(settings, kNow).back().url, "http://127.0.0.1:9000/welcome");
    settings.listen = {"[::]:9000"};
    EXPECT_EQ(demo_links(settings, kNow).back().url, "http://[::1]:9000/welcome");
    settings.public_url = "https://meet.example.test";
    EXPECT_EQ(demo_links(settings, kNow).back().url, "https://meet.example.test/welcome");
    settings.keys.clear();
    EXPECT_EQ(demo_links(settings, kNow).size(), 1U);
}

TEST(DemoStateDir, FollowsTheUsersVariables) {
    auto with = [](std::map<std::string, std::string> variables) {
        Surroundings around = real_surroundings();
        around.environment = [variables](std::string const& name) -> std::optional<std::string> {
            auto it = variables.find(name);
            return it == variables.end() ? std::nullopt : std::optional(it->second);
        };
        return demo_state_dir(around);
    };
    EXPECT_EQ(with({{"XDG_STATE_HOME", "/x"}, {"HOME", "/h"}}).value(), "/x/usher");
    EXPECT_EQ(with({{"HOME", "/h"}}).value(), "/h/.local/state/usher");
    EXPECT_EQ(with({{"XDG_STATE_HOME", "relative"}, {"HOME", "/h"}}).value(), "/h/.local/state/usher");
    EXPECT_FALSE(with({}).ok());
}

}  // namespace
}  // namespace usher::config
