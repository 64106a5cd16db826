// A compact JWS (RFC 7515 §3.1): its form and its signature. What it says is read_claims.hpp's and verify.hpp's part.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "token/key_set.hpp"
#include "token/verify.hpp"

namespace usher::token {

// The parts as they came, decoded; nothing of it is trusted. For `usher token inspect`.
struct Parts {
    std::string header;   // JSON text, not looked at
    std::string payload;  // the same
};
std::variant<Parts, Bad> look_inside(std::string_view jwt, std::size_t longest);

// The payload of a token whose signature is right.
struct Signed {
    std::string payload;      // bytes; not yet JSON
    std::string key_id;       // which key
    std::string signed_hash;  // first 16 hex digits of SHA-256 over header.payload
};

// Codes: malformed, alg-not-allowed, unknown-key, bad-signature. The payload is not decoded before its signature is
// right.
std::variant<Signed, Bad> check_signature(std::string_view jwt, KeySet const& keys, std::size_t longest);

}  // namespace usher::token
