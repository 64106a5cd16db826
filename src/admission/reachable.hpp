// Can anybody ever come in under these settings? `usher check` asks before a server asks its users (admission.md note
// 10).
#pragma once

#include <string>

#include "admission/policy.hpp"

namespace usher::admission {

struct Reach {
    bool host = false;         // somebody whose claims make him moderator
    bool participant = false;  // any other token holder
    bool guest = false;        // somebody without a token
    std::string explanation;   // who can come in, and for each class that never can: why, as sentences

    bool anybody() const { return host || participant || guest; }
};

// Tries every sequence of a few arrivals, approvals and departures of hosts, participants and guests in one room.
// `tokens_verify`: some key is configured; without one, only guests exist.
Reach reachable(Policy const& policy, bool tokens_verify);

}  // namespace usher::admission
