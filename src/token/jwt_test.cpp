#include "token/jwt.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "token/base64url.hpp"
#include "token/mint.hpp"
#include "token/test_keys.hpp"

namespace usher::token {
namespace {

std::string const kSecret = "correct-horse-battery";
constexpr std::size_t kLongest = 8192;

KeySet one_secret() {
    KeySet keys;
    EXPECT_TRUE(keys.add_secret("", Secret{kSecret}).ok());
    return keys;
}

std::string code(std::string_view jwt, KeySet const& keys) {
    std::variant<Signed, Bad> result = check_signature(jwt, keys, kLongest);
    Bad* bad = std::get_if<Bad>(&result);
    return bad ? bad->code : "good";
}

std::string with_header(std::string_view header, std::string_view payload = "{}") {
    return mint_with_header(header, payload, Algorithm::Hs256, Secret{kSecret}).value();
}

// RFC 7515 appendix A.1.1
constexpr std::string_view kRfcHs256 =
    "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9"
    ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
    ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
constexpr std::string_view kRfcHs256Key =
    "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";
// RFC 7515 appendix A.2.1
constexpr std::string_view kRfcRs256 =
    "eyJhbGciOiJSUzI1NiJ9"
    ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
    ".cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_"
    "O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjb"
    "KBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-"
    "eOkHWEsqtFZES"
    "c6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
constexpr std::string_view kRfcModulus =
    "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-"
    "pCgNMsD1W_Yp"
    "RPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-"
    "UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxv"
    "b3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ";

TEST(Jwt, TheExamplesOfTheStandardAreGood) {
    KeySet secret;
    ASSERT_TRUE(secret.add_secret("", Secret{decode_base64url(kRfcHs256Key).value()}).ok());
    KeySet rsa;
    ASSERT_TRUE(rsa.add_pem("", testing::pem_of_jwk(kRfcModulus, "AQAB")).ok());
    for (auto const& [jwt, keys] : {std::pair{kRfcHs256, &secret}, std::pair{kRfcRs256, &rsa}}) {
        std::variant<Signed, Bad> result = check_signature(jwt, *keys, kLongest);
        ASSERT_TRUE(std::holds_alternative<Signed>(result)) << std::get<Bad>(result).text;
        EXPECT_EQ(nlohmann::json::parse(std::get<Signed>(result).payload).at("iss"), "joe");
    }
    EXPECT_EQ(code(kRfcHs256, rsa), "alg-not-allowed");
    EXPECT_EQ(code(kRfcRs256, secret), "alg-not-allowed");
}

TEST(Jwt, OnlyThreePartsInStrictBase64UrlAreAToken) {
    KeySet keys = one_secret();
    std::string good = with_header(R"({"alg":"HS256"})");
    ASSERT_EQ(code(good, keys), "good");
    std::size_t first = good.find('.');
    std::size_t last = good.rfind('.');
    std::string header = good.substr(0, first);
    std::string payload = good.substr(first + 1, last - first - 1);
    std::string signature = good.substr(last + 1);
    std::string const rows[] = {
        "",
        ".",
        "..",
        "...",
        "abc",
        "a.b.c",
        header,
        header + "." + payload,
        header + "." + payload + ".",
        header + ".." + signature,
        "." + payload + "." + signature,
        good + ".",
        "." + good,
        good + "." + signature,
        header + ".." + payload + "." + signature,
        header + "\\" + payload + "\\" + signature,
        good + "=",
        good + "==",
        " " + good,
        good + " ",
        good + "\n",
        header + "=." + payload + "." + signature,
        std::string(kLongest + 1, 'a'),
        good + std::string(kLongest, 'A'),
    };
    for (std::string const& row : rows) EXPECT_EQ(code(row, keys), "malformed") << row.substr(0, 100);
    EXPECT_EQ(code(good.substr(0, good.size() - 4), keys), "bad-signature");
}

TEST(Jwt, EveryChangedCharacterIsNoticed) {
    KeySet keys = one_secret();
    std::string good = with_header(R"({"alg":"HS256","typ":"JWT"})", R"({"room":"alpha"})");
    for (std::size_t i = 0; i < good.size(); ++i) {
        std::string changed = good;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        EXPECT_NE(code(changed, keys), "good") << i;
    }
    for (std::size_t length = 0; length < good.size(); ++length) EXPECT_NE(code(good.substr(0, length), keys), "good");
}

TEST(Jwt, HeadersAreJudgedByATable) {
    KeySet keys = one_secret();
    struct {
        std::string header;
        std::string code;
    } const rows[] = {
        {R"({"alg":"HS256"})", "good"},
        {R"({"alg":"HS256","typ":"JWT"})", "good"},
        {R"({"alg":"HS256","typ":"jwt"})", "good"},
        {R"({"alg":"HS256","typ":"at+jwt"})", "good"},
        {R"({"alg":"HS256","typ":"application/at+jwt"})", "good"},
        {R"({"alg":"HS256","kid":"anything"})", "good"},  // one key: its name does not matter
        {R"({"alg":"HS256","jwk":{"kty":"oct","k":"AA"},"jku":"http://127.0.0.1/"})", "good"},
        {R"({"alg":"HS256","typ":"JWE"})", "malformed"},
        {R"({"alg":"HS256","typ":7})", "malformed"},
        {R"({"alg":"HS256","typ":null})", "malformed"},
        {R"({"alg":"HS256","kid":7})", "malformed"},
        {R"({"alg":"HS256","crit":["exp"],"exp":1})", "malformed"},
        {R"({"alg":"HS256","crit":[]})", "malformed"},
        {R"({"alg":"HS256","b64":false,"crit":["b64"]})", "malformed"},
        {R"({"typ":"JWT"})", "malformed"},
        {R"({"alg":256})", "malformed"},
        {R"({"alg":null})", "malformed"},
        {R"(["HS256"])", "malformed"},
        {R"("HS256")", "malformed"},
        {"null", "malformed"},
        {"{", "malformed"},
        {"", "malformed"},
        {R"({"alg":"HS256"}x)", "malformed"},
        {"{\"alg\":\"HS256\",\"x\":\"\xff\"}", "malformed"},
        {R"({"alg":"HS256","x":)" + std::string(100, '[') + std::string(100, ']') + "}", "malformed"},
        {R"({"alg":"HS256","x":")" + std::string(3000, 'x') + "\"}", "good"},
        {R"({"alg":"HS256","x":")" + std::string(4000, 'x') + "\"}", "malformed"},
        {R"({"alg":"none"})", "alg-not-allowed"},
        {R"({"alg":"None"})", "alg-not-allowed"},
        {R"({"alg":"hs256"})", "alg-not-allowed"},
        {R"({"alg":""})", "alg-not-allowed"},
        {R"({"alg":"HS384"})", "alg-not-allowed"},
        {R"({"alg":"HS512"})", "alg-not-allowed"},
        {R"({"alg":"RS256"})", "alg-not-allowed"},
        {R"({"alg":"ES256"})", "alg-not-allowed"},
    };
    for (auto const& row : rows) EXPECT_EQ(code(with_header(row.header), keys), row.code) << row.header;
}

TEST(Jwt, AnUnsignedTokenIsRefusedForItsAlgorithm) {
    std::string jwt =
        encode_base64url(R"({"alg":"none","typ":"JWT"})") + "." + encode_base64url(R"({"room":"alpha"})") + ".";
    EXPECT_EQ(code(jwt, one_secret()), "alg-not-allowed");
}

TEST(Jwt, APublicKeyIsNeverUsedAsASharedSecret) {
    testing::KeyPair const& pair = testing::rsa_pair();
    KeySet keys;
    ASSERT_TRUE(keys.add_pem("k1", pair.spki).ok());
    std::string forged = mint("{}", Algorithm::Hs256, Secret{pair.spki}, "k1").value();
    EXPECT_EQ(code(forged, keys), "alg-not-allowed");
    ASSERT_TRUE(keys.add_secret("k2", Secret{kSecret}).ok());
    EXPECT_EQ(code(forged, keys), "alg-not-allowed");  // k1 is meant, and k1 does not do HS256
    std::string nameless = mint("{}", Algorithm::Hs256, Secret{pair.spki}).value();
    EXPECT_EQ(code(nameless, keys), "bad-signature");
}

TEST(Jwt, TheKeyIdSelectsAmongSeveralKeys) {
    KeySet keys;
    ASSERT_TRUE(keys.add_secret("a", Secret{"secret of a"}).ok());
    ASSERT_TRUE(keys.add_secret("b", Secret{"secret of b"}).ok());
    ASSERT_TRUE(keys.add_pem("r", testing::rsa_pair().spki).ok());
    auto by = [](std::string const& secret, std::string const& kid) {
        return mint("{}", Algorithm::Hs256, Secret{secret}, kid).value();
    };
    EXPECT_EQ(code(by("secret of b", "b"), keys), "good");
    EXPECT_EQ(code(by("secret of b", ""), keys), "good");  // no kid: all that allow the algorithm
    EXPECT_EQ(code(by("secret of b", "a"), keys), "bad-signature");
    EXPECT_EQ(code(by("secret of b", "r"), keys), "alg-not-allowed");
    EXPECT_EQ(code(by("secret of b", "z"), keys), "unknown-key");
    EXPECT_EQ(code(by("secret of z", ""), keys), "bad-signature");
    std::variant<Signed, Bad> result = check_signature(by("secret of b", ""), keys, kLongest);
    EXPECT_EQ(std::get<Signed>(result).key_id, "b");
}

TEST(Jwt, AnUnknownKeyIdMayMeanAKeyThatHasNoId) {
    KeySet keys;
    ASSERT_TRUE(keys.add_secret("", Secret{"secret of one"}).ok());
    ASSERT_TRUE(keys.add_secret("b", Secret{"secret of b"}).ok());
    EXPECT_EQ(code(mint("{}", Algorithm::Hs256, Secret{"secret of one"}, "z").value(), keys), "good");
    EXPECT_EQ(code(mint("{}", Algorithm::Hs256, Secret{"secret of b"}, "z").value(), keys), "bad-signature");
}

TEST(Jwt, TwoKeysMayShareAnIdWhileOneReplacesTheOther) {
    KeySet keys;
    ASSERT_TRUE(keys.add_secret("a", Secret{"old"}).ok());
    ASSERT_TRUE(keys.add_secret("a", Secret{"new"}).ok());
    EXPECT_EQ(code(mint("{}", Algorithm::Hs256, Secret{"old"}, "a").value(), keys), "good");
    EXPECT_EQ(code(mint("{}", Algorithm::Hs256, Secret{"new"}, "a").value(), keys), "good");
}

TEST(Jwt, WithoutAnyKeyNothingIsGood) { EXPECT_EQ(code(with_header(R"({"alg":"HS256"})"), KeySet{}), "unknown-key"); }

TEST(Jwt, TheHashNamesTheSignedPart) {
    KeySet keys = one_secret();
    std::variant<Signed, Bad> result = check_signature(with_header(R"({"alg":"HS256"})"), keys, kLongest);
    ASSERT_TRUE(std::holds_alternative<Signed>(result));
    EXPECT_EQ(std::get<Signed>(result).signed_hash.size(), 16U);
    std::variant<Signed, Bad> other = check_signature(with_header(R"({"alg":"HS256"})", R"({"a":1})"), keys, kLongest);
    EXPECT_NE(std::get<Signed>(result).signed_hash, std::get<Signed>(other).signed_hash);
}

TEST(Jwt, WhatIsWrongNamesNoPartOfTheToken) {
    KeySet keys = one_secret();
    std::string good = with_header(R"({"alg":"HS256"})");
    std::string signature = good.substr(good.rfind('.') + 1);
    std::variant<Signed, Bad> result = check_signature(good.substr(0, good.size() - 4), keys, kLongest);
    EXPECT_EQ(std::get<Bad>(result).text.find(signature.substr(0, 8)), std::string::npos);
}

TEST(Jwt, LookingInsideNeedsNoKey) {
    std::variant<Parts, Bad> parts = look_inside(with_header(R"({"alg":"XY"})", "[1]"), kLongest);
    ASSERT_TRUE(std::holds_alternative<Parts>(parts));
    EXPECT_EQ(std::get<Parts>(parts).header, R"({"alg":"XY"})");
    EXPECT_EQ(std::get<Parts>(parts).payload, "[1]");
    EXPECT_TRUE(std::holds_alternative<Bad>(look_inside("a.b", kLongest)));
    EXPECT_TRUE(std::holds_alternative<Bad>(look_inside("a=.b.c", kLongest)));
}

}  // namespace
}  // namespace usher::token
