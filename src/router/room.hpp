// A conference as the core keeps it.
#pragma once

#include <cstdint>
#include <deque>

#include "base/bucket.hpp"
#include "conference/conference.hpp"
#include "router/core.hpp"

namespace usher::router {

struct Core::Room {
    Room(std::uint64_t number, conference::Conference machine, Recording recorder)
        : serial(number), conference(std::move(machine)), recording(std::move(recorder)) {}
    std::uint64_t serial;
    conference::Conference conference;
    Recording recording;
    std::uint64_t breakouts_seen = 0;  // version of the breakout rooms whose addresses the core has
    std::vector<std::string> breakout_jids;
    bool counted_held = false;  // counts among those that only hold people
    // Those who come in later, in their order (turns.cpp).
    struct Waiting {
        SessionId who;
        conference::Place place;
        std::string nick;
        xmpp::Element stanza;
        Instant since;
    };
    std::deque<Waiting> waiting;
    Bucket joins;
};

}  // namespace usher::router
