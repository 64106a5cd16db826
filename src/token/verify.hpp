// Bytes, keys and time in; claims, or the reason why not, out. Pure: keys are parsed once, elsewhere (key_set.hpp).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/time.hpp"
#include "token/claims.hpp"
#include "token/dialect.hpp"
#include "token/key_set.hpp"

namespace usher::token {

struct Rules {
    std::vector<std::string> issuers;    // empty or "*": any
    std::vector<std::string> audiences;  // empty: not checked; "*": must be there, any value
    std::string domain;                  // what `sub` may name besides "*" and the tenant
    Seconds leeway{60};
    Seconds horizon{10LL * 365 * 24 * 3600};  // a time claim further ahead is implausible; 0: tolerated
    std::optional<Seconds> max_lifetime;
    bool wildcard_rooms = true;
    std::size_t longest = 8192;  // bytes of a token
    Dialect dialect = {};        // where which claim stands
};

// A token whose key is not here: which sources (by number, KeySet::sources) may have it, and its id.
struct KeyNeed {
    std::vector<std::size_t> sources;
    std::string id;  // empty: the token names none
};

// Why a token is not good. `code` is a stable reason code of interfaces.md; `text` is a sentence for people which names
// both sides of a mismatch and never contains the token.
struct Bad {
    std::string code;
    std::string text;
    // Set: it may become good when these sources were asked (key_fetches.hpp). Who cannot ask takes it as refused.
    std::optional<KeyNeed> need = std::nullopt;
};

struct Good {
    Claims claims;
    std::optional<Seconds> expired_for;  // set: good in all but its expiry
};

using Verified = std::variant<Good, Bad>;

// Times, issuer and audience of claims whose signature is right, by the rules for all tokens and those of its key
// (`key_audiences` empty: none). Expiry is not looked at. None: nothing is against them.
std::optional<Bad> check_claims(Claims const& claims, std::vector<std::string> const& key_audiences, Rules const& rules,
                                WallTime now);

// Checks form, algorithm, signature, then exp, nbf, iss, aud (RFC 7519 §7.2, RFC 8725). Room, subject and tenant are
// looked at by admission/, which knows where the person wants to go.
Verified verify(std::string_view jwt, KeySet const& keys, Rules const& rules, WallTime now);

}  // namespace usher::token
