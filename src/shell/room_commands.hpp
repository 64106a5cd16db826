// Rooms by command: from the control socket, the API, and transcripts. JSON in and out.
//
//   room-list                                → {"ok":true,"rooms":[…],"settings":{room: {key: value}}}
//   room-show    room                        → {"ok":true,"room":{…}}
//   room-set     room, set: {key: text}; an empty text takes the key away → {"ok":true,"settings":{…}}
//   room-close   room, reason                → {"ok":true}
//
// What cannot be done: {"ok":false,"code":"bad-request"|"not-found","error":"a sentence"}.
#pragma once

#include <optional>

#include <nlohmann/json_fwd.hpp>

#include "router/core.hpp"

namespace usher::shell {

// None: the command is not one of these.
std::optional<nlohmann::json> answer_rooms(router::Core& core, nlohmann::json const& command, Now now, IdSource& ids,
                                           conference::Effects& out);

}  // namespace usher::shell
