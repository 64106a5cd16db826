#include "session/bosh.hpp"

#include <gtest/gtest.h>

#include "xmpp/xml_reader.hpp"

namespace usher::session {
namespace {

using namespace std::chrono_literals;
using Lines = std::vector<std::string>;

constexpr char kNs[] = "xmlns='http://jabber.org/protocol/httpbind'";

BoshBody read(std::string const& attributes, std::string const& inside = {}) {
    // With a prefix: what is inside is in no namespace.
    std::string const text = "<b:body xmlns:b='http://jabber.org/protocol/httpbind' xmlns:xmpp='urn:xmpp:xbosh' " +
                             attributes + ">" + inside + "</b:body>";
    Result<BoshBody> body = read_bosh_body(xmpp::XmlReader().read(text).value());
    EXPECT_TRUE(body.ok()) << text;
    return std::move(body).value();
}

// Says bodies and hears lines: "7 <body…>" answers ticket 7, "IN <…>" goes to the stream, "OVER".
struct Client {
    explicit Client(BoshLimits limits = {}) : bosh(Secret("the-sid"), "meet.example", limits) {}
    Lines flush() {
        bosh.flush(now, out);
        return lines();
    }
    Lines begin(std::string const& attributes = "rid='100' to='meet.example' wait='60' hold='1'") {
        bosh.begin(read(attributes), 1, now, out);
        Lines said = lines();
        bosh.send("<features/>");
        EXPECT_EQ(flush().size(), 1U);
        return said;
    }
    // Without the answers that come by themselves when something waits.
    Lines say(std::uint64_t rid, Bosh::Ticket ticket, std::string const& attributes = {},
              std::string const& inside = {}) {
        bosh.request(read("rid='" + std::to_string(rid) + "' sid='the-sid' " + attributes, inside), ticket, now, out);
        bosh.flush(now, out);
        return lines();
    }
    Lines tell(std::string const& xml) {
        bosh.send(xml);
        return flush();
    }
    Lines pass(Milliseconds span) {
        now = now + span;
        bosh.tick(now, out);
        bosh.flush(now, out);
        return lines();
    }
    Lines lines() {
        Lines all;
        for (Bosh::Output const& output : out) {
            if (auto const* answer = std::get_if<Bosh::Answer>(&output)) {
                std::string body = answer->body;
                std::size_t const at = body.find(kNs);
                if (at != std::string::npos) body.erase(at - 1, sizeof kNs);
                all.push_back(std::to_string(answer->ticket) + " " + body);
            } else if (auto const* in = std::get_if<Bosh::Receive>(&output)) {
                all.push_back("IN " + in->element.to_xml());
            } else {
                all.emplace_back(std::get<Bosh::Over>(output).too_slow ? "OVER too slow" : "OVER");
            }
        }
        out.clear();
        return all;
    }
    Bosh bosh;
    Instant now{Milliseconds{1000}};
    Bosh::Outputs out;
};

TEST(BoshBody, IsReadWithItsLimits) {
    BoshBody const body =
        read("rid='9007199254740991' sid='s' to='d' wait='10' hold='1' type='terminate'", "<a/> text <b/>");
    EXPECT_EQ(body.rid, 9007199254740991U);
    EXPECT_EQ(body.sid, "s");
    EXPECT_EQ(body.wait, 10);
    EXPECT_TRUE(body.terminates);
    EXPECT_FALSE(body.restarts);
    EXPECT_EQ(body.payload.size(), 2U);
    EXPECT_TRUE(read("rid='1' xmpp:restart='true'").restarts);
    for (char const* wrong : {"<body xmlns='http://jabber.org/protocol/httpbind'/>", "<body rid='1'/>",
                              "<x xmlns='http://jabber.org/protocol/httpbind' rid='1'/>",
                              "<body xmlns='http://jabber.org/protocol/httpbind' rid='0'/>",
                              "<body xmlns='http://jabber.org/protocol/httpbind' rid='-1'/>",
                              "<body xmlns='http://jabber.org/protocol/httpbind' rid='1 '/>",
                              "<body xmlns='http://jabber.org/protocol/httpbind' rid='9007199254740992'/>"})
        EXPECT_FALSE(read_bosh_body(xmpp::XmlReader().read(wrong).value()).ok()) << wrong;
}

TEST(Bosh, BeginsWithTheStreamsOpening) {
    Client client;
    client.bosh.begin(read("rid='100' to='meet.example' wait='10' hold='3'"), 1, client.now, client.out);
    EXPECT_EQ(client.lines(),
              Lines{"IN <open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='meet.example' version='1.0'/>"});
    xmpp::Element open("open", "urn:ietf:params:xml:ns:xmpp-framing");
    client.bosh.send(open);
    client.bosh.send("<features/>");
    EXPECT_EQ(client.flush(),
              Lines{"1 <body xmlns:xmpp='urn:xmpp:xbosh' xmlns:stream='http://etherx.jabber.org/streams' sid='the-sid' "
                    "wait='10' hold='1' requests='2' inactivity='60' ver='1.6' from='meet.example' xmpp:version='1.0' "
                    "xmpp:restartlogic='true'><features/></body>"});
}

TEST(Bosh, HoldsOneRequestUntilThereIsSomethingToSay) {
    Client client;
    client.begin();
    EXPECT_EQ(client.say(101, 2), Lines{});
    EXPECT_EQ(client.tell("<a/>"), Lines{"2 <body><a/></body>"});
    EXPECT_EQ(client.tell("<b/>"), Lines{}) << "nobody asks";
    EXPECT_EQ(client.tell("<c/>"), Lines{});
    EXPECT_EQ(client.say(102, 3), Lines{"3 <body><b/><c/></body>"});
    EXPECT_EQ(client.say(103, 4), Lines{});
    EXPECT_EQ(client.say(104, 5, {}, "<x/>"), (Lines{"IN <x/>", "4 <body/>"})) << "one is held, not two";
    EXPECT_EQ(client.pass(59s), Lines{});
    EXPECT_EQ(client.pass(1s), Lines{"5 <body/>"}) << "wait";
}

TEST(Bosh, TakesRequestsInTheirOrder) {
    Client client;
    client.begin();
    EXPECT_EQ(client.say(102, 3, {}, "<second/>"), Lines{});
    EXPECT_EQ(client.say(101, 2, {}, "<first/>"), (Lines{"IN <first/>", "IN <second/>", "2 <body/>"}));
    EXPECT_EQ(client.say(105, 4), (Lines{"4 <body type='terminate' condition='item-not-found'/>",
                                         "3 <body type='terminate' condition='item-not-found'/>", "OVER"}))
        << "beyond the window";
    EXPECT_EQ(client.say(103, 5), Lines{"5 <body type='terminate' condition='item-not-found'/>"}) << "it is over";
}

TEST(Bosh, AnswersARepeatedRequestAgain) {
    Client client;
    client.begin();
    client.say(101, 2, {}, "<x/>");
    client.tell("<a/>");
    EXPECT_EQ(client.say(101, 3, {}, "<x/>"), Lines{"3 <body><a/></body>"}) << "and takes nothing twice";
    client.say(102, 4);
    EXPECT_EQ(client.say(102, 5), Lines{"4 <body/>"}) << "the older connection is let go";
    EXPECT_EQ(client.tell("<b/>"), Lines{"5 <body><b/></body>"});
    client.say(103, 6);
    client.tell("<c/>");
    EXPECT_EQ(client.say(102, 7), Lines{"7 <body><b/></body>"});
    EXPECT_EQ(client.say(101, 8), (Lines{"8 <body type='terminate' condition='item-not-found'/>", "OVER"}))
        << "too long ago";
}

TEST(Bosh, RepeatsWhatCameBeforeItsTurnOnTheNewerConnection) {
    Client client;
    client.begin();
    client.say(102, 3, {}, "<second/>");
    EXPECT_EQ(client.say(102, 4, {}, "<second/>"), Lines{"3 <body/>"});
    EXPECT_EQ(client.say(101, 5), (Lines{"IN <second/>", "5 <body/>"}));
    EXPECT_EQ(client.tell("<a/>"), Lines{"4 <body><a/></body>"});
}

TEST(Bosh, RestartsTheStream) {
    Client client;
    client.begin();
    EXPECT_EQ(client.say(101, 2, "xmpp:restart='true' to='meet.example'"),
              Lines{"IN <open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='meet.example' version='1.0'/>"});
}

TEST(Bosh, EndsWithTheClientsLastWords) {
    Client client;
    client.begin();
    client.say(101, 2);
    EXPECT_EQ(client.say(102, 3, "type='terminate'", "<presence/>"),
              (Lines{"IN <presence/>", "IN <close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>",
                     "2 <body type='terminate'/>", "3 <body type='terminate'/>", "OVER"}));
}

TEST(Bosh, TellsWhyTheServerEndsIt) {
    Client client;
    client.begin();
    client.bosh.send("<stream:error xmlns:stream='http://etherx.jabber.org/streams'/>");
    client.bosh.close();
    EXPECT_EQ(client.flush(), Lines{}) << "nobody asks yet";
    EXPECT_EQ(client.say(101, 2, {}, "<ignored/>"),
              (Lines{"2 <body type='terminate' condition='remote-stream-error' "
                     "xmlns:stream='http://etherx.jabber.org/streams'><stream:error "
                     "xmlns:stream='http://etherx.jabber.org/streams'/></body>",
                     "OVER"}));
}

TEST(Bosh, IsGivenUpWhenNobodyAsks) {
    Client client({.wait = 60s, .inactivity = 30s});
    client.begin();
    EXPECT_EQ(client.pass(29s), Lines{});
    client.say(101, 2);
    EXPECT_EQ(client.pass(59s), Lines{}) << "it is held";
    EXPECT_EQ(client.pass(1s), Lines{"2 <body/>"});
    EXPECT_EQ(client.pass(29s), Lines{});
    EXPECT_EQ(client.pass(1s), Lines{"OVER"});
    EXPECT_FALSE(client.bosh.deadline());
}

TEST(Bosh, IsBoundedInWhatWaits) {
    Client client({.backlog = 1000});
    client.begin();
    EXPECT_EQ(client.tell(std::string(1000, 'x')), Lines{});
    EXPECT_EQ(client.tell("y"), Lines{"OVER too slow"});
}

TEST(Bosh, EndsForWhoAsksWithoutPause) {
    Client client({.requests = 5});
    client.begin("rid='1' to='d' wait='0' hold='0'");
    for (std::uint64_t rid = 2; rid <= 6; ++rid) EXPECT_EQ(client.say(rid, rid).size(), 1u) << rid;
    EXPECT_EQ(client.say(7, 7), (Lines{"7 <body type='terminate' condition='policy-violation'/>", "OVER"}));
    Client patient({.requests = 5});
    patient.begin("rid='1' to='d' wait='0' hold='0'");
    for (std::uint64_t rid = 2; rid <= 20; ++rid) {
        EXPECT_EQ(patient.say(rid, rid).size(), 1u) << rid;
        patient.pass(2s);
    }
}

// A request out of turn ends the session, whatever its id: neither is it held, nor does it move the window.
TEST(Bosh, ARequestIdOutsideOfTheWindowEndsIt) {
    for (std::uint64_t rid :
         {std::uint64_t{1}, std::uint64_t{103}, std::uint64_t{5000}, (std::uint64_t{1} << 53) - 1}) {
        Client client;
        client.begin("rid='100' to='d' wait='60' hold='1'");
        Lines const said = client.say(rid, 2);
        EXPECT_EQ(said.front(), "2 <body type='terminate' condition='item-not-found'/>") << rid;
        EXPECT_EQ(said.back(), "OVER") << rid;
        EXPECT_EQ(client.say(101, 3), Lines{"3 <body type='terminate' condition='item-not-found'/>"});
    }
}

TEST(Bosh, AnswersInBatches) {
    Client client({.batch = 100});
    client.begin();
    for (int i = 0; i < 3; ++i) client.tell("<a>" + std::string(60, 'x') + "</a>");
    EXPECT_EQ(client.say(101, 2)[0].size(), std::string("2 <body></body>").size() + 67);
    client.say(102, 3);
    EXPECT_EQ(client.say(103, 4)[0].size(), std::string("2 <body></body>").size() + 67);
}

TEST(Bosh, WithoutHoldingItIsPolled) {
    Client client;
    client.begin("rid='1' to='d' wait='0' hold='1'");
    EXPECT_EQ(client.say(2, 2), Lines{"2 <body/>"});
    client.tell("<a/>");
    EXPECT_EQ(client.say(3, 3), Lines{"3 <body><a/></body>"});
}

}  // namespace
}  // namespace usher::session
