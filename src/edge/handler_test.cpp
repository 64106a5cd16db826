#include "edge/handler.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace usher::edge {
namespace {

using testing::HasSubstr;
using testing::Not;

Handler handler(config::Settings const& settings = {}) {
    auto made = Handler::make(settings);
    EXPECT_TRUE(made.ok());
    return std::move(made).value();
}

Request request(std::string method, std::string target, std::vector<std::pair<std::string, std::string>> headers = {}) {
    Request result;
    result.method = std::move(method);
    result.target = std::move(target);
    result.headers = std::move(headers);
    if (!result.has("host")) result.headers.emplace_back("host", "meet.example");
    return result;
}

Request upgrade(std::string target, std::vector<std::pair<std::string, std::string>> headers = {}) {
    headers.emplace_back("connection", "keep-alive, Upgrade");
    headers.emplace_back("upgrade", "websocket");
    return request("GET", std::move(target), std::move(headers));
}

Peer const kPeer{"203.0.113.7", false};

Response answer(Handler const& handler, Request const& request) {
    Plan plan = handler.plan(request, kPeer);
    EXPECT_TRUE(std::holds_alternative<Response>(plan)) << request.target;
    return std::holds_alternative<Response>(plan) ? std::get<Response>(plan) : text_response(0, "");
}

std::string header(Response const& response, std::string_view name) {
    for (auto const& [key, value] : response.headers)
        if (key == name) return value;
    return {};
}

TEST(Handler, AnUpgradeKeepsWhatTheClientSaid) {
    config::Settings settings;
    settings.trusted_proxies = {"203.0.113.0/24"};
    Plan plan = handler(settings).plan(
        upgrade("/acme/xmpp-websocket?room=demo&token=a.b.c", {{"sec-websocket-protocol", "foo, xmpp"},
                                                               {"authorization", "Bearer t0k"},
                                                               {"x-forwarded-for", "198.51.100.1"},
                                                               {"x-forwarded-proto", "https"}}),
        kPeer);
    auto const* open = std::get_if<OpenSocket>(&plan);
    ASSERT_NE(open, nullptr);
    EXPECT_EQ(open->subprotocol, "xmpp");
    EXPECT_EQ(open->upgrade.kind, shell::ConnectionKind::Xmpp);
    EXPECT_EQ(open->upgrade.path, "/acme/xmpp-websocket");
    EXPECT_EQ(open->upgrade.bearer.reveal(), "t0k");
    EXPECT_EQ(open->upgrade.address, "198.51.100.1");
    EXPECT_EQ(open->upgrade.host, "meet.example");
    EXPECT_TRUE(open->upgrade.secure);
    ASSERT_EQ(open->upgrade.query.size(), 2U);
    EXPECT_EQ(open->upgrade.query[1].first, "token");
    EXPECT_EQ(open->upgrade.query[1].second.reveal(), "a.b.c");
}

TEST(Handler, XmppNeedsItsSubprotocolAndTheBridgeChannelNone) {
    Response refused = answer(handler(), upgrade("/xmpp-websocket", {{"sec-websocket-protocol", "mqtt"}}));
    EXPECT_EQ(refused.status, 400);
    EXPECT_THAT(std::string(refused.body), HasSubstr("subprotocol xmpp"));
    Plan plan = handler().plan(upgrade("/colibri-ws/default-id/c/e?pwd=x"), kPeer);
    auto const* open = std::get_if<OpenSocket>(&plan);
    ASSERT_NE(open, nullptr);
    EXPECT_EQ(open->upgrade.kind, shell::ConnectionKind::BridgeChannel);
    EXPECT_EQ(open->subprotocol, "");
}

TEST(Handler, TheKeepAliveProbeGetsTwoHundredFromAnyOrigin) {
    Response probe = answer(handler(), request("GET", "/xmpp-websocket?room=x", {{"origin", "https://other.example"}}));
    EXPECT_EQ(probe.status, 200);
    EXPECT_EQ(header(probe, "Access-Control-Allow-Origin"), "*");
    EXPECT_EQ(answer(handler(), request("POST", "/xmpp-websocket")).status, 405);
    EXPECT_EQ(answer(handler(), request("OPTIONS", "/xmpp-websocket")).status, 200);
    EXPECT_EQ(answer(handler(), request("GET", "/colibri-ws/a/b/c")).status, 404);
}

TEST(Handler, OnlySignallingIsForOtherOrigins) {
    for (char const* path : {"/", "/health", "/config.js", "/interface_config.js", "/room"})
        EXPECT_EQ(header(answer(handler(), request("GET", path)), "Access-Control-Allow-Origin"), "") << path;
}

TEST(Handler, ListedOriginsMaySignalAndOthersNot) {
    config::Settings settings;
    settings.origins = {"https://Meet.Example/"};
    Handler strict = handler(settings);
    struct {
        char const* origin;
        bool allowed;
    } const rows[] = {
        {"https://meet.example", true}, {"https://evil.example", false}, {"null", false}, {"", false}, {nullptr, true}};
    for (auto const& row : rows) {
        std::vector<std::pair<std::string, std::string>> headers{{"sec-websocket-protocol", "xmpp"}};
        if (row.origin != nullptr) headers.emplace_back("origin", row.origin);
        std::string const name = row.origin != nullptr ? row.origin : "none";
        Plan xmpp = strict.plan(upgrade("/xmpp-websocket", headers), kPeer);
        EXPECT_EQ(std::holds_alternative<OpenSocket>(xmpp), row.allowed) << name;
        Plan bridge = strict.plan(upgrade("/colibri-ws/a/b/c", headers), kPeer);
        EXPECT_EQ(std::holds_alternative<OpenSocket>(bridge), row.allowed) << name;
        Plan post = strict.plan(request("POST", "/conference-request/v1", headers), kPeer);
        EXPECT_EQ(std::holds_alternative<AskCore>(post), row.allowed) << name;
        if (!row.allowed) {
            EXPECT_EQ(std::get<Response>(xmpp).status, 403) << name;
        }
    }
    EXPECT_EQ(answer(strict, request("GET", "/health", {{"origin", "https://evil.example"}})).status, 200);
}

TEST(Handler, AConferenceRequestGoesToTheCore) {
    Request post = request("POST", "/acme/conference-request/v1", {{"authorization", "bearer abc"}});
    post.body = "{}";
    Plan plan = handler().plan(post, kPeer);
    auto const* ask = std::get_if<AskCore>(&plan);
    ASSERT_NE(ask, nullptr);
    EXPECT_EQ(ask->request.body, "{}");
    EXPECT_EQ(ask->request.path, "/acme/conference-request/v1");
    EXPECT_EQ(ask->request.bearer.reveal(), "abc");
    EXPECT_EQ(ask->request.address, "203.0.113.7");
    Response preflight = answer(handler(), request("OPTIONS", "/conference-request/v1"));
    EXPECT_EQ(preflight.status, 200);
    EXPECT_EQ(header(preflight, "Access-Control-Allow-Origin"), "*");
    EXPECT_THAT(header(preflight, "Access-Control-Allow-Headers"), HasSubstr("authorization"));
    EXPECT_EQ(answer(handler(), request("GET", "/conference-request/v1")).status, 405);
    Response answered = answer_of({403, "application/json", "{\"x\":1}"});
    EXPECT_EQ(answered.status, 403);
    EXPECT_EQ(header(answered, "Access-Control-Allow-Origin"), "*");
    EXPECT_EQ(header(answered, "Content-Type"), "application/json");
    EXPECT_EQ(answered.body, "{\"x\":1}");
}

TEST(Handler, ABoshRequestGoesToTheCoreAndMayBeHeld) {
    Request post = request("POST", "/acme/http-bind?room=standup&token=abc");
    post.body = "<body/>";
    Plan plan = handler().plan(post, kPeer);
    auto const* ask = std::get_if<AskCore>(&plan);
    ASSERT_NE(ask, nullptr);
    EXPECT_TRUE(ask->may_be_held);
    EXPECT_EQ(ask->request.body, "<body/>");
    EXPECT_EQ(ask->request.path, "/acme/http-bind");
    ASSERT_EQ(ask->request.query.size(), 2U);
    EXPECT_EQ(ask->request.query[1].second.reveal(), "abc");
    EXPECT_EQ(ask->request.address, "203.0.113.7");
    EXPECT_EQ(answer(handler(), request("GET", "/http-bind")).status, 200);
    EXPECT_EQ(answer(handler(), request("PUT", "/http-bind")).status, 405);
    Response preflight = answer(handler(), request("OPTIONS", "/http-bind"));
    EXPECT_EQ(header(preflight, "Access-Control-Allow-Origin"), "*");
    EXPECT_THAT(header(preflight, "Access-Control-Allow-Headers"), HasSubstr("content-type"));
    config::Settings settings;
    settings.origins = {"https://meet.example"};
    EXPECT_EQ(answer(handler(settings), request("POST", "/http-bind", {{"origin", "https://evil.example"}})).status,
              403);
}

TEST(Handler, ConfigJsNamesTheHostThatWasAskedFor) {
    config::Settings settings;
    settings.domain = "meet.example";
    Response own = answer(handler(settings), request("GET", "/acme/config.js", {{"host", "127.0.0.1:8080"}}));
    EXPECT_THAT(std::string(own.body), HasSubstr("'ws://127.0.0.1:8080/acme/xmpp-websocket'"));
    settings.public_url = "https://public.example";
    Response fixed = answer(handler(settings), request("GET", "/config.js", {{"host", "127.0.0.1:8080"}}));
    EXPECT_THAT(std::string(fixed.body), HasSubstr("'wss://public.example/xmpp-websocket'"));
    EXPECT_EQ(answer(handler(settings), request("GET", "/a'b/config.js")).status, 404);
    EXPECT_THAT(std::string(answer(handler(), request("GET", "/interface_config.js")).body),
                HasSubstr("interfaceConfig"));
}

// `web.root` with a page of somebody else, taken away at the end.
class OwnPage : public testing::Test {
protected:
    void SetUp() override {
        std::string name = "/tmp/usher-handler-XXXXXX";
        ASSERT_NE(mkdtemp(name.data()), nullptr);
        settings_.web_root = name;
        settings_.domain = "meet.example";
        write("/index.html", "<script><!--#include virtual=\"/config.js\" --></script>");
    }
    void TearDown() override { std::filesystem::remove_all(settings_.web_root); }
    void write(std::string const& path, std::string const& text) { std::ofstream(settings_.web_root + path) << text; }
    std::string body(std::string target) {
        return std::string(answer(handler(settings_), request("GET", std::move(target))).body);
    }
    config::Settings settings_;
};

TEST_F(OwnPage, HasTheConfigOfItsTenantInItsText) {
    EXPECT_EQ(body("/standup"), "<script>" + body("/config.js") + "</script>");
    EXPECT_EQ(body("/acme/standup"), "<script>" + body("/acme/config.js") + "</script>");
    EXPECT_THAT(body("/acme/standup"), HasSubstr("muc: 'conference.acme.meet.example'"));
    EXPECT_THAT(body("/"), HasSubstr("muc: 'conference.meet.example'"));
}

TEST_F(OwnPage, MayHaveMoreSettingsOfItsOwnWhichComeLast) {
    write("/custom-config.js", "config.mine = 1;\n");
    write("/custom-interface_config.js", "interfaceConfig.mine = 1;\n");
    EXPECT_THAT(body("/config.js"), testing::EndsWith("};\nconfig.mine = 1;\n"));
    EXPECT_THAT(body("/acme/standup"), testing::EndsWith("config.mine = 1;\n</script>"));
    EXPECT_THAT(body("/interface_config.js"), testing::EndsWith("interfaceConfig.mine = 1;\n"));
}

TEST_F(OwnPage, CannotTakeThePlaceOfTheServersConfig) {
    write("/config.js", "var config = 'sample';");
    EXPECT_THAT(body("/config.js"), Not(HasSubstr("sample")));
    EXPECT_THAT(body("/standup"), Not(HasSubstr("sample")));
}

TEST(Handler, TheAddressThatPagesUnlockARoomByAnswers) {
    for (char const* path : {"/_unlock", "/acme/_unlock?room=demo"}) {
        Response response = answer(handler(), request("GET", path));
        EXPECT_EQ(response.status, 200) << path;
        EXPECT_EQ(header(response, "Access-Control-Allow-Origin"), "*") << path;
        EXPECT_EQ(header(response, "Cache-Control"), "no-store") << path;
    }
    EXPECT_EQ(answer(handler(), request("POST", "/_unlock")).status, 405);
}

TEST(Handler, NonsenseIsABadRequest) {
    EXPECT_EQ(answer(handler(), request("GET", "/%zz")).status, 400);
    EXPECT_EQ(answer(handler(), request("GET", "http://x/")).status, 400);
    EXPECT_EQ(answer(handler(), request("GET", "/config.js", {{"host", "a'b"}})).status, 400);
    EXPECT_EQ(answer(handler(), request("GET", "/", {{"host", ""}})).status, 400);
}

TEST(Handler, HealthIsOk) { EXPECT_EQ(answer(handler(), request("GET", "/health")).body, "ok"); }

TEST(Handler, AWrongNetworkIsAMistakeOfTheConfiguration) {
    config::Settings settings;
    settings.trusted_proxies = {"10.0.0.0/99"};
    EXPECT_FALSE(Handler::make(settings).ok());
}

}  // namespace
}  // namespace usher::edge
