// Every algorithm from both sides, and the examples of the standards.
#include <gtest/gtest.h>

#include "token/algorithm.hpp"
#include "token/base64url.hpp"
#include "token/jwt.hpp"
#include "token/mint.hpp"
#include "token/test_keys.hpp"

namespace usher::token {
namespace {

using enum Algorithm;

std::string const kSecret(64, 's');

// A key for the algorithm: what signs, and what checks.
struct Pair {
    std::string signs;
    std::string checks;
};

Pair const& pair_for(Algorithm algorithm) {
    static testing::KeyPair const curves[] = {testing::new_curve("P-256"), testing::new_curve("P-384"),
                                              testing::new_curve("P-521")};
    static testing::KeyPair const ed25519 = testing::new_ed25519();
    static Pair pair;
    switch (row_of(algorithm).family) {
        case Family::Hmac: return pair = {kSecret, kSecret};
        case Family::Ecdsa: {
            testing::KeyPair const& curve = curves[algorithm == Es256 ? 0 : algorithm == Es384 ? 1 : 2];
            return pair = {curve.private_pem, curve.spki};
        }
        case Family::EdDsa: return pair = {ed25519.private_pem, ed25519.spki};
        default: return pair = {testing::rsa_pair().private_pem, testing::rsa_pair().spki};
    }
}

KeySet keys_for(Algorithm algorithm, std::vector<Algorithm> const& allowed) {
    KeySet keys;
    Pair const& pair = pair_for(algorithm);
    Result<bool> added = row_of(algorithm).family == Family::Hmac ? keys.add_secret("k", Secret{pair.checks}, allowed)
                                                                  : keys.add_pem("k", pair.checks, allowed);
    EXPECT_TRUE(added.ok()) << name_of(algorithm);
    return keys;
}

std::string code(std::string_view jwt, KeySet const& keys) {
    std::variant<Signed, Bad> result = check_signature(jwt, keys, 8192);
    Bad* bad = std::get_if<Bad>(&result);
    return bad ? bad->code : "good";
}

TEST(Algorithms, WhatEachSignsItsKeyChecksAndNoOtherAlgorithmDoes) {
    for (AlgorithmRow const& row : algorithms()) {
        Secret signs{pair_for(row.algorithm).signs};
        Result<std::string> jwt = mint(R"({"a":1})", row.algorithm, signs, "k");
        ASSERT_TRUE(jwt.ok()) << row.name << jwt.error().detail;
        EXPECT_EQ(code(jwt.value(), keys_for(row.algorithm, {row.algorithm})), "good") << row.name;
        for (AlgorithmRow const& other : algorithms()) {
            if (other.algorithm == row.algorithm) continue;
            KeySet keys = keys_for(other.algorithm, {other.algorithm});
            EXPECT_EQ(code(jwt.value(), keys), "alg-not-allowed") << row.name << " against " << other.name;
            // Whoever writes another name into the header gains nothing.
            std::string header = R"({"alg":")" + std::string(other.name) + "\"}";
            std::string lying = mint_with_header(header, "{}", row.algorithm, signs).value();
            EXPECT_EQ(code(lying, keys), "bad-signature") << row.name << " called " << other.name;
        }
    }
}

TEST(Algorithms, EachBitOfASignatureCountsAndSoDoesItsLength) {
    for (AlgorithmRow const& row : algorithms()) {
        KeySet keys = keys_for(row.algorithm, {row.algorithm});
        std::string jwt = mint("{}", row.algorithm, Secret{pair_for(row.algorithm).signs}).value();
        std::size_t dot = jwt.rfind('.');
        std::string signature = decode_base64url(std::string_view(jwt).substr(dot + 1)).value();
        auto with = [&](std::string const& other) { return jwt.substr(0, dot + 1) + encode_base64url(other); };
        EXPECT_EQ(code(with(signature), keys), "good");
        for (std::size_t i = 0; i < signature.size(); i += 7) {
            std::string changed = signature;
            changed[i] = static_cast<char>(changed[i] ^ 1);
            EXPECT_EQ(code(with(changed), keys), "bad-signature") << row.name << " " << i;
        }
        for (std::string const& other : {signature + '\0', '\0' + signature, signature + signature, signature.substr(1),
                                         signature.substr(0, signature.size() / 2)})
            EXPECT_EQ(code(with(other), keys), "bad-signature") << row.name;
    }
}

TEST(Algorithms, AnEcdsaSignatureInDerIsRefused) {
    KeySet keys = keys_for(Es256, {Es256});
    std::string header = R"({"alg":"ES256"})";
    std::string signed_part = encode_base64url(header) + "." + encode_base64url("{}");
    Bio bio{BIO_new_mem_buf(pair_for(Es256).signs.data(), static_cast<int>(pair_for(Es256).signs.size()))};
    EvpKey key{PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr)};
    EvpDigestContext context{EVP_MD_CTX_new()};
    std::array<unsigned char, 128> der{};
    std::size_t length = der.size();
    ASSERT_EQ(EVP_DigestSignInit_ex(context.get(), nullptr, "SHA256", nullptr, nullptr, key.get(), nullptr), 1);
    ASSERT_EQ(EVP_DigestSign(context.get(), der.data(), &length, bytes_of(signed_part), signed_part.size()), 1);
    std::string signature(der.begin(), der.begin() + static_cast<std::ptrdiff_t>(length));
    EXPECT_EQ(code(signed_part + "." + encode_base64url(signature), keys), "bad-signature");
}

