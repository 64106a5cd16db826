#include "admission/standing.hpp"

#include <gtest/gtest.h>

#include "admission/scene_test.hpp"

namespace usher::admission {
namespace {

ConferenceName conference(std::string_view room, std::string_view tenant = {}) {
    return {tenant.empty() ? Tenant::none() : Tenant::parse(tenant).value(), RoomName::parse(room).value()};
}

Identity person(std::string const& issuer, std::string const& user) {
    token::Claims claims;
    claims.issuer = issuer;
    claims.user.id = user;
    return Identity::of_token(claims);
}

Ban of_user(std::string id, std::string const& user) {
    Ban ban;
    ban.id = std::move(id);
    ban.issuer = "acme-app";
    ban.user = user;
    ban.identity = person("acme-app", user).text();
    return ban;
}

Ban of_network(std::string id, std::string const& network) {
    Ban ban;
    ban.id = std::move(id);
    ban.network = network;
    return ban;
}

TEST(Bans, ABanHoldsInItsScopeOnly) {
    struct Row {
        BanScope scope;
        std::string place;
        ConferenceName where;
        bool holds;
    };
    std::vector<Row> rows = {
        {BanScope::Server, "", conference("alpha"), true},
        {BanScope::Server, "", conference("alpha", "acme"), true},
        {BanScope::Tenant, "acme", conference("alpha", "acme"), true},
        {BanScope::Tenant, "acme", conference("alpha", "other"), false},
        {BanScope::Tenant, "acme", conference("alpha"), false},
        {BanScope::Room, "alpha", conference("alpha"), true},
        {BanScope::Room, "alpha", conference("beta"), false},
        {BanScope::Room, "alpha", conference("alpha", "acme"), false},
        {BanScope::Room, "[acme]alpha", conference("alpha", "acme"), true},
        {BanScope::Room, "[acme]alpha", conference("alpha"), false},
    };
    for (Row const& row : rows)
        for (bool by_network : {false, true}) {
            Bans bans;
            Ban ban = by_network ? of_network("b", "192.0.2.0/24") : of_user("b", "u-ben");
            ban.scope = row.scope;
            ban.place = row.place;
            bans.put(ban);
            bool found = bans.find(person("acme-app", "u-ben"), "192.0.2.7", &row.where, at(0)) != nullptr;
            EXPECT_EQ(found, row.holds) << name_of(row.scope) << " " << row.place << " at " << row.where.text();
        }
}

TEST(Bans, AnIdentityIsIssuerAndUserTogether) {
    Bans bans;
    bans.put(of_user("b", "u-ben"));
    EXPECT_TRUE(bans.find(person("acme-app", "u-ben"), "192.0.2.7", nullptr, at(0)));
    EXPECT_FALSE(bans.find(person("other-app", "u-ben"), "192.0.2.7", nullptr, at(0)));
    EXPECT_FALSE(bans.find(person("acme-app", "u-be"), "192.0.2.7", nullptr, at(0)));
    EXPECT_FALSE(bans.find(Identity::of_device("u-ben"), "192.0.2.7", nullptr, at(0)));
}

TEST(Bans, ABlockHoldsForItsAddressesAndNoOthers) {
    Bans bans;
    bans.put(of_network("four", "192.0.2.0/25"));
    bans.put(of_network("one", "198.51.100.9"));
    bans.put(of_network("six", Network::parse("2001:db8::5").value().text()));
    auto found = [&](std::string_view address) {
        Ban const* ban = bans.find(Identity::of_stream("1"), address, nullptr, at(0));
        return ban == nullptr ? std::string() : ban->id;
    };
    EXPECT_EQ(found("192.0.2.127"), "four");
    EXPECT_EQ(found("192.0.2.128"), "");
    EXPECT_EQ(found("::ffff:192.0.2.1"), "four");
    EXPECT_EQ(found("198.51.100.9"), "one");
    EXPECT_EQ(found("198.51.100.8"), "");
    EXPECT_EQ(found("2001:db8::ffff:1"), "six");
    EXPECT_EQ(found("2001:db8:0:1::5"), "");
    EXPECT_EQ(found("unknown"), "");
    bans.drop("four");
    EXPECT_EQ(found("192.0.2.127"), "");
    EXPECT_EQ(found("198.51.100.9"), "one");
}

TEST(Bans, ABanEndsAtItsTime) {
    Bans bans;
    Ban ban = of_user("b", "u-ben");
    ban.until = at(60);
    bans.put(ban);
    EXPECT_TRUE(bans.find(person("acme-app", "u-ben"), "", nullptr, at(59)));
    EXPECT_FALSE(bans.find(person("acme-app", "u-ben"), "", nullptr, at(60)));
    EXPECT_TRUE(bans.over(at(59)).empty());
    EXPECT_EQ(bans.over(at(60)), std::vector<std::string>{"b"});
}

TEST(Bans, ASecondBanOfTheSameReplacesTheFirst) {
    Bans bans(2);
    bans.put(of_user("a", "u-ben"));
    Ban again = of_user("b", "u-ben");
    EXPECT_EQ(bans.same_as(again), "a");
    again.reason = "again";
    bans.put(again);
    EXPECT_EQ(bans.all().size(), 1U);
    EXPECT_EQ(bans.find(person("acme-app", "u-ben"), "", nullptr, at(0))->reason, "again");
    EXPECT_FALSE(bans.is_full());
    bans.put(of_user("c", "u-cleo"));
    EXPECT_TRUE(bans.is_full());
    bans.drop("b");
    EXPECT_FALSE(bans.find(person("acme-app", "u-ben"), "", nullptr, at(0)));
}

token::Claims claims_of(std::string const& jti, std::string const& user, std::optional<WallTime> issued = {}) {
    token::Claims claims;
    claims.issuer = "acme-app";
    claims.jti = jti;
    claims.user.id = user;
    claims.issued = issued;
    return claims;
}

TEST(Revocations, AreOfOneTokenOrOfAUserUpToAMoment) {
    Revocations revocations;
    Revocation one{"r1", "acme-app", "j1", "", {}, "", "operator", at(0)};
    Revocation all{"r2", "acme-app", "", "u-ben", at(0), "", "operator", at(0)};
    revocations.put(one);
    revocations.put(all);
    EXPECT_TRUE(revocations.find(claims_of("j1", "u-ana", at(5))));
    EXPECT_FALSE(revocations.find(claims_of("j2", "u-ana", at(-5))));
    EXPECT_TRUE(revocations.find(claims_of("j2", "u-ben", at(-1))));
    EXPECT_FALSE(revocations.find(claims_of("j2", "u-ben", at(0)))) << "issued after";
    EXPECT_TRUE(revocations.find(claims_of("j2", "u-ben"))) << "nobody knows when it was issued";
    EXPECT_FALSE(revocations.find(claims_of("u-ben", "u-cleo"))) << "a jti is no user";
    token::Claims other = claims_of("j1", "u-ben");
    other.issuer = "other-app";
    EXPECT_FALSE(revocations.find(other));
    revocations.drop("r2");
    EXPECT_FALSE(revocations.find(claims_of("j2", "u-ben", at(-1))));
}

TEST(UsedTokens, OneHolderAtATimeAndABriefReturn) {
    UsedTokens used;
    Seconds grace{120};
    auto ask = [&](std::uint64_t session, std::int64_t when, std::string const& room = "alpha") {
        return used.ask("t", SessionId{session}, room, at(when), grace);
    };
    EXPECT_EQ(ask(1, 0), Use::Free);
    used.put({"t", "alpha", at(3600), std::nullopt}, SessionId{1});
    EXPECT_EQ(ask(1, 10), Use::Mine) << "left and came back with the same stream";
    EXPECT_EQ(ask(2, 10), Use::Spent) << "somebody else has the token";
    EXPECT_EQ(ask(0, 10), Use::Mine) << "the door cannot tell whether the other line is alive";
    EXPECT_EQ(ask(1, 10, "beta"), Use::Spent);
    EXPECT_EQ(used.release(SessionId{2}, at(20)).size(), 0U);
    ASSERT_EQ(used.release(SessionId{1}, at(20)).size(), 1U);
    EXPECT_EQ(ask(2, 140), Use::Mine) << "a reload";
    EXPECT_EQ(ask(2, 141), Use::Spent);
    EXPECT_EQ(ask(0, 141), Use::Spent) << "the door is sure now";
    used.put({"t", "alpha", at(3600), std::nullopt}, SessionId{3});
    EXPECT_EQ(ask(2, 100), Use::Spent) << "the place is taken again";
}

TEST(UsedTokens, AreForgottenAfterTheirEndAndNotTrustedWithoutRoom) {
    UsedTokens used(1);
    used.put({"t", "alpha", at(0), std::nullopt}, SessionId{1});
    EXPECT_EQ(used.ask("other", SessionId{2}, "alpha", at(1), Seconds{60}), Use::NoRoom);
    EXPECT_FALSE(used.expire(at(0) + UsedTokens::kKeptFor));
    EXPECT_TRUE(used.expire(at(1) + UsedTokens::kKeptFor));
    EXPECT_EQ(used.size(), 0U);
    EXPECT_TRUE(used.release(SessionId{1}, at(2)).empty());
}

TEST(UsedTokens, AreToldApartByIssuerAndJti) {
    token::Claims a = claims_of("1/2", "u");
    token::Claims b = a;
    b.issuer = "acme-app/1";
    b.jti = "2";
    EXPECT_NE(UsedTokens::key_of(a), UsedTokens::key_of(b));
    token::Claims c = claims_of("", "u");
    c.signed_hash = "00ff";
    token::Claims d = c;
    d.signed_hash = "00fe";
    EXPECT_NE(UsedTokens::key_of(c), UsedTokens::key_of(d));
}

class StandingTest : public testing::Test {
protected:
    std::string outcome_now() {
        scene_.request.facts = standing_.facts(scene_.request, scene_.view.name, SessionId{7}, scene_.policy);
        return outcome(scene_.decide());
    }
    Scene scene_;
    Standing standing_;
};

TEST_F(StandingTest, TheBannedAreToldWhoseWordsItWas) {
    EXPECT_EQ(outcome_now(), "participant");
    Ban ban = of_user("b", "u-ben");
    ban.reason = "Shouting.";
    standing_.apply(BanPut{ban});
    EXPECT_EQ(outcome_now(), "banned");
    Decision decision = scene_.decide();
    EXPECT_NE(decision.text().find("Shouting."), std::string::npos) << decision.text();
    EXPECT_NE(decision.trace.back().because.find("ban b of"), std::string::npos) << decision.trace.back().because;
    standing_.apply(BanDrop{"b"});
    scene_.request.facts = {};
    EXPECT_EQ(outcome_now(), "participant");
}

TEST_F(StandingTest, ARevokedTokenIsRefusedEvenForAHost) {
    scene_.host();
    scene_.claims().jti = "j1";
    standing_.apply(RevocationPut{{"r", "acme-app", "j1", "", {}, "", "operator", at(0)}});
    EXPECT_EQ(outcome_now(), "revoked");
    scene_.request.facts = {};
    standing_.apply(RevocationDrop{"r"});
    EXPECT_EQ(outcome_now(), "host");
}

TEST_F(StandingTest, ASpentTokenIsRefusedOnlyWhereTokensAreForOneUse) {
    scene_.claims().jti = "j1";
    std::string key = UsedTokens::key_of(scene_.claims());
    standing_.apply(TokenUse{{key, "alpha", at(3600), std::nullopt}, SessionId{1}});
    EXPECT_EQ(outcome_now(), "participant");
    scene_.policy.single_use = true;
    EXPECT_EQ(outcome_now(), "token-already-used");
    scene_.request.stage = Stage::Recheck;
    scene_.request.history.seat = Seat::Inside;
    EXPECT_EQ(outcome_now(), "participant") << "nobody is put out for it";
}

TEST_F(StandingTest, ABannedAddressIsNotTheTokensFault) {
    standing_.apply(BanPut{of_network("n", "192.0.2.0/24")});
    scene_.request.from = "192.0.2.200";
    EXPECT_EQ(outcome_now(), "banned");
    scene_.request.facts = {};
    scene_.request.from = "198.51.100.1";
    EXPECT_EQ(outcome_now(), "participant");
}

}  // namespace
}  // namespace usher::admission
