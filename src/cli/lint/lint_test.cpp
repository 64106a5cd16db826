#include "cli/lint/lint.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "token/mint.hpp"
#include "token/test_claims.hpp"

namespace usher::cli::lint {
namespace {

using token::testing::kNow;

std::string const kSecret(32, 's');
WallTime const kAt = WallTime::from_seconds(kNow);

config::Settings settings() {
    config::Settings all;
    all.tokens = token::testing::strict_rules();
    all.keys.push_back({"", "secret", {}, Secret{kSecret}, "value", "", {}});
    return all;
}

// A token that nobody has anything to say about.
Json good() { return Json::parse(token::testing::base().dump()); }

Json with(char const* patch) {
    Json claims = good();
    claims.merge_patch(Json::parse(patch));
    return claims;
}

std::string signed_token(Json const& claims, std::string const& header = R"({"alg":"HS256","typ":"JWT"})") {
    return token::mint_with_header(header, claims.dump(), token::Algorithm::Hs256, Secret{kSecret}).value();
}

std::vector<std::string> codes(Token const& token) {
    std::vector<std::string> all;
    for (Finding const& one : findings(token)) all.emplace_back(one.rule.code);
    return all;
}

struct Row {
    std::string what;
    std::string given;
    std::vector<std::string> codes;  // mistakes first
    void (*change)(config::Settings&) = nullptr;
};

std::string at(std::int64_t from_now) { return std::to_string(kNow + from_now); }

std::vector<Row> shape_rows() {
    std::string jwt = signed_token(good());
    std::string head = jwt.substr(0, jwt.find('.'));
    return {
        {"nothing wrong", jwt, {}},
        {"no token", "hello", {"not-a-token"}},
        {"claims that are a list", "e30.W10.x", {"not-a-token", "typ-other"}},
        {"Bearer", "Bearer " + jwt, {"wrapped"}},
        {"quotes", "\"" + jwt + "\"", {"wrapped"}},
        {"a line break inside", jwt.substr(0, 30) + "\n" + jwt.substr(30), {"wrapped"}},
        {"white space at the ends is the shell's", jwt + "\n", {}},
        {"two parts", jwt.substr(0, jwt.rfind('.')), {"no-signature"}},
        {"an empty third part", jwt.substr(0, jwt.rfind('.') + 1), {"no-signature"}},
        {"alg none", signed_token(good(), R"({"alg":"None","typ":"JWT"})"), {"alg-none"}},
        {"no typ", signed_token(good(), R"({"alg":"HS256"})"), {"typ-other"}},
        {"typ in small letters", signed_token(good(), R"({"alg":"HS256","typ":"jwt"})"), {"typ-other"}},
        {"a short secret", jwt, {"secret-short"}, [](config::Settings& s) { s.keys[0].value = Secret{"short"}; }},
        {"HS512 needs more", signed_token(good(), R"({"alg":"HS512","typ":"JWT"})"), {"secret-short"}},
        {"no kid for a key server",
         signed_token(good(), R"({"alg":"RS256","typ":"JWT"})"),
         {"kid-missing"},
         [](config::Settings& s) { s.keys[0].kind = "asap"; }},
        {"no kid for JaaS",
         signed_token(good()),
         {"kid-missing"},
         [](config::Settings& s) { s.tokens.dialect.profile = token::Profile::Jaas; }},
    };
}

std::vector<Row> time_rows() {
    auto jwt = [](std::string const& patch) { return signed_token(with(patch.c_str())); };
    return {
        {"no exp", jwt(R"({"exp":null})"), {"exp-missing"}},
        {"exp as text", jwt(R"({"exp":")" + at(60) + "\"}"), {"time-not-a-number"}},
        {"nbf as text", jwt(R"({"nbf":"now"})"), {"time-not-a-number"}},
        {"exp in milliseconds", jwt(R"({"exp":)" + at(3600) + "000}"), {"time-in-milliseconds"}},
        {"all in milliseconds",
         jwt(R"({"exp":)" + at(3600) + R"(000,"nbf":)" + at(0) + R"(000,"iat":)" + at(0) + "000}"),
         {"time-in-milliseconds", "time-in-milliseconds", "time-in-milliseconds"}},
        {"exp in twenty years", jwt(R"({"exp":)" + at(20LL * 365 * 86400) + "}"), {"exp-implausible"}},
        {"exp over", jwt(R"({"exp":)" + at(-61) + R"(,"nbf":)" + at(-600) + "}"), {"expired"}},
        {"exp over, within the leeway", jwt(R"({"exp":)" + at(-1) + R"(,"nbf":)" + at(-600) + "}"), {}},
        {"nbf ahead", jwt(R"({"nbf":)" + at(600) + "}"), {"not-yet-valid"}},
        {"nbf behind exp", jwt(R"({"nbf":)" + at(30) + R"(,"exp":)" + at(20) + "}"), {"never-valid"}},
        {"too long",
         jwt("{}"),
         {"lifetime-too-long"},
         [](config::Settings& s) { s.tokens.max_lifetime = Seconds{60}; }},
        {"a year", jwt(R"({"exp":)" + at(365 * 86400) + "}"), {"long-life"}},
        {"no nbf", jwt(R"({"nbf":null})"), {"nbf-missing"}},
    };
}

std::vector<Row> place_rows() {
    auto jwt = [](char const* patch) { return signed_token(with(patch)); };
    auto no_wildcard = [](config::Settings& s) { s.tokens.wildcard_rooms = false; };
    return {
        {"another iss", jwt(R"({"iss":"other"})"), {"iss-mismatch"}},
        {"no iss", jwt(R"({"iss":null})"), {"iss-mismatch", "claim-missing-for-jitsi"}},
        {"another aud", jwt(R"({"aud":"other"})"), {"aud-mismatch"}},
        {"no aud", jwt(R"({"aud":null})"), {"aud-mismatch", "claim-missing-for-jitsi"}},
        {"a list with the right aud", jwt(R"({"aud":["x","jitsi"]})"), {"aud-list"}},
        {"a list without it", jwt(R"({"aud":["x"]})"), {"aud-mismatch", "aud-list"}},
        {"no sub", jwt(R"({"sub":null})"), {"claim-missing-for-jitsi"}},
        {"sub a URL", jwt(R"({"sub":"https://meet.example.test"})"), {"sub-is-a-url"}},
        {"sub another server", jwt(R"({"sub":"other.example.test"})"), {"sub-mismatch"}},
        {"sub in capitals", jwt(R"({"sub":"MEET.example.test"})"), {}},
        {"sub any", jwt(R"({"sub":"*"})"), {}},
        {"sub a tenant", jwt(R"({"sub":"acme"})"), {"sub-is-a-tenant"}},
        {"sub a tenant, meant so", jwt(R"({"sub":"acme","context":{"tenant":"ACME"}})"), {}},
        {"two tenants", jwt(R"({"sub":"acme","context":{"tenant":"zeta"}})"), {"tenant-conflict"}},
        {"no room", jwt(R"({"room":null})"), {"room-missing"}},
        {"an internal name", jwt(R"({"room":"[acme]alpha"})"), {"room-bad-name", "room-pattern-unannounced"}},
        {"a number", jwt(R"({"room":7})"), {"room-bad-name"}},
        {"a URL as room", jwt(R"({"room":"https://meet.example.test/a"})"), {"room-bad-name"}},
        {"capitals", jwt(R"({"room":"Alpha"})"), {"room-not-canonical"}},
        {"a space", jwt(R"({"room":"stand up"})"), {"room-not-canonical"}},
        {"its canonical form", jwt(R"({"room":"stand%20up"})"), {}},
        {"a list", jwt(R"({"room":["alpha","beta"]})"), {"room-list"}},
        {"any room", jwt(R"({"room":"*"})"), {"room-any"}},
        {"any room, forbidden", jwt(R"({"room":"*"})"), {"wildcard-not-allowed"}, no_wildcard},
        {"a pattern", jwt(R"({"room":"a.*","context":{"room":{"regex":true}}})"), {}},
        {"a pattern, forbidden",
         jwt(R"({"room":"a.*","context":{"room":{"regex":true}}})"),
         {"wildcard-not-allowed"},
         no_wildcard},
        {"no pattern", jwt(R"({"room":"a{2}","context":{"room":{"regex":true}}})"), {"room-bad-pattern"}},
        {"a pattern that nobody announced", jwt(R"({"room":"a.*"})"), {"room-bad-name", "room-pattern-unannounced"}},
    };
}

std::vector<Row> person_rows() {
    auto jwt = [](char const* patch) { return signed_token(with(patch)); };
    return {
        {"a moderator", jwt(R"({"context":{"user":{"moderator":true}}})"), {}},
        {"a moderator on top", jwt(R"({"moderator":true})"), {}},
        {"affiliation only", jwt(R"({"context":{"user":{"affiliation":"owner"}}})"), {"affiliation-only"}},
        {"a member", jwt(R"({"context":{"user":{"affiliation":"member"}}})"), {}},
        {"in context", jwt(R"({"context":{"moderator":true}})"), {"role-misplaced"}},
        {"role on top", jwt(R"({"role":"moderator"})"), {"role-misplaced"}},
        {"a number", jwt(R"({"context":{"user":{"moderator":1}}})"), {"role-unknown"}},
        {"an unknown affiliation", jwt(R"({"context":{"user":{"affiliation":"Owner"}}})"), {"role-unknown"}},
        {"an unknown role", jwt(R"({"context":{"user":{"role":"moderator"}}})"), {"role-unknown"}},
        {"a contradiction",
         jwt(R"({"context":{"user":{"moderator":true,"affiliation":"member"}}})"),
         {"role-claims-conflict"}},
        {"bypass as text", jwt(R"({"context":{"user":{"lobby_bypass":"true"}}})"), {"bypass-as-text"}},
        {"bypass elsewhere", jwt(R"({"context":{"lobby_bypass":true}})"), {"bypass-misplaced"}},
        {"no id", jwt(R"({"context":{"user":{"id":null}}})"), {"id-missing"}},
        {"a number as id", jwt(R"({"context":{"user":{"id":17}}})"), {}},
        {"a constant id", jwt(R"({"context":{"user":{"id":"User"}}})"), {"id-constant"}},
        {"the id of the application", jwt(R"({"context":{"user":{"id":"acme-app"}}})"), {"id-constant"}},
        {"no context", jwt(R"({"context":null})"), {"id-missing", "context-missing"}},
        {"context as text", jwt(R"({"context":"x"})"), {"not-an-object", "id-missing"}},
        {"a picture by http",
         jwt(R"({"context":{"user":{"avatar":"http://example.test/a.png"}}})"),
         {"avatar-not-https"}},
        {"an empty picture", jwt(R"({"context":{"user":{"avatar":""}}})"), {}},
        {"a name elsewhere", jwt(R"({"context":{"user":{"displayName":"Ben"}}})"), {"profile-misplaced"}},
        {"a provider's token",
         jwt(R"({"context":null,"name":"Ben"})"),
         {"profile-misplaced", "id-missing", "context-missing"}},
        {"a provider's token, expected",
         jwt(R"({"context":null,"sub":"u-ben","name":"Ben"})"),
         {},
         [](config::Settings& s) { s.tokens.dialect.profile = token::Profile::Own; }},
    };
}

std::vector<Row> feature_rows() {
    auto jwt = [](char const* patch) { return signed_token(with(patch)); };
    return {
        {"known ones", jwt(R"({"context":{"features":{"recording":true,"flip":false}}})"), {}},
        {"unknown", jwt(R"({"context":{"features":{"recordings":true}}})"), {"feature-unknown"}},
        {"a number", jwt(R"({"context":{"features":{"recording":1}}})"), {"feature-value"}},
        {"both styles", jwt(R"({"context":{"features":{"recording":true,"flip":"false"}}})"), {"feature-styles"}},
        {"all as text", jwt(R"({"context":{"features":{"recording":"true","flip":"false"}}})"), {}},
        {"none", jwt(R"({"context":{"features":{}}})"), {"features-empty"}},
        {"on top", jwt(R"({"features":{"recording":true}})"), {"features-misplaced"}},
        {"a wish", jwt(R"({"context":{"room":{"lobby":true,"seats":5}}})"), {}},
        {"no wish", jwt(R"({"context":{"room":{"lobby":"maybe","seat":5}}})"), {"room-wish", "room-wish"}},
        {"a room's name there", jwt(R"({"context":{"room":"alpha"}})"), {"room-wish"}},
    };
}

TEST(Lint, EachMistakeHasItsCodeAndASoundTokenNone) {
    std::set<std::string> seen;
    for (auto rows : {shape_rows, time_rows, place_rows, person_rows, feature_rows})
        for (Row const& row : rows()) {
            config::Settings all = settings();
            if (row.change) row.change(all);
            EXPECT_EQ(codes(read_token(row.given, &all, kAt)), row.codes) << row.what;
            seen.insert(row.codes.begin(), row.codes.end());
        }
    for (Rule const& rule : all_rules())
        EXPECT_TRUE(seen.contains(std::string(rule.code)) || rule.code == "signature")
            << rule.code << " has no row above";
}

TEST(Lint, ATokenThatNoKeyMadeIsAMistake) {
    config::Settings all = settings();
    Token token = read_token(signed_token(good()), &all, kAt);
    token.refusal = token::Bad{"bad-signature", "The signature is wrong."};
    EXPECT_EQ(codes(token), (std::vector<std::string>{"signature"}));
    token.refusal = token::Bad{"iss-mismatch", "Another issuer."};
    EXPECT_TRUE(codes(token).empty()) << "other rules say so";
}

// The recipe that people copy: Date.now(), a variable named URL, and the role by affiliation alone.
TEST(Lint, TheTokenOfThePopularRecipeIsCaughtAndExplained) {
    Json claims = Json::parse(R"({"aud":"jitsi","iss":"acme-app","sub":"https://meet.example.test","room":"alpha",
        "context":{"user":{"name":"Ana","email":"ana@example.test","affiliation":"owner"}}})");
    claims["exp"] = (kNow + 3600) * 1000;
    EXPECT_EQ(codes(read_token(signed_token(claims), nullptr, kAt)),
              (std::vector<std::string>{"time-in-milliseconds", "sub-is-a-url", "nbf-missing", "id-missing",
                                        "affiliation-only"}));
    std::string line = findings(read_token(signed_token(claims), nullptr, kAt)).front().line();
    EXPECT_TRUE(line.starts_with("mistake time-in-milliseconds exp: ")) << line;
    EXPECT_NE(line.find("milliseconds. Give seconds since 1970"), std::string::npos) << line;
}

TEST(Lint, WithoutAConfigurationOnlyTheTokenIsLookedAt) {
    for (char const* patch : {R"({"iss":"other"})", R"({"aud":"other"})", R"({"sub":"other.example.test"})"})
        EXPECT_TRUE(codes(read_token(signed_token(with(patch)), nullptr, kAt)).empty()) << patch;
}

TEST(Lint, LinesNameTheNearestFeatureAndTheCanonicalRoom) {
    auto line = [](char const* patch) {
        auto found = findings(read_token(signed_token(with(patch)), nullptr, kAt));
        return found.empty() ? "" : found.front().line();
    };
    EXPECT_NE(line(R"({"context":{"features":{"recordng":true}}})").find("is recording meant?"), std::string::npos);
    EXPECT_NE(line(R"({"room":"Stand Up"})").find("\"stand%20up\""), std::string::npos);
    EXPECT_NE(line(R"({"context":{"moderator":true}})").find("belongs to context.user.moderator"), std::string::npos);
}

TEST(Lint, LinesAreAsciiAndOneLineEach) {
    Json claims = with(
        R"({"sub":"https://\u001b[2J\n\u00e4","context":{"user":{"affiliation":"\u202e\r"},"features":{"\u001b]":1}}})");
    for (Finding const& one : findings(read_token(signed_token(claims), nullptr, kAt)))
        for (char c : one.line()) EXPECT_TRUE(c >= 0x20 && c < 0x7f) << one.rule.code;
}

TEST(Lint, NothingThatIsHandedInIsTooMuch) {
    std::string deep = R"({"a":)" + std::string(5000, '[') + std::string(5000, ']') + "}";
    std::string jwt = token::mint(deep, token::Algorithm::Hs256, Secret{kSecret}).value();
    for (std::string const& given :
         {std::string{}, std::string("."), std::string(".."), std::string("..."), std::string(70000, 'x'),
          std::string("\xff\xfe.\x80."), jwt, signed_token(Json(7)), signed_token(Json::object())})
        EXPECT_FALSE(findings(read_token(given, nullptr, kAt)).empty());
}

TEST(Lint, TheSampleOfTheDocumentationIsSound) {
    std::ifstream file(USHER_SOURCE_DIR "/docs/embed/tokens.md");
    std::stringstream text;
    text << file.rdbuf();
    std::size_t start = text.str().find("```json\n");
    ASSERT_NE(start, std::string::npos);
    std::string sample = text.str().substr(start + 8, text.str().find("```", start + 8) - start - 8);
    Json claims = Json::parse(sample);
    WallTime now = WallTime::from_seconds(claims.at("iat").get<std::int64_t>());
    for (Finding const& one : findings(read_token(signed_token(claims), nullptr, now))) ADD_FAILURE() << one.line();
}

TEST(LintRules, CodesAreUniqueAndSayEverything) {
    std::set<std::string_view> seen;
    for (Rule const& rule : all_rules()) {
        EXPECT_TRUE(seen.insert(rule.code).second) << rule.code;
        EXPECT_FALSE(rule.means.empty() || rule.change.empty() || rule.matters.empty()) << rule.code;
        EXPECT_TRUE(rule.change.ends_with('.')) << rule.code;
        EXPECT_NE(rule.look, nullptr) << rule.code;
    }
}

std::string const kPage = USHER_SOURCE_DIR "/docs/embed/token-lint.md";

TEST(LintPage, DISABLED_IsWrittenAnew) {
    std::ofstream file(kPage, std::ios::binary);
    file << page();
    EXPECT_TRUE(file.flush());
}

TEST(LintPage, IsWhatTheTableSays) {
    std::ifstream file(kPage, std::ios::binary);
    ASSERT_TRUE(file) << kPage;
    std::stringstream written;
    written << file.rdbuf();
    EXPECT_EQ(written.str(), page()) << "the table has changed: make the page anew as its head says";
}

}  // namespace
}  // namespace usher::cli::lint
