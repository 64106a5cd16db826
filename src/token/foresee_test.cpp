#include "token/foresee.hpp"

#include <gtest/gtest.h>

#include "token/mint.hpp"
#include "token/test_keys.hpp"

namespace usher::token {
namespace {

constexpr std::int64_t kNow = 1767258000;
WallTime const kAt = WallTime::from_seconds(kNow);
Secret const kSecret{"a-shared-secret-of-more-than-32-bytes"};

KeySet one_secret(std::string const& id = "k1", Secret const& secret = kSecret, KeyScope const& scope = {}) {
    KeySet keys;
    EXPECT_TRUE(keys.add_secret(id, secret, {}, scope).ok());
    return keys;
}

Claims good(KeySet const& keys) {
    std::string const jwt =
        mint(R"({"iss":"app","aud":"jitsi","exp":)" + std::to_string(kNow + 3600) + "}", Algorithm::Hs256, kSecret)
            .value();
    Verified verified = verify(jwt, keys, {}, kAt);
    EXPECT_TRUE(std::holds_alternative<Good>(verified));
    return std::get<Good>(verified).claims;
}

std::string foreseen(Claims const& claims, KeySet const& before, KeySet const& after, Rules const& rules = {}) {
    std::optional<Bad> bad = foresee(claims, before, after, rules, kAt);
    return bad ? bad->code : "good";
}

TEST(Foresee, TheSameKeyKeepsATokenGoodWhateverElseIsThere) {
    KeySet const before = one_secret();
    Claims const claims = good(before);
    EXPECT_EQ(foreseen(claims, before, one_secret()), "good");
    KeySet more = one_secret("k0", Secret{"another-secret-of-more-than-32-bytes!!"});
    ASSERT_TRUE(more.add_secret("k1", kSecret).ok());
    EXPECT_EQ(foreseen(claims, before, more), "good");
    EXPECT_EQ(foreseen(claims, before, one_secret("")), "good") << "a key without an id serves every token";
}

TEST(Foresee, AKeyThatGoesTakesItsTokensAlong) {
    KeySet const before = one_secret();
    Claims const claims = good(before);
    EXPECT_EQ(foreseen(claims, before, one_secret("k1", Secret{"another-secret-of-more-than-32-bytes!!"})),
              "unknown-key");
    EXPECT_EQ(foreseen(claims, before, one_secret("k2")), "unknown-key");
    EXPECT_EQ(foreseen(claims, before, KeySet{}), "unknown-key");
}

TEST(Foresee, PublicKeysAreComparedByWhatTheyAre) {
    testing::KeyPair const& pair = testing::rsa_pair();
    KeySet before;
    ASSERT_TRUE(before.add_pem("k1", pair.spki).ok());
    KeySet same;
    ASSERT_TRUE(same.add_pem("k1", pair.certificate).ok());
    KeySet other;
    ASSERT_TRUE(other.add_pem("k1", testing::new_rsa(2048).spki).ok());
    Claims claims;
    claims.key_id = "k1";
    claims.expires = kAt + Seconds{60};
    EXPECT_EQ(foreseen(claims, before, same), "good");
    EXPECT_EQ(foreseen(claims, before, other), "unknown-key");
}

TEST(Foresee, RulesAndWhatTheKeyMaySignCount) {
    KeySet const before = one_secret();
    Claims const claims = good(before);
    Rules rules;
    rules.issuers = {"other"};
    EXPECT_EQ(foreseen(claims, before, one_secret(), rules), "iss-mismatch");
    rules.issuers = {"app"};
    rules.audiences = {"usher"};
    EXPECT_EQ(foreseen(claims, before, one_secret(), rules), "aud-mismatch");
    rules.audiences = {};
    rules.max_lifetime = Seconds{600};
    EXPECT_EQ(foreseen(claims, before, one_secret(), rules), "lifetime-too-long");
    EXPECT_EQ(foreseen(claims, before, one_secret("k1", kSecret, {.issuer = "other"})), "iss-mismatch");
    EXPECT_EQ(foreseen(claims, before, one_secret("k1", kSecret, {.audiences = {"usher"}})), "aud-mismatch");
}

TEST(Foresee, AKeyFromElsewhereIsThereAsLongAsItsPlaceIs) {
    KeySet before;
    before.add_source({.url = "https://keys.example/jwks.json"});
    ASSERT_TRUE(
        before.replace(0, R"({"keys":[)" + testing::jwk_of(testing::rsa_pair().spki, R"(,"kid":"k1")") + "]}").ok());
    Claims claims;
    claims.key_id = "k1";
    claims.expires = kAt + Seconds{60};
    KeySet same;
    same.add_source({.url = "https://keys.example/jwks.json"});
    EXPECT_EQ(foreseen(claims, before, same), "good");
    KeySet moved;
    moved.add_source({.url = "https://keys.example/other.json"});
    EXPECT_EQ(foreseen(claims, before, moved), "unknown-key");
}

}  // namespace
}  // namespace usher::token
