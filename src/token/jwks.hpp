// A JSON Web Key Set (RFC 7517 §5; kinds of keys: RFC 7518 §6, RFC 8037 §2) becomes keys that check signatures. Pure.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "token/key_set.hpp"

namespace usher::token {

constexpr std::size_t kLongestJwks = 256 * 1024;  // bytes
constexpr std::size_t kMostJwks = 100;            // keys in one set

struct ReadJwks {
    std::vector<std::unique_ptr<KeySet::Key>> keys;
    std::vector<std::string> left_out;  // one sentence each
};

// `algorithms`: the only ones that are wanted; empty: what each key says by `alg`, else the default of its kind.
// `takes_secrets`: whether keys of the kind "oct" are taken; never from a network.
//
// Left out, and the others go on: kinds and curves that are not known, keys for encryption (`use`, `key_ops`), keys
// whose `alg` does not suit them, weak ones, private ones. A document of the older form {"id": "-----BEGIN …"} is read
// as well. Errors: not a set, too long, too many keys, shared secrets
// beside public keys.
Result<ReadJwks> read_jwks(std::string_view text, std::vector<Algorithm> const& algorithms, bool takes_secrets);

}  // namespace usher::token
