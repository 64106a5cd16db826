// From the words of `usher token mint` to a token's claims.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "config/settings.hpp"

namespace usher::cli {

struct MintRequest {
    std::string room;
    std::string tenant;
    std::string name;
    std::string id;
    std::string email;
    bool moderator = false;
    std::string affiliation;
    std::vector<std::string> features;  // NAME, NAME=true, NAME=false
    std::vector<std::string> claims;    // PATH=JSON, applied last, in this order
    Seconds lifetime{7200};
    std::string jti;  // tells two tokens of the same words apart; empty: none
};

// iss, aud and sub are such that `settings` accept them. Errors: names that could never match, a feature or a claim
// that cannot be read.
Result<nlohmann::ordered_json> claims_for(MintRequest const& request, config::Settings const& settings, WallTime now);

}  // namespace usher::cli
