#include "token/mint.hpp"

#include <gtest/gtest.h>

#include "token/jwt.hpp"
#include "token/test_keys.hpp"

namespace usher::token {
namespace {

TEST(Mint, WhatIsMintedIsGoodUnderTheSameKey) {
    KeySet secret;
    ASSERT_TRUE(secret.add_secret("s", Secret{"a secret"}).ok());
    KeySet rsa;
    ASSERT_TRUE(rsa.add_pem("r", testing::rsa_pair().spki).ok());
    std::string by_secret = mint(R"({"a":1})", Algorithm::Hs256, Secret{"a secret"}, "s").value();
    std::string by_rsa = mint(R"({"a":1})", Algorithm::Rs256, Secret{testing::rsa_pair().private_pem}, "r").value();
    EXPECT_EQ(std::get<Signed>(check_signature(by_secret, secret, 8192)).payload, R"({"a":1})");
    EXPECT_EQ(std::get<Signed>(check_signature(by_rsa, rsa, 8192)).payload, R"({"a":1})");
    EXPECT_EQ(std::get<Parts>(look_inside(by_secret, 8192)).header, R"({"alg":"HS256","typ":"JWT","kid":"s"})");
}

TEST(Mint, AKeyThatCannotSignIsAnError) {
    EXPECT_FALSE(mint("{}", Algorithm::Hs256, Secret{""}).ok());
    EXPECT_FALSE(mint("{}", Algorithm::Rs256, Secret{"a secret"}).ok());
    EXPECT_FALSE(mint("{}", Algorithm::Rs256, Secret{testing::rsa_pair().spki}).ok());
    EvpKey curve{EVP_EC_gen("P-256")};
    EXPECT_FALSE(mint("{}", Algorithm::Rs256, Secret{testing::pair_of(curve.get(), false).private_pem}).ok());
    EXPECT_TRUE(mint("{}", Algorithm::Hs256, Secret{"s"}, "\xff").ok());
}

}  // namespace
}  // namespace usher::token
