// Any claims, any room: always a decision, and never an entry that the claims do not give.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "admission/scene_test.hpp"
#include "base/random.hpp"
#include "token/test_claims.hpp"

namespace usher::admission {
namespace {

using Json = nlohmann::json;

// Values that somebody may put anywhere: right ones, wrong types, other forms of names.
std::vector<Json> const& values() {
    static std::vector<Json> const all = {"alpha",
                                          "ALPHA",
                                          "beta",
                                          "*",
                                          "",
                                          "[acme]alpha",
                                          "acme",
                                          "zeta",
                                          "meet.example.test",
                                          "https://meet.example.test/",
                                          "t%c3%a4st",
                                          "täst",
                                          "a.*",
                                          "(a|b)*",
                                          "((",
                                          "true",
                                          "false",
                                          "owner",
                                          "member",
                                          "visitor",
                                          "guest",
                                          true,
                                          false,
                                          nullptr,
                                          0,
                                          7,
                                          -1,
                                          1.5,
                                          1e300,
                                          token::testing::kNow,
                                          (token::testing::kNow + 60) * 1000,
                                          "acme-app",
                                          "jitsi",
                                          Json::array(),
                                          Json::object(),
                                          Json::array({"alpha", "*"}),
                                          Json::array({"beta", 7}),
                                          std::string(300, 'x'),
                                          "a\u0000b",
                                          Json{{"id", "u"}},
                                          Json{{"regex", true}},
                                          Json{{"user", "x"}}};
    return all;
}

constexpr char const* kPlaces[] = {"/iss",
                                   "/aud",
                                   "/sub",
                                   "/room",
                                   "/exp",
                                   "/nbf",
                                   "/iat",
                                   "/jti",
                                   "/moderator",
                                   "/context",
                                   "/context/user",
                                   "/context/user/id",
                                   "/context/user/name",
                                   "/context/user/moderator",
                                   "/context/user/affiliation",
                                   "/context/user/role",
                                   "/context/user/lobby_bypass",
                                   "/context/features",
                                   "/context/features/recording",
                                   "/context/tenant",
                                   "/context/group",
                                   "/context/room",
                                   "/context/room/regex",
                                   "/context/room/seats"};

Json random_claims(SeededIds& ids) {
    Json claims = token::testing::base();
    for (std::uint32_t changes = ids.number() % 5; changes > 0; --changes) {
        Json::json_pointer place(kPlaces[ids.number() % std::size(kPlaces)]);
        Json::json_pointer above = place.parent_pointer();
        if (!claims.contains(above) || !claims.at(above).is_object()) continue;
        if (ids.number() % 6 == 0)
            claims.at(above).erase(place.back());
        else
            claims[place] = values()[ids.number() % values().size()];
    }
    return claims;
}

bool is_named(Json const& claims, std::string const& room, bool is_pattern) {
    Json const all = claims.at("room").is_array() ? claims.at("room") : Json::array({claims.at("room")});
    for (Json const& one : all) {
        if (one == "*") return true;
        if (!one.is_string()) return false;
        Result<RoomName> name = RoomName::parse(one.get<std::string>());
        if (name.ok() && name.value().text() == room) return true;
        if (is_pattern) return true;  // what a pattern fits is room_pattern_test's part
    }
    return false;
}

TEST(AnyToken, GetsADecisionAndOpensOnlyWhatItNames) {
    SeededIds ids(20261125);
    token::KeySet keys = token::testing::one_secret();
    std::vector<ConferenceName> const places = {
        {Tenant::none(), RoomName::parse("alpha").value()},
        {Tenant::parse("acme").value(), RoomName::parse("alpha").value()},
        {Tenant::none(), RoomName::parse("täst").value()},
        {Tenant::parse("zeta").value(), RoomName::parse("beta").value()},
    };
    int admitted = 0;
    for (int i = 0; i < 10000; ++i) {
        Json claims = random_claims(ids);
        token::Verified verified =
            token::verify(token::testing::signed_by_secret(claims.dump()), keys, token::testing::strict_rules(),
                          WallTime::from_seconds(token::testing::kNow));
        Scene scene;
        scene.view.name = places[ids.number() % places.size()];
        scene.request.at = WallTime::from_seconds(token::testing::kNow);
        if (token::Bad* bad = std::get_if<token::Bad>(&verified)) scene.request.token = BadToken{bad->code, bad->text};
        if (token::Good* good = std::get_if<token::Good>(&verified))
            scene.request.token = GoodToken{good->claims, good->expired_for};
        Decision decision = scene.decide();
        ASSERT_FALSE(decision.code().empty()) << claims;
        if (!decision.admitted()) continue;
        ++admitted;
        ASSERT_TRUE(std::holds_alternative<token::Good>(verified)) << claims;
        token::Claims const& good = std::get<token::Good>(verified).claims;
        EXPECT_TRUE(is_named(claims, scene.view.name.room.text(), good.room->are_patterns)) << claims;
        std::string tenant = scene.view.name.tenant.text();
        bool is_of_tenant = tenant.empty() || good.subject == "*" || good.subject == tenant || good.tenant == tenant;
        EXPECT_TRUE(is_of_tenant) << claims << tenant;
    }
    EXPECT_GT(admitted, 500);
    EXPECT_LT(admitted, 9000);
}

}  // namespace
}  // namespace usher::admission
