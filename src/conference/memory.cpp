#include "conference/memory.hpp"

#include <algorithm>

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
               move != moving_.end() && move->second.who == who && now < move->second.until) {
        history.seat = admission::Seat::Moving;
        history.role_now = move->second.held.role;
    }
    auto it = people_.find(who.text());
    if (it == people_.end()) return history;
    Person const& person = it->second;
    history.granted = person.granted;
    history.demoted = person.demoted;
    history.voice = person.voice;
    history.kicked = person.kicked;
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
    person.kicked = false;
}

void Memory::grant(admission::Identity const& who, admission::FeatureSet delegated) {
    Person& person = people_[who.text()];
    person.granted = true;
    person.demoted = false;
    person.delegated = delegated;
    role_changed(who, true);
}

void Memory::revoke(admission::Identity const& who) {
    Person& person = people_[who.text()];
    person.granted = false;
    person.demoted = true;
    person.delegated = {};
    role_changed(who, false);
}

void Memory::set_voice(admission::Identity const& who, bool may_send) {
    people_[who.text()].voice = may_send;
    for (auto& [session, move] : moving_)
        if (move.who == who) move.held.role.reset();
}

bool Memory::is_granted(admission::Identity const& who) const {
    auto it = people_.find(who.text());
    return it != people_.end() && it->second.granted;
}

admission::FeatureSet Memory::delegated(admission::Identity const& who) const {
    auto it = people_.find(who.text());
    return it == people_.end() ? admission::FeatureSet{} : it->second.delegated;
}

// Those who are on their way from one room to another have the new role where they arrive.
void Memory::role_changed(admission::Identity const& who, bool moderator) {
    for (auto& [session, move] : moving_) {
        if (move.who != who) continue;
        move.held.role.reset();
        move.held.moderator = moderator;
    }
}

std::optional<admission::Identity> Memory::moving_as(SessionId session) const {
    auto it = moving_.find(session);
    return it == moving_.end() ? std::nullopt : std::optional(it->second.who);
}

void Memory::follow(admission::Identity const& from, admission::Identity const& to, SessionId session) {
    if (auto move = moving_.find(session); move != moving_.end()) move->second.who = to;
    auto before = people_.find(from.text());
    if (from == to || before == people_.end()) return;
    Person const gave = before->second;
    Person& person = people_[to.text()];
    if (gave.approved && !person.approved) {
        person.approved = true;
        person.approval_counts_from = gave.approval_counts_from;
    }
    person.password_given = person.password_given || gave.password_given;
    if (gave.granted && !person.granted && !person.demoted) {
        person.granted = true;
        person.delegated = gave.delegated;
    }
    person.demoted = person.demoted || (gave.demoted && !person.granted);
    if (gave.voice && !person.voice) person.voice = gave.voice;
    if (gave.last_inside) person.last_inside = gave.last_inside;
}

void Memory::deny(admission::Identity const& who, std::optional<WallTime> until) {
    forget_rights(who);
    people_[who.text()].denied_until = until;
}

void Memory::kick_for_the_meeting(admission::Identity const& who) {
    forget_rights(who);
    people_[who.text()].kicked = true;
}

void Memory::kick(admission::Identity const& who, std::optional<WallTime> until) {
    forget_rights(who);
    people_[who.text()].kicked_until = until;
}

void Memory::forget_rights(admission::Identity const& who) {
    Person& person = people_[who.text()];
    person.approved = false;
    person.granted = false;
    person.delegated = {};
    person.password_given = false;
    end_moves(who);
}

void Memory::ban(admission::Identity const& who) {
    forget_rights(who);
    people_[who.text()].banned = true;
}

void Memory::lift_ban(admission::Identity const& who) {
    if (auto it = people_.find(who.text()); it != people_.end()) it->second.banned = false;
}

bool Memory::is_banned(admission::Identity const& who) const {
    auto it = people_.find(who.text());
    return it != people_.end() && it->second.banned;
}

void Memory::end_moves(admission::Identity const& who) {
    std::erase_if(moving_, [&](auto const& move) { return move.second.who == who; });
}

void Memory::forget_passwords() {
    for (auto& [who, person] : people_) person.password_given = false;
}

void Memory::entered(admission::Identity const& who, SessionId session, WallTime now) {
    moving_.erase(session);
    Person& person = people_[who.text()];
    person.last_inside = now;
}

void Memory::left(admission::Identity const& who, SessionId session, WallTime now, Held held) {
    Person& person = people_[who.text()];
    person.last_inside = now;
    if (person.approved) person.approval_counts_from = now;
    if (held.may_return) moving_.insert_or_assign(session, Move{who, now + kMovingFor, held});
}

bool Memory::moderator_moving(WallTime now) const {
    return std::ranges::any_of(moving_,
                               [&](auto const& move) { return move.second.held.moderator && now < move.second.until; });
}

int Memory::seats_moving(WallTime now) const {
    return static_cast<int>(std::ranges::count_if(
        moving_, [&](auto const& move) { return move.second.held.takes_seat && now < move.second.until; }));
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
