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

std::string to_component(std::string const& component, std::string const& inner) {
    return "<message xmlns='jabber:client' type='chat' to='" + component + ".meet.example'>" + inner + "</message>";
}
std::string poll(std::string const& json) {
    return to_component("polls", "<json-message xmlns='http://jitsi.org/jitmeet'>" + json + "</json-message>");
}

TEST(Restart, PollsAndWhoVotedForWhatStay) {
    World before(with_lobby());
    Someone& ana = before.come(before.host_token());
    ana.say(poll(
        R"({"type":"polls","command":"new-poll","pollId":"p1","question":"Tea?","answers":[{"name":"yes"},{"name":"no"}]})"));
    ana.say(poll(R"({"type":"polls","command":"answer-poll","pollId":"p1","answers":[false,true]})"));
    std::string const nick = ana.nick;
    World after(with_lobby());
    restart(before, after);
    Someone& back = after.come(after.host_token());
    std::string const list = unescaped(back.expect({"old-polls"}));
    EXPECT_NE(list.find("Tea?"), std::string::npos) << list;
    EXPECT_NE(list.find(R"("name":"no","voters":[{"id":")" + nick), std::string::npos) << list;
    // One voice each, also after it.
    back.say(poll(R"({"type":"polls","command":"answer-poll","pollId":"p1","answers":[true,false]})"));
    Someone& ben = after.come(after.host_token("ben"));
    std::string const later = unescaped(ben.expect({"old-polls"}));
    EXPECT_NE(later.find(R"("name":"no","voters":[])"), std::string::npos) << later;
}

TEST(Restart, WhoWasAllowedToSpeakStillIs) {
    World before(with_lobby());
    Someone& ana = before.come(before.host_token());
    Someone& ben = before.come(before.member_token());
    ben.knock("alpha", "Ben");
    admit(ana, ben);
    ben.join("alpha", "Ben");
    auto moderate = [](Someone& by, std::string const& attributes) {
        by.say(to_component("avmoderation", "<av_moderation " + attributes + "/>"));
    };
    moderate(ana, "enable='true' mediaType='audio'");
    moderate(ana, "enable='true' mediaType='video'");
    moderate(ana, "mediaType='audio' jidToWhitelist='alpha@conference.meet.example/" + ben.nick + "'");
    World after(with_lobby());
    restart(before, after);
    Someone& back = after.come(after.member_token());
    back.expect({"\"approved\":true", "\"mediaType\":\"audio\""});
    EXPECT_FALSE(back.has({"\"approved\":true", "\"mediaType\":\"video\""}));

    // What was taken back is not there again.
    Someone& host = after.come(after.host_token());
    moderate(host, "enable='false' mediaType='audio'");
    moderate(host, "enable='true' mediaType='audio'");
    World third(with_lobby());
    after.stored.insert(after.stored.begin(), before.stored.begin(), before.stored.end());
    restart(after, third);
    Someone& again = third.come(third.member_token());
    EXPECT_FALSE(again.has({"\"approved\":true"}));
}

// Also case H11 of the field reports: over a reload, and over a restart of the server.
TEST(Restart, HowLongSomebodySpokeIsAddedUp) {
    World before;
    Someone* ana = &before.come(before.host_token());
    before.come(before.member_token());
    // The first endpoint is the one who was here first: ana.
    auto speaks = [](World& world) {
        for (media::Command const& command : world.engine.commands())
            if (auto const* open = std::get_if<media::OpenEndpoint>(&command)) {
                world.engine.speak(open->who.conference, {open->who});
                break;
            }
        world.perform();
    };
    speaks(before);
    before.pass(Seconds{10});
    before.drop(*ana);
    ana = &before.come(before.host_token());
    auto time_of = [](Someone& person) {
        std::string const text = unescaped(person.expect({"speakerstats"}));
        std::size_t const from = text.find('{');
        return nlohmann::json::parse(text.substr(from, text.rfind('}') - from + 1))["users"];
    };
    nlohmann::json users = time_of(*ana);
    EXPECT_EQ(users[ana->nick]["totalDominantSpeakerTime"], 10000) << users;
    before.pass(Seconds{60});
    ana->say("<presence xmlns='jabber:client' to='alpha@conference.meet.example/" + ana->nick + "'/>");

    World after;
    restart(before, after);
    Someone& back = after.come(after.host_token());
    back.forget();
    Someone& ben = after.come(after.member_token());
    users = time_of(ben);
    EXPECT_EQ(users[back.nick]["totalDominantSpeakerTime"], 10000) << users;
}

TEST(Restart, BreakoutRoomsHaveTheirPollsAndApprovalsToo) {
    World before;
    Someone& ana = before.come(before.host_token());
    std::string const east = add(ana, "East");
    walk(ana, kMain, east);
    ana.say(
        poll(R"({"type":"polls","command":"new-poll","pollId":"p1","question":"Tea?","answers":[{"name":"yes"}]})"));
    ana.say(to_component("avmoderation", "<av_moderation enable='true' mediaType='audio'/>"));
    World after;
    restart(before, after);
    Someone& again = after.connect(after.host_token());
    again.request_conference("alpha");
    join_room(again, east);
    again.expect({"old-polls", "Tea?"});
    again.expect({"\"enabled\":true", "\"mediaType\":\"audio\""});
    Someone& ben = after.come(after.member_token());
    EXPECT_FALSE(ben.has({"old-polls"})) << "of another room";
}

}  // namespace
}  // namespace usher::router::test
