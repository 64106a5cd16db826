#include "token/scram.hpp"

#include <gtest/gtest.h>

namespace usher::token {
namespace {

// RFC 5802 §5 and RFC 7677 §3.
struct Vector {
    ScramHash hash;
    char const* salt;
    char const* message;
    char const* proof;
    char const* signature;
};
Vector const kVectors[] = {
    {ScramHash::Sha1, "QSXCR+Q6sek8bf92",
     "n=user,r=fyko+d2lbbFgONRv9qkxdawL,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096,"
     "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j",
     "v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=", "rmF9pqV8S7suAoZWja4dJRkFsKQ="},
    {ScramHash::Sha256, "W22ZaJ0SNY7soEsUEjb6gQ==",
     "n=user,r=rOprNGfwEbeRWgbNEkqO,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,"
     "i=4096,c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0",
     "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=", "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="},
};

TEST(Scram, AgreesWithTheVectorsOfTheStandards) {
    for (Vector const& vector : kVectors) {
        ScramKeys const keys = derive_scram(vector.hash, Secret{"pencil"}, decode_base64(vector.salt).value());
        std::optional<std::string> signature = verify_scram(keys, vector.message, *decode_base64(vector.proof));
        ASSERT_TRUE(signature) << vector.salt;
        EXPECT_EQ(encode_base64(*signature), vector.signature);
        EXPECT_EQ(encode_base64(
                      client_proof(vector.hash, Secret{"pencil"}, decode_base64(vector.salt).value(), vector.message)),
                  vector.proof);
    }
}

TEST(Scram, RefusesWhatIsNotTheProof) {
    Vector const& vector = kVectors[1];
    std::string const salt = decode_base64(vector.salt).value();
    std::string proof = *decode_base64(vector.proof);
    ScramKeys const keys = derive_scram(vector.hash, Secret{"pencil"}, salt);
    EXPECT_FALSE(verify_scram(derive_scram(vector.hash, Secret{"pen"}, salt), vector.message, proof));
    EXPECT_FALSE(verify_scram(keys, std::string(vector.message) + " ", proof));
    EXPECT_FALSE(verify_scram(keys, vector.message, proof.substr(1)));
    EXPECT_FALSE(verify_scram(keys, vector.message, ""));
    proof[0] = static_cast<char>(proof[0] ^ 1);
    EXPECT_FALSE(verify_scram(keys, vector.message, proof));
}

TEST(Base64, IsReadStrictly) {
    for (std::string const bytes : {"", "f", "fo", "foo", "\xff\xfe\xfd"})
        EXPECT_EQ(decode_base64(encode_base64(bytes)), bytes);
    for (char const* bad : {"Zg", "Zg=", "Zg===", "Z===", "Zm9v\n", "Zm-v", "Zm_v", "Z g="})
        EXPECT_FALSE(decode_base64(bad)) << bad;
}

}  // namespace
}  // namespace usher::token
