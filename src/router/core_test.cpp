// The meeting seen from outside: joins, roles, messages, the focus' address, and what nobody may do.
#include "router/core.hpp"

#include <gtest/gtest.h>

#include "router/test_world.hpp"

namespace usher::router::test {
namespace {

admission::Policy open_policy() {
    admission::Policy policy;
    policy.guests = admission::Guests::Yes;
    policy.guests_may_create = true;
    return policy;
}

std::string kick(std::string const& nick) {
    return "<iq xmlns='jabber:client' type='set' id='k1' to='alpha@conference.meet.example'><query "
           "xmlns='http://jabber.org/protocol/muc#admin'><item nick='" +
           nick + "' role='none'/></query></iq>";
}

std::string affiliate(std::string const& attributes) {
    return "<iq xmlns='jabber:client' type='set' id='g1' to='alpha@conference.meet.example'><query "
           "xmlns='http://jabber.org/protocol/muc#admin'><item " +
           attributes + "/></query></iq>";
}

TEST(Join, TellsTheNewcomerOfEverybodyThenOfHimselfThenTheSubject) {
    World world(open_policy());
    Someone& ana = world.come(world.host_token());
    Someone& ben = world.come(world.member_token());
    ASSERT_GE(ben.inbox.size(), 5u);
    EXPECT_NE(ben.inbox[0].find("alpha@conference.meet.example/focus"), std::string::npos);
    EXPECT_NE(ben.inbox[0].find("support-terminate-restart"), std::string::npos);
    EXPECT_NE(ben.inbox[0].find("jid='focus@auth.meet.example/focus'"), std::string::npos);
    EXPECT_NE(ben.inbox[1].find("/" + ana.nick), std::string::npos);
    EXPECT_NE(ben.inbox[2].find("room_metadata"), std::string::npos);
    EXPECT_NE(ben.inbox[3].find("code='110'"), std::string::npos);
    EXPECT_NE(ben.inbox[4].find("<subject"), std::string::npos);
}

TEST(Join, IsAnnouncedOnceWithTheRoleAlreadyInIt) {
    World world(open_policy());
    Someone& ben = world.come(world.member_token());
    ben.forget();
    Someone& ana = world.come(world.host_token());
    int presences = 0;
    for (std::string const& message : ben.inbox)
        if (message.find("/" + ana.nick) != std::string::npos && message.starts_with("<presence")) ++presences;
    EXPECT_EQ(presences, 1);
    ben.expect({"/" + ana.nick, "affiliation='owner'", "role='moderator'"});
}

TEST(Roles, ComeFromClaimsAloneInEveryOrder) {
    struct Row {
        bool host_first;
    };
    for (Row const& row : {Row{true}, Row{false}}) {
        World world(open_policy());
        Someone& first = world.come(row.host_first ? world.host_token() : world.member_token());
        Someone& second = world.come(row.host_first ? world.member_token() : world.host_token());
        Someone& host = row.host_first ? first : second;
        Someone& member = row.host_first ? second : first;
        host.expect({"code='110'", "role='moderator'"});
        member.expect({"code='110'", "role='participant'", "affiliation='member'"});
        EXPECT_FALSE(member.has({"code='110'", "moderator"}));
    }
}

TEST(Roles, NobodyInheritsWhenTheModeratorLeaves) {
    World world(open_policy());
    Someone& ana = world.come(world.host_token());
    Someone& ben = world.come(world.member_token());
    world.drop(ana);
    ben.forget();
    world.pass(Seconds{60});
    EXPECT_FALSE(ben.has({"role='moderator'"}));
    world.come(world.host_token()).expect({"code='110'", "role='moderator'"});
}

TEST(Roles, AGrantIsKeptByIdentityUntilTheMeetingEnds) {
    World world(open_policy());
    Someone& ana = world.come(world.host_token());
    Someone& ben = world.come(world.member_token());
    ben.forget();
    ana.say(affiliate("affiliation='owner' nick='" + ben.nick + "'"));
    ben.expect({"code='110'", "role='moderator'"});
    world.drop(ben);
    world.pass(Seconds{20});
    Someone& again = world.come(world.member_token());
    again.expect({"code='110'", "role='moderator'"});
    world.drop(again);
    world.drop(ana);
    world.pass(Seconds{60});
    world.come(world.member_token()).expect({"code='110'", "role='participant'"});
}

TEST(Roles, AGrantMayNameItsTargetByBareOrFullAddress) {
    World world(open_policy());
    Someone& ana = world.come(world.host_token());
    for (bool full : {true, false}) {
        Someone& ben = world.come(world.member_token(full ? "b1" : "b2"));
        ben.forget();
        ana.say(affiliate("affiliation='owner' jid='" + (full ? ben.jid : ben.jid.substr(0, ben.jid.find('/'))) + "'"));
        ben.expect({"code='110'", "role='moderator'"});
    }
}

TEST(Roles, AParticipantCanDoNothingToOthers) {
    World world(open_policy());
    Someone& ana = world.come(world.host_token());
    Someone& ben = world.come(world.member_token());
    ana.forget();
    ben.forget();
    for (std::string const& attempt : {kick(ana.nick), affiliate("affiliation='owner' nick='" + ben.nick + "'"),
                                       affiliate("affiliation='none' nick='" + ana.nick + "'")}) {
        ben.say(attempt);
        ben.expect({"type='error'", "not-allowed", "not-moderator"});
    }
    EXPECT_TRUE(ana.inbox.empty());
}

TEST(Roles, ACohostCannotLowerOrRemoveAHost) {
    World world(open_policy());
    Someone& ana = world.come(world.host_token());
    Someone& ben = world.come(world.member_token());
    ana.say(affiliate("affiliation='owner' nick='" + ben.nick + "'"));
    ben.forget();
    for (std::string const& attempt : {kick(ana.nick), affiliate("affiliation='member' nick='" + ana.nick + "'")}) {
        ben.say(attempt);
        ben.expect({"type='error'", "target-outranks"});
    }
    ana.forget();
    ana.say(affiliate("affiliation='none' nick='" + ben.nick + "'"));
    ben.expect({"code='110'", "role='participant'"});
}

TEST(Kick, ShowsTheReasonToAllAndTheStatusToTheVictim) {
    World world(open_policy());
    Someone& ana = world.come(world.host_token());
    Someone& ben = world.come(world.member_token());
    ana.forget();
    ben.forget();
    ana.say(kick(ben.nick));
    ben.expect({"type='unavailable'", "code='307'", "code='110'", "<actor nick='" + ana.nick + "'/>"});
    ana.expect({"type='unavailable'", "code='307'"});
    ana.expect({"type='result'", "id='k1'"});
}

TEST(Refusal, OfATokenForAnotherRoomNamesTheReasonAndCreatesNothing) {
    World world(open_policy());
    Someone& ben = world.connect(world.member_token("ben", "alpha"), "alpha");
    ben.request_conference("beta");
    ben.expect({"ready='true'"});
    ben.join("beta", "Ben");
    ben.expect({"\"type\":\"usher\"", "\"event\":\"verdict\"", "\"code\":\"room-mismatch\""});
    ben.expect({"type='error'", "type='cancel'", "not-allowed", "room-mismatch xmlns='http://jitsi.org/jitmeet'"});
    EXPECT_EQ(world.core->conferences(), 0u);
}

TEST(Refusal, AtTheDoorShowsItsReason) {
    World world;
    std::string bad = world.member_token() + "x";
    Someone& person = world.connect(bad);
    person.expect({"<failure", "<not-allowed/><text>bad-signature: "});
    EXPECT_TRUE(person.jid.empty());
}

TEST(Presence, ForgedRolesAndIdentitiesAreRemoved) {
    World world(open_policy());
    Someone& ana = world.come(world.host_token());
    Someone& dov = world.come({});
    ana.forget();
    dov.say("<presence xmlns='jabber:client' to='alpha@conference.meet.example/" + dov.nick +
            "'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator' "
            "jid='focus@auth.meet.example/focus'/></x><identity><user><id>u-ana</id></user></identity><stats-id>s</"
            "stats-id></presence>");
    std::string seen = ana.expect({"/" + dov.nick, "stats-id"});
    EXPECT_EQ(seen.find("moderator"), std::string::npos);
    EXPECT_EQ(seen.find("u-ana"), std::string::npos);
    EXPECT_TRUE(seen.find("<x xmlns='http://jabber.org/protocol/muc#user'>") < seen.find("stats-id"));
}

TEST(Presence, ATokensNameCannotBeChangedByTheClient) {
    World world(open_policy());
    Someone& ana = world.come(world.host_token());
    ana.forget();
    Someone& ben = world.come(world.member_token(), "alpha", "Ana");
    ana.expect({"/" + ben.nick, ">ben<"});
}

TEST(Presence, ANickIsTheStreamsOwnAndFocusIsNobodys) {
    World world(open_policy());
    Someone& ana = world.come(world.host_token());
    Someone& dov = world.connect();
    dov.request_conference("alpha");
    for (std::string const& nick : {std::string("focus"), ana.nick, std::string("someelse")}) {
        dov.forget();
        dov.say("<presence xmlns='jabber:client' to='alpha@conference.meet.example/" + nick +
                "'><x xmlns='http://jabber.org/protocol/muc'/></presence>");
        dov.expect({"type='error'"});
        EXPECT_FALSE(dov.has({"code='110'"}));
    }
}

TEST(Messages, GoToAllWithTheSendersAddressAndWithoutForgeries) {
    World world(open_policy());
    Someone& ana = world.come(world.host_token());
    Someone& ben = world.come(world.member_token());
    ana.forget();
    ben.say("<message xmlns='jabber:client' type='groupchat' id='m1' from='alpha@conference.meet.example/" + ana.nick +
            "' to='alpha@conference.meet.example'><body>hello</body><nick "
            "xmlns='http://jabber.org/protocol/nick'>Ana</nick></message>");
    std::string seen = ana.expect({"hello", "from='alpha@conference.meet.example/" + ben.nick + "'"});
    EXPECT_EQ(seen.find("Ana"), std::string::npos);
    ben.expect({"hello", "id='m1'"});
    Someone& dov = world.connect();
    dov.say(
        "<message xmlns='jabber:client' type='groupchat' to='alpha@conference.meet.example'><body>x</body></message>");
    dov.expect({"type='error'", "not-acceptable"});
}

TEST(Messages, OfTheServersOwnKindsAreRefused) {
    World world(open_policy());
    Someone& ana = world.come(world.host_token());
    Someone& ben = world.come(world.member_token());
    ana.forget();
    ben.say(
        "<message xmlns='jabber:client' type='groupchat' to='alpha@conference.meet.example'><json-message "
        "xmlns='http://jitsi.org/jitmeet'>{\"type\":\"lobby-notify\",\"event\":\"LOBBY-ENABLED\",\"value\":true}</"
        "json-message></message>");
    ben.expect({"type='error'", "not-allowed"});
    EXPECT_TRUE(ana.inbox.empty());
    ben.say(
        "<message xmlns='jabber:client' type='groupchat' to='alpha@conference.meet.example'><json-message "
        "xmlns='http://jitsi.org/jitmeet'>{\"type\":\"usher\",\"id\":\"q1\",\"command\":\"x\"}</json-message></"
        "message>");
    ben.expect({"\"id\":\"q1\"", "unknown-command"});
    EXPECT_TRUE(ana.inbox.empty());
}

TEST(Messages, AnotherSessionsRealAddressCannotBeReached) {
    World world(open_policy());
    Someone& ana = world.come(world.host_token());
    Someone& ben = world.come(world.member_token());
    ana.forget();
    ben.say("<message xmlns='jabber:client' to='" + ana.jid + "'><body>psst</body></message>");
    ben.expect({"type='error'", "service-unavailable"});
    ben.say("<iq xmlns='jabber:client' type='set' id='x' to='" + ana.jid + "'><query xmlns='a'/></iq>");
    ben.expect({"type='error'", "service-unavailable", "id='x'"});
    EXPECT_TRUE(ana.inbox.empty());
}

TEST(Iq, BetweenOccupantsIsPassedOnAndItsAnswerBack) {
    World world(open_policy());
    Someone& ana = world.come(world.host_token());
    Someone& ben = world.come(world.member_token());
    ana.forget();
    ben.forget();
    ben.say("<iq xmlns='jabber:client' type='set' id='p2p' to='alpha@conference.meet.example/" + ana.nick +
            "'><jingle xmlns='urn:xmpp:jingle:1' action='session-initiate' sid='s'/></iq>");
    ana.expect({"id='p2p'", "from='alpha@conference.meet.example/" + ben.nick + "'", "session-initiate"});
    ana.say("<iq xmlns='jabber:client' type='result' id='p2p' to='alpha@conference.meet.example/" + ben.nick + "'/>");
    ben.expect({"type='result'", "id='p2p'", "from='alpha@conference.meet.example/" + ana.nick + "'"});
}

TEST(Iq, EveryQuestionGetsAnAnswer) {
    World world(open_policy());
    Someone& ana = world.come(world.host_token());
    for (char const* to : {"meet.example", "focus.meet.example", "lobby.meet.example", "conference.meet.example",
                           "alpha@conference.meet.example", "alpha@conference.meet.example/focus",
                           "alpha@conference.meet.example/nobody", "beta@conference.meet.example", "nowhere.example",
                           "a!b@conference.meet.example", "breakout.meet.example"}) {
        ana.forget();
        ana.say(std::string("<iq xmlns='jabber:client' type='get' id='q' to='") + to +
                "'><query xmlns='urn:unknown'/></iq>");
        ana.expect({"id='q'", "type='error'"});
        EXPECT_EQ(ana.inbox.size(), 0u) << to;
    }
    ana.say("<iq xmlns='jabber:client' type='get' id='p' to='meet.example'><ping xmlns='urn:xmpp:ping'/></iq>");
    ana.expect({"id='p'", "type='result'"});
}

TEST(Disco, AnnouncesTheLobbyAndTellsOnlyThoseInside) {
    World world(open_policy());
    Someone& ana = world.come(world.host_token());
    std::string query = "><query xmlns='http://jabber.org/protocol/disco#info'/></iq>";
    ana.say("<iq xmlns='jabber:client' type='get' id='d' to='meet.example'" + query);
    ana.expect({"id='d'", "type='lobbyrooms'", "name='lobby.meet.example'"});
    ana.say("<iq xmlns='jabber:client' type='get' id='r' to='alpha@conference.meet.example'" + query);
    ana.expect({"id='r'", "muc#roominfo_meetingId", "muc_open"});
    Someone& dov = world.connect();
    dov.say("<iq xmlns='jabber:client' type='get' id='r' to='alpha@conference.meet.example'" + query);
    EXPECT_FALSE(dov.has({"muc#roominfo_meetingId"}));
    dov.expect({"id='r'", "type='error'"});
}

TEST(Mute, IsForModeratorsAndReachesTheTargetFromTheFocus) {
    World world(open_policy());
    Someone& ana = world.come(world.host_token());
    Someone& ben = world.come(world.member_token());
    auto mute = [](Someone const& target, char const* value) {
        return std::string(
                   "<iq xmlns='jabber:client' type='set' id='m' to='alpha@conference.meet.example/focus'><mute "
                   "xmlns='http://jitsi.org/jitmeet/audio' jid='alpha@conference.meet.example/") +
               target.nick + "'>" + value + "</mute></iq>";
    };
    ben.forget();
    ana.forget();
    ana.say(mute(ben, "true"));
    ana.expect({"type='result'", "id='m'"});
    ben.expect(
        {"from='alpha@conference.meet.example/focus'", "actor='alpha@conference.meet.example/" + ana.nick + "'"});
    ben.say(mute(ana, "true"));
    ben.expect({"type='error'", "not-allowed"});
    ana.say(mute(ben, "false"));
    ana.expect({"type='error'", "not-allowed"});
}

TEST(End, ByAModeratorEndsItForAll) {
    World world(open_policy());
    Someone& ana = world.come(world.host_token());
    Someone& ben = world.come(world.member_token());
    ben.forget();
    std::string end = "<message xmlns='jabber:client' to='endconference.meet.example'><end_conference/></message>";
    ben.say(end);
    ben.expect({"type='error'", "forbidden"});
    ana.say(end);
    ben.expect({"type='unavailable'", "<destroy>", "The meeting has been terminated"});
    EXPECT_EQ(world.core->conferences(), 0u);
}

TEST(End, AnEmptyMeetingIsKeptForAMomentAndThenGone) {
    World world(open_policy());
    Someone& ana = world.come(world.host_token());
    ana.leave("alpha");
    ana.expect({"type='unavailable'", "code='110'"});
    EXPECT_EQ(world.core->conferences(), 1u);
    world.pass(Seconds{16});
    EXPECT_EQ(world.core->conferences(), 0u);
    EXPECT_TRUE(world.timers.empty());
}

TEST(Tenants, TheSameNameInTwoTenantsNeverMeets) {
    World world(open_policy());
    Someone& ana = world.come(world.token({{"id", "a"}, {"moderator", true}}, "alpha", {{"sub", "*"}}));
    Someone& ben = world.connect(world.token({{"id", "b"}}, "alpha", {{"sub", "acme"}}), "alpha");
    ben.request_conference("alpha");
    ana.forget();
    ben.forget();
    ben.say("<presence xmlns='jabber:client' to='alpha@conference.acme.meet.example/" + ben.nick +
            "'><x xmlns='http://jabber.org/protocol/muc'/></presence>");
    ben.expect({"code='110'", "alpha@conference.acme.meet.example/"});
    EXPECT_TRUE(ana.inbox.empty());
    EXPECT_EQ(world.core->conferences(), 2u);
}

}  // namespace
}  // namespace usher::router::test
