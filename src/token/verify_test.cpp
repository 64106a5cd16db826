#include "token/verify.hpp"

#include <gtest/gtest.h>

#include "token/test_claims.hpp"

namespace usher::token {
namespace {

using testing::base;
using testing::base_with;
using testing::kNow;
using Json = nlohmann::json;

WallTime const kAt = WallTime::from_seconds(kNow);

Verified verified(std::string const& payload, Rules const& rules = testing::strict_rules(), WallTime at = kAt) {
    return verify(testing::signed_by_secret(payload), testing::one_secret(), rules, at);
}

std::string code(Verified const& result) {
    if (Bad const* bad = std::get_if<Bad>(&result)) return bad->code;
    return std::get<Good>(result).expired_for ? "good but expired" : "good";
}

std::string text(Verified const& result) {
    Bad const* bad = std::get_if<Bad>(&result);
    return bad ? bad->text : "";
}

std::string without(std::string const& name) {
    Json claims = base();
    claims.erase(name);
    return claims.dump();
}

std::string with(std::string const& name, Json value) {
    Json claims = base();
    claims[name] = std::move(value);
    return claims.dump();
}

struct MatrixRow {
    std::string name;
    std::string payload;
    std::string code;
};

// What the incumbent does with each row, and where it does not answer at all, stands in the baseline's token matrix.
TEST(Verify, EachRowOfTheMatrixHasItsAnswer) {
    MatrixRow const rows[] = {
        {"valid", base().dump(), "good"},
        {"not JSON", "not json", "malformed"},
        {"a list", "[]", "malformed"},
        {"an empty object", "{}", "exp-missing"},
        {"exp absent", without("exp"), "exp-missing"},
        {"exp null", with("exp", nullptr), "exp-not-a-number"},
        {"exp as text", with("exp", std::to_string(kNow + 60)), "exp-not-a-number"},
        {"exp with a fraction", with("exp", static_cast<double>(kNow) + 60.5), "good"},
        {"exp now, within the leeway", with("exp", kNow), "good"},
        {"exp 59 s ago, within the leeway", with("exp", kNow - 59), "good"},
        {"exp 60 s ago", with("exp", kNow - 60), "good but expired"},
        {"exp long ago", with("exp", 0), "good but expired"},
        {"exp before 1970", with("exp", -1e300), "good but expired"},
        {"exp in milliseconds", with("exp", (kNow + 3600) * 1000), "exp-implausible"},
        {"exp beyond every number", with("exp", 1e300), "exp-implausible"},
        {"exp as the largest integer", with("exp", std::numeric_limits<std::uint64_t>::max()), "exp-implausible"},
        {"exp at the horizon", with("exp", kNow + 10LL * 365 * 86400), "good"},
        {"exp beyond the horizon", with("exp", kNow + 10LL * 365 * 86400 + 1), "exp-implausible"},
        {"nbf as text", with("nbf", "soon"), "malformed"},
        {"nbf 2 s ahead, within the leeway", with("nbf", kNow + 2), "good"},
        {"nbf 61 s ahead", with("nbf", kNow + 61), "not-yet-valid"},
        {"nbf in milliseconds", with("nbf", kNow * 1000), "exp-implausible"},
        {"nbf absent", without("nbf"), "good"},
        {"iat in the future", with("iat", kNow + 600), "good"},
        {"iat as text", with("iat", "now"), "malformed"},
        {"iat absent", without("iat"), "good"},
        {"iss absent", without("iss"), "iss-missing"},
        {"iss empty", with("iss", ""), "iss-missing"},
        {"iss other", with("iss", "zeta-app"), "iss-mismatch"},
        {"iss a number", with("iss", 7), "malformed"},
        {"iss null", with("iss", nullptr), "malformed"},
        {"aud absent", without("aud"), "aud-missing"},
        {"aud an empty list", with("aud", Json::array()), "aud-missing"},
        {"aud other", with("aud", "other"), "aud-mismatch"},
        {"aud a list with the right one", with("aud", {"other", "jitsi"}), "good"},
        {"aud a list without it", with("aud", {"other", "another"}), "aud-mismatch"},
        {"aud a list with a number", with("aud", {"jitsi", 7}), "malformed"},
        {"aud an object", with("aud", {{"jitsi", true}}), "malformed"},
        {"room absent", without("room"), "good"},  // admission says room-missing
        {"room null", with("room", nullptr), "malformed"},
        {"room empty", with("room", ""), "good"},  // admission says room-mismatch
        {"room a number", with("room", 7), "malformed"},
        {"room a list", with("room", {"alpha", "beta"}), "good"},
        {"room an empty list", with("room", Json::array()), "malformed"},
        {"room another", with("room", "beta"), "good"},
        {"room *", with("room", "*"), "good"},
        {"room with a line end", with("room", "alpha\n"), "malformed"},
        {"sub absent", without("sub"), "good"},
        {"sub another", with("sub", "other.example.test"), "good"},
        {"sub an object", with("sub", Json::object()), "malformed"},
        {"context absent", without("context"), "good"},
        {"context a string", with("context", "x"), "malformed"},
        {"context null", with("context", nullptr), "malformed"},
        {"context.user a string", with("context", {{"user", "Ben"}}), "malformed"},
        {"context.user null", with("context", {{"user", nullptr}}), "malformed"},
        {"context.user.id an object", with("context", {{"user", {{"id", Json::object()}}}}), "malformed"},
        {"context.features a list", with("context", {{"features", {"recording"}}}), "malformed"},
        {"context.tenant a number", with("context", {{"tenant", 7}}), "malformed"},
        {"deeper than anybody nests", R"({"exp":1,"x":)" + std::string(100, '[') + std::string(100, ']') + "}",
         "malformed"},
        {"bytes that are not UTF-8", "{\"iss\":\"\xff\"}", "malformed"},
        {"8 KiB of claims", with("filler", std::string(8192, 'x')), "malformed"},
        {"much, but not too much", with("filler", std::string(5000, 'x')), "good"},
    };
    for (auto const& row : rows)
        EXPECT_EQ(code(verified(row.payload)), row.code) << row.name << ": " << text(verified(row.payload));
}

TEST(Verify, SentencesNameBothSides) {
    struct {
        std::string payload;
        std::vector<std::string> parts;
    } const rows[] = {
        {with("aud", "other"), {"\"other\"", "\"jitsi\""}},
        {with("aud", {"a", "b"}), {"\"a\", \"b\"", "\"jitsi\""}},
        {without("aud"), {"no aud", "\"jitsi\""}},
        {with("iss", "zeta-app"), {"\"zeta-app\"", "\"acme-app\""}},
        {without("iss"), {"no iss", "\"acme-app\""}},
        {with("nbf", kNow + 3600), {"2026-02-02T03:40:00Z", "2026-02-02T02:40:00Z"}},
        {with("exp", (kNow + 3600) * 1000), {"milliseconds", "the year 58"}},
        {with("exp", "tomorrow"), {"exp", "text", "number"}},
        {with("room", 7), {"room", "a number", "text"}},
        {with("context", nullptr), {"context", "null"}},
        {with("context", {{"user", "Ben"}}), {"context.user", "text", "object"}},
        {with("exp", kNow + 20LL * 365 * 86400), {"tokens.horizon"}},
    };
    for (auto const& row : rows) {
        std::string sentence = text(verified(row.payload));
        for (std::string const& part : row.parts)
            EXPECT_NE(sentence.find(part), std::string::npos) << sentence << " lacks " << part;
    }
}

TEST(Verify, AnExpiredTokenIsHandedOnOnlyWhenAllElseIsRight) {
    Verified over = verified(with("exp", kNow - 90));
    ASSERT_EQ(code(over), "good but expired");
    EXPECT_EQ(std::get<Good>(over).expired_for, Seconds{90});
    EXPECT_EQ(std::get<Good>(over).claims.user.id, "u-ben");
    Json wrong_too = base_with(R"({"exp":1000,"iss":"zeta-app"})");
    EXPECT_EQ(code(verified(wrong_too.dump())), "expired");
    EXPECT_NE(text(verified(wrong_too.dump())).find("1970-01-01T00:16:40Z"), std::string::npos);
    std::string forged = mint(with("exp", kNow - 90), Algorithm::Hs256, Secret{"another"}).value();
    EXPECT_EQ(code(verify(forged, testing::one_secret(), testing::strict_rules(), kAt)), "bad-signature");
}

TEST(Verify, WithoutConfiguredIssuersAndAudiencesThoseAreNotAskedFor) {
    Rules open;
    EXPECT_EQ(code(verified(base_with(R"({"iss":null,"aud":null})").dump(), open)), "good");
    Rules any;
    any.issuers = {"*"};
    any.audiences = {"*"};
    EXPECT_EQ(code(verified(base_with(R"({"iss":"x","aud":"y"})").dump(), any)), "good");
    EXPECT_EQ(code(verified(without("iss"), any)), "iss-missing");
    EXPECT_EQ(code(verified(without("aud"), any)), "aud-missing");
}

TEST(Verify, JaasTiesTheKeyToTheTenant) {
    Rules rules;
    rules.issuers = {"chat"};
    rules.audiences = {"jitsi"};
    rules.dialect.profile = Profile::Jaas;
    KeySet keys;
    ASSERT_TRUE(keys.add_secret("", Secret{testing::kSecret}).ok());
    std::string const tenant = "vpaas-magic-cookie-1";
    auto said = [&](std::string const& kid, char const* patch) {
        Json claims = base_with(patch);
        std::string jwt = mint(claims.dump(), Algorithm::Hs256, Secret{testing::kSecret}, kid).value();
        return verify(jwt, keys, rules, kAt);
    };
    char const* good = R"({"iss":"chat","sub":"vpaas-magic-cookie-1"})";
    EXPECT_EQ(code(said(tenant + "/k1", good)), "good");
    EXPECT_EQ(code(said("k1", good)), "sub-mismatch");
    EXPECT_EQ(code(said("", good)), "sub-mismatch");
    EXPECT_EQ(code(said("vpaas-magic-cookie-12/k1", good)), "sub-mismatch");
    EXPECT_EQ(code(said("/k1", R"({"iss":"chat","sub":null})")), "sub-mismatch");
    EXPECT_EQ(code(said(tenant + "/k1", R"({"iss":"app","sub":"vpaas-magic-cookie-1"})")), "iss-mismatch");
    EXPECT_NE(text(said("k1", good)).find("\"k1\""), std::string::npos);
}

TEST(Verify, TheHorizonCanBeTakenAway) {
    Rules rules = testing::strict_rules();
    rules.horizon = Seconds{0};
    Verified result = verified(with("exp", (kNow + 3600) * 1000), rules);
    ASSERT_EQ(code(result), "good");
    EXPECT_EQ(std::get<Good>(result).claims.warnings, (std::vector<std::string>{"exp-far-ahead"}));
}

TEST(Verify, AMaximalLifetimeCountsFromTheDateOfTheTokenOrFromNow) {
    Rules rules = testing::strict_rules();
    rules.max_lifetime = Seconds{3600};
    auto lived = [&](std::int64_t iat, std::int64_t exp) {
        return code(verified(base_with("{}")
                                 .patch(Json::array({{{"op", "replace"}, {"path", "/iat"}, {"value", iat}},
                                                     {{"op", "replace"}, {"path", "/exp"}, {"value", exp}}}))
                                 .dump(),
                             rules));
    };
    EXPECT_EQ(lived(kNow, kNow + 3600), "good");
    EXPECT_EQ(lived(kNow - 10, kNow + 3600), "lifetime-too-long");
    EXPECT_EQ(lived(kNow + 5000, kNow + 6000), "lifetime-too-long");  // dated ahead
    Json no_date = base_with(R"({"iat":null})");
    no_date["exp"] = kNow + 3601;
    EXPECT_EQ(code(verified(no_date.dump(), rules)), "lifetime-too-long");
}

TEST(Verify, TheLeewayWorksInBothDirections) {
    Rules rules = testing::strict_rules();
    rules.leeway = Seconds{0};
    EXPECT_EQ(code(verified(with("exp", kNow), rules)), "good but expired");
    EXPECT_EQ(code(verified(with("exp", kNow + 1), rules)), "good");
    EXPECT_EQ(code(verified(with("nbf", kNow), rules)), "good");
    EXPECT_EQ(code(verified(with("nbf", kNow + 1), rules)), "not-yet-valid");
}

TEST(Verify, AGoodTokenSaysWhichKeyMadeItAndHowLogsNameIt) {
    KeySet keys;
    ASSERT_TRUE(keys.add_secret("main", Secret{testing::kSecret}).ok());
    Verified result = verify(testing::signed_by_secret(base().dump()), keys, testing::strict_rules(), kAt);
    ASSERT_EQ(code(result), "good");
    EXPECT_EQ(std::get<Good>(result).claims.key_id, "main");
    EXPECT_EQ(std::get<Good>(result).claims.signed_hash.size(), 16U);
}

TEST(Verify, NoSentenceHoldsATokensSignature) {
    std::string good = testing::signed_by_secret(with("exp", kNow - 9999));
    std::string signature = good.substr(good.rfind('.') + 1);
    for (std::string const& jwt : {good, good.substr(0, good.size() - 4), good + "." + signature, "x" + good}) {
        Verified result = verify(jwt, testing::one_secret(), testing::strict_rules(), kAt);
        EXPECT_EQ(text(result).find(signature.substr(0, 10)), std::string::npos);
    }
}

}  // namespace
}  // namespace usher::token
