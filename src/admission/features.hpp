// What somebody may do in a meeting besides what the role says: features, by name as tokens and clients know them.
// Three states: a token grants one, withholds it, or says nothing; then the role's default holds (docs/decisions/0017).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "token/claims.hpp"

namespace usher::admission {

enum class Role;

// In the order of the table in features.cpp.
enum class Feature : std::uint8_t {
    Branding,
    Calendar,
    CreatePolls,
    FileUpload,
    Flip,
    InboundCall,
    Inviting,
    ListVisitors,
    LiveTranslation,
    LiveTranslationSubscribe,
    Livestreaming,
    Lobby,
    Moderation,
    OutboundCall,
    Recording,
    Rename,
    ScreenSharing,
    SendGroupchat,
    SendPrivateMessage,
    SipInboundCall,
    SipOutboundCall,
    Transcription,
};
inline constexpr std::size_t kFeatures = 22;

// A set of them.
class FeatureSet {
public:
    constexpr FeatureSet() = default;
    constexpr bool has(Feature feature) const { return (bits_ & bit(feature)) != 0; }
    constexpr FeatureSet& put(Feature feature, bool in = true) {
        bits_ = in ? bits_ | bit(feature) : bits_ & ~bit(feature);
        return *this;
    }
    constexpr FeatureSet operator|(FeatureSet other) const { return FeatureSet(bits_ | other.bits_); }
    constexpr FeatureSet operator&(FeatureSet other) const { return FeatureSet(bits_ & other.bits_); }
    constexpr FeatureSet without(FeatureSet other) const { return FeatureSet(bits_ & ~other.bits_); }
    constexpr bool operator==(FeatureSet const&) const = default;
    static constexpr FeatureSet all() { return FeatureSet((std::uint32_t{1} << kFeatures) - 1); }

private:
    constexpr explicit FeatureSet(std::uint32_t bits) : bits_(bits) {}
    static constexpr std::uint32_t bit(Feature feature) { return std::uint32_t{1} << static_cast<unsigned>(feature); }
    std::uint32_t bits_ = 0;
};

std::string_view name_of(Feature feature);
// By its name or another spelling of it; none: not a feature of ours.
std::optional<Feature> feature_named(std::string_view name);
// All names, in the order of the table.
std::vector<std::string_view> feature_names();
// Those of a set, likewise.
std::vector<std::string> names_of(FeatureSet set);

// [features]: what holds where a token says nothing. Who is more has what those have who are less: a host also what
// participants have, a participant also what guests have.
struct FeatureDefaults {
    FeatureDefaults();  // as in the configuration's reference
    FeatureSet host;
    FeatureSet participant;
    FeatureSet guest;

    FeatureSet of_host() const { return host | participant | guest; }
    FeatureSet of_participant() const { return participant | guest; }
};

// What a moderator hands on to somebody whom he makes a moderator: all that he has, but for what concerns only himself.
FeatureSet delegable(FeatureSet of_granter);

// The rule. `claims` null: no token. `delegated`: what came with the grant; counts for a co-host alone.
FeatureSet features_of(token::Claims const* claims, Role role, FeatureSet delegated, FeatureDefaults const& defaults);

// The same in words, for `usher token inspect` and the documentation. A co-host is taken as one whom a host with all
// features of the configuration has made one.
struct FeatureRow {
    std::string_view name;
    bool allowed = false;
    std::string why;  // "the token grants it", "hosts have it (features.host)", …
};
std::vector<FeatureRow> effective_features(token::Claims const* claims, Role role, FeatureDefaults const& defaults);

}  // namespace usher::admission
