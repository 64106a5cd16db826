#include "shell/timers.hpp"

#include <gtest/gtest.h>

namespace usher::shell {
namespace {

Instant at(int ms) { return Instant{Milliseconds{ms}}; }

TEST(Timers, AreDueInTheOrderOfTheirTimes) {
    Timers timers;
    timers.start("b", at(20));
    timers.start("a", at(10));
    timers.start("c", at(30));
    EXPECT_EQ(timers.next(), at(10));
    EXPECT_EQ(timers.take_due(at(20)), (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(timers.next(), at(30));
    EXPECT_TRUE(timers.take_due(at(29)).empty());
}

TEST(Timers, StartedAgainReplaceThemselves) {
    Timers timers;
    timers.start("a", at(10));
    timers.start("a", at(50));
    EXPECT_EQ(timers.size(), 1u);
    EXPECT_TRUE(timers.take_due(at(49)).empty());
    EXPECT_EQ(timers.take_due(at(50)).size(), 1u);
    EXPECT_EQ(timers.next(), std::nullopt);
}

TEST(Timers, StoppedNeverFire) {
    Timers timers;
    timers.start("a", at(10));
    timers.stop("a");
    timers.stop("never started");
    EXPECT_TRUE(timers.take_due(at(100)).empty());
}

}  // namespace
}  // namespace usher::shell
