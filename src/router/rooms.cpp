// Rooms as things: what the operator sets for one, whether or not somebody is in it.
#include <nlohmann/json.hpp>

#include "router/room.hpp"

namespace usher::router {

admission::Policy Core::policy_for(ConferenceName const& name) const {
    std::string const key = name.text();
    auto room = conferences_.find(key);
    if (room != conferences_.end()) return room->second->conference.policy();
    admission::Policy policy = admission::policy_of(name, settings_.policy, settings_.rules);
    if (auto set = set_rooms_.find(key); set != set_rooms_.end()) set->second.apply(policy);
    return policy;
}

// A conference that is there takes the change at once; the next one of this name begins with it.
void Core::tell_settings(std::string const& key, Scope scope) {
    auto room = conferences_.find(key);
    if (room == conferences_.end()) return;
    auto set = set_rooms_.find(key);
    ConferenceName const name = room->second->conference.name();
    admission::Policy configured = admission::policy_of(name, settings_.policy, settings_.rules);
    // A meeting goes on, and none begins (drain()).
    configured.draining = settings_.policy.draining && !room->second->conference.is_open();
    feed(*room->second,
         conference::SettingsChanged{std::move(configured),
                                     set == set_rooms_.end() ? admission::RoomSettings{} : set->second},
         scope);
}

Result<bool> Core::set_room(std::string_view room, admission::RoomSettings settings, Now now, IdSource& ids,
                            Effects& out) {
    std::string const key = TRY(ConferenceName::parse(room)).text();
    if (settings.empty()) {
        set_rooms_.erase(key);
        change(admission::RoomDrop{key}, now, out);
    } else {
        nlohmann::json values = nlohmann::json::object();
        for (auto const& [name, value] : settings.values()) values[name] = value.reveal();
        set_rooms_.insert_or_assign(key, std::move(settings));
        change(admission::RoomPut{key, values.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)}, now,
               out);
    }
    tries_.forget_right(key);
    std::size_t const from = out.size();
    tell_settings(key, {now, ids, out});
    settle(from, {now, ids, out});
    return true;
}

admission::RoomSettings const* Core::room_settings(std::string_view room) const {
    Result<ConferenceName> const name = ConferenceName::parse(room);
    if (!name.ok()) return nullptr;
    auto set = set_rooms_.find(name.value().text());
    return set == set_rooms_.end() ? nullptr : &set->second;
}

void Core::restore_meeting(std::string const& room, conference::MeetingKept kept, Now now, IdSource& ids,
                           Effects& out) {
    Result<ConferenceName> const name = ConferenceName::parse(room);
    if (!name.ok() || conferences_.contains(name.value().text())) return;
    Scope const scope{now, ids, out};
    feed(*create(name.value(), name.value().text(), scope)->second, std::move(kept), scope);
}

void Core::restore_room(std::string room, admission::RoomSettings settings) {
    set_rooms_.insert_or_assign(std::move(room), std::move(settings));
}

}  // namespace usher::router
