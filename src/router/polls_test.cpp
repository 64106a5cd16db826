// Polls between the client generations (docs/protocol/polls.md), and who spoke how long.
#include <gtest/gtest.h>

#include "router/test_world.hpp"

namespace usher::router::test {
namespace {

std::string to_component(std::string const& json) {
    return "<message xmlns='jabber:client' type='chat' to='polls.meet.example'><json-message "
           "xmlns='http://jitsi.org/jitmeet'>" +
           json + "</json-message></message>";
}
std::string to_room(std::string const& json) {
    return "<message xmlns='jabber:client' type='groupchat' to='alpha@conference.meet.example'><json-message "
           "xmlns='http://jitsi.org/jitmeet'>" +
           json + "</json-message></message>";
}

class PollsInRooms : public testing::Test {
protected:
    PollsInRooms()
        : ana(world.come(world.host_token(), "alpha", "ana")), olga(world.connect(world.member_token("olga"))) {
        olga.request_conference("alpha", true);
        olga.join("alpha", "olga");
        ana.forget();
        olga.forget();
    }
    World world;
    Someone& ana;   // a client of 2026
    Someone& olga;  // of 2022
};

TEST_F(PollsInRooms, AQuestionReachesEachInItsOwnForm) {
    ana.say(to_component(
        R"({"type":"polls","command":"new-poll","pollId":"p1","question":"Tea?","answers":[{"name":"yes"},{"name":"no"}]})"));
    ana.expect({"from='polls.meet.example'", "\"command\":\"new-poll\"", "\"senderId\":\"" + ana.nick + "\"",
                "\"senderName\":\"ana\"", "\"roomJid\":\"alpha@conference.meet.example\""});
    olga.expect({"type='groupchat'", "from='alpha@conference.meet.example/" + ana.nick + "'", "\"type\":\"new-poll\"",
                 "\"answers\":[\"yes\",\"no\"]", "\"senderName\":\"ana\""});
    olga.say(to_room(R"({"type":"answer-poll","pollId":"p1","answers":[true,false]})"));
    ana.expect({"\"command\":\"answer-poll\"", "\"answers\":[true,false]", "\"senderName\":\"olga\""});
    olga.expect({"\"type\":\"answer-poll\"", "\"voterName\":\"olga\""});
}

TEST_F(PollsInRooms, NobodyAsksOrVotesInTheNameOfAnother) {
    olga.say(to_room(
        R"({"type":"new-poll","pollId":"p1","question":"Tea?","answers":["yes"],"senderName":"ana","senderId":")" +
        ana.nick + R"("})"));
    ana.expect({"\"senderId\":\"" + olga.nick + "\"", "\"senderName\":\"olga\""});
    olga.expect({"\"senderId\":\"" + olga.nick + "\"", "\"senderName\":\"olga\""});
    olga.say(to_room(R"({"type":"answer-poll","pollId":"p1","answers":[true],"voterName":"ana","voterId":"x"})"));
    olga.expect({"\"voterId\":\"" + olga.nick + "\"", "\"voterName\":\"olga\""});
    olga.say(to_room(R"({"type":"old-polls","polls":[]})"));
    olga.expect({"type='error'", "<not-allowed"});
    EXPECT_FALSE(ana.has({"old-polls"}));
    olga.say("<message xmlns='jabber:client' type='chat' to='alpha@conference.meet.example/" + ana.nick +
             "'><json-message xmlns='http://jitsi.org/jitmeet'>{\"type\":\"new-poll\",\"pollId\":\"p9\"}</json-message>"
             "</message>");
    olga.expect({"type='error'", "<not-allowed"});
    EXPECT_FALSE(ana.has({"p9"}));
}

TEST_F(PollsInRooms, NewcomersGetWhatWasAskedAndChosen) {
    olga.say(to_room(R"({"type":"new-poll","pollId":"p1","question":"Tea?","answers":["yes","no"]})"));
    olga.say(to_room(R"({"type":"answer-poll","pollId":"p1","answers":[true,false]})"));
    Someone& carl = world.come(world.member_token("carl"));
    carl.expect({"from='polls.meet.example'", "\"command\":\"old-polls\"", "\"pollId\":\"p1\"",
                 "{\"id\":\"" + olga.nick + "\",\"name\":\"olga\"}"});
    Someone& dora = world.connect(world.member_token("dora"));
    dora.request_conference("alpha", true);
    dora.join("alpha");
    dora.expect({"from='alpha@conference.meet.example'", "\"type\":\"old-polls\"", "\"id\":\"p1\"",
                 "{\"" + olga.nick + "\":\"olga\"}"});
}

TEST_F(PollsInRooms, WhatIsWrongIsRefusedAndNobodyHearsOfIt) {
    ana.say(to_component(R"({"type":"polls","command":"answer-poll","pollId":"none","answers":[true]})"));
    ana.expect({"type='error'", "<not-acceptable", "no such poll"});
    ana.say(to_component(R"({"type":"polls","command":"new-poll","pollId":"p","question":7,"answers":[]})"));
    ana.expect({"type='error'", "<not-acceptable"});
    ana.say(to_component(R"({"type":"polls","command":"new-poll","pollId":"p"})"));
    ana.expect({"type='error'", "<bad-request"});
    EXPECT_TRUE(olga.inbox.empty());
}

TEST_F(PollsInRooms, NewcomersLearnWhoSpokeHowLong) {
    Someone& carl = world.come(world.member_token("carl"));
    carl.expect({"from='speakerstats.meet.example'", "\"type\":\"speakerstats\"", "\"displayName\":\"olga\"",
                 "\"totalDominantSpeakerTime\":0"});
    ana.forget();
    ana.say(
        "<message xmlns='jabber:client' to='speakerstats.meet.example'><speakerstats "
        "xmlns='http://jitsi.org/jitmeet' room='alpha@conference.meet.example'/></message>");
    ana.say(
        "<message xmlns='jabber:client' to='speakerstats.meet.example'><faceLandmarks "
        "xmlns='http://jitsi.org/jitmeet' duration='1e999' faceExpression='happy'/></message>");
    EXPECT_TRUE(ana.inbox.empty()) << "heard and not believed";
}

}  // namespace
}  // namespace usher::router::test
