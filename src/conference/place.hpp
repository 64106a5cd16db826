// Where in a conference somebody is: the main room, the lobby, or one of the breakout rooms.
#pragma once

#include <compare>
#include <cstdint>

#include "admission/admission.hpp"

namespace usher::conference {

using admission::Space;

struct Place {
    Space space = Space::Main;
    std::uint32_t breakout = 0;  // the number of a breakout room, from 1; 0 elsewhere

    Place() = default;
    // Main and Lobby are places by themselves, and are written as such.
    Place(Space where) : space(where) {}  // NOLINT(google-explicit-constructor)
    static Place of_breakout(std::uint32_t number) {
        Place place(Space::Breakout);
        place.breakout = number;
        return place;
    }

    bool is_lobby() const { return space == Space::Lobby; }
    bool is_breakout() const { return space == Space::Breakout; }
    // In the meeting: with a seat in the main room or a breakout room.
    bool is_inside() const { return space != Space::Lobby; }
    auto operator<=>(Place const&) const = default;
};

}  // namespace usher::conference
