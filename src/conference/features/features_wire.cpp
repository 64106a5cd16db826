#include "conference/features/features_wire.hpp"

#include <nlohmann/json.hpp>

#include "conference/muc/json_message.hpp"
#include "xmpp/namespaces.hpp"

namespace usher::conference {

namespace ns = xmpp::ns;
using admission::Feature;

namespace {

constexpr std::string_view kJibri = "http://jitsi.org/protocol/jibri";
constexpr std::string_view kRayo = "urn:xmpp:rayo:1";
constexpr std::string_view kReactions = "urn:xmpp:reactions:0";      // XEP-0444
constexpr std::string_view kRetract = "urn:xmpp:message-retract:1";  // XEP-0424

std::string_view text_of(nlohmann::json const& json, char const* key) {
    auto it = json.find(key);
    if (it == json.end() || !it->is_string()) return {};
    return it->get_ref<std::string const&>();
}

// COMPAT(jitsi-meet): 2.0.6726 sends {"type":"new-poll"} to the room, 2026 {"type":"polls","command":"new-poll"} to the
// component.
bool makes_poll(nlohmann::json const& json) {
    std::string_view const type = text_of(json, "type");
    return type == "new-poll" || (type == "polls" && text_of(json, "command") == "new-poll");
}

bool is_said(xmpp::Element const& message) {
    return message.child("body") != nullptr || message.child("reactions", kReactions) != nullptr ||
           message.child("retract", kRetract) != nullptr;
}

}  // namespace

std::optional<Feature> needed_by_message(xmpp::Element const& message, nlohmann::json const* json, bool is_private) {
    if (json != nullptr && makes_poll(*json)) return Feature::CreatePolls;
    if (!is_said(message)) return std::nullopt;
    return is_private ? Feature::SendPrivateMessage : Feature::SendGroupchat;
}

std::optional<Feature> needed_by_iq(xmpp::Element const& payload) {
    if (payload.is("jibri", kJibri))
        return payload.attribute("recording_mode") == "file" ? Feature::Recording : Feature::Livestreaming;
    if (payload.is("dial", kRayo)) {
        std::string_view const to = payload.attribute("to");
        if (to == "jitsi_meet_transcribe") return Feature::Transcription;  // COMPAT(jitsi-meet, all)
        return to.starts_with("sip:") ? Feature::SipOutboundCall : Feature::OutboundCall;
    }
    return std::nullopt;
}

std::optional<Feature> needed_by_component(std::string_view component, xmpp::Element const& message,
                                           nlohmann::json const* json) {
    if (component == "filesharing" && message.child("file-sharing") != nullptr) return Feature::FileUpload;
    if (component == "polls" && json != nullptr && makes_poll(*json)) return Feature::CreatePolls;
    return std::nullopt;
}

xmpp::Element permissions(admission::FeatureSet features) {
    xmpp::Element element("permissions", ns::kJitmeet);
    for (std::string_view name : admission::feature_names())
        element.add("p").set("name", name).set("val", features.has(*admission::feature_named(name)) ? "true" : "false");
    return element;
}

xmpp::Element features_message(admission::FeatureSet features) {
    nlohmann::json table = nlohmann::json::object();
    for (std::string_view name : admission::feature_names())
        table[std::string(name)] = features.has(*admission::feature_named(name));
    return json_message({{"type", "usher"}, {"event", "features"}, {"features", std::move(table)}});
}

}  // namespace usher::conference
