// Everything that comes out of a conference. The core never calls out; it appends to Effects, and shell/perform does
// them in order.
#pragma once

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "admission/admission.hpp"
#include "base/ids.hpp"
#include "base/names.hpp"
#include "base/time.hpp"
#include "media/port/port.hpp"
#include "xmpp/element.hpp"

namespace usher::conference {

// One stanza for one person. The shell writes `to`.
struct Send { SessionId to; xmpp::Element stanza; };
// One stanza for many: serialised once; only `to` differs.
struct Broadcast { std::vector<SessionId> to; xmpp::Element stanza; };
// One JSON message on bridge channels, serialised once.
struct ChannelSend { std::vector<OccupantId> to; std::string json; };
struct ChannelClose { OccupantId to; int code = 1001; std::string reason; };
// Starting a timer again replaces it. `which` is a name such as "approval" plus the subject it belongs to.
struct StartTimer { std::string which; Instant at; };
struct StopTimer { std::string which; };
struct Media { media::Command command; };
// One decision for the audit and the log.
struct Record {
    admission::Stage stage = admission::Stage::Join;
    std::string identity;
    SessionId session;
    admission::Decision decision;
};
// One line for the operator's log: a stable event word and fields.
struct Note { std::string event; std::vector<std::pair<std::string, std::string>> fields; };
// This conference is over; the shell drops the machine after the turn.
struct Finished {};

using Effect = std::variant<Send, Broadcast, ChannelSend, ChannelClose, StartTimer, StopTimer, Media, Record, Note, Finished>;
using Effects = std::vector<Effect>;

}  // namespace usher::conference
