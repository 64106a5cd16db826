// Services in a meeting: let in by their own password alone, and seen by nobody where their kind says so.

#include "router/breakout_world.hpp"

namespace usher::router::test {
namespace {

std::string const kPassword = "a-long-enough-password";

class ServicesInMeetings : public testing::Test {
protected:
    static admission::Policy policy() {
        admission::Policy policy;
        policy.guests = admission::Guests::Yes;
        policy.guests_may_create = true;
        policy.lobby = admission::LobbyMode::On;
        policy.password = Secret{"sesame"};
        policy.lobby_password = admission::LobbyPassword::Both;
        policy.seats = 1;
        policy.seats_for_hosts = 0;
        return policy;
    }
    static std::string open(std::string const& domain = "meet.example") {
        return "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='" + domain + "' version='1.0'/>";
    }
    static std::string auth(std::string const& mechanism, std::string const& message) {
        return "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='" + mechanism + "'>" +
               token::encode_base64(message) + "</auth>";
    }
    static std::string plain(std::string const& user, std::string const& password) {
        return auth("PLAIN", std::string(1, '\0') + user + std::string(1, '\0') + password);
    }
    void bind(Someone& who) {
        who.say(open());
        who.say("<iq xmlns='jabber:client' type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>");
        world_.know_address(who);
    }
    Someone& service(std::string const& user) {
        Someone& who = world_.meet();
        who.say(open("recorder.meet.example"));
        who.expect(
            {"<mechanism>ANONYMOUS</mechanism><mechanism>SCRAM-SHA-256</mechanism>"
             "<mechanism>SCRAM-SHA-1</mechanism><mechanism>PLAIN</mechanism>"});
        who.say(plain(user, kPassword));
        who.expect({"<success"});
        bind(who);
        return who;
    }

