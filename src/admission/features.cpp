#include "admission/features.hpp"

#include <algorithm>
#include <array>

#include "admission/admission.hpp"

namespace usher::admission {

namespace {

enum class Least : std::uint8_t { Guest, Participant, Host };  // who has it where nothing is configured

struct Info {
    Feature feature;
    std::string_view name;   // COMPAT(jitsi-meet, all): as in context.features
    std::string_view alias;  // another spelling that integrators write
    Least least;
    bool delegable;
};

constexpr std::array<Info, kFeatures> kTable = {{
    {Feature::Branding, "branding", {}, Least::Host, false},
    {Feature::Calendar, "calendar", {}, Least::Host, false},
    {Feature::CreatePolls, "create-polls", "polls", Least::Guest, true},
    {Feature::FileUpload, "file-upload", "file-sharing", Least::Host, true},
    {Feature::Flip, "flip", {}, Least::Host, true},
    {Feature::InboundCall, "inbound-call", "dial-in", Least::Guest, true},
    {Feature::Inviting, "inviting", "invite", Least::Guest, true},
    {Feature::ListVisitors, "list-visitors", {}, Least::Host, true},
    {Feature::LiveTranslation, "live-translation", {}, Least::Host, true},
    {Feature::LiveTranslationSubscribe, "live-translation-subscribe", {}, Least::Host, true},
    {Feature::Livestreaming, "livestreaming", "live-streaming", Least::Host, true},
    {Feature::Lobby, "lobby", {}, Least::Host, true},
    {Feature::Moderation, "moderation", {}, Least::Host, true},
    {Feature::OutboundCall, "outbound-call", "dial-out", Least::Host, true},
    {Feature::Recording, "recording", {}, Least::Host, true},
    {Feature::Rename, "rename", {}, Least::Guest, false},
    {Feature::ScreenSharing, "screen-sharing", "screensharing", Least::Guest, true},
    {Feature::SendGroupchat, "send-groupchat", "chat", Least::Guest, true},
    {Feature::SendPrivateMessage, "send-private-message", "private-chat", Least::Guest, true},
    {Feature::SipInboundCall, "sip-inbound-call", {}, Least::Host, true},
    {Feature::SipOutboundCall, "sip-outbound-call", {}, Least::Host, true},
    {Feature::Transcription, "transcription", "transcribing", Least::Host, true},
}};

constexpr bool in_order() {
    for (std::size_t i = 0; i < kTable.size(); ++i)
        if (static_cast<std::size_t>(kTable[i].feature) != i) return false;
    return true;
}
static_assert(in_order());

constexpr FeatureSet defaults_of(Least least) {
    FeatureSet set;
    for (Info const& info : kTable)
        if (info.least == least) set.put(info.feature);
    return set;
}

constexpr FeatureSet delegable_ones() {
    FeatureSet set;
    for (Info const& info : kTable)
        if (info.delegable) set.put(info.feature);
    return set;
}

// What the token says. COMPAT(jitsi-meet servers): name-readonly is the opposite of being allowed to change one's name.
// Whoever may not write to all may not write to one either, unless the token says so itself.
std::optional<bool> stated(token::Claims const* claims, Feature feature) {
    if (claims == nullptr) return std::nullopt;
    std::optional<bool> said;
    for (auto const& [name, granted] : claims->features) {
        if (feature_named(name) != feature) continue;
        said = said.value_or(true) && granted;  // two spellings: the narrower counts
    }
    if (said) return said;
    if (feature == Feature::Rename)
        if (auto fixed = claims->features.find("name-readonly"); fixed != claims->features.end()) return !fixed->second;
    if (feature == Feature::SendPrivateMessage) return stated(claims, Feature::SendGroupchat);
    return std::nullopt;
}

bool is_guest(token::Claims const* claims) { return claims == nullptr || claims->guest; }

FeatureSet by_role(token::Claims const* claims, Role role, FeatureSet delegated, FeatureDefaults const& defaults) {
    FeatureSet const own = is_guest(claims) ? defaults.guest : defaults.of_participant();
    switch (role) {
        case Role::Host: return defaults.of_host();
        case Role::Cohost: return own | delegated;
        case Role::Participant: return defaults.of_participant();
        case Role::Guest: return defaults.guest;
        // A visitor sends nothing; what is left is to write.
        case Role::Visitor: return own.without(FeatureSet().put(Feature::ScreenSharing));
    }
    return {};
}

std::string because(FeatureDefaults const& defaults, Role role, bool guest, Feature feature, bool allowed) {
    if (role == Role::Visitor && feature == Feature::ScreenSharing) return "visitors only look and listen";
    bool const counts_host = role == Role::Host || role == Role::Cohost;
    bool const counts_participant = counts_host || !guest;
    if (!allowed) {
        if (counts_host) return "it is in none of the lists of [features]";
        return counts_participant ? "it is not in features.participant" : "it is not in features.guest";
    }
    if (defaults.guest.has(feature)) return "everybody has it (features.guest)";
    if (counts_participant && defaults.participant.has(feature)) return "participants have it (features.participant)";
    return role == Role::Cohost ? "it came with the grant (features.host)" : "hosts have it (features.host)";
}

}  // namespace

FeatureDefaults::FeatureDefaults()
    : host(defaults_of(Least::Host)), participant(defaults_of(Least::Participant)), guest(defaults_of(Least::Guest)) {}

std::string_view name_of(Feature feature) { return kTable[static_cast<std::size_t>(feature)].name; }

std::optional<Feature> feature_named(std::string_view name) {
    if (name.empty()) return std::nullopt;
    auto found =
        std::ranges::find_if(kTable, [&](Info const& info) { return info.name == name || info.alias == name; });
    if (found == kTable.end()) return std::nullopt;
    return found->feature;
}

std::vector<std::string_view> feature_names() {
    std::vector<std::string_view> names;
    for (Info const& info : kTable) names.push_back(info.name);
    return names;
}

std::vector<std::string> names_of(FeatureSet set) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < kTable.size(); ++i)
        if (set.has(static_cast<Feature>(i))) names.emplace_back(kTable[i].name);
    return names;
}

FeatureSet delegable(FeatureSet of_granter) { return of_granter & delegable_ones(); }

FeatureSet features_of(token::Claims const* claims, Role role, FeatureSet delegated, FeatureDefaults const& defaults) {
    FeatureSet set = by_role(claims, role, delegated, defaults);
    if (claims == nullptr || claims->features.empty()) return set;
    for (Info const& info : kTable)
        if (std::optional<bool> said = stated(claims, info.feature)) set.put(info.feature, *said);
    return set;
}

std::vector<FeatureRow> effective_features(token::Claims const* claims, Role role, FeatureDefaults const& defaults) {
    FeatureSet const set = features_of(claims, role, delegable(defaults.of_host()), defaults);
    std::vector<FeatureRow> rows;
    for (Info const& info : kTable) {
        bool const allowed = set.has(info.feature);
        std::optional<bool> const said = stated(claims, info.feature);
        std::string why = said ? std::string(*said ? "the token grants it" : "the token withholds it")
                               : because(defaults, role, is_guest(claims), info.feature, allowed);
        rows.push_back({info.name, allowed, std::move(why)});
    }
    return rows;
}

}  // namespace usher::admission
