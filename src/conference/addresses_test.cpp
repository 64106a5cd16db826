#include "conference/addresses.hpp"

#include <gtest/gtest.h>

namespace usher::conference {
namespace {

Address resolve(std::string_view text) { return Addresses("meet.example").resolve(xmpp::Jid::parse(text).value()); }

TEST(Addresses, KnowsRoomsAndLobbiesOfEachTenant) {
    struct Row {
        char const* jid;
        char const* name;
        admission::Space space;
        char const* nick;
    };
    for (Row const& row :
         {Row{"standup@conference.meet.example", "standup", admission::Space::Main, ""},
          Row{"StandUp@conference.meet.example/ab12cd34", "standup", admission::Space::Main, "ab12cd34"},
          Row{"standup@conference.acme.meet.example", "[acme]standup", admission::Space::Main, ""},
          Row{"standup@lobby.meet.example/x1", "standup", admission::Space::Lobby, "x1"},
          Row{"[acme]standup@lobby.meet.example", "[acme]standup", admission::Space::Lobby, ""}}) {
        Address address = resolve(row.jid);
        auto const* room = std::get_if<RoomAddress>(&address);
        ASSERT_NE(room, nullptr) << row.jid;
        EXPECT_EQ(room->conference.text(), row.name);
        EXPECT_EQ(room->space, row.space);
        EXPECT_EQ(room->nick, row.nick);
    }
}

TEST(Addresses, WritesWhatItReads) {
    Addresses addresses("meet.example");
    for (char const* jid : {"standup@conference.meet.example", "standup@conference.acme.meet.example"}) {
        Address address = resolve(jid);
        EXPECT_EQ(addresses.room_jid(std::get<RoomAddress>(address).conference), jid);
    }
    Address lobby = resolve("[acme]standup@lobby.meet.example");
    EXPECT_EQ(addresses.lobby_jid(std::get<RoomAddress>(lobby).conference), "[acme]standup@lobby.meet.example");
}

TEST(Addresses, TellsTheServerItsComponentsAndOthersApart) {
    EXPECT_TRUE(std::holds_alternative<ServerAddress>(resolve("meet.example")));
    EXPECT_TRUE(std::holds_alternative<PersonAddress>(resolve("u1@meet.example/res")));
    EXPECT_TRUE(std::holds_alternative<FocusAddress>(resolve("focus.meet.example")));
    EXPECT_TRUE(std::holds_alternative<ComponentAddress>(resolve("lobby.meet.example")));
    EXPECT_TRUE(std::holds_alternative<ComponentAddress>(resolve("endconference.meet.example")));
    for (char const* jid : {"elsewhere.example", "evilmeet.example", "a.b.meet.example", "x@unknown.meet.example",
                            "example", "conference.meet.example.evil.example"})
        EXPECT_TRUE(std::holds_alternative<UnknownAddress>(resolve(jid))) << jid;
    EXPECT_TRUE(std::holds_alternative<BadRoomName>(resolve("a!b@conference.meet.example")));
    EXPECT_TRUE(std::holds_alternative<BadRoomName>(resolve("[acme@lobby.meet.example")));
}

}  // namespace
}  // namespace usher::conference
