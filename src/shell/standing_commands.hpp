// Bans and revocations by command: from the control socket, the API, and transcripts. JSON in and out.
//
//   ban-add            issuer + user | identity | address; room and tenant | tenant | neither: the whole server;
//                      until ("2h" or a time), reason, by                            → {"ok":true,"ban":{…}}
//   ban-list                                                                         → {"ok":true,"bans":[…]}
//   ban-remove         id                                                            → {"ok":true}
//   revocation-add     issuer; jti | user and issued_before (default: now); reason, by → {"ok":true,"revocation":{…}}
//   revocation-list, revocation-remove  the same
//
// What cannot be done: {"ok":false,"code":"bad-request"|"not-found"|"conflict","error":"a sentence"}.
#pragma once

#include <optional>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "router/core.hpp"

namespace usher::shell {

// None: the command is not one of these.
std::optional<nlohmann::json> answer_standing(router::Core& core, nlohmann::json const& command, Now now, IdSource& ids,
                                              conference::Effects& out);

nlohmann::json json_of(admission::Ban const& ban);
nlohmann::json json_of(admission::Revocation const& revocation);

// A time ("2026-03-01T09:30:00Z"), or a span from now: forward for what is to come, back for what was.
enum class Direction { Ahead, Back };
Result<WallTime> parse_when(std::string_view text, WallTime now, Direction direction);

// {"ok":false,…}
nlohmann::json refusal(std::string_view code, std::string_view error);
// A textual member; empty: it is not there, or is no text.
std::string text_of(nlohmann::json const& command, char const* key);

}  // namespace usher::shell
