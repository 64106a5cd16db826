#include "focus/jingle_session.hpp"

#include <gtest/gtest.h>

#include "focus/rate_limit.hpp"

namespace usher::focus::test {

namespace {

Instant at(int ms) { return Instant{Milliseconds{ms}}; }
std::string_view refusal(JingleSession const& session, std::string_view sid) {
    auto refused = session.refuse_sid(sid);
    return refused ? refused->condition : "";
}

}  // namespace

TEST(JingleSession, EachInviteHasItsOwnSidPasswordAndGeneration) {
    SeededIds ids{1};
    JingleSession session;
    session.begin(ids);
    JingleSession first = session;
    session.offered("i1");
    session.accepted();
    session.end(JingleSession::State::None);
    EXPECT_TRUE(session.channel_password().empty());
    session.begin(ids);
    EXPECT_NE(session.sid(), first.sid());
    EXPECT_NE(session.bridge_session(), first.bridge_session());
    EXPECT_FALSE(session.channel_password().equals(first.channel_password().reveal()));
    EXPECT_EQ(session.generation(), first.generation() + 1);
}

TEST(JingleSession, ARequestIsForTheOpenSessionElseGoneOrUnknown) {
    SeededIds ids{1};
    JingleSession session;
    EXPECT_EQ(refusal(session, "x"), "item-not-found");
    session.begin(ids);
    std::string const first = session.sid();
    EXPECT_EQ(refusal(session, first), "item-not-found");  // nobody was told it yet
    session.offered("i1");
    EXPECT_EQ(refusal(session, first), "");
    session.accepted();
    EXPECT_EQ(refusal(session, first), "");
    EXPECT_EQ(refusal(session, "x"), "item-not-found");
    session.end(JingleSession::State::Ended);
    EXPECT_EQ(refusal(session, first), "gone");
    session.begin(ids);
    session.offered("i2");
    EXPECT_EQ(refusal(session, first), "gone");
    for (std::size_t i = 0; i < kRememberedSids; ++i) session.begin(ids);
    EXPECT_EQ(refusal(session, first), "item-not-found");
}

TEST(JingleSession, OnlyAnErrorToTheOpenOfferIsAboutTheOffer) {
    SeededIds ids{1};
    JingleSession session;
    session.begin(ids);
    EXPECT_FALSE(session.is_initiate(""));
    session.offered("i1");
    EXPECT_TRUE(session.is_initiate("i1"));
    EXPECT_FALSE(session.is_initiate("i2"));
    session.accepted();
    EXPECT_FALSE(session.is_initiate("i1"));
}

TEST(JingleSession, RestartsAreFiveSecondsApartAndFivePerMinute) {
    JingleSession session;
    EXPECT_TRUE(session.may_restart(at(0)));
    EXPECT_FALSE(session.may_restart(at(4999)));
    EXPECT_TRUE(session.may_restart(at(9999)));
    EXPECT_TRUE(session.may_restart(at(15000)));
    EXPECT_TRUE(session.may_restart(at(20000)));
    EXPECT_TRUE(session.may_restart(at(25000)));
    EXPECT_FALSE(session.may_restart(at(30000)));
    EXPECT_FALSE(session.may_restart(at(59999)));
    EXPECT_TRUE(session.may_restart(at(65000)));  // the first one is a minute ago
    EXPECT_FALSE(session.may_restart(at(69000)));
}

TEST(RateLimit, GivesABurstAndThenAsMuchAsTimeBrings) {
    RateLimit limit(2, 3);
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(limit.take(1, at(0)));
    EXPECT_FALSE(limit.take(1, at(0)));
    EXPECT_FALSE(limit.take(1, at(499)));
    EXPECT_TRUE(limit.take(1, at(500)));
    EXPECT_FALSE(limit.take(4, at(1000000)));
    EXPECT_TRUE(limit.take(3, at(1000000)));
    EXPECT_FALSE(limit.take(1, at(1000000)));
}

}  // namespace usher::focus::test
