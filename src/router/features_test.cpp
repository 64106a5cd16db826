// What a token, the configuration or a grant lets people do, held to by the server.
#include "router/test_world.hpp"

namespace usher::router::test {
namespace {

class FeaturesInMeetings : public testing::Test {
protected:
    std::string token_with(nlohmann::json features, std::string const& id = "ben", bool moderator = false) {
        nlohmann::json user = {{"id", "u-" + id}, {"name", id}};
        if (moderator) user["moderator"] = true;
        return world_.token(user, "alpha", {{"context", {{"user", user}, {"features", std::move(features)}}}});
    }
    static std::string to_room(std::string const& type, std::string const& inner, std::string const& nick = {}) {
        return "<message xmlns='jabber:client' id='m' type='" + type + "' to='alpha@conference.meet.example" +
               (nick.empty() ? "" : "/" + nick) + "'>" + inner + "</message>";
    }
    static std::string body() { return "<body>Hello</body>"; }
    static std::string json(std::string const& text) {
        return "<json-message xmlns='http://jitsi.org/jitmeet'>" + text + "</json-message>";
    }
    static std::string to_focus(std::string const& payload) {
        return "<iq xmlns='jabber:client' type='set' id='i' to='alpha@conference.meet.example/focus'>" + payload +
               "</iq>";
    }
    static std::string record(std::string const& mode = "file") {
        return to_focus("<jibri xmlns='http://jitsi.org/protocol/jibri' action='start' recording_mode='" + mode +
                        "'/>");
    }
    static std::string change(Someone const& whom, std::string const& affiliation) {
        return "<iq xmlns='jabber:client' type='set' id='a' to='alpha@conference.meet.example'><query "
               "xmlns='http://jabber.org/protocol/muc#admin'><item nick='" +
               whom.nick + "' affiliation='" + affiliation + "'/></query></iq>";
    }
    int refusals() const {
        int count = 0;
        for (conference::Note const& note : world_.note_lines)
            for (auto const& [key, value] : note.fields) count += key == "code" && value == "feature-not-granted";
        return count;
    }

