// Checks a token as the server does, and fetches the keys for it that lie elsewhere. Private to cli/.
#pragma once

#include <string_view>

#include "token/key_set.hpp"
#include "token/verify.hpp"

namespace usher::cli {

// Waits for key servers, seconds at most. What went wrong with them goes to stderr, one line each; keys that came stay
// in `keys`.
token::Verified verify_token(std::string_view jwt, token::KeySet& keys, token::Rules const& rules, WallTime at);

}  // namespace usher::cli
