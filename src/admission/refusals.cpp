#include "admission/refusals.hpp"

#include <algorithm>
#include <array>

namespace usher::admission {

namespace {

constexpr Reason token(std::string_view code, std::string_view sentence, AtJoin join = AtJoin::NotAllowed) {
    return {code, "token", AtDoor::Text, AtRequest::Ready, join, sentence};
}
constexpr Reason person(std::string_view code, AtDoor door, std::string_view sentence,
                        AtJoin join = AtJoin::NotAllowed) {
    return {code, "person", door, AtRequest::Ready, join, sentence};
}
constexpr Reason room(std::string_view code, AtJoin join, std::string_view sentence) {
    return {code, "room", AtDoor::Pass, AtRequest::Ready, join, sentence};
}
constexpr Reason window(std::string_view code, std::string_view sentence) {
    return {code, "room", AtDoor::Text, AtRequest::Reservation, AtJoin::NotAllowed, sentence};
}
constexpr Reason hold(std::string_view code, AtJoin join, std::string_view sentence) {
    return {code, "hold", AtDoor::Pass, AtRequest::Ready, join, sentence};
}
constexpr Reason power(std::string_view code, AtJoin join, std::string_view sentence) {
    return {code, "power", AtDoor::Pass, AtRequest::Ready, join, sentence};
}
constexpr Reason load(std::string_view code, AtRequest request, std::string_view sentence) {
    return {code, "load", AtDoor::Pass, request, AtJoin::NotAllowed, sentence};
}

// Rows of the same kind stand together; columns as in the struct.
constexpr std::array kReasons = {
    Reason{"token-required", "token", AtDoor::Bare, AtRequest::Ready, AtJoin::LogIn,
           "This meeting needs a personal link. Open the link that you were given, or log in."},
    token("malformed", "Your link is damaged: its token cannot be read. Copy the whole link, or ask for a new one."),
    token("alg-not-allowed", "Your link is signed in a way that is not accepted here. Tell whoever sent it to you."),
    token("unknown-key", "Your link is signed with a key that is not known here. Tell whoever sent it to you."),
    token("bad-signature",
          "Your link is not genuine, or was damaged on its way. Copy the whole link, or ask for a new one."),
    token("key-not-found", "Your link cannot be checked: its key was not found. Tell whoever sent it to you."),
    token("key-server-status", "Your link cannot be checked: the key server gave no key. Try again later."),
    token("key-server-tls",
          "Your link cannot be checked: there is no safe connection to the key server. Try again later."),
    token("key-server-timeout", "Your link cannot be checked: the key server does not answer. Try again later."),
    token("expired", "Your link has expired. Ask for a new one."),
    token("not-yet-valid", "Your link is not valid yet. Come back at the time of the meeting."),
    token("exp-missing", "Your link has no end of validity, which is not accepted here. Tell whoever sent it to you."),
    token("exp-not-a-number", "Your link has times that are not numbers. Tell whoever sent it to you."),
    token("exp-implausible", "Your link has a time that makes no sense. Tell whoever sent it to you."),
    token("lifetime-too-long", "Your link is valid for longer than is accepted here. Tell whoever sent it to you."),
    token("iss-missing", "Your link does not say who issued it. Tell whoever sent it to you."),
    token("iss-mismatch", "Your link was issued by somebody who is not accepted here. Tell whoever sent it to you."),
    token("aud-missing", "Your link does not say what it is for. Tell whoever sent it to you."),
    token("aud-mismatch", "Your link was issued for another service. Tell whoever sent it to you."),
    token("sub-mismatch", "Your link is for another server. Ask for a link to a room here.", AtJoin::RoomMismatch),
    token("tenant-mismatch", "Your link is for a room of another organisation. Ask for a link to this room.",
          AtJoin::RoomMismatch),
    token("room-missing", "Your link does not say which room it is for. Tell whoever sent it to you.",
          AtJoin::RoomMismatch),
    token("room-mismatch", "Your link is for another room. Open it as you got it, or ask for a link to this room.",
          AtJoin::RoomMismatch),
    token("wildcard-not-allowed",
          "Your link is for any room, which is not accepted here. Ask for a link to this room."),
    token("revoked", "Your link was withdrawn. Ask for a new one."),
    token("token-of-another", "This token is another person's. Leave the meeting, and open that person's link anew."),
    token("token-already-used", "Your link was used before, and is good for one use only. Ask for a new one."),

    person("banned", AtDoor::Text,
           "You are banned from this meeting. Ask its organiser if you think that is a mistake."),
    person("denied", AtDoor::Pass, "A moderator did not let you in."),
    person("denied-recently", AtDoor::Pass, "A moderator did not let you in. You can ask again in a while."),
    person("kicked", AtDoor::Pass, "You were removed from this meeting, and cannot come back yet."),
    person("bad-name", AtDoor::Pass,
           "Your program asked for an identifier that it may not use. Reload the page and try again."),
    Reason{"name-required", "person", AtDoor::Pass, AtRequest::Ready, AtJoin::Name,
           "Enter your name, so that those who are there know who is coming."},
    person("name-taken", AtDoor::Pass, "You are in this room already. Reload the page and try again.",
           AtJoin::Conflict),
    person("replaced", AtDoor::Pass, "You came in again, in another window or with another device."),
    person("not-in-meeting", AtDoor::Pass, "This is a side room of a meeting. Join the meeting first."),
    person("not-assigned", AtDoor::Pass, "You may not go into this side room. A moderator can move you there."),

    room("bad-room-name", AtJoin::NotAllowed, "This is not a possible name for a room. Check the address."),
    window("room-not-open", "This room is not open yet. Come back at the time of the meeting."),
    window("room-closed", "This room is closed. Ask its organiser for a new time."),
    window("no-reservation", "Nobody has reserved this room. Ask the organiser of the meeting."),
    room("room-full", AtJoin::Full, "This meeting is full. Try again when somebody has left."),
    window("time-limit", "This meeting has used up its time. Ask its organiser for a new one."),
    room("may-not-create", AtJoin::NotAllowed,
         "This meeting has not begun, and you may not begin it. Come back when it has."),
    room("password-required", AtJoin::Password, "This meeting has a password. Enter it to come in."),
    room("bad-password", AtJoin::Password, "The password is wrong. Try again."),
    room("e2ee-required", AtJoin::NotAllowed,
         "This meeting is encrypted from end to end, and your program cannot do that."),

    hold("waiting-for-host", AtJoin::Wait,
         "The meeting begins when its host is here. Stay on this page: you will then be let in."),
    hold("lobby", AtJoin::Lobby, "This meeting has a lobby. Ask to come in, and wait until a moderator lets you."),
    hold("policy-timeout", AtJoin::NotAllowed, "It could not be found out in time whether you may come in. Try again."),
    hold("wait-timeout", AtJoin::NotAllowed, "Nobody let you in for too long. Try again later."),

    power("not-moderator", AtJoin::NotAllowed, "Only moderators may do that."),
    power("not-host-of-room", AtJoin::Never, "You are not a host of this room."),
    power("target-outranks", AtJoin::Never, "A host of the meeting cannot be overruled by a moderator."),
    power("feature-not-granted", AtJoin::Never, "You have not been given the right to do that."),
    power("not-approved", AtJoin::Never, "The moderators decide now who speaks and shows something."),

    load("too-many-connections", AtRequest::Ready,
         "There are too many connections from your network. Try again in a while."),
    load("too-fast", AtRequest::Ready, "That was too often. Wait a minute, then try again."),
    load("too-large", AtRequest::Ready, "What your program sent is too large."),
    load("server-draining", AtRequest::NotReady, "The server is about to restart. Try again in a minute."),
    load("overloaded", AtRequest::NotReady, "The server is busy. Try again in a minute."),
};

}  // namespace

std::span<Reason const> reasons() { return kReasons; }

Reason const* find_reason(std::string_view code) {
    auto it = std::ranges::find(kReasons, code, &Reason::code);
    return it == kReasons.end() ? nullptr : &*it;
}

std::string_view sentence_of(std::string_view code) {
    Reason const* reason = find_reason(code);
    return reason ? reason->sentence : "You may not come in.";
}

}  // namespace usher::admission
