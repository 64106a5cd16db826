// Keys of every kind on the command line: those that sign here, and those that lie elsewhere.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "cli/program_test.hpp"
#include "fetch/test_key_server.hpp"
#include "token/test_keys.hpp"

namespace usher::cli {
namespace {

using fetch::testing::KeyServer;
using fetch::testing::Reply;

bool has(std::string const& text, std::string const& part) { return text.find(part) != std::string::npos; }

class Keys : public Program {
protected:
    // The server of keys is a thread of the test, and the command a child of it that makes threads of its own: the
    // thread sanitizer cannot follow those.
    void SetUp() override {
#ifdef __SANITIZE_THREAD__
        GTEST_SKIP() << "not under the thread sanitizer";
#endif
    }
    // Mints with the private key, and gives what `usher why` says to the token.
    Said minted_and_judged(std::string const& config, std::string const& private_pem,
                           std::vector<std::string> more = {}) {
        std::vector<std::string> words = {"token", "mint", "--config", config, "--room", "alpha", "--private-key", "-"};
        words.insert(words.end(), more.begin(), more.end());
        Said minted = usher(words, private_pem);
        EXPECT_EQ(minted.code, kYes) << minted.err;
        token_ = minted.out;
        return usher({"why", "--config", config, "--room", "alpha", "--token", "-"}, minted.out);
    }
    std::string token_;
};

TEST_F(Keys, MintingWorksWithEveryKindOfPublicKey) {
    struct {
        token::testing::KeyPair pair;
        std::string algorithms;
        std::string header;
    } const rows[] = {
        {token::testing::new_curve("P-256"), "", R"({"alg":"ES256")"},
        {token::testing::new_curve("P-384"), "", R"({"alg":"ES384")"},
        {token::testing::new_curve("P-521"), "", R"({"alg":"ES512")"},
        {token::testing::new_ed25519(), "", R"({"alg":"EdDSA")"},
        {token::testing::rsa_pair(), "", R"({"alg":"RS256")"},
        {token::testing::rsa_pair(), R"(algorithms = ["PS384"])", R"({"alg":"PS384")"},
    };
    for (auto const& row : rows) {
        std::string pem = write("key.pem", row.pair.spki);
        std::string config = write(
            "usher.toml", "[[tokens.keys]]\nid = \"k\"\nkind = \"pem\"\nfile = \"key.pem\"\n" + row.algorithms + "\n");
        Said why = minted_and_judged(config, row.pair.private_pem);
        EXPECT_EQ(why.code, kYes) << row.header << why.out << why.err;
        std::string header = token::decode_base64url(token_.substr(0, token_.find('.'))).value();
        EXPECT_TRUE(header.starts_with(row.header)) << header;
    }
    std::string config = write("usher.toml", "[[tokens.keys]]\nkind = \"pem\"\nfile = \"key.pem\"\n");
    Said wrong = usher({"token", "mint", "--config", config, "--room", "a", "--private-key", "-"},
                       token::testing::new_ed25519().private_pem);
    EXPECT_EQ(wrong.code, kNo);
    EXPECT_TRUE(has(wrong.err, "not an RSA key")) << wrong.err;
}

TEST_F(Keys, WhyAndInspectFetchTheKeyOfAToken) {
    std::string jwk = token::testing::jwk_of(token::testing::rsa_pair().spki, R"(,"kid":"k1")");
    KeyServer provider([&](std::string const&) { return Reply{.body = R"({"keys":[)" + jwk + "]}"}; });
    std::string config =
        write("usher.toml", "[[tokens.keys]]\nkind = \"jwks\"\nurl = \"" + provider.url("/jwks.json") + "\"\n");
    Said why = minted_and_judged(config, token::testing::rsa_pair().private_pem, {"--key", "k1"});
    EXPECT_EQ(why.code, kYes) << why.out << why.err;
    EXPECT_TRUE(has(usher({"token", "inspect", "--config", config, "-"}, token_).out, "signed by the key \"k1\""));
    EXPECT_EQ(provider.asked(), std::vector<std::string>(3, "/jwks.json")) << "mint looks whether its token is good";
}

TEST_F(Keys, WhatAKeyServerAnsweredIsSaidInFull) {
    KeyServer server([](std::string const&) { return Reply{.status = 404}; });
    std::string config =
        write("usher.toml", "[[tokens.keys]]\nkind = \"asap\"\nurl = \"" + server.url("/keys") + "\"\n");
    Said why = minted_and_judged(config, token::testing::rsa_pair().private_pem, {"--key", "k1"});
    EXPECT_EQ(why.code, kNo);
    EXPECT_TRUE(has(why.out, "key-not-found")) << why.out;
    EXPECT_TRUE(has(why.err, server.url("/keys/k1.pem") + " -> 404 \"text/test\"")) << why.err;
    EXPECT_TRUE(has(why.err, "expected status 200 with a public key or certificate as PEM")) << why.err;
}

TEST_F(Keys, TheListNamesWhatEachKeyIsFor) {
    std::string config = write("usher.toml", R"(
[[tokens.keys]]
id = "app"
value = "0123456789abcdef0123456789abcdef"
issuer = "acme-app"
tenants = ["acme"]
wildcard = "no"
[[tokens.keys]]
kind = "jwks"
value = '{"keys":[{"kty":"OKP","crv":"Ed25519","kid":"ed","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}'
[[tokens.keys]]
kind = "jwks"
url = "https://id.example.test/keys"
)");
    Said keys = usher({"token", "keys", "--config", config});
    EXPECT_EQ(keys.code, kYes) << keys.err;
    EXPECT_TRUE(has(keys.out, "app  secret  HS256  value  issuer \"acme-app\"  tenants \"acme\"  no wildcard\n"))
        << keys.out;
    EXPECT_TRUE(has(keys.out, "ed  jwks  EdDSA  value\n")) << keys.out;
    EXPECT_TRUE(has(keys.out, "#3  jwks  as each key says  https://id.example.test/keys\n")) << keys.out;
    EXPECT_TRUE(has(keys.out, "no server runs here")) << keys.out;
    EXPECT_EQ(usher({"token", "keys", "--refresh", "--config", config}).code, kUnreachable);
}

TEST_F(Keys, AServerThatCannotCheckTokensDoesNotStart) {
    Said said = usher({"serve", "--config", write("usher.toml", "[server]\ndomain = \"meet.example.test\"\n")});
    EXPECT_EQ(said.code, kNo);
    EXPECT_TRUE(has(said.err, "no key is configured that could check one")) << said.err;
}

}  // namespace
}  // namespace usher::cli
