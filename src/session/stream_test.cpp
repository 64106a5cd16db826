#include "session/stream.hpp"

#include <gtest/gtest.h>

#include <string>

#include "session/client_for_test.hpp"

namespace usher::session {
namespace {

using testing::Client;
using testing::kAuth;
using testing::kBind;
using testing::kClose;
using testing::kOpen;
using testing::Server;
using Lines = std::vector<std::string>;

Server open_server() {
    Server server;
    server.policy.guests = admission::Guests::Yes;
    return server;
}
Connect guest() {
    return {.address = "192.0.2.1", .room = "standup", .tenant = {}, .token = {}, .base_url = "https://meet.example"};
}

std::string const kOpened =
    "WRITE <open xmlns='urn:ietf:params:xml:ns:xmpp-framing' from='meet.example' id='{uuid}' "
    "version='1.0' xml:lang='en'/>";
std::string const kMechanisms =
    "WRITE <stream:features xmlns:stream='http://etherx.jabber.org/streams' xmlns='jabber:client'>"
    "<mechanisms "
    "xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>ANONYMOUS</mechanism></mechanisms></stream:features>";
std::string const kFeatures =
    "WRITE <stream:features xmlns:stream='http://etherx.jabber.org/streams' xmlns='jabber:client'>"
    "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><required/></bind>"
    "<session xmlns='urn:ietf:params:xml:ns:xmpp-session'><optional/></session>"
    "<sm xmlns='urn:xmpp:sm:3'><optional/></sm></stream:features>";
std::string const kSuccess = "WRITE <success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>";
std::string const kBoundJid =
    "WRITE <iq xmlns='jabber:client' type='result' id='_bind_auth_2'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
    "<jid>{jid}</jid></bind></iq>";

std::string stream_error(std::string_view condition, std::string_view text = {}) {
    std::string line = "WRITE <stream:error xmlns:stream='http://etherx.jabber.org/streams' xmlns='jabber:client'><" +
                       std::string(condition) + " xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>";
    if (!text.empty())
        line += "<text xmlns='urn:ietf:params:xml:ns:xmpp-streams' xml:lang='en'>" + std::string(text) + "</text>";
    return line + "</stream:error>";
}

struct Step {
    std::string says;
    Lines hears;
};

void run(Client& client, std::vector<Step> const& steps) {
    for (Step const& step : steps) EXPECT_EQ(client.say(step.says), step.hears) << step.says;
}

// The messages of both generations as recorded, up to the first questions; 6726 and 2026 differ in no byte of them.
TEST(Stream, OpensAsBothGenerationsOfClientsDoIt) {
    Server server = open_server();
    Client client(server, guest());
    EXPECT_FALSE(client.stream.is_bound());
    run(client,
        {{kOpen, {kOpened, kMechanisms}},
         {kAuth, {kSuccess}},
         {kOpen, {kOpened, kFeatures}},
         {kBind, {"BOUND", kBoundJid}},
         {R"(<iq id="_session_auth_2" type="set" xmlns="jabber:client"><session xmlns="urn:ietf:params:xml:ns:xmpp-session"/></iq>)",
          {"WRITE <iq xmlns='jabber:client' type='result' id='_session_auth_2' from='meet.example' to='{jid}'/>"}},
         {R"(<enable resume="true" xmlns="urn:xmpp:sm:3"/>)", {"WRITE <enabled xmlns='urn:xmpp:sm:3'/>"}},
         {R"(<iq id="1:sendIQ" to="meet.example" type="get" xmlns="jabber:client"><services xmlns="urn:xmpp:extdisco:2"/></iq>)",
          {"DELIVER <iq xmlns='jabber:client' id='1:sendIQ' to='meet.example' type='get' from='{jid}'>"
           "<services xmlns='urn:xmpp:extdisco:2'/></iq>"}},
         {R"(<a h="1" xmlns="urn:xmpp:sm:3"/>)", {}},
         {R"(<iq from="forged@meet.example/x" id="2:sendIQ" to="focus.meet.example" type="set" xmlns="jabber:client"><conference machine-uid="5d" room="standup@conference.meet.example" xmlns="http://jitsi.org/protocol/focus"/></iq>)",
          {"DELIVER <iq xmlns='jabber:client' from='{jid}' id='2:sendIQ' to='focus.meet.example' "
           "type='set'><conference "
           "xmlns='http://jitsi.org/protocol/focus' machine-uid='5d' room='standup@conference.meet.example'/></iq>"}},
         {R"(<r xmlns="urn:xmpp:sm:3"/>)", {"WRITE <a xmlns='urn:xmpp:sm:3' h='2'/>"}},
         {R"(<presence type="unavailable" xmlns="jabber:client"/>)",
          {"DELIVER <presence xmlns='jabber:client' type='unavailable' from='{jid}'/>"}},
         {kClose, {"END closed by the client"}},
         {kOpen, {}}});
}

TEST(Stream, KnowsThePersonWhenItIsBound) {
    Server server = open_server();
    Client client(server, guest());
    client.log_in();
    Person const& person = client.stream.person();
    EXPECT_EQ(person.session, SessionId{17});
    EXPECT_EQ(person.jid.domain, "meet.example");
    EXPECT_EQ(person.jid.local.size(), 36U) << "a UUID; its first 8 characters are the nick";
    EXPECT_EQ(person.jid.resource.size(), 12U);
    EXPECT_EQ(person.identity.text(), "stream:" + person.jid.local);
    EXPECT_EQ(person.address, "192.0.2.1");
    EXPECT_EQ(person.url_room, "standup");
    EXPECT_EQ(person.base_url, "https://meet.example");
    EXPECT_TRUE(std::holds_alternative<admission::NoToken>(person.token));
}

TEST(Stream, ServesItsDomainAndTheGuestFormOfIt) {
    struct Row {
        std::string_view to;
        bool served;
    };
    Row const rows[] = {{"meet.example", true},
                        {"MEET.example", true},
                        {"guest.meet.example", true},
                        {"nope", false},
                        {"guest.nope", false},
                        {"meet.example.nope", false},
                        {"a@meet.example", false},
                        {"meet.example/r", false},
                        {"", false},
                        {"guest.guest.meet.example", false}};
    Server server = open_server();
    for (Row const& row : rows) {
        Client client(server, guest());
        std::string const open =
            "<open to='" + std::string(row.to) + "' version='1.0' xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>";
        Lines const refused = {kOpened,
                               stream_error("host-unknown", "This server does not serve " + std::string(row.to)),
                               "END host-unknown"};
        EXPECT_EQ(client.say(open), row.served ? (Lines{kOpened, kMechanisms}) : refused) << row.to;
    }
    Client client(server, guest());
    EXPECT_EQ(client.say("<open version='1.0' xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>"),
              (Lines{kOpened, stream_error("improper-addressing"), "END improper-addressing"}));
}

TEST(Stream, OffersOnlyTheAnonymousMechanismAndEndsAfterTooManyTries) {
    Server server = open_server();
    Client client(server, guest());
    client.say(kOpen);
    auto failure = [](std::string const& condition) {
        return Lines{"REFUSED " + condition,
                     "WRITE <failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><" + condition + "/></failure>"};
    };
    std::string const sasl = " xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>";
    EXPECT_EQ(client.say("<auth mechanism='PLAIN'" + sasl), failure("invalid-mechanism"));
    EXPECT_EQ(client.say("<response" + sasl), failure("malformed-request"));
    EXPECT_EQ(client.say("<abort" + sasl), failure("aborted"));
    Lines last = failure("invalid-mechanism");
    last.push_back(stream_error("policy-violation", "too many refused authentications"));
    last.push_back("END policy-violation");
    EXPECT_EQ(client.say("<auth" + sasl), last);
    EXPECT_EQ(client.say(kAuth), Lines{});
}

TEST(Stream, ATokenIsNotForgottenAfterAFailure) {
    Server server = open_server();
    Connect connect = guest();
    connect.has_token = true;
    connect.token = Secret("abc");
    Client client(server, connect);
    client.say(kOpen);
    Lines const first = client.say(kAuth);
    ASSERT_EQ(first.size(), 2U);
    EXPECT_EQ(first[0], "REFUSED malformed");
    EXPECT_EQ(client.say(kAuth), first) << "the same answer, not that of somebody without a token";
    EXPECT_EQ(client.say(kAuth), first);
    EXPECT_FALSE(client.stream.is_bound());
}

TEST(Stream, NothingIsDeliveredBeforeItsTime) {
    Server server = open_server();
    std::string const presence = "<presence to='standup@conference.meet.example/a' xmlns='jabber:client'/>";
    std::string const ping =
        "<iq id='1' type='get' to='meet.example' xmlns='jabber:client'><ping xmlns='urn:xmpp:ping'/></iq>";
    std::vector<std::string> const path = {kOpen, kAuth, kOpen, kBind};
    for (std::size_t done = 0; done < path.size(); ++done) {
        for (std::string const& early : {presence, ping, done < 3 ? kBind : presence}) {
            Client client(server, guest());
            for (std::size_t i = 0; i < done; ++i) client.say(path[i]);
            Lines expected;
            if (done == 0) expected.push_back(kOpened);  // RFC 6120 §4.9.1.2: an error comes inside a stream
            expected.push_back(stream_error("not-authorized"));
            expected.push_back("END not-authorized");
            EXPECT_EQ(client.say(early), expected) << done << early;
            EXPECT_FALSE(client.stream.is_bound());
        }
    }
}

TEST(Stream, WhatIsNoStanzaEndsTheStream) {
    Server server = open_server();
    std::vector<std::string> const path = {kOpen, kAuth, kOpen, kBind};
    for (std::size_t done = 0; done <= path.size(); ++done) {
        Client client(server, guest());
        for (std::size_t i = 0; i < done; ++i) client.say(path[i]);
        Lines lines = client.say("<iq id='1' type='get' xmlns='urn:other'/>");
        if (done == 0) lines.erase(lines.begin());
        EXPECT_EQ(lines, (Lines{stream_error("unsupported-stanza-type"), "END unsupported-stanza-type"})) << done;
    }
    Client bound(server, guest());
    bound.log_in();
    EXPECT_EQ(bound.say(kOpen).back(), "END unsupported-stanza-type");
    Client authenticating(server, guest());
    authenticating.say(kOpen);
    EXPECT_EQ(authenticating.say(kOpen).back(), "END unsupported-stanza-type");
}

TEST(Stream, MayBeClosedAtAnyTime) {
    Server server = open_server();
    std::vector<std::string> const path = {kOpen, kAuth, kOpen, kBind};
    for (std::size_t done = 0; done <= path.size(); ++done) {
        Client client(server, guest());
        for (std::size_t i = 0; i < done; ++i) client.say(path[i]);
        EXPECT_EQ(client.say(kClose), Lines{"END closed by the client"});
        EXPECT_EQ(client.say(kClose), Lines{});
        EXPECT_FALSE(client.stream.is_bound());
    }
}

TEST(Stream, SaysWhyADocumentCouldNotBeRead) {
    struct Row {
        std::string document;
        std::string condition;
    };
    Row const rows[] = {
        {"<iq", "not-well-formed"},
        {"<iq><a></iq>", "not-well-formed"},
        {"<!DOCTYPE a><a/>", "restricted-xml"},
        {"<a><!-- --></a>", "restricted-xml"},
        {"<stream:stream>", "bad-namespace-prefix"},
        {"<a>" + std::string(300 * 1024, ' ') + "</a>", "policy-violation"},
    };
    Server server = open_server();
    for (Row const& row : rows) {
        Client client(server, guest());
        client.log_in();
        Lines lines = client.say(row.document);
        ASSERT_EQ(lines.size(), 2U);
        EXPECT_NE(lines[0].find("<" + row.condition + " "), std::string::npos) << lines[0];
        EXPECT_EQ(lines[1], "END " + row.condition);
        EXPECT_EQ(client.say(row.document), Lines{}) << "only once";
    }
    Client first(server, guest());
    EXPECT_EQ(first.say("<"), (Lines{"WRITE <open xmlns='urn:ietf:params:xml:ns:xmpp-framing' from='meet.example' "
                                     "version='1.0' xml:lang='en'/>",
                                     stream_error("not-well-formed"), "END not-well-formed"}));
}

TEST(Stream, BindsOnceAndIgnoresTheResourceAskedFor) {
    Server server = open_server();
    Client client(server, guest());
    for (std::string const& step : {kOpen, kAuth, kOpen}) client.say(step);
    std::string const bad =
        "<error type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>";
    EXPECT_EQ(client.say("<iq type='set' xmlns='jabber:client'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>"),
              Lines{"WRITE <iq xmlns='jabber:client' type='error'>" + bad});
    EXPECT_EQ(
        client.say("<iq type='get' id='1' xmlns='jabber:client'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>"),
        Lines{"WRITE <iq xmlns='jabber:client' type='error' id='1'>" + bad});
    client.say(
        "<iq type='set' id='1' xmlns='jabber:client'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
        "<resource>mine</resource></bind></iq>");
    ASSERT_TRUE(client.stream.is_bound());
    EXPECT_NE(client.stream.person().jid.resource, "mine");
    EXPECT_EQ(client.say(kBind),
              Lines{"WRITE <iq xmlns='jabber:client' type='error' id='_bind_auth_2' from='meet.example' to='{jid}'>"
                    "<error type='cancel'><not-allowed xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text "
                    "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>A resource is bound already</text></error></iq>"});
}

TEST(Stream, WhoMayNotResumeMayBindInstead) {
    Server server = open_server();
    Client client(server, guest());
    for (std::string const& step : {kOpen, kAuth, kOpen}) client.say(step);
    EXPECT_EQ(client.say(R"(<resume h="19" previd="udy7-8Kd93YN" xmlns="urn:xmpp:sm:3"/>)"),
              Lines{"RESUME udy7-8Kd93YN 19"});
    Outputs out;
    client.stream.not_resumed(out);
    ASSERT_EQ(out.size(), 1U);
    EXPECT_EQ(std::get<Write>(out[0]).element.to_xml(),
              "<failed xmlns='urn:xmpp:sm:3'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>");
    EXPECT_EQ(client.say(R"(<resume h="1x" previd="udy7" xmlns="urn:xmpp:sm:3"/>)").size(), 1U) << "no count";
    EXPECT_EQ(client.say(kBind), (Lines{"BOUND", kBoundJid}));
    EXPECT_EQ(client.say(R"(<resume h="1" previd="udy7" xmlns="urn:xmpp:sm:3"/>)"),
              Lines{"WRITE <failed xmlns='urn:xmpp:sm:3'><unexpected-request "
                    "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>"});
}

TEST(Stream, JudgesTheFormOfEachStanza) {
    std::string const error = "<error type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>";
    auto const deliver = [](std::string const& rest) { return Lines{"DELIVER <" + rest}; };
    Step const rows[] = {
        {"<iq type='get' to='meet.example'><ping xmlns='urn:xmpp:ping'/></iq>",
         {"WRITE <iq xmlns='jabber:client' type='error' from='meet.example' to='{jid}'>" + error + "</iq>"}},
        {"<iq type='what' id='1' to='meet.example'><ping xmlns='urn:xmpp:ping'/></iq>",
         {"WRITE <iq xmlns='jabber:client' type='error' id='1' from='meet.example' to='{jid}'>" + error + "</iq>"}},
        {"<iq id='1'/>",
         {"WRITE <iq xmlns='jabber:client' type='error' id='1' from='meet.example' to='{jid}'>" + error + "</iq>"}},
        {"<iq id='1' type='get' to='a@b'/>",
         {"WRITE <iq xmlns='jabber:client' type='error' id='1' from='a@b' to='{jid}'>" + error + "</iq>"}},
        {"<iq id='1' type='set' to='a@b'><a/><b/></iq>",
         {"WRITE <iq xmlns='jabber:client' type='error' id='1' from='a@b' to='{jid}'>" + error + "</iq>"}},
        {"<iq type='result'/>", {}},
        {"<iq type='error'/>", {}},
        {"<iq id='1' type='result'><a/><b/></iq>", {}},
        {"<iq id='1' type='result' to='r@c/f'/>",
         deliver("iq xmlns='jabber:client' id='1' type='result' to='r@c/f' from='{jid}'/>")},
        {"<iq id='1' type='error' to='r@c/f'><a/><error/></iq>",
         deliver("iq xmlns='jabber:client' id='1' type='error' to='r@c/f' from='{jid}'><a/><error/></iq>")},
        {"<iq id='1' type='get'><a/></iq>",
         deliver("iq xmlns='jabber:client' id='1' type='get' from='{jid}' to='meet.example'><a/></iq>")},
        {"<iq id='1' type='get' to='meet.example'> <ping xmlns='urn:xmpp:ping'/> </iq>",
         deliver("iq xmlns='jabber:client' id='1' type='get' to='meet.example' from='{jid}'> <ping "
                 "xmlns='urn:xmpp:ping'/> </iq>")},
        {"<message><body>x</body></message>",
         deliver("message xmlns='jabber:client' from='{jid}' to='meet.example'><body>x</body></message>")},
        {"<message to='r@c' from='r@c/focus' type='groupchat'/>",
         deliver("message xmlns='jabber:client' to='r@c' from='{jid}' type='groupchat'/>")},
        {"<presence/>", {}},
        {"<presence type='subscribe'/>", {}},
        {"<presence type='unavailable'/>", deliver("presence xmlns='jabber:client' type='unavailable' from='{jid}'/>")},
        {"<presence to='r@c/n'/>", deliver("presence xmlns='jabber:client' to='r@c/n' from='{jid}'/>")},
        {"<presence to='r@c/n' type='what'/>",
         {"WRITE <presence xmlns='jabber:client' type='error' from='r@c/n' to='{jid}'>" + error + "</presence>"}},
    };
    Server server = open_server();
    for (Step const& row : rows) {
        Client client(server, guest());
        client.log_in();
        std::string document = row.says;
        document.insert(document.find_first_of(" />"), " xmlns='jabber:client'");
        EXPECT_EQ(client.say(document), row.hears) << row.says;
    }
}

TEST(Stream, CountsWhatItAnswersItselfForTheAcknowledgements) {
    Server server = open_server();
    Client client(server, guest());
    client.log_in();
    client.say("<enable xmlns='urn:xmpp:sm:3'/>");
    client.say("<iq xmlns='jabber:client' id='1' type='get'/>");
    client.say("<presence xmlns='jabber:client'/>");
    EXPECT_EQ(client.say("<r xmlns='urn:xmpp:sm:3'/>"), Lines{"WRITE <a xmlns='urn:xmpp:sm:3' h='2'/>"})
        << "refused and swallowed stanzas are handled stanzas";
}

TEST(Stream, OffersItsCapabilitiesWhereTheyAreKnown) {
    Server server = open_server();
    Settings settings = server.settings();
    settings.caps_ver = "abc=";
    SeededIds ids(1);
    Stream stream(SessionId{1}, guest(), settings);
    Outputs out;
    xmpp::XmlReader reader;
    for (std::string const& step : {kOpen, kAuth, kOpen}) {
        out.clear();
        stream.receive(reader.read(step).value(), {{}, WallTime::from_seconds(testing::kNow)}, ids, out);
    }
    ASSERT_EQ(out.size(), 2U);
    xmpp::Element const& features = std::get<Write>(out[1]).element;
    ASSERT_NE(features.child("c"), nullptr);
    EXPECT_EQ(features.child("c")->attribute("ver"), "abc=");
}

}  // namespace
}  // namespace usher::session
