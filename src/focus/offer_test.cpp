#include "focus/offer.hpp"

#include <gtest/gtest.h>

#include "focus/focus_stage.hpp"

namespace usher::focus::test {

using nlohmann::json;
using xmpp::Element;

namespace {

Offer an_offer(SourceForm form) {
    Offer offer;
    offer.sid = "5k2t9q0a7m1c";
    offer.initiator = "focus@auth.example/focus";
    offer.responder = "standup@conference.example/ab12cd34";
    offer.bridge_session = "b8c0";
    offer.channel_url = "wss://meet.example/colibri-ws/default-id/c0ffee/ab12cd34?pwd=secret";
    offer.transport = {"9f3a1j2k3l",
                       "2l8s0v7222222222222222",
                       "sha-256",
                       "AB:CD",
                       {{"198.51.100.7", 10000, false, 2130706431, "1"}, {"198.51.100.7", 443, true, 2130706430, "2"}}};
    offer.form = form;
    offer.sources = {{"ef56ab78", "ef56ab78-v0", media::Kind::Video, true, "m v-1", {1834567890, 1934567890}, 1},
                     {"ef56ab78", "ef56ab78-a0", media::Kind::Audio, false, "m a-1", {2817364921, 0}, 2}};
    return offer;
}

std::vector<std::string> names(Element const& parent) {
    std::vector<std::string> list;
    for (Element const& child : parent.children()) list.push_back(child.name());
    return list;
}
Element const& description(Element const& jingle, std::size_t content) {
    return *jingle.children()[content].child("description", xmpp::ns::kJingleRtp);
}
std::size_t count(std::string_view text, std::string_view what) {
    std::size_t number = 0;
    for (std::size_t at = text.find(what); at != std::string_view::npos; at = text.find(what, at + 1)) ++number;
    return number;
}

}  // namespace

TEST(Offer, ContentsComeBeforeTheGroupAndThereIsNoDataContent) {
    EXPECT_EQ(names(to_jingle(an_offer(SourceForm::Xml))),
              (std::vector<std::string>{"content", "content", "group", "bridge-session"}));
    EXPECT_EQ(names(to_jingle(an_offer(SourceForm::Json))),
              (std::vector<std::string>{"content", "content", "json-message", "group", "bridge-session"}));
}

TEST(Offer, TheBridgesOwnSourcesComeFirstAndAlwaysAsXml) {
    for (SourceForm form : {SourceForm::Xml, SourceForm::Json}) {
        Element const jingle = to_jingle(an_offer(form));
        for (std::size_t content : {0U, 1U}) {
            Element const* first = description(jingle, content).child("source", xmpp::ns::kJingleSsma);
            ASSERT_NE(first, nullptr);
            EXPECT_EQ(first->attribute("name"), content == 0 ? "jvb-a0" : "jvb-v0");
            EXPECT_EQ(first->attribute("ssrc"), content == 0 ? "3100000001" : "3100000002");
            EXPECT_EQ(first->child("parameter")->attribute("value"),
                      content == 0 ? "mixedmslabel mixedlabelaudio0" : "mixedmslabel mixedlabelvideo0");
            EXPECT_EQ(first->child("ssrc-info")->attribute("owner"), "jvb");
        }
    }
}

TEST(Offer, OffersVp8WithRtxAndOpusOnTheEnginesIds) {
    Element const jingle = to_jingle(an_offer(SourceForm::Xml));
    std::string const audio = description(jingle, 0).to_xml();
    EXPECT_NE(audio.find("<payload-type id='111' name='opus' clockrate='48000' channels='2'>"), std::string::npos)
        << audio;
    EXPECT_NE(audio.find("<payload-type id='126' name='telephone-event' clockrate='8000'/>"), std::string::npos);
    EXPECT_NE(audio.find("id='6' uri='urn:ietf:params:rtp-hdrext:ssrc-audio-level'"), std::string::npos);
    EXPECT_EQ(audio.find("transport-cc"), std::string::npos);
    EXPECT_EQ(audio.find("transport-wide-cc"), std::string::npos);
    std::string const video = description(jingle, 1).to_xml();
    EXPECT_NE(video.find("<payload-type id='100' name='VP8' clockrate='90000'><rtcp-fb"), std::string::npos) << video;
    EXPECT_NE(video.find("<payload-type id='96' name='rtx' clockrate='90000'><parameter name='apt' value='100'/>"),
              std::string::npos);
    EXPECT_EQ(count(video, "type='transport-cc'"), 1U);
    EXPECT_EQ(count(video, "type='nack' subtype='pli'"), 2U);
    EXPECT_NE(video.find("id='4' uri='http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time'"), std::string::npos);
    EXPECT_NE(video.find("id='5' uri='http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01'"),
              std::string::npos);
    EXPECT_EQ(video.find("sdes:mid"), std::string::npos);
}

TEST(Offer, NamespacesThatClientsSelectByAreWrittenOnEachElement) {
    std::string const xml = to_jingle(an_offer(SourceForm::Xml)).to_xml();
    std::vector<std::pair<std::string, std::string>> const strict{
        {"<group ", "urn:xmpp:jingle:apps:grouping:0"},
        {"<transport ", "urn:xmpp:jingle:transports:ice-udp:1"},
        {"<fingerprint ", "urn:xmpp:jingle:apps:dtls:0"},
        {"<rtp-hdrext ", "urn:xmpp:jingle:apps:rtp:rtp-hdrext:0"},
        {"<extmap-allow-mixed ", "urn:xmpp:jingle:apps:rtp:rtp-hdrext:0"},
        {"<ssrc-group ", "urn:xmpp:jingle:apps:rtp:ssma:0"},
        {"<rtcp-fb ", "urn:xmpp:jingle:apps:rtp:rtcp-fb:0"},
        {"<description ", "urn:xmpp:jingle:apps:rtp:1"},
        {"<ssrc-info ", "http://jitsi.org/jitmeet"},
        {"<web-socket ", "http://jitsi.org/protocol/colibri"},
        {"<bridge-session ", "http://jitsi.org/protocol/focus"}};
    for (auto const& [element, xmlns] : strict) {
        EXPECT_GT(count(xml, element), 0U) << element;
        EXPECT_EQ(count(xml, element), count(xml, element + "xmlns='" + xmlns + "'")) << element;
    }
    EXPECT_EQ(count(xml, "<source xmlns='urn:xmpp:jingle:apps:rtp:ssma:0'"),
              5U);  // two of the bridge, three of a person
}

TEST(Offer, BothContentsCarryTheSameTransportWithUdpAndPassiveTcp) {
    Element const jingle = to_jingle(an_offer(SourceForm::Xml));
    std::string const transport = jingle.children()[0].child("transport")->to_xml();
    EXPECT_EQ(transport, jingle.children()[1].child("transport")->to_xml());
    EXPECT_NE(transport.find("setup='actpass'"), std::string::npos);
    EXPECT_NE(transport.find("url='wss://meet.example/colibri-ws/default-id/c0ffee/ab12cd34?pwd=secret'"),
              std::string::npos);
    EXPECT_NE(transport.find("protocol='udp' type='host' ip='198.51.100.7' port='10000'/>"), std::string::npos)
        << transport;
    EXPECT_NE(transport.find("protocol='tcp' type='host' ip='198.51.100.7' port='443' tcptype='passive'/>"),
              std::string::npos);
    EXPECT_EQ(count(transport, "component='1'"), 2U);
}

TEST(Offer, SourcesAsXmlCarryOwnerNameMsidAndTheFidGroup) {
    std::string const video = description(to_jingle(an_offer(SourceForm::Xml)), 1).to_xml();
    EXPECT_NE(
        video.find("ssrc='1834567890' name='ef56ab78-v0' videoType='desktop'><parameter name='msid' value='m v-1'/>"
                   "<ssrc-info xmlns='http://jitsi.org/jitmeet' owner='ef56ab78'/></source>"),
        std::string::npos)
        << video;
    EXPECT_NE(video.find("semantics='FID'><source ssrc='1834567890'/><source ssrc='1934567890'/></ssrc-group>"),
              std::string::npos);
}

TEST(Offer, SourcesAsJsonAreInTheCompactForm) {
    Element const jingle = to_jingle(an_offer(SourceForm::Json));
    json const message = json::parse(jingle.child("json-message", xmpp::ns::kJitmeet)->text());
    json const expected = json::parse(R"({"sources":{"ef56ab78":[
        [{"s":1834567890,"n":"ef56ab78-v0","m":"m v-1","v":"d"},{"s":1934567890,"n":"ef56ab78-v0","m":"m v-1","v":"d"}],
        [["f",1834567890,1934567890]],
        [{"s":2817364921,"n":"ef56ab78-a0","m":"m a-1"}]]}})");
    EXPECT_EQ(message, expected);
    EXPECT_EQ(count(jingle.to_xml(), "ef56ab78-v0"), 2U);  // not in XML as well
    Offer empty = an_offer(SourceForm::Json);
    empty.sources.clear();
    EXPECT_EQ(to_jingle(empty).child("json-message"), nullptr);
}

