// Three dialects say who is a moderator; this is where they meet.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "token/claims.hpp"

namespace usher::token {

// Reads the top-level `moderator`, and `moderator`, `affiliation` and `role` of context.user (null: none). All that are
// stated count; where they pull apart the lowest holds, with the warning "role-claims-conflict". Sets Claims::guest.
RoleClaim role_in(nlohmann::json const& payload, nlohmann::json const* user, Claims& claims);

// Adds a warning once.
void warn(Claims& claims, std::string word);

}  // namespace usher::token
