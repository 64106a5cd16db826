// What every handler of a meeting is given: the time, chance and policy of this turn, and where its effects go.
#pragma once

#include "admission/policy.hpp"
#include "admission/standing.hpp"
#include "base/random.hpp"
#include "base/time.hpp"
#include "conference/effect.hpp"
#include "conference/services.hpp"
#include "focus/focus.hpp"

namespace usher::conference {

// What a turn may look at and write to.
struct Turn {
    Now now;
    IdSource& ids;
    admission::Policy const& policy;
    Effects& out;
    admission::Standing const* standing = nullptr;  // null: nothing is known against anybody
    Services const* services = nullptr;             // STUN and TURN; null: none
    focus::ChannelLimits channel = {};              // of a conference that is made in this turn
    bool may_hold = true;                           // the room may begin to hold people (limits.held_rooms)
};

}  // namespace usher::conference
