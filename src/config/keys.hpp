// The keys that may sign tokens, from the settings into the form that checks use.
#pragma once

#include "base/result.hpp"
#include "config/settings.hpp"
#include "token/key_set.hpp"

namespace usher::config {

// Errors: an algorithm that is not available, a key that does not fit; the text names the key.
Result<token::KeySet> make_key_set(std::vector<TokenKey> const& keys);

// What the key may sign with: its own list, or what its kind does.
Result<std::vector<token::Algorithm>> algorithms_of(TokenKey const& key);

}  // namespace usher::config
