// What a recording brings back, and what is in it.
#include "replay/replay.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "config/difference.hpp"
#include "router/test_world.hpp"

namespace usher::replay {
namespace {

using nlohmann::json;
using router::test::Someone;
using router::test::World;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// As the server makes it (shell/seen.cpp).
json dump_of(World& world, std::string const& room = "alpha") {
    auto const found = world.core->dump(room);
    EXPECT_TRUE(found);
    if (!found) return {};
    json dump = json::parse(found->json);
    dump["configuration"] = json::object();
    for (auto const& [key, text] : config::texts_of(found->policy)) dump["configuration"][key] = text;
    if (found->policy.password)
        dump["configuration"]["rooms.password"] = "\"" + found->policy.password->reveal() + "\"";
    return dump;
}

admission::Policy with_lobby() {
    admission::Policy policy;
    policy.guests = admission::Guests::Yes;
    policy.lobby = admission::LobbyMode::On;
    return policy;
}

std::string invite(Someone const& whom) {
    return "<message xmlns='jabber:client' to='alpha@conference.meet.example'><x "
           "xmlns='http://jabber.org/protocol/muc#user'><invite to='" +
           whom.jid + "'/></x></message>";
}

// A host, a member, a guest who is let in and one who is not, somebody who loses his line, a chat.
void course(World& world) {
    Someone& ana = world.come(world.host_token());
    ana.knock("alpha", "Ana");
    world.come(world.member_token(), "alpha", "Ben");
    Someone& cat = world.come("", "alpha", "Cat");
    cat.knock("alpha", "Cat");
    ana.say(invite(cat));
    cat.join("alpha", "Cat");
    Someone& dov = world.come("", "alpha", "Dov");
    dov.knock("alpha", "Dov");
    ana.say(
        "<iq xmlns='jabber:client' type='set' id='d' to='alpha@lobby.meet.example'><query "
        "xmlns='http://jabber.org/protocol/muc#admin'><item nick='k" +
        dov.nick + "' role='none'/></query></iq>");
    dov.join("alpha", "Dov");
    cat.say(
        "<message xmlns='jabber:client' type='groupchat' to='alpha@conference.meet.example'><body>the word is "
        "swordfish</body></message>");
    world.pass(Seconds{30});
    world.drop(cat);
}

TEST(Replay, ComesToTheSameVerdictsAndPeople) {
    World world(with_lobby());
    course(world);
    json const dump = dump_of(world);
    EXPECT_EQ(dump["complete"], true) << dump["because"];
    Result<Outcome> const outcome = replay(dump.dump());
    ASSERT_TRUE(outcome.ok()) << outcome.error().detail;
    EXPECT_THAT(outcome.value().differences, IsEmpty());
    EXPECT_GE(outcome.value().verdicts, 6U);
    EXPECT_EQ(outcome.value().people, dump["state"]["people"].size());
}

// What moderators do by the room's form and by the page's commands.
TEST(Replay, FormsAndCommandsDoTheSameAgain) {
    World world(with_lobby());
    Someone& ana = world.come(world.host_token());
    ana.knock("alpha", "Ana");
    Someone& cat = world.come("", "alpha", "Cat");
    cat.knock("alpha", "Cat");
    ana.say(invite(cat));
    cat.join("alpha", "Cat");
    Someone& dov = world.come("", "alpha", "Dov");
    dov.knock("alpha", "Dov");
    ana.say(
        "<iq xmlns='jabber:client' type='set' id='c' to='alpha@conference.meet.example'><query "
        "xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field "
        "var='muc#roomconfig_passwordprotectedroom'><value>1</value></field><field "
        "var='muc#roomconfig_roomsecret'><value>swordfish</value></field><field "
        "var='muc#roomconfig_membersonly'><value>0</value></field></x></query></iq>");
    json const command = {{"type", "usher"}, {"command", "back-to-lobby"}, {"nick", cat.nick}};
    ana.say(
        "<message xmlns='jabber:client' to='alpha@conference.meet.example'><json-message "
        "xmlns='http://jitsi.org/jitmeet'>" +
        command.dump() + "</json-message></message>");
    json const dump = dump_of(world);
    EXPECT_EQ(dump["complete"], true) << dump["because"];
    EXPECT_THAT(dump.dump(), Not(HasSubstr("swordfish")));
    Result<Outcome> const outcome = replay(dump.dump());
    ASSERT_TRUE(outcome.ok()) << outcome.error().detail;
    EXPECT_THAT(outcome.value().differences, IsEmpty());
}

TEST(Replay, SaysWhatIsOtherwise) {
    World world(with_lobby());
    course(world);
    json dump = dump_of(world);
    json stricter = dump;
    stricter["configuration"]["lobby.mode"] = "\"off\"";
    Result<Outcome> outcome = replay(stricter.dump());
    ASSERT_TRUE(outcome.ok());
    ASSERT_FALSE(outcome.value().differences.empty()) << "without a lobby guests are admitted";
    EXPECT_THAT(outcome.value().differences.front(), HasSubstr("decided then"));
    dump["state"]["people"].erase(0);
    outcome = replay(dump.dump());
    ASSERT_TRUE(outcome.ok());
    EXPECT_THAT(outcome.value().differences, testing::ElementsAre(HasSubstr("people now")));
}

TEST(Replay, BreakoutRoomsAreFoundUnderTheirNewAddresses) {
    World world;
    Someone& ana = world.come(world.host_token());
    ana.say(
        "<message xmlns='jabber:client' to='breakout.meet.example'><breakout_rooms type='features/breakout-rooms/add' "
        "subject='Group 1'/></message>");
    Someone& ben = world.come(world.member_token(), "alpha", "Ben");
    std::string const list = ana.expect({"breakout_rooms", "Group 1"});
    std::size_t const at = list.find("@breakout.meet.example");
    ASSERT_NE(at, std::string::npos);
    std::string const jid = list.substr(at - 36, 36) + "@breakout.meet.example";
    ana.say(
        "<message xmlns='jabber:client' to='breakout.meet.example'><breakout_rooms "
        "type='features/breakout-rooms/move-to-room' participantJid='" +
        ben.jid + "' roomJid='" + jid + "'/></message>");
    ben.leave("alpha");
    ben.say("<presence xmlns='jabber:client' to='" + jid + "/" + ben.nick +
            "'><x xmlns='http://jabber.org/protocol/muc'/></presence>");
    json const dump = dump_of(world);
    ASSERT_THAT(dump["state"].dump(), HasSubstr("breakout 1")) << "Ben is there";
    Result<Outcome> const outcome = replay(dump.dump());
    ASSERT_TRUE(outcome.ok());
    EXPECT_THAT(outcome.value().differences, IsEmpty());
}

TEST(Replay, PasswordsFitUnderOtherNames) {
    admission::Policy policy;
    policy.guests = admission::Guests::Yes;
    policy.password = Secret{"open sesame"};
    World world(policy);
    world.come(world.host_token());
    Someone& ben = world.connect();
    ben.request_conference("alpha");
    ben.join("alpha", "Ben", "guess");
    ben.join("alpha", "Ben", "open sesame");
    json const dump = dump_of(world);
    EXPECT_THAT(dump.dump(), Not(HasSubstr("sesame")));
    EXPECT_THAT(dump.dump(), Not(HasSubstr("guess")));
    Result<Outcome> const outcome = replay(dump.dump());
    ASSERT_TRUE(outcome.ok());
    EXPECT_THAT(outcome.value().differences, IsEmpty());
    EXPECT_EQ(outcome.value().people, 2U);
}

TEST(Recording, HasNeitherTokensNorWhatWasSaid) {
    World world(with_lobby());
    std::string const token = world.host_token();
    course(world);
    std::string const dump = dump_of(world).dump();
    EXPECT_THAT(dump, Not(HasSubstr("swordfish")));
    EXPECT_THAT(dump, HasSubstr("21 bytes"));
    EXPECT_THAT(dump, Not(HasSubstr(token.substr(token.rfind('.') + 1)))) << "no signature";
    EXPECT_THAT(dump, Not(HasSubstr(world.address)));
}

TEST(Recording, IsBoundedAndSaysWhatIsGone) {
    World world;
    Someone& ana = world.come(world.host_token());
    for (int i = 0; i < 3000; ++i) {
        ana.say(
            "<message xmlns='jabber:client' type='groupchat' "
            "to='alpha@conference.meet.example'><body>a</body></message>");
        if (i % 50 == 0) world.pass(Seconds{10});
    }
    json const dump = dump_of(world);
    EXPECT_LE(dump["events"].size(), router::RecordingLimits{}.events);
    EXPECT_GT(dump["dropped"], 1000);
    EXPECT_EQ(dump["complete"], false);
    EXPECT_EQ(dump["because"], json::array({"the-beginning-is-gone"}));
}

TEST(Replay, WhatIsNoDumpIsSaidSo) {
    EXPECT_FALSE(replay("[]").ok());
    EXPECT_FALSE(replay(R"({"format":"another"})").ok());
    EXPECT_TRUE(
        replay(R"({"format":"usher-room-dump/1","room":"a","domain":"d","events":[{"kind":"stanza"},{},7]})").ok());
}

}  // namespace
}  // namespace usher::replay
