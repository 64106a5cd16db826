// What a verified token says, typed. Nothing here exists for a token whose signature was not checked.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"

namespace usher::token {

// What the role claims say together. Contradictions give the lower one (and the warning "role-claims-conflict").
enum class RoleClaim { None, Visitor, Participant, Moderator };

struct User {
    std::string id;
    std::string name;
    std::string email;
    std::string avatar;
};

struct Claims {
    std::string issuer;
    std::vector<std::string> audiences;
    std::string subject;
    std::optional<std::string> room;  // as written: a name or "*"
    std::optional<WallTime> expires;
    std::optional<WallTime> not_before;
    std::optional<WallTime> issued;
    std::string jti;
    std::string tenant;  // context.tenant
    std::string group;   // context.group
    User user;
    RoleClaim role = RoleClaim::None;
    std::map<std::string, bool> features;  // context.features: stated ones only
    bool has_features = false;             // an empty table differs from none
    bool lobby_bypass = false;
    bool must_knock = false;
    bool guest = false;       // guest by claim (context.user.role = "guest"): a valid token, all guest rules apply
    std::string key_id;       // which configured key verified it
    std::string signed_hash;  // first 16 hex digits of SHA-256 over header.payload; names a token in logs
    std::vector<std::string> warnings;  // stable words: "role-claims-conflict", "exp-far-ahead"
};

}  // namespace usher::token
