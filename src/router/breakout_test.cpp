// Breakout rooms, seen from outside: who makes them, moves and enters.
#include <gtest/gtest.h>

#include <set>

#include "router/breakout_world.hpp"

namespace usher::router::test {
namespace {

TEST(Breakout, IsAnnouncedWithTheRightToRename) {
    World world(strict());
    Someone& ana = world.come(world.host_token());
    ana.say(
        "<iq xmlns='jabber:client' type='get' id='d' to='meet.example'><query "
        "xmlns='http://jabber.org/protocol/disco#info'/></iq>");
    ana.expect({"category='component'", "type='breakout_rooms' name='breakout.meet.example'"});
    ana.say(
        "<iq xmlns='jabber:client' type='get' id='e' to='breakout.meet.example'><query node='breakout_rooms' "
        "xmlns='http://jabber.org/protocol/disco#info'/></iq>");
    ana.expect({"id='e'", "var='http://jitsi.org/protocol/breakout_rooms#rename'"});
}

// COMPAT(lib-jitsi-meet 2.0.6726): without such a component it drops the list of rooms.
TEST(Breakout, OldClientsAreGivenAReasonToListenToComponents) {
    World world(strict());
    Someone& ana = world.connect(world.host_token());
    ana.say(
        "<iq xmlns='jabber:client' type='get' id='d' to='meet.example'><query "
        "xmlns='http://jabber.org/protocol/disco#info'/></iq>");
    ana.expect({"type='conference_duration' name='conferenceduration.meet.example'"});
    ana.request_conference("alpha", true);
    ana.join("alpha");
    ana.expect({"from='conferenceduration.meet.example'", "\"type\":\"conference_duration\"",
                "\"created_timestamp\":" + std::to_string(world.now().wall.since_epoch.count())});
    Someone& ben = world.come(world.member_token());
    EXPECT_FALSE(ben.has({"conference_duration"})) << "new ones read it in the room's disco#info";
}

TEST(Breakout, AMadeRoomIsInTheListOfEverybodyInside) {
    World world(strict());
    Someone& ana = world.come(world.host_token(), "alpha", "Ana");
    Someone& ben = world.come(world.member_token(), "alpha", "Ben");
    std::string const jid = add(ana, "Group 1");
    EXPECT_TRUE(jid.ends_with("@breakout.meet.example"));
    EXPECT_EQ(id_of(jid).size(), 36u) << "not to be guessed";
    nlohmann::json const list = list_of(ben);
    ASSERT_TRUE(list.is_object());
    EXPECT_EQ(list["type"], "breakout_rooms");
    EXPECT_EQ(list["roomCounter"], 1);
    EXPECT_EQ(list["rooms"].size(), 2u);
    nlohmann::json const& main = list["rooms"]["alpha"];
    EXPECT_EQ(main["isMainRoom"], true);
    EXPECT_EQ(main["id"], "alpha");
    EXPECT_EQ(main["jid"], kMain);
    ASSERT_EQ(main["participants"].size(), 2u);
    nlohmann::json const& shown = main["participants"][kMain + "/" + ben.nick];
    EXPECT_EQ(shown["jid"], ben.jid);
    EXPECT_EQ(shown["role"], "participant");
    EXPECT_EQ(shown["displayName"], "Ben");
    nlohmann::json const& group = list["rooms"][id_of(jid)];
    EXPECT_EQ(group["jid"], jid);
    EXPECT_TRUE(group["participants"].is_object());
    EXPECT_FALSE(group.contains("isMainRoom"));
}

TEST(Breakout, NobodyHearsOfRoomsBeforeThereAreAny) {
    World world(strict());
    Someone& ana = world.come(world.host_token());
    world.come(world.member_token());
    world.pass(kSoon);
    EXPECT_TRUE(list_of(ana).is_null());
}

TEST(Breakout, ManyComingsAreOneList) {
    World world(strict());
    Someone& ana = world.come(world.host_token());
    add(ana, "Group 1");
    ana.forget();
    for (char const* id : {"b1", "b2", "b3", "b4"}) world.come(world.member_token(id));
    EXPECT_TRUE(list_of(ana).is_null());
    world.pass(kSoon);
    EXPECT_EQ(list_of(ana)["rooms"]["alpha"]["participants"].size(), 5u);
    EXPECT_EQ(std::ranges::count_if(
                  ana.inbox, [](std::string const& one) { return one.find("rooms/update") != std::string::npos; }),
              1);
}

TEST(Breakout, OnlyModeratorsCommandAndTheRestIsToldWhy) {
    World world(strict());
    Someone& ana = world.come(world.host_token());
    Someone& ben = world.come(world.member_token());
    std::string const jid = add(ana, "Group 1");
    ben.forget();
    ana.forget();
    for (std::string const& one : {std::string("add' subject='Mine'"), "remove' breakoutRoomJid='" + jid + "'",
                                   "rename' breakoutRoomJid='" + jid + "' subject='Mine'",
                                   "move-to-room' participantJid='" + ana.jid + "' roomJid='" + jid + "'"}) {
        command(ben, one);
        ben.expect({"type='error'", "from='breakout.meet.example'", "not-allowed", "not-moderator"});
    }
    world.pass(kSoon);
    EXPECT_TRUE(list_of(ana).is_null()) << "nothing changed";
    EXPECT_FALSE(ana.has({"move-to-room"}));
    EXPECT_EQ(std::ranges::count(world.notes, "breakout-refused"), 4);
}

TEST(Breakout, SomebodyWithoutASeatIsToldSo) {
    World world(strict());
    Someone& ana = world.come(world.host_token());
    add(ana, "Group 1");
    Someone& cleo = world.connect(world.host_token("cleo"));
    cleo.say(
        "<message xmlns='jabber:client' to='breakout.meet.example'><breakout_rooms "
        "type='features/breakout-rooms/add' subject='x'/></message>");
    cleo.expect({"type='error'"});
    leave_room(ana, kMain);
    ana.forget();
    command(ana, "add' subject='Group 2'");
    ana.expect({"type='error'", "not-in-meeting"});
}

TEST(Breakout, UnknownRoomsAndPeopleAreRefused) {
    World world(strict());
    Someone& ana = world.come(world.host_token());
    Someone& eli = world.come(world.member_token("eli", "beta"), "beta");
    Someone& mia = world.come(world.host_token("mia", "beta"), "beta");
    std::string const jid = add(ana, "Group 1");
    std::string const other = add(mia, "Theirs");
    ana.forget();
    eli.forget();
    move(ana, eli, jid);
    ana.expect({"type='error'", "item-not-found"});
    move(ana, ana, other);
    ana.expect({"type='error'", "item-not-found"});
    command(ana, "remove' breakoutRoomJid='" + other + "'");
    ana.expect({"type='error'", "item-not-found"});
    command(ana, "burn'");
    ana.expect({"type='error'", "bad-request"});
    EXPECT_FALSE(eli.has({"move-to-room"})) << "no order reaches another meeting";
}

TEST(Breakout, TooManyRoomsAreRefused) {
    World world(strict());
    Someone& ana = world.come(world.host_token());
    for (std::size_t i = 0; i < conference::kMostBreakouts; ++i)
        command(ana, "add' subject='Group " + std::to_string(i) + "'");
    ana.forget();
    command(ana, "add' subject='One more'");
    ana.expect({"type='error'", "resource-constraint"});
}

TEST(Breakout, AMoveReachesOnlyWhoIsMovedAndAfterTheList) {
    World world(strict());
    Someone& ana = world.come(world.host_token());
    std::string const jid = add(ana, "Group 1");
    Someone& ben = world.come(world.member_token());
    ben.forget();
    ana.forget();
    move(ana, ben, jid);
    EXPECT_FALSE(ben.has({"move-to-room"})) << "he does not know the room yet";
    world.pass(kSoon);
    auto with = [&](std::string const& text) {
        return std::ranges::find_if(ben.inbox, [&](std::string const& m) { return m.find(text) != std::string::npos; });
    };
    ASSERT_NE(with("move-to-room"), ben.inbox.end());
    EXPECT_LT(with("rooms/update"), with("move-to-room"));
    EXPECT_FALSE(ana.has({"move-to-room"}));
    ben.forget();
    move(ana, ben, jid);
    ben.expect({"move-to-room", jid});
}

TEST(Breakout, ATokenForTheMeetingWorksInItsRoomsAndTheRoleGoesAlong) {
    World world(strict());
    Someone& ana = world.come(world.host_token());
    Someone& ben = world.come(world.member_token());
    std::string const b1 = add(ana, "Group 1");
    std::string const b2 = add(ana, "Group 2");
    ana.say("<iq xmlns='jabber:client' type='set' id='g' to='" + kMain +
            "'><query xmlns='http://jabber.org/protocol/muc#admin'><item nick='" + ben.nick +
            "' affiliation='owner'/></query></iq>");
    Someone& dan = world.come(world.member_token("dan"));
    for (int round = 0; round < 5; ++round) {
        std::string const rooms[] = {kMain, b1, b2, kMain};
        for (int i = 0; i + 1 < 4; ++i) {
            for (Someone* one : {&ana, &ben, &dan}) walk(*one, rooms[i], rooms[i + 1]);
            EXPECT_TRUE(ana.has({rooms[i + 1] + "/" + ana.nick, "affiliation='owner' role='moderator'"}));
            EXPECT_TRUE(ben.has({rooms[i + 1] + "/" + ben.nick, "affiliation='owner' role='moderator'"}));
            EXPECT_TRUE(dan.has({rooms[i + 1] + "/" + dan.nick, "affiliation='member' role='participant'"}));
        }
    }
}

TEST(Breakout, StrangersAreNotLetIn) {
    admission::Policy policy = with_guests();
    World world(policy);
    Someone& ana = world.come(world.host_token());
    std::string const jid = add(ana, "Group 1");
    Someone& dov = world.connect({}, "alpha");
    dov.request_conference("alpha");
    dov.forget();
    join_room(dov, jid);
    dov.expect({"json-message", "not-in-meeting", "from='" + jid + "'"});
    dov.expect({"type='error'", "from='" + jid + "/" + dov.nick + "'", "not-allowed"});
    Someone& cleo = world.connect(world.host_token("cleo"));
    join_room(cleo, jid);
    cleo.expect({"json-message", "not-in-meeting"});
    Someone& eli = world.connect(world.member_token("eli", "beta"), "beta");
    eli.join("beta");
    eli.forget();
    join_room(eli, jid);
    eli.expect({"json-message", "room-mismatch"});
    EXPECT_FALSE(ana.has({jid}) && ana.has({dov.nick}));
    // An address that never was says the same.
    dov.forget();
    join_room(dov, "11111111-2222-4333-8444-555555555555@breakout.meet.example");
    dov.expect({"json-message", "not-in-meeting"});
    dov.expect({"type='error'", "not-allowed"});
}

TEST(Breakout, WhoLeftLongAgoIsAStranger) {
    World world(strict());
    Someone& ana = world.come(world.host_token());
    Someone& ben = world.come(world.member_token());
    std::string const jid = add(ana, "Group 1");
    leave_room(ben, kMain);
    world.pass(Milliseconds{59000});
    join_room(ben, jid);
    EXPECT_TRUE(is_in(ben, jid));
    leave_room(ben, jid);
    world.pass(Milliseconds{61000});
    ben.forget();
    join_room(ben, jid);
    ben.expect({"json-message", "not-in-meeting"});
}

TEST(Breakout, WhoDoesNotLeaveFirstHasOneSeatAllTheSame) {
    World world(strict());
    Someone& ana = world.come(world.host_token());
    Someone& ben = world.come(world.member_token());
    std::string const jid = add(ana, "Group 1");
    ana.forget();
    join_room(ben, jid);
    EXPECT_TRUE(is_in(ben, jid));
    ana.expect({"type='unavailable'", kMain + "/" + ben.nick});
    world.pass(kSoon);
    nlohmann::json const list = list_of(ana);
    EXPECT_EQ(list["rooms"]["alpha"]["participants"].size(), 1u);
    EXPECT_EQ(list["rooms"][id_of(jid)]["participants"].size(), 1u);
}

TEST(Breakout, MovedByModeratorsOnlyIfThePolicySaysSo) {
    admission::Policy policy = strict();
    policy.breakout_move = admission::BreakoutMove::Moderator;
    World world(policy);
    Someone& ana = world.come(world.host_token());
    Someone& ben = world.come(world.member_token());
    std::string const b1 = add(ana, "Group 1");
    std::string const b2 = add(ana, "Group 2");
    move(ana, ben, b1);
    walk(ben, kMain, b2);
    ben.expect({"json-message", "not-assigned"});
    ben.expect({"type='error'", "not-allowed"});
    join_room(ben, b1);
    EXPECT_TRUE(is_in(ben, b1));
    walk(ben, b1, kMain);
    EXPECT_TRUE(is_in(ben, kMain)) << "everybody may go back";
    walk(ana, kMain, b2);
    EXPECT_TRUE(is_in(ana, b2)) << "moderators go anywhere";
    move(ana, ben, kMain);
    walk(ben, kMain, b1);
    ben.expect({"json-message", "not-assigned"});
}

TEST(Breakout, AClaimNamesTheRoomOfItsHolder) {
    admission::Policy policy = strict();
    policy.breakout_move = admission::BreakoutMove::Moderator;
    World world(policy);
    Someone& ana = world.come(world.host_token());
    auto meant = [&](std::string const& id) {
        return world.token({{"id", "u-" + id}, {"name", id}}, "alpha", {{"breakout", "g2"}});
    };
    Someone& ben = world.come(meant("ben"));
    std::string const g2 = add(ana, "g2");
    ben.expect({"move-to-room", g2});
    Someone& dan = world.come(meant("dan"));
    world.pass(kSoon);
    dan.expect({"move-to-room", g2});
    walk(dan, kMain, g2);
    EXPECT_TRUE(is_in(dan, g2));
    walk(dan, g2, kMain);
    world.pass(kSoon);
    EXPECT_FALSE(dan.has({"move-to-room"})) << "once he was there he goes where he likes";
    Someone& eve = world.come(world.member_token("eve"));
    world.pass(kSoon);
    EXPECT_FALSE(eve.has({"move-to-room"}));
}

}  // namespace
}  // namespace usher::router::test
