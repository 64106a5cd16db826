// The server ends in the middle of a meeting: its people come back without a new knock, with their roles; others are
// decided as before.
#include <gtest/gtest.h>

#include "router/breakout_world.hpp"

namespace usher::router::test {
namespace {

admission::Policy with_lobby() {
    admission::Policy policy;
    policy.guests = admission::Guests::Yes;
    policy.lobby = admission::LobbyMode::On;
    policy.waiting = admission::WaitingMode::On;
    return policy;
}

// What the store would give to the next server.
void restart(World const& before, World& after) {
    std::map<std::string, conference::MeetingKept> meetings;
    for (admission::Change const& change : before.stored) {
        if (auto const* put = std::get_if<admission::MeetingPut>(&change)) meetings[put->conference].state = put->state;
        if (auto const* put = std::get_if<admission::MemberPut>(&change)) {
            auto& people = meetings[put->conference].people;
            std::erase_if(people, [&](auto const& one) { return one.first == put->identity; });
            people.emplace_back(put->identity, put->state);
        }
        if (auto const* drop = std::get_if<admission::MeetingDrop>(&change)) meetings.erase(drop->conference);
    }
    after.elapsed = before.elapsed + Seconds{3};
    for (auto& [room, kept] : meetings)
        after.core->restore_meeting(room, std::move(kept), after.now(), after.ids, after.effects);
    after.perform();
}

void admit(Someone& host, Someone& guest) {
    host.say(
        "<message xmlns='jabber:client' to='alpha@conference.meet.example'><x "
        "xmlns='http://jabber.org/protocol/muc#user'><invite to='" +
        guest.jid + "'/></x></message>");
}

TEST(Restart, WhoWasInsideComesBackWithoutKnocking) {
    World before(with_lobby());
    Someone& ana = before.come(before.host_token());
    Someone& ben = before.come(before.member_token());
    ben.knock("alpha", "Ben");
    admit(ana, ben);
    ben.join("alpha", "Ben");
    ASSERT_EQ(before.decisions.back(), "join:admitted");

    World after(with_lobby());
    restart(before, after);
    EXPECT_EQ(after.core->conferences(), 1U);
    after.come(after.member_token());  // before the host
    EXPECT_EQ(after.decisions.back(), "join:admitted");
    after.come(after.member_token("eve"));
    EXPECT_EQ(after.decisions.back(), "join:lobby") << "somebody else knocks, and a host counts as present";
    Someone& back = after.come(after.host_token());
    back.expect({"code='110'", "role='moderator'"});
    EXPECT_TRUE(after.core->describe("alpha")->find("\"lobby\":true") != std::string::npos);
}

TEST(Restart, AnApprovalHoldsOnForItsTime) {
    World before(with_lobby());
    Someone& ana = before.come(before.host_token());
    Someone& ben = before.come(before.member_token());
    ben.knock("alpha", "Ben");
    admit(ana, ben);
    World after(with_lobby());
    restart(before, after);
    after.come(after.member_token());
    EXPECT_EQ(after.decisions.back(), "join:admitted") << "approved, and not yet inside when the server ended";
    World late(with_lobby());
    restart(before, late);
    late.come(late.host_token());
    late.pass(Seconds{200});
    late.come(late.member_token());
    EXPECT_EQ(late.decisions.back(), "join:lobby");
}

TEST(Restart, GrantsKicksAndThePasswordStay) {
    admission::Policy policy;
    policy.kick_for = admission::kForTheMeeting;
    World before(policy);
    Someone& ana = before.come(before.host_token());
    Someone& ben = before.come(before.member_token());
    Someone& eve = before.come(before.member_token("eve"));
    auto to_room = [&](std::string const& inner) {
        ana.say("<iq xmlns='jabber:client' type='set' id='a' to='alpha@conference.meet.example'>" + inner + "</iq>");
    };
    to_room("<query xmlns='http://jabber.org/protocol/muc#admin'><item jid='" + ben.jid +
            "' affiliation='owner'/></query>");
    to_room("<query xmlns='http://jabber.org/protocol/muc#admin'><item nick='" + eve.nick + "' role='none'/></query>");
    to_room(
        "<query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field "
        "var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field><field "
        "var='muc#roomconfig_roomsecret'><value>sesame</value></field></x></query>");
    World after(policy);
    restart(before, after);
    Someone& again = after.come(after.member_token());
    again.expect({"code='110'", "role='moderator'"});
    after.come(after.member_token("eve"));
    EXPECT_NE(after.decisions.back(), "join:admitted") << "was kicked for this meeting";
    after.come(after.member_token("dov"));
    EXPECT_EQ(after.decisions.back(), "join:password-required");
}

TEST(Restart, BreakoutRoomsAndWhoBelongsThereStay) {
    admission::Policy policy;
    policy.breakout_move = admission::BreakoutMove::Moderator;
    World before(policy);
    Someone& ana = before.come(before.host_token());
    Someone& ben = before.come(before.member_token());
    std::string const east = add(ana, "East");
    std::string const west = add(ana, "West");
    command(ana, "rename' breakoutRoomId='" + id_of(west) + "' breakoutRoomJid='" + west + "' subject='Wild West'");
    command(ana, "remove' breakoutRoomJid='" + east + "'");
    move(ana, ben, west);
    walk(ben, kMain, west);
    ASSERT_TRUE(is_in(ben, west));

    World after(policy);
    restart(before, after);
    Someone& again = after.connect(after.member_token());
    again.request_conference("alpha");
    join_room(again, west);
    EXPECT_TRUE(is_in(again, west));
    after.pass(kSoon);
    nlohmann::json const list = list_of(again);
    ASSERT_EQ(list["rooms"].size(), 2U) << list.dump();
    EXPECT_EQ(list["rooms"][id_of(west)]["name"], "Wild West");
    // Others are kept out as before.
    Someone& eve = after.come(after.member_token("eve"));
    join_room(eve, west);
    EXPECT_EQ(after.decisions.back(), "join:not-assigned");
}

TEST(Restart, TheHostsWishesAndTheSubjectStay) {
    World before;
    nlohmann::json wishes = {{"context",
                              {{"user", {{"id", "u-ana"}, {"name", "ana"}, {"moderator", true}}},
                               {"room", {{"lobby", true}, {"seats", 1}}}}}};
    Someone& ana = before.come(before.token({}, "alpha", wishes));
    ana.say(
        "<message xmlns='jabber:client' type='groupchat' to='alpha@conference.meet.example'><subject>Plans</subject>"
        "</message>");
    World after;
    restart(before, after);
    Someone& again = after.come(after.host_token());
    again.expect({"<subject>Plans</subject>"});
    EXPECT_NE(after.core->describe("alpha")->find("\"lobby\":true"), std::string::npos);
    after.come(after.member_token());
    EXPECT_EQ(after.decisions.back(), "join:room-full");
}

TEST(Restart, WithoutItsPeopleAMeetingEnds) {
    World before(with_lobby());
    before.come(before.host_token());
    World after(with_lobby());
    restart(before, after);
    after.pass(Seconds{61});
    EXPECT_EQ(after.core->conferences(), 0U);
    EXPECT_TRUE(std::holds_alternative<admission::MeetingDrop>(after.stored.back()));
    World third(with_lobby());
    third.stored.clear();
    after.stored.insert(after.stored.begin(), before.stored.begin(), before.stored.end());
    restart(after, third);
    EXPECT_EQ(third.core->conferences(), 0U);
}

TEST(Restart, AMinuteLaterOneIsDecidedLikeOthers) {
    World before(with_lobby());
    before.come(before.host_token());
    Someone& bypass = before.come(before.token({{"id", "u-cleo"}, {"lobby_bypass", true}}));
    (void)bypass;
    World after(with_lobby());
    restart(before, after);
    after.come(after.host_token());
    after.pass(Seconds{61});
    after.come(after.token({{"id", "u-cleo"}}));
    EXPECT_EQ(after.decisions.back(), "join:lobby");
}

TEST(Restart, WhatCannotBeReadIsLeftOut) {
    World world(with_lobby());
    for (char const* state :
         {"", "[]", "null", "{\"meeting\":7,\"created\":\"x\",\"lobby_on\":\"yes\"}",
          R"({"wishes":7,"breakouts":{},"assigned":[],"subject":1})",
          R"({"wishes":{"rooms.seats":7,"no.key":"x"},"breakouts":[7,{"id":""}],"assigned":{"x":"y"}})"})
        world.core->restore_meeting("alpha", {state, {{"token:acme-app/u-ana", "{"}, {"x", "7"}}}, world.now(),
                                    world.ids, world.effects);
    world.perform();
    world.come(world.member_token());
    EXPECT_EQ(world.decisions.back(), "join:waiting-for-host");
}

TEST(Restart, OnlyWhatChangedIsStored) {
    World world;
    Someone& ana = world.come(world.host_token());
    world.come(world.member_token());
    world.stored.clear();
    for (int i = 0; i < 5; ++i)
        ana.say(
            "<message xmlns='jabber:client' type='groupchat' "
            "to='alpha@conference.meet.example'><body>x</body></message>");
    EXPECT_TRUE(world.stored.empty());
    ana.leave("alpha");
    EXPECT_EQ(world.stored.size(), 1U);
}

TEST(Restart, WhoMayNotSpeakMayNotAfterwards) {
    World before(with_lobby());
    Someone& ana = before.come(before.host_token());
    ana.say(
        "<message xmlns='jabber:client' to='avmoderation.meet.example'><av_moderation enable='true' "
        "mediaType='audio'/></message>");
    ana.say(
        "<message xmlns='jabber:client' to='metadata.meet.example'><room_metadata xmlns='http://jitsi.org/jitmeet'>"
        R"({"key":"k","data":7})"
        "</room_metadata></message>");
    World after(with_lobby());
    restart(before, after);
    Someone& back = after.come(after.host_token());
    back.expect({"\"type\":\"av_moderation\"", "\"enabled\":true", "\"mediaType\":\"audio\""});
    EXPECT_FALSE(back.has({"\"mediaType\":\"video\""}));
    back.expect({"room_metadata", "\"k\":7"});
}

}  // namespace
}  // namespace usher::router::test
