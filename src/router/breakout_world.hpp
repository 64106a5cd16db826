// What tests of breakout rooms share: commands as clients send them, and the list as they read it.
#pragma once

#include <gtest/gtest.h>

#include <set>

#include "router/test_world.hpp"

namespace usher::router::test {
inline admission::Policy strict() {
    admission::Policy policy;
    policy.guests = admission::Guests::No;
    return policy;
}

inline admission::Policy with_guests() {
    admission::Policy policy;
    policy.guests = admission::Guests::Yes;
    return policy;
}

inline constexpr Milliseconds kSoon{1000};  // longer than the list waits

inline void command(Someone& who, std::string const& attributes) {
    who.say("<message xmlns='jabber:client' to='breakout.meet.example'><breakout_rooms type='features/breakout-rooms/" +
            attributes + "/></message>");
}

inline void move(Someone& by, Someone const& who, std::string const& room) {
    command(by, "move-to-room' participantJid='" + who.jid + "' roomJid='" + room + "'");
}

inline std::string unescaped(std::string text) {
    for (auto const& [from, to] : {std::pair{"&quot;", "\""}, std::pair{"&amp;", "&"}}) {
        for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + 1))
            text.replace(at, std::string_view(from).size(), to);
    }
    return text;
}

// The newest list that somebody got; null if there was none.
inline nlohmann::json list_of(Someone& who) {
    nlohmann::json newest;
    for (std::string const& message : who.inbox) {
        if (message.find("features/breakout-rooms/update") == std::string::npos) continue;
        std::size_t const from = message.find('{');
        newest = nlohmann::json::parse(unescaped(message.substr(from, message.rfind('}') - from + 1)), nullptr, false);
        EXPECT_EQ(message.find("type='groupchat'"), std::string::npos);
        EXPECT_NE(message.find("from='breakout.meet.example'"), std::string::npos);
    }
    return newest;
}

// Makes a room and gives its address.
inline std::string add(Someone& by, std::string const& name) {
    command(by, "add' subject='" + name + "'");
    nlohmann::json const list = list_of(by);
    for (auto const& room : list["rooms"])
        if (room["name"] == name) return room["jid"];
    ADD_FAILURE() << "no room " << name << " in " << list.dump();
    return {};
}

inline std::string id_of(std::string const& jid) { return jid.substr(0, jid.find('@')); }

// As the client does: leaves where it is, asks again, joins.
inline void leave_room(Someone& who, std::string const& room) {
    who.say("<presence xmlns='jabber:client' type='unavailable' to='" + room + "/" + who.nick +
            "'><status>switch_room</status></presence>");
}
inline void join_room(Someone& who, std::string const& room, std::string const& name = "Someone") {
    who.say("<presence xmlns='jabber:client' to='" + room + "/" + who.nick +
            "'><x xmlns='http://jabber.org/protocol/muc'/><nick xmlns='http://jabber.org/protocol/nick'>" + name +
            "</nick></presence>");
}
inline void walk(Someone& who, std::string const& from, std::string const& to) {
    leave_room(who, from);
    who.forget();
    join_room(who, to);
}

std::string const kMain = "alpha@conference.meet.example";

inline bool is_in(Someone const& who, std::string const& room) {
    return who.has({"from='" + room + "/" + who.nick + "'", "code='110'", "role="});
}

}  // namespace usher::router::test
