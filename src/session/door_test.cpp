#include "session/door.hpp"

#include <gtest/gtest.h>

#include <string>

#include "session/client_for_test.hpp"

namespace usher::session {
namespace {

using testing::Client;
using testing::kAuth;
using testing::kNow;
using testing::kOpen;
using testing::Server;

constexpr char const* kAnyRoom = R"("room":"*","sub":"*","iss":"app","aud":"usher")";

std::string payload(std::string_view claims, std::int64_t exp = kNow + 600) {
    return "{" + std::string(claims) + ",\"exp\":" + std::to_string(exp) + "}";
}

Connect with_token(std::string token, std::string room = "standup", std::string tenant = {}) {
    return {.address = "192.0.2.1",
            .room = std::move(room),
            .tenant = std::move(tenant),
            .token = Secret(std::move(token)),
            .has_token = true,
            .base_url = "https://meet.example"};
}
Connect without_token(std::string room = "standup") {
    return {.address = "192.0.2.1", .room = std::move(room), .tenant = {}, .token = {}, .base_url = {}};
}

std::vector<std::string> authenticate(Server const& server, Connect connect) {
    Client client(server, std::move(connect));
    client.say(kOpen);
    return client.say(kAuth);
}

using Lines = std::vector<std::string>;
Lines const kSuccess = {"WRITE <success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>"};
std::string failure(std::string_view inner) {
    return "WRITE <failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>" + std::string(inner) + "</failure>";
}
std::string code_of(Lines const& lines) {
    return lines.empty() || !lines[0].starts_with("REFUSED ") ? "" : lines[0].substr(8);
}

TEST(Door, AGuestWithoutATokenComesInWhereGuestsMay) {
    Server server;
    server.policy.guests = admission::Guests::Yes;
    EXPECT_EQ(authenticate(server, without_token()), kSuccess);
    EXPECT_EQ(authenticate(server, without_token("")), kSuccess);
    server.policy.guests = admission::Guests::AfterHost;
    EXPECT_EQ(authenticate(server, without_token()), kSuccess) << "whether a host is there is known at the join";
}

TEST(Door, WhereNobodyComesInWithoutATokenTheTextIsTheOneThatPagesKnow) {
    Server server;
    server.policy.guests = admission::Guests::No;
    Lines const refused = {"REFUSED token-required", failure("<not-allowed/><text>token required</text>")};
    EXPECT_EQ(authenticate(server, without_token()), refused);
    EXPECT_EQ(authenticate(server, without_token("")), refused);
}

TEST(Door, AGoodTokenComesInAndIsKept) {
    Server server;
    for (std::string_view claims : {R"("room":"*")", R"("room":"standup")", R"("room":"STANDUP")"}) {
        std::string const token = server.token(payload(std::string(claims) + R"(,"sub":"meet.example","iss":"app")"));
        Client client(server, with_token(token));
        client.say(kOpen);
        EXPECT_EQ(client.say(kAuth), kSuccess) << claims;
        EXPECT_TRUE(std::holds_alternative<admission::GoodToken>(client.stream.person().token));
        EXPECT_TRUE(client.stream.person().identity.text().starts_with("token"));
    }
}

TEST(Door, ATokenOfATenantComesInByAnUrlThatNamesNone) {
    Server server;
    std::string const token = server.token(payload(R"("room":"standup","sub":"acme","iss":"app")"));
    EXPECT_EQ(authenticate(server, with_token(token, "standup", "acme")), kSuccess);
    EXPECT_EQ(authenticate(server, with_token(token)), kSuccess) << "the room's address names the tenant at the join";
    EXPECT_NE(code_of(authenticate(server, with_token(token, "standup", "other"))), "");
}

TEST(Door, ARoomThatTheUrlDoesNotNameIsNotJudged) {
    Server server;
    std::string const token = server.token(payload(R"("room":"standup","sub":"*","iss":"app")"));
    EXPECT_EQ(authenticate(server, with_token(token, "")), kSuccess);
    EXPECT_EQ(authenticate(server, with_token(token, "not:a:name")), kSuccess);
    EXPECT_EQ(code_of(authenticate(server, with_token(token, "elsewhere"))), "room-mismatch");
}

class RemembersOne final : public Memory {
public:
    admission::Policy policy_for(ConferenceName const&) const override { return policy; }
    admission::Policy policy;
    admission::History recall(admission::Identity const& who, ConferenceName const& where) const override {
        admission::History history;
        if (who.text() == "token:app/u-17" && where.text() == "standup")
            history.last_inside = WallTime::from_seconds(kNow - 60);
        return history;
    }
};

TEST(Door, WhoWasJustInsideComesBackWithATokenThatExpiredMeanwhile) {
    Server server;
    RemembersOne const memory;
    auto const code = [&](std::string_view user, std::string room) {
        std::string const claims =
            R"("room":"*","sub":"*","iss":"app","context":{"user":{"id":")" + std::string(user) + "\"}}";
        Settings settings = server.settings();
        settings.memory = &memory;
        WallTime const now = WallTime::from_seconds(kNow);
        Connect const connect = with_token(server.token(payload(claims, kNow - 7200)), std::move(room));
        admission::Token const token = token_of(connect, settings, now);
        auto const who = admission::Identity::of_token(std::get<admission::GoodToken>(token).claims);
        auto const refusal = refusal_at_door(connect, settings, token, who, now);
        return refusal ? refusal->code : "";
    };
    EXPECT_EQ(code("u-17", "standup"), "");
    EXPECT_EQ(code("u-17", "other"), "expired");
    EXPECT_EQ(code("u-18", "standup"), "expired");
    EXPECT_EQ(code("u-17", ""), "expired");
}

TEST(Door, EachBadTokenIsRefusedWithItsReasonInTheExactShape) {
    Server server;
    server.policy.guests = admission::Guests::Yes;  // a bad token is never "no token"
    std::string const good = server.token(payload(kAnyRoom));
    std::string const wrong_key =
        token::mint(payload(kAnyRoom), token::Algorithm::Hs256, Secret("another secret, also long enough")).value();
    struct Row {
        std::string name;
        std::string token;
        std::string code;
    };
    Row const rows[] = {
        {"token= without a value", "", "malformed"},
        {"one segment", "abc", "malformed"},
        {"four segments", "a.b.c.d", "malformed"},
        {"not base64url", "a.b.c", "malformed"},
        {"cut by one character", good.substr(0, good.size() - 1), ""},
        {"a foreign key", wrong_key, "bad-signature"},
        {"expired", server.token(payload(kAnyRoom, kNow - 86400)), "expired"},
        {"no exp", server.token(std::string("{") + kAnyRoom + "}"), "exp-missing"},
        {"exp as text", server.token(std::string("{") + kAnyRoom + R"(,"exp":"1800000600"})"), "exp-not-a-number"},
        {"not yet", server.token(payload(std::string(kAnyRoom) + ",\"nbf\":" + std::to_string(kNow + 3600))),
         "not-yet-valid"},
        {"no room", server.token(payload(R"("sub":"*","iss":"app")")), "room-missing"},
        {"another room", server.token(payload(R"("room":"other","sub":"*","iss":"app")")), "room-mismatch"},
    };
    for (Row const& row : rows) {
        Lines const lines = authenticate(server, with_token(row.token));
        ASSERT_EQ(lines.size(), 2U) << row.name;
        std::string const code = code_of(lines);
        EXPECT_NE(code, "") << row.name;
        EXPECT_TRUE(row.code.empty() || code == row.code) << row.name << ": " << code;
        std::string const begin =
            "WRITE <failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-allowed/><text>" + code + ": ";
        EXPECT_TRUE(lines[1].starts_with(begin)) << lines[1];
        EXPECT_TRUE(lines[1].ends_with("</text></failure>")) << lines[1];
        EXPECT_GT(lines[1].size(), begin.size() + 20) << "a sentence follows";
        EXPECT_TRUE(row.token.size() < 10 || lines[1].find(row.token) == std::string::npos) << "never the token";
    }
}

TEST(Door, ServerThatDrainsLetsTheConferenceRequestSayIt) {
    Server server;
    server.policy.guests = admission::Guests::Yes;
    server.policy.draining = true;
    EXPECT_EQ(authenticate(server, without_token()), kSuccess);
}

TEST(Door, WithoutAKeyEveryTokenIsRefused) {
    Server server;
    Settings settings = server.settings();
    settings.keys = nullptr;
    admission::Token token = token_of(with_token("a.b.c"), settings, WallTime::from_seconds(kNow));
    ASSERT_TRUE(std::holds_alternative<admission::BadToken>(token));
    EXPECT_EQ(std::get<admission::BadToken>(token).code, "unknown-key");
}

TEST(Door, FailuresAreOneLineOfExactlyTheShapeThatClientsRead) {
    EXPECT_EQ(sasl_failure("not-allowed", "expired: it's over").to_xml(),
              "<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-allowed/>"
              "<text>expired: it's over</text></failure>");
    EXPECT_EQ(sasl_failure("invalid-mechanism").to_xml(),
              "<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><invalid-mechanism/></failure>");
}

}  // namespace
}  // namespace usher::session
