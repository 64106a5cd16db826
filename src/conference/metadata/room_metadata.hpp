// What moderators note down for all: one JSON object of a meeting ("room metadata"). Everybody reads it, moderators
// write it key by key; some keys are the server's own. Some of it the server itself holds to.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "base/result.hpp"

namespace usher::conference {

struct StartMuted {
    bool audio = false;
    bool video = false;
    bool operator==(StartMuted const&) const = default;
};

class RoomMetadata {
public:
    static constexpr std::size_t kMostKeys = 50;
    static constexpr std::size_t kLongestKey = 64;      // bytes
    static constexpr std::size_t kLargestValue = 4096;  // bytes of JSON
    static constexpr std::size_t kLargest = 16384;      // bytes of JSON, of all values
    static constexpr int kDeepest = 16;                 // values within values

    // Not deeper than a value may be: to be asked before anything else touches it, since JSON is walked by recursion.
    static bool is_shallow(nlohmann::json const& value, int deepest = kDeepest);

    // Null takes the key away. False if it is so already. Errors, with nothing changed: "too-large: …" where a limit is
    // reached, "reserved: …" for a key of the server, else what is wrong.
    Result<bool> set(std::string_view key, nlohmann::json value);

    nlohmann::json const& all() const { return values_; }
    std::uint64_t version() const { return version_; }  // counts changes

    // {"startMuted":{"audio":…,"video":…}}: how newcomers are asked to come in. `otherwise`: where nothing is said.
    StartMuted start_muted(StartMuted otherwise) const;
    // {"permissions":{"groupChatRestricted":true}}: only moderators may do so.
    bool is_chat_restricted() const { return is_restricted("groupChatRestricted"); }
    bool are_polls_restricted() const { return is_restricted("pollCreationRestricted"); }

private:
    bool is_restricted(char const* what) const;

    nlohmann::json values_ = nlohmann::json::object();
    std::size_t bytes_ = 0;
    std::uint64_t version_ = 0;
};

// Reads the text of <room_metadata/>: {"key":…,"data":…}. Errors: not JSON, not of this form.
struct MetadataChange {
    std::string key;
    nlohmann::json value;
};
Result<MetadataChange> read_metadata_change(std::string const& text);

}  // namespace usher::conference
