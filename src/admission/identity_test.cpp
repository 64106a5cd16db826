#include "admission/identity.hpp"

#include <gtest/gtest.h>

#include <set>
#include <vector>

#include "admission/device.hpp"

namespace usher::admission {
namespace {

token::Claims claims(std::string issuer, std::string user, std::string jti = "", std::string hash = "00ff") {
    token::Claims claims;
    claims.issuer = std::move(issuer);
    claims.user.id = std::move(user);
    claims.jti = std::move(jti);
    claims.signed_hash = std::move(hash);
    return claims;
}

TEST(Identity, IsTheFirstThatApplies) {
    EXPECT_EQ(Identity::of_token(claims("acme-app", "u-17", "j1")).text(), "token:acme-app/u-17");
    EXPECT_EQ(Identity::of_token(claims("acme-app", "", "j1")).text(), "token-jti:acme-app/j1");
    EXPECT_EQ(Identity::of_token(claims("acme-app", "")).text(), "token-hash:acme-app/00ff");
    EXPECT_EQ(Identity::of_device("9f3c").text(), "device:9f3c");
    EXPECT_EQ(Identity::of_stream("42").text(), "stream:42");
}

TEST(Identity, SurvivesANewTokenOfTheSamePerson) {
    EXPECT_EQ(Identity::of_token(claims("a", "u", "j1", "11")), Identity::of_token(claims("a", "u", "j2", "22")));
    EXPECT_NE(Identity::of_token(claims("a", "u")), Identity::of_token(claims("b", "u")));
}

TEST(Identity, OfTwoDifferentPeopleIsNeverTheSame) {
    std::vector<std::string> const parts = {"",      "a", "a/b", "b",  "/",     "a/", "/b",
                                            "a%2Fb", "%", "%2F", "a%", "jti:x", "a\n"};
    std::set<std::string> seen;
    std::size_t count = 0;
    for (std::string const& issuer : parts) {
        for (std::string const& id : parts) {
            if (!id.empty()) ++count, seen.insert(Identity::of_token(claims(issuer, id, "j")).text());
            if (!id.empty()) ++count, seen.insert(Identity::of_token(claims(issuer, "", id)).text());
            ++count, seen.insert(Identity::of_token(claims(issuer, "", "", id)).text());
        }
        ++count, seen.insert(Identity::of_device(issuer).text());
        ++count, seen.insert(Identity::of_stream(issuer).text());
    }
    EXPECT_EQ(seen.size(), count);
}

TEST(Identity, IsOneLine) { EXPECT_EQ(Identity::of_token(claims("a\r\nb", "u\t1")).text(), "token:a%0D%0Ab/u%091"); }

TEST(Device, ComesBackAsItself) {
    SeededIds ids(1);
    Secret const key{"a key of the server"};
    Secret given = make_device(ids, key);
    EXPECT_EQ(given.reveal().size(), 96u);
    auto device = verify_device(given.reveal(), key);
    ASSERT_TRUE(device);
    EXPECT_EQ(*device, given.reveal().substr(0, 32));
    EXPECT_NE(make_device(ids, key).reveal(), given.reveal());
}

TEST(Device, IsRefusedWhenAnyCharacterDiffers) {
    SeededIds ids(2);
    Secret const key{"a key of the server"};
    std::string const given = make_device(ids, key).reveal();
    for (std::size_t i = 0; i < given.size(); ++i) {
        std::string forged = given;
        forged[i] = forged[i] == '0' ? '1' : '0';
        EXPECT_FALSE(verify_device(forged, key)) << i;
    }
}

TEST(Device, IsRefusedCutLongerInOtherLettersOrByAnotherKey) {
    SeededIds ids(3);
    Secret const key{"a key of the server"};
    std::string const given = make_device(ids, key).reveal();
    for (std::size_t i = 0; i < given.size(); ++i) EXPECT_FALSE(verify_device(given.substr(0, i), key)) << i;
    EXPECT_FALSE(verify_device(given + "0", key));
    EXPECT_FALSE(verify_device(given, Secret{"another key"}));
    EXPECT_FALSE(verify_device("", key));
    EXPECT_FALSE(verify_device(std::string(96, '0'), key));
    std::string upper = given;
    for (char& c : upper)
        if (c >= 'a' && c <= 'f') c = static_cast<char>(c - 32);
    EXPECT_FALSE(verify_device(upper, key));
}

TEST(Device, HasTheProofOfTheStandard) {
    // HMAC-SHA256 over "usher device 1:" and 32 zeros with the key "key" (RFC 2104), made by another program.
    std::string const device(32, '0');
    std::string const proof = "6c4469904c418658862c698b09f39535d4e1d3b5b536b5775f4cdd8ad3431eaf";
    EXPECT_EQ(verify_device(device + proof, Secret{"key"}), device);
}

}  // namespace
}  // namespace usher::admission
