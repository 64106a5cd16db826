#include "token/key_set.hpp"

#include <gtest/gtest.h>

#include "token/jwt.hpp"
#include "token/mint.hpp"
#include "token/test_keys.hpp"

namespace usher::token {
namespace {

std::string with_crlf(std::string_view pem) {
    std::string text;
    for (char c : pem) text += c == '\n' ? "\r\n" : std::string(1, c);
    return text;
}

std::string in_one_line(std::string_view pem) {
    std::string text;
    for (char c : pem) text += c == '\n' ? "\\n" : std::string(1, c);
    return text;
}

TEST(KeySet, TheSameKeyInEveryWrappingChecksTheSameToken) {
    testing::KeyPair const& pair = testing::rsa_pair();
    std::string jwt = mint(R"({"exp":1})", Algorithm::Rs256, Secret{pair.private_pem}).value();
    for (std::string const& pem : {pair.spki, pair.pkcs1, pair.certificate}) {
        for (std::string const& variant : {pem, with_crlf(pem), pem + "\n\n", "a comment\n" + pem, in_one_line(pem)}) {
            KeySet keys;
            Result<bool> added = keys.add_pem("k1", variant);
            ASSERT_TRUE(added.ok()) << added.error().detail << variant;
            EXPECT_TRUE(std::holds_alternative<Signed>(check_signature(jwt, keys, 8192))) << variant;
        }
    }
}

TEST(KeySet, WhatIsNotAFitKeyIsRefusedWithTheReason) {
    testing::KeyPair const& pair = testing::rsa_pair();
    std::string cut = pair.spki.substr(0, pair.spki.size() / 2);
    EvpKey curve{EVP_EC_gen("secp256k1")};
    struct {
        std::string pem;
        std::string reason;
    } const rows[] = {
        {"", "not PEM"},
        {"secret", "not PEM"},
        {cut, "not PEM"},
        {pair.private_pem, "private key"},
        {testing::new_rsa(1024).spki, "at least 2048 bits"},
        {testing::spki_of(curve.get()), "by name"},
        {"-----BEGIN PUBLIC KEY-----\nZm9v\n-----END PUBLIC KEY-----\n", "does not hold a key"},
        {"-----BEGIN X509 CRL-----\nZm9v\n-----END X509 CRL-----\n", "neither a public key"},
    };
    for (auto const& row : rows) {
        KeySet keys;
        Result<bool> added = keys.add_pem("k1", row.pem);
        ASSERT_FALSE(added.ok()) << row.reason;
        EXPECT_NE(added.error().detail.find(row.reason), std::string::npos) << added.error().detail;
        EXPECT_TRUE(keys.empty());
    }
}

TEST(KeySet, AKeyNeverGetsAnAlgorithmOfAnotherKind) {
    KeySet keys;
    EXPECT_FALSE(keys.add_pem("k1", testing::rsa_pair().spki, {Algorithm::Hs256}).ok());
    EXPECT_FALSE(keys.add_pem("k1", testing::rsa_pair().spki, {Algorithm::Rs256, Algorithm::Hs256}).ok());
    EXPECT_FALSE(keys.add_secret("k1", Secret{"s"}, {Algorithm::Rs256}).ok());
    EXPECT_FALSE(keys.add_secret("k1", Secret{""}).ok());
    EXPECT_TRUE(keys.empty());
}

TEST(KeySet, KeysWithoutAnIdAreCounted) {
    KeySet keys;
    ASSERT_TRUE(keys.add_secret("a", Secret{"1"}).ok());
    ASSERT_TRUE(keys.add_secret("", Secret{"2"}).ok());
    EXPECT_EQ(keys.ids(), (std::vector<std::string>{"a", "#2"}));
    KeySet moved = std::move(keys);
    EXPECT_EQ(moved.ids().size(), 2U);
}

}  // namespace
}  // namespace usher::token
