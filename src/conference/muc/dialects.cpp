#include "conference/muc/dialects.hpp"

#include <algorithm>
#include <optional>

#include <nlohmann/json.hpp>

#include "xmpp/namespaces.hpp"

namespace usher::conference {

namespace {

using States = std::vector<focus::Focus::SourceState>;

constexpr std::size_t kMostSources = 20;  // per endpoint, as in the focus' own checks

xmpp::Element const* find(std::vector<xmpp::Element> const& children, std::string_view name) {
    auto it = std::ranges::find_if(children, [&](xmpp::Element const& child) { return child.name() == name; });
    return it == children.end() ? nullptr : &*it;
}

void put(std::vector<xmpp::Element>& children, std::string_view name, std::string_view text) {
    std::erase_if(children, [&](xmpp::Element const& child) { return child.name() == name; });
    children.emplace_back(name, xmpp::ns::kClient).add_text(text);
}

// A sender may only name its own sources: anything else is left out.
std::optional<States> from_source_info(xmpp::Element const& info, std::string_view nick) {
    nlohmann::json json = nlohmann::json::parse(info.text(), nullptr, false);
    if (!json.is_object() || json.size() > kMostSources) return std::nullopt;
    States states;
    std::string prefix = std::string(nick) + "-";
    for (auto const& [name, state] : json.items()) {
        if (!name.starts_with(prefix) || !state.is_object()) continue;
        auto muted = state.find("muted");
        auto type = state.find("videoType");
        states.push_back({name, muted == state.end() || !muted->is_boolean() || muted->get<bool>(),
                          type != state.end() && type->is_string() && type->get<std::string>() == "desktop"});
    }
    return states;
}

bool says_false(std::vector<xmpp::Element> const& children, std::string_view name) {
    xmpp::Element const* element = find(children, name);
    return element != nullptr && element->text() == "false";
}

States from_old_elements(std::vector<xmpp::Element> const& children, std::string_view nick) {
    xmpp::Element const* type = find(children, "videoType");
    bool desktop = type != nullptr && type->text() == "desktop";
    return {
        {focus::Focus::default_source_name(nick, media::Kind::Audio), !says_false(children, "audiomuted"), false},
        {focus::Focus::default_source_name(nick, media::Kind::Video), !says_false(children, "videomuted"), desktop}};
}

void add_old_elements(std::vector<xmpp::Element>& children, States const& states, std::string_view nick) {
    std::string audio = std::string(nick) + "-a0";
    bool audio_muted = true;
    bool video_muted = true;
    bool desktop = false;
    for (auto const& state : states) {
        if (state.name == audio) audio_muted = state.muted;
        bool is_video = state.name.size() > nick.size() + 1 && state.name[nick.size() + 1] == 'v';
        if (!is_video || state.muted) continue;
        video_muted = false;
        desktop = desktop || state.desktop;
    }
    put(children, "audiomuted", audio_muted ? "true" : "false");
    put(children, "videomuted", video_muted ? "true" : "false");
    put(children, "videoType", desktop ? "desktop" : "camera");
}

void add_source_info(std::vector<xmpp::Element>& children, States const& states) {
    nlohmann::json json = nlohmann::json::object();
    for (auto const& state : states) {
        json[state.name]["muted"] = state.muted;
        if (state.desktop) json[state.name]["videoType"] = "desktop";
    }
    put(children, "SourceInfo", json.dump());
}

// OLD says the one codec that it sends, NEW the list of those it can; VP8 is the one that both always have.
void add_codecs(std::vector<xmpp::Element>& children) {
    bool has_type = find(children, "jitsi_participant_codecType") != nullptr;
    bool has_list = find(children, "jitsi_participant_codecList") != nullptr;
    if (has_list && !has_type) put(children, "jitsi_participant_codecType", "vp8");
    if (has_type && !has_list) put(children, "jitsi_participant_codecList", "vp8");
}

}  // namespace

std::vector<focus::Focus::SourceState> complete_dialects(std::vector<xmpp::Element>& children, std::string_view nick) {
    add_codecs(children);
    if (xmpp::Element const* info = find(children, "SourceInfo")) {
        States states = from_source_info(*info, nick).value_or(States{});
        add_source_info(children, states);
        add_old_elements(children, states, nick);
        return states;
    }
    States states = from_old_elements(children, nick);
    add_source_info(children, states);
    return states;
}

void write_sources(std::vector<xmpp::Element>& children, States const& sources, std::string_view nick) {
    add_source_info(children, sources);
    add_old_elements(children, sources, nick);
}

}  // namespace usher::conference
