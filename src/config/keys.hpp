// The keys that may sign tokens, from the settings into the form that checks use.
#pragma once

#include "base/result.hpp"
#include "config/settings.hpp"
#include "token/key_set.hpp"

namespace usher::config {

// Keys that are asked for elsewhere become sources, in their order. Errors: an algorithm that is not available, a key
// that does not fit; the text names the key. `left_out`, if given, gets a sentence for each key of a set that is not
// used.
Result<token::KeySet> make_key_set(std::vector<TokenKey> const& keys, std::vector<std::string>* left_out = nullptr);

// The key's own list; empty: the default of its kind.
Result<std::vector<token::Algorithm>> algorithms_of(TokenKey const& key);

}  // namespace usher::config
