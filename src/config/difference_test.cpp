#include "config/difference.hpp"

#include <gtest/gtest.h>

namespace usher::config {
namespace {

TEST(Differences, AreNamedAsTheyAreWritten) {
    Settings before;
    Settings after;
    EXPECT_TRUE(differences(before, after).empty());
    after.policy.lobby = admission::LobbyMode::On;
    after.listen = {"0.0.0.0:80"};
    std::vector<Difference> const all = differences(before, after);
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0].key, "server.listen");
    EXPECT_TRUE(all[0].needs_restart);
    EXPECT_EQ(all[1].key, "lobby.mode");
    EXPECT_EQ(all[1].before, "\"off\"");
    EXPECT_EQ(all[1].after, "\"on\"");
    EXPECT_FALSE(all[1].needs_restart);
}

TEST(Differences, SecretsAndTablesAreSeenAndNotShown) {
    Settings before;
    before.keys.emplace_back();
    before.keys[0].value = Secret{"first"};
    before.policy.password = Secret{"sesame"};
    before.turn.secret = Secret{"one"};
    before.services.push_back({admission::ServiceKind::Phone, "gate", Secret{"first password"}});
    before.api.keys.push_back({"crm", "00", {"read"}});
    Settings after = before;
    EXPECT_TRUE(differences(before, after).empty());
    after.keys[0].value = Secret{"second"};
    after.policy.password = Secret{"open"};
    after.turn.secret = Secret{"two"};
    after.services[0].password = Secret{"second password"};
    after.api.keys[0].scopes = {"rooms"};
    after.rules.emplace_back();
    std::vector<std::string> keys;
    for (Difference const& one : differences(before, after)) {
        keys.push_back(one.key);
        for (char const* secret : {"second", "open", "two"}) {
            EXPECT_EQ(one.before.find(secret), std::string::npos);
            EXPECT_EQ(one.after.find(secret), std::string::npos);
        }
        EXPECT_FALSE(one.needs_restart) << one.key;
    }
    EXPECT_EQ(keys, (std::vector<std::string>{"tokens.keys", "rooms.password", "rooms.rule", "services", "turn.secret",
                                              "api.keys"}));
}

TEST(Differences, OfARoomAreThoseOfItsSections) {
    admission::Policy before;
    admission::Policy after;
    after.seats = 5;
    after.password = Secret{"sesame"};
    std::vector<Difference> const all = differences(before, after);
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0].key, "rooms.seats");
    EXPECT_EQ(all[0].before, "\"none\"");
    EXPECT_EQ(all[0].after, "5");
    EXPECT_EQ(all[1].key, "rooms.password");
}

TEST(Differences, TheFirstKeyOfTheApiNeedsItsListener) {
    Settings before;
    Settings after;
    after.api.keys.push_back({"crm", "00", {"read"}});
    ASSERT_EQ(differences(before, after).size(), 1U);
    EXPECT_TRUE(differences(before, after)[0].needs_restart);
}

// Whatever is said to hold without a restart is taken, and nothing else.
TEST(Renewed, TakesWhatNeedsNoRestart) {
    Settings running;
    running.domain = running.policy.domain = running.tokens.domain = "meet.example";
    Settings read = running;
    read.domain = read.policy.domain = read.tokens.domain = "other.example";
    read.listen = {"0.0.0.0:80"};
    read.limits.stanza = 20'000;
    read.policy.seats = 5;
    read.tokens.issuers = {"app"};
    read.turn.ttl = Seconds{600};
    read.api.token_lifetime = Seconds{60};
    read.limits.wrong_passwords_per_room = 7;
    Settings const next = renewed(running, read);
    EXPECT_EQ(next.policy.domain, "meet.example");
    EXPECT_EQ(next.tokens.domain, "meet.example");
    for (Difference const& one : differences(running, next)) EXPECT_FALSE(one.needs_restart) << one.key;
    for (Difference const& one : differences(next, read)) EXPECT_TRUE(one.needs_restart) << one.key;
    EXPECT_EQ(differences(running, next).size(), 5U);
}

}  // namespace
}  // namespace usher::config
