// What holds in a room before, while and after people are in it: rules, what the operator set, and times.
#include <gtest/gtest.h>

#include "router/test_world.hpp"

namespace usher::router::test {
namespace {

admission::RoomSettings settings(std::vector<std::pair<char const*, char const*>> const& values) {
    admission::RoomSettings made;
    for (auto const& [key, value] : values) EXPECT_TRUE(made.set(key, value).ok()) << key << "=" << value;
    return made;
}

void set(World& world, char const* room, std::vector<std::pair<char const*, char const*>> const& values) {
    ASSERT_TRUE(world.core->set_room(room, settings(values), world.now(), world.ids, world.effects).ok());
    world.perform();
}

admission::Policy guests_welcome() {
    admission::Policy policy;
    policy.guests = admission::Guests::Yes;
    policy.guests_may_create = true;
    return policy;
}

TEST(Rooms, ARuleHoldsFromTheFirstPerson) {
    std::vector<admission::RoomRule> const rules = {{"exam-*", "", settings({{"lobby.mode", "on"}})}};
    World world(guests_welcome(), "meet.example", rules);
    Someone& early = world.come({}, "exam-7");
    early.expect({"type='error'", "code='407'"});
    Someone& other = world.come({}, "daily");
    other.expect({"code='110'"});
}

TEST(Rooms, GuestsOfOneRoomPassTheDoorOfAServerThatTakesNone) {
    std::vector<admission::RoomRule> const rules = {
        {"open-*", "", settings({{"guests.allowed", "yes"}, {"guests.may_create", "true"}})}};
    World world({}, "meet.example", rules);
    EXPECT_FALSE(world.connect({}, "open-day").jid.empty());
    EXPECT_TRUE(world.connect({}, "closed-day").jid.empty());
    Someone& guest = world.come({}, "open-day");
    guest.expect({"code='110'"});
    guest.join("closed-day");
    guest.expect({"type='error'", "authentication-required"});
}

TEST(Rooms, WhatIsSetBeforeAnybodyComesHoldsForTheFirst) {
    World world(guests_welcome());
    set(world, "Alpha", {{"lobby.mode", "on"}});
    Someone& guest = world.come({});
    guest.expect({"type='error'", "code='407'"});
    EXPECT_EQ(world.core->conferences(), 0U) << "a knock opens nothing";
}

TEST(Rooms, WhatIsSetForOneTenantIsNotSetForItsNamesake) {
    World world(guests_welcome());
    set(world, "acme/alpha", {{"lobby.mode", "on"}});
    EXPECT_EQ(world.core->room_settings("alpha"), nullptr);
    ASSERT_NE(world.core->room_settings("[acme]ALPHA"), nullptr);
    world.come({}).expect({"code='110'"});
}

TEST(Rooms, ASwitchOfTheLobbyPutsNobodyOutAndKeepsNobodyWaiting) {
    World world(guests_welcome());
    Someone& ben = world.come(world.member_token());
    set(world, "alpha", {{"lobby.mode", "on"}});
    EXPECT_FALSE(ben.has({"type='unavailable'"}));
    Someone& guest = world.come({});
    guest.expect({"code='407'"});
    guest.knock("alpha");
    guest.forget();
    set(world, "alpha", {{"lobby.mode", "off"}});
    guest.expect({"type='unavailable'", "destroy", "jid='alpha@conference.meet.example'"});
    guest.join("alpha");
    guest.expect({"code='110'"});
}

TEST(Rooms, APasswordSetForARoomIsAskedForFromTheFirst) {
    World world(guests_welcome());
    set(world, "alpha", {{"password", "sesame"}});
    Someone& ben = world.come(world.member_token());
    ben.expect({"type='error'", "not-authorized"});
    ben.join("alpha", "Ben", "sesame");
    ben.expect({"code='110'"});
    set(world, "alpha", {{"seats", "5"}});  // replaces what was set: no password any more
    world.come(world.member_token("cleo")).expect({"code='110'"});
}

TEST(Rooms, NobodyComesBeforeItOpensExceptHostsALittle) {
    admission::Policy policy;
    World world(policy);
    std::string const opens = "2027-01-15T10:00:00Z";  // the world begins at 2027-01-15T08:00:00Z
    set(world, "alpha", {{"opens", opens.c_str()}, {"early_for_hosts", "30m"}});
    EXPECT_TRUE(world.connect(world.member_token()).jid.empty());
    EXPECT_TRUE(world.connect(world.host_token()).jid.empty());
    world.pass(Milliseconds{95 * 60 * 1000});
    EXPECT_TRUE(world.connect(world.member_token()).jid.empty());
    world.come(world.host_token()).expect({"code='110'"});
}

TEST(Rooms, AMeetingEndsWhenItsTimeIsUp) {
    World world;
    set(world, "alpha", {{"duration", "30m"}});
    Someone& ana = world.come(world.host_token());
    world.pass(Milliseconds{29 * 60 * 1000});
    EXPECT_FALSE(ana.has({"destroy"}));
    world.pass(Milliseconds{61 * 1000});
    ana.expect({"type='unavailable'", "destroy", "time-limit"});
    EXPECT_EQ(world.core->conferences(), 0U);
    ana.join("alpha", "Ana");
    ana.expect({"code='110'"});
    world.pass(Milliseconds{29 * 60 * 1000});
    EXPECT_FALSE(ana.has({"time-limit"})) << "the next meeting has its own time";
    world.pass(Milliseconds{61 * 1000});
    ana.expect({"type='unavailable'", "destroy", "time-limit"});
}

TEST(Rooms, AMeetingEndsWhenItsRoomCloses) {
    World world;
    Someone& ana = world.come(world.host_token());
    set(world, "alpha", {{"closes", "2027-01-15T08:10:00Z"}});
    world.pass(Milliseconds{9 * 60 * 1000});
    EXPECT_FALSE(ana.has({"destroy"}));
    world.pass(Milliseconds{61 * 1000});
    ana.expect({"type='unavailable'", "destroy"});
    EXPECT_TRUE(world.connect(world.host_token()).jid.empty()) << "closed";
}

TEST(Wishes, OfTheFirstHostHoldBeforeThoseWhoWaitAreDecidedAgain) {
    admission::Policy policy = guests_welcome();
    policy.waiting = admission::WaitingMode::On;
    World world(policy);
    Someone& guest = world.come({});
    guest.knock("alpha");
    guest.forget();
    nlohmann::json const user = {{"id", "u-ana"}, {"moderator", true}};
    Someone& ana = world.come(world.token(
        user, "alpha", {{"context", {{"user", user}, {"room", {{"lobby", true}, {"password", "sesame"}}}}}}));
    ana.expect({"code='110'"});
    guest.expect({"json-message", "\"code\":\"lobby\""});
    EXPECT_FALSE(guest.has({"destroy"})) << "the wish holds from the first moment";
    Someone& ben = world.connect(world.member_token());
    ben.request_conference("alpha");
    ben.join("alpha", "Ben", "sesame");
    ben.expect({"code='110'"});
}

TEST(Wishes, OfOthersAndOfLaterHostsDoNotCount) {
    World world;
    nlohmann::json const ben = {{"id", "u-ben"}};
    nlohmann::json const cleo = {{"id", "u-cleo"}, {"moderator", true}};
    nlohmann::json const lobby = {{"lobby", true}};
    world.come(world.token(ben, "alpha", {{"context", {{"user", ben}, {"room", lobby}}}})).expect({"code='110'"});
    world.come(world.member_token("eli")).expect({"code='110'"});
    world
        .come(world.token({{"id", "u-ana"}, {"moderator", true}}, "alpha",
                          {{"context", {{"user", {{"id", "u-ana"}, {"moderator", true}}}, {"room", {{"seats", 50}}}}}}))
        .expect({"code='110'"});
    world.come(world.token(cleo, "alpha", {{"context", {{"user", cleo}, {"room", lobby}}}})).expect({"code='110'"});
    world.come(world.member_token("fay")).expect({"code='110'"});
}

TEST(Wishes, GiveWayToWhatIsSetForTheRoom) {
    World world;
    set(world, "alpha", {{"lobby.mode", "off"}});
    nlohmann::json const user = {{"id", "u-ana"}, {"moderator", true}};
    world.come(world.token(user, "alpha", {{"context", {{"user", user}, {"room", {{"lobby", true}}}}}}))
        .expect({"code='110'"});
    world.come(world.member_token()).expect({"code='110'"});
}

TEST(HostGone, ByDefaultNothingHappensToThoseInside) {
    World world;
    Someone& ana = world.come(world.host_token());
    Someone& ben = world.come(world.member_token());
    world.drop(ana);
    ben.forget();
    world.pass(Milliseconds{10 * 60 * 1000});
    EXPECT_FALSE(ben.has({"role='moderator'"}));
    EXPECT_FALSE(ben.has({"destroy"}));
}

TEST(HostGone, TheMeetingEndsIfThePolicySaysSoAndNotWhenTheHostComesBack) {
    admission::Policy policy;
    policy.host_gone = admission::HostGone::End;
    policy.host_gone_after = Seconds{60};
    World world(policy);
    Someone& ana = world.come(world.host_token());
    Someone& ben = world.come(world.member_token());
    world.drop(ana);
    world.pass(Milliseconds{30'000});
    Someone& again = world.come(world.host_token());
    world.pass(Milliseconds{5 * 60 * 1000});
    EXPECT_FALSE(ben.has({"destroy"}));
    world.drop(again);
    world.pass(Milliseconds{61'000});
    ben.expect({"type='unavailable'", "destroy"});
}

TEST(HostGone, WhoeverIsThereTheLongestAndMayIsPromoted) {
    admission::Policy policy = guests_welcome();
    policy.host_gone = admission::HostGone::Promote;
    policy.host_gone_after = Seconds{60};
    World world(policy);
    Someone& ana = world.come(world.host_token());
    Someone& dov = world.come({});
    Someone& eli = world.come(world.token({{"id", "u-eli"}, {"moderator", false}}));
    Someone& ben = world.come(world.member_token());
    Someone& cleo = world.come(world.member_token("cleo"));
    world.drop(ana);
    ben.forget();
    world.pass(Milliseconds{59'000});
    EXPECT_FALSE(ben.has({"role='moderator'"}));
    world.pass(Milliseconds{2'000});
    ben.expect({"/" + ben.nick, "role='moderator'"});
    for (Someone* other : {&dov, &eli, &cleo}) EXPECT_FALSE(ben.has({"/" + other->nick, "role='moderator'"}));
}

}  // namespace
}  // namespace usher::router::test
