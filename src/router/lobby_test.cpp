// Lobby, seen from outside: what each person gets when somebody knocks, is admitted, is turned away.
#include <gtest/gtest.h>

#include "router/test_world.hpp"

namespace usher::router::test {
namespace {

admission::Policy lobby_policy() {
    admission::Policy policy;
    policy.lobby = admission::LobbyMode::On;
    policy.guests = admission::Guests::Yes;
    policy.guests_may_create = true;
    policy.deny_cooldown = Seconds{30};
    return policy;
}

void enter_lobby(Someone& moderator) { moderator.knock("alpha", "Moderator"); }

std::string admit(Someone const& guest) {
    return "<message xmlns='jabber:client' to='alpha@conference.meet.example'><x "
           "xmlns='http://jabber.org/protocol/muc#user'><invite to='" +
           guest.jid + "'/></x></message>";
}

std::string deny(Someone const& guest) {
    return "<iq xmlns='jabber:client' type='set' id='d1' to='alpha@lobby.meet.example'><query "
           "xmlns='http://jabber.org/protocol/muc#admin'><item nick='k" +
           guest.nick + "' role='none'><reason>no</reason></item></query></iq>";
}

TEST(Lobby, TheModeratorWalksInAndTheGuestKnocks) {
    World world(lobby_policy());
    Someone& ana = world.come(world.host_token());
    ana.expect({"code='110'", "role='moderator'", "affiliation='owner'"});
    Someone& dov = world.come({});
    dov.expect({"json-message", "\"code\":\"lobby\"", "\"hold\":true"});
    std::string error = dov.expect({"type='error'", "code='407'", "registration-required"});
    EXPECT_NE(error.find("<lobbyroom xmlns='http://jitsi.org/jitmeet'>alpha@lobby.meet.example</lobbyroom></error>"),
              std::string::npos)
        << error;
    EXPECT_NE(error.find("</error><lobbyroom>alpha@lobby.meet.example</lobbyroom>"), std::string::npos) << error;
    EXPECT_FALSE(ana.has({"/" + dov.nick})) << "nobody in the meeting sees who has to knock";
}

TEST(Lobby, OnlyModeratorsSeeWhoKnocksAndKnockersSeeNobody) {
    World world(lobby_policy());
    Someone& ana = world.come(world.host_token());
    enter_lobby(ana);
    Someone& dov = world.come({});
    Someone& eve = world.come({});
    ana.forget();
    dov.forget();
    dov.knock("alpha", "Dov");
    std::string seen = ana.expect({"alpha@lobby.meet.example/k" + dov.nick, ">Dov<"});
    EXPECT_NE(seen.find("jid='" + dov.jid + "'"), std::string::npos) << "needed for the invitation";
    dov.expect({"code='110'", "alpha@lobby.meet.example/k" + dov.nick});
    eve.forget();
    eve.knock("alpha", "Eve");
    eve.expect({"code='110'"});
    for (Someone* knocker : {&dov, &eve}) {
        for (Someone* other : {&dov, &eve, &ana}) {
            if (other == knocker) continue;
            EXPECT_FALSE(knocker->has({other->jid}));
            EXPECT_FALSE(knocker->has({other->nick}));
        }
    }
}

TEST(Lobby, AModeratorWhoComesLaterGetsTheList) {
    World world(lobby_policy());
    Someone& dov = world.come({});
    dov.knock("alpha", "Dov");
    dov.expect({"code='110'"});
    Someone& ana = world.come(world.host_token());
    EXPECT_FALSE(dov.has({"code='201'"}));
    ana.forget();
    enter_lobby(ana);
    ana.expect({"alpha@lobby.meet.example/k" + dov.nick, ">Dov<"});
}

TEST(Lobby, WhoIsAdmittedIsInvitedAndWalksIn) {
    World world(lobby_policy());
    Someone& ana = world.come(world.host_token());
    enter_lobby(ana);
    Someone& dov = world.come({});
    dov.knock("alpha", "Dov");
    dov.forget();
    ana.forget();
    ana.say(admit(dov));
    std::string invitation = dov.expect({"<invite", "from='alpha@conference.meet.example'"});
    EXPECT_EQ(invitation.find(ana.jid), std::string::npos) << "no real address is shown to who waits";
    ana.expect({"LOBBY-ACCESS-GRANTED", "Dov"});
    dov.join("alpha", "Dov");
    dov.expect({"code='110'", "role='participant'"});
    ana.expect({"alpha@conference.meet.example/" + dov.nick, ">Dov<"});
}

TEST(Lobby, WhoIsTurnedAwayIsToldSoAndMayAskAgainLater) {
    World world(lobby_policy());
    Someone& ana = world.come(world.host_token());
    enter_lobby(ana);
    Someone& dov = world.come({});
    dov.knock("alpha", "Dov");
    dov.forget();
    ana.forget();
    ana.say(deny(dov));
    dov.expect({"\"code\":\"denied\""});
    dov.expect({"type='unavailable'", "code='307'", "code='110'"});
    ana.expect({"LOBBY-ACCESS-DENIED"});
    ana.expect({"type='result'", "id='d1'"});
    dov.join("alpha", "Dov");
    dov.expect({"\"code\":\"denied-recently\""});
    dov.expect({"type='error'", "not-allowed"});
    world.pass(Seconds{31});
    dov.join("alpha", "Dov");
    dov.expect({"code='407'"});
}

TEST(Lobby, ParticipantsCanNeitherAdmitNorDeny) {
    World world(lobby_policy());
    Someone& ana = world.come(world.host_token());
    enter_lobby(ana);
    Someone& ben = world.come(world.member_token());
    ben.knock("alpha", "Ben");
    ana.say(admit(ben));
    ben.join("alpha", "Ben");
    Someone& dov = world.come({});
    dov.knock("alpha", "Dov");
    dov.forget();
    ben.forget();
    ben.say(admit(dov));
    ben.expect({"type='error'", "forbidden"});
    ben.say(deny(dov));
    ben.expect({"type='error'", "not-allowed"});
    dov.say(admit(dov));
    dov.expect({"type='error'", "forbidden"});
    EXPECT_FALSE(dov.has({"<invite"}));
    ben.say("<presence xmlns='jabber:client' type='unavailable' to='alpha@lobby.meet.example/k" + ben.nick + "'/>");
    ben.forget();
    ben.knock("alpha", "Ben");
    ben.expect({"type='error'", "alpha@lobby.meet.example"});
}

TEST(Lobby, TheModeratorComesBackWithoutKnockingAfterHerLineWasCut) {
    World world(lobby_policy());
    Someone& ana = world.come(world.host_token());
    enter_lobby(ana);
    Someone& dov = world.come({});
    dov.knock("alpha", "Dov");
    ana.say(admit(dov));
    dov.join("alpha", "Dov");
    world.drop(ana);
    world.pass(Seconds{40});
    Someone& again = world.come(world.host_token());
    again.expect({"code='110'", "role='moderator'"});
}

TEST(Lobby, AnApprovedGuestComesBackByHisDeviceForAWhileOnly) {
    World world(lobby_policy());
    Someone& ana = world.come(world.host_token());
    enter_lobby(ana);
    Someone& dov = world.connect();
    dov.request_conference("alpha");
    std::string reply = dov.expect({"session-id='"});
    std::size_t from = reply.find("session-id='") + 12;
    std::string device = reply.substr(from, reply.find('\'', from) - from);
    dov.join("alpha", "Dov");
    dov.knock("alpha", "Dov");
    ana.say(admit(dov));
    dov.join("alpha", "Dov");
    dov.expect({"code='110'", "alpha@conference.meet.example/" + dov.nick});
    world.drop(dov);

    auto return_with_device = [&]() -> Someone& {
        Someone& person = world.connect();
        person.request_conference("alpha", false, device);
        person.forget();
        person.join("alpha", "Dov");
        return person;
    };
    world.pass(Seconds{10});
    Someone& soon = return_with_device();
    soon.expect({"code='110'"});
    world.drop(soon);
    world.pass(Seconds{600});
    return_with_device().expect({"code='407'"});
}

TEST(Lobby, SwitchedOffLetsEverybodyGoOnToTheMeeting) {
    World world(lobby_policy());
    Someone& ana = world.come(world.host_token());
    enter_lobby(ana);
    Someone& dov = world.come({});
    dov.knock("alpha", "Dov");
    dov.forget();
    ana.forget();
    ana.say(
        "<iq xmlns='jabber:client' type='set' id='off' to='alpha@conference.meet.example'><query "
        "xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field "
        "var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field><field "
        "var='muc#roomconfig_membersonly'><value>false</value></field></x></query></iq>");
    dov.expect({"type='unavailable'", "<destroy jid='alpha@conference.meet.example'>"});
    ana.expect({"LOBBY-ENABLED", "false"});
    ana.expect({"type='result'", "id='off'"});
    ana.expect({"code='104'"});
    dov.join("alpha", "Dov");
    dov.expect({"code='110'", "alpha@conference.meet.example/"});
}

TEST(Lobby, SettingAPasswordLeavesTheLobbyOn) {
    World world(lobby_policy());
    Someone& ana = world.come(world.host_token());
    ana.say(
        "<iq xmlns='jabber:client' type='set' id='pw' to='alpha@conference.meet.example'><query "
        "xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field "
        "var='muc#roomconfig_roomsecret'><value>open sesame</value></field></x></query></iq>");
    ana.expect({"type='result'", "id='pw'"});
    Someone& dov = world.come({});
    dov.expect({"code='407'"});
    Someone& eve = world.connect();
    eve.request_conference("alpha");
    eve.forget();
    eve.join("alpha", "Eve", "open sesame");
    eve.expect({"code='110'"});
}

TEST(Lobby, StartsWhenAModeratorJoinsIfThePolicySaysSo) {
    admission::Policy policy = lobby_policy();
    policy.lobby = admission::LobbyMode::WhenModeratorJoins;
    World world(policy);
    Someone& dov = world.come({});
    dov.expect({"code='110'"});
    Someone& ana = world.come(world.host_token());
    ana.expect({"code='110'"});
    EXPECT_FALSE(dov.has({"type='unavailable'"})) << "who is inside stays";
    world.come({}).expect({"code='407'"});
}

TEST(Lobby, WaitingForTheHostBecomesKnockingWhenTheHostComes) {
    admission::Policy policy = lobby_policy();
    policy.waiting = admission::WaitingMode::On;
    World world(policy);
    Someone& dov = world.come({});
    dov.expect({"\"code\":\"waiting-for-host\""});
    dov.expect({"code='407'", "waiting-for-host"});
    dov.knock("alpha", "Dov");
    dov.forget();
    Someone& ana = world.come(world.host_token());
    dov.expect({"\"code\":\"lobby\""});
    EXPECT_FALSE(dov.has({"<destroy"}));
    ana.forget();
    enter_lobby(ana);
    ana.expect({"alpha@lobby.meet.example/k" + dov.nick});
}

TEST(Lobby, WaitingWithoutALobbyLetsEverybodyInWhenTheHostComes) {
    admission::Policy policy = lobby_policy();
    policy.lobby = admission::LobbyMode::Off;
    policy.waiting = admission::WaitingMode::On;
    World world(policy);
    Someone& dov = world.come({});
    dov.knock("alpha", "Dov");
    dov.forget();
    world.come(world.host_token()).expect({"code='110'"});
    dov.expect({"<destroy jid='alpha@conference.meet.example'>"});
    dov.join("alpha", "Dov");
    dov.expect({"code='110'"});
}

TEST(Lobby, WithBothThePasswordIsAskedOnceAndThenThePersonKnocks) {
    admission::Policy policy = lobby_policy();
    policy.lobby_password = admission::LobbyPassword::Both;
    World world(policy);
    Someone& ana = world.come(world.host_token());
    Someone& dov = world.come({});
    dov.knock("alpha", "Dov");
    dov.forget();
    auto set_password = [&](std::string const& text) {
        ana.say(
            "<iq xmlns='jabber:client' type='set' id='pw' to='alpha@conference.meet.example'><query "
            "xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field "
            "var='muc#roomconfig_roomsecret'><value>" +
            text + "</value></field></x></query></iq>");
    };
    set_password("sesame");
    dov.expect({"\"code\":\"password-required\""});
    dov.expect({"<destroy jid='alpha@conference.meet.example'>"});
    dov.join("alpha", "Dov");
    dov.expect({"type='error'", "type='auth'", "not-authorized"});
    dov.join("alpha", "Dov", "sesame");
    dov.expect({"code='407'"});
    dov.knock("alpha", "Dov");
    dov.expect({"code='110'", "alpha@lobby.meet.example/"});
    dov.forget();
    set_password("another");
    dov.expect({"\"code\":\"password-required\""});
}

TEST(Lobby, WhoWasKickedDoesNotComeBackByAnotherStreamThatHadJustLeft) {
    World world(lobby_policy());
    Someone& ana = world.come(world.host_token());
    Someone& first = world.connect(world.member_token());
    Someone& second = world.connect(world.member_token());
    enter_lobby(ana);
    for (Someone* tab : {&first, &second}) {
        tab->request_conference("alpha");
        tab->knock("alpha", "Ben");
        ana.say(admit(*tab));
        tab->join("alpha", "Ben");
        tab->expect({"code='110'", "alpha@conference.meet.example/"});
    }
    first.leave("alpha");
    ana.say(
        "<iq xmlns='jabber:client' type='set' id='k' to='alpha@conference.meet.example'><query "
        "xmlns='http://jabber.org/protocol/muc#admin'><item nick='" +
        second.nick + "' role='none'/></query></iq>");
    first.forget();
    first.join("alpha", "Ben");
    first.expect({"code='407'"});
}

TEST(Lobby, AKnockOfARefusedTokenIsRefusedToo) {
    World world(lobby_policy());
    world.come(world.host_token());
    Someone& eli = world.connect(world.member_token("eli", "beta"), "beta");
    eli.request_conference("alpha");
    eli.forget();
    eli.knock("alpha", "Eli");
    eli.expect({"\"code\":\"room-mismatch\""});
    eli.expect({"type='error'", "room-mismatch"});
}

// Nobody is asked to let in somebody who is not there.
TEST(Lobby, WhoLosesTheConnectionIsOffTheListUntilHeIsBack) {
    World world(lobby_policy());
    Someone& ana = world.come(world.host_token());
    enter_lobby(ana);
    Someone& dov = world.come({});
    dov.knock("alpha", "Dov");
    dov.say("<enable xmlns='urn:xmpp:sm:3' resume='true'/>");
    std::string const enabled = dov.expect({"<enabled"});
    std::string const id =
        enabled.substr(enabled.find("id='") + 4, enabled.find("' resume") - enabled.find("id='") - 4);
    std::string const entry = "alpha@lobby.meet.example/k" + dov.nick;
    ana.forget();
    world.drop(dov);
    world.pass(Seconds{14});
    EXPECT_FALSE(ana.has({entry}));
    world.pass(Seconds{1});
    ana.expect({entry, "type='unavailable'"});
    Someone& cleo = world.come(world.host_token("cleo"));
    enter_lobby(cleo);
    EXPECT_FALSE(cleo.has({entry}));
    world.pass(Seconds{30});
    Someone& back = world.meet();
    std::string const open = "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='meet.example' version='1.0'/>";
    for (std::string const& text :
         {open, std::string("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'/>"), open,
          "<resume xmlns='urn:xmpp:sm:3' h='0' previd='" + id + "'/>"})
        back.say(text);
    for (Someone* moderator : {&ana, &cleo}) moderator->expect({entry, ">Dov<"});
    ana.forget();
    world.pass(Seconds{60});
    EXPECT_FALSE(ana.has({entry})) << "he is here";
}

}  // namespace
}  // namespace usher::router::test
