// A conference as the core keeps it.
#pragma once

#include <cstdint>

#include "conference/conference.hpp"
#include "router/core.hpp"

namespace usher::router {

struct Core::Room {
    Room(std::uint64_t number, conference::Conference machine) : serial(number), conference(std::move(machine)) {}
    std::uint64_t serial;
    conference::Conference conference;
    bool counted_held = false;  // counts among those that only hold people
};

}  // namespace usher::router
