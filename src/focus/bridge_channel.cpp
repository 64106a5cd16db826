#include "focus/bridge_channel.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include <nlohmann/json.hpp>

#include "focus/source_map.hpp"
#include "focus/source_wire.hpp"

namespace usher::focus {

using nlohmann::json;

namespace {

// COMPAT(lib-jitsi-meet, 6726): it is told a number where there is no limit.
constexpr int kUnlimitedHeight = 2160;

// The parser does not recurse, but writing and copying do: depth is bounded before.
bool is_too_deep(std::string_view text) {
    int depth = 0;
    bool in_string = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        char const c = text[i];
        if (in_string) {
            if (c == '\\') ++i;
            if (c == '"') in_string = false;
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            if (++depth > kMaxChannelDepth) return true;
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    return false;
}

json const* member(json const& object, char const* name) {
    auto found = object.find(name);
    return found == object.end() ? nullptr : &*found;
}

std::string const* text_of(json const& object, char const* name) {
    json const* value = member(object, name);
    return value == nullptr ? nullptr : value->get_ptr<std::string const*>();
}

std::optional<int> number_of(json const* value, int least, int greatest) {
    if (value == nullptr || !value->is_number()) return std::nullopt;
    double const number = value->get<double>();
    if (!(number >= least)) return least;
    return number >= greatest ? greatest : static_cast<int>(number);
}

std::optional<int> height_of(json const& object) {
    return number_of(object.is_object() ? member(object, "maxHeight") : nullptr, kNoLimit, kGreatestHeight);
}

std::optional<std::vector<std::string>> names_of(json const& object, char const* name) {
    json const* value = member(object, name);
    if (value == nullptr || !value->is_array()) return std::nullopt;
    std::vector<std::string> names;
    for (json const& each : *value) {
        auto const* text = each.get_ptr<std::string const*>();
        if (text == nullptr || text->empty() || text->size() > kMaxConstraintName) continue;
        if (names.size() == kMaxChosen) break;
        names.push_back(*text);
    }
    return names;
}

// Both dialects: names are sources in one and endpoints in the other.
ConstraintsUpdate read_constraints(json const& message) {
    ConstraintsUpdate update;
    update.last_n = number_of(member(message, "lastN"), kNoLimit, kGreatestHeight);
    if (json const* defaults = member(message, "defaultConstraints")) update.default_height = height_of(*defaults);
    update.on_stage = names_of(message, "onStageSources");
    if (!update.on_stage) update.on_stage = names_of(message, "onStageEndpoints");
    update.selected = names_of(message, "selectedSources");
    if (!update.selected) update.selected = names_of(message, "selectedEndpoints");
    json const* heights = member(message, "constraints");
    if (heights == nullptr || !heights->is_object()) return update;
    update.heights.emplace();
    for (auto const& [name, constraint] : heights->items()) {
        if (update.heights->size() == kMaxConstraints) break;
        if (std::optional<int> height = height_of(constraint); height && name.size() <= kMaxConstraintName)
            update.heights->emplace(name, *height);
    }
    return update;
}

// The classes before ReceiverVideoConstraints. COMPAT(lib-jitsi-meet, before 2021)
std::optional<ConstraintsUpdate> read_old_constraints(std::string const& what, json const& message) {
    ConstraintsUpdate update;
    if (what == "LastNChangedEvent") {
        update.last_n = number_of(member(message, "lastN"), kNoLimit, kGreatestHeight);
    } else if (what == "SelectedEndpointsChangedEvent") {
        update.selected = names_of(message, "selectedEndpoints");
    } else if (what == "SelectedEndpointChangedEvent") {
        std::string const* name = text_of(message, "selectedEndpoint");
        if (name != nullptr && name->size() <= kMaxConstraintName) update.selected.emplace(1, *name);
    } else if (what == "ReceiverVideoConstraint") {
        update.default_height = number_of(member(message, "maxFrameHeight"), kNoLimit, kGreatestHeight);
    } else {
        return std::nullopt;
    }
    return update;
}

ChannelMessage read_video_type(json const& message, bool names_source) {
    VideoType type;
    std::string const* text = text_of(message, "videoType");
    std::string const* source = text_of(message, "sourceName");
    if (text == nullptr || (names_source && (source == nullptr || source->empty()))) return UnknownMessage{};
    if (names_source) type.source = *source;
    std::string lower = text->substr(0, 32);
    std::ranges::transform(lower, lower.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    type.enabled = lower != "none";
    type.desktop = lower == "desktop" || lower == "desktop_high_fps";
    return type;
}

// What goes by the room, where the server looks at who may say it. The clients' library hands on both ways alike, so
// that nobody could tell them apart.
constexpr std::array kRoomTypes = {"new-poll", "answer-poll", "old-polls", "polls", "usher"};

bool goes_by_the_room(json const& payload) {
    std::string const* type = text_of(payload, "type");
    return type != nullptr && std::ranges::find(kRoomTypes, *type) != kRoomTypes.end();
}

std::string write(json const& message) { return message.dump(-1, ' ', false, json::error_handler_t::replace); }

ChannelMessage read_endpoint_message(json& message, std::string_view from) {
    json const* payload = member(message, "msgPayload");
    std::string const* to = text_of(message, "to");
    if (payload == nullptr || !payload->is_object() || to == nullptr) return UnknownMessage{};
    if (goes_by_the_room(*payload)) return UnknownMessage{};
    EndpointMessage relay;
    relay.to = *to;
    message["from"] = from;
    relay.json = write(message);
    return relay;
}

std::string name_list(std::string_view what, std::string_view key, std::vector<std::string_view> const& names) {
    std::string out = "{\"colibriClass\":\"";
    out += what;
    out += "\",\"";
    out += key;
    out += "\":[";
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i > 0) out += ',';
        append_json_text(out, names[i]);
    }
    out += "]}";
    return out;
}

}  // namespace

ChannelMessage read_channel_message(std::string_view text, std::string_view from) {
    if (is_too_deep(text)) return UnknownMessage{};
    json message = json::parse(text, nullptr, false);
    if (!message.is_object()) return UnknownMessage{};
    std::string const* known = text_of(message, "colibriClass");
    if (known == nullptr) return UnknownMessage{};
    std::string const what = *known;
    if (what == "EndpointMessage") return read_endpoint_message(message, from);
    if (what == "EndpointStats") {
        if (text.size() > kMaxStatsMessage) return UnknownMessage{};
        message["from"] = from;
        return EndpointStats{write(message)};
    }
    if (what == "ReceiverVideoConstraints") return read_constraints(message);
    if (what == "SourceVideoTypeMessage") return read_video_type(message, true);
    if (what == "VideoTypeMessage") return read_video_type(message, false);
    if (what == "ClientHello") return ClientHello{};
    if (auto update = read_old_constraints(what, message)) return std::move(*update);
    return UnknownMessage{};
}

std::string server_hello() { return R"({"colibriClass":"ServerHello"})"; }

std::string dominant_speaker(std::vector<std::string> const& recent) {
    std::string out = R"({"colibriClass":"DominantSpeakerEndpointChangeEvent","dominantSpeakerEndpoint":)";
    append_json_text(out, recent.front());
    out += ",\"previousSpeakers\":[";
    for (std::size_t i = 1; i < recent.size() && i <= kMaxPreviousSpeakers; ++i) {
        if (i > 1) out += ',';
        append_json_text(out, recent[i]);
    }
    out += "]}";
    return out;
}

std::string connectivity(std::string_view nick, bool active) {
    std::string out = R"({"colibriClass":"EndpointConnectivityStatusChangeEvent","endpoint":)";
    append_json_text(out, nick);
    out += active ? ",\"active\":\"true\"}" : ",\"active\":\"false\"}";  // text, not a boolean
    return out;
}

std::string forwarded_sources(std::span<media::SourceName const> sources) {
    return name_list("ForwardedSources", "forwardedSources", {sources.begin(), sources.end()});
}

std::string forwarded_endpoints(std::span<media::SourceName const> sources) {
    std::vector<std::string_view> nicks;
    for (media::SourceName const& source : sources) {
        std::string_view const nick = SourceMap::nick_of(source);
        if (std::ranges::find(nicks, nick) == nicks.end()) nicks.push_back(nick);
    }
    return name_list("LastNEndpointsChangeEvent", "lastNEndpoints", nicks);
}

std::string sender_source_constraints(media::SourceName const& source, int height) {
    std::string out = R"({"colibriClass":"SenderSourceConstraints","sourceName":)";
    append_json_text(out, source);
    out += ",\"maxHeight\":" + std::to_string(height) + '}';
    return out;
}

std::string sender_video_constraints(int height) {
    return R"({"colibriClass":"SenderVideoConstraints","videoConstraints":{"idealHeight":)" +
           std::to_string(height < 0 ? kUnlimitedHeight : height) + "}}";
}

std::string connection_stats(media::BitsPerSecond available) {
    return R"({"colibriClass":"ConnectionStats","estimatedDownlinkBandwidth":)" + std::to_string(available) + '}';
}

}  // namespace usher::focus
