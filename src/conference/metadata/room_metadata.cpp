#include "conference/metadata/room_metadata.hpp"

#include <algorithm>
#include <array>

namespace usher::conference {

namespace {

using nlohmann::json;
using namespace std::string_view_literals;

// COMPAT(jitsi-meet 2026): its clients take these for the server's word.
constexpr std::array kServers = {
    "agents"sv,
    "allownersEnabled"sv,
    "asyncTranscription"sv,
    "audioTranslationAvailable"sv,
    "audioTranslationListenerCounts"sv,
    "audioTranslationRequests"sv,
    "conferencePresetsServiceEnabled"sv,
    "dialinEnabled"sv,
    "lobbyEnabled"sv,
    "moderators"sv,
    "participants"sv,
    "participantsSoftLimit"sv,
    "recordingParams"sv,
    "services"sv,
    "transcriberType"sv,
    "transcription"sv,
    "visitorsEnabled"sv,
};

std::size_t size_of(json const& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace).size(); }

bool is_true(json const& object, char const* key) {
    auto const it = object.find(key);
    return it != object.end() && it->is_boolean() && it->get<bool>();
}

}  // namespace

bool RoomMetadata::is_shallow(json const& value, int deepest) {
    if (!value.is_structured()) return true;
    if (deepest == 0) return false;
    return std::ranges::all_of(value, [deepest](json const& each) { return is_shallow(each, deepest - 1); });
}

Result<bool> RoomMetadata::set(std::string_view key, json value) {
    if (key.empty() || key.size() > kLongestKey) return malformed("a key has 1 to 64 bytes");
    if (std::ranges::find(kServers, key) != kServers.end())
        return malformed("reserved: only the server writes " + std::string(key));
    if (!is_shallow(value)) return malformed("too-large: a value has at most 16 levels");
    std::string const name(key);
    auto const found = values_.find(name);
    std::size_t const before = found == values_.end() ? 0 : size_of(*found);
    if (value.is_null()) {
        if (found == values_.end()) return false;
        bytes_ -= before;
        values_.erase(found);
        ++version_;
        return true;
    }
    if (found != values_.end() && *found == value) return false;
    std::size_t const after = size_of(value);
    if (after > kLargestValue) return malformed("too-large: a value has at most 4096 bytes");
    if (found == values_.end() && values_.size() >= kMostKeys) return malformed("too-large: there are too many keys");
    if (bytes_ - before + after > kLargest) return malformed("too-large: there is too much metadata in this room");
    bytes_ = bytes_ - before + after;
    values_[name] = std::move(value);
    ++version_;
    return true;
}

StartMuted RoomMetadata::start_muted(StartMuted otherwise) const {
    auto const it = values_.find("startMuted");
    if (it == values_.end() || !it->is_object()) return otherwise;
    return {is_true(*it, "audio"), is_true(*it, "video")};
}

bool RoomMetadata::is_restricted(char const* what) const {
    auto const it = values_.find("permissions");
    return it != values_.end() && it->is_object() && is_true(*it, what);
}

Result<MetadataChange> read_metadata_change(std::string const& text) {
    // Before it is parsed: nothing is as deep as to be dangerous.
    if (text.size() > 2 * RoomMetadata::kLargestValue) return malformed("too-large: a value has at most 4096 bytes");
    json change = json::parse(text, nullptr, false);
    if (!change.is_object()) return malformed("room metadata must be a JSON object");
    auto const key = change.find("key");
    auto const data = change.find("data");
    if (key == change.end() || !key->is_string() || data == change.end())
        return malformed("room metadata needs a textual key, and data");
    return MetadataChange{key->get<std::string>(), std::move(*data)};
}

}  // namespace usher::conference
