#include "token/read_claims.hpp"

#include <gtest/gtest.h>

namespace usher::token {
namespace {

Claims read(std::string_view payload) {
    std::variant<Claims, Bad> result = read_claims(payload);
    Bad* bad = std::get_if<Bad>(&result);
    EXPECT_EQ(bad, nullptr) << payload << (bad ? bad->text : "");
    return bad ? Claims{} : std::get<Claims>(result);
}

TEST(ReadClaims, EveryClaimFindsItsPlace) {
    Claims claims =
        read(R"({"iss":"acme-app","aud":["a","b"],"sub":"acme","room":"alpha","jti":"j1","iat":10,"nbf":11.25,"exp":12,
        "context":{"tenant":"acme","group":"g","user":{"id":"u","name":"Ann","email":"a@example.test","avatar":"https://example.test/a.png",
        "affiliation":"owner","lobby_bypass":true,"lobby":true},"features":{"recording":true,"flip":"false","livestreaming":"true"}}})");
    EXPECT_EQ(claims.issuer, "acme-app");
    EXPECT_EQ(claims.audiences, (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(claims.subject, "acme");
    EXPECT_EQ(claims.room, "alpha");
    EXPECT_EQ(claims.jti, "j1");
    EXPECT_EQ(claims.issued, WallTime::from_seconds(10));
    EXPECT_EQ(claims.not_before, WallTime{Milliseconds{11250}});
    EXPECT_EQ(claims.expires, WallTime::from_seconds(12));
    EXPECT_EQ(claims.tenant, "acme");
    EXPECT_EQ(claims.group, "g");
    EXPECT_EQ(claims.user.id, "u");
    EXPECT_EQ(claims.user.name, "Ann");
    EXPECT_EQ(claims.user.email, "a@example.test");
    EXPECT_EQ(claims.user.avatar, "https://example.test/a.png");
    EXPECT_EQ(claims.role, RoleClaim::Moderator);
    EXPECT_TRUE(claims.lobby_bypass);
    EXPECT_TRUE(claims.must_knock);
    EXPECT_TRUE(claims.has_features);
    EXPECT_EQ(claims.features,
              (std::map<std::string, bool>{{"recording", true}, {"flip", false}, {"livestreaming", true}}));
    EXPECT_TRUE(claims.warnings.empty());
}

TEST(ReadClaims, ThreeDialectsOfModeratorAndTheirContradictions) {
    using enum RoleClaim;
    struct {
        char const* top;
        char const* user;
        RoleClaim role;
        std::vector<std::string> warnings;
    } const rows[] = {
        {"", "", None, {}},
        {"", R"("moderator":true)", Moderator, {}},
        {"", R"("moderator":"true")", Moderator, {}},
        {"", R"("moderator":false)", Participant, {}},
        {"", R"("moderator":"false")", Participant, {}},
        {"", R"("moderator":null)", None, {}},
        {"", R"("moderator":"")", None, {}},
        {"", R"("moderator":1)", None, {"role-claim-ignored"}},
        {"", R"("moderator":"yes")", None, {"role-claim-ignored"}},
        {"", R"("moderator":["true"])", None, {"role-claim-ignored"}},
        {R"("moderator":true,)", "", Moderator, {}},
        {R"("moderator":"true",)", "", Moderator, {}},
        {R"("moderator":false,)", "", Participant, {}},
        {"", R"("affiliation":"owner")", Moderator, {}},
        {"", R"("affiliation":"moderator")", Moderator, {}},
        {"", R"("affiliation":"teacher")", Moderator, {}},
        {"", R"("affiliation":"member")", Participant, {}},
        {"", R"("affiliation":"Owner")", None, {"role-claim-ignored"}},
        {"", R"("affiliation":"")", None, {}},
        {"", R"("role":"visitor")", Visitor, {}},
        {"", R"("role":"king")", None, {"role-claim-ignored"}},
        {R"("moderator":true,)", R"("moderator":true,"affiliation":"owner")", Moderator, {}},
        {R"("moderator":true,)", R"("moderator":false)", Participant, {"role-claims-conflict"}},
        {R"("moderator":false,)", R"("affiliation":"owner")", Participant, {"role-claims-conflict"}},
        {"", R"("moderator":true,"affiliation":"member")", Participant, {"role-claims-conflict"}},
        {"", R"("moderator":true,"role":"visitor")", Visitor, {"role-claims-conflict"}},
        {"", R"("moderator":false,"role":"visitor")", Visitor, {}},
        {"", R"("affiliation":"member","role":"visitor")", Visitor, {}},
        {R"("moderator":1,)", R"("affiliation":"owner")", Moderator, {"role-claim-ignored"}},
    };
    for (auto const& row : rows) {
        std::string payload = std::string("{") + row.top + R"("context":{"user":{)" + row.user + "}}}";
        Claims claims = read(payload);
        EXPECT_EQ(claims.role, row.role) << payload;
        EXPECT_EQ(claims.warnings, row.warnings) << payload;
    }
    EXPECT_EQ(read(R"({"moderator":true})").role, Moderator);  // without a context as well
}

TEST(ReadClaims, AGuestByClaimIsAtMostAParticipant) {
    Claims guest = read(R"({"context":{"user":{"role":"guest"}}})");
    EXPECT_TRUE(guest.guest);
    EXPECT_EQ(guest.role, RoleClaim::Participant);
    Claims torn = read(R"({"moderator":true,"context":{"user":{"role":"guest"}}})");
    EXPECT_TRUE(torn.guest);
    EXPECT_EQ(torn.role, RoleClaim::Participant);
    EXPECT_EQ(torn.warnings, (std::vector<std::string>{"role-claims-conflict"}));
    EXPECT_FALSE(read(R"({"context":{"user":{"role":"visitor"}}})").guest);
}

TEST(ReadClaims, IdsMayBeNumbersAndAreNeverRounded) {
    Claims claims =
        read(R"({"sub":7,"jti":18446744073709551615,"context":{"group":3,"user":{"id":9007199254740993,"name":42}}})");
    EXPECT_EQ(claims.subject, "7");
    EXPECT_EQ(claims.jti, "18446744073709551615");
    EXPECT_EQ(claims.group, "3");
    EXPECT_EQ(claims.user.id, "9007199254740993");
    EXPECT_EQ(claims.user.name, "42");
    EXPECT_TRUE(std::holds_alternative<Bad>(read_claims(R"({"context":{"user":{"id":1.5}}})")));
    EXPECT_TRUE(std::holds_alternative<Bad>(read_claims(R"({"context":{"user":{"id":true}}})")));
}

TEST(ReadClaims, EmptyColumnsOfAnIssuersTableDoNoHarm) {
    Claims claims = read(
        R"({"jti":null,"context":{"group":null,"user":{"id":null,"name":null,"email":null,"avatar":null,"moderator":null,"affiliation":null}}})");
    EXPECT_EQ(claims.user.id, "");
    EXPECT_EQ(claims.role, RoleClaim::None);
    EXPECT_TRUE(claims.warnings.empty());
}

TEST(ReadClaims, DecorationThatCannotBeReadIsLeftOut) {
    Claims claims = read(R"({"context":{"user":{"id":"u","name":["Ann"],"avatar":false}}})");
    EXPECT_EQ(claims.user.name, "");
    EXPECT_EQ(claims.warnings, (std::vector<std::string>{"profile-claim-ignored"}));
    EXPECT_EQ(read(R"({"context":{"user":{"name":"A\u0000n\nn"}}})").user.name, "A n n");
    EXPECT_EQ(read(R"({"context":{"user":{"avatarUrl":"https://example.test/b"}}})").user.avatar,
              "https://example.test/b");
}

TEST(ReadClaims, IdsWithControlCharactersAreRefused) {
    for (char const* payload : {R"({"iss":"a\u0000"})", R"({"room":"a\nb"})", R"({"jti":"\u001b[2J"})",
                                R"({"context":{"user":{"id":"u\r"}}})", R"({"context":{"tenant":"\u007f"}})"})
        EXPECT_TRUE(std::holds_alternative<Bad>(read_claims(payload))) << payload;
}

TEST(ReadClaims, OnlyTheBooleanOpensTheLobby) {
    EXPECT_TRUE(read(R"({"context":{"user":{"lobby_bypass":true}}})").lobby_bypass);
    EXPECT_TRUE(read(R"({"context":{"user":{"security_bypass":true}}})").lobby_bypass);
    Claims as_text = read(R"({"context":{"user":{"lobby_bypass":"true"}}})");
    EXPECT_FALSE(as_text.lobby_bypass);
    EXPECT_EQ(as_text.warnings, (std::vector<std::string>{"bypass-not-boolean"}));
    EXPECT_FALSE(read(R"({"lobby_bypass":true})").lobby_bypass);
}

TEST(ReadClaims, FeaturesThatAreNeitherTrueNorFalseAreUnstated) {
    Claims claims = read(R"({"context":{"features":{"recording":1,"flip":null,"sip":true}}})");
    EXPECT_EQ(claims.features, (std::map<std::string, bool>{{"sip", true}}));
    EXPECT_EQ(claims.warnings, (std::vector<std::string>{"feature-ignored"}));
    EXPECT_TRUE(read(R"({"context":{"features":{}}})").has_features);
    EXPECT_FALSE(read(R"({"context":{}})").has_features);
}

TEST(ReadClaims, TheTopLevelUserIdCountsOnlyWithoutAContext) {
    EXPECT_EQ(read(R"({"user_id":"fb-1"})").user.id, "fb-1");
    EXPECT_EQ(read(R"({"user_id":"fb-1","context":{"user":{"id":"u"}}})").user.id, "u");
    EXPECT_EQ(read(R"({"user_id":"fb-1","context":{}})").user.id, "");
}

}  // namespace
}  // namespace usher::token
