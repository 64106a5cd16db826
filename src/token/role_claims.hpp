// Three dialects say who is a moderator; this is where they meet.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "token/claims.hpp"
#include "token/dialect.hpp"

namespace usher::token {

// Reads `moderator_claims` of the dialect (JaaS: context.user.moderator alone) and context.user.role (`user` may be
// null). All that are stated count; where they pull apart the lowest holds, with the warning "role-claims-conflict".
// Sets Claims::guest.
RoleClaim role_in(nlohmann::json const& payload, nlohmann::json const* user, Dialect const& dialect, Claims& claims);

// The same for the profile "own": its tests. A test whose claim is there and does not fit says "participant".
RoleClaim own_role_in(nlohmann::json const& payload, OwnClaims const& own, Claims& claims);

// True, false, or nothing where the claim is not there.
std::optional<bool> passes(nlohmann::json const& payload, ClaimTest const& test);

// Adds a warning once.
void warn(Claims& claims, std::string word);

}  // namespace usher::token
