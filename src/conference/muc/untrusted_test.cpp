#include "conference/muc/untrusted.hpp"

#include <gtest/gtest.h>

#include "xmpp/xml_reader.hpp"

namespace usher::conference {
namespace {

std::string cleaned(std::string const& children) {
    xmpp::XmlReader reader;
    Result<xmpp::Element> stanza = reader.read("<presence xmlns='jabber:client'>" + children + "</presence>");
    EXPECT_TRUE(stanza.ok()) << children;
    remove_untrusted(stanza.value());
    return stanza.value().to_xml();
}

TEST(Untrusted, RemovesWhatOnlyTheServerMaySayAtAnyDepth) {
    for (char const* forged :
         {"<x xmlns='http://jabber.org/protocol/muc#user'><item role='moderator'/></x>",
          "<a><b><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner'/></x></b></a>",
          "<x xmlns='http://jabber.org/protocol/muc#admin'/>", "<identity><user><id>u-1</id></user></identity>",
          "<identity xmlns='urn:other'><user><id>u-1</id></user></identity>",
          "<permissions xmlns='http://jitsi.org/jitmeet'><p name='recording' val='true'/></permissions>",
          "<conference-properties xmlns='http://jitsi.org/protocol/focus'/>",
          "<bridgeNotAvailable xmlns='http://jitsi.org/protocol/focus'/>",
          "<features><feature var='http://jitsi.org/protocol/jibri'/></features>",
          "<delay xmlns='urn:xmpp:delay' stamp='2026-01-01T00:00:00Z'/>", "<bot type='transcriber'/>", "<flip_device/>",
          "<jibri-recording-status xmlns='http://jitsi.org/protocol/jibri' status='on'/>",
          "<p:x xmlns:p='http://jabber.org/protocol/muc#user'><p:item role='moderator'/></p:x>",
          "<transcription-status status='ON'/>", "<call-control/>", "<billingid>x</billingid>"}) {
        std::string rest = cleaned(forged);
        EXPECT_EQ(rest.find("moderator"), std::string::npos) << forged;
        EXPECT_EQ(rest.find("owner"), std::string::npos) << forged;
        EXPECT_TRUE(rest == "<presence xmlns='jabber:client'/>" ||
                    rest == "<presence xmlns='jabber:client'><a><b/></a></presence>")
            << rest;
    }
}

TEST(Untrusted, KeepsWhatClientsSayOfThemselves) {
    for (char const* honest :
         {"<nick xmlns='http://jabber.org/protocol/nick'>Ben</nick>", "<audiomuted>true</audiomuted>",
          "<SourceInfo>{}</SourceInfo>", "<c xmlns='http://jabber.org/protocol/caps' hash='sha-1' ver='x'/>",
          "<features><feature var='https://jitsi.org/meet/e2ee'/></features>", "<stats-id>Travon-UJ1</stats-id>",
          "<jitsi_participant_raisedHand>1</jitsi_participant_raisedHand>"})
        EXPECT_EQ(cleaned(honest), "<presence xmlns='jabber:client'>" + std::string(honest) + "</presence>");
}

TEST(Untrusted, KnowsTheServersOwnMessages) {
    for (char const* type : {"usher", "lobby-notify", "breakout_rooms", "av_moderation", "room_metadata"})
        EXPECT_TRUE(is_server_only_json(type)) << type;
    for (char const* type : {"polls", "endpoint-message", "LOBBY_CHAT_MESSAGE", ""})
        EXPECT_FALSE(is_server_only_json(type));
}

}  // namespace
}  // namespace usher::conference
