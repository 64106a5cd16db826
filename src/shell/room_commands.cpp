// What the operator may ask about rooms, and set for them, over the control socket.
#include <nlohmann/json.hpp>

#include "shell/server.hpp"

namespace usher::shell {

namespace {

nlohmann::json mistake(std::string const& why) { return {{"ok", false}, {"error", why}}; }

std::string text(nlohmann::json const& command, char const* key) {
    auto it = command.find(key);
    return it != command.end() && it->is_string() ? it->get<std::string>() : std::string{};
}

nlohmann::json shown(admission::RoomSettings const* settings) {
    nlohmann::json json = nlohmann::json::object();
    if (settings == nullptr) return json;
    for (auto const& [key, value] : settings->shown()) json[key] = value;
    return json;
}

}  // namespace

// "set": an object, key → text; an empty text takes the key away. All of it holds or nothing.
nlohmann::json Server::set_room(std::string const& room, nlohmann::json const& command) {
    auto values = command.find("set");
    if (values == command.end() || !values->is_object() || values->empty())
        return mistake("nothing to set: KEY=VALUE is expected");
    admission::RoomSettings settings;
    if (admission::RoomSettings const* before = core_.room_settings(room)) settings = *before;
    for (auto const& [key, value] : values->items()) {
        if (!value.is_string()) return mistake(key + ": a text is expected");
        auto const written = value.get<std::string>();
        if (written.empty()) {
            if (!settings.remove(key)) return mistake(key + " is not set for this room");
            continue;
        }
        if (Result<bool> set = settings.set(key, written); !set.ok()) return mistake(set.error().detail);
    }
    Result<bool> done = core_.set_room(room, std::move(settings), now(), ids_, effects_);
    if (!done.ok()) return mistake(done.error().detail);
    return {{"ok", true}, {"settings", shown(core_.room_settings(room))}};
}

nlohmann::json Server::answer_room(std::string const& what, nlohmann::json const& command) {
    std::string const room = text(command, "room");
    if (what == "room-list") {
        nlohmann::json set = nlohmann::json::object();
        for (auto const& [name, settings] : core_.set_rooms()) set[name] = shown(&settings);
        return {{"ok", true}, {"rooms", nlohmann::json::parse(core_.list(), nullptr, false)}, {"settings", set}};
    }
    if (what == "room-show") {
        std::optional<std::string> described = core_.describe(room);
        admission::RoomSettings const* settings = core_.room_settings(room);
        if (!described && settings == nullptr) return mistake("no such room is open, and nothing is set for it");
        nlohmann::json json = described ? nlohmann::json::parse(*described, nullptr, false)
                                        : nlohmann::json{{"room", room}, {"open", false}};
        json["settings"] = shown(settings);
        return {{"ok", true}, {"room", std::move(json)}};
    }
    if (what == "room-set") return set_room(room, command);
    if (what == "room-close") {
        std::string reason = text(command, "reason");
        if (reason.empty()) reason = "The meeting has been terminated";
        if (!core_.close_room(room, reason, now(), ids_, effects_)) return mistake("no such room is open");
        return {{"ok", true}};
    }
    return mistake("unknown command: " + what);
}

}  // namespace usher::shell
