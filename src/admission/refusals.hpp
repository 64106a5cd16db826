// Every reason code, what it says to people, and how it looks on the wire: one table, from which the stanzas, the texts
// and docs/protocol/refusals.md are made.
#pragma once

#include <span>
#include <string_view>

#include "admission/admission.hpp"

namespace usher::admission {

// How a join is answered.
enum class AtJoin {
    NotAllowed,    // cancel/not-allowed with text
    RoomMismatch,  // the same, with the child room-mismatch
    LogIn,         // the same, with the child authentication-required
    Conflict,      // cancel/conflict
    Full,          // cancel/service-unavailable
    Password,      // auth/not-authorized
    Lobby,         // auth/registration-required 407 with the lobby's address
    Wait,          // the same, with waiting-for-host
    Name,          // modify/not-acceptable 406 for new clients; as the lobby for old ones
    Never,         // not an answer to a join
};
// How SASL is answered.
enum class AtDoor {
    Pass,  // the stream is let in; the answer comes later
    Text,  // not-allowed, "<code>: <sentence>"
    Bare,  // not-allowed, "token required"
};
// How the conference request is answered.
enum class AtRequest {
    Ready,        // ready=true; the answer comes at the join
    NotReady,     // ready=false: clients ask again
    Reservation,  // the error reservation-error with code and text
};

struct Reason {
    std::string_view code;
    std::string_view group;  // "token", "person", "room", "hold", "power", "load"
    AtDoor door;
    AtRequest request;
    AtJoin join;
    std::string_view sentence;  // what happened and what to do
};

// In the order of the groups.
std::span<Reason const> reasons();
// None for a code that is not in the table.
Reason const* find_reason(std::string_view code);
// The sentence for people; a general one for a code that is not in the table.
std::string_view sentence_of(std::string_view code);

// What somebody is told whom a moderator turned away in the lobby.
Decision denied(Policy const& policy);

}  // namespace usher::admission
