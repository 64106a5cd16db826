// The operator's side of the control socket: one JSON line out, one JSON line back (shell/control_socket.hpp).
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "base/result.hpp"
#include "base/time.hpp"

namespace usher::cli {

// Errors: Unavailable when no server listens at `path`, or none answers within `patience`; Malformed when the answer is
// not a JSON object.
Result<nlohmann::json> ask_server(std::string const& path, nlohmann::json const& request,
                                  Seconds patience = Seconds{10});

// The same, with "ok": false as an error too. Gives 0, or prints to stderr and gives the exit code.
int ask_or_complain(std::string const& state_dir, nlohmann::json const& request, nlohmann::json& answer);

// A textual member of an answer; empty: it is not there, or is no text.
std::string text_in(nlohmann::json const& object, char const* name);

}  // namespace usher::cli
