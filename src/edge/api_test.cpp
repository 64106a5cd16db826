// The HTTP API over real sockets, down to a running server. It uses loopback.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <thread>

#include "edge/edge.hpp"
#include "edge/loopback.hpp"
#include "media/fake/fake_engine.hpp"
#include "shell/core_settings.hpp"
#include "shell/server.hpp"

namespace usher::edge {
namespace {

using namespace loopback;
using nlohmann::json;
using testing::HasSubstr;

std::string const kReader = "key-of-the-reader";
std::string const kAdmin = "key-of-the-admin";

config::Settings with_api() {
    config::Settings settings = loopback::settings();
    settings.domain = "meet.example";
    settings.public_url = "https://meet.example";
    settings.tokens.domain = settings.domain;
    settings.policy.domain = settings.domain;
    config::TokenKey key;
    key.id = "main";
    key.value = Secret{"a-shared-secret-of-more-than-32-bytes"};
    settings.keys.push_back(std::move(key));
    settings.api.listen = "127.0.0.1:0";
    settings.api.keys = {{"dash", "", {"read"}}, {"crm", "", {"read", "rooms", "tokens", "bans"}}};
    return settings;
}

class Api : public testing::Test {
protected:
    Api() {
        config::Settings settings = with_api();
        settings.api.keys[0].sha256 = hash_of(kReader);
        settings.api.keys[1].sha256 = hash_of(kAdmin);
        shell::Options options;
        options.settings = settings;
        options.minting = shell::minting_of(settings).value();
        server_ =
            std::make_unique<shell::Server>(shell::core_settings(settings, Secret{"device-key"}).value(), options);
        edge_ = std::make_unique<Edge>(settings, *server_);
        server_->attach(*edge_, engine_);
        EXPECT_TRUE(edge_->start().ok());
        thread_ = std::thread([this] { server_->run(); });
        std::string const& address = edge_->api_address();
        port_ = std::atoi(address.substr(address.rfind(':') + 1).c_str());
    }
    ~Api() override {
        server_->stop();
        thread_.join();
        edge_->stop();
    }

    static std::string hash_of(std::string const& key) {
        unsigned char digest[EVP_MAX_MD_SIZE];
        unsigned size = 0;
        EVP_Digest(key.data(), key.size(), digest, &size, EVP_sha256(), nullptr);
        std::string hex;
        for (unsigned i = 0; i < size; ++i) {
            char two[3];
            snprintf(two, sizeof two, "%02x", digest[i]);
            hex += two;
        }
        return hex;
    }