TEST(Offer, StartMutedIsSaidOnlyIfAsked) {
    EXPECT_EQ(to_jingle(an_offer(SourceForm::Xml)).child("startmuted"), nullptr);
    Offer offer = an_offer(SourceForm::Xml);
    offer.start_video_muted = true;
    Element const jingle = to_jingle(offer);
    Element const* muted = jingle.child("startmuted", xmpp::ns::kStartMuted);
    ASSERT_NE(muted, nullptr);
    EXPECT_EQ(muted->attribute("audio"), "false");
    EXPECT_EQ(muted->attribute("video"), "true");
}

TEST(SourceWire, AChangeIsWrittenInBothForms) {
    std::vector<Told> const sources = an_offer(SourceForm::Xml).sources;
    Element const xml =
        source_change(SourceChange::Remove, "sid1", "focus@auth.example/focus", sources, SourceForm::Xml);
    EXPECT_EQ(xml.attribute("action"), "source-remove");
    EXPECT_EQ(names(xml), (std::vector<std::string>{"content", "content"}));
    EXPECT_EQ(xml.children()[0].attribute("name"), "audio");
    EXPECT_EQ(description(xml, 1).children().size(), 3U);
    Element const json_form = source_change(SourceChange::Add, "sid1", "f", {sources[1]}, SourceForm::Json);
    EXPECT_EQ(json_form.attribute("action"), "source-add");
    EXPECT_EQ(json_form.child("json-message")->text(),
              R"({"sources":{"ef56ab78":[[],[],[{"s":2817364921,"n":"ef56ab78-a0","m":"m a-1"}]]}})");
    Element const video_only = source_change(SourceChange::Add, "sid1", "f", {sources[0]}, SourceForm::Xml);
    EXPECT_EQ(names(video_only), (std::vector<std::string>{"content"}));
}

TEST(SourceWire, TextIsEscapedAsJsonWantsIt) {
    std::string out;
    append_json_text(out, "a\"b\\c\n\x01é");
    EXPECT_EQ(out, "\"a\\\"b\\\\c\\u000a\\u0001é\"");
    EXPECT_EQ(json::parse(out).get<std::string>(), "a\"b\\c\n\x01é");
}

}  // namespace usher::focus::test
