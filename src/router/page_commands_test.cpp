// What the page asks for where its client library has no call (docs/protocol/page-commands.md).
#include <gtest/gtest.h>

#include "router/breakout_world.hpp"

namespace usher::router::test {
namespace {

admission::Policy open_policy() {
    admission::Policy policy;
    policy.guests = admission::Guests::Yes;
    policy.guests_may_create = true;
    return policy;
}

TEST(PageCommands, ThePageOfAModeratorEndsTheMeeting) {
    World world(open_policy());
    Someone& ana = world.come(world.host_token());
    Someone& ben = world.come(world.member_token());
    std::string const end =
        "<message xmlns='jabber:client' type='groupchat' to='alpha@conference.meet.example'><json-message "
        "xmlns='http://jitsi.org/jitmeet'>{\"type\":\"usher\",\"id\":\"e1\",\"command\":\"end\"}</json-message></"
        "message>";
    ben.forget();
    ben.say(end);
    ben.expect({"\"id\":\"e1\"", "\"ok\":false", "not-moderator"});
    ben.forget();
    ana.forget();
    ana.say(end);
    ana.expect({"\"id\":\"e1\"", "\"ok\":true"});
    ben.expect({"<destroy", "The meeting has been terminated"});
}

std::string page_command(std::string const& json) {
    return "<message xmlns='jabber:client' type='groupchat' to='alpha@conference.meet.example'><json-message "
           "xmlns='http://jitsi.org/jitmeet'>" +
           json + "</json-message></message>";
}

class PageOfAModerator : public testing::Test {
protected:
    PageOfAModerator()
        : ana(world.come(world.host_token())),
          ben(world.come(world.member_token())),
          carl(world.come(world.member_token("carl"))) {
        for (Someone* each : {&ana, &ben, &carl}) each->forget();
    }
    std::string asks(std::string const& what, Someone const& whom) {
        return page_command(R"({"type":"usher","id":"c","command":")" + what + R"(","nick":")" + whom.nick + "\"}");
    }
    World world{open_policy()};
    Someone& ana;
    Someone& ben;
    Someone& carl;
};

TEST_F(PageOfAModerator, MutesEverybodyButHimselfAndOneMore) {
    ana.say(
        page_command(R"({"type":"usher","id":"c","command":"mute","media":"video","except":")" + carl.nick + "\"}"));
    ana.expect({"\"id\":\"c\"", "\"ok\":true"});
    ben.expect({"http://jitsi.org/jitmeet/video", "actor='alpha@conference.meet.example/" + ana.nick + "'"});
    EXPECT_FALSE(carl.has({"<mute"}));
    EXPECT_FALSE(ana.has({"<mute"}));
    ana.say(page_command(R"({"type":"usher","id":"d","command":"mute"})"));
    ana.expect({"\"id\":\"d\"", "\"ok\":false", "bad-request"});
}

TEST_F(PageOfAModerator, BansForGood) {
    ana.say(asks("ban", ben));
    ana.expect({"\"id\":\"c\"", "\"ok\":true"});
    ben.expect({"type='unavailable'", "code='301'"});
    Someone& again = world.meet(world.member_token());
    again.say("<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='meet.example' version='1.0'/>");
    again.say("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'/>");
    again.expect({"<failure", "banned: "});
}

TEST_F(PageOfAModerator, SendsSomebodyBackToTheLobbyWhichIsOnFromThen) {
    ana.say(
        "<iq xmlns='jabber:client' type='set' id='g' to='alpha@conference.meet.example'><query "
        "xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='owner' nick='" +
        ben.nick + "'/></query></iq>");
    ben.forget();
    ana.say(asks("back-to-lobby", ben));
    ana.expect({"\"id\":\"c\"", "\"ok\":true"});
    ana.expect({"LOBBY-ENABLED", "\"value\":true"});
    ben.expect({"\"event\":\"verdict\"", "\"code\":\"lobby\"", "\"hold\":true"});
    ben.expect({"type='unavailable'", "code='307'"});
    ben.join("alpha");
    ben.expect({"type='error'", "registration-required"});
    ben.knock("alpha");
    ben.expect({"from='alpha@lobby.meet.example/", "code='110'"});
    ana.say(
        "<message xmlns='jabber:client' to='alpha@conference.meet.example'><x "
        "xmlns='http://jabber.org/protocol/muc#user'><invite to='" +
        ben.jid + "'/></x></message>");
    ben.expect({"<invite"});
    ben.join("alpha");
    ben.expect({"role='participant'", "code='110'"});
}

