// Everything that goes into a conference. One event and the time go in, effects come out.
#pragma once

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "admission/admission.hpp"
#include "admission/room_settings.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"
#include "conference/place.hpp"
#include "media/port/port.hpp"
#include "session/person.hpp"
#include "xmpp/element.hpp"

namespace usher::conference {

// clang-format off: a catalogue, one row each
// A stanza that the router found to be for this conference. `stanza.from` is the sender's full JID.
// `nick`: the resource of the address, empty for the room itself.
struct StanzaIn {
    session::Person from;
    Place space;
    std::string nick;
    xmpp::Element stanza;
};
// A message to a component (endconference, breakout, …) of somebody who has a seat here.
struct ComponentIn {
    session::Person from;
    std::string component;
    xmpp::Element stanza;
};
// The connection of a session was lost; its seats are kept until it is back, or gone for good.
struct SessionLost {
    SessionId session;
};
struct SessionBack {
    session::Person person;  // its network address may be another
};
// The session is gone for good: closed, or its window is over.
struct SessionGone {
    SessionId session;
    std::string why;
};
// The bridge channel of an occupant: opened with the right password, a message, closed.
struct ChannelOpened {
    OccupantId who;
};
struct ChannelMessage {
    OccupantId who;
    std::string text;
};
struct ChannelClosed {
    OccupantId who;
};
struct MediaReport {
    media::Report report;
};
struct TimerFired {
    std::string which;
};
// The configuration was read again, or the operator set something for this room.
struct SettingsChanged {
    admission::Policy configured;  // sections and rule
    admission::RoomSettings set;   // for this room alone
};
// Somebody may have been banned, or a token revoked: is this session concerned?
struct Expel {
    SessionId session;
};
// A session is known by a new token, which was verified.
struct PersonChanged {
    session::Person person;
};
// What was asked about this person is known now.
struct OutsideAnswered {
    admission::Identity who;
};
// The server ended while this meeting went on. First event of a conference, or none.
struct MeetingKept {
    std::string state;                                        // of admission::MeetingPut
    std::vector<std::pair<std::string, std::string>> people;  // identity, state of admission::MemberPut
};
// The operator asks for the end.
struct Close {
    std::string reason;
};
// Something that everybody here should see.
struct Notice {
    std::string code;
    std::string text;
};

// clang-format on
using Event = std::variant<StanzaIn, ComponentIn, SessionLost, SessionBack, SessionGone, ChannelOpened, ChannelMessage,
                           ChannelClosed, MediaReport, TimerFired, SettingsChanged, Expel, PersonChanged,
                           OutsideAnswered, MeetingKept, Close, Notice>;

}  // namespace usher::conference
