#include "token/jwks.hpp"

#include <gtest/gtest.h>

#include "token/jwt.hpp"
#include "token/key.hpp"
#include "token/mint.hpp"
#include "token/test_keys.hpp"

namespace usher::token {
namespace {

std::string const kOct = R"({"kty":"oct","kid":"s","k":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"})";

std::string set_of(std::string const& jwks) { return R"({"keys":[)" + jwks + "]}"; }
std::string rsa(std::string const& more = "") { return testing::jwk_of(testing::rsa_pair().spki, more); }

std::string ec(std::string const& more = "") {
    static testing::KeyPair const pair = testing::new_curve("P-256");
    return testing::jwk_of(pair.spki, more);
}

TEST(Jwks, EachKeyIsUsedForWhatItSaysElseForWhatItsKindUsuallyDoes) {
    Result<ReadJwks> read = read_jwks(
        set_of(rsa() + "," + rsa(R"(,"alg":"PS512","kid":"r","use":"sig")") + "," + ec(R"(,"key_ops":["verify"])")), {},
        false);
    ASSERT_TRUE(read.ok()) << read.error().detail;
    EXPECT_TRUE(read.value().left_out.empty()) << read.value().left_out[0];
    ASSERT_EQ(read.value().keys.size(), 3U);
    EXPECT_TRUE(read.value().keys[0]->allows(Algorithm::Rs256));
    EXPECT_FALSE(read.value().keys[0]->allows(Algorithm::Ps256));
    EXPECT_TRUE(read.value().keys[1]->allows(Algorithm::Ps512));
    EXPECT_FALSE(read.value().keys[1]->allows(Algorithm::Rs256));
    EXPECT_EQ(read.value().keys[1]->id, "r");
    EXPECT_TRUE(read.value().keys[2]->allows(Algorithm::Es256));
}

TEST(Jwks, TheOperatorsListNarrowsWhatKeysSay) {
    std::vector<Algorithm> const only{Algorithm::Es256, Algorithm::Ps256};
    Result<ReadJwks> read = read_jwks(set_of(rsa() + "," + rsa(R"(,"alg":"RS256")") + "," + ec()), only, false);
    ASSERT_TRUE(read.ok());
    ASSERT_EQ(read.value().keys.size(), 2U);
    EXPECT_TRUE(read.value().keys[0]->allows(Algorithm::Ps256));
    EXPECT_FALSE(read.value().keys[0]->allows(Algorithm::Rs256));
    EXPECT_EQ(read.value().left_out.size(), 1U);
}

TEST(Jwks, WhatCannotBeUsedIsLeftOutWithItsReason) {
    struct {
        std::string jwk;
        std::string reason;
    } const rows[] = {
        {"7", "not an object"},
        {"{}", "kind \"\" is not known"},
        {R"({"kty":"XYZ"})", "kind \"XYZ\" is not known"},
        {R"({"kty":7})", "kty is not text"},
        {rsa(R"(,"kid":7)"), "kid is not text"},
        {rsa(R"(,"kid":")" + std::string(300, 'x') + "\""), "longer than 256"},
        {rsa(R"(,"use":"enc")"), "use \"enc\""},
        {rsa(R"(,"use":["sig"])"), "use is not text"},
        {rsa(R"(,"key_ops":["sign"])"), "key_ops"},
        {rsa(R"(,"key_ops":"verify")"), "key_ops is not a list"},
        {rsa(R"(,"alg":"ES256")"), "ES256 needs"},
        {rsa(R"(,"alg":"HS256")"), "never checks HS256"},
        {rsa(R"(,"alg":"RSA-OAEP")"), "not available"},
        {rsa(R"(,"d":"AQAB")"), "PRIVATE"},
        {ec(R"(,"d":"AQAB")"), "PRIVATE"},
        {R"({"kty":"RSA","e":"AQAB"})", "n is missing"},
        {R"({"kty":"RSA","n":"AQ==","e":"AQAB"})", "n: "},
        {R"({"kty":"RSA","n":"AQAB","e":"AQAB"})", "2048"},
        {testing::jwk_of(testing::new_rsa(1024).spki), "2048"},
        {R"({"kty":"EC","crv":"P-256","x":"AQ","y":"AQ"})", "32 bytes each"},
        {R"({"kty":"EC","crv":"P-192","x":"AQ","y":"AQ"})", "curve \"P-192\""},
        {R"({"kty":"EC","crv":"P-256","x":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8","y":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"})",
         "no EC key"},
        {R"({"kty":"OKP","crv":"X25519","x":"AQ"})", "curve \"X25519\""},
        {R"({"kty":"OKP","crv":"Ed25519","x":"AQ"})", "no Ed25519 key"},
        {kOct, "shared secret"},
    };
    for (auto const& row : rows) {
        Result<ReadJwks> read = read_jwks(set_of(row.jwk + "," + rsa(R"(,"kid":"good")")), {}, false);
        ASSERT_TRUE(read.ok()) << row.jwk;
        ASSERT_EQ(read.value().keys.size(), 1U) << row.jwk;
        EXPECT_EQ(read.value().keys[0]->id, "good");
        ASSERT_EQ(read.value().left_out.size(), 1U) << row.jwk;
        EXPECT_NE(read.value().left_out[0].find(row.reason), std::string::npos) << read.value().left_out[0];
    }
}

TEST(Jwks, SharedSecretsAreTakenOnlyFromHereAndNotBesidePublicKeys) {
    EXPECT_EQ(read_jwks(set_of(kOct), {}, true).value().keys.size(), 1U);
    EXPECT_EQ(read_jwks(set_of(kOct), {}, false).value().keys.size(), 0U);
    EXPECT_FALSE(read_jwks(set_of(kOct + "," + rsa()), {}, true).ok());
    EXPECT_EQ(read_jwks(set_of(kOct), {Algorithm::Rs256}, true).value().keys.size(), 0U);
    EXPECT_EQ(read_jwks(set_of(kOct), {Algorithm::Hs512}, true).value().keys.size(), 0U) << "too short for HS512";
}

TEST(Jwks, WhatIsNoSetIsRefused) {
    std::string many;
    for (std::size_t i = 0; i <= kMostJwks; ++i) many += (i == 0 ? "" : ",") + std::string("{}");
    for (std::string const& text : {std::string(), std::string("[]"), std::string("{}"), std::string(R"({"keys":{}})"),
                                    std::string(R"({"keys":[)"), std::string("<html>"), std::string(R"({"a":"b"})"),
                                    set_of(many), set_of(std::string(kLongestJwks, ' '))})
        EXPECT_FALSE(read_jwks(text, {}, false).ok()) << text.substr(0, 80);
    EXPECT_TRUE(read_jwks(R"({"keys":[]})", {}, false).ok()) << "an empty set is one";
}

TEST(Jwks, TheOlderFormOfNamesAndCertificatesIsRead) {
    std::string pem;
    for (char c : testing::rsa_pair().certificate) pem += c == '\n' ? "\\n" : std::string(1, c);
    KeySet keys;
    ASSERT_TRUE(keys.add_jwks(R"({"k1":")" + pem + "\"}").ok());
    std::string jwt = mint("{}", Algorithm::Rs256, Secret{testing::rsa_pair().private_pem}, "k1").value();
    EXPECT_TRUE(std::holds_alternative<Signed>(check_signature(jwt, keys, 8192)));
}

}  // namespace
}  // namespace usher::token
