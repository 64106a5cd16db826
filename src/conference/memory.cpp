#include "conference/memory.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace usher::conference {

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
    if (history.seat == admission::Seat::None && is_returning(person, now)) history.seat = admission::Seat::Moving;
    history.granted = person.granted;
    history.demoted = person.demoted;
    history.voice = person.voice;
    history.kicked = person.kicked;
    history.approved =
        person.approved && person.approval_counts_from && (inside || now - *person.approval_counts_from < approval_ttl);
    history.password_given = person.password_given;
    history.sent_back = person.sent_back;
    history.denied_until = person.denied_until;
    history.kicked_until = person.kicked_until;
    history.last_inside = person.last_inside;
    return history;
}

void Memory::approve(admission::Identity const& who, WallTime now) {
    Person& person = change(who);
    person.approved = true;
    person.approval_counts_from = now;
    person.denied_until.reset();
    person.kicked_until.reset();
    person.kicked = false;
    person.sent_back = false;
}

void Memory::grant(admission::Identity const& who, admission::FeatureSet delegated) {
    Person& person = change(who);
    person.granted = true;
    person.demoted = false;
    person.delegated = delegated;
    role_changed(who, true);
}

void Memory::revoke(admission::Identity const& who) {
    Person& person = change(who);
    person.granted = false;
    person.demoted = true;
    person.delegated = {};
    role_changed(who, false);
}

void Memory::set_voice(admission::Identity const& who, bool may_send) {
    change(who).voice = may_send;
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
    change(who).moderator = moderator;
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
    Person& person = change(to);
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
    person.sent_back = person.sent_back || gave.sent_back;
    if (gave.last_inside) person.last_inside = gave.last_inside;
}

void Memory::deny(admission::Identity const& who, std::optional<WallTime> until) {
    forget_rights(who);
    change(who).denied_until = until;
}

void Memory::kick_for_the_meeting(admission::Identity const& who) {
    forget_rights(who);
    change(who).kicked = true;
}

void Memory::send_back(admission::Identity const& who) {
    forget_rights(who);
    change(who).sent_back = true;
}

void Memory::kick(admission::Identity const& who, std::optional<WallTime> until) {
    forget_rights(who);
    change(who).kicked_until = until;
}

void Memory::forget_rights(admission::Identity const& who) {
    Person& person = change(who);
    person.approved = false;
    person.granted = false;
    person.delegated = {};
    person.password_given = false;
    end_moves(who);
}

void Memory::ban(admission::Identity const& who) {
    forget_rights(who);
    change(who).banned = true;
}

void Memory::lift_ban(admission::Identity const& who) {
    if (people_.contains(who.text())) change(who).banned = false;
}

bool Memory::is_banned(admission::Identity const& who) const {
    auto it = people_.find(who.text());
    return it != people_.end() && it->second.banned;
}

void Memory::end_moves(admission::Identity const& who) {
    std::erase_if(moving_, [&](auto const& move) { return move.second.who == who; });
    change(who).returns_until.reset();
}

void Memory::forget_passwords() {
    for (auto& [who, person] : people_)
        if (person.password_given) change(who).password_given = false;
}

void Memory::session_gone(SessionId session) {
    moving_.erase(session);
    called_.erase(session);
}

void Memory::entered(admission::Identity const& who, SessionId session, WallTime now, bool moderator, bool takes_seat) {
    session_gone(session);
    Person& person = change(who);
    person.last_inside = now;
    person.returns_until.reset();
    person.moderator = moderator;
    person.takes_seat = takes_seat;
    ++person.seats;
}

void Memory::left(admission::Identity const& who, SessionId session, WallTime now, Held held) {
    Person& person = change(who);
    person.last_inside = now;
    if (person.seats > 0) --person.seats;
    if (person.approved) person.approval_counts_from = now;
    if (held.may_return) moving_.insert_or_assign(session, Move{who, now + kMovingFor, held});
}

Memory::Person& Memory::change(std::string const& identity) {
    changed_.insert(identity);
    return people_[identity];
}
Memory::Person& Memory::change(admission::Identity const& who) { return change(who.text()); }

bool Memory::is_returning(Person const& person, WallTime now) const {
    return person.returns_until && now < *person.returns_until;
}

