// One key that may sign tokens, ready for checks. Private to token/.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "token/algorithm.hpp"
#include "token/key_set.hpp"
#include "token/openssl.hpp"

namespace usher::token {

struct KeySet::Key {
    // What a check with one algorithm needs, made once.
    struct Method {
        Algorithm algorithm;
        EvpMacContext mac;        // HMAC: keyed; duplicated for each check
        EvpDigestContext digest;  // public keys: initialised; copied for each check
        std::size_t length = 0;   // of a signature in bytes, exactly
    };

    std::string id;    // as configured, or the set's kid; may be empty
    std::string name;  // the id, or "#2" for the second key
    KeyScope scope = {};
    std::size_t source = kHere;
    std::vector<Method> methods = {};

    bool is_secret() const { return !methods.empty() && methods.front().mac != nullptr; }
    bool allows(Algorithm algorithm) const;
    // The same secret or public key, whatever it is called and may sign. False also when OpenSSL fails.
    bool is_same_material(Key const& other) const;
    // Constant in time for HMAC. False also when OpenSSL fails.
    bool verify(Algorithm algorithm, std::string_view signed_part, std::string_view signature) const;
};

// Errors: empty; an algorithm that is none of HMAC.
Result<std::unique_ptr<KeySet::Key>> secret_key(std::string id, Secret const& secret,
                                                std::vector<Algorithm> const& algorithms);
// Errors: too weak a key; an algorithm that does not suit it.
Result<std::unique_ptr<KeySet::Key>> public_key(std::string id, EVP_PKEY* key,
                                                std::vector<Algorithm> const& algorithms);

}  // namespace usher::token
