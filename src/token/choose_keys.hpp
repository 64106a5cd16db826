// Which keys may have signed a token, by issuer, id and algorithm. Private to token/.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "token/key.hpp"
#include "token/verify.hpp"

namespace usher::token {

// What a token's header says, as text: nothing of it is trusted.
struct TokenHeader {
    std::string alg;
    std::optional<std::string> kid;
};

struct Candidates {
    Algorithm algorithm;
    std::vector<KeySet::Key const*> keys;  // each allows the algorithm
    Bad otherwise;                         // the refusal if none of them made the signature
};

// With a kid: the keys of that id and those without an id; without one: all. A source that may have the key stands in
// `otherwise.need`. Codes: unknown-key, alg-not-allowed, bad-signature (the id is that of a key of another issuer),
// iss-missing, iss-mismatch (every key is tied to an issuer, and none to this token's).
// `encoded_payload` is read only if keys are tied to issuers.
std::variant<Candidates, Bad> choose_keys(TokenHeader const& header, std::string_view encoded_payload,
                                          KeySet const& keys);

}  // namespace usher::token
