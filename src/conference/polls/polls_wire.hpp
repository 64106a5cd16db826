// Polls in the two forms of the wire (docs/protocol/polls.md). COMPAT(jitsi-meet): 2.0.6726 sends
// {"type":"new-poll"|"answer-poll",…} to the room, 2026 {"type":"polls","command":…} to polls.D. Who asks or votes is
// what the server knows, never what the message says.
#pragma once

#include <string_view>
#include <variant>

#include <nlohmann/json_fwd.hpp>

#include "base/result.hpp"
#include "conference/polls/polls.hpp"

namespace usher::conference {

using PollMessage = std::variant<NewPoll, PollAnswer>;

// Is this json-message about polls, in whichever form?
bool is_poll(nlohmann::json const& json);
// Is it one that only the server sends: a list of polls?
bool is_poll_list(nlohmann::json const& json);
// Errors: neither a question nor an answer, or wrong types in it.
Result<PollMessage> read_poll_message(nlohmann::json const& json);

nlohmann::json poll_for_old(NewPoll const& poll, PollPerson const& by);
nlohmann::json poll_for_old(PollAnswer const& answer, PollPerson const& by);
nlohmann::json polls_for_old(Polls const& polls);
nlohmann::json poll_for_new(NewPoll const& poll, PollPerson const& by, std::string_view room);
nlohmann::json poll_for_new(PollAnswer const& answer, PollPerson const& by, std::string_view room);
nlohmann::json polls_for_new(Polls const& polls, std::string_view room);

}  // namespace usher::conference
