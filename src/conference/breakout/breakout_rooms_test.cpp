#include "conference/breakout/breakout_rooms.hpp"

#include <gtest/gtest.h>

namespace usher::conference {
namespace {

BreakoutRoom& add(BreakoutRooms& rooms, std::string const& name) {
    std::string const jid = name + "@breakout.meet.example";
    focus::Settings settings;
    settings.conference_id = "m-" + name;
    return rooms.add(name, name, Hall(Place::of_breakout(rooms.next_number()), jid, settings));
}

TEST(BreakoutRooms, NumbersAreNeverUsedTwice) {
    BreakoutRooms rooms;
    EXPECT_EQ(add(rooms, "a").number, 1u);
    EXPECT_EQ(add(rooms, "b").number, 2u);
    rooms.remove(2);
    EXPECT_EQ(add(rooms, "c").number, 3u);
    EXPECT_EQ(rooms.created(), 3u);
    EXPECT_EQ(rooms.find(2), nullptr);
    EXPECT_EQ(rooms.find_address("c@breakout.meet.example")->number, 3u);
    EXPECT_EQ(rooms.find_address("b@breakout.meet.example"), nullptr);
}

TEST(BreakoutRooms, EachAddressThatComesOrGoesIsANewVersion) {
    BreakoutRooms rooms;
    add(rooms, "a");
    std::uint64_t const before = rooms.version();
    rooms.remove(7);
    EXPECT_EQ(rooms.version(), before);
    rooms.remove(1);
    EXPECT_NE(rooms.version(), before);
}

TEST(BreakoutRooms, AnAssignmentEndsWithItsRoom) {
    BreakoutRooms rooms;
    add(rooms, "a");
    add(rooms, "b");
    admission::Identity const ben = admission::Identity::of_device("ben");
    rooms.assign(ben, 1);
    EXPECT_EQ(rooms.assigned(ben), 1u);
    rooms.assign(ben, 2);
    rooms.remove(1);
    EXPECT_EQ(rooms.assigned(ben), 2u);
    rooms.remove(2);
    EXPECT_EQ(rooms.assigned(ben), std::nullopt);
}

TEST(BreakoutRooms, ARoomThatClosesIsNotFoundByItsName) {
    BreakoutRooms rooms;
    add(rooms, "a").closing = true;
    EXPECT_EQ(rooms.find_name("a"), nullptr);
    EXPECT_NE(add(rooms, "b").number, 0u);
    EXPECT_NE(rooms.find_name("b"), nullptr);
}

TEST(BreakoutRooms, NobodyIsAskedTwiceInARowToGoToTheSamePlace) {
    BreakoutRooms rooms;
    SessionId const ben{7};
    Instant const now{Milliseconds{1000}};
    rooms.asked(ben, Space::Main, now);
    EXPECT_TRUE(rooms.was_asked(ben, Space::Main, now + Milliseconds{100}));
    EXPECT_FALSE(rooms.was_asked(ben, Place::of_breakout(1), now));
    EXPECT_FALSE(rooms.was_asked(ben, Space::Main, now + kBreakoutCloseGrace));
    rooms.forget_asked(ben);
    EXPECT_FALSE(rooms.was_asked(ben, Space::Main, now));
}

}  // namespace
}  // namespace usher::conference
