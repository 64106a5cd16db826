// The breakout rooms of one conference: which there are, and who was sent where. Rights, seats and stanzas are in
// breakout.cpp.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "admission/identity.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"
#include "conference/hall.hpp"

namespace usher::conference {

inline constexpr std::size_t kMostBreakouts = 100;          // rooms at a time
inline constexpr std::size_t kLongestBreakoutName = 120;    // bytes
inline constexpr std::size_t kMostAssigned = 5000;          // people whose room is remembered
inline constexpr Milliseconds kBreakoutUpdateEvery{300};    // the list goes out at most this often…
inline constexpr Milliseconds kBreakoutUpdatePerPerson{2};  // …and less often the longer it is
inline constexpr Milliseconds kBreakoutCloseGrace{5000};    // for walking back before a removed room is gone

struct BreakoutRoom {
    std::uint32_t number;
    std::string id;    // the local part of its address: not to be guessed
    std::string name;  // as people read it
    Hall hall;
    bool closing = false;  // removed; those inside are on their way to the main room
};

class BreakoutRooms {
public:
    // Numbers are never used twice in a conference.
    std::uint32_t next_number() const { return last_number_ + 1; }
    BreakoutRoom& add(std::string id, std::string name, Hall hall);
    void remove(std::uint32_t number);

    BreakoutRoom* find(std::uint32_t number);
    BreakoutRoom const* find(std::uint32_t number) const;
    BreakoutRoom const* find_address(std::string_view jid) const;
    BreakoutRoom const* find_name(std::string_view name) const;
    std::map<std::uint32_t, BreakoutRoom> const& all() const { return rooms_; }
    std::map<std::uint32_t, BreakoutRoom>& all() { return rooms_; }
    // How many there have ever been; 0: nobody in this meeting has used breakout rooms.
    std::uint32_t created() const { return last_number_; }
    // Changes with each address that comes or goes.
    std::uint64_t version() const { return version_; }

    // Where a moderator or his token sent somebody; none: nowhere, or back to the main room.
    std::optional<std::uint32_t> assigned(admission::Identity const& who) const;
    void assign(admission::Identity const& who, std::optional<std::uint32_t> number);
    std::map<std::string, std::uint32_t, std::less<>> const& assignments() const { return assigned_; }  // by identity
    void assign(std::string identity, std::uint32_t number) { assigned_[std::move(identity)] = number; }

    // Who was asked to move where, so that nobody is asked twice in a row.
    void asked(SessionId session, Place where, Instant now) { asked_[session] = {where, now}; }
    bool was_asked(SessionId session, Place where, Instant now) const;
    void forget_asked(SessionId session) { asked_.erase(session); }
    // Orders to go somewhere that wait until the list with that place is out.
    void move_later(OccupantId who, Place where) { moves_[who] = where; }
    std::map<OccupantId, Place> take_moves() { return std::exchange(moves_, {}); }

    bool update_waits = false;  // a change is not yet told; the timer runs
    bool ends = false;          // the timer of breakouts.timer runs

private:
    struct Asked {
        Place where;
        Instant at;
    };
    std::map<std::uint32_t, BreakoutRoom> rooms_;
    std::map<SessionId, Asked> asked_;
    std::map<OccupantId, Place> moves_;
    std::map<std::string, std::uint32_t, std::less<>> assigned_;
    std::uint32_t last_number_ = 0;
    std::uint64_t version_ = 0;
};

}  // namespace usher::conference
