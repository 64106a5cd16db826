// Breakout rooms, seen from outside: who makes, moves, enters and leaves, and what the others get of it.
#include <gtest/gtest.h>

#include <set>

#include "router/test_world.hpp"

namespace usher::router::test {
namespace {

admission::Policy strict() {
    admission::Policy policy;
    policy.guests = admission::Guests::No;
    return policy;
}

admission::Policy with_guests() {
    admission::Policy policy;
    policy.guests = admission::Guests::Yes;
    return policy;
}

constexpr Milliseconds kSoon{1000};  // longer than the list waits

void command(Someone& who, std::string const& attributes) {
    who.say(
        "<message xmlns='jabber:client' to='breakout.meet.example'><breakout_rooms type='features/breakout-rooms/" +
        attributes + "/></message>");
}

void move(Someone& by, Someone const& who, std::string const& room) {
    command(by, "move-to-room' participantJid='" + who.jid + "' roomJid='" + room + "'");
}

std::string unescaped(std::string text) {
    for (auto const& [from, to] : {std::pair{"&quot;", "\""}, std::pair{"&amp;", "&"}}) {
        for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + 1))
            text.replace(at, std::string_view(from).size(), to);
    }
    return text;
}

// The newest list that somebody got; null if there was none.
nlohmann::json list_of(Someone& who) {
    nlohmann::json newest;
    for (std::string const& message : who.inbox) {
        if (message.find("features/breakout-rooms/update") == std::string::npos) continue;
        std::size_t const from = message.find('{');
        newest = nlohmann::json::parse(unescaped(message.substr(from, message.rfind('}') - from + 1)), nullptr, false);
        EXPECT_EQ(message.find("type='groupchat'"), std::string::npos);
        EXPECT_NE(message.find("from='breakout.meet.example'"), std::string::npos);
    }
    return newest;
}

// Makes a room and gives its address.
std::string add(Someone& by, std::string const& name) {
    command(by, "add' subject='" + name + "'");
    nlohmann::json const list = list_of(by);
    for (auto const& room : list["rooms"])
        if (room["name"] == name) return room["jid"];
    ADD_FAILURE() << "no room " << name << " in " << list.dump();
    return {};
}

std::string id_of(std::string const& jid) { return jid.substr(0, jid.find('@')); }

// As the client does: leaves where it is, asks again, joins.
void leave_room(Someone& who, std::string const& room) {
    who.say("<presence xmlns='jabber:client' type='unavailable' to='" + room + "/" + who.nick +
            "'><status>switch_room</status></presence>");
}
void join_room(Someone& who, std::string const& room, std::string const& name = "Someone") {
    who.say("<presence xmlns='jabber:client' to='" + room + "/" + who.nick +
            "'><x xmlns='http://jabber.org/protocol/muc'/><nick xmlns='http://jabber.org/protocol/nick'>" + name +
            "</nick></presence>");
}
void walk(Someone& who, std::string const& from, std::string const& to) {
    leave_room(who, from);
    who.forget();
    join_room(who, to);
}

std::string const kMain = "alpha@conference.meet.example";

bool is_in(Someone const& who, std::string const& room) {
    return who.has({"from='" + room + "/" + who.nick + "'", "code='110'", "role="});
}

