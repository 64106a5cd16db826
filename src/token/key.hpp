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
    };

    std::string id;    // as configured; may be empty
    std::string name;  // the id, or "#2" for the second key
    std::vector<Method> methods;

    bool allows(Algorithm algorithm) const;
    // Constant in time for HMAC. False also when OpenSSL fails.
    bool verify(Algorithm algorithm, std::string_view signed_part, std::string_view signature) const;
};

}  // namespace usher::token
