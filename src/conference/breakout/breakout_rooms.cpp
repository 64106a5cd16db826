#include "conference/breakout/breakout_rooms.hpp"

#include <algorithm>

namespace usher::conference {

BreakoutRoom& BreakoutRooms::add(std::string id, std::string name, Hall hall) {
    std::uint32_t number = ++last_number_;
    ++version_;
    BreakoutRoom room{number, std::move(id), std::move(name), std::move(hall), false};
    return rooms_.emplace(number, std::move(room)).first->second;
}

void BreakoutRooms::remove(std::uint32_t number) {
    if (rooms_.erase(number) == 0) return;
    ++version_;
    std::erase_if(assigned_, [&](auto const& one) { return one.second == number; });
}

BreakoutRoom* BreakoutRooms::find(std::uint32_t number) {
    auto it = rooms_.find(number);
    return it == rooms_.end() ? nullptr : &it->second;
}

BreakoutRoom const* BreakoutRooms::find(std::uint32_t number) const {
    auto it = rooms_.find(number);
    return it == rooms_.end() ? nullptr : &it->second;
}

BreakoutRoom const* BreakoutRooms::find_address(std::string_view jid) const {
    auto it = std::ranges::find_if(rooms_, [&](auto const& room) { return room.second.hall.jid == jid; });
    return it == rooms_.end() ? nullptr : &it->second;
}

BreakoutRoom const* BreakoutRooms::find_name(std::string_view name) const {
    auto it = std::ranges::find_if(rooms_,
                                   [&](auto const& room) { return !room.second.closing && room.second.name == name; });
    return it == rooms_.end() ? nullptr : &it->second;
}

std::optional<std::uint32_t> BreakoutRooms::assigned(admission::Identity const& who) const {
    auto it = assigned_.find(who.text());
    return it == assigned_.end() ? std::nullopt : std::optional(it->second);
}

void BreakoutRooms::assign(admission::Identity const& who, std::optional<std::uint32_t> number) {
    if (!number)
        assigned_.erase(who.text());
    else if (assigned_.size() < kMostAssigned || assigned_.contains(who.text()))
        assigned_[who.text()] = *number;
}

bool BreakoutRooms::was_asked(SessionId session, Place where, Instant now) const {
    auto it = asked_.find(session);
    return it != asked_.end() && it->second.where == where && now - it->second.at < kBreakoutCloseGrace;
}

}  // namespace usher::conference
