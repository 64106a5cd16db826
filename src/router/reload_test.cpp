// Another configuration while people are meeting: what is foreseen is what happens, and nobody is dropped.
#include <gtest/gtest.h>

#include "router/test_world.hpp"

namespace usher::router::test {
namespace {

admission::Policy with_lobby() {
    admission::Policy policy;
    policy.guests = admission::Guests::Yes;
    policy.lobby = admission::LobbyMode::On;
    policy.domain = "meet.example";
    return policy;
}

Core::Renewal to(admission::Policy policy) {
    Core::Renewal renewal;
    renewal.policy = std::move(policy);
    renewal.tokens.domain = "meet.example";
    return renewal;
}

void renew(World& world, Core::Renewal renewal) {
    world.core->renew(std::move(renewal), world.now(), world.ids, world.effects);
    world.perform();
}

TEST(Reload, WhoWaitsIsDecidedAgainAsThePreviewSaid) {
    World world(with_lobby());
    Someone& ana = world.come(world.host_token());
    Someone& dov = world.come({});
    dov.knock("alpha", "Dov");
    dov.forget();
    admission::Policy open = with_lobby();
    open.lobby = admission::LobbyMode::Off;

    std::vector<Core::RoomOutlook> const seen = world.core->preview(to(open), world.now(), world.ids);
    ASSERT_EQ(seen.size(), 1U);
    EXPECT_EQ(seen[0].room, "alpha");
    EXPECT_EQ(seen[0].before.lobby, admission::LobbyMode::On);
    EXPECT_EQ(seen[0].after.lobby, admission::LobbyMode::Off);
    ASSERT_EQ(seen[0].people.size(), 1U) << "nothing is different for the host";
    EXPECT_EQ(seen[0].people[0].name, "Dov");
    EXPECT_EQ(seen[0].people[0].now, "lobby");
    EXPECT_EQ(seen[0].people[0].then, "admitted");
    EXPECT_TRUE(dov.inbox.empty()) << "a preview changes nothing";
    EXPECT_TRUE(world.core->preview(to(with_lobby()), world.now(), world.ids)[0].people.empty());

    renew(world, to(open));
    dov.expect({"<destroy", "alpha@conference.meet.example"});
    EXPECT_FALSE(ana.hung_up);
    dov.join("alpha", "Dov");
    dov.expect({"code='110'"});
}

TEST(Reload, NobodyInsideIsPutOutByStricterRules) {
    admission::Policy policy = with_lobby();
    policy.lobby = admission::LobbyMode::Off;
    World world(policy);
    Someone& ana = world.come(world.host_token());
    Someone& dov = world.come({});
    dov.expect({"code='110'"});
    admission::Policy strict = policy;
    strict.guests = admission::Guests::No;
    strict.seats = 1;
    renew(world, to(strict));
    ana.forget();
    dov.say(
        "<message xmlns='jabber:client' type='groupchat' to='alpha@conference.meet.example'><body>Still "
        "here</body></message>");
    ana.expect({"Still here"});
    EXPECT_TRUE(world.connect({}, "alpha").jid.empty()) << "the next guest is refused at the door";
}

TEST(Reload, FeaturesThatGoAreForeseenAndTold) {
    admission::Policy policy = with_lobby();
    policy.lobby = admission::LobbyMode::Off;
    World world(policy);
    world.come(world.host_token());
    Someone& ben = world.come(world.member_token());
    ben.forget();
    admission::Policy quiet = policy;
    quiet.features.guest.put(admission::Feature::SendGroupchat, false);
    std::vector<Core::RoomOutlook> const seen = world.core->preview(to(quiet), world.now(), world.ids);
    ASSERT_EQ(seen.at(0).people.size(), 2U);
    EXPECT_EQ(seen[0].people[1].loses, std::vector<std::string>{"send-groupchat"});
    EXPECT_EQ(seen[0].people[1].now, "inside");
    renew(world, to(quiet));
    ben.expect({"name='send-groupchat' val='false'"});
}

TEST(Reload, WhatWasSetForARoomStaysSet) {
    World world(with_lobby());
    admission::RoomSettings settings;
    ASSERT_TRUE(settings.set("lobby.mode", "on").ok());
    ASSERT_TRUE(world.core->set_room("alpha", settings, world.now(), world.ids, world.effects).ok());
    world.perform();
    world.come(world.host_token());
    admission::Policy open = with_lobby();
    open.lobby = admission::LobbyMode::Off;
    EXPECT_EQ(world.core->preview(to(open), world.now(), world.ids).at(0).after.lobby, admission::LobbyMode::On);
    renew(world, to(open));
    EXPECT_EQ(world.decisions.back(), "join:admitted");
    world.come({});
    EXPECT_EQ(world.decisions.back(), "join:lobby");
}

TEST(Reload, TokensAreJudgedByTheNewKeys) {
    World world(with_lobby());
    Someone& ana = world.come(world.host_token());
    Core::Renewal renewal = to(with_lobby());
    renewal.keys.emplace();
    ASSERT_TRUE(renewal.keys->add_secret("next", Secret{"another-secret-of-more-than-32-bytes!!"}).ok());
    renew(world, std::move(renewal));
    EXPECT_FALSE(ana.hung_up);
    EXPECT_TRUE(world.connect(world.host_token("eve")).jid.empty()) << "signed with a key that is gone";
}

TEST(Reload, WhoseTokenWouldNotDoAnyMoreIsForeseen) {
    World world(with_lobby());
    Someone& ana = world.come(world.host_token());
    Someone& ben = world.come(world.member_token());
    ben.knock("alpha", "Ben");
    auto of = [](std::vector<Core::RoomOutlook> const& seen) {
        std::vector<std::string> said;
        for (conference::Outlook const& one : seen.at(0).people) said.push_back(one.now + " " + one.then);
        return said;
    };
    Core::Renewal gone = to(with_lobby());
    gone.keys.emplace();
    ASSERT_TRUE(gone.keys->add_secret("test", Secret{"another-secret-of-more-than-32-bytes!!"}).ok());
    EXPECT_EQ(of(world.core->preview(gone, world.now(), world.ids)),
              (std::vector<std::string>{"inside unknown-key", "lobby unknown-key"}));
    Core::Renewal issuer = to(with_lobby());
    issuer.tokens.issuers = {"somebody-else"};
    EXPECT_EQ(of(world.core->preview(issuer, world.now(), world.ids)),
              (std::vector<std::string>{"inside iss-mismatch", "lobby iss-mismatch"}));
    Core::Renewal same = to(with_lobby());
    same.keys.emplace();
    ASSERT_TRUE(same.keys->add_secret("test", Secret{kSecret}).ok());
    same.tokens.issuers = {"acme-app"};
    EXPECT_TRUE(of(world.core->preview(same, world.now(), world.ids)).empty());
    renew(world, std::move(gone));
    EXPECT_FALSE(ana.hung_up) << "who is inside stays";
}

TEST(Reload, AnAnswerToAnEarlierConfigurationIsNotTaken) {
    World world(with_lobby());
    auto with_source = [] {
        Core::Renewal renewal = to(with_lobby());
        renewal.keys.emplace();
        renewal.keys->add_source({.url = "https://keys.example/jwks.json"});
        return renewal;
    };
    renew(world, with_source());
    ASSERT_EQ(world.questions.size(), 1U);
    std::size_t const old = world.questions[0].source;
    renew(world, with_source());
    ASSERT_EQ(world.questions.size(), 2U);
    EXPECT_NE(world.questions[1].source, old);
    token::KeyAttempt answer{.url = "https://keys.example/jwks.json", .status = 200, .body = R"({"keys":[]})"};
    std::size_t const noted = world.notes.size();
    world.core->keys_fetched(old, "", {answer}, world.now(), world.ids, world.effects);
    world.perform();
    EXPECT_EQ(world.notes.size(), noted);
    world.core->keys_fetched(world.questions[1].source, "", {answer}, world.now(), world.ids, world.effects);
    world.perform();
    EXPECT_GT(world.notes.size(), noted);
}

}  // namespace
}  // namespace usher::router::test
