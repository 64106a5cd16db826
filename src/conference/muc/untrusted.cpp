#include "conference/muc/untrusted.hpp"

#include <algorithm>
#include <array>

#include "xmpp/namespaces.hpp"

namespace usher::conference {

namespace {

using namespace std::string_view_literals;

constexpr std::array kNamespaces = {xmpp::ns::kFocus, xmpp::ns::kColibri};

// By name, in whatever namespace: the clients look for most of these by their local name alone.
constexpr std::array kNames = {
    "identity"sv,    "group"sv,        "permissions"sv, "conference-properties"sv, "bridgeNotAvailable"sv, "bot"sv,
    "flip_device"sv, "billingid"sv,    "delay"sv,       "transcription-status"sv,  "call-control"sv,       "versions"sv,
    "etherpad"sv,    "display-name"sv,
};

constexpr std::array kServerJson = {
    "usher"sv,
    "lobby-notify"sv,
    "breakout_rooms"sv,
    "av_moderation"sv,
    "room_metadata"sv,
    "speakerstats"sv,
    "conference_duration"sv,
    "time_restricted"sv,
    "system_chat_message"sv,
    "transcription-result"sv,
    "translation-result"sv,
    "file-sharing"sv,
    "visitors"sv,
};

bool is_features_but_e2ee(xmpp::Element const& element) {
    if (element.name() != "features") return false;
    return std::ranges::any_of(element.children(), [](xmpp::Element const& child) {
        return !child.is_text() && child.attribute("var") != "https://jitsi.org/meet/e2ee";
    });
}

bool is_untrusted(xmpp::Element const& element) {
    if (element.is_text()) return false;
    std::string_view xmlns = element.xmlns();
    if (xmlns.starts_with(xmpp::ns::kMuc)) return true;  // muc, muc#user, muc#admin, muc#owner
    if (std::ranges::find(kNamespaces, xmlns) != kNamespaces.end()) return true;
    std::string_view name = element.name();
    if (std::ranges::find(kNames, name) != kNames.end()) return true;
    return name.starts_with("jibri-") || is_features_but_e2ee(element);
}

}  // namespace

void remove_untrusted(xmpp::Element& stanza) {
    std::erase_if(stanza.children(), is_untrusted);
    for (xmpp::Element& child : stanza.children())
        if (!child.is_text()) remove_untrusted(child);
}

bool is_server_only_json(std::string_view type) { return std::ranges::find(kServerJson, type) != kServerJson.end(); }

}  // namespace usher::conference
