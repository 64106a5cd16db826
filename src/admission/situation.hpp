// The three inputs of a decision as the rows see them, with the few words that several rows use. Lives for one
// decision.
#pragma once

#include "admission/admission.hpp"

namespace usher::admission {

struct Situation {
    JoinRequest const& request;
    RoomView const& view;
    Policy const& policy;

    // None without a token, and none of a token that is not good.
    token::Claims const* claims() const;
    // Class of the person: no token, or guest by claim. Somebody with a bad token is never a guest.
    bool is_guest() const;
    // By claims, of this conference: the token row has compared the room before anything else asks.
    bool is_host() const;
    // A seat in the meeting, moving between its rooms, or interrupted and within its window.
    bool is_inside() const { return request.history.seat != Seat::None; }
    bool must_knock() const;
    // The lobby of a room that does not exist yet is what the policy says: there is no moment without it.
    bool lobby_on() const;
    // Display name given, or known from the token.
    bool has_name() const;
    // By policy, or because this host's token wishes it for the room.
    bool must_encrypt() const;
    // `until` lies in the future of the request.
    bool is_in_force(std::optional<WallTime> until) const { return until && request.at < *until; }
    // Rounded up, at least one second.
    Seconds until(WallTime then) const;
};

}  // namespace usher::admission
