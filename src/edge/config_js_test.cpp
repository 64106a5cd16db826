#include "edge/config_js.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace usher::edge {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(ConfigJs, NamesTheHostsAndUrls) {
    std::string text = config_js("meet.example", "", {"meet.example:8443", true});
    for (char const* line : {
             "var config = {",
             "domain: 'meet.example',",
             "muc: 'conference.meet.example',",
             "focus: 'focus.meet.example',",
             "websocket: 'wss://meet.example:8443/xmpp-websocket',",
             "websocketKeepAliveUrl: 'https://meet.example:8443/xmpp-websocket',",
             "ssrcRewritingEnabled: false",
             "codecPreferenceOrder: [ 'VP8' ]",
         })
        EXPECT_THAT(text, HasSubstr(line));
    EXPECT_THAT(text, Not(HasSubstr("bosh"))) << "a client that finds it may prefer it";
    EXPECT_THAT(text, Not(HasSubstr("conferenceRequestUrl")))
        << "guests are known by the device id of the stream's request";
}

TEST(ConfigJs, ATenantHasItsOwnAddresses) {
    std::string text = config_js("meet.example", "acme", {"localhost:8080", false});
    EXPECT_THAT(text, HasSubstr("muc: 'conference.acme.meet.example'"));
    EXPECT_THAT(text, HasSubstr("websocket: 'ws://localhost:8080/acme/xmpp-websocket'"));
    EXPECT_THAT(text, HasSubstr("domain: 'meet.example'"));
}

TEST(ConfigJs, ATenantMayHaveLettersOfAnyLanguage) {
    EXPECT_THAT(config_js("meet.example", "täst", {"h", false}), HasSubstr("muc: 'conference.täst.meet.example'"));
}

TEST(ConfigJs, NothingEndsAStringEarly) {
    std::string text = config_js("a'b\\c</script>\n", "", {"h", false});
    EXPECT_THAT(text, HasSubstr("domain: 'a\\x27b\\x5cc\\x3c/script\\x3e\\x0a',"));
}

TEST(ConfigJs, HostsAreLookedAtBeforeTheyAreUsed) {
    for (char const* good : {"meet.example", "127.0.0.1:8080", "[::1]:80", "my_host-1"})
        EXPECT_TRUE(is_plain_host(good));
    for (char const* bad : {"", "a b", "a'b", "a/b", "a\"b", "a\nb", "a@b", "a?b", "\xC3\xA9"})
        EXPECT_FALSE(is_plain_host(bad));
    EXPECT_FALSE(is_plain_host(std::string(256, 'a')));
}

TEST(ConfigJs, APublicUrlGivesSchemeAndHost) {
    auto origin = origin_of("https://meet.example/");
    ASSERT_TRUE(origin);
    EXPECT_EQ(origin->websocket(), "wss://meet.example");
    EXPECT_EQ(origin_of("http://h:80")->http(), "http://h:80");
    for (char const* bad : {"", "meet.example", "ftp://x", "https://", "https://a/b"})
        EXPECT_FALSE(origin_of(bad)) << bad;
}

TEST(ConfigJs, InterfaceConfigIsOneObject) {
    EXPECT_THAT(interface_config_js(), HasSubstr("var interfaceConfig = {"));
    EXPECT_THAT(interface_config_js(), testing::EndsWith("};\n"));
}

TEST(ConfigJs, SaysWhereToLogInIfThereIsSuchAPlace) {
    EXPECT_THAT(config_js("d", "", {"h", true}), testing::Not(HasSubstr("tokenAuthUrl")));
    EXPECT_THAT(config_js("d", "", {"h", true}, "https://app.example/login?room={room}"),
                HasSubstr("tokenAuthUrl: 'https://app.example/login?room={room}',\n"));
}

}  // namespace
}  // namespace usher::edge
