// Tokens that the API makes: from a JSON body to a signed token that this server accepts.
#pragma once

#include <optional>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "base/result.hpp"
#include "base/secret.hpp"
#include "base/time.hpp"
#include "config/settings.hpp"
#include "token/algorithm.hpp"

namespace usher::shell {

// What all tokens have in common.
struct Minting {
    std::string issuer;
    std::string audience;
    std::string domain;
    std::string public_url;  // empty: links begin with '/'
    token::Algorithm algorithm = token::Algorithm::Hs256;
    Secret key;
    std::string key_id;
    Seconds longest{86400};
};

// With the secret that api.signing_key names, or the first one; none: no configured key can sign.
// Errors: api.signing_key names no secret.
Result<std::optional<Minting>> minting_of(config::Settings const& settings);

struct Minted {
    std::string token;
    std::string url;  // of the meeting's page, with the token; empty for the room "*"
    WallTime expires;
};
// Members of the command: room; tenant, user {id, name, email, avatar}, moderator, features {name: bool}, group,
// expires ("2h", or seconds). Errors: Malformed, what is wrong with the request.
Result<Minted> mint_for(nlohmann::json const& command, Minting const& minting, WallTime now, std::string const& jti);

}  // namespace usher::shell
