// What is known against people and tokens besides what the meeting itself remembers: bans, revocations, used tokens.
// The core owns it and reads it for every decision; each change is a value that is applied here and then kept by the
// shell.
#pragma once

#include <string>
#include <variant>

#include "admission/admission.hpp"
#include "admission/bans.hpp"
#include "admission/outside_answers.hpp"
#include "admission/revocations.hpp"
#include "admission/used_tokens.hpp"
#include "base/ids.hpp"

namespace usher::admission {

struct BanPut {
    Ban ban;
};
struct BanDrop {
    std::string id;
};
struct RevocationPut {
    Revocation revocation;
};
struct RevocationDrop {
    std::string id;
};
// Used by `holder` now, or released (then `holder` is 0).
struct TokenUse {
    UsedToken used;
    SessionId holder;
};
// Those that ended before this may be forgotten.
struct TokensExpire {
    WallTime before;
};
// Settings of one room that were made ahead, as a JSON object.
struct RoomPut {
    std::string conference;
    std::string settings;
};
struct RoomDrop {
    std::string conference;
};
// A meeting that goes on, and what it remembers of one person; both as JSON objects that only conference/kept.cpp
// reads. A meeting that is over goes with all its people.
struct MeetingPut {
    std::string conference;
    std::string state;
};
struct MemberPut {
    std::string conference;
    std::string identity;
    std::string state;
};
struct MeetingDrop {
    std::string conference;
};
using Change = std::variant<BanPut, BanDrop, RevocationPut, RevocationDrop, TokenUse, TokensExpire, RoomPut, RoomDrop,
                            MeetingPut, MemberPut, MeetingDrop>;

struct Standing {
    Bans bans;
    Revocations revocations;
    UsedTokens used_tokens;
    OutsideAnswers outside;

    // Answers request.facts: ban and its words, use of the token, what the operator's own program said or that it has
    // to be asked ("outside" among the missing). `session` 0: at the door, where no seat can be taken.
    Facts facts(JoinRequest const& request, ConferenceName const& where, SessionId session, Policy const& policy) const;
    // Rooms and meetings are not its concern.
    void apply(Change const& change);
};

// "ban 4f… of 10.0.0.0/8 on the whole server until …": for the trace and the log.
std::string shown(Ban const& ban);
std::string shown(Revocation const& revocation);

}  // namespace usher::admission
