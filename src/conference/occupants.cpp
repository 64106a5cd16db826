#include "conference/occupants.hpp"

#include <algorithm>

namespace usher::conference {

namespace {
int index_of(Space space) { return static_cast<int>(space); }
}  // namespace

Occupant& Occupants::add(Occupant occupant) {
    occupant.id = OccupantId{next_++};
    int space = index_of(occupant.space);
    by_session_[{occupant.person.session, space}] = occupant.id;
    by_nick_[Place{space, occupant.nick}] = occupant.id;
    in_space_[space].push_back(occupant.person.session);
    if (occupant.space == Space::Main) {
        if (is_moderator(occupant.role)) ++moderators_;
        if (occupant.takes_seat) ++seated_;
    }
    OccupantId id = occupant.id;
    return seats_.emplace(id, std::move(occupant)).first->second;
}

void Occupants::remove(OccupantId id) {
    auto it = seats_.find(id);
    if (it == seats_.end()) return;
    Occupant const& occupant = it->second;
    int space = index_of(occupant.space);
    by_session_.erase({occupant.person.session, space});
    by_nick_.erase(Place{space, occupant.nick});
    std::erase(in_space_[space], occupant.person.session);
    if (occupant.space == Space::Main) {
        if (is_moderator(occupant.role)) --moderators_;
        if (occupant.takes_seat) --seated_;
    }
    seats_.erase(it);
}

void Occupants::role_changed(OccupantId id, Role role) {
    Occupant* occupant = find(id);
    if (occupant == nullptr) return;
    if (occupant->space == Space::Main) moderators_ += int{is_moderator(role)} - int{is_moderator(occupant->role)};
    occupant->role = role;
}

Occupant const* Occupants::find(OccupantId id) const {
    auto it = seats_.find(id);
    return it == seats_.end() ? nullptr : &it->second;
}

Occupant* Occupants::find(OccupantId id) {
    auto it = seats_.find(id);
    return it == seats_.end() ? nullptr : &it->second;
}

Occupant const* Occupants::find(SessionId session, Space space) const {
    auto it = by_session_.find({session, index_of(space)});
    return it == by_session_.end() ? nullptr : find(it->second);
}

Occupant* Occupants::find(SessionId session, Space space) {
    auto it = by_session_.find({session, index_of(space)});
    return it == by_session_.end() ? nullptr : find(it->second);
}

Occupant const* Occupants::find(std::string_view nick, Space space) const {
    auto it = by_nick_.find(Place{index_of(space), std::string(nick)});
    return it == by_nick_.end() ? nullptr : find(it->second);
}

Occupant* Occupants::find(std::string_view nick, Space space) {
    auto it = by_nick_.find(Place{index_of(space), std::string(nick)});
    return it == by_nick_.end() ? nullptr : find(it->second);
}

std::vector<SessionId> const& Occupants::sessions(Space space) const {
    static std::vector<SessionId> const kNobody;
    auto it = in_space_.find(index_of(space));
    return it == in_space_.end() ? kNobody : it->second;
}

int Occupants::seats_taken() const { return seated_; }

}  // namespace usher::conference
