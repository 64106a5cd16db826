#include "xmpp/xml_reader.hpp"

#include <gtest/gtest.h>

#include <string>

#include "xmpp/namespaces.hpp"

namespace usher::xmpp {
namespace {

Element read(std::string_view document) {
    XmlReader reader;
    Result<Element> element = reader.read(document);
    EXPECT_TRUE(element.ok()) << document;
    return element.ok() ? element.value() : Element();
}

std::string word_of(Result<Element> const& result) {
    if (result.ok()) return "ok";
    return result.error().detail.substr(0, result.error().detail.find(':'));
}

TEST(XmlReader, ReadsNamesNamespacesAttributesAndText) {
    Element presence = read(
        R"(<presence to="room@conference.d/1a2b" xmlns="jabber:client"><x xmlns="http://jabber.org/protocol/muc"/>)"
        R"(<nick xmlns="http://jabber.org/protocol/nick">J&#xE9;r&#244;me &amp; Zo&quot;</nick><stats-id>a</stats-id></presence>)");
    EXPECT_TRUE(presence.is("presence", ns::kClient));
    EXPECT_EQ(presence.attribute("to"), "room@conference.d/1a2b");
    EXPECT_EQ(presence.attributes().size(), 1U) << "declarations of namespaces are not attributes";
    ASSERT_NE(presence.child("x", ns::kMuc), nullptr);
    EXPECT_TRUE(presence.child("x", ns::kMuc)->children().empty());
    EXPECT_EQ(presence.child("nick", ns::kNick)->text(), "J\xC3\xA9r\xC3\xB4me & Zo\"");
    EXPECT_EQ(presence.child("stats-id", ns::kClient)->text(), "a") << "the default namespace is inherited";
}

TEST(XmlReader, ResolvesPrefixesAndForgetsThem) {
    Element element = read(
        "<stream:features xmlns:stream='http://etherx.jabber.org/streams' xmlns='jabber:client'>"
        "<a/><stream:b/><m xmlns=''/></stream:features>");
    EXPECT_TRUE(element.is("features", ns::kStream));
    EXPECT_NE(element.child("a", ns::kClient), nullptr);
    EXPECT_NE(element.child("b", ns::kStream), nullptr);
    EXPECT_NE(element.child("m", ""), nullptr);
}

TEST(XmlReader, KeepsXmlLangAndLeavesOutAttributesOfOtherNamespaces) {
    Element element = read("<a xml:lang='en' b:c='1' xmlns:b='urn:b' c='2'/>");
    ASSERT_EQ(element.attributes().size(), 2U);
    EXPECT_EQ(element.attribute("xml:lang"), "en");
    EXPECT_EQ(element.attribute("c"), "2");
}

TEST(XmlReader, KeepsWhitespaceAndTheOrderOfTextAndElements) {
    Element element = read("<a> x\n <b/>\ty<c/><![CDATA[<z>]]>&lt;</a>");
    ASSERT_EQ(element.children().size(), 5U);
    EXPECT_TRUE(element.children()[0].is_text());
    EXPECT_EQ(element.children()[1].name(), "b");
    EXPECT_EQ(element.text(), " x\n \ty<z><");
}

TEST(XmlReader, ReadsOneDocumentAfterAnotherAndAfterAFailure) {
    XmlReader reader;
    EXPECT_EQ(reader.read("<a><b>1</b></a>").value().child("b")->text(), "1");
    EXPECT_FALSE(reader.read("<a>text<b>").ok());
    EXPECT_FALSE(reader.read("<!DOCTYPE a><a/>").ok());
    EXPECT_EQ(reader.read("<?xml version='1.0' encoding='UTF-8'?>\n<c>2</c>\n").value().text(), "2");
    Result<Element> plain = reader.read("<presence/>");
    EXPECT_EQ(plain.value().xmlns(), "") << "a namespace of an earlier document does not stay";
}

TEST(XmlReader, RefusesWhatIsNotOneRestrictedElement) {
    struct Row {
        std::string_view document;
        std::string_view word;
    };
    Row const rows[] = {
        {"", "not-well-formed"},
        {" ", "not-well-formed"},
        {"text", "not-well-formed"},
        {"<a>", "not-well-formed"},
        {"<a></b>", "not-well-formed"},
        {"<a/><b/>", "not-well-formed"},
        {"<a/>text", "not-well-formed"},
        {"<a b='1' b='2'/>", "not-well-formed"},
        {"<a b=1/>", "not-well-formed"},
        {"<a>&#0;</a>", "not-well-formed"},
        {"<a>\xC0\xAF</a>", "not-well-formed"},
        {"<a>\xED\xA0\x80</a>", "not-well-formed"},
        {"<a>\xFF</a>", "not-well-formed"},
        {std::string_view("<\0a\0/\0>\0", 8), "not-well-formed"},
        {std::string_view("\xFF\xFE<\0a\0/\0>\0", 10), "not-well-formed"},
        {std::string_view("<a>\0</a>", 8), "not-well-formed"},
        {"<a:b:c xmlns:a='urn:a'/>", "not-well-formed"},
        {"<xml:a/>", "not-well-formed"},
        {"<a:b/>", "unbound-prefix"},
        {"<a b:c='1'/>", "unbound-prefix"},
        {"<!DOCTYPE a><a/>", "restricted-xml"},
        {"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "restricted-xml"},
        {"<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>", "restricted-xml"},
        {"<a>&b;</a>", "restricted-xml"},
        {"<a c='&b;'/>", "restricted-xml"},
        {"<a><?b c?></a>", "restricted-xml"},
        {"<?b c?><a/>", "restricted-xml"},
        {"<a><!-- b --></a>", "restricted-xml"},
        {"<a/><!-- b -->", "restricted-xml"},
    };
    XmlReader reader;
    for (Row const& row : rows) EXPECT_EQ(word_of(reader.read(row.document)), row.word) << row.document;
}

std::string nested(int depth) {
    std::string document;
    for (int i = 0; i < depth; ++i) document += "<a>";
    for (int i = 0; i < depth; ++i) document += "</a>";
    return document;
}

std::string repeated(int count, std::string_view part) {
    std::string text;
    for (int i = 0; i < count; ++i) text += part;
    return text;
}

std::string with_attributes(int count) {
    std::string document = "<a";
    for (int i = 0; i < count; ++i) document += " b" + std::to_string(i) + "=''";
    return document + "/>";
}

TEST(XmlReader, EveryLimitAdmitsItsValueAndRefusesOneMore) {
    XmlReader reader({.bytes = 40000, .depth = 5, .children = 100, .attributes = 7});
    EXPECT_EQ(word_of(reader.read(nested(5))), "ok");
    EXPECT_EQ(word_of(reader.read(nested(6))), "too-large");
    EXPECT_EQ(word_of(reader.read("<a>" + repeated(99, "<b/>") + "</a>")), "ok");
    EXPECT_EQ(word_of(reader.read("<a>" + repeated(100, "<b/>") + "</a>")), "too-large");
    EXPECT_EQ(word_of(reader.read(with_attributes(7))), "ok");
    EXPECT_EQ(word_of(reader.read(with_attributes(8))), "too-large");
    EXPECT_EQ(word_of(reader.read("<a>" + std::string(40000 - 7, 'x') + "</a>")), "ok");
    EXPECT_EQ(word_of(reader.read("<a>" + std::string(40000 - 6, 'x') + "</a>")), "too-large");
}

TEST(XmlReader, WhatIsWrittenReadsAsTheSame) {
    std::string_view const documents[] = {
        "<a/>",
        "<a xmlns='urn:a'><b/><c xmlns=''><d xmlns='urn:a'/></c></a>",
        "<a b='&lt;&gt;&amp;&apos;&quot;&#10;&#13;&#9;' xml:lang='de'> &#13; <![CDATA[]]]]><![CDATA[>]]> </a>",
        "<stream:error xmlns:stream='http://etherx.jabber.org/streams' xmlns='jabber:client'>"
        "<a/><host-unknown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/><stream:b><c/></stream:b></stream:error>",
        "<x xmlns='urn:x'><y:features xmlns:y='http://etherx.jabber.org/streams'><z/></y:features></x>",
    };
    for (std::string_view document : documents) {
        Element once = read(document);
        EXPECT_EQ(read(once.to_xml()), once) << document << "\n" << once.to_xml();
    }
}

TEST(ElementWriter, WritesStreamElementsWithTheirPrefixAsClientsLookForIt) {
    Element features("features", ns::kStream);
    features.add("mechanisms", ns::kSasl).add("mechanism").add_text("ANONYMOUS");
    EXPECT_EQ(features.to_xml(),
              "<stream:features xmlns:stream='http://etherx.jabber.org/streams' xmlns='jabber:client'>"
              "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>ANONYMOUS</mechanism></mechanisms>"
              "</stream:features>");
}

}  // namespace
}  // namespace usher::xmpp
