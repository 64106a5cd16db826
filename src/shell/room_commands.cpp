// What the operator may ask about rooms, and set for them, over the control socket.
#include <nlohmann/json.hpp>

#include "shell/server.hpp"
#include "shell/standing_commands.hpp"

namespace usher::shell {

namespace {

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
        return refusal("bad-request", "nothing to set: KEY=VALUE is expected");
    admission::RoomSettings settings;
    if (admission::RoomSettings const* before = core_.room_settings(room)) settings = *before;
    for (auto const& [key, value] : values->items()) {
        if (!value.is_string()) return refusal("bad-request", key + ": a text is expected");
        auto const written = value.get<std::string>();
        if (written.empty()) {
            if (!settings.remove(key)) return refusal("bad-request", key + " is not set for this room");
            continue;
        }
        if (Result<bool> set = settings.set(key, written); !set.ok()) return refusal("bad-request", set.error().detail);
    }
    Result<bool> done = core_.set_room(room, std::move(settings), now(), ids_, effects_);
    if (!done.ok()) return refusal("bad-request", done.error().detail);
    return {{"ok", true}, {"settings", shown(core_.room_settings(room))}};
}

nlohmann::json Server::answer_room(std::string const& what, nlohmann::json const& command) {
    std::string const room = text_of(command, "room");
    if (what == "room-list") {
        nlohmann::json set = nlohmann::json::object();
        for (auto const& [name, settings] : core_.set_rooms()) set[name] = shown(&settings);
        return {{"ok", true}, {"rooms", nlohmann::json::parse(core_.list(), nullptr, false)}, {"settings", set}};
    }
    if (what == "room-show") {
        std::optional<std::string> described = core_.describe(room);
        admission::RoomSettings const* settings = core_.room_settings(room);
        if (!described && settings == nullptr)
            return refusal("not-found", "no such room is open, and nothing is set for it");
        nlohmann::json json = described ? nlohmann::json::parse(*described, nullptr, false)
                                        : nlohmann::json{{"room", room}, {"open", false}};
        json["settings"] = shown(settings);
        return {{"ok", true}, {"room", std::move(json)}};
    }
    if (what == "room-dump") return answer_dump(room);
    if (what == "room-set") return set_room(room, command);
    if (what == "room-close") {
        std::string reason = text_of(command, "reason");
        if (reason.empty()) reason = "The meeting has been terminated";
        if (!core_.close_room(room, reason, now(), ids_, effects_)) return refusal("not-found", "no such room is open");
        return {{"ok", true}};
    }
    return refusal("bad-request", "unknown command: " + what);
}

}  // namespace usher::shell
