// The arithmetic of SCRAM (RFC 5802 §3, RFC 7677): keys from a password, proofs against keys. The exchange itself is in
// session/sasl.hpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/secret.hpp"

namespace usher::token {

enum class ScramHash { Sha1, Sha256 };

inline constexpr int kScramIterations = 4096;  // RFC 7677 §4: at least that

struct ScramKeys {
    ScramHash hash = ScramHash::Sha256;
    std::string salt;  // bytes
    Secret stored_key;
    Secret server_key;
};

// Slow on purpose: to be done once for each account.
ScramKeys derive_scram(ScramHash hash, Secret const& password, std::string salt);

// The server's signature (bytes) if `proof` (bytes) is right for this message (RFC 5802 §3), compared in constant time.
std::optional<std::string> verify_scram(ScramKeys const& keys, std::string_view auth_message, std::string_view proof);

// The client's side: the proof (bytes) for this message.
std::string client_proof(ScramHash hash, Secret const& password, std::string_view salt, std::string_view auth_message);

// HMAC-SHA256, for salts that nobody can foresee and that stay the same.
std::string hmac_sha256(Secret const& key, std::string_view text);

// base64 with padding (RFC 4648 §4), as SASL has it. Reading: none if it is not exactly that.
std::string encode_base64(std::string_view bytes);
std::optional<std::string> decode_base64(std::string_view text);

}  // namespace usher::token