    World world_{policy(),
                 "meet.example",
                 {},
                 {{admission::ServiceKind::Recorder, "rec", Secret{kPassword}},
                  {admission::ServiceKind::Phone, "gate", Secret{kPassword}},
                  {admission::ServiceKind::Transcriber, "scribe", Secret{kPassword}}}};
};

TEST_F(ServicesInMeetings, ARecorderIsInAtOnceAndSeenByNobody) {
    Someone& ana = world_.come(world_.host_token("ana"));
    ASSERT_TRUE(ana.has({"code='110'"}));
    ana.forget();
    for (char const* user : {"rec", "scribe"}) {
        Someone& hidden = service(user);
        hidden.request_conference("alpha");
        hidden.join("alpha", "Recorder");
        hidden.expect({"/" + ana.nick, "role='moderator'"});
        hidden.expect({"/" + hidden.nick, "code='110'"});
        EXPECT_EQ(world_.decisions.back(), "join:admitted");
        hidden.forget();
        ana.say(
            "<message xmlns='jabber:client' type='groupchat' "
            "to='alpha@conference.meet.example'><body>Hi</body></message>");
        hidden.expect({"Hi"});
        hidden.leave("alpha");
        for (std::string const& message : ana.inbox)
            EXPECT_EQ(message.find("alpha@conference.meet.example/" + hidden.nick), std::string::npos) << message;
    }
}

TEST_F(ServicesInMeetings, APhoneIsSeen) {
    Someone& ana = world_.come(world_.host_token("ana"));
    Someone& gate = service("gate");
    gate.request_conference("alpha");
    gate.join("alpha", "+49 30 …");
    ana.expect({"<presence", "/" + gate.nick, "role='participant'"});
}

TEST_F(ServicesInMeetings, APhoneCannotBeMoved) {
    Someone& ana = world_.come(world_.host_token("ana"));
    Someone& gate = service("gate");
    gate.request_conference("alpha");
    gate.join("alpha", "+49 30 …");
    std::string const room = add(ana, "West");
    move(ana, gate, room);
    ana.expect({"type='error'", "not-allowed", "not-movable: "});
    EXPECT_FALSE(gate.has({"move-to-room"}));
}

TEST_F(ServicesInMeetings, NobodyPassesForOneByNameDomainOrToken) {
    world_.come(world_.host_token("ana"));
    Someone& guest = world_.meet();
    guest.say(open("recorder.meet.example"));
    guest.say("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'/>");
    bind(guest);
    guest.request_conference("alpha");
    guest.join("alpha", "rec");
    EXPECT_EQ(world_.decisions.back(), "join:room-full") << "a person like others";
    Someone& named = world_.connect(world_.token({{"id", "rec"}, {"name", "recorder"}, {"role", "recorder"}}));
    named.request_conference("alpha");
    named.join("alpha", "recorder");
    EXPECT_EQ(world_.decisions.back(), "join:room-full");
}

TEST_F(ServicesInMeetings, AWrongPasswordIsRefusedAndTriesAreLimited) {
    Someone& thief = world_.meet();
    thief.say(open());
    thief.say(plain("rec", "wrong"));
    thief.expect({"<failure", "<not-authorized/>"});
    EXPECT_EQ(world_.notes.back(), "login-refused");
    for (int i = 0; i < 3; ++i) thief.say(plain("nobody", "wrong"));
    thief.expect({"policy-violation"});
    EXPECT_TRUE(thief.hung_up);
    for (int stream = 0; stream < 2; ++stream) {
        Someone& more = world_.meet();
        more.say(open());
        for (int i = 0; i < 3; ++i) more.say(plain("rec", "wrong"));
    }
    Someone& last = world_.meet();
    last.say(open());
    last.say(plain("rec", kPassword));
    last.expect({"<temporary-auth-failure/>"});
    world_.pass(Seconds{61});
    last.say(plain("rec", kPassword));
    last.expect({"<success"});
    for (conference::Note const& note : world_.note_lines)
        for (auto const& [key, value] : note.fields) EXPECT_EQ(value.find(kPassword), std::string::npos);
}

TEST_F(ServicesInMeetings, ScramGoesThroughTheStream) {
    Someone& rec = world_.meet();
    rec.say(open());
    rec.say(auth("SCRAM-SHA-256", "n,,n=rec,r=abcdef"));
    std::string const challenge = rec.expect({"<challenge"});
    std::size_t const from = challenge.find('>') + 1;
    std::string const server = token::decode_base64(challenge.substr(from, challenge.find('<', from) - from)).value();
    std::size_t const s = server.find(",s=");
    std::string const salt = token::decode_base64(server.substr(s + 3, server.find(",i=") - s - 3)).value();
    std::string const final = "c=biws," + server.substr(0, s);
    std::string const proof = token::client_proof(token::ScramHash::Sha256, Secret{kPassword}, salt,
                                                  "n=rec,r=abcdef," + server + "," + final);
    rec.say("<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>" +
            token::encode_base64(final + ",p=" + token::encode_base64(proof)) + "</response>");
    rec.expect({"<success"});
    bind(rec);
    EXPECT_FALSE(rec.jid.empty());
}

TEST_F(ServicesInMeetings, AResponseOutOfTurnIsMalformed) {
    Someone& rec = world_.meet();
    rec.say(open());
    rec.say("<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>AAAA</response>");
    rec.expect({"<malformed-request/>"});
    rec.say("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>?</auth>");
    rec.expect({"<incorrect-encoding/>"});
}

TEST_F(ServicesInMeetings, WithoutAccountsNoPasswordIsAskedFor) {
    World world;
    Someone& who = world.meet();
    who.say(open());
    EXPECT_FALSE(who.has({"PLAIN"}));
    who.say(plain("rec", kPassword));
    who.expect({"<invalid-mechanism/>"});
    Someone& elsewhere = world.meet();
    elsewhere.say(open("recorder.meet.example"));
    elsewhere.expect({"host-unknown"});
}

TEST_F(ServicesInMeetings, ARecorderAloneIsNoMeeting) {
    Someone& ana = world_.come(world_.host_token("ana"));
    Someone& rec = service("rec");
    rec.request_conference("alpha");
    rec.join("alpha", "Recorder");
    ana.leave("alpha");
    world_.pass(Seconds{20});
    EXPECT_EQ(world_.core->conferences(), 0u);
    rec.expect({"type='unavailable'", "<destroy"});
}

class CallsThatKnock : public ServicesInMeetings {
protected:
    CallsThatKnock() {
        admission::RoomSettings settings;
        EXPECT_TRUE(settings.set("lobby.phones", "knock").ok());
        EXPECT_TRUE(world_.core->set_room("alpha", settings, world_.now(), world_.ids, world_.effects).ok());
    }
};

TEST_F(CallsThatKnock, OneIsLetInAndTheOtherOfTheSameGatewayWaits) {
    Someone& ana = world_.come(world_.host_token("ana"));
    ana.knock("alpha");
    Someone& one = service("gate");
    Someone& two = service("gate");
    for (Someone* call : {&one, &two}) {
        call->join("alpha", "+49...89");
        call->expect({"registration-required"});
        call->knock("alpha", "+49...89");
        ana.expect({"from='alpha@lobby.meet.example/k" + call->nick, "+49...89"});
    }
    ana.say(
        "<message xmlns='jabber:client' to='alpha@conference.meet.example'><x "
        "xmlns='http://jabber.org/protocol/muc#user'><invite to='" +
        one.jid + "'/></x></message>");
    one.expect({"<invite"});
    one.join("alpha", "+49...89");
    one.expect({"code='110'", "/" + one.nick});
    two.forget();
    two.join("alpha", "+49...89");
    two.expect({"registration-required"});
    EXPECT_EQ(world_.decisions.back(), "join:lobby");
}

TEST_F(CallsThatKnock, ARecorderPassesAsBefore) {
    world_.come(world_.host_token("ana"));
    Someone& rec = service("rec");
    rec.join("alpha", "Recorder");
    EXPECT_EQ(world_.decisions.back(), "join:admitted");
}

}  // namespace
}  // namespace usher::router::test
