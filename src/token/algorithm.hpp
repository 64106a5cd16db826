// Signature algorithms as one table: a new one is a row here and a value of the enum (RFC 7518 §3.1).
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "token/key_set.hpp"

namespace usher::token {

enum class Family { Hmac, RsaPkcs1 };

struct AlgorithmRow {
    Algorithm algorithm;
    std::string_view name;  // as in the header's `alg`, exact case
    Family family;
    char const* digest;  // OpenSSL's name
};

std::span<AlgorithmRow const> algorithms();
AlgorithmRow const& row_of(Algorithm algorithm);
std::optional<Algorithm> algorithm_named(std::string_view name);

}  // namespace usher::token
