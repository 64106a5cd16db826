// What is kept of each room of a meeting (main and breakout rooms): polls, who decides about speaking; and with each
// person what is his there: votes, leave to send, how long he spoke (docs/decisions/0077).
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "base/time.hpp"
#include "conference/breakout/breakout_rooms.hpp"
#include "conference/hall.hpp"

namespace usher::conference {

// Of one room, without its people. What does not fit any more is left out when it is resumed.
nlohmann::json kept_of(Hall const& in);
void resume_hall(Hall& in, nlohmann::json const& kept);

// Of one person, by room; empty: nothing. `person`: what memory keeps of him, with that as its member "halls".
nlohmann::json kept_in_halls(Hall const& main, BreakoutRooms const& breakouts, std::string const& identity,
                             Instant now);
void resume_in_halls(Hall& main, BreakoutRooms& breakouts, std::string const& identity, nlohmann::json const& person);

}  // namespace usher::conference
