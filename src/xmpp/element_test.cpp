#include "xmpp/element.hpp"

#include <gtest/gtest.h>

#include "xmpp/jid.hpp"
#include "xmpp/namespaces.hpp"
#include "xmpp/stanza_error.hpp"

namespace usher::xmpp {
namespace {

TEST(Element, FindsChildrenAttributesAndText) {
    Element iq("iq", ns::kClient);
    iq.set("type", "get").set("id", "1").set("type", "set");
    iq.add_text("a").with(Element("q", "urn:1")).with(Element("q", "urn:2")).add_text("b");
    EXPECT_EQ(iq.attribute("type"), "set");
    EXPECT_EQ(iq.attributes().size(), 2U);
    EXPECT_FALSE(iq.has_attribute("to"));
    EXPECT_EQ(iq.child("q", "urn:2"), &iq.children()[2]);
    EXPECT_EQ(iq.child("q"), &iq.children()[1]);
    EXPECT_EQ(iq.child("q", "urn:3"), nullptr);
    EXPECT_EQ(iq.first_element(), &iq.children()[1]);
    EXPECT_EQ(iq.text(), "ab");
    iq.remove_attribute("id");
    EXPECT_FALSE(iq.has_attribute("id"));
}

TEST(Element, WritesANamespaceWhereItDiffersFromTheParents) {
    Element message("message", ns::kClient);
    message.add("body").add_text("1 < 2 & 'x'\n");
    message.add("a", "urn:a").add("b", "").add("c", "urn:a");
    EXPECT_EQ(message.to_xml(),
              "<message xmlns='jabber:client'><body>1 &lt; 2 &amp; 'x'\n</body>"
              "<a xmlns='urn:a'><b xmlns=''><c xmlns='urn:a'/></b></a></message>");
    EXPECT_EQ(message.child("body")->to_xml(ns::kClient), "<body>1 &lt; 2 &amp; 'x'\n</body>");
}

TEST(StanzaError, AnswersGoBackToTheSenderWithTheSameId) {
    Element iq("iq", ns::kClient);
    iq.set("from", "a@d/1").set("to", "d").set("id", "7").set("type", "get");
    EXPECT_EQ(result_reply(iq).to_xml(), "<iq xmlns='jabber:client' type='result' id='7' from='d' to='a@d/1'/>");
    EXPECT_EQ(error_reply(iq, {ErrorType::Modify, "bad-request", "no"}).to_xml(),
              "<iq xmlns='jabber:client' type='error' id='7' from='d' to='a@d/1'><error type='modify'>"
              "<bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
              "<text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>no</text></error></iq>");
}

TEST(Jid, IsReadInItsPartsAndWrittenBack) {
    struct Row {
        std::string_view text;
        std::string_view local, domain, resource;
    };
    Row const rows[] = {
        {"meet.example", "", "meet.example", ""},
        {"Room@Conference.Meet.Example/AbC", "room", "conference.meet.example", "AbC"},
        {"room@d/a/b@c", "room", "d", "a/b@c"},
        {"d/r", "", "d", "r"},
        {"[acme]standup@lobby.d", "[acme]standup", "lobby.d", ""},
    };
    for (Row const& row : rows) {
        Result<Jid> jid = Jid::parse(row.text);
        ASSERT_TRUE(jid.ok()) << row.text;
        EXPECT_EQ(jid.value().local, row.local);
        EXPECT_EQ(jid.value().domain, row.domain);
        EXPECT_EQ(jid.value().resource, row.resource);
        EXPECT_EQ(Jid::parse(jid.value().text()).value(), jid.value());
        EXPECT_EQ(jid.value().is_full(), !row.resource.empty());
    }
}

TEST(Jid, RefusesWhatIsNoAddress) {
    std::string const long_part(1024, 'a');
    std::string const rows[] = {"",      "@d",    "a@",  "a@d/",    "a@b@c",          "a b@d",
                                "a'b@d", "<a>@d", "d e", long_part, long_part + "@d", "a@d/" + long_part};
    for (std::string const& row : rows) EXPECT_FALSE(Jid::parse(row).ok()) << row;
    EXPECT_TRUE(Jid::parse(std::string(1023, 'a')).ok());
}

}  // namespace
}  // namespace usher::xmpp
