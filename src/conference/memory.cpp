#include "conference/memory.hpp"

namespace usher::conference {

namespace {
// An address may be shared: as a whole it may guess as often as this many people.
constexpr int kPeopleBehindAddress = 4;
}  // namespace

admission::History Memory::history(admission::Identity const& who, SessionId session, bool inside, WallTime now,
                                   Seconds approval_ttl) const {
    admission::History history;
    if (inside) {
        history.seat = admission::Seat::Inside;
    } else if (auto move = moving_.find(session);
               move != moving_.end() && move->second.who == who.text() && now < move->second.until) {
        history.seat = admission::Seat::Moving;
    }
    auto it = people_.find(who.text());
    if (it == people_.end()) return history;
    Person const& person = it->second;
    history.granted = person.granted;
    history.approved =
        person.approved && person.approval_counts_from && (inside || now - *person.approval_counts_from < approval_ttl);
    history.password_given = person.password_given;
    history.denied_until = person.denied_until;
    history.kicked_until = person.kicked_until;
    history.last_inside = person.last_inside;
    return history;
}

void Memory::approve(admission::Identity const& who, WallTime now) {
    Person& person = people_[who.text()];
    person.approved = true;
    person.approval_counts_from = now;
    person.denied_until.reset();
    person.kicked_until.reset();
}

void Memory::deny(admission::Identity const& who, std::optional<WallTime> until) {
    Person& person = people_[who.text()];
    person.approved = false;
    person.granted = false;
    person.password_given = false;
    end_moves(who);
    person.denied_until = until;
}

void Memory::kick(admission::Identity const& who, std::optional<WallTime> until) {
    Person& person = people_[who.text()];
    person.approved = false;
    person.granted = false;
    person.password_given = false;
    end_moves(who);
    person.kicked_until = until;
}

void Memory::end_moves(admission::Identity const& who) {
    std::erase_if(moving_, [&](auto const& move) { return move.second.who == who.text(); });
}

void Memory::forget_passwords() {
    for (auto& [who, person] : people_) person.password_given = false;
}

void Memory::entered(admission::Identity const& who, SessionId session, WallTime now) {
    moving_.erase(session);
    Person& person = people_[who.text()];
    person.last_inside = now;
}

void Memory::left(admission::Identity const& who, SessionId session, WallTime now, bool may_return) {
    Person& person = people_[who.text()];
    person.last_inside = now;
    if (person.approved) person.approval_counts_from = now;
    if (may_return) moving_[session] = {who.text(), now + kMovingFor};
}

void Memory::wrong_password(admission::Identity const& who, std::string const& address, WallTime now) {
    ++wrong_in_room_;
    // A guest's identity changes with every stream when storage is blocked: the address alone is counted as well.
    for (std::string const& key : {who.text() + " " + address, address}) {
        Wrong& wrong = wrong_[key];
        if (wrong.count == 0 || now - wrong.since >= std::chrono::minutes{1}) wrong = {now, 0};
        ++wrong.count;
    }
}

bool Memory::passwords_exhausted(admission::Identity const& who, std::string const& address, WallTime now,
                                 admission::Policy const& policy) const {
    if (wrong_in_room_ >= policy.wrong_passwords_per_room) return true;
    for (auto const& [key, limit] : {std::pair{who.text() + " " + address, policy.wrong_passwords_per_minute},
                                     std::pair{address, kPeopleBehindAddress * policy.wrong_passwords_per_minute}}) {
        auto it = wrong_.find(key);
        if (it != wrong_.end() && it->second.count >= limit && now - it->second.since < std::chrono::minutes{1})
            return true;
    }
    return false;
}

}  // namespace usher::conference
