#include "session/sasl.hpp"

#include <gtest/gtest.h>

namespace usher::session {
namespace {

using admission::ServiceKind;

std::string const kPassword = "a-long-enough-password";

ServiceAccounts accounts() {
    return {
        {{ServiceKind::Recorder, "rec", Secret{kPassword}}, {ServiceKind::Phone, "gate", Secret{"another-password!"}}},
        Secret{"the server's key"}};
}

std::string with_zeros(std::string text) {
    for (char& c : text)
        if (c == '|') c = '\0';
    return text;
}

TEST(Plain, LetsInWhoKnowsThePassword) {
    ServiceAccounts const all = accounts();
    struct Row {
        std::string message;  // '|' for NUL
        std::string_view condition;
    };
    Row const rows[] = {
        {"|rec|" + kPassword, ""},
        {"rec|rec|" + kPassword, ""},
        {"gate|rec|" + kPassword, "not-authorized"},
        {"|rec|another-password!", "not-authorized"},
        {"|rec|" + kPassword + "x", "not-authorized"},
        {"|rec|", "not-authorized"},
        {"|nobody|" + kPassword, "not-authorized"},
        {"||", "not-authorized"},
        {"rec|" + kPassword, "malformed-request"},
        {"", "malformed-request"},
        {"|rec|" + kPassword + "|", "malformed-request"},
        {"|rec|" + std::string(2000, 'x'), "malformed-request"},
    };
    for (Row const& row : rows) {
        SaslStep const step = plain(all, with_zeros(row.message));
        EXPECT_EQ(step.kind == SaslStep::Kind::Success, row.condition.empty()) << row.message;
        EXPECT_EQ(step.condition, row.condition) << row.message;
        EXPECT_EQ(step.account != nullptr && step.account->kind == ServiceKind::Recorder, row.condition.empty());
    }
}

struct ScramRow {
    char const* name;
    token::ScramHash hash;
    char const* user;
    std::string password;
    bool succeeds;
};
class Scram : public testing::TestWithParam<ScramRow> {};

TEST_P(Scram, TakesTheProofOfThePassword) {
    ServiceAccounts const all = accounts();
    SeededIds ids{1};
    ScramExchange exchange(all, GetParam().hash);
    std::string const bare = std::string("n=") + GetParam().user + ",r=abcdef";
    SaslStep const challenge = exchange.first("n,," + bare, ids);
    ASSERT_EQ(challenge.kind, SaslStep::Kind::Challenge);
    EXPECT_TRUE(challenge.data.starts_with("r=abcdef"));
    std::size_t const s = challenge.data.find(",s=");
    std::string const nonce = challenge.data.substr(2, s - 2);
    std::string const salt =
        token::decode_base64(challenge.data.substr(s + 3, challenge.data.find(",i=") - s - 3)).value();
    std::string const without_proof = "c=biws,r=" + nonce;
    std::string const proof = token::client_proof(GetParam().hash, Secret{GetParam().password}, salt,
                                                  bare + "," + challenge.data + "," + without_proof);
    SaslStep const end = exchange.second(without_proof + ",p=" + token::encode_base64(proof));
    EXPECT_EQ(end.kind == SaslStep::Kind::Success, GetParam().succeeds);
    if (!GetParam().succeeds) {
        EXPECT_EQ(end.condition, "not-authorized");
        return;
    }
    EXPECT_TRUE(end.data.starts_with("v="));
    EXPECT_EQ(end.account->user, GetParam().user);
    // The same proof for another nonce, and another header than the first message had.
    EXPECT_EQ(exchange.second("c=biws,r=" + nonce + "x,p=" + token::encode_base64(proof)).condition, "not-authorized");
    EXPECT_EQ(exchange.second("c=eSws,r=" + nonce + ",p=" + token::encode_base64(proof)).condition, "not-authorized");
}

INSTANTIATE_TEST_SUITE_P(Rows, Scram,
                         testing::Values(ScramRow{"sha1", token::ScramHash::Sha1, "rec", kPassword, true},
                                         ScramRow{"sha256", token::ScramHash::Sha256, "rec", kPassword, true},
                                         ScramRow{"wrong", token::ScramHash::Sha256, "rec", "another-password!", false},
                                         ScramRow{"nobody", token::ScramHash::Sha256, "nobody", kPassword, false}),
                         [](auto const& row) { return row.param.name; });

TEST(Scram, RefusesWhatIsNoMessageOfIt) {
    ServiceAccounts const all = accounts();
    SeededIds ids{1};
    for (std::string const& first :
         {std::string(), std::string("n,,"), std::string("n,,n=rec"), std::string("n,,r=x,n=rec"),
          std::string("p=tls-unique,,n=rec,r=x"), std::string("n,a=gate,n=rec,r=x"), std::string("n,,n=rec,r="),
          std::string("n,,n=rec,r=a b"), "n,,n=rec,r=" + std::string(2000, 'x')}) {
        ScramExchange exchange(all, token::ScramHash::Sha1);
        EXPECT_EQ(exchange.first(first, ids).condition, "malformed-request") << first;
    }
    for (char const* second : {"", "c=biws", "c=biws,r=x", "r=x,p=AAAA", "c=biws,r=x,p=A"}) {
        ScramExchange exchange(all, token::ScramHash::Sha1);
        ASSERT_EQ(exchange.first("n,,n=rec,r=abc", ids).kind, SaslStep::Kind::Challenge);
        EXPECT_EQ(exchange.second(second).condition, "malformed-request") << second;
    }
}

TEST(ServiceAccounts, ASaltTellsNothingOfWhoThereIs) {
    ServiceAccounts const all = accounts();
    EXPECT_EQ(all.salt_for("nobody", token::ScramHash::Sha1), accounts().salt_for("nobody", token::ScramHash::Sha1));
    EXPECT_NE(all.salt_for("nobody", token::ScramHash::Sha1), all.salt_for("rec", token::ScramHash::Sha1));
    EXPECT_NE(all.salt_for("rec", token::ScramHash::Sha256), all.salt_for("rec", token::ScramHash::Sha1));
}

TEST(ServiceAccounts, AfterTenWrongPasswordsAnAddressWaitsForAMinute) {
    ServiceAccounts all = accounts();
    Instant now{Milliseconds{5000}};
    for (int i = 0; i < 9; ++i) all.count_wrong("192.0.2.1", now);
    EXPECT_FALSE(all.is_paused("192.0.2.1", now));
    all.count_wrong("192.0.2.1", now);
    EXPECT_TRUE(all.is_paused("192.0.2.1", now + Milliseconds{59999}));
    EXPECT_FALSE(all.is_paused("192.0.2.2", now));
    EXPECT_FALSE(all.is_paused("192.0.2.1", now + Milliseconds{60000}));
}

}  // namespace
}  // namespace usher::session
