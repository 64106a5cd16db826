#include "shell/api_routes.hpp"

#include <array>
#include <optional>

#include "base/names.hpp"

namespace usher::shell {

namespace {

using nlohmann::json;
using Found = std::variant<ApiCall, ApiError>;

constexpr std::string_view kBase = "/api/v1/";

ApiError bad(std::string text) { return {400, "bad-request", std::move(text)}; }

// What a route sees: the part of the path that `*` stands for, the body, the query.
struct Asked {
    HttpRequest const& request;
    std::string part;
};

struct Route {
    std::string_view method;
    std::string_view path;  // behind kBase; '*' is one segment
    Found (*make)(Asked const&);
};

// The body as a command. None of the members may say what the server itself says.
Found with_body(Asked const& asked, std::string_view command, ApiCall call) {
    call.command = json::parse(asked.request.body, nullptr, false);
    if (!call.command.is_object()) return bad("the body must be a JSON object");
    for (char const* reserved : {"command", "by"})
        if (call.command.contains(reserved)) return bad(std::string("unknown member \"") + reserved + "\"");
    call.command["command"] = command;
    return call;
}

std::optional<std::string> query_value(HttpRequest const& request, std::string_view name) {
    for (auto const& [key, value] : request.query)
        if (key == name) return value.reveal();
    return std::nullopt;
}

// "standup", "[acme]standup", or with ?tenant=acme.
std::variant<std::string, ApiError> room_of(Asked const& asked) {
    Result<ConferenceName> name = ConferenceName::parse(asked.part);
    if (!name.ok()) return bad("room: " + name.error().detail);
    if (std::optional<std::string> text = query_value(asked.request, "tenant")) {
        Result<Tenant> tenant = Tenant::parse(*text);
        if (!tenant.ok()) return bad("tenant: " + tenant.error().detail);
        name.value().tenant = tenant.value();
    }
    return name.value().text();
}

Found on_room(Asked const& asked, std::string_view command, ApiCall call) {
    std::variant<std::string, ApiError> room = room_of(asked);
    if (ApiError* error = std::get_if<ApiError>(&room)) return std::move(*error);
    call.command["command"] = command;
    call.command["room"] = std::get<std::string>(room);
    return call;
}

Found room_close(Asked const& asked) {
    Found call = on_room(asked, "room-close", {"rooms", json::object()});
    std::optional<std::string> reason = query_value(asked.request, "reason");
    if (reason && std::holds_alternative<ApiCall>(call)) std::get<ApiCall>(call).command["reason"] = *reason;
    return call;
}

Found room_set(Asked const& asked) {
    json values = json::parse(asked.request.body, nullptr, false);
    if (!values.is_object()) return bad("the body must be a JSON object: key of a setting → text");
    Found call = on_room(asked, "room-set", {"rooms", json::object(), 200, "settings"});
    if (auto* made = std::get_if<ApiCall>(&call)) made->command["set"] = std::move(values);
    return call;
}

Found room_why(Asked const& asked) {
    Found call = with_body(asked, "why", {"read", {}});
    std::variant<std::string, ApiError> room = room_of(asked);
    if (ApiError* error = std::get_if<ApiError>(&room)) return std::move(*error);
    if (auto* made = std::get_if<ApiCall>(&call)) {
        if (made->command.contains("room")) return bad("unknown member \"room\": the path names it");
        made->command["room"] = std::get<std::string>(room);
    }
    return call;
}

Found audit(Asked const& asked) {
    ApiCall call{"read", {{"command", "audit"}}, 200, {}};
    for (char const* name : {"room", "user", "since"})
        if (std::optional<std::string> value = query_value(asked.request, name)) call.command[name] = *value;
    std::optional<std::string> most = query_value(asked.request, "most");
    if (!most) return call;
    json number = json::parse(*most, nullptr, false);
    if (!number.is_number_unsigned()) return bad("most: a number is expected");
    call.command["most"] = number;
    return call;
}

constexpr std::array kRoutes = {
    Route{"POST", "tokens",
          [](Asked const& asked) {
              return with_body(asked, "token-mint", {"tokens", {}, 201});
          }},
    Route{"GET", "bans",
          [](Asked const&) -> Found {
              return ApiCall{"read", {{"command", "ban-list"}}};
          }},
    Route{"POST", "bans",
          [](Asked const& asked) {
              return with_body(asked, "ban-add", {"bans", {}, 201, "ban"});
          }},
    Route{"DELETE", "bans/*",
          [](Asked const& asked) -> Found {
              return ApiCall{"bans", {{"command", "ban-remove"}, {"id", asked.part}}};
          }},
    Route{"GET", "revocations",
          [](Asked const&) -> Found {
              return ApiCall{"read", {{"command", "revocation-list"}}};
          }},
    Route{"POST", "revocations",
          [](Asked const& asked) {
              return with_body(asked, "revocation-add", {"bans", {}, 201, "revocation"});
          }},
    Route{"DELETE", "revocations/*",
          [](Asked const& asked) -> Found {
              return ApiCall{"bans", {{"command", "revocation-remove"}, {"id", asked.part}}};
          }},
    Route{"GET", "audit", audit},
    Route{"POST", "reload",
          [](Asked const& asked) -> Found {
              std::optional<std::string> preview = query_value(asked.request, "preview");
              bool const is_preview = preview && *preview != "no" && *preview != "false";
              return ApiCall{"rooms", {{"command", "reload"}, {"preview", is_preview}}};
          }},
    Route{"GET", "rooms",
          [](Asked const&) -> Found {
              return ApiCall{"read", {{"command", "room-list"}}};
          }},
    Route{"GET", "rooms/*",
          [](Asked const& asked) {
              return on_room(asked, "room-show", {"read", json::object(), 200, "room"});
          }},
    Route{"PUT", "rooms/*", room_set},
    Route{"DELETE", "rooms/*", room_close},
    Route{"POST", "rooms/*/why", room_why},
    Route{"POST", "rooms/*/dump",
          [](Asked const& asked) {
              return on_room(asked, "room-dump", {"rooms", json::object(), 200, "dump"});
          }},
    Route{"GET", "rooms/*/people",
          [](Asked const& asked) {
              return on_room(asked, "room-show", {"read", json::object(), 200, "room", "inside"});
          }},
    Route{"GET", "rooms/*/lobby",
          [](Asked const& asked) {
              return on_room(asked, "room-show", {"read", json::object(), 200, "room", "lobby"});
          }},
};

// The segment that '*' stands for; empty where there is none. None: the path is another.
std::optional<std::string> match(std::string_view pattern, std::string_view path) {
    std::size_t star = pattern.find('*');
    if (star == std::string_view::npos) return pattern == path ? std::optional<std::string>("") : std::nullopt;
    std::string_view before = pattern.substr(0, star);
    std::string_view after = pattern.substr(star + 1);
    if (path.size() <= before.size() + after.size() || !path.starts_with(before) || !path.ends_with(after))
        return std::nullopt;
    std::string_view part = path.substr(before.size(), path.size() - before.size() - after.size());
    if (part.find('/') != std::string_view::npos) return std::nullopt;
    return std::string(part);
}

int status_of(std::string_view code) {
    if (code == "not-found") return 404;
    if (code == "conflict") return 409;
    if (code == "not-kept") return 500;
    if (code == "unavailable") return 503;
    return 400;
}

std::string text_in(json const& object, char const* key) {
    auto it = object.find(key);
    return it != object.end() && it->is_string() ? it->get<std::string>() : std::string{};
}

json people_of(json const& room, bool lobby) {
    json found = json::array();
    auto people = room.find("people");
    if (people == room.end() || !people->is_array()) return found;
    for (json const& one : *people)
        if (one.is_object() && (text_in(one, "space") == "lobby") == lobby) found.push_back(one);
    return found;
}

HttpResponse answer_with(int status, json const& body) {
    return {status, "application/json", body.dump(-1, ' ', false, json::error_handler_t::replace)};
}

}  // namespace

Found api_call(HttpRequest const& request) {
    std::string_view path = request.path;
    if (!path.starts_with(kBase)) return ApiError{404, "not-found", "there is nothing at this path"};
    path.remove_prefix(kBase.size());
    std::string allow;
    for (Route const& route : kRoutes) {
        std::optional<std::string> part = match(route.path, path);
        if (!part) continue;
        if (route.method == request.method) return route.make({request, *std::move(part)});
        allow.append(allow.empty() ? "" : ", ").append(route.method);
    }
    if (allow.empty()) return ApiError{404, "not-found", "there is nothing at this path"};
    return ApiError{405, "method-not-allowed", "this path answers " + allow, allow};
}

HttpResponse api_answer(ApiCall const& call, json answer) {
    auto ok = answer.find("ok");
    if (ok == answer.end() || *ok != true) {
        std::string code = text_in(answer, "code");
        if (code.empty()) code = "bad-request";
        return api_error({status_of(code), code, text_in(answer, "error")});
    }
    answer.erase(ok);
    json body = std::move(answer);
    if (!call.member.empty()) body = json(body[std::string(call.member)]);
    if (!call.people.empty()) body = json{{"people", people_of(body, call.people == "lobby")}};
    return answer_with(call.success, body);
}

HttpResponse api_error(ApiError const& error) {
    HttpResponse response = answer_with(error.status, {{"error", {{"code", error.code}, {"text", error.text}}}});
    response.allow = error.allow;
    return response;
}

}  // namespace usher::shell
