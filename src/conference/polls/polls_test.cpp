#include "conference/polls/polls.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "conference/polls/polls_wire.hpp"

namespace usher::conference {
namespace {

using nlohmann::json;

admission::Identity person(std::string const& name) { return admission::Identity::of_device(name); }
NewPoll tea() { return {"p1", "Tea?", {"yes", "no"}}; }

TEST(Polls, OneVoiceEachAndTheLaterOneCounts) {
    Polls polls;
    ASSERT_TRUE(polls.add(tea(), {"aaaa", "Ana"}).ok());
    ASSERT_TRUE(polls.answer({"p1", {true, false}}, person("ben"), {"bbbb", "Ben"}).ok());
    ASSERT_TRUE(polls.answer({"p1", {false, true}}, person("ben"), {"cccc", "Ben, back"}).ok());
    Poll const& poll = *polls.find("p1");
    ASSERT_EQ(poll.votes.size(), 1U);
    EXPECT_EQ(poll.votes.begin()->second.who.nick, "cccc");
    EXPECT_EQ(poll.votes.begin()->second.chosen, (std::vector<bool>{false, true}));
}

struct Wrong {
    char const* name;
    NewPoll poll;
};
class WrongPolls : public testing::TestWithParam<Wrong> {};
TEST_P(WrongPolls, AreNotTaken) {
    Polls polls;
    EXPECT_FALSE(polls.add(GetParam().poll, {"a", "A"}).ok());
    EXPECT_TRUE(polls.all().empty());
}
INSTANTIATE_TEST_SUITE_P(Rows, WrongPolls,
                         testing::Values(Wrong{"no_id", {"", "q", {"a"}}},
                                         Wrong{"long_id", {std::string(65, 'i'), "q", {"a"}}},
                                         Wrong{"no_question", {"p", "", {"a"}}},
                                         Wrong{"long_question", {"p", std::string(1001, 'q'), {"a"}}},
                                         Wrong{"no_answers", {"p", "q", {}}},
                                         Wrong{"many_answers", {"p", "q", std::vector<std::string>(33, "a")}},
                                         Wrong{"long_answer", {"p", "q", {std::string(501, 'a')}}}),
                         [](auto const& row) { return row.param.name; });

TEST(Polls, AnIdIsTakenOnceAndARoomHasSoMany) {
    Polls polls;
    ASSERT_TRUE(polls.add(tea(), {"a", "A"}).ok());
    EXPECT_FALSE(polls.add(tea(), {"a", "A"}).ok());
    for (std::size_t i = 1; i < Polls::kMost; ++i)
        ASSERT_TRUE(polls.add({"q" + std::to_string(i), "?", {"a"}}, {"a", "A"}).ok());
    EXPECT_FALSE(polls.add({"over", "?", {"a"}}, {"a", "A"}).ok());
}

TEST(Polls, AVoteFitsItsPoll) {
    Polls polls;
    ASSERT_TRUE(polls.add(tea(), {"a", "A"}).ok());
    EXPECT_FALSE(polls.answer({"p2", {true, false}}, person("b"), {"b", "B"}).ok());
    EXPECT_FALSE(polls.answer({"p1", {true}}, person("b"), {"b", "B"}).ok());
    EXPECT_TRUE(polls.find("p1")->votes.empty());
}

TEST(PollsWire, BothFormsOfTheQuestionAreTheSame) {
    json const old = {{"type", "new-poll"}, {"pollId", "p1"}, {"question", "Tea?"}, {"answers", {"yes", "no"}}};
    json const now = {{"type", "polls"},
                      {"command", "new-poll"},
                      {"pollId", "p1"},
                      {"question", "Tea?"},
                      {"answers", {{{"name", "yes"}}, {{"name", "no"}}}}};
    for (json const& each : {old, now}) {
        Result<PollMessage> const read = read_poll_message(each);
        ASSERT_TRUE(read.ok()) << each;
        NewPoll const& poll = std::get<NewPoll>(read.value());
        EXPECT_EQ(poll.id, "p1");
        EXPECT_EQ(poll.question, "Tea?");
        EXPECT_EQ(poll.answers, (std::vector<std::string>{"yes", "no"}));
    }
}

TEST(PollsWire, WhatTheMessageSaysOfItsSenderIsNotRead) {
    json const forged = {{"type", "new-poll"}, {"pollId", "p1"},      {"question", "Tea?"},
                         {"answers", {"yes"}}, {"senderName", "Eve"}, {"senderId", "aaaa"}};
    NewPoll const poll = std::get<NewPoll>(read_poll_message(forged).value());
    EXPECT_EQ(poll_for_old(poll, {"bbbb", "Ben"})["senderName"], "Ben");
    EXPECT_EQ(poll_for_old(poll, {"bbbb", "Ben"})["senderId"], "bbbb");
}

TEST(PollsWire, WrongTypesAreRefused) {
    for (char const* text :
         {R"({"type":"new-poll"})", R"({"type":"new-poll","answers":"yes"})", R"({"type":"new-poll","answers":[1]})",
          R"({"type":"new-poll","answers":[{"name":1}]})", R"({"type":"answer-poll","answers":["yes"]})",
          R"({"type":"polls","answers":[]})", R"({"type":"polls","command":"close","answers":[]})"})
        EXPECT_FALSE(read_poll_message(json::parse(text)).ok()) << text;
}

TEST(PollsWire, AListTellsEachGenerationWhoChoseWhat) {
    Polls polls;
    ASSERT_TRUE(polls.add(tea(), {"aaaa", "Ana"}).ok());
    ASSERT_TRUE(polls.answer({"p1", {true, false}}, person("ben"), {"bbbb", "Ben"}).ok());
    json const old = polls_for_old(polls)["polls"][0];
    EXPECT_EQ(old["id"], "p1");
    EXPECT_EQ(old["answers"][0]["voters"]["bbbb"], "Ben");
    EXPECT_EQ(old["answers"][1]["voters"], json::object());
    json const now = polls_for_new(polls, "r")["polls"][0];
    EXPECT_EQ(now["pollId"], "p1");
    EXPECT_EQ(now["answers"][0]["voters"][0]["id"], "bbbb");
    EXPECT_EQ(now["answers"][1]["voters"], json::array());
}

}  // namespace
}  // namespace usher::conference
