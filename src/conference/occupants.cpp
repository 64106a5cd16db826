#include "conference/occupants.hpp"

#include <algorithm>

namespace usher::conference {

Occupant& Occupants::add(Occupant occupant) {
    OccupantId id{next_++};
    occupant.id = id;
    SessionId session = occupant.person.session;
    by_session_[{session, occupant.space}] = id;
    by_nick_[{occupant.space, occupant.nick}] = id;
    in_place_[occupant.space].push_back(session);
    if (occupant.space.is_inside()) {
        inside_[session] = id;
        inside_by_address_[occupant.person.jid.bare_text()] = id;
        everybody_.push_back(session);
        if (is_moderator(occupant.role)) ++moderators_;
        if (occupant.takes_seat) ++seated_;
    }
    return seats_.emplace(id, std::move(occupant)).first->second;
}

void Occupants::remove(OccupantId id) {
    auto it = seats_.find(id);
    if (it == seats_.end()) return;
    Occupant const& occupant = it->second;
    SessionId session = occupant.person.session;
    by_session_.erase({session, occupant.space});
    by_nick_.erase({occupant.space, occupant.nick});
    auto place = in_place_.find(occupant.space);
    std::erase(place->second, session);
    if (place->second.empty()) in_place_.erase(place);
    if (occupant.space.is_inside()) {
        inside_.erase(session);
        inside_by_address_.erase(occupant.person.jid.bare_text());
        std::erase(everybody_, session);
        if (is_moderator(occupant.role)) --moderators_;
        if (occupant.takes_seat) --seated_;
    }
    seats_.erase(it);
}

void Occupants::role_changed(OccupantId id, Role role) {
    Occupant* occupant = find(id);
    if (occupant == nullptr) return;
    if (occupant->space.is_inside()) moderators_ += int{is_moderator(role)} - int{is_moderator(occupant->role)};
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

Occupant const* Occupants::find(SessionId session, Place place) const {
    auto it = by_session_.find({session, place});
    return it == by_session_.end() ? nullptr : find(it->second);
}

Occupant* Occupants::find(SessionId session, Place place) {
    auto it = by_session_.find({session, place});
    return it == by_session_.end() ? nullptr : find(it->second);
}

Occupant const* Occupants::find(std::string_view nick, Place place) const {
    auto it = by_nick_.find({place, std::string(nick)});
    return it == by_nick_.end() ? nullptr : find(it->second);
}

Occupant* Occupants::find(std::string_view nick, Place place) {
    auto it = by_nick_.find({place, std::string(nick)});
    return it == by_nick_.end() ? nullptr : find(it->second);
}

Occupant const* Occupants::find_inside(SessionId session) const {
    auto it = inside_.find(session);
    return it == inside_.end() ? nullptr : find(it->second);
}

Occupant const* Occupants::find_inside(xmpp::Jid const& real) const {
    auto it = inside_by_address_.find(real.bare_text());
    return it == inside_by_address_.end() ? nullptr : find(it->second);
}

std::vector<SessionId> const& Occupants::sessions(Place place) const {
    static std::vector<SessionId> const kNobody;
    auto it = in_place_.find(place);
    return it == in_place_.end() ? kNobody : it->second;
}

int Occupants::seats_taken() const { return seated_; }

}  // namespace usher::conference
