// The schedule of the connectivity checks that the patched worker sends (third_party/mediasoup/agent).
#include <RTC/ICE/ControllingChecks.hpp>

#include <gtest/gtest.h>

namespace usher::media {
namespace {

using RTC::ICE::ControllingChecks;

class Checks : public ::testing::Test {
protected:
    std::vector<ControllingChecks::Check> due(std::int64_t now) { return checks_.Due(now); }
    // Times at which something is sent from `now` on, with nothing else happening, at most `limit`.
    std::vector<std::int64_t> times(std::size_t limit) {
        std::vector<std::int64_t> sent;
        while (auto const next = checks_.NextAt()) {
            if (!checks_.Due(*next).empty()) sent.push_back(*next);
            if (sent.size() == limit) break;
        }
        return sent;
    }

    std::uint8_t last_ = 0;
    ControllingChecks checks_{[this] { return ControllingChecks::TransactionId{++last_}; }};
    int a_ = 0;
    int b_ = 0;
};

TEST_F(Checks, NothingIsSentBeforeThePeersCredentialsAreKnown) {
    checks_.PeerChecked(&a_, 0);
    EXPECT_TRUE(due(1000).empty());
    EXPECT_FALSE(checks_.NextAt());
    checks_.CredentialsKnown(2000);
    auto const now = due(2000);
    ASSERT_EQ(now.size(), 1u);
    EXPECT_EQ(now[0].tuple, &a_);
}

TEST_F(Checks, EachTupleIsCheckedAlsoOneThatComesLater) {
    checks_.CredentialsKnown(0);
    EXPECT_TRUE(due(0).empty());
    checks_.PeerChecked(&a_, 10);
    ASSERT_EQ(due(10).size(), 1u);
    checks_.PeerChecked(&b_, 20);
    auto const now = due(20);
    ASSERT_EQ(now.size(), 1u);
    EXPECT_EQ(now[0].tuple, &b_);
}

TEST_F(Checks, TheyAreRepeatedFrom50MillisecondsOnMoreAndMoreSeldomAndNotForEver) {
    checks_.CredentialsKnown(0);
    checks_.PeerChecked(&a_, 0);
    EXPECT_EQ(times(100), (std::vector<std::int64_t>{0, 50, 150, 350, 750, 1550, 3150, 4750, 6350, 7950}));
    EXPECT_FALSE(checks_.NextAt());
}

TEST_F(Checks, ARepetitionHasTheSameTransaction) {
    checks_.CredentialsKnown(0);
    checks_.PeerChecked(&a_, 0);
    auto const first = due(0);
    auto const second = due(50);
    ASSERT_EQ(first.size(), 1u);
    ASSERT_EQ(second.size(), 1u);
    EXPECT_EQ(first[0].id, second[0].id);
}

TEST_F(Checks, AnAnswerEndsTheRepetitionAndConsentIsAskedForLater) {
    checks_.CredentialsKnown(0);
    checks_.PeerChecked(&a_, 0);
    auto const first = due(0);
    EXPECT_TRUE(checks_.IsPending(&a_, first[0].id));
    EXPECT_TRUE(checks_.Answered(&a_, first[0].id, 30));
    EXPECT_FALSE(checks_.IsPending(&a_, first[0].id));
    EXPECT_FALSE(checks_.Answered(&a_, first[0].id, 31)) << "an answer counts once";
    EXPECT_TRUE(due(5029).empty());
    auto const consent = due(5030);
    ASSERT_EQ(consent.size(), 1u);
    EXPECT_NE(consent[0].id, first[0].id);
    EXPECT_TRUE(checks_.Answered(&a_, consent[0].id, 5050));
    EXPECT_EQ(checks_.NextAt(), 5050 + ControllingChecks::ConsentIntervalMs);
}

TEST_F(Checks, AnAnswerMustComeWhereItWasAskedFor) {
    checks_.CredentialsKnown(0);
    checks_.PeerChecked(&a_, 0);
    checks_.PeerChecked(&b_, 0);
    auto const sent = due(0);
    ASSERT_EQ(sent.size(), 2u);
    EXPECT_FALSE(checks_.Answered(&b_, sent[0].id, 1));
    EXPECT_FALSE(checks_.Answered(&a_, ControllingChecks::TransactionId{99}, 1));
    EXPECT_FALSE(checks_.IsPending(&a_, sent[1].id));
    EXPECT_TRUE(checks_.Answered(&a_, sent[0].id, 1));
}

TEST_F(Checks, ALateAnswerStillCounts) {
    checks_.CredentialsKnown(0);
    checks_.PeerChecked(&a_, 0);
    auto const first = due(0);
    times(100);
    EXPECT_TRUE(checks_.Answered(&a_, first[0].id, 20'000));
}

TEST_F(Checks, ATupleThatWasGivenUpIsTriedAgainWhenThePeerChecksAgain) {
    checks_.CredentialsKnown(0);
    checks_.PeerChecked(&a_, 0);
    times(100);
    checks_.PeerChecked(&a_, 20'000);
    EXPECT_EQ(due(20'000).size(), 1u);
    checks_.PeerChecked(&a_, 20'001);
    EXPECT_TRUE(due(20'001).empty()) << "one that is under way is left alone";
}

TEST_F(Checks, TheControlledSideDoesNotCheck) {
    checks_.CredentialsKnown(0);
    checks_.SetControlling(false, 0);
    checks_.PeerChecked(&a_, 0);
    EXPECT_TRUE(due(0).empty());
    EXPECT_FALSE(checks_.NextAt());
    checks_.SetControlling(true, 100);
    EXPECT_EQ(due(100).size(), 1u);
    checks_.SetControlling(true, 110);
    EXPECT_TRUE(due(110).empty()) << "the same role again changes nothing";
}

TEST_F(Checks, ARemovedTupleIsForgotten) {
    checks_.CredentialsKnown(0);
    checks_.PeerChecked(&a_, 0);
    auto const first = due(0);
    checks_.Remove(&a_);
    EXPECT_FALSE(checks_.NextAt());
    EXPECT_FALSE(checks_.Answered(&a_, first[0].id, 1));
}

TEST_F(Checks, ThereIsALimitOfTuples) {
    checks_.CredentialsKnown(0);
    std::vector<int> many(2 * ControllingChecks::MaxTuples);
    for (int& one : many) checks_.PeerChecked(&one, 0);
    EXPECT_EQ(due(0).size(), ControllingChecks::MaxTuples);
}

}  // namespace
}  // namespace usher::media
