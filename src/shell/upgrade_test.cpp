#include "shell/upgrade.hpp"

#include <gtest/gtest.h>

namespace usher::shell {
namespace {

Upgrade upgrade(std::string path, std::vector<std::pair<std::string, Secret>> query = {}) {
    Upgrade up;
    up.path = std::move(path);
    up.query = std::move(query);
    up.host = "meet.example:8080";
    return up;
}

TEST(Upgrade, TheTokenOfTheUrlWinsOverTheHeader) {
    Upgrade up = upgrade("/xmpp-websocket", {{"room", Secret{"alpha"}}, {"token", Secret{"a.b.c"}}});
    up.bearer = Secret{"d.e.f"};
    session::Connect connect = connect_of(up, {});
    EXPECT_EQ(connect.token.reveal(), "a.b.c");
    EXPECT_EQ(connect.room, "alpha");
    EXPECT_EQ(connect.base_url, "http://meet.example:8080");
}

TEST(Upgrade, AnEmptyTokenIsStillAToken) {
    EXPECT_TRUE(connect_of(upgrade("/xmpp-websocket", {{"token", Secret{""}}}), {}).has_token);
    EXPECT_FALSE(connect_of(upgrade("/xmpp-websocket"), {}).has_token);
}

TEST(Upgrade, TheTenantIsThePathsFirstPart) {
    EXPECT_EQ(connect_of(upgrade("/acme/xmpp-websocket"), {}).tenant, "acme");
    EXPECT_EQ(connect_of(upgrade("/xmpp-websocket", {{"prefix", Secret{"acme"}}}), {}).tenant, "acme");
    EXPECT_EQ(connect_of(upgrade("/xmpp-websocket"), {}).tenant, "");
}

TEST(Upgrade, ThePublicUrlIsWhatClientsAreTold) {
    Upgrade up = upgrade("/xmpp-websocket");
    up.secure = true;
    EXPECT_EQ(connect_of(up, {}).base_url, "https://meet.example:8080");
    EXPECT_EQ(connect_of(up, "https://public.example").base_url, "https://public.example");
}

TEST(ChannelPath, HasExactlyThreeIds) {
    auto path = channel_path_of(upgrade("/colibri-ws/default-id/c0ffee/ab12cd34", {{"pwd", Secret{"s"}}}));
    ASSERT_TRUE(path.has_value());
    EXPECT_EQ(path->media_id, "c0ffee");
    EXPECT_EQ(path->nick, "ab12cd34");
    EXPECT_EQ(path->password.reveal(), "s");
    for (char const* other :
         {"/colibri-ws/other/c/e", "/colibri-ws/default-id/c", "/colibri-ws/default-id/c/e/x", "/", ""})
        EXPECT_FALSE(channel_path_of(upgrade(other)).has_value()) << other;
}

}  // namespace
}  // namespace usher::shell
