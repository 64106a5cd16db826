// Everything that comes out of the core. It never calls out; it appends to Effects, and shell/perform does them in
// order.
#pragma once

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "admission/admission.hpp"
#include "admission/standing.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"
#include "media/port/port.hpp"
#include "session/person.hpp"
#include "xmpp/element.hpp"
#include "xmpp/serialised.hpp"

namespace usher::conference {

// clang-format off: a catalogue, one row each
// One stanza for one person. The shell writes `to` where it is not set.
struct Send {
    SessionId to;
    xmpp::Element stanza;
};
// Part of the stream and not a stanza: features, success, <enabled/>. Gets no `to`.
struct Write {
    SessionId to;
    xmpp::Element element;
};
// The same bytes for many.
struct Broadcast {
    std::vector<SessionId> to;
    xmpp::Serialised stanza;
};
// Many stanzas, already serialised for others, for one: what a newcomer gets of those who are there.
struct Replay {
    SessionId to;
    std::vector<xmpp::Serialised> stanzas;
};
// What a resumed client has not got, once more. Unlike Replay it does not count as new.
struct Resend {
    SessionId to;
    std::vector<xmpp::Serialised> stanzas;
};
// A session goes on on the connection of another, which is no more. The connection that it had, if any, is closed.
struct Moved {
    SessionId from;
    SessionId to;
};
// The stream is over: <close/> was written or is not owed; close the connection after what is queued.
struct Hangup {
    SessionId session;
    std::string reason;
};
// One JSON message on bridge channels.
struct ChannelSend {
    std::vector<OccupantId> to;
    std::string json;
};
struct ChannelClose {
    OccupantId to;
    int code = 1001;
    std::string reason;
};
// Starting a timer again replaces it.
struct StartTimer {
    std::string which;
    Instant at;
};
struct StopTimer {
    std::string which;
};
struct Media {
    media::Command command;
};
// Keys that lie elsewhere: ask `urls` one after the other until one has it (status 200), and bring back what came of
// it. `id` empty: a whole set.
struct FetchKeys {
    std::size_t source = 0;
    std::string id;
    std::vector<std::string> urls;
};
// Somebody wants in, and the operator's own program is to be asked about him first. The answer comes back by
// Core::outside_answered with this number.
struct AskOutside {
    std::uint64_t number = 0;  // given by the core
    std::string room;          // ConferenceName::text()
    session::Person person;
    std::string name = {};  // display name; empty: none
    std::string role = {};  // that he would have: "host", "participant", …
};
// To be kept over a restart. The core has applied it already.
struct Store {
    admission::Change change;
};
// One decision, for the audit and the log.
struct Record {
    std::string conference;
    admission::Stage stage = admission::Stage::Join;
    std::string identity;
    SessionId session;
    admission::Decision decision;
    std::string meeting = {};  // empty: there is none
    // As the token says; empty: there is none, or it says nothing.
    std::string issuer = {};
    std::string tenant = {};
};
// Something that other programs may want to know (docs/operate/webhooks.md). Never of somebody hidden.
enum class Happening { RoomOpened, RoomClosed, PersonJoined, PersonLeft, PersonWaits };
struct Happened {
    Happening what = Happening::RoomOpened;
    std::string conference;
    std::string meeting;
    // Of a person.
    std::string identity = {};
    std::string nick = {};
    std::string name = {};
    std::string role = {};
    std::string place = {};   // "main", or the name of a breakout room
    std::string reason = {};  // RoomClosed
    std::size_t people = 0;   // inside after it; PersonWaits: who wait
};
// One line for the operator's log: a stable event word and fields.
struct Note {
    std::string event;
    std::vector<std::pair<std::string, std::string>> fields;
    bool warns = false;  // of something that somebody should look at tomorrow
};

// clang-format on
using Effect = std::variant<Send, Write, Broadcast, Replay, Resend, Moved, Hangup, ChannelSend, ChannelClose,
                            StartTimer, StopTimer, Media, FetchKeys, AskOutside, Store, Record, Happened, Note>;
using Effects = std::vector<Effect>;

}  // namespace usher::conference