TEST(Breakout, IsAnnouncedWithTheRightToRename) {
    World world(strict());
    Someone& ana = world.come(world.host_token());
    ana.say("<iq xmlns='jabber:client' type='get' id='d' to='meet.example'><query "
            "xmlns='http://jabber.org/protocol/disco#info'/></iq>");
    ana.expect({"category='component'", "type='breakout_rooms' name='breakout.meet.example'"});
    ana.say("<iq xmlns='jabber:client' type='get' id='e' to='breakout.meet.example'><query node='breakout_rooms' "
            "xmlns='http://jabber.org/protocol/disco#info'/></iq>");
    ana.expect({"id='e'", "var='http://jitsi.org/protocol/breakout_rooms#rename'"});
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
    cleo.say("<message xmlns='jabber:client' to='breakout.meet.example'><breakout_rooms "
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

TEST(Breakout, PresenceChatAndSubjectStayInTheRoom) {
    World world(strict());
    Someone& ana = world.come(world.host_token());
    Someone& ben = world.come(world.member_token());
    Someone& dan = world.come(world.member_token("dan"));
    std::string const jid = add(ana, "Group 1");
    walk(ana, kMain, jid);
    ana.expect({"from='" + jid + "/focus'", "affiliation='owner'"});
    ana.expect({"type='groupchat'", "from='" + jid + "'", "<subject>Group 1</subject>"});
    walk(ben, kMain, jid);
    ben.expect({"from='" + jid + "/" + ana.nick + "'"});
    EXPECT_FALSE(ben.has({dan.nick, "<presence"}));
    dan.forget();
    ana.forget();
    ben.say("<message xmlns='jabber:client' type='groupchat' to='" + jid + "'><body>hello group</body></message>");
    ana.expect({"hello group", "from='" + jid + "/" + ben.nick + "'"});
    EXPECT_FALSE(dan.has({"hello group"}));
    dan.say("<message xmlns='jabber:client' type='groupchat' to='" + jid + "'><body>let me in</body></message>");
    dan.expect({"type='error'"});
    EXPECT_FALSE(ana.has({"let me in"}));
    ben.say("<presence xmlns='jabber:client' to='" + jid + "/" + ben.nick + "'><raisedHand>1</raisedHand></presence>");
    ana.expect({"raisedHand", "from='" + jid + "/" + ben.nick + "'"});
    EXPECT_FALSE(dan.has({"raisedHand"}));
    ana.say("<iq xmlns='jabber:client' type='get' id='i' to='" + jid +
            "'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>");
    ana.expect({"muc#roominfo_isbreakout", "muc#roominfo_breakout_main_room", kMain});
    dan.say("<iq xmlns='jabber:client' type='get' id='i' to='" + kMain +
            "'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>");
    EXPECT_EQ(dan.expect({"id='i'"}).find("isbreakout"), std::string::npos);
}

TEST(Breakout, RemovingSendsBackAndTheAddressIsGone) {
    World world(strict());
    Someone& ana = world.come(world.host_token());
    Someone& ben = world.come(world.member_token());
    Someone& dan = world.come(world.member_token("dan"));
    std::string const jid = add(ana, "Group 1");
    walk(ben, kMain, jid);
    walk(dan, kMain, jid);
    world.pass(kSoon);
    ben.forget();
    ana.forget();
    command(ana, "remove' breakoutRoomJid='" + jid + "'");
    EXPECT_FALSE(list_of(ana)["rooms"].contains(id_of(jid)));
    ben.expect({"move-to-room", kMain});
    walk(ben, jid, kMain);
    EXPECT_TRUE(is_in(ben, kMain));
    join_room(ana, jid);
    ana.expect({"type='error'", "from='" + jid, "not-allowed"});
    dan.forget();
    world.pass(conference::kBreakoutCloseGrace);
    dan.expect({"type='unavailable'", "<destroy jid='" + kMain + "'>", "Breakout room removed."});
    join_room(dan, kMain);
    EXPECT_TRUE(is_in(dan, kMain));
    ana.forget();
    join_room(ana, jid);
    ana.expect({"json-message", "not-in-meeting"});
}

TEST(Breakout, NobodyIsSentBackTwice) {
    World world(strict());
    Someone& ana = world.come(world.host_token());
    Someone& ben = world.come(world.member_token());
    std::string const jid = add(ana, "Group 1");
    walk(ben, kMain, jid);
    world.pass(kSoon);
    ben.forget();
    move(ana, ben, kMain);
    command(ana, "remove' breakoutRoomJid='" + jid + "'");
    ben.expect({"move-to-room", kMain});
    EXPECT_FALSE(ben.has({"move-to-room"}));
}

TEST(Breakout, ClosingAllLeavesEverybodyInTheMeeting) {
    World world(strict());
    Someone& ana = world.come(world.host_token());
    Someone& ben = world.come(world.member_token());
    Someone& dan = world.come(world.member_token("dan"));
    std::string const jid = add(ana, "Group 1");
    move(ana, ben, jid);  // he does not go
    walk(dan, kMain, jid);
    world.drop(dan);
    command(ana, "remove' breakoutRoomJid='" + jid + "'");
    Someone& again = world.come(world.member_token("dan"));
    world.pass(kSoon);
    nlohmann::json const list = list_of(ana);
    EXPECT_EQ(list["rooms"].size(), 1u);
    EXPECT_EQ(list["rooms"]["alpha"]["participants"].size(), 3u);
    EXPECT_TRUE(is_in(again, kMain));
}

TEST(Breakout, ARenamedRoomHasItsNameForEverybody) {
    World world(strict());
    Someone& ana = world.come(world.host_token());
    Someone& ben = world.come(world.member_token());
    std::string const jid = add(ana, "Group 1");
    walk(ben, kMain, jid);
    command(ana, "rename' breakoutRoomJid='" + jid + "' subject='Blue'");
    EXPECT_EQ(list_of(ben)["rooms"][id_of(jid)]["name"], "Blue");
    ben.expect({"type='groupchat'", "from='" + jid + "'", "<subject>Blue</subject>"});
}

TEST(Breakout, AHostInARoomIsPresentAndServesTheLobby) {
    admission::Policy policy;
    policy.guests = admission::Guests::AfterHost;
    policy.lobby = admission::LobbyMode::On;
    policy.waiting = admission::WaitingMode::On;
    World world(policy);
    Someone& ana = world.come(world.host_token());
    std::string const jid = add(ana, "Group 1");
    walk(ana, kMain, jid);
    ana.say("<iq xmlns='jabber:client' type='get' id='i' to='" + jid +
            "'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>");
    ana.expect({"muc_membersonly", "muc#roominfo_lobbyroom", "alpha@lobby.meet.example"});
    ana.knock("alpha", "Ana");
    ana.expect({"from='alpha@lobby.meet.example/k" + ana.nick, "affiliation='owner'"});
    Someone& dov = world.come({});
    dov.expect({"json-message", "\"code\":\"lobby\""});
    dov.knock("alpha", "Dov");
    ana.expect({"alpha@lobby.meet.example/k" + dov.nick, ">Dov<"});
    ana.say("<message xmlns='jabber:client' to='" + kMain +
            "'><x xmlns='http://jabber.org/protocol/muc#user'><invite to='" + dov.jid + "'/></x></message>");
    ana.expect({"LOBBY-ACCESS-GRANTED", "from='" + jid + "/" + ana.nick + "'"});
    dov.expect({"<invite "});
    dov.join("alpha", "Dov");
    EXPECT_TRUE(is_in(dov, kMain));
}

TEST(Breakout, AHostOnTheWayIsPresent) {
    admission::Policy policy;
    policy.guests = admission::Guests::AfterHost;
    World world(policy);
    Someone& ana = world.come(world.host_token());
    std::string const jid = add(ana, "Group 1");
    leave_room(ana, kMain);
    Someone& dov = world.come({});
    EXPECT_TRUE(is_in(dov, kMain));
    join_room(ana, jid);
    EXPECT_TRUE(is_in(ana, jid));
}

TEST(Breakout, NobodyWhoMovesKnocksAgain) {
    World world(with_guests());
    Someone& ana = world.come(world.host_token());
    Someone& dov = world.come({});
    std::string const jid = add(ana, "Group 1");
    ana.say("<iq xmlns='jabber:client' type='set' id='l' to='" + kMain +
            "'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field "
            "var='muc#roomconfig_membersonly'><value>true</value></field></x></query></iq>");
    ana.expect({"id='l'", "type='result'"});
    walk(dov, kMain, jid);
    EXPECT_TRUE(is_in(dov, jid));
    EXPECT_TRUE(dov.has({jid + "/" + dov.nick, "affiliation='none' role='participant'"}));
    walk(dov, jid, kMain);
    EXPECT_TRUE(is_in(dov, kMain));
}

TEST(Breakout, LobbyAndPasswordBelongToTheMeeting) {
    World world(with_guests());
    Someone& ana = world.come(world.host_token());
    Someone& ben = world.come(world.member_token());
    std::string const jid = add(ana, "Group 1");
    walk(ana, kMain, jid);
    std::string const form =
        "'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field "
        "var='muc#roomconfig_membersonly'><value>true</value></field></x></query></iq>";
    ana.say("<iq xmlns='jabber:client' type='set' id='l' to='" + jid + form);
    ana.expect({"id='l'", "type='error'", "main-room-only"});
    ana.forget();
    ben.forget();
    ana.say("<iq xmlns='jabber:client' type='set' id='m' to='" + kMain + form);
    ana.expect({"id='m'", "type='result'"});
    ben.expect({"code='104'", "from='" + kMain + "'"});
    ana.expect({"code='104'", "from='" + jid + "'"});
}

TEST(Breakout, KickedFromARoomIsOutOfTheMeeting) {
    World world(with_guests());
    Someone& ana = world.come(world.host_token());
    Someone& dov = world.come({});
    std::string const jid = add(ana, "Group 1");
    walk(ana, kMain, jid);
    walk(dov, kMain, jid);
    ana.say("<iq xmlns='jabber:client' type='set' id='k' to='" + jid +
            "'><query xmlns='http://jabber.org/protocol/muc#admin'><item nick='" + dov.nick +
            "' role='none'/></query></iq>");
    dov.expect({"type='unavailable'", "code='307'", jid + "/" + dov.nick});
    dov.forget();
    join_room(dov, jid);
    dov.expect({"json-message", "not-in-meeting"});
}

TEST(Breakout, TheMeetingLastsWhileSomebodyIsInARoom) {
    World world(strict());
    Someone& ana = world.come(world.host_token());
    std::string const jid = add(ana, "Group 1");
    walk(ana, kMain, jid);
    world.pass(Milliseconds{300000});
    EXPECT_EQ(world.core->conferences(), 1u);
    walk(ana, jid, kMain);
    EXPECT_TRUE(is_in(ana, kMain));
    world.drop(ana);
    world.pass(Milliseconds{61000});
    EXPECT_EQ(world.core->conferences(), 0u);
}

TEST(Breakout, TheEndOfTheMeetingIsTheEndOfItsRooms) {
    World world(strict());
    Someone& ana = world.come(world.host_token());
    Someone& ben = world.come(world.member_token());
    std::string const jid = add(ana, "Group 1");
    walk(ben, kMain, jid);
    ana.say("<message xmlns='jabber:client' to='endconference.meet.example'><end_conference/></message>");
    ben.expect({"type='unavailable'", "from='" + jid + "/" + ben.nick + "'", "<destroy>"});
    EXPECT_EQ(world.core->conferences(), 0u);
    ben.forget();
    join_room(ben, jid);
    ben.expect({"type='error'", "not-allowed"});
}

TEST(Breakout, TheTimerSendsEverybodyBack) {
    admission::Policy policy = strict();
    policy.breakout_timer = Seconds{600};
    World world(policy);
    Someone& ana = world.come(world.host_token());
    Someone& ben = world.come(world.member_token());
    std::string const jid = add(ana, "Group 1");
    world.pass(Milliseconds{700000});
    walk(ben, kMain, jid);
    EXPECT_TRUE(is_in(ben, jid)) << "it runs from the first entry";
    world.pass(Milliseconds{599000});
    EXPECT_FALSE(ben.has({"move-to-room"}));
    world.pass(Milliseconds{2000});
    ben.expect({"move-to-room", kMain});
    EXPECT_EQ(list_of(ana)["rooms"].size(), 1u);
}

// Which conference of the engine each opened endpoint is in.
std::map<OccupantId, std::string> media_of(World const& world) {
    std::map<OccupantId, std::string> found;
    for (media::Command const& one : world.engine.commands()) {
        if (auto const* open = std::get_if<media::OpenEndpoint>(&one)) found[open->who.occupant] = open->who.conference;
        if (auto const* close = std::get_if<media::CloseEndpoint>(&one)) found.erase(close->who.occupant);
    }
    return found;
}

TEST(Breakout, EachRoomHasMediaOfItsOwnThatEndWithIt) {
    World world(strict());
    Someone& ana = world.come(world.host_token());
    Someone& ben = world.come(world.member_token());
    Someone& dan = world.come(world.member_token("dan"));
    Someone& eve = world.come(world.member_token("eve"));
    std::string const jid = add(ana, "Group 1");
    walk(ana, kMain, jid);
    walk(ben, kMain, jid);
    std::string const offer = ben.expect({"session-initiate", "from='" + jid + "/focus'"});
    EXPECT_NE(offer.find("colibri-ws"), std::string::npos);
    std::map<std::string, int> people;
    for (auto const& [who, conference] : media_of(world)) ++people[conference];
    ASSERT_EQ(people.size(), 2u) << "main and breakout are two conferences of the engine";
    for (auto const& [conference, count] : people) EXPECT_EQ(count, 2) << conference;
    std::string const theirs = people.begin()->first > people.rbegin()->first ? people.begin()->first : people.rbegin()->first;
    EXPECT_NE(theirs.find('-'), std::string::npos);
    // The channel's address opens the channel of this room only.
    std::size_t const at = offer.find("/colibri-ws/default-id/");
    std::string const path = offer.substr(at + 23, offer.find('\'', at) - at - 23);
    EXPECT_EQ(path.substr(0, path.find('/')), theirs);
    std::string const password = path.substr(path.find("pwd=") + 4);
    EXPECT_TRUE(world.core->channel_owner(theirs, ben.nick, password).has_value());
    EXPECT_FALSE(world.core->channel_owner(theirs.substr(0, theirs.find('-')), ben.nick, password).has_value());
    EXPECT_FALSE(world.core->channel_owner(theirs, dan.nick, password).has_value());
    world.engine.forget_commands();
    walk(ana, jid, kMain);
    walk(ben, jid, kMain);
    auto closed = [&](media::Command const& one) {
        auto const* close = std::get_if<media::CloseConference>(&one);
        return close != nullptr && close->id == theirs;
    };
    EXPECT_EQ(std::ranges::count_if(world.engine.commands(), closed), 1);
    // The next use has another id.
    world.engine.forget_commands();
    walk(dan, kMain, jid);
    walk(eve, kMain, jid);
    std::set<std::string> opened;
    for (media::Command const& one : world.engine.commands())
        if (auto const* open = std::get_if<media::OpenConference>(&one)) opened.insert(open->id);
    ASSERT_EQ(opened.size(), 1u);
    EXPECT_NE(*opened.begin(), theirs);
}

TEST(Breakout, TenantsHaveRoomsOfTheirOwn) {
    World world(strict());
    Someone& ana = world.connect(world.token({{"id", "u"}, {"name", "Ana"}, {"moderator", true}}, "alpha",
                                             {{"sub", "acme"}}));
    std::string const main = "alpha@conference.acme.meet.example";
    join_room(ana, main);
    EXPECT_TRUE(is_in(ana, main));
    std::string const jid = add(ana, "Group 1");
    EXPECT_EQ(list_of(ana)["rooms"]["alpha"]["jid"], main);
    walk(ana, main, jid);
    EXPECT_TRUE(is_in(ana, jid));
    Someone& ben = world.come(world.host_token("ben"));
    ben.forget();
    join_room(ben, jid);
    ben.expect({"json-message", "-mismatch"});
    ben.expect({"type='error'", "not-allowed"});
}

}  // namespace
}  // namespace usher::router::test
