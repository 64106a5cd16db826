// Public keys for OpenSSL, from PEM and from the numbers of a JWK, and which algorithms suit them. Private to token/.
#pragma once

#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "token/algorithm.hpp"
#include "token/openssl.hpp"

namespace usher::token {

// SPKI, PKCS#1 or a certificate; CRLF, text around the block and a PEM in one line with \n written out are read as
// well. Errors: none of them; a private key.
Result<EvpKey> read_public_pem(std::string_view pem);

// Big-endian bytes (RFC 7518 §6.3.1, §6.2.1; RFC 8037 §2). Errors: not such a key; a point that is not on the curve.
Result<EvpKey> rsa_key(std::string_view modulus, std::string_view exponent);
Result<EvpKey> curve_key(std::string_view curve, std::string_view x,
                         std::string_view y);  // OpenSSL's name of the curve
Result<EvpKey> ed25519_key(std::string_view x);

// Is the key strong enough to be used at all? RSA: 2048 to 8192 bits, an odd exponent above 1, no ROCA
// (CVE-2017-15361).
Result<bool> check_sound(EVP_PKEY* key);
// May the key check this algorithm: its kind, and for ECDSA its curve?
Result<bool> check_suits(EVP_PKEY* key, AlgorithmRow const& row);
// What a sound key checks if nobody says more: RS256, PS256 for keys that are for PSS alone, the curve's, EdDSA.
std::vector<Algorithm> default_algorithms(EVP_PKEY* key);

// For PSS: a salt as long as the hash (RFC 7518 §3.5). Others: nothing to do. False: OpenSSL fails.
bool set_padding(EVP_PKEY_CTX* settings, AlgorithmRow const& row);

}  // namespace usher::token