bool Memory::moderator_moving(WallTime now) const {
    auto returns = [&](auto const& one) { return is_returning(one.second, now) && one.second.moderator; };
    return std::ranges::any_of(
               moving_, [&](auto const& move) { return move.second.held.moderator && now < move.second.until; }) ||
           (has_returning_ && std::ranges::any_of(people_, returns));
}

int Memory::seats_moving(WallTime now) const {
    auto moves = [&](auto const& move) { return move.second.held.takes_seat && now < move.second.until; };
    auto returns = [&](auto const& one) { return is_returning(one.second, now) && one.second.takes_seat; };
    auto const moving = std::ranges::count_if(moving_, moves);
    return static_cast<int>(moving + (has_returning_ ? std::ranges::count_if(people_, returns) : 0));
}

PasswordTries Memory::take_tries() {
    for (auto& [who, person] : people_)
        if (person.password_given) tries_.right.insert(who);
    return std::exchange(tries_, {});
}

void Memory::restore_tries(PasswordTries tries) {
    for (std::string const& who : std::exchange(tries.right, {})) change(who).password_given = true;
    tries_ = std::move(tries);
}

namespace {

using nlohmann::json;

void put(json& object, char const* key, bool value) {
    if (value) object[key] = true;
}
void put(json& object, char const* key, std::optional<WallTime> const& at) {
    if (at) object[key] = at->since_epoch.count();
}
bool flag(json const& object, char const* key) {
    auto it = object.find(key);
    return it != object.end() && it->is_boolean() && it->get<bool>();
}
std::optional<WallTime> time(json const& object, char const* key) {
    auto it = object.find(key);
    if (it == object.end() || !it->is_number_integer()) return std::nullopt;
    return WallTime{Milliseconds{it->get<std::int64_t>()}};
}

}  // namespace

json Memory::kept(std::string_view identity) const {
    auto it = people_.find(identity);
    if (it == people_.end()) return nullptr;
    Person const& person = it->second;
    json object = json::object();
    put(object, "granted", person.granted);
    put(object, "demoted", person.demoted);
    put(object, "kicked", person.kicked);
    if (person.voice) object["voice"] = *person.voice;
    if (person.delegated != admission::FeatureSet{}) object["delegated"] = admission::names_of(person.delegated);
    put(object, "approved", person.approved);
    put(object, "password_given", person.password_given);
    put(object, "banned", person.banned);
    put(object, "sent_back", person.sent_back);
    put(object, "approval_counts_from", person.approval_counts_from);
    put(object, "denied_until", person.denied_until);
    put(object, "kicked_until", person.kicked_until);
    put(object, "last_inside", person.last_inside);
    put(object, "inside", person.seats > 0);
    put(object, "moderator", person.seats > 0 && person.moderator);
    put(object, "no_seat", person.seats > 0 && !person.takes_seat);
    return object;
}

void Memory::restore(std::string const& identity, json const& kept, WallTime now, WallTime until) {
    if (!kept.is_object()) return;
    Person& person = change(identity);
    person.granted = flag(kept, "granted");
    person.demoted = flag(kept, "demoted");
    person.kicked = flag(kept, "kicked");
    if (auto voice = kept.find("voice"); voice != kept.end() && voice->is_boolean()) person.voice = voice->get<bool>();
    if (auto delegated = kept.find("delegated"); delegated != kept.end() && delegated->is_array())
        for (json const& name : *delegated)
            if (std::optional<admission::Feature> feature =
                    admission::feature_named(name.is_string() ? name.get<std::string>() : ""))
                person.delegated.put(*feature);
    person.approved = flag(kept, "approved");
    person.password_given = flag(kept, "password_given");
    person.banned = flag(kept, "banned");
    person.sent_back = flag(kept, "sent_back");
    person.approval_counts_from = time(kept, "approval_counts_from");
    person.denied_until = time(kept, "denied_until");
    person.kicked_until = time(kept, "kicked_until");
    person.last_inside = time(kept, "last_inside");
    if (!flag(kept, "inside")) return;
    // Until the server ended, that is: until now.
    person.last_inside = now;
    if (person.approved) person.approval_counts_from = now;
    person.returns_until = until;
    person.moderator = flag(kept, "moderator");
    person.takes_seat = !flag(kept, "no_seat");
    has_returning_ = true;
}

}  // namespace usher::conference
