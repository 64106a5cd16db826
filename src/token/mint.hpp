// Makes tokens: for `usher token mint`, the demo's links, and tests.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/secret.hpp"
#include "token/key_set.hpp"

namespace usher::token {

// `payload` is signed as it is (a JSON object, unless a test wants something else). `key` is the shared secret for HS…,
// a private key as PEM otherwise. Errors: an empty secret, a key that does not suit the algorithm.
Result<std::string> mint(std::string_view payload, Algorithm algorithm, Secret const& key,
                         std::string_view key_id = {});

// The same with a header of one's own: for tests of what must be refused.
Result<std::string> mint_with_header(std::string_view header, std::string_view payload, Algorithm algorithm,
                                     Secret const& key);

}  // namespace usher::token
