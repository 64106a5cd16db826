// Signature algorithms as one table: a new one is a row here and a value of the enum (RFC 7518 §3.1, RFC 8037 §3.1).
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "token/key_set.hpp"

namespace usher::token {

enum class Family { Hmac, RsaPkcs1, RsaPss, Ecdsa, EdDsa };

struct AlgorithmRow {
    Algorithm algorithm;
    std::string_view name;  // as in the header's `alg`, exact case
    Family family;
    char const* digest;  // OpenSSL's name; null: the algorithm hashes by itself
    // HMAC: bytes of the hash, and the fewest that a secret should have (RFC 7518 §3.2). ECDSA: bytes of r, and of s
    // (§3.4). Otherwise 0.
    std::size_t bytes = 0;
    std::string_view curve = {};  // ECDSA: OpenSSL's name of the only curve (§3.4)
};

std::span<AlgorithmRow const> algorithms();
AlgorithmRow const& row_of(Algorithm algorithm);
std::optional<Algorithm> algorithm_named(std::string_view name);

}  // namespace usher::token
