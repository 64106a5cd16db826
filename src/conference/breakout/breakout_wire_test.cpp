#include "conference/breakout/breakout_wire.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "conference/breakout/breakout_rooms.hpp"
#include "xmpp/xml_reader.hpp"

namespace usher::conference {
namespace {

Result<BreakoutCommand> read(std::string const& attributes) {
    xmpp::XmlReader reader;
    Result<xmpp::Element> element = reader.read("<breakout_rooms xmlns='jabber:client' " + attributes + "/>");
    EXPECT_TRUE(element.ok()) << attributes;
    return read_breakout_command(element.value());
}

TEST(BreakoutWire, ReadsWhatClientsSend) {
    Result<BreakoutCommand> add = read("type='features/breakout-rooms/add' subject=' Group 1 '");
    ASSERT_TRUE(add.ok());
    EXPECT_EQ(std::get<AddBreakout>(add.value()).name, "Group 1");

    Result<BreakoutCommand> rename =
        read("type='features/breakout-rooms/rename' breakoutRoomJid='u@breakout.meet.example' subject='Blue'");
    ASSERT_TRUE(rename.ok());
    EXPECT_EQ(std::get<RenameBreakout>(rename.value()).room, "u@breakout.meet.example");
    EXPECT_EQ(std::get<RenameBreakout>(rename.value()).name, "Blue");

    Result<BreakoutCommand> remove =
        read("type='features/breakout-rooms/remove' breakoutRoomJid='u@breakout.meet.example'");
    ASSERT_TRUE(remove.ok());
    EXPECT_EQ(std::get<RemoveBreakout>(remove.value()).room, "u@breakout.meet.example");

    Result<BreakoutCommand> move = read(
        "type='features/breakout-rooms/move-to-room' participantJid='x@meet.example/res' "
        "roomJid='alpha@conference.meet.example'");
    ASSERT_TRUE(move.ok());
    EXPECT_EQ(std::get<MoveToRoom>(move.value()).who.bare_text(), "x@meet.example");
    EXPECT_EQ(std::get<MoveToRoom>(move.value()).room, "alpha@conference.meet.example");
}

TEST(BreakoutWire, RefusesWhatIsIncompleteOrUnknown) {
    std::string const tall(kLongestBreakoutName + 1, 'x');
    for (std::string const& attributes :
         {std::string("subject='Group'"), std::string("type='add' subject='Group'"),
          std::string("type='features/breakout-rooms/add'"),
          std::string("type='features/breakout-rooms/add' subject='  '"),
          "type='features/breakout-rooms/add' subject='" + tall + "'",
          std::string("type='features/breakout-rooms/burn' breakoutRoomJid='u@breakout.meet.example'"),
          std::string("type='features/breakout-rooms/rename' subject='Blue'"),
          std::string("type='features/breakout-rooms/rename' breakoutRoomJid='u@breakout.meet.example'"),
          std::string("type='features/breakout-rooms/remove'"),
          std::string("type='features/breakout-rooms/remove' breakoutRoomJid='breakout.meet.example'"),
          std::string("type='features/breakout-rooms/move-to-room' roomJid='u@breakout.meet.example'"),
          std::string("type='features/breakout-rooms/move-to-room' participantJid='x@meet.example/r'"),
          std::string("type='features/breakout-rooms/move-to-room' participantJid='meet.example' "
                      "roomJid='u@breakout.meet.example'")})
        EXPECT_FALSE(read(attributes).ok()) << attributes;
}

TEST(BreakoutWire, TheOrderToMoveIsWhatClientsRead) {
    EXPECT_EQ(move_to_room_json("u@breakout.meet.example"),
              nlohmann::json::parse(R"({"type":"breakout_rooms","event":"features/breakout-rooms/move-to-room",
                                        "roomJid":"u@breakout.meet.example"})"));
}

}  // namespace
}  // namespace usher::conference
