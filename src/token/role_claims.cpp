#include "token/role_claims.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

namespace usher::token {

namespace {

using Json = nlohmann::json;

// The value, or nothing when it is not there or says nothing: null, and text that is empty.
Json const* stated(Json const& object, char const* name) {
    auto it = object.find(name);
    if (it == object.end() || it->is_null() || *it == "") return nullptr;
    return &*it;
}

std::optional<RoleClaim> from_moderator(Json const& value) {
    if (value == true || value == "true") return RoleClaim::Moderator;
    if (value == false || value == "false") return RoleClaim::Participant;
    return std::nullopt;
}

std::optional<RoleClaim> from_affiliation(Json const& value) {
    if (value == "owner" || value == "moderator" || value == "teacher") return RoleClaim::Moderator;
    if (value == "member") return RoleClaim::Participant;
    return std::nullopt;
}

std::optional<RoleClaim> from_role(Json const& value) {
    if (value == "visitor") return RoleClaim::Visitor;
    if (value == "guest") return RoleClaim::Participant;  // and the rules for guests apply: Claims::guest
    return std::nullopt;
}

}  // namespace

RoleClaim role_in(Json const& payload, Json const* user, Claims& claims) {
    std::vector<RoleClaim> said;
    auto look = [&](Json const& object, char const* name, std::optional<RoleClaim> (*meaning)(Json const&)) {
        Json const* value = stated(object, name);
        if (!value) return;
        std::optional<RoleClaim> role = meaning(*value);
        if (!role) return warn(claims, "role-claim-ignored");
        said.push_back(*role);
    };
    look(payload, "moderator", from_moderator);
    if (user && user->is_object()) {
        look(*user, "moderator", from_moderator);
        look(*user, "affiliation", from_affiliation);
        look(*user, "role", from_role);
        Json const* role = stated(*user, "role");
        claims.guest = role && *role == "guest";
    }
    if (said.empty()) return RoleClaim::None;
    auto [lowest, highest] = std::ranges::minmax(said);
    // A visitor who is "not a moderator" contradicts nothing.
    if (highest == RoleClaim::Moderator && lowest != highest) warn(claims, "role-claims-conflict");
    return lowest;
}

}  // namespace usher::token
