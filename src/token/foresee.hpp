// What other keys and rules would make of a token that is good now. Its text is not kept after the login; claims and
// the name of its key are enough for everything but another profile of claims.
#pragma once

#include <optional>

#include "token/verify.hpp"

namespace usher::token {

// `before`: the keys by which it is good. The refusal that it would get, or none. A key that comes from elsewhere
// counts as there where its source still is one.
std::optional<Bad> foresee(Claims const& claims, KeySet const& before, KeySet const& after, Rules const& rules,
                           WallTime now);

}  // namespace usher::token
