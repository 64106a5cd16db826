// Which passwords came for a room: the wrong ones are counted (admission.md note 11), and whoever gave the right one is
// not asked again. Of a room that never opened it outlives the refusals (router/tries.hpp).
#pragma once

#include <map>
#include <set>
#include <string>

#include "admission/identity.hpp"
#include "admission/policy.hpp"
#include "base/time.hpp"

namespace usher::conference {

class PasswordTries {
public:
    // Per identity and network address, per address, and for the room as a whole.
    void wrong(admission::Identity const& who, std::string const& address, WallTime now);
    // Whether the policy's limits are reached.
    bool exhausted(admission::Identity const& who, std::string const& address, WallTime now,
                   admission::Policy const& policy) const;
    bool empty() const { return wrong_.empty() && right.empty(); }

    std::set<std::string> right;  // identities; the conference's memory has them while there is one

private:
    struct Wrong {
        WallTime since;
        int count = 0;
    };
    std::map<std::string, Wrong> wrong_;
    int in_room_ = 0;
};

}  // namespace usher::conference