TEST_F(PageOfAModerator, AHostIsNotSentAway) {
    Someone& hana = world.come(world.host_token("hana"));
    for (char const* what : {"back-to-lobby"}) {
        ana.say(asks(what, hana));
        ana.expect({"\"id\":\"c\"", "\"ok\":false", "target-outranks"});
    }
    ana.say(asks("back-to-lobby", ana));
    ana.expect({"\"ok\":false", "not-allowed"});
    EXPECT_FALSE(hana.has({"type='unavailable'", "code='307'"}));
}

TEST_F(PageOfAModerator, SeesWhoWasAdmittedByWhichRule) {
    ana.say(page_command(R"({"type":"usher","id":"c","command":"people"})"));
    std::string const answer = ana.expect({"\"id\":\"c\"", "\"ok\":true"});
    EXPECT_NE(answer.find("\"nick\":\"" + ana.nick + "\",\"role\":\"host\",\"rule\":\"entitled\""), std::string::npos);
    EXPECT_NE(answer.find("\"nick\":\"" + ben.nick + "\",\"role\":\"participant\",\"rule\":\"otherwise\""),
              std::string::npos);
}

TEST_F(PageOfAModerator, WritesMetadataWithinItsLimits) {
    ana.say(page_command(R"({"type":"usher","id":"c","command":"metadata","key":"k","data":[1]})"));
    ana.expect({"\"id\":\"c\"", "\"ok\":true"});
    ben.expect({"room_metadata", "\"k\":[1]"});
    ana.say(page_command(R"({"type":"usher","id":"d","command":"metadata","key":"k","data":)" + std::string(40, '[') +
                         std::string(40, ']') + "}"));
    ana.expect({"\"id\":\"d\"", "\"ok\":false", "bad-request"});
}

TEST_F(PageOfAModerator, IsRefusedToEverybodyElseAndNothingHappens) {
    for (char const* what : {"mute", "ban", "back-to-lobby", "people", "metadata"}) {
        ben.say(asks(what, carl));
        ben.expect({"\"id\":\"c\"", "\"ok\":false", "\"code\":\"not-moderator\""});
    }
    EXPECT_TRUE(carl.inbox.empty());
    EXPECT_TRUE(ana.inbox.empty());
    ben.say(asks("dance", carl));
    ben.expect({"unknown-command"});
}

TEST_F(PageOfAModerator, SpeaksToEveryRoomAtOnce) {
    std::string const west = add(ana, "West");
    walk(ben, kMain, west);
    for (Someone* each : {&ana, &ben, &carl}) each->forget();
    ana.say(page_command(R"({"type":"usher","id":"c","command":"announce","text":"Five minutes &amp; counting"})"));
    ana.expect({"\"id\":\"c\"", "\"ok\":true"});
    ben.expect({"from='" + west + "/" + ana.nick + "'", "type='groupchat'", "<body>Five minutes &amp; counting</body>",
                "</nick>"});
    for (Someone* each : {&ana, &carl}) each->expect({"from='" + kMain + "/" + ana.nick + "'", "<body>Five minutes"});
    carl.say(page_command(R"({"type":"usher","id":"c","command":"announce","text":"Me too"})"));
    carl.expect({"\"ok\":false", "not-moderator"});
    for (std::string const& text : {std::string(), std::string(" "), std::string(2001, 'x')}) {
        ana.forget();
        ana.say(page_command(R"({"type":"usher","id":"c","command":"announce","text":")" + text + "\"}"));
        ana.expect({"\"ok\":false", text.size() > 2000 ? "too-large" : "bad-request"});
    }
    EXPECT_FALSE(ben.has({"<body>"}));
}

}  // namespace
}  // namespace usher::router::test
