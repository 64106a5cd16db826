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

TEST(ReadClaims, TheRoomIsANameAListOrAPattern) {
    struct {
        char const* payload;
        RoomClaim room;
    } const rows[] = {
        {R"({"room":"alpha"})", "alpha"},
        {R"({"room":"*"})", "*"},
        {R"({"room":["alpha","beta"]})", {{"alpha", "beta"}, false}},
        {R"({"room":"a.*","context":{"room":{"regex":true}}})", {{"a.*"}, true}},
        {R"({"room":"a.*","context":{"room":{"regex":"true"}}})", {{"a.*"}, true}},
        {R"({"room":"*","context":{"room":{"regex":true}}})", {{"*"}, true}},
        {R"({"room":"a.*","context":{"room":{"regex":false}}})", "a.*"},
        {R"({"room":"a.*","context":{"room":{"regex":1}}})", "a.*"},
    };
    for (auto const& row : rows) EXPECT_TRUE(read(row.payload).room == row.room) << row.payload;
    EXPECT_FALSE(read("{}").room);
    for (char const* payload : {R"({"room":[]})", R"({"room":["a",7]})", R"({"room":{"a":1}})", R"({"room":["a\n"]})",
                                R"({"room":"a{2}","context":{"room":{"regex":true}}})"})
        EXPECT_TRUE(std::holds_alternative<Bad>(read_claims(payload))) << payload;
}

TEST(ReadClaims, WishesForTheRoomAreTyped) {
    RoomWishes all = read(R"({"context":{"room":{"lobby":true,"waiting_room":"false","password":"sesame","seats":5,
        "duration":"45m"}}})")
                         .wishes;
    EXPECT_EQ(all.lobby, true);
    EXPECT_EQ(all.waiting_room, false);
    EXPECT_EQ(all.password, "sesame");
    EXPECT_EQ(all.seats, 5);
    EXPECT_EQ(all.duration, Seconds{2700});
    EXPECT_TRUE(read(R"({"context":{"room":{"regex":true}}})").wishes.empty());
    EXPECT_EQ(read(R"({"context":{"room":{"lobby_autostart":false}}})").wishes.lobby, false);
    EXPECT_EQ(read(R"({"context":{"room":{"max_occupants":3,"duration":90}}})").wishes.seats, 3);
    EXPECT_EQ(read(R"({"context":{"room":{"duration":90}}})").wishes.duration, Seconds{90});
    EXPECT_EQ(read(R"({"context":{"room":{"e2ee":"required"}}})").wishes.e2ee, true);
    EXPECT_EQ(read(R"({"context":{"room":{"e2ee":false}}})").wishes.e2ee, false);
    for (char const* wish :
         {R"("lobby":"yes")", R"("e2ee":"yes")", R"("seats":0)", R"("seats":"5")", R"("seats":1e9)", R"("duration":1)",
          R"("duration":"soon")", R"("password":7)", R"("seats":18446744073709551615)"}) {
        Claims claims = read(std::string(R"({"context":{"room":{)") + wish + "}}}");
        EXPECT_TRUE(claims.wishes.empty()) << wish;
        EXPECT_EQ(claims.warnings, (std::vector<std::string>{"room-wish-ignored"})) << wish;
    }
}

TEST(ReadClaims, GroupsBreakoutAndRecordersFindTheirPlace) {
    EXPECT_EQ(read(R"({"context":{"group":["red","blue"]}})").groups, (std::vector<std::string>{"red", "blue"}));
    EXPECT_EQ(read(R"({"context":{"group":["red","blue"]}})").group, "red");
    EXPECT_EQ(read(R"({"context":{"group":"red"}})").groups, (std::vector<std::string>{"red"}));
    for (char const* payload : {R"({"breakout":"g2"})", R"({"context":{"breakout":"g2"}})",
                                R"({"breakout":"no","context":{"user":{"breakout":"g2"}}})"})
        EXPECT_EQ(read(payload).breakout, "g2") << payload;
    EXPECT_TRUE(read(R"({"context":{"user":{"hidden-from-recorder":"true"}}})").hidden_from_recorder);
    EXPECT_FALSE(read(R"({"context":{"user":{"hidden-from-recorder":1}}})").hidden_from_recorder);
}

TEST(ReadClaims, ASubjectThatIsAUrlCountsAsItsHost) {
    for (char const* url :
         {"https://meet.example.test", "https://meet.example.test/", "http://meet.example.test:8443/a?b"}) {
        Claims claims = read(std::string(R"({"sub":")") + url + "\"}");
        EXPECT_EQ(claims.subject, "meet.example.test") << url;
        EXPECT_EQ(claims.warnings, (std::vector<std::string>{"sub-is-a-url"}));
    }
}

