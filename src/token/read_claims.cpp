#include "token/read_claims.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "token/claim_reader.hpp"
#include "token/json.hpp"
#include "token/json_path.hpp"
#include "token/role_claims.hpp"
#include "token/room_claims.hpp"

namespace usher::token {

namespace {

using Json = nlohmann::json;

void read_user(Json const& user, std::optional<Bad>& bad, Claims& claims) {
    ClaimReader read{user, "context.user.", bad, claims};
    claims.user.id = read.id("id");
    claims.user.name = read.decoration("name");
    claims.user.email = read.decoration("email");
    claims.user.avatar = read.decoration("avatar");
    if (claims.user.avatar.empty()) claims.user.avatar = read.decoration("avatarUrl");
    // Both, and neither short-circuits: each may have something to warn about.
    bool lobby_bypass = read.strictly_true("lobby_bypass");
    bool security_bypass = read.strictly_true("security_bypass");
    claims.lobby_bypass = lobby_bypass || security_bypass;
    claims.must_knock = read.strictly_true("lobby");
    Json const* hidden = read.find("hidden-from-recorder");
    claims.hidden_from_recorder = hidden && flag_in(*hidden).value_or(false);
    claims.breakout = read.id("breakout");
}

void read_groups(ClaimReader& read, std::string_view path, Claims& claims) {
    claims.groups = read.ids(path);
    if (!claims.groups.empty()) claims.group = claims.groups.front();
}

void read_context(Json const& context, std::optional<Bad>& bad, Claims& claims) {
    ClaimReader read{context, "context.", bad, claims};
    read_groups(read, "group", claims);
    claims.tenant = read.text("tenant").value_or("");
    if (Json const* user = read.object("user")) read_user(*user, bad, claims);
    if (Json const* features = read.object("features")) read_features(*features, claims);
    Json const* room = read.find("room");
    if (room && room->is_object()) read_wishes(*room, claims);
    if (room && !room->is_object()) warn(claims, "room-wish-ignored");
    if (claims.breakout.empty()) claims.breakout = read.id("breakout");
}

// "https://meet.example.com/" where a name was meant: its host.
std::string without_scheme(std::string subject, Claims& claims) {
    std::size_t scheme = subject.find("://");
    if (scheme == std::string::npos) return subject;
    warn(claims, "sub-is-a-url");
    std::string host = subject.substr(scheme + 3);
    return host.substr(0, host.find_first_of("/:?#"));
}

void read_jitsi(Json const& payload, Dialect const& dialect, std::optional<Bad>& bad, Claims& claims) {
    ClaimReader read{payload, "", bad, claims};
    claims.subject = without_scheme(read.id("sub"), claims);
    Json const* context = read.object("context");
    claims.room = read_rooms(read, "room", context);
    if (context) read_context(*context, bad, claims);
    // COMPAT(Firebase): without a context, the user's id stands on top (docs/protocol/clients.md).
    if (!payload.contains("context")) claims.user.id = read.id("user_id");
    if (claims.breakout.empty()) claims.breakout = read.id("breakout");
    Json const* user = context && context->contains("user") ? &context->at("user") : nullptr;
    claims.role = role_in(payload, user, dialect, claims);
}

void read_own(Json const& payload, OwnClaims const& own, std::optional<Bad>& bad, Claims& claims) {
    ClaimReader read{payload, "", bad, claims};
    claims.user.id = read.id(own.user_id);
    claims.user.name = read.decoration(own.name);
    claims.user.email = read.decoration(own.email);
    claims.user.avatar = read.decoration(own.avatar);
    read_groups(read, own.group, claims);
    claims.tenant = read.text(own.tenant).value_or("");
    claims.room = own.room.empty() ? RoomClaim{"*"} : read_rooms(read, own.room, nullptr);
    claims.breakout = read.id(own.breakout);
    Json const* features = read.find(own.features);
    if (features && features->is_structured()) read_features(*features, claims);
    if (features && !features->is_structured()) warn(claims, "feature-ignored");
    claims.role = own_role_in(payload, own, claims);
    claims.lobby_bypass = own.lobby_bypass && passes(payload, *own.lobby_bypass).value_or(false);
    claims.must_knock = own.must_knock && passes(payload, *own.must_knock).value_or(false);
}

}  // namespace

void warn(Claims& claims, std::string word) {
    if (std::ranges::find(claims.warnings, word) == claims.warnings.end()) claims.warnings.push_back(std::move(word));
}

std::variant<Claims, Bad> read_claims(std::string_view payload, Dialect const& dialect) {
    std::optional<Json> json = parse_object(payload);
    if (!json) return Bad{"malformed", "The token's payload is not a JSON object."};
    Claims claims;
    std::optional<Bad> bad;
    ClaimReader read{*json, "", bad, claims};
    claims.expires = read.time("exp", "exp-not-a-number");
    claims.not_before = read.time("nbf", "malformed");
    claims.issued = read.time("iat", "malformed");
    claims.issuer = read.text("iss").value_or("");
    claims.audiences = read.texts("aud");
    claims.jti = read.id("jti");
    if (dialect.profile == Profile::Own) {
        read_own(*json, dialect.own, bad, claims);
    } else {
        read_jitsi(*json, dialect, bad, claims);
    }
    if (bad) return std::move(*bad);
    return claims;
}

}  // namespace usher::token
