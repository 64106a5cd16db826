#include "conference/features/features_wire.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "conference/muc/json_message.hpp"
#include "xmpp/xml_reader.hpp"

namespace usher::conference {
namespace {

using admission::Feature;

xmpp::Element element(std::string const& xml) {
    static xmpp::XmlReader reader{xmpp::XmlLimits{}};
    return reader.read(xml).value();
}

struct Row {
    char const* name;
    std::string inner;
    bool is_private;
    std::optional<Feature> needs;
};
class Messages : public testing::TestWithParam<Row> {};

TEST_P(Messages, NeedTheFeatureOfWhatTheySay) {
    xmpp::Element const message = element("<message xmlns='jabber:client'>" + GetParam().inner + "</message>");
    std::optional<nlohmann::json> const json = json_of(message);
    EXPECT_EQ(needed_by_message(message, json ? &*json : nullptr, GetParam().is_private), GetParam().needs);
}

std::string json(std::string const& text) {
    return "<json-message xmlns='http://jitsi.org/jitmeet'>" + text + "</json-message>";
}

INSTANTIATE_TEST_SUITE_P(
    Rows, Messages,
    testing::Values(Row{"empty", "", false, std::nullopt}, Row{"chat", "<body>x</body>", false, Feature::SendGroupchat},
                    Row{"whisper", "<body>x</body>", true, Feature::SendPrivateMessage},
                    Row{"reaction", "<reactions xmlns='urn:xmpp:reactions:0'/>", false, Feature::SendGroupchat},
                    Row{"retraction", "<retract xmlns='urn:xmpp:message-retract:1'/>", false, Feature::SendGroupchat},
                    Row{"subject", "<subject>x</subject>", false, std::nullopt},
                    Row{"poll_old", json(R"({"type":"new-poll"})"), false, Feature::CreatePolls},
                    Row{"poll_new", json(R"({"type":"polls","command":"new-poll"})"), true, Feature::CreatePolls},
                    Row{"poll_answer", json(R"({"type":"polls","command":"answer-poll"})"), false, std::nullopt},
                    Row{"poll_not_text", json(R"({"type":"polls","command":7})"), false, std::nullopt},
                    Row{"other_json", json(R"({"type":"e2ee"})"), false, std::nullopt}),
    [](auto const& row) { return row.param.name; });

TEST(Orders, NeedTheFeatureOfWhatTheyStart) {
    struct Order {
        char const* payload;
        std::optional<Feature> needs;
    };
    Order const orders[] = {
        {"<jibri xmlns='http://jitsi.org/protocol/jibri' action='start' recording_mode='file'/>", Feature::Recording},
        {"<jibri xmlns='http://jitsi.org/protocol/jibri' action='start' recording_mode='stream'/>",
         Feature::Livestreaming},
        {"<jibri xmlns='http://jitsi.org/protocol/jibri' action='stop'/>", Feature::Livestreaming},
        {"<jibri xmlns='urn:other'/>", std::nullopt},
        {"<dial xmlns='urn:xmpp:rayo:1' to='+49'/>", Feature::OutboundCall},
        {"<dial xmlns='urn:xmpp:rayo:1' to='sip:a@b'/>", Feature::SipOutboundCall},
        {"<dial xmlns='urn:xmpp:rayo:1' to='jitsi_meet_transcribe'/>", Feature::Transcription},
        {"<hangup xmlns='urn:xmpp:rayo:1'/>", std::nullopt},
    };
    for (Order const& order : orders) EXPECT_EQ(needed_by_iq(element(order.payload)), order.needs) << order.payload;
}

TEST(Told, BothFormsSayTheSameOfEachFeature) {
    admission::FeatureSet const features = admission::FeatureSet().put(Feature::Recording);
    xmpp::Element const list = permissions(features);
    nlohmann::json const table = (*json_of(features_message(features)))["features"];
    EXPECT_EQ(list.children().size(), admission::kFeatures);
    EXPECT_EQ(table.size(), admission::kFeatures);
    for (xmpp::Element const& p : list.children()) {
        bool const is_recording = p.attribute("name") == "recording";
        EXPECT_EQ(p.attribute("val"), is_recording ? "true" : "false") << p.attribute("name");
        EXPECT_EQ(table[std::string(p.attribute("name"))], is_recording) << p.attribute("name");
    }
}

}  // namespace
}  // namespace usher::conference