    HttpAnswer ask(std::string const& method, std::string const& path, std::string const& body = "",
                   std::string const& key = kAdmin, std::string const& more = "") {
        Client client(port_);
        std::string headers = key.empty() ? "" : "Authorization: Bearer " + key + "\r\n";
        client.send(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + more +
                    "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
        std::optional<HttpAnswer> answer = client.read_http();
        return answer ? *answer : HttpAnswer{};
    }
    static json body_of(HttpAnswer const& answer) { return json::parse(answer.body, nullptr, false); }

    media::FakeEngine engine_;
    std::unique_ptr<shell::Server> server_;
    std::unique_ptr<Edge> edge_;
    std::thread thread_;
    int port_ = 0;
};

TEST_F(Api, WithoutAKeyNothingIsAnswered) {
    for (std::string const& key : {std::string(), std::string("guess"), hash_of(kAdmin)})
        for (char const* path : {"/api/v1/rooms", "/api/v1/nothing", "/"}) {
            HttpAnswer answer = ask("GET", path, "", key);
            EXPECT_EQ(answer.status, 401) << path;
            EXPECT_EQ(answer.headers["www-authenticate"], "Bearer");
            EXPECT_EQ(body_of(answer)["error"]["code"], "unauthorized");
        }
}

TEST_F(Api, AKeyMayDoWhatItsScopesSay) {
    EXPECT_EQ(ask("GET", "/api/v1/rooms", "", kReader).status, 200);
    EXPECT_EQ(ask("GET", "/api/v1/bans", "", kReader).status, 200);
    HttpAnswer refused = ask("POST", "/api/v1/bans", R"({"address":"192.0.2.7"})", kReader);
    EXPECT_EQ(refused.status, 403);
    EXPECT_THAT(body_of(refused)["error"]["text"].get<std::string>(), HasSubstr("bans"));
    EXPECT_EQ(ask("POST", "/api/v1/tokens", R"({"room":"alpha"})", kReader).status, 403);
    EXPECT_EQ(ask("DELETE", "/api/v1/rooms/alpha", "", kReader).status, 403);
    EXPECT_EQ(body_of(ask("GET", "/api/v1/bans"))["bans"].size(), 0U) << "nothing was changed";
}

TEST_F(Api, ABanIsMadeListedAndLifted) {
    HttpAnswer made = ask("POST", "/api/v1/bans", R"({"issuer":"app","user":"u-ben","room":"alpha","until":"2h"})");
    ASSERT_EQ(made.status, 201) << made.body;
    std::string const id = body_of(made)["id"];
    EXPECT_EQ(body_of(made)["by"], "api:crm");
    EXPECT_EQ(body_of(ask("GET", "/api/v1/bans"))["bans"][0]["id"], id);
    EXPECT_EQ(ask("DELETE", "/api/v1/bans/" + id).status, 200);
    EXPECT_EQ(ask("DELETE", "/api/v1/bans/" + id).status, 404);
    EXPECT_EQ(ask("POST", "/api/v1/bans", R"({"address":"nowhere"})").status, 400);
}

TEST_F(Api, ATokenItMakesOpensTheRoomUntilItIsRevoked) {
    HttpAnswer made =
        ask("POST", "/api/v1/tokens", R"({"room":"alpha","user":{"id":"u-ben","name":"Ben"},"expires":"10m"})");
    ASSERT_EQ(made.status, 201) << made.body;
    std::string const token = body_of(made)["token"];
    EXPECT_EQ(body_of(made)["url"], "https://meet.example/alpha?jwt=" + token);
    std::string const question = json{{"token", token}}.dump();
    HttpAnswer why = ask("POST", "/api/v1/rooms/alpha/why", question, kReader);
    ASSERT_EQ(why.status, 200) << why.body;
    EXPECT_EQ(body_of(why)["verdict"], "admit");
    EXPECT_EQ(body_of(ask("POST", "/api/v1/rooms/beta/why", question))["code"], "room-mismatch");
    HttpAnswer revoked = ask("POST", "/api/v1/revocations", R"({"issuer":"usher","user":"u-ben"})");
    ASSERT_EQ(revoked.status, 201) << revoked.body;
    EXPECT_EQ(body_of(ask("POST", "/api/v1/rooms/alpha/why", question))["code"], "revoked");
    EXPECT_EQ(body_of(ask("GET", "/api/v1/revocations"))["revocations"].size(), 1U);
}

TEST_F(Api, RoomsAreShownAndSet) {
    EXPECT_EQ(ask("GET", "/api/v1/rooms/alpha").status, 404);
    EXPECT_EQ(ask("DELETE", "/api/v1/rooms/alpha").status, 404);
    HttpAnswer set = ask("PUT", "/api/v1/rooms/alpha", R"({"lobby.mode":"on"})");
    ASSERT_EQ(set.status, 200) << set.body;
    EXPECT_EQ(body_of(ask("GET", "/api/v1/rooms/alpha"))["settings"]["lobby.mode"], "on");
    EXPECT_EQ(body_of(ask("GET", "/api/v1/rooms/alpha/lobby"))["people"], json::array());
    EXPECT_EQ(ask("PUT", "/api/v1/rooms/alpha", R"({"lobby.mood":"on"})").status, 400);
}

TEST_F(Api, NoPageOfABrowserMayAsk) {
    for (char const* method : {"GET", "OPTIONS"}) {
        HttpAnswer answer = ask(method, "/api/v1/rooms", "", kAdmin, "Origin: https://other.example\r\n");
        EXPECT_EQ(answer.headers.count("access-control-allow-origin"), 0U) << method;
        EXPECT_EQ(answer.headers["cache-control"], "no-store");
        EXPECT_EQ(answer.status, std::string(method) == "GET" ? 200 : 405);
    }
    EXPECT_EQ(ask("OPTIONS", "/api/v1/rooms").headers["allow"], "GET");
}

TEST_F(Api, MistakesOfHttpAreJsonToo) {
    HttpAnswer large = ask("POST", "/api/v1/bans", std::string(100'000, ' '));
    EXPECT_EQ(large.status, 413);
    EXPECT_EQ(body_of(large)["error"]["code"], "bad-request") << large.body;
    Client client(port_);
    client.send("nonsense\r\n\r\n");
    EXPECT_TRUE(body_of(client.read_http().value_or(HttpAnswer{})).contains("error"));
}

TEST_F(Api, IsNotServedAtThePublicAddress) {
    Client client(port_of(*edge_));
    auto answer = client.get("/api/v1/rooms", "Authorization: Bearer " + kAdmin + "\r\n");
    ASSERT_TRUE(answer);
    EXPECT_NE(answer->headers["content-type"], "application/json");
    EXPECT_EQ(ask("GET", "/standup").status, 404) << "nor the page at the API's";
}

TEST_F(Api, NumbersAndReadinessNeedNoKey) {
    auto get = [this](char const* path) { return Client(port_).get(path).value_or(HttpAnswer{}); };
    EXPECT_EQ(get("/metrics").status, 200);
    EXPECT_NE(get("/metrics").body.find("usher_sessions{transport=\"websocket\"} 0"), std::string::npos);
    EXPECT_EQ(get("/ready").status, 200) << get("/ready").body;
    EXPECT_EQ(get("/health").body, "ok");
    EXPECT_EQ(ask("POST", "/metrics").status, 405);
}

TEST(ApiListener, IsOffWithoutAKey) {
    FakeInlet inlet;
    config::Settings settings = loopback::settings();
    settings.api.listen = "127.0.0.1:0";
    Edge edge(settings, inlet);
    ASSERT_TRUE(edge.start().ok());
    EXPECT_EQ(edge.api_address(), "");
    edge.stop();
}

TEST(ApiListener, IsOnForTheNumbersAlone) {
    FakeInlet inlet;
    config::Settings settings = loopback::settings();
    settings.api.listen = "127.0.0.1:0";
    settings.metrics_serve = "yes";
    Edge edge(settings, inlet);
    ASSERT_TRUE(edge.start().ok());
    EXPECT_NE(edge.api_address(), "");
    edge.stop();
}

}  // namespace
}  // namespace usher::edge
