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
    KeyScope scope;           // what the key may sign; its issuer has been looked at
};

// Codes: malformed, alg-not-allowed, unknown-key, bad-signature; where every key is tied to an issuer also iss-missing
// and iss-mismatch. Of a payload whose signature was not checked only `iss` is looked at, and only to choose among keys
// that are tied to issuers; what it then says is decided by the signature.
std::variant<Signed, Bad> check_signature(std::string_view jwt, KeySet const& keys, std::size_t longest);

// What names a token in logs, genuine or not: as Signed::signed_hash. Empty for what has no two parts.
std::string hash_in_logs(std::string_view jwt);

}  // namespace usher::token
