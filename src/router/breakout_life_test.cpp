// Life in breakout rooms, and their end: what the others get, the lobby meanwhile, media, time.
#include <gtest/gtest.h>

#include <set>

#include "router/breakout_world.hpp"

namespace usher::router::test {
namespace {

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
    std::string const theirs =
        people.begin()->first > people.rbegin()->first ? people.begin()->first : people.rbegin()->first;
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
    Someone& ana =
        world.connect(world.token({{"id", "u"}, {"name", "Ana"}, {"moderator", true}}, "alpha", {{"sub", "acme"}}));
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
