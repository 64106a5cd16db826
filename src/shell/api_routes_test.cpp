#include "shell/api_routes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "shell/server.hpp"
#include "token/verify.hpp"

namespace usher::shell {
namespace {

using nlohmann::json;
using testing::HasSubstr;

HttpRequest request(std::string method, std::string path, std::string body = {},
                    std::vector<std::pair<std::string, std::string>> const& query = {}) {
    HttpRequest made;
    made.method = std::move(method);
    made.path = std::move(path);
    made.body = std::move(body);
    for (auto const& [name, value] : query) made.query.emplace_back(name, Secret{value});
    return made;
}

TEST(ApiRoutes, EachIsOneCommandAndOneScope) {
    struct Row {
        HttpRequest request;
        std::string_view scope;
        json command;
    };
    std::vector<Row> rows = {
        {request("POST", "/api/v1/tokens", R"({"room":"alpha"})"),
         "tokens",
         {{"command", "token-mint"}, {"room", "alpha"}}},
        {request("GET", "/api/v1/bans"), "read", {{"command", "ban-list"}}},
        {request("POST", "/api/v1/bans", R"({"address":"192.0.2.7"})"),
         "bans",
         {{"command", "ban-add"}, {"address", "192.0.2.7"}}},
        {request("DELETE", "/api/v1/bans/b1"), "bans", {{"command", "ban-remove"}, {"id", "b1"}}},
        {request("GET", "/api/v1/revocations"), "read", {{"command", "revocation-list"}}},
        {request("POST", "/api/v1/revocations", R"({"issuer":"a","jti":"j"})"),
         "bans",
         {{"command", "revocation-add"}, {"issuer", "a"}, {"jti", "j"}}},
        {request("DELETE", "/api/v1/revocations/r1"), "bans", {{"command", "revocation-remove"}, {"id", "r1"}}},
        {request("GET", "/api/v1/audit", "", {{"room", "alpha"}, {"since", "2h"}, {"most", "5"}, {"other", "x"}}),
         "read",
         {{"command", "audit"}, {"room", "alpha"}, {"since", "2h"}, {"most", 5}}},
        {request("POST", "/api/v1/reload"), "rooms", {{"command", "reload"}, {"preview", false}}},
        {request("POST", "/api/v1/reload", "", {{"preview", "yes"}}),
         "rooms",
         {{"command", "reload"}, {"preview", true}}},
        {request("GET", "/api/v1/rooms"), "read", {{"command", "room-list"}}},
        {request("GET", "/api/v1/rooms/Alpha"), "read", {{"command", "room-show"}, {"room", "alpha"}}},
        {request("GET", "/api/v1/rooms/[acme]alpha"), "read", {{"command", "room-show"}, {"room", "[acme]alpha"}}},
        {request("GET", "/api/v1/rooms/alpha/people", "", {{"tenant", "acme"}}),
         "read",
         {{"command", "room-show"}, {"room", "[acme]alpha"}}},
        {request("GET", "/api/v1/rooms/alpha/lobby"), "read", {{"command", "room-show"}, {"room", "alpha"}}},
        {request("PUT", "/api/v1/rooms/alpha", R"({"lobby.mode":"on"})"),
         "rooms",
         {{"command", "room-set"}, {"room", "alpha"}, {"set", {{"lobby.mode", "on"}}}}},
        {request("DELETE", "/api/v1/rooms/alpha", "", {{"reason", "Time is up"}}),
         "rooms",
         {{"command", "room-close"}, {"room", "alpha"}, {"reason", "Time is up"}}},
        {request("POST", "/api/v1/rooms/alpha/why", R"({"name":"Ben"})"),
         "read",
         {{"command", "why"}, {"room", "alpha"}, {"name", "Ben"}}},
    };
    for (Row const& row : rows) {
        auto found = api_call(row.request);
        ASSERT_TRUE(std::holds_alternative<ApiCall>(found))
            << row.request.method << " " << row.request.path << ": " << std::get<ApiError>(found).text;
        EXPECT_EQ(std::get<ApiCall>(found).scope, row.scope) << row.request.path;
        EXPECT_EQ(std::get<ApiCall>(found).command, row.command) << row.request.path;
    }
}

TEST(ApiRoutes, WhatIsNoneIsSaidWithItsStatus) {
    struct Row {
        HttpRequest request;
        int status;
        std::string text;
    };
    std::vector<Row> rows = {
        {request("GET", "/"), 404, "nothing"},
        {request("GET", "/api/v1/"), 404, "nothing"},
        {request("GET", "/api/v2/rooms"), 404, "nothing"},
        {request("GET", "/api/v1/rooms/"), 404, "nothing"},
        {request("GET", "/api/v1/rooms/a/b/people"), 404, "nothing"},
        {request("DELETE", "/api/v1/bans/"), 404, "nothing"},
        {request("PUT", "/api/v1/bans"), 405, "GET, POST"},
        {request("OPTIONS", "/api/v1/bans"), 405, "GET, POST"},
        {request("POST", "/api/v1/rooms/alpha"), 405, "GET, PUT, DELETE"},
        {request("POST", "/api/v1/bans", "["), 400, "JSON object"},
        {request("POST", "/api/v1/bans", "[1]"), 400, "JSON object"},
        {request("POST", "/api/v1/bans", ""), 400, "JSON object"},
        {request("POST", "/api/v1/bans", R"({"by":"operator"})"), 400, "\"by\""},
        {request("POST", "/api/v1/bans", R"({"command":"status"})"), 400, "\"command\""},
        {request("POST", "/api/v1/rooms/alpha/why", R"({"room":"beta"})"), 400, "\"room\""},
        {request("GET", "/api/v1/rooms/a\x01z"), 400, "room: "},
        {request("GET", "/api/v1/rooms/alpha", "", {{"tenant", "a\x01z"}}), 400, "tenant: "},
        {request("GET", "/api/v1/audit", "", {{"most", "all"}}), 400, "most"},
    };
    for (Row const& row : rows) {
        auto found = api_call(row.request);
        ASSERT_TRUE(std::holds_alternative<ApiError>(found)) << row.request.method << " " << row.request.path;
        HttpResponse response = api_error(std::get<ApiError>(found));
        EXPECT_EQ(response.status, row.status) << row.request.method << " " << row.request.path;
        json body = json::parse(response.body);
        EXPECT_THAT(body["error"]["text"].get<std::string>(), HasSubstr(row.text)) << row.request.path;
        EXPECT_EQ(response.allow.empty(), row.status != 405);
    }
}

TEST(ApiRoutes, AnAnswerIsItsMemberOrAnError) {
    ApiCall call{"bans", {}, 201, "ban"};
    HttpResponse made = api_answer(call, {{"ok", true}, {"ban", {{"id", "b1"}}}});
    EXPECT_EQ(made.status, 201);
    EXPECT_EQ(json::parse(made.body), (json{{"id", "b1"}}));
    ApiCall plain{"read", {}};
    EXPECT_EQ(api_answer(plain, {{"ok", true}}).body, "{}");
    struct Row {
        char const* code;
        int status;
    };
    for (Row const& row : {Row{"not-found", 404}, Row{"conflict", 409}, Row{"not-kept", 500}, Row{"unavailable", 503},
                           Row{"bad-request", 400}, Row{"", 400}}) {
        HttpResponse refused = api_answer(call, {{"ok", false}, {"code", row.code}, {"error", "why"}});
        EXPECT_EQ(refused.status, row.status) << row.code;
        EXPECT_EQ(json::parse(refused.body)["error"]["text"], "why");
    }
}

TEST(ApiRoutes, PeopleAndLobbyAreTheTwoPartsOfARoom) {
    json room = {{"ok", true},
                 {"room", {{"people", {{{"nick", "a"}, {"space", "main"}}, {{"nick", "b"}, {"space", "lobby"}}}}}}};
    ApiCall lobby{"read", {}, 200, "room", "lobby"};
    EXPECT_EQ(json::parse(api_answer(lobby, room).body), (json{{"people", {{{"nick", "b"}, {"space", "lobby"}}}}}));
    ApiCall inside{"read", {}, 200, "room", "inside"};
    EXPECT_EQ(json::parse(api_answer(inside, room).body), (json{{"people", {{{"nick", "a"}, {"space", "main"}}}}}));
}

TEST(ApiKeys, AreFoundByTheirHashAlone) {
    std::vector<config::ApiKey> keys(2);
    keys[0] = {"other", std::string(64, '0'), {"read"}};
    EXPECT_EQ(find_api_key(keys, Secret{}), nullptr);
    EXPECT_EQ(find_api_key(keys, Secret{std::string(64, '0')}), nullptr) << "the hash itself is no key";
    // FIPS 180-4's example for "abc".
    keys[1] = {"mine", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", {"read"}};
    ASSERT_NE(find_api_key(keys, Secret{"abc"}), nullptr);
    EXPECT_EQ(find_api_key(keys, Secret{"abc"})->name, "mine");
    EXPECT_EQ(find_api_key(keys, Secret{"abcd"}), nullptr);
}

class Minter : public testing::Test {
protected:
    Minter() {
        config::Settings settings;
        settings.domain = "meet.example";
        settings.public_url = "https://meet.example";
        settings.tokens.issuers = {"*", "app"};
        settings.tokens.audiences = {"usher"};
        config::TokenKey key;
        key.id = "main";
        key.value = Secret{"a-shared-secret-of-more-than-32-bytes"};
        settings.keys.push_back(std::move(key));
        minting_ = *minting_of(settings).value();
        EXPECT_TRUE(keys_.add_secret("main", Secret{"a-shared-secret-of-more-than-32-bytes"}).ok());
        rules_.issuers = settings.tokens.issuers;
        rules_.audiences = settings.tokens.audiences;
    }
    std::string refused(json const& command) {
        Result<Minted> minted = mint_for(command, minting_, now_, "j1");
        return minted.ok() ? "made" : minted.error().detail;
    }
    Minting minting_;
    token::KeySet keys_;
    token::Rules rules_;
    WallTime now_ = WallTime::from_seconds(1'800'000'000);
};

TEST_F(Minter, ATokenSaysWhatWasAskedForAndVerifies) {
    json command = {
        {"command", "token-mint"},
        {"room", "Alpha"},
        {"tenant", "acme"},
        {"moderator", true},
        {"user", {{"id", "u-ben"}, {"name", "Ben"}, {"email", "ben@example"}, {"avatar", "https://a/b.png"}}},
        {"features", {{"recording", false}}},
        {"group", "red"},
        {"expires", "30m"}};
    Result<Minted> minted = mint_for(command, minting_, now_, "j1");
    ASSERT_TRUE(minted.ok()) << minted.error().detail;
    EXPECT_EQ(minted.value().url, "https://meet.example/acme/alpha?jwt=" + minted.value().token);
    EXPECT_EQ(minted.value().expires, now_ + Seconds{1800});
    token::Verified verified = token::verify(minted.value().token, keys_, rules_, now_);
    ASSERT_TRUE(std::holds_alternative<token::Good>(verified)) << std::get<token::Bad>(verified).text;
    token::Claims const& claims = std::get<token::Good>(verified).claims;
    EXPECT_EQ(claims.issuer, "app");
    EXPECT_EQ(claims.room, "alpha");
    EXPECT_EQ(claims.tenant, "acme");
    EXPECT_EQ(claims.jti, "j1");
    EXPECT_EQ(claims.user.id, "u-ben");
    EXPECT_EQ(claims.user.avatar, "https://a/b.png");
    EXPECT_EQ(claims.role, token::RoleClaim::Moderator);
    EXPECT_EQ(claims.features.at("recording"), false);
    EXPECT_EQ(claims.expires, now_ + Seconds{1800});
}

TEST_F(Minter, LifetimesAreLimited) {
    EXPECT_EQ(mint_for({{"room", "alpha"}}, minting_, now_, "j").value().expires, now_ + Seconds{7200});
    EXPECT_EQ(mint_for({{"room", "alpha"}, {"expires", 60}}, minting_, now_, "j").value().expires, now_ + Seconds{60});
    minting_.longest = Seconds{600};
    EXPECT_EQ(mint_for({{"room", "alpha"}}, minting_, now_, "j").value().expires, now_ + Seconds{600});
    EXPECT_THAT(refused({{"room", "alpha"}, {"expires", "11m"}}), HasSubstr("api.token_lifetime"));
    EXPECT_THAT(refused({{"room", "alpha"}, {"expires", 0}}), HasSubstr("never be valid"));
    EXPECT_THAT(refused({{"room", "alpha"}, {"expires", -5}}), HasSubstr("expires"));
}

TEST_F(Minter, WhatIsWrongIsSaid) {
    EXPECT_THAT(refused({{"user", {{"id", "u"}}}}), testing::Not("made")) << "no room";
    EXPECT_THAT(refused({{"room", "alpha"}, {"user", "Ben"}}), HasSubstr("user"));
    EXPECT_THAT(refused({{"room", "alpha"}, {"user", {{"nick", "Ben"}}}}), HasSubstr("\"nick\""));
    EXPECT_THAT(refused({{"room", "alpha"}, {"moderator", "yes"}}), HasSubstr("moderator"));
    EXPECT_THAT(refused({{"room", "alpha"}, {"features", {{"recording", "yes"}}}}), HasSubstr("features.recording"));
    EXPECT_THAT(refused({{"room", "alpha"}, {"exp", 5}}), HasSubstr("unknown member \"exp\""));
    EXPECT_THAT(refused({{"room", 5}}), HasSubstr("room"));
    EXPECT_THAT(refused({{"room", "alpha"}, {"tenant", "a b"}}), testing::Not("made"));
    EXPECT_EQ(mint_for({{"room", "*"}}, minting_, now_, "j").value().url, "");
}

}  // namespace
}  // namespace usher::shell