    World world_;
};

TEST_F(FeaturesInMeetings, WhatTheTokenWithholdsIsRefusedWithOneLine) {
    Someone& ana = world_.come(world_.host_token("ana"));
    Someone& ben = world_.come(token_with({{"send-groupchat", false}, {"create-polls", false}}));
    struct Row {
        std::string stanza;
        char const* condition;
    };
    Row const rows[] = {
        {to_room("groupchat", body()), "<not-allowed"},
        {to_room("groupchat", "<reactions xmlns='urn:xmpp:reactions:0' id='x'/>"), "<not-allowed"},
        {to_room("chat", body(), ana.nick), "<not-allowed"},
        {to_room("groupchat", json(R"({"type":"new-poll","pollId":"p"})")), "<not-allowed"},
        {to_room("groupchat", json(R"({"type":"polls","command":"new-poll"})")), "<not-allowed"},
        {record(), "<forbidden"},
        {record("stream"), "<forbidden"},
        {to_focus("<dial xmlns='urn:xmpp:rayo:1' to='+4930' from='x'/>"), "<forbidden"},
        {to_focus("<dial xmlns='urn:xmpp:rayo:1' to='jitsi_meet_transcribe' from='x'/>"), "<forbidden"},
        {"<message xmlns='jabber:client' id='f' to='filesharing.meet.example'><file-sharing "
         "xmlns='http://jitsi.org/jitmeet' type='add'>{}</file-sharing></message>",
         "<forbidden"},
    };
    int expected = 0;
    for (Row const& row : rows) {
        ana.forget();
        ben.forget();
        ben.say(row.stanza);
        ben.expect({"type='error'", row.condition, "feature-not-granted: "});
        EXPECT_TRUE(ben.inbox.empty()) << row.stanza;
        EXPECT_TRUE(ana.inbox.empty()) << row.stanza;
        EXPECT_EQ(refusals(), ++expected) << row.stanza;
    }
}

TEST_F(FeaturesInMeetings, AnswersOfPollsAndMessagesOfProgramsPass) {
    Someone& ana = world_.come(world_.host_token("ana"));
    Someone& ben = world_.come(token_with({{"send-groupchat", false}, {"create-polls", false}}));
    ana.say(to_room("groupchat", json(R"({"type":"new-poll","pollId":"p","question":"?","answers":["a"]})")));
    ben.say(to_room("groupchat", json(R"({"type":"answer-poll","pollId":"p","answers":[true]})")));
    ana.expect({"answer-poll"});
    EXPECT_EQ(refusals(), 0);
}

TEST_F(FeaturesInMeetings, ATokenThatSaysNothingLosesNothing) {
    Someone& ana = world_.come(world_.host_token("ana"));
    for (std::string const& token : {token_with({{"livestreaming", true}}, "eve", true), world_.host_token("cleo")}) {
        Someone& host = world_.come(token);
        host.forget();
        host.say(record());
        host.expect({"type='error'", "<service-unavailable"});
        host.say(to_room("groupchat", body()));
        ana.expect({"Hello"});
    }
    Someone& strict = world_.come(token_with({{"recording", false}}, "dora", true));
    strict.say(record());
    strict.expect({"<forbidden", "feature-not-granted: "});
    EXPECT_EQ(refusals(), 1);
}

TEST_F(FeaturesInMeetings, AGrantCarriesTheGrantersFeaturesAndARevocationTakesThem) {
    Someone& ana = world_.come(token_with({{"recording", true}}, "ana", true));
    Someone& dov = world_.come(world_.member_token("dov"));
    dov.say(record());
    dov.expect({"<forbidden"});
    ana.say(change(dov, "owner"));
    dov.forget();
    dov.say(record());
    dov.expect({"<service-unavailable"});
    ana.say(change(dov, "member"));
    dov.say(record());
    dov.expect({"<forbidden"});

    Someone& cleo = world_.come(token_with({{"recording", false}}, "cleo", true));
    cleo.say(change(dov, "owner"));
    dov.say(record());
    dov.expect({"<forbidden"});
    dov.say(record("stream"));
    dov.expect({"<service-unavailable"});
}

TEST_F(FeaturesInMeetings, ClientsAreToldInTheirOwnWay) {
    Someone& fresh = world_.come(token_with({{"send-groupchat", false}}));
    std::string const presence = fresh.expect({"<presence", "code='110'"});
    EXPECT_NE(presence.find("<permissions xmlns='http://jitsi.org/jitmeet'>"), std::string::npos) << presence;
    EXPECT_NE(presence.find("<p name='send-groupchat' val='false'/>"), std::string::npos) << presence;
    EXPECT_NE(presence.find("<p name='screen-sharing' val='true'/>"), std::string::npos) << presence;
    EXPECT_FALSE(fresh.has({"\"event\":\"features\""}));

    Someone& old = world_.connect(token_with({{"recording", true}}, "old"));
    old.request_conference("alpha", true);
    old.join("alpha");
    EXPECT_EQ(old.expect({"<presence", "code='110'"}).find("<permissions"), std::string::npos);
    old.expect({"<message", R"("event":"features")", R"("recording":true)", R"("livestreaming":false)"});
    EXPECT_FALSE(fresh.has({"/" + old.nick, "<permissions"})) << "nobody else is told";

    Someone& ana = world_.come(world_.host_token("ana"));
    old.forget();
    ana.say(change(old, "owner"));
    old.expect({R"("event":"features")", R"("livestreaming":true)"});
    old.say("<presence xmlns='jabber:client' to='alpha@conference.meet.example/" + old.nick + "'/>");
    EXPECT_FALSE(old.has({R"("event":"features")"})) << "only what is new";
}

TEST_F(FeaturesInMeetings, AScreenThatMayNotBeSharedIsShownAsMuted) {
    Someone& ana = world_.come(world_.host_token("ana"));
    Someone& ben = world_.come(token_with({{"screen-sharing", false}}));
    std::string const start = "<presence xmlns='jabber:client' to='alpha@conference.meet.example/" + ben.nick + "'>";
    struct Row {
        std::string shared;
        std::string kept;
    };
    Row const rows[] = {
        {"<SourceInfo>{\"" + ben.nick + "-v0\":{\"muted\":false},\"" + ben.nick +
             "-v1\":{\"muted\":false,\"videoType\":\"desktop\"}}</SourceInfo>",
         "<videomuted>false</videomuted>"},
        {"<videomuted>false</videomuted><videoType>desktop</videoType>", "<videomuted>true</videomuted>"},
    };
    int expected = 0;
    for (Row const& row : rows) {
        ana.forget();
        ben.forget();
        ben.say(start + row.shared + "</presence>");
        std::string const seen = ana.expect({"/" + ben.nick, row.kept});
        EXPECT_EQ(seen.find("desktop"), std::string::npos) << seen;
        ben.expect({R"("event":"refused")", "feature-not-granted"});
        ben.say(start + row.shared + "</presence>");
        EXPECT_FALSE(ben.has({R"("event":"refused")"})) << "said once";
        EXPECT_EQ(refusals(), ++expected);
        ben.say(start + "</presence>");
    }
}

TEST_F(FeaturesInMeetings, TheConfigurationsDefaultsHoldWhereNothingIsSaid) {
    admission::Policy policy;
    policy.guests = admission::Guests::Yes;
    policy.features.guest = admission::FeatureSet{};
    policy.features.participant = admission::FeatureSet{}.put(admission::Feature::SendGroupchat);
    World world(policy);
    Someone& ana = world.come(world.host_token("ana"));
    Someone& ben = world.come(world.member_token("ben"));
    Someone& guest = world.come({});
    for (Someone* who : {&ana, &ben}) {
        who->forget();
        who->say(to_room("groupchat", body()));
        who->expect({"Hello", "/" + who->nick});
    }
    guest.forget();
    guest.say(to_room("groupchat", body()));
    guest.expect({"feature-not-granted: "});
}

TEST_F(FeaturesInMeetings, PeerToPeerIsOnlyForThoseWhoMaySendAll) {
    Someone& ana = world_.come(world_.host_token("ana"));
    Someone& ben = world_.come(token_with({{"screen-sharing", false}}));
    auto offer = [](Someone const& to) {
        return "<iq xmlns='jabber:client' type='set' id='j' to='alpha@conference.meet.example/" + to.nick +
               "'><jingle xmlns='urn:xmpp:jingle:1' action='session-initiate' sid='s'/></iq>";
    };
    ana.forget();
    ben.forget();
    ben.say(offer(ana));
    ben.expect({"type='error'", "<service-unavailable"});
    ana.say(offer(ben));
    ana.expect({"type='error'", "<service-unavailable"});
    EXPECT_FALSE(ben.has({"session-initiate"}));
}

}  // namespace
}  // namespace usher::router::test
