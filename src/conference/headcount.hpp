// A meeting in numbers.
#pragma once

#include <cstddef>

namespace usher::conference {

// How many people are where. Who waits for a host is in the lobby of a room that is not open.
struct Headcount {
    std::size_t main = 0;
    std::size_t breakouts = 0;
    std::size_t lobby = 0;
    std::size_t waiting = 0;
    std::size_t all() const { return main + breakouts + lobby + waiting; }
};

}  // namespace usher::conference
