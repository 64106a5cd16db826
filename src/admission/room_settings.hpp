// What one room, or the rooms of one rule, have otherwise than the sections of the configuration say: keys as they are
// written there ("lobby.mode"), values as text, checked when they are set. From a [[rooms.rule]], from the operator or
// the API, from a host's claims.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "admission/policy.hpp"
#include "base/names.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "token/claims.hpp"

namespace usher::admission {

class RoomSettings {
public:
    // `key`: with its section, or without one for those of [rooms]. Errors: no such key; a wrong value, with what would
    // be right.
    Result<bool> set(std::string_view key, std::string_view value);
    // True if it was there.
    bool remove(std::string_view key);
    // Those of `other` hold where both have one.
    void take(RoomSettings const& other);

    void apply(Policy& policy) const;
    bool empty() const { return values_.empty(); }
    // The values are secrets until somebody says otherwise: one of them is the room's password.
    std::map<std::string, Secret, std::less<>> const& values() const { return values_; }
    // Key and value for people; a password as "[set]".
    std::vector<std::pair<std::string, std::string>> shown() const;

private:
    std::map<std::string, Secret, std::less<>> values_;
};

// What a host's claims wish for the room, as settings; a value out of range is left out.
RoomSettings wishes_of(token::Claims const& claims);

// Every key that a room can have, in the order of the configuration.
std::vector<std::string_view> room_setting_keys();

// One [[rooms.rule]]. The patterns are globs on the room's name as people read it and on the tenant; empty: any.
struct RoomRule {
    std::string room;    // folded
    std::string tenant;  // folded; no pattern at all also fits rooms without a tenant
    RoomSettings settings;
    bool fits(ConferenceName const& name) const;
};

// The policy of a room that nobody has opened or set yet: the sections, with the first rule that fits.
Policy policy_of(ConferenceName const& name, Policy const& sections, std::span<RoomRule const> rules);

// Some rule, or the sections, let guests into some room: a stream that names no room is not refused (Policy).
bool lets_guests_somewhere(Policy const& sections, std::span<RoomRule const> rules);

}  // namespace usher::admission
