// What a verified token says, typed. Nothing here exists for a token whose signature was not checked.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
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

// Which rooms a token opens.
struct RoomClaim {
    RoomClaim(std::string name) { rooms.push_back(std::move(name)); }
    RoomClaim(char const* name) : RoomClaim(std::string(name)) {}
    RoomClaim(std::vector<std::string> all, bool patterns) : rooms(std::move(all)), are_patterns(patterns) {}
    bool operator==(RoomClaim const&) const = default;

    std::vector<std::string> rooms;  // as written; "*": every room
    bool are_patterns = false;       // room_pattern.hpp; each was read once, so it is one
};

// What a token wants of its room: context.room. Only a host's wishes count (admission.md note 9).
struct RoomWishes {
    std::optional<bool> lobby;
    std::optional<bool> waiting_room;
    std::optional<std::string> password;  // a secret; empty: none
    std::optional<int> seats;
    std::optional<Seconds> duration;
    std::optional<bool> e2ee;  // encryption from end to end is required
    bool empty() const { return !lobby && !waiting_room && !password && !seats && !duration && !e2ee; }
};

struct Claims {
    std::string issuer;
    std::vector<std::string> audiences;
    std::string subject;
    std::optional<RoomClaim> room;
    std::optional<WallTime> expires;
    std::optional<WallTime> not_before;
    std::optional<WallTime> issued;
    std::string jti;
    std::string tenant;               // context.tenant
    std::string group;                // context.group; of a list the first
    std::vector<std::string> groups;  // all of them
    User user;
    RoleClaim role = RoleClaim::None;
    std::map<std::string, bool> features;  // context.features: stated ones only
    bool has_features = false;             // an empty table differs from none
    bool lobby_bypass = false;
    bool must_knock = false;
    bool hidden_from_recorder = false;  // context.user["hidden-from-recorder"]
    std::string breakout;               // the breakout room that this person is meant for; empty: none
    RoomWishes wishes;                  // context.room
    bool guest = false;  // guest by claim (context.user.role = "guest"): a valid token, all guest rules apply
    std::string key_id;  // which configured key verified it
    // The only tenants that the key signs for ("": rooms without one); empty: any.
    std::vector<std::string> key_tenants;
    bool wildcard_allowed = true;       // whether the key may sign for the room "*"
    std::string signed_hash;            // first 16 hex digits of SHA-256 over header.payload; names a token in logs
    std::vector<std::string> warnings;  // stable words: "role-claims-conflict", "exp-far-ahead"
};

}  // namespace usher::token
