// What a meeting remembers of people by their identity, so that a reload changes nothing: grants, approvals, denials,
// kicks, and who left a moment ago. Ends with the meeting.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "admission/admission.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"

namespace usher::conference {

// A session that left a seat with its stream still up may come back within this time without a new decision
// (admission.md, "inside").
inline constexpr Seconds kMovingFor{60};

class Memory {
public:
    // `session`: whose move it may be; `inside`: does this identity or session have a seat right now.
    admission::History history(admission::Identity const& who, SessionId session, bool inside, WallTime now,
                               Seconds approval_ttl) const;

    void grant(admission::Identity const& who) { people_[who.text()].granted = true; }
    void revoke(admission::Identity const& who) { people_[who.text()].granted = false; }
    void approve(admission::Identity const& who, WallTime now);
    void deny(admission::Identity const& who, std::optional<WallTime> until);
    void kick(admission::Identity const& who, std::optional<WallTime> until);
    void entered(admission::Identity const& who, SessionId session, WallTime now);
    // `may_return`: left by itself with its stream up.
    void left(admission::Identity const& who, SessionId session, WallTime now, bool may_return);
    void session_gone(SessionId session) { moving_.erase(session); }

    // The right password came (lobby.password = "both": it is asked once, then the person knocks). Until it changes.
    void password_given(admission::Identity const& who) { people_[who.text()].password_given = true; }
    void forget_passwords();
    // Passwords are counted per identity and network address, and for the room as a whole.
    void wrong_password(admission::Identity const& who, std::string const& address, WallTime now);
    // Whether the policy's limits are reached (admission.md note 11).
    bool passwords_exhausted(admission::Identity const& who, std::string const& address, WallTime now,
                             admission::Policy const& policy) const;

private:
    // Who was sent away does not come back as one who only moves.
    void end_moves(admission::Identity const& who);

    struct Person {
        bool granted = false;
        bool approved = false;
        bool password_given = false;
        std::optional<WallTime> approval_counts_from;  // approval, or the last time inside
        std::optional<WallTime> denied_until;
        std::optional<WallTime> kicked_until;
        std::optional<WallTime> last_inside;
    };
    struct Move {
        std::string who;
        WallTime until;
    };
    std::map<std::string, Person, std::less<>> people_;
    std::map<SessionId, Move> moving_;
    struct Wrong {
        WallTime since;
        int count = 0;
    };
    std::map<std::string, Wrong> wrong_;
    int wrong_in_room_ = 0;
};

}  // namespace usher::conference
