// The keys that may sign tokens, parsed once. Each key has its own list of algorithms; a token's header never chooses
// the kind of key (RFC 8725 §3.1). Keys from elsewhere (a JWKS, a key server) come and go; when they are asked for is
// key_fetches.hpp's part.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/secret.hpp"

namespace usher::token {

enum class Algorithm { Hs256, Hs384, Hs512, Rs256, Rs384, Rs512, Ps256, Ps384, Ps512, Es256, Es384, Es512, EdDsa };
std::string_view name_of(Algorithm algorithm);

// What a key may sign besides what the rules for all tokens say.
struct KeyScope {
    std::string issuer = {};                  // the only `iss`; empty: any
    std::vector<std::string> audiences = {};  // one of them in `aud`; empty: as the rules say
    std::vector<std::string> tenants = {};    // only rooms of these; "" is a room without a tenant; empty: any
    bool wildcard = true;                     // may sign for the room "*", if the rules let anybody
};

// A place that is asked for keys.
struct KeySource {
    enum class Kind {
        Jwks,  // one document with all keys (RFC 7517 §5)
        Asap,  // one PEM for each key id
    };
    Kind kind = Kind::Jwks;
    std::string url = {};                    // Asap: the base
    std::vector<Algorithm> algorithms = {};  // empty: what the key itself says, else the default of its kind
    KeyScope scope = {};
};

// What came of a set of keys.
struct Taken {
    std::size_t keys = 0;
    std::vector<std::string> left_out;  // one sentence each: which key cannot be used, and why
};

class KeySet {
public:
    KeySet();
    ~KeySet();
    KeySet(KeySet&&) noexcept;
    KeySet& operator=(KeySet&&) noexcept;

    // Empty `algorithms` mean the default: HS256 for a secret, RS256 for RSA, the curve's own for EC and Ed25519.

    // A shared secret for HMAC. Errors: empty; an algorithm of another family.
    Result<bool> add_secret(std::string id, Secret const& secret, std::vector<Algorithm> const& algorithms = {},
                            KeyScope const& scope = {});
    // A public key as PEM: SPKI, PKCS#1 or a certificate, any line ends. Errors: not such a key, too weak, an algorithm
    // that does not suit it.
    Result<bool> add_pem(std::string id, std::string_view pem, std::vector<Algorithm> const& algorithms = {},
                         KeyScope const& scope = {});
    // A JWKS that lies here, so shared secrets in it are taken. Errors: not a JWKS, no key in it can be used.
    Result<Taken> add_jwks(std::string_view text, std::vector<Algorithm> const& algorithms = {},
                           KeyScope const& scope = {});

    // A place that has no keys yet; gives its number, counted from 0.
    std::size_t add_source(KeySource source);
    std::vector<KeySource> const& sources() const { return sources_; }
    // Has the source given a whole set?
    bool has_given(std::size_t source) const { return has_given_.at(source); }
    // All keys of a source become those of `text`; there may be none: whoever publishes an empty set means it. Errors,
    // with the old ones kept: not a JWKS.
    Result<Taken> replace(std::size_t source, std::string_view text);
    // One key of a source becomes this one. Errors, with the old one kept: as add_pem.
    Result<bool> replace_one(std::size_t source, std::string const& id, std::string_view pem);
    void remove_one(std::size_t source, std::string_view id);

    // No key, and no source that could give one.
    bool empty() const { return keys_.empty() && sources_.empty(); }
    // Does any key sign for one issuer only?
    bool is_bound_to_issuers() const;
    std::vector<std::string> ids() const;

    struct Facts {
        std::string name;
        std::vector<Algorithm> algorithms;
    };
    // The keys that a source gave; kHere: those that were added.
    std::vector<Facts> facts_of(std::size_t source) const;
    static constexpr std::size_t kHere = static_cast<std::size_t>(-1);

    struct Key;
    std::vector<std::unique_ptr<Key>> const& keys() const { return keys_; }

private:
    void add(std::unique_ptr<Key> key);

    std::vector<std::unique_ptr<Key>> keys_;
    std::vector<KeySource> sources_;
    std::vector<bool> has_given_;
};

}  // namespace usher::token
