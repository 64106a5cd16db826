// What other programs are told of a meeting: each thing once, in the order in which it was.
#include <gtest/gtest.h>

#include "router/test_world.hpp"

namespace usher::router::test {
namespace {

using conference::Happened;
using conference::Happening;

std::vector<std::string> told(World const& world) {
    std::vector<std::string> words;
    for (Happened const& one : world.happenings) {
        std::string word;
        switch (one.what) {
            case Happening::RoomOpened: word = "opened"; break;
            case Happening::RoomClosed: word = "closed " + one.reason; break;
            case Happening::PersonJoined: word = "joined " + one.identity; break;
            case Happening::PersonLeft: word = "left " + one.identity; break;
            case Happening::PersonWaits: word = "waits " + one.name; break;
        }
        words.push_back(word + " " + std::to_string(one.people));
    }
    return words;
}

admission::Policy with_lobby() {
    admission::Policy policy;
    policy.guests = admission::Guests::Yes;
    policy.lobby = admission::LobbyMode::On;
    return policy;
}

TEST(Happenings, OfAMeetingFromItsFirstToItsLast) {
    World world;
    world.come(world.host_token());
    Someone& ben = world.come(world.member_token());
    ben.leave("alpha");
    ASSERT_TRUE(world.core->close_room("alpha", "We close", world.now(), world.ids, world.effects));
    world.perform();
    EXPECT_EQ(told(world), (std::vector<std::string>{"opened 0", "joined token:acme-app/u-ana 1",
                                                     "joined token:acme-app/u-ben 2", "left token:acme-app/u-ben 1",
                                                     "left token:acme-app/u-ana 0", "closed We close 0"}));
    for (Happened const& one : world.happenings) {
        EXPECT_EQ(one.conference, "alpha");
        EXPECT_EQ(one.meeting, world.happenings[0].meeting);
    }
    EXPECT_EQ(world.happenings[1].role, "host");
    EXPECT_EQ(world.happenings[1].place, "main");
}

TEST(Happenings, TheNextMeetingOfARoomIsAnother) {
    World world;
    world.come(world.host_token()).leave("alpha");
    world.pass(Seconds{60});
    std::string const first = world.happenings.back().meeting;
    EXPECT_EQ(world.happenings.back().what, Happening::RoomClosed);
    world.come(world.host_token());
    EXPECT_NE(world.happenings.back().meeting, first);
}

TEST(Happenings, NothingHappensForWhoIsRefused) {
    World world;
    world.connect(world.member_token("eve", "beta"), "alpha");
    world.come({}, "alpha");
    EXPECT_TRUE(world.happenings.empty());
}

TEST(Happenings, ManyWhoWaitAreToldOfTwice) {
    World world(with_lobby());
    world.come(world.host_token());
    world.happenings.clear();
    std::vector<Someone*> guests;
    for (int i = 0; i < 30; ++i) {
        guests.push_back(&world.come({}));
        guests.back()->knock("alpha", "Guest " + std::to_string(i));
        world.pass(Milliseconds{333});
    }
    EXPECT_EQ(told(world), std::vector<std::string>{"waits Guest 0 1"});
    world.pass(Seconds{61});
    EXPECT_EQ(told(world), (std::vector<std::string>{"waits Guest 0 1", "waits Guest 29 30"}));
    world.pass(Seconds{300});
    EXPECT_EQ(world.happenings.size(), 2U) << "nobody new has come";
    world.come({}).knock("alpha", "Late");
    EXPECT_EQ(told(world).back(), "waits Late 31") << "a minute is over: told at once";
}

TEST(Happenings, WhoWentMeanwhileIsNotToldOf) {
    World world(with_lobby());
    world.come(world.host_token());
    Someone& dov = world.come({});
    dov.knock("alpha", "Dov");
    Someone& eve = world.come({});
    eve.knock("alpha", "Eve");
    world.drop(eve);
    world.drop(dov);
    world.happenings.clear();
    world.pass(Seconds{120});
    EXPECT_TRUE(world.happenings.empty());
}

}  // namespace
}  // namespace usher::router::test
