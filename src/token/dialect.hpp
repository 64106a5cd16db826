// Where a token says what: Jitsi's own claims, those of JaaS, or an identity provider's as they are.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace usher::token {

enum class Profile {
    Jitsi,  // context.user and the rest, in all spellings that Jitsi's plugins read
    Jaas,   // the same, read as strictly as 8x8's service does
    Own,    // OwnClaims says where
};

// A claim that says yes or no. Paths: json_path.hpp.
struct ClaimTest {
    std::string path;
    std::vector<std::string> contains;  // yes: one of these is its value, or in it; empty: it is true or "true"
    bool operator==(ClaimTest const&) const = default;
};

// Paths for the profile "own"; empty: there is no such claim. The defaults are those of OpenID Connect Core §5.1.
struct OwnClaims {
    std::string user_id = "sub";
    std::string name = "name";
    std::string email = "email";
    std::string avatar = "picture";
    std::string group;
    std::string room;    // empty: a token opens every room, as "*" does
    std::string tenant;  // empty: only rooms without a tenant
    std::string features;
    std::string breakout;
    std::optional<ClaimTest> moderator;
    std::optional<ClaimTest> host;  // the same right as moderator: whoever has it by claim is a host
    std::optional<ClaimTest> visitor;
    std::optional<ClaimTest> guest;
    std::optional<ClaimTest> lobby_bypass;
    std::optional<ClaimTest> must_knock;
};

struct Dialect {
    Profile profile = Profile::Jitsi;
    // Profile::Jitsi: the claims that say who is a moderator; all that are stated count.
    std::vector<std::string> moderator_claims = {"moderator", "context.user.moderator", "context.user.affiliation"};
    OwnClaims own = {};
};

}  // namespace usher::token
