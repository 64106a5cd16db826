// The keys that may sign tokens, parsed once. Each key has its own list of algorithms; a token's header never chooses
// the kind of key (RFC 8725 §3.1).
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/secret.hpp"

namespace usher::token {

enum class Algorithm { Hs256, Rs256 };
std::string_view name_of(Algorithm algorithm);

class KeySet {
public:
    KeySet();
    ~KeySet();
    KeySet(KeySet&&) noexcept;
    KeySet& operator=(KeySet&&) noexcept;

    // A shared secret for HMAC. Errors: empty.
    Result<bool> add_secret(std::string id, Secret const& secret,
                            std::vector<Algorithm> const& algorithms = {Algorithm::Hs256});
    // A public key as PEM: SPKI, PKCS#1 or a certificate, any line ends. Errors: not such a key.
    Result<bool> add_pem(std::string id, std::string_view pem,
                         std::vector<Algorithm> const& algorithms = {Algorithm::Rs256});

    bool empty() const;
    std::vector<std::string> ids() const;

    struct Key;
    std::vector<std::unique_ptr<Key>> const& keys() const { return keys_; }

private:
    std::vector<std::unique_ptr<Key>> keys_;
};

}  // namespace usher::token
