// How the core is seen from outside: its numbers, the recording of a room, and the notice before the end.
#include <nlohmann/json.hpp>

#include "admission/refusals.hpp"
#include "router/room.hpp"

namespace usher::router {

void Core::count_in(std::string_view name) {
    if (name == "presence")
        ++counts_.presences;
    else if (name == "message")
        ++counts_.messages;
    else if (name == "iq")
        ++counts_.iqs;
    else
        ++counts_.others;
}

Census Core::census() const {
    Census now;
    for (auto const& [key, room] : conferences_) {
        ++(room->conference.is_open() ? now.rooms : now.held);
        conference::Headcount const in = room->conference.headcount();
        now.people.main += in.main;
        now.people.breakouts += in.breakouts;
        now.people.lobby += in.lobby;
        now.people.waiting += in.waiting;
        now.queued += room->waiting.size();
    }
    now.lost = lost_.size();
    return now;
}

// Meetings have their policy already, in which the server is not draining; so they take people as before. A room in
// which people only wait is no meeting yet: nobody opens it any more.
void Core::drain(Now now, IdSource& ids, Effects& out) {
    if (std::exchange(settings_.policy.draining, true)) return;
    std::size_t const from = out.size();
    std::vector<std::string> rooms;
    for (auto const& [key, room] : conferences_) rooms.push_back(key);
    for (std::string const& key : rooms)
        if (auto room = conferences_.find(key); room != conferences_.end() && !room->second->conference.is_open())
            tell_settings(key, {now, ids, out});
    for (std::string const& key : rooms)
        if (auto room = conferences_.find(key); room != conferences_.end())
            feed(*room->second,
                 conference::Notice{"server-draining",
                                    "The server is about to restart. This meeting may be interrupted "
                                    "for a moment."},
                 {now, ids, out});
    settle(from, {now, ids, out});
}

void Core::record(Room& room, conference::Event const& event, Now now) {
    auto const* in = std::get_if<conference::StanzaIn>(&event);
    room.recording.add(now, event, in != nullptr && room.conference.has_seat(in->from.session, in->space));
}

std::optional<Core::Dump> Core::dump(std::string_view name) const {
    Result<ConferenceName> const parsed = ConferenceName::parse(name);
    auto it = parsed.ok() ? conferences_.find(parsed.value().text()) : conferences_.end();
    if (it == conferences_.end()) return std::nullopt;
    Room const& room = *it->second;
    nlohmann::json json = room.recording.json();
    json["format"] = "usher-room-dump/1";
    json["room"] = it->first;
    json["domain"] = settings_.domain;
    json["serial"] = room.serial;
    json["state"] = nlohmann::json::parse(room.conference.describe(), nullptr, false);
    nlohmann::json set = nlohmann::json::object();
    if (auto own = set_rooms_.find(it->first); own != set_rooms_.end())
        for (auto const& [key, value] : own->second.values())
            set[key] = key == "rooms.password" ? room.recording.pseudonym(value.reveal()) : value.reveal();
    json["set"] = std::move(set);
    admission::Policy policy = admission::policy_of(room.conference.name(), settings_.policy, settings_.rules);
    policy.draining = false;
    if (policy.password) policy.password = Secret{room.recording.pseudonym(policy.password->reveal())};
    return Dump{json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace), std::move(policy)};
}

}  // namespace usher::router