TEST(ReadClaims, WhichClaimsMakeAModeratorCanBeChosen) {
    Dialect dialect;
    dialect.moderator_claims = {"context.user.moderator", "https://example.test/admin"};
    auto role = [&](char const* payload) { return std::get<Claims>(read_claims(payload, dialect)).role; };
    using enum RoleClaim;
    EXPECT_EQ(role(R"({"context":{"user":{"moderator":true}}})"), Moderator);
    EXPECT_EQ(role(R"({"context":{"user":{"affiliation":"owner"}}})"), None);
    EXPECT_EQ(role(R"({"moderator":true})"), None);
    EXPECT_EQ(role(R"({"https://example.test/admin":"true"})"), Moderator);
    EXPECT_EQ(role(R"({"https://example.test/admin":"owner"})"), Moderator);
    EXPECT_EQ(role(R"({"https://example.test/admin":true,"context":{"user":{"moderator":false}}})"), Participant);
}

TEST(ReadClaims, JaasKnowsOneWayToBeAModerator) {
    Dialect dialect;
    dialect.profile = Profile::Jaas;
    auto role = [&](char const* payload) { return std::get<Claims>(read_claims(payload, dialect)).role; };
    using enum RoleClaim;
    EXPECT_EQ(role(R"({"context":{"user":{"moderator":"true"}}})"), Moderator);
    EXPECT_EQ(role(R"({"context":{"user":{"moderator":"false","affiliation":"owner"}},"moderator":true})"),
              Participant);
    EXPECT_EQ(role(R"({"context":{"user":{"affiliation":"owner"}}})"), None);
}

TEST(ReadClaims, AProvidersTokenIsReadAsItIs) {
    Dialect dialect;
    dialect.profile = Profile::Own;
    dialect.own.moderator = ClaimTest{"groups", {"staff", "teachers"}};
    dialect.own.host = ClaimTest{"realm_access.roles", {"host"}};
    dialect.own.visitor = ClaimTest{"watches", {}};
    dialect.own.guest = ClaimTest{"kind", {"guest"}};
    dialect.own.lobby_bypass = ClaimTest{"groups", {"vip"}};
    dialect.own.must_knock = ClaimTest{"knock", {}};
    dialect.own.group = "https://example.test/team";
    dialect.own.features = "features";
    dialect.own.tenant = "org";
    auto own = [&](char const* payload) {
        auto result = read_claims(payload, dialect);
        EXPECT_TRUE(std::holds_alternative<Claims>(result)) << payload;
        return std::get<Claims>(result);
    };
    Claims ana = own(R"({"sub":"u-77","name":"Ana","email":"a@example.test","picture":"https://example.test/a.png",
        "groups":["x","staff"],"org":"acme","https://example.test/team":"red","features":["recording"]})");
    EXPECT_EQ(ana.user.id, "u-77");
    EXPECT_EQ(ana.user.name, "Ana");
    EXPECT_EQ(ana.user.email, "a@example.test");
    EXPECT_EQ(ana.user.avatar, "https://example.test/a.png");
    EXPECT_EQ(ana.subject, "") << "sub is the person here, and says nothing about the server";
    EXPECT_EQ(ana.tenant, "acme");
    EXPECT_EQ(ana.group, "red");
    EXPECT_TRUE(ana.room == RoomClaim{"*"});
    EXPECT_EQ(ana.features, (std::map<std::string, bool>{{"recording", true}}));
    using enum RoleClaim;
    struct {
        char const* payload;
        RoleClaim role;
    } const rows[] = {
        {R"({"groups":["staff"]})", Moderator},
        {R"({"groups":"staff"})", Moderator},
        {R"({"groups":"teachers"})", Moderator},
        {R"({"groups":{"staff":{"org":"1"}}})", Moderator},
        {R"({"groups":["STAFF","staffing",7]})", Participant},
        {R"({"groups":"not staff"})", Participant},
        {R"({"groups":[]})", Participant},
        {R"({"sub":"u"})", None},
        {R"({"moderator":true})", None},
        {R"({"realm_access":{"roles":["host"]}})", Moderator},
        {R"({"realm_access":{"roles":["host"]},"groups":["x"]})", Moderator},
        {R"({"realm_access":{"roles":["user"]}})", Participant},
        {R"({"realm_access":"host"})", None},
        {R"({"watches":"true"})", Visitor},
        {R"({"watches":true,"groups":["staff"]})", Visitor},
        {R"({"kind":"guest"})", Participant},
    };
    for (auto const& row : rows) EXPECT_EQ(own(row.payload).role, row.role) << row.payload;
    EXPECT_TRUE(own(R"({"kind":"guest"})").guest);
    EXPECT_TRUE(own(R"({"groups":["vip"]})").lobby_bypass);
    EXPECT_TRUE(own(R"({"knock":true})").must_knock);
    dialect.own.room = "meeting";
    EXPECT_FALSE(own(R"({"sub":"u"})").room);
    EXPECT_TRUE(own(R"({"meeting":"alpha"})").room == RoomClaim{"alpha"});
    EXPECT_TRUE(std::holds_alternative<Bad>(read_claims(R"({"meeting":7})", dialect)));
    EXPECT_TRUE(std::holds_alternative<Bad>(read_claims(R"({"sub":["u"]})", dialect)));
}

}  // namespace
}  // namespace usher::token
