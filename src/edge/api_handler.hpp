// The API's address has a table of paths of its own: everything is a question to the core, answered in JSON. Never a
// CORS header: no page of a browser may ask.
#pragma once

#include <string_view>

#include "edge/handler.hpp"

namespace usher::edge {

Plan api_plan(Request const& request, Peer const& peer);
Response api_answer_of(shell::HttpResponse answer);
// {"error":{"code":…,"text":…}}
Response api_mistake(int status, std::string_view code, std::string_view text);

}  // namespace usher::edge
