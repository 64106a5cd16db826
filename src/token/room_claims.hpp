// Which rooms a token opens, and what it wants of them. Private to token/.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string_view>

#include "token/claim_reader.hpp"

namespace usher::token {

// The claim at `path`: text or a list of texts; as patterns where `context` (may be null) says room.regex. Codes:
// malformed (another type, an empty list, no pattern).
std::optional<RoomClaim> read_rooms(ClaimReader& read, std::string_view path, nlohmann::json const* context);

// context.room. What cannot be read is left out, with the warning "room-wish-ignored".
void read_wishes(nlohmann::json const& room, Claims& claims);

}  // namespace usher::token
