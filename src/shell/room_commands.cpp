#include "shell/room_commands.hpp"

#include <nlohmann/json.hpp>

#include "shell/standing_commands.hpp"

namespace usher::shell {

namespace {

using nlohmann::json;

struct Scope {
    router::Core& core;
    json const& command;
    Now now;
    IdSource& ids;
    conference::Effects& out;
};

json shown(admission::RoomSettings const* settings) {
    json object = json::object();
    if (settings == nullptr) return object;
    for (auto const& [key, value] : settings->shown()) object[key] = value;
    return object;
}

// All of it holds or nothing.
json set_room(std::string const& room, Scope const& scope) {
    auto values = scope.command.find("set");
    if (values == scope.command.end() || !values->is_object() || values->empty())
        return refusal("bad-request", "nothing to set: KEY=VALUE is expected");
    admission::RoomSettings settings;
    if (admission::RoomSettings const* before = scope.core.room_settings(room)) settings = *before;
    for (auto const& [key, value] : values->items()) {
        if (!value.is_string()) return refusal("bad-request", key + ": a text is expected");
        auto const written = value.get<std::string>();
        if (written.empty()) {
            if (!settings.remove(key)) return refusal("bad-request", key + " is not set for this room");
            continue;
        }
        if (Result<bool> set = settings.set(key, written); !set.ok()) return refusal("bad-request", set.error().detail);
    }
    Result<bool> done = scope.core.set_room(room, std::move(settings), scope.now, scope.ids, scope.out);
    if (!done.ok()) return refusal("bad-request", done.error().detail);
    return {{"ok", true}, {"settings", shown(scope.core.room_settings(room))}};
}

json list_rooms(router::Core const& core) {
    json set = json::object();
    for (auto const& [name, settings] : core.set_rooms()) set[name] = shown(&settings);
    return {{"ok", true}, {"rooms", json::parse(core.list(), nullptr, false)}, {"settings", set}};
}

json show_room(std::string const& room, router::Core const& core) {
    std::optional<std::string> described = core.describe(room);
    admission::RoomSettings const* settings = core.room_settings(room);
    if (!described && settings == nullptr)
        return refusal("not-found", "no such room is open, and nothing is set for it");
    json object = described ? json::parse(*described, nullptr, false) : json{{"room", room}, {"open", false}};
    object["settings"] = shown(settings);
    return {{"ok", true}, {"room", std::move(object)}};
}

json close_room(std::string const& room, Scope const& scope) {
    std::string reason = text_of(scope.command, "reason");
    if (reason.empty()) reason = "The meeting has been terminated";
    if (!scope.core.close_room(room, reason, scope.now, scope.ids, scope.out))
        return refusal("not-found", "no such room is open");
    return {{"ok", true}};
}

}  // namespace

std::optional<json> answer_rooms(router::Core& core, json const& command, Now now, IdSource& ids,
                                 conference::Effects& out) {
    std::string const what = text_of(command, "command");
    std::string const room = text_of(command, "room");
    Scope const scope{core, command, now, ids, out};
    if (what == "room-list") return list_rooms(core);
    if (what == "room-show") return show_room(room, core);
    if (what == "room-set") return set_room(room, scope);
    if (what == "room-close") return close_room(room, scope);
    return std::nullopt;
}

}  // namespace usher::shell
