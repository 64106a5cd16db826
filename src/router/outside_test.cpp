// The operator's own program is asked before somebody comes in.
#include <gtest/gtest.h>

#include "router/test_world.hpp"

namespace usher::router::test {
namespace {

admission::Policy asking() {
    admission::Policy policy;
    policy.asks_outside = true;
    return policy;
}

class Outside : public testing::Test {
protected:
    explicit Outside(admission::Policy policy = asking()) : world(std::move(policy)) {}
    void expect_refused(Someone& person, std::string const& code, std::string const& text = {}) {
        person.expect({R"("code":")" + code + "\"", text});
        person.expect({"<presence", "type='error'", "not-allowed"});
        EXPECT_EQ(world.core->conferences(), 0U);
        EXPECT_TRUE(world.happenings.empty());
    }
    World world;
};

TEST_F(Outside, NobodyIsSeatedBeforeTheAnswer) {
    Someone& ana = world.come(world.host_token());
    EXPECT_TRUE(ana.inbox.empty());
    EXPECT_TRUE(world.decisions.empty() || world.decisions.back() != "join:admitted");
    ASSERT_EQ(world.asked.size(), 1U);
    EXPECT_EQ(world.asked[0].room, "alpha");
    EXPECT_EQ(world.asked[0].role, "host");
    EXPECT_EQ(world.asked[0].person.identity.text(), "token:acme-app/u-ana");
    world.answer_outside({});
    ana.expect({"status code='110'"});
    EXPECT_EQ(world.decisions.back(), "join:admitted");
}

TEST_F(Outside, ItsRefusalIsToldInItsWordsAndNothingWasThere) {
    Someone& ana = world.come(world.host_token());
    world.answer_outside({"no-reservation", "Book the room first."});
    expect_refused(ana, "no-reservation", "Book the room first.");
    EXPECT_EQ(world.decisions.back(), "join:no-reservation");
}

TEST_F(Outside, WhatItSaidCountsForAWhile) {
    Someone& ana = world.come(world.host_token());
    world.answer_outside({"room-closed", {}});
    ana.forget();
    world.pass(Seconds{10});
    ana.join("alpha");
    EXPECT_TRUE(world.asked.empty());
    expect_refused(ana, "room-closed");
    // The conference request has a word for it, so it says it already.
    ana.forget();
    ana.request_conference("alpha");
    ana.expect({"reservation-error", "error-code='403'"});
    world.pass(Seconds{30});
    ana.forget();
    ana.request_conference("alpha");
    ana.expect({"ready='true'"});
    ana.join("alpha");
    EXPECT_EQ(world.asked.size(), 1U);
}

TEST_F(Outside, WithoutAnAnswerInTimeItIsRefusedAndAskedAgainNextTime) {
    Someone& ana = world.come(world.host_token());
    world.pass(Seconds{3});
    expect_refused(ana, "policy-timeout");
    EXPECT_EQ(world.notes.back(), "outside-failed");
    std::uint64_t const late = world.asked[0].number;
    world.asked.clear();
    ana.join("alpha");
    ASSERT_EQ(world.asked.size(), 1U);
    // The late answer belongs to no question any more.
    world.core->outside_answered(late, {}, world.now(), world.ids, world.effects);
    world.perform();
    EXPECT_FALSE(ana.has({"status code='110'"}));
    world.answer_outside({});
    ana.expect({"status code='110'"});
}

TEST_F(Outside, OthersAreNotDelayedByAQuestionThatIsNotAnswered) {
    world.come(world.host_token("ana"));
    Someone& ben = world.come(world.member_token("ben"));
    ASSERT_EQ(world.asked.size(), 2U);
    world.asked.erase(world.asked.begin());
    world.answer_outside({});
    ben.expect({"status code='110'"});
}

TEST_F(Outside, OnePersonIsAskedAboutOnceAtATime) {
    Someone& one = world.come(world.member_token("ben"));
    Someone& other = world.come(world.member_token("ben"));
    one.join("alpha");
    ASSERT_EQ(world.asked.size(), 1U);
    world.answer_outside({});
    one.expect({"status code='110'"});
    other.expect({"status code='110'"});
    EXPECT_EQ(std::ranges::count(world.decisions, "join:admitted"), 2);
}

TEST_F(Outside, WhoGoesMeanwhileIsForgotten) {
    Someone& ana = world.come(world.host_token());
    EXPECT_EQ(world.core->conferences(), 1U);
    ana.leave("alpha");
    EXPECT_EQ(world.core->conferences(), 0U);
    world.answer_outside({});
    EXPECT_EQ(world.core->conferences(), 0U);
    EXPECT_TRUE(ana.inbox.empty());

    Someone& ben = world.come(world.member_token("ben"));
    world.drop(ben);
    world.pass(Seconds{120});
    EXPECT_EQ(world.core->conferences(), 0U);
}

TEST_F(Outside, WhoIsInsideIsNotAskedAbout) {
    Someone& ana = world.come(world.host_token());
    world.answer_outside({});
    ana.say("<presence xmlns='jabber:client' to='alpha@conference.meet.example/" + ana.nick +
            "'><x xmlns='http://jabber.org/protocol/muc'/></presence>");
    EXPECT_TRUE(world.asked.empty());
}

TEST_F(Outside, ABadTokenIsRefusedWithoutAQuestion) {
    Someone& eli = world.connect(world.member_token("eli", "beta"), "beta");
    eli.join("alpha");
    EXPECT_TRUE(world.asked.empty());
    ASSERT_FALSE(world.decisions.empty());
    EXPECT_EQ(world.decisions.back(), "join:room-mismatch");
}

TEST_F(Outside, AnEndMeanwhileIsSaid) {
    world.come(world.host_token("ana"));
    world.answer_outside({});
    Someone& ben = world.come(world.member_token("ben"));
    world.core->close_room("alpha", "over", world.now(), world.ids, world.effects);
    world.perform();
    ben.expect({R"("code":"room-closed")"});
}

class OutsideMayFail : public Outside {
protected:
    OutsideMayFail()
        : Outside([] {
              admission::Policy policy = asking();
              policy.outside_may_fail = true;
              return policy;
          }()) {}
};

TEST_F(OutsideMayFail, AFailureKeepsNobodyOut) {
    Someone& ana = world.come(world.host_token());
    world.answer_outside({{}, {}, "status 500"});
    ana.expect({"status code='110'"});
}

class OutsideWithLobby : public Outside {
protected:
    OutsideWithLobby()
        : Outside([] {
              admission::Policy policy = asking();
              policy.lobby = admission::LobbyMode::On;
              return policy;
          }()) {}
};

TEST_F(OutsideWithLobby, AKnockIsAskedAboutToo) {
    Someone& ben = world.come(world.member_token("ben"));
    world.answer_outside({});
    ben.expect({"registration-required"});
    world.pass(Seconds{60});
    ben.knock("alpha", "Ben");
    ASSERT_EQ(world.asked.size(), 1U);
    world.answer_outside({});
    ben.expect({"status code='110'"});
}

}  // namespace
}  // namespace usher::router::test