TEST(Algorithms, TheCurveHasToBeTheAlgorithms) {
    KeySet keys;
    Result<bool> added = keys.add_pem("k", pair_for(Es384).checks, {Es256});
    ASSERT_FALSE(added.ok());
    EXPECT_NE(added.error().detail.find("curve that ES256 needs"), std::string::npos);
    EXPECT_FALSE(keys.add_pem("k", testing::new_curve("secp256k1").spki).ok());
    EXPECT_FALSE(mint("{}", Es512, Secret{pair_for(Es256).signs}).ok());
    EXPECT_FALSE(keys.add_pem("k", pair_for(Es256).checks, {EdDsa}).ok());
    EXPECT_FALSE(keys.add_pem("k", pair_for(EdDsa).checks, {Rs256}).ok());
    EXPECT_FALSE(keys.add_pem("k", pair_for(Rs256).checks, {EdDsa}).ok());
    EXPECT_TRUE(keys.empty());
}

TEST(Algorithms, WithoutAListAKeyDoesWhatItsKindUsuallyDoes) {
    KeySet keys;
    ASSERT_TRUE(keys.add_secret("", Secret{kSecret}).ok());
    for (Algorithm algorithm : {Rs256, Es256, Es384, Es512, EdDsa})
        ASSERT_TRUE(keys.add_pem("", pair_for(algorithm).checks).ok());
    std::vector<Algorithm> defaults;
    for (KeySet::Facts const& facts : keys.facts_of(KeySet::kHere)) {
        ASSERT_EQ(facts.algorithms.size(), 1U);
        defaults.push_back(facts.algorithms[0]);
    }
    EXPECT_EQ(defaults, (std::vector{Hs256, Rs256, Es256, Es384, Es512, EdDsa}));
}

TEST(Algorithms, TheExamplesOfTheStandardsAreGood) {
    struct {
        std::string where;
        std::string jwk;
        std::string jws;
    } const rows[] = {
        {"RFC 7515 A.3",
         R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
             "y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"})",
         "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0"
         "cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"},
        {"RFC 7515 A.4",
         R"({"kty":"EC","crv":"P-521",
             "x":"AekpBQ8ST8a8VcfVOTNl353vSrDCLLJXmPk06wTjxrrjcBpXp5EOnYG_NjFZ6OvLFV1jSfS9tsz4qUxcWceqwQGk",
             "y":"ADSmRA43Z1DSNx_RvcLI87cdL07l6jQyyBXMoxVg_l2Th-x3S1WDhjDly79ajL4Kkd0AZMaZmh9ubmf63e3kyMj2"})",
         "eyJhbGciOiJFUzUxMiJ9.UGF5bG9hZA.AdwMgeerwtHoh-l192l60hp9wAHZFVJbLfD_UxMi70cwnZOYaRI1bKPWROc-mZZqwqT2SI-"
         "KGDKB34"
         "XO0aw_7XdtAG8GaSwFKdCAPZgoXD2YBJZCPEX3xKpRwcdOO8KpEHwJjyqOgzDO7iKvU8vcnwNrmxYbSW9ERBXukOXolLzeO_Jn"},
        {"RFC 8037 A.4", R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})",
         "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR"
         "4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"},
    };
    for (auto const& row : rows) {
        KeySet keys;
        Result<Taken> taken = keys.add_jwks(R"({"keys":[)" + row.jwk + "]}");
        ASSERT_TRUE(taken.ok()) << row.where << taken.error().detail;
        EXPECT_EQ(code(row.jws, keys), "good") << row.where;
    }
}

// RFC 7515 A.5: an unsecured JWS.
TEST(Algorithms, TheExampleWithoutASignatureIsRefusedUnderEveryKey) {
    std::string const jws =
        "eyJhbGciOiJub25lIn0.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0"
        "cnVlfQ.";
    for (AlgorithmRow const& row : algorithms())
        EXPECT_EQ(code(jws, keys_for(row.algorithm, {row.algorithm})), "alg-not-allowed") << row.name;
}

}  // namespace
}  // namespace usher::token
