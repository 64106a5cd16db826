#include "focus/sender_demand.hpp"

#include <gtest/gtest.h>

namespace usher::focus::test {

namespace {

Instant at(int ms) { return Instant{Milliseconds{ms}}; }
constexpr int kHold = static_cast<int>(kLowerHold.count());

std::optional<int> only(std::vector<SenderDemand::Told> const& told) {
    EXPECT_LE(told.size(), 1U);
    return told.empty() ? std::nullopt : std::optional<int>(told[0].height);
}

}  // namespace

TEST(SenderDemand, TheFirstWishStartsHighAndComesDownAfterTheHoldTime) {
    SenderDemand demand;
    demand.move("a-v0", std::nullopt, 180);
    EXPECT_EQ(only(demand.settle(at(0))), kFirstSenderHeight);
    EXPECT_EQ(demand.next_due(), at(kHold));
    EXPECT_EQ(only(demand.settle(at(kHold - 1))), std::nullopt);
    EXPECT_EQ(only(demand.settle(at(kHold))), 180);
    EXPECT_EQ(demand.next_due(), std::nullopt);
    EXPECT_EQ(demand.current("a-v0"), 180);
}

TEST(SenderDemand, RisingIsSaidAtOnceAndLoweringAfterTheHoldTime) {
    SenderDemand demand;
    demand.move("a-v0", std::nullopt, 720);
    EXPECT_EQ(only(demand.settle(at(0))), 720);
    demand.move("a-v0", 720, 180);
    EXPECT_EQ(only(demand.settle(at(1000))), std::nullopt);
    demand.move("a-v0", 180, 1080);
    EXPECT_EQ(only(demand.settle(at(2000))), 1080);
    EXPECT_EQ(demand.next_due(), std::nullopt);
    demand.move("a-v0", 1080, 360);
    demand.settle(at(3000));
    demand.move("a-v0", 360, 180);
    EXPECT_EQ(only(demand.settle(at(10000))), std::nullopt);
    EXPECT_EQ(only(demand.settle(at(3000 + kHold))), 180);  // counted from when it first was too high
}

TEST(SenderDemand, TheGreatestWishCountsAndNoLimitIsTheGreatest) {
    SenderDemand demand;
    demand.move("a-v0", std::nullopt, 180);
    demand.move("a-v0", std::nullopt, 1080);
    EXPECT_EQ(only(demand.settle(at(0))), 1080);
    demand.move("a-v0", 180, -1);
    EXPECT_EQ(only(demand.settle(at(1))), -1);
    demand.move("a-v0", -1, std::nullopt);
    demand.settle(at(2));
    EXPECT_EQ(only(demand.settle(at(2 + kHold))), 1080);
}

TEST(SenderDemand, WhenNobodyWantsItTheSenderIsToldNothing) {
    SenderDemand demand;
    demand.move("a-v0", std::nullopt, 0);
    EXPECT_EQ(only(demand.settle(at(0))), std::nullopt);
    EXPECT_EQ(only(demand.settle(at(kHold))), 0);
    demand.move("a-v0", 0, 180);
    EXPECT_EQ(only(demand.settle(at(kHold + 1))), 180);
    demand.move("a-v0", 180, std::nullopt);
    demand.settle(at(kHold + 2));
    EXPECT_EQ(only(demand.settle(at(2 * kHold + 2))), 0);
    EXPECT_EQ(only(demand.settle(at(9 * kHold))), std::nullopt);
}

TEST(SenderDemand, ASourceThatHasEndedIsNotRemembered) {
    SenderDemand demand;
    demand.move("a-v0", std::nullopt, 720);
    demand.settle(at(0));
    demand.forget("a-v0");
    demand.move("a-v0", 720, std::nullopt);  // its receivers learn of it a little later
    EXPECT_EQ(only(demand.settle(at(1))), std::nullopt);
    EXPECT_EQ(demand.current("a-v0"), std::nullopt);
    EXPECT_EQ(only(demand.settle(at(5 * kHold))), std::nullopt);
    EXPECT_EQ(demand.next_due(), std::nullopt);
}

}  // namespace usher::focus::test
