// The HTTP API's paths as commands of the control socket, and their answers as HTTP. Pure: no server, no socket.
// Described for those who use it in docs/operate/api.md.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include <nlohmann/json.hpp>

#include "shell/wire.hpp"

namespace usher::shell {

struct ApiCall {
    std::string_view scope;  // that the key must have
    nlohmann::json command;  // with "command"
    int success = 200;
    // What of the answer goes out: one member of it, or all but "ok".
    std::string_view member = {};
    // Of a room, the people in this part alone: "lobby", or "inside" for everywhere else.
    std::string_view people = {};
};
struct ApiError {
    int status = 400;
    std::string code;
    std::string text;
    std::string allow = {};  // of 405: the methods
};

// Which command this request is. The caller has looked at the key already.
std::variant<ApiCall, ApiError> api_call(HttpRequest const& request);

HttpResponse api_answer(ApiCall const& call, nlohmann::json answer);
// {"error":{"code":…,"text":…}}
HttpResponse api_error(ApiError const& error);

}  // namespace usher::shell
