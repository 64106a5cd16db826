// Moderators decide who speaks (docs/protocol/moderation.md): both client generations, and who tries all the same.
#include <gtest/gtest.h>

#include "router/test_world.hpp"

namespace usher::router::test {
namespace {

std::string address(Someone const& person) { return "alpha@conference.meet.example/" + person.nick; }

std::string to_component(std::string const& component, std::string const& inner) {
    return "<message xmlns='jabber:client' to='" + component + ".meet.example'>" + inner + "</message>";
}
std::string switched(std::string const& media, bool on) {
    return to_component("avmoderation", "<av_moderation enable='" + std::string(on ? "true" : "false") +
                                            "' mediaType='" + media + "'/>");
}
std::string approve(Someone const& who, std::string const& media, char const* list = "jidToWhitelist") {
    return to_component("avmoderation",
                        "<av_moderation mediaType='" + media + "' " + list + "='" + address(who) + "'/>");
}
std::string mute(Someone const& who, std::string const& media, char const* wanted = "true") {
    return "<iq xmlns='jabber:client' type='set' id='m' to='alpha@conference.meet.example/focus'><mute "
           "xmlns='http://jitsi.org/jitmeet/" +
           media + "' jid='" + address(who) + "'>" + wanted + "</mute></iq>";
}
void show(Someone& person, bool audio, bool video, bool desktop = false) {
    auto const muted = [](bool shown) { return shown ? std::string("false") : std::string("true"); };
    person.say("<presence xmlns='jabber:client' to='" + address(person) + "'><SourceInfo>{\"" + person.nick +
               "-a0\":{\"muted\":" + muted(audio) + "},\"" + person.nick + "-v0\":{\"muted\":" + muted(video) +
               (desktop ? ",\"videoType\":\"desktop\"" : "") + "}}</SourceInfo></presence>");
}

class Moderation : public testing::Test {
protected:
    Moderation() : ana(world.come(world.host_token())), ben(world.come(world.member_token())) {
        ana.forget();
        ben.forget();
    }
    Someone& old(std::string const& token) {
        Someone& person = world.connect(token);
        person.request_conference("alpha", true);
        person.join("alpha");
        return person;
    }
    static admission::Policy policy() {
        admission::Policy open;
        open.guests = admission::Guests::Yes;
        return open;
    }
    World world{policy()};
    Someone& ana;
    Someone& ben;
};

TEST_F(Moderation, OnMutesEverybodyButModeratorsForAllAndTellsTheirClients) {
    show(ana, true, true);
    show(ben, true, true);
    ana.forget();
    ben.forget();
    ana.say(switched("audio", true));
    ben.expect({"avmoderation.meet.example", "\"enabled\":true", "\"mediaType\":\"audio\"",
                "\"actor\":\"" + address(ana) + "\""});
    ben.expect({"http://jitsi.org/jitmeet/audio", ">true</mute>"});
    ana.expect({"\"whitelists\":{\"audio\":[\"" + address(ana) + "\"]}"});
    ana.expect({"from='" + address(ben) + "'", "<audiomuted>true</audiomuted>", "<videomuted>false</videomuted>"});
    EXPECT_FALSE(ana.has({"<mute"}));
}

TEST_F(Moderation, WhoUnmutesWithoutApprovalStaysMutedForTheOthersAndIsToldOnce) {
    ana.say(switched("audio", true));
    ana.forget();
    ben.forget();
    show(ben, true, false);
    ben.expect({"http://jitsi.org/jitmeet/audio", ">true</mute>"});
    ana.expect({"from='" + address(ben) + "'", "<audiomuted>true</audiomuted>"});
    EXPECT_EQ(std::ranges::count(world.notes, "refused"), 1);
    show(ben, true, false);
    EXPECT_FALSE(ben.has({"<mute"})) << "the same try";
}

TEST_F(Moderation, WhoIsApprovedIsHeardAndKeepsItOverAReload) {
    ana.say(switched("audio", true));
    ana.say(approve(ben, "audio"));
    ben.expect({"\"approved\":true", "\"mediaType\":\"audio\""});
    show(ben, true, false);
    ana.expect({"from='" + address(ben) + "'", "<audiomuted>false</audiomuted>"});
    ben.leave("alpha");
    Someone& again = world.connect(world.member_token());
    again.request_conference("alpha");
    again.join("alpha");
    again.expect({"\"enabled\":true", "\"mediaType\":\"audio\""});
    again.expect({"\"approved\":true"});
    ana.forget();
    show(again, true, false);
    ana.expect({"from='" + address(again) + "'", "<audiomuted>false</audiomuted>"});
}

TEST_F(Moderation, AnApprovalThatIsTakenBackMutesAtOnce) {
    ana.say(switched("video", true));
    ana.say(approve(ben, "video"));
    show(ben, false, true);
    ana.forget();
    ben.forget();
    ana.say(approve(ben, "video", "jidToBlacklist"));
    ben.expect({"\"removed\":true", "\"mediaType\":\"video\""});
    ben.expect({"http://jitsi.org/jitmeet/video", ">true</mute>"});
    ana.expect({"from='" + address(ben) + "'", "<videomuted>true</videomuted>"});
}

TEST_F(Moderation, NewcomersLearnOfItAndComeInMuted) {
    ana.say(switched("audio", true));
    Someone& carl = world.connect(world.member_token("carl"));
    carl.request_conference("alpha");
    carl.forget();
    carl.join("alpha");
    carl.expect({"metadata.meet.example", "\"startMuted\":{\"audio\":true,\"video\":false}"});
    carl.expect({"avmoderation.meet.example", "\"enabled\":true"});
    EXPECT_FALSE(carl.has({"whitelists"})) << "only moderators see who may";
}

TEST_F(Moderation, OffLetsEverybodySpeakAndForgetsApprovals) {
    ana.say(switched("audio", true));
    ana.say(switched("audio", false));
    ben.expect({"\"enabled\":false"});
    ana.forget();
    show(ben, true, false);
    ana.expect({"from='" + address(ben) + "'", "<audiomuted>false</audiomuted>"});
}

TEST_F(Moderation, WhoLosesTheRoleIsSilencedAndWhoGetsItIsNot) {
    ana.say(
        "<iq xmlns='jabber:client' type='set' id='g' to='alpha@conference.meet.example'><query "
        "xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='owner' nick='" +
        ben.nick + "'/></query></iq>");
    show(ben, true, false);
    ana.say(switched("audio", true));
    EXPECT_FALSE(ben.has({"<mute"}));
    ben.forget();
    ana.say(
        "<iq xmlns='jabber:client' type='set' id='r' to='alpha@conference.meet.example'><query "
        "xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='member' nick='" +
        ben.nick + "'/></query></iq>");
    ben.expect({"\"removed\":true"});
    ben.expect({"<mute"});
}

TEST_F(Moderation, OnlyModeratorsSwitchItAndTheRoomStaysAsItWas) {
    ben.say(switched("audio", true));
    ben.expect({"type='error'", "<forbidden", "not-moderator"});
    EXPECT_FALSE(ana.has({"av_moderation"}));
    ana.say(switched("smell", true));
    ana.expect({"type='error'", "<bad-request"});
    ana.say(switched("audio", true));
    ana.forget();
    ben.forget();
    ana.say(switched("audio", true));
    EXPECT_TRUE(ben.inbox.empty()) << "twice the same";
}

TEST_F(Moderation, AModeratorWhoseTokenWithholdsTheFeatureMayNot) {
    Someone& mia = world.come(world.token(
        {{"id", "u-mia"}, {"moderator", true}}, "alpha",
        {{"context", {{"user", {{"id", "u-mia"}, {"moderator", true}}}, {"features", {{"moderation", false}}}}}}));
    mia.forget();
    mia.say(switched("audio", true));
    mia.expect({"<forbidden", "feature-not-granted"});
    mia.say(mute(ben, "audio"));
    mia.expect({"type='error'", "feature-not-granted"});
    EXPECT_FALSE(ben.has({"<mute"}));
}

TEST_F(Moderation, AClientOf2022KnowsTwoSortsAndItsVideoMeansScreensToo) {
    Someone& olga = old(world.host_token("olga"));
    Someone& carl = old(world.member_token("carl"));
    ana.say(switched("desktop", true));
    EXPECT_FALSE(olga.has({"av_moderation"}));
    ben.expect({"\"mediaType\":\"desktop\""});
    ana.say(switched("desktop", false));
    ben.forget();
    olga.say(switched("video", true));
    ben.expect({"\"mediaType\":\"video\"", "\"enabled\":true"});
    ben.expect({"\"mediaType\":\"desktop\"", "\"enabled\":true"});
    carl.expect({"\"mediaType\":\"video\"", "\"enabled\":true"});
    show(ben, false, true, true);
    ben.expect({"http://jitsi.org/jitmeet/desktop", ">true</mute>"});
}

TEST_F(Moderation, WhileNobodyDecidesAnApprovalAsksToSpeak) {
    ana.say(approve(ben, "audio"));
    ben.expect({"\"approved\":true", "\"from\":\"" + address(ana) + "\""});
    EXPECT_FALSE(ana.has({"whitelists"}));
    ana.say(to_component("avmoderation",
                         "<av_moderation mediaType='audio' jidToWhitelist='alpha@conference.meet.example/nobody'/>"));
    ana.expect({"<item-not-found"});
}

TEST_F(Moderation, AModeratorMutesOthersByTheFocus) {
    for (char const* media : {"audio", "video", "desktop"}) {
        ana.say(mute(ben, media));
        ana.expect({"type='result'", "id='m'"});
        ben.expect({"from='alpha@conference.meet.example/focus'", std::string("http://jitsi.org/jitmeet/") + media,
                    "actor='" + address(ana) + "'"});
    }
    ana.say(mute(ben, "smell"));
    ana.expect({"<bad-request"});
    ana.say(mute(ben, "audio", "false"));
    ana.expect({"<not-allowed", "not-approved"});
    ben.say(mute(ana, "audio"));
    ben.expect({"<not-allowed", "not-moderator"});
    EXPECT_FALSE(ana.has({"<mute"}));
}

TEST_F(Moderation, NobodyUnmutesHimselfByTheFocusWithoutApproval) {
    ana.say(switched("audio", true));
    ben.say(mute(ben, "audio", "false"));
    ben.expect({"<not-allowed", "not-approved"});
    ana.say(approve(ben, "audio"));
    ben.say(mute(ben, "audio", "false"));
    ben.expect({"type='result'", "id='m'"});
}

TEST_F(Moderation, WhoIsSilencedIsOfferedNoMediaPastTheServer) {
    std::string const offer = "<iq xmlns='jabber:client' type='set' id='p' to='" + address(ana) +
                              "'><jingle xmlns='urn:xmpp:jingle:1' action='session-initiate' sid='s'/></iq>";
    ben.say(offer);
    ana.expect({"session-initiate"});
    ana.say(switched("audio", true));
    ana.expect({"from='" + address(ben) + "'", "session-terminate", "sid='s'"});
    ben.expect({"from='" + address(ana) + "'", "session-terminate", "sid='s'"});
    ben.say(offer);
    ben.expect({"<service-unavailable"});
    EXPECT_FALSE(ana.has({"session-initiate"}));
}

TEST_F(Moderation, ABreakoutRoomIsModeratedByItself) {
    ana.say(switched("audio", true));
    ana.say(to_component("breakout", "<breakout_rooms type='features/breakout-rooms/add' subject='G'/>"));
    std::string const list = ben.expect({"breakout.meet.example", "\"name\":\"G\""});
    std::size_t const at = list.find("\"jid\":\"", list.find("\"name\":\"G\"") - 120) + 7;
    std::string const room = list.substr(at, list.find('"', at) - at);
    ben.say("<presence xmlns='jabber:client' to='" + room + "/" + ben.nick +
            "'><x xmlns='http://jabber.org/protocol/muc'/></presence>");
    ben.forget();
    ben.say("<presence xmlns='jabber:client' to='" + room + "/" + ben.nick + "'><SourceInfo>{\"" + ben.nick +
            "-a0\":{\"muted\":false}}</SourceInfo></presence>");
    ben.expect({"from='" + room + "/" + ben.nick + "'", "<audiomuted>false</audiomuted>"});
    EXPECT_FALSE(ben.has({"<mute"}));
}

}  // namespace
}  // namespace usher::router::test
