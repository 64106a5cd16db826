// The tokens that the tests of several folders start from.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "token/mint.hpp"
#include "token/verify.hpp"

namespace usher::token::testing {

inline std::string const kSecret = "correct-horse-battery";
constexpr std::int64_t kNow = 1'770'000'000;  // 2026-02-02T02:40:00Z

inline nlohmann::json base() {
    return {{"iss", "acme-app"},
            {"aud", "jitsi"},
            {"sub", "meet.example.test"},
            {"room", "alpha"},
            {"iat", kNow - 5},
            {"nbf", kNow - 5},
            {"exp", kNow + 3600},
            {"context", {{"user", {{"id", "u-ben"}, {"name", "Ben"}}}}}};
}

// RFC 7396: members of `patch` are added or replaced, null removes.
inline nlohmann::json base_with(char const* patch) {
    nlohmann::json claims = base();
    claims.merge_patch(nlohmann::json::parse(patch));
    return claims;
}

inline std::string signed_by_secret(std::string const& payload) {
    return mint(payload, Algorithm::Hs256, Secret{kSecret}).value();
}

inline KeySet one_secret() {
    KeySet keys;
    (void)keys.add_secret("", Secret{kSecret});
    return keys;
}

inline Rules strict_rules() {
    Rules rules;
    rules.issuers = {"acme-app"};
    rules.audiences = {"jitsi"};
    rules.domain = "meet.example.test";
    return rules;
}

}  // namespace usher::token::testing
