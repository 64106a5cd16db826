// Keys that may sign only for some: issuers, audiences, tenants, rooms; and keys that have to be asked for.
#include <gtest/gtest.h>

#include "token/jwt.hpp"
#include "token/test_claims.hpp"
#include "token/test_keys.hpp"

namespace usher::token {
namespace {

using testing::base_with;

std::string const kAcme = "the secret of acme";
std::string const kZeta = "the secret of zeta";

std::string by(std::string const& secret, char const* patch, std::string const& kid = "") {
    return mint(base_with(patch).dump(), Algorithm::Hs256, Secret{secret}, kid).value();
}

std::string code(std::string const& jwt, KeySet const& keys, Rules const& rules = {}) {
    Verified verified = verify(jwt, keys, rules, WallTime::from_seconds(testing::kNow));
    Bad* bad = std::get_if<Bad>(&verified);
    return bad ? bad->code : "good";
}

KeySet two_issuers() {
    KeySet keys;
    EXPECT_TRUE(keys.add_secret("a", Secret{kAcme}, {}, {.issuer = "acme-app"}).ok());
    EXPECT_TRUE(keys.add_secret("z", Secret{kZeta}, {}, {.issuer = "zeta-app"}).ok());
    return keys;
}

TEST(ChooseKeys, AKeySignsForItsIssuerAlone) {
    KeySet keys = two_issuers();
    EXPECT_EQ(code(by(kAcme, R"({})"), keys), "good");
    EXPECT_EQ(code(by(kZeta, R"({"iss":"zeta-app"})"), keys), "good");
    EXPECT_EQ(code(by(kAcme, R"({"iss":"zeta-app"})"), keys), "bad-signature");
    EXPECT_EQ(code(by(kZeta, R"({})"), keys), "bad-signature");
    // Naming the key whose signature it is does not help, nor naming the other's.
    EXPECT_EQ(code(by(kAcme, R"({"iss":"zeta-app"})", "a"), keys), "bad-signature");
    EXPECT_EQ(code(by(kAcme, R"({"iss":"zeta-app"})", "z"), keys), "bad-signature");
    EXPECT_EQ(code(by(kAcme, R"({})", "nobody"), keys), "unknown-key");
    EXPECT_EQ(code(by(kAcme, R"({"iss":"other"})"), keys), "iss-mismatch");
    EXPECT_EQ(code(by(kAcme, R"({"iss":null})"), keys), "iss-missing");
    EXPECT_EQ(code(by(kAcme, R"({"iss":["acme-app"]})"), keys), "iss-missing");
}

TEST(ChooseKeys, AKeyWithoutAnIssuerSignsForEach) {
    KeySet keys = two_issuers();
    ASSERT_TRUE(keys.add_secret("any", Secret{"the secret of all"}).ok());
    EXPECT_EQ(code(by("the secret of all", R"({"iss":"other"})"), keys), "good");
    EXPECT_EQ(code(by("the secret of all", R"({"iss":"zeta-app"})"), keys), "good");
    EXPECT_EQ(code(by(kAcme, R"({"iss":"other"})"), keys), "bad-signature");
}

TEST(ChooseKeys, APayloadThatCannotBeReadChoosesNobody) {
    KeySet keys = two_issuers();
    for (std::string_view payload : {"", "[", "nonsense", R"({"iss":7})"}) {
        Result<std::string> jwt = mint_with_header(R"({"alg":"HS256"})", payload, Algorithm::Hs256, Secret{kAcme});
        EXPECT_NE(code(jwt.value(), keys), "good") << payload;
    }
}

TEST(ChooseKeys, AudiencesTenantsAndWildcardOfAKeyAreKept) {
    KeySet keys;
    KeyScope scope{.audiences = {"usher"}, .tenants = {"acme"}, .wildcard = false};
    ASSERT_TRUE(keys.add_secret("", Secret{kAcme}, {}, scope).ok());
    EXPECT_EQ(code(by(kAcme, R"({})"), keys), "aud-mismatch");
    EXPECT_EQ(code(by(kAcme, R"({"aud":null})"), keys), "aud-missing");
    std::string jwt = by(kAcme, R"({"aud":["x","usher"]})");
    Verified verified = verify(jwt, keys, {}, WallTime::from_seconds(testing::kNow));
    ASSERT_TRUE(std::holds_alternative<Good>(verified));
    EXPECT_EQ(std::get<Good>(verified).claims.key_tenants, std::vector<std::string>{"acme"});
    EXPECT_FALSE(std::get<Good>(verified).claims.wildcard_allowed);
    Rules both;
    both.audiences = {"other"};
    EXPECT_EQ(code(jwt, keys, both), "aud-mismatch") << "the rules for all tokens hold as well";
}

TEST(ChooseKeys, AnIdSelectsAndKeysWithoutAnIdAreTriedToo) {
    KeySet keys;
    ASSERT_TRUE(keys.add_secret("a", Secret{kAcme}).ok());
    ASSERT_TRUE(keys.add_secret("", Secret{kZeta}).ok());
    EXPECT_EQ(code(by(kAcme, "{}", "a"), keys), "good");
    EXPECT_EQ(code(by(kZeta, "{}", "a"), keys), "good");
    EXPECT_EQ(code(by(kZeta, "{}", "other"), keys), "good");
    EXPECT_EQ(code(by(kAcme, "{}", "other"), keys), "bad-signature");
    EXPECT_EQ(code(by(kAcme, "{}"), keys), "good");
}

std::optional<KeyNeed> need_of(std::string const& jwt, KeySet const& keys) {
    std::variant<Signed, Bad> result = check_signature(jwt, keys, 8192);
    Bad* bad = std::get_if<Bad>(&result);
    return bad ? bad->need : std::nullopt;
}

std::string by_rsa(char const* patch, std::string const& kid, Algorithm algorithm = Algorithm::Rs256) {
    return mint(base_with(patch).dump(), algorithm, Secret{testing::rsa_pair().private_pem}, kid).value();
}

TEST(ChooseKeys, ASourceThatMayHaveTheKeyIsNamed) {
    KeySet keys;
    keys.add_source({.kind = KeySource::Kind::Jwks, .url = "https://a.example", .scope = {.issuer = "acme-app"}});
    keys.add_source({.kind = KeySource::Kind::Asap, .url = "https://z.example", .scope = {.issuer = "zeta-app"}});
    std::optional<KeyNeed> need = need_of(by_rsa("{}", "k1"), keys);
    ASSERT_TRUE(need);
    EXPECT_EQ(need->sources, std::vector<std::size_t>{0});
    EXPECT_EQ(need->id, "k1");
    need = need_of(by_rsa(R"({"iss":"zeta-app"})", "k1"), keys);
    ASSERT_TRUE(need);
    EXPECT_EQ(need->sources, std::vector<std::size_t>{1});
    EXPECT_TRUE(need_of(by_rsa("{}", ""), keys)) << "a set that was never fetched";
    EXPECT_FALSE(need_of(by_rsa(R"({"iss":"zeta-app"})", ""), keys)) << "a key server is asked by name";
    EXPECT_FALSE(need_of(by_rsa(R"({"iss":"other"})", "k1"), keys));
    EXPECT_FALSE(need_of(by(kAcme, "{}", "k1"), keys)) << "no source gives shared secrets";
    EXPECT_EQ(code(by(kAcme, "{}", "k1"), keys), "alg-not-allowed");
    std::string jwt = by_rsa("{}", "k1");
    EXPECT_FALSE(need_of(jwt.substr(0, jwt.rfind('.') + 1), keys)) << "a token without a signature asks nobody";
}

TEST(ChooseKeys, ASetThatHasTheIdIsNotAskedAgain) {
    KeySet keys;
    keys.add_source({.url = "https://a.example"});
    std::string jwks = R"({"keys":[)" + testing::jwk_of(testing::rsa_pair().spki, R"(,"kid":"k1")") + "]}";
    ASSERT_TRUE(keys.replace(0, jwks).ok());
    EXPECT_EQ(code(by_rsa("{}", "k1"), keys), "good");
    EXPECT_EQ(code(by_rsa("{}", ""), keys), "good");
    EXPECT_TRUE(need_of(by_rsa("{}", "k2"), keys));
    EXPECT_FALSE(need_of(by_rsa("{}", "k1", Algorithm::Rs512), keys));
    EXPECT_EQ(code(by_rsa("{}", "k1", Algorithm::Rs512), keys), "alg-not-allowed");
    std::string forged = by(testing::rsa_pair().spki, "{}", "k1");
    EXPECT_EQ(code(forged, keys), "alg-not-allowed") << "the public key as a shared secret";
    ASSERT_TRUE(keys.replace(0, R"({"keys":[]})").ok());
    EXPECT_EQ(code(by_rsa("{}", "k1"), keys), "unknown-key");
    EXPECT_FALSE(keys.replace(0, "<html>").ok());
}

}  // namespace
}  // namespace usher::token
