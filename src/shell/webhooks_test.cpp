#include "shell/webhooks.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

namespace usher::shell {
namespace {

using conference::Happened;
using conference::Happening;
using nlohmann::json;

class WebhooksOf : public testing::Test {
protected:
    void make(std::vector<std::string> events = {}) {
        webhooks_.emplace(std::move(events),
                          [this](fetch::Delivery delivery) { sent_.push_back(std::move(delivery)); });
    }
    void happens(Happening what, std::string const& meeting = "m1") {
        webhooks_->happened({what, "alpha", meeting, "token:app/u-1", "a1b2c3d4"}, at_, ids_);
    }
    void decides(std::string const& meeting) {
        conference::Record record{"alpha", admission::Stage::Join, "token:app/u-1", SessionId{1}, {}, meeting};
        record.decision.verdict = admission::Refuse{"room-full", "Full.", {}};
        webhooks_->decided(record, at_, ids_);
    }
    std::vector<std::string> summary() const {
        std::vector<std::string> words;
        for (fetch::Delivery const& one : sent_) {
            json const body = json::parse(one.body);
            words.push_back(one.event + " " + std::to_string(body["sequence"].get<int>()));
        }
        return words;
    }
    std::optional<Webhooks> webhooks_;
    std::vector<fetch::Delivery> sent_;
    SeededIds ids_{7};
    WallTime at_ = WallTime::from_seconds(1'800'000'000);
};

TEST_F(WebhooksOf, EachMeetingIsCountedWithoutGaps) {
    make();
    happens(Happening::RoomOpened);
    happens(Happening::RoomOpened, "m2");
    happens(Happening::PersonJoined);
    decides("m1");
    happens(Happening::PersonLeft, "m2");
    happens(Happening::RoomClosed);
    decides("m1");
    decides("");
    happens(Happening::RoomOpened, "m1");
    EXPECT_EQ(summary(), (std::vector<std::string>{"room.opened 1", "room.opened 1", "person.joined 2", "decision 3",
                                                   "person.left 2", "room.closed 4", "decision 1", "decision 2",
                                                   "room.opened 1"}));
    std::set<std::string> ids;
    for (fetch::Delivery const& one : sent_) {
        ids.insert(one.id);
        EXPECT_EQ(json::parse(one.body)["id"], one.id);
    }
    EXPECT_EQ(ids.size(), sent_.size());
}

TEST_F(WebhooksOf, WhatIsNotWantedLeavesNoGap) {
    make({"person.joined", "room.closed"});
    happens(Happening::RoomOpened);
    happens(Happening::PersonJoined);
    happens(Happening::PersonLeft);
    decides("m1");
    happens(Happening::RoomClosed);
    EXPECT_EQ(summary(), (std::vector<std::string>{"person.joined 1", "room.closed 2"}));
}

// Receivers drop doubles by meeting and number.
TEST_F(WebhooksOf, NoNumberOfAMeetingComesTwice) {
    make();
    decides("m1");
    happens(Happening::RoomOpened);
    decides("m1");
    happens(Happening::RoomClosed);
    decides("m1");
    std::set<std::pair<std::string, int>> seen;
    for (fetch::Delivery const& one : sent_) {
        json const body = json::parse(one.body);
        EXPECT_TRUE(seen.emplace(body.value("meeting", ""), body["sequence"]).second) << one.body;
    }
    EXPECT_EQ(seen.count({"m1", 1}), 1U);
    EXPECT_EQ(seen.count({"", 2}), 1U) << "a decision before or after it names no meeting";
}

TEST_F(WebhooksOf, ADecisionSaysWhatAndWhy) {
    make();
    decides("m1");
    json const body = json::parse(sent_.at(0).body);
    EXPECT_EQ(body["verdict"], "room-full");
    EXPECT_EQ(body["stage"], "join");
    EXPECT_EQ(body["person"]["identity"], "token:app/u-1");
    EXPECT_EQ(body["room"], "alpha");
    EXPECT_EQ(body["at_ms"], 1'800'000'000'000);
}

TEST_F(WebhooksOf, AQuestionSaysWhoWantsInAndWhere) {
    conference::AskOutside ask{1, "alpha", {}, "Ben", "participant"};
    ask.person.identity = admission::Identity::of_device("d1");
    ask.person.address = "192.0.2.7";
    json guest = json::parse(question_of(ask, at_, ids_).body);
    EXPECT_EQ(guest["event"], "decide");
    EXPECT_EQ(guest["room"], "alpha");
    EXPECT_EQ(guest["person"],
              (json{{"identity", "device:d1"}, {"role", "participant"}, {"address", "192.0.2.7"}, {"name", "Ben"}}));
    token::Claims claims;
    claims.issuer = "app";
    claims.user.id = "u-1";
    claims.user.email = "ben@example.com";
    ask.person.token = admission::GoodToken{claims, {}};
    json const member = json::parse(question_of(ask, at_, ids_).body)["person"];
    EXPECT_EQ(member["issuer"], "app");
    EXPECT_EQ(member["user_id"], "u-1");
    EXPECT_EQ(member["email"], "ben@example.com");
}

TEST_F(WebhooksOf, TheEndOfTheServerIsToldWithItsTime) {
    make({"server.draining"});
    happens(Happening::RoomOpened);
    webhooks_->draining(at_, at_ + Seconds{60}, ids_);
    ASSERT_EQ(summary(), std::vector<std::string>{"server.draining 1"});
    json const body = json::parse(sent_.front().body);
    EXPECT_EQ(body["until"], "2027-01-15T08:01:00Z");
    EXPECT_FALSE(body.contains("room"));
}

TEST(WebhooksKept, EachIsKeptBeforeItIsSentAndCountedOnAfterwards) {
    std::vector<std::string> order;
    std::map<std::string, std::uint64_t> counted;
    auto keep = [&](storage::WebhookChange const& change) {
        std::visit(Overloaded{
                       [&](storage::DeliveryPut const& put) {
                           order.push_back("keep " + put.delivery.event);
                           if (put.sequence == 0)
                               counted.erase(put.meeting);
                           else
                               counted[put.meeting] = put.sequence;
                       },
                       [&](storage::DeliveryDone const&) { order.push_back("done"); },
                       [&](storage::SequenceEnd const& end) { counted.erase(end.meeting); },
                   },
                   change);
    };
    std::vector<int> numbers;
    auto send = [&](fetch::Delivery const& delivery) {
        order.push_back("send " + delivery.event);
        numbers.push_back(json::parse(delivery.body)["sequence"].get<int>());
    };
    SeededIds ids{7};
    WallTime const at = WallTime::from_seconds(1'800'000'000);
    Webhooks before({}, send, keep);
    before.happened({Happening::RoomOpened, "alpha", "m1"}, at, ids);
    before.draining(at, at, ids);
    EXPECT_EQ(order, (std::vector<std::string>{"keep room.opened", "send room.opened", "keep server.draining",
                                               "send server.draining"}));
    Webhooks after({}, send, keep, counted);
    after.happened({Happening::PersonJoined, "alpha", "m1"}, at, ids);
    after.happened({Happening::RoomClosed, "alpha", "m1"}, at, ids);
    after.draining(at, at, ids);
    EXPECT_EQ(numbers, (std::vector<int>{1, 1, 2, 3, 2})) << "without a gap over the restart";
    EXPECT_EQ(counted, (std::map<std::string, std::uint64_t>{{"", 2}})) << "m1 is over";
}

TEST(WebhooksKept, AMeetingWhoseEndNobodyWantsIsForgottenAllTheSame) {
    std::vector<std::string> ended;
    auto keep = [&](storage::WebhookChange const& change) {
        if (auto const* end = std::get_if<storage::SequenceEnd>(&change)) ended.push_back(end->meeting);
    };
    SeededIds ids{7};
    Webhooks webhooks(
        {"room.opened"}, [](fetch::Delivery const&) {}, keep);
    webhooks.happened({Happening::RoomOpened, "alpha", "m1"}, {}, ids);
    webhooks.happened({Happening::RoomClosed, "alpha", "m1"}, {}, ids);
    webhooks.happened({Happening::RoomClosed, "beta", "m2"}, {}, ids);
    EXPECT_EQ(ended, std::vector<std::string>{"m1"});
}

}  // namespace
}  // namespace usher::shell
