// A login whose token needs a key from elsewhere waits for it.
#include <gtest/gtest.h>

#include "session/client_for_test.hpp"
#include "token/test_keys.hpp"

namespace usher::session {
namespace {

using testing::Client;
using testing::kAuth;
using testing::kNow;
using testing::kOpen;

using Lines = std::vector<std::string>;

struct Elsewhere {
    Elsewhere() { server.keys.add_source({.url = "https://keys.example"}); }
    Client client() {
        std::string claims = R"({"room":"standup","exp":)" + std::to_string(kNow + 600) + "}";
        std::string jwt =
            token::mint(claims, token::Algorithm::Rs256, Secret{token::testing::rsa_pair().private_pem}, "k1").value();
        return Client(server, {.address = "192.0.2.1",
                               .room = "standup",
                               .tenant = {},
                               .token = Secret{jwt},
                               .has_token = true,
                               .base_url = {}});
    }
    void keys_come(std::string const& kid) {
        std::string jwk = token::testing::jwk_of(token::testing::rsa_pair().spki, R"(,"kid":")" + kid + "\"");
        ASSERT_TRUE(server.keys.replace(0, R"({"keys":[)" + jwk + "]}").ok());
    }
    testing::Server server;
    Now now{{}, WallTime::from_seconds(kNow)};
};

TEST(KeysElsewhere, TheLoginWaitsAndGoesOnWhenTheKeyIsThere) {
    Elsewhere it;
    Client client = it.client();
    client.say(kOpen);
    EXPECT_EQ(client.say(kAuth), Lines{"WANT k1"});
    it.keys_come("k1");
    Outputs out;
    client.stream.keys_came(it.now, out);
    ASSERT_EQ(out.size(), 1U);
    EXPECT_EQ(std::get<Write>(out[0]).element.name(), "success");
    client.say(kOpen);
    client.say(testing::kBind);
    EXPECT_TRUE(client.stream.is_bound());
}

TEST(KeysElsewhere, KeysThatAreNotTheRightOnesAreWantedAgain) {
    Elsewhere it;
    Client client = it.client();
    client.say(kOpen);
    client.say(kAuth);
    it.keys_come("k2");
    Outputs out;
    client.stream.keys_came(it.now, out);
    ASSERT_EQ(out.size(), 1U);
    EXPECT_TRUE(std::holds_alternative<WantKeys>(out[0]));
}

TEST(KeysElsewhere, WhereNoneComeTheLoginIsRefusedForThatReason) {
    Elsewhere it;
    Client client = it.client();
    client.say(kOpen);
    client.say(kAuth);
    Outputs out;
    client.stream.no_keys({"key-server-timeout", "The key server did not answer in time."}, it.now, out);
    ASSERT_EQ(out.size(), 2U);
    EXPECT_EQ(std::get<Refused>(out[0]).code, "key-server-timeout");
    EXPECT_EQ(std::get<Refused>(out[0]).token.size(), 16U) << "names the token in the log";
    EXPECT_EQ(
        std::get<Write>(out[1]).element.to_xml(),
        "<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-allowed/><text>key-server-timeout: The key server "
        "did not answer in time.</text></failure>");
    it.keys_come("k1");
    EXPECT_EQ(client.say(kAuth).at(0), "WRITE <success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>")
        << "and may try again";
}

TEST(KeysElsewhere, WhoseLoginWaitsMayGiveItUpButNotBeginAnother) {
    Elsewhere it;
    Client client = it.client();
    client.say(kOpen);
    client.say(kAuth);
    EXPECT_EQ(client.say("<abort xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>").at(0), "REFUSED aborted");
    it.keys_come("k1");
    Outputs out;
    client.stream.keys_came(it.now, out);
    EXPECT_TRUE(out.empty()) << "an answer that nobody waits for";

    Elsewhere other;
    Client second = other.client();
    second.say(kOpen);
    second.say(kAuth);
    EXPECT_EQ(second.say(kAuth).back(), "END policy-violation");
    other.keys_come("k1");
    second.stream.keys_came(other.now, out);
    EXPECT_TRUE(out.empty());
}

}  // namespace
}  // namespace usher::session
