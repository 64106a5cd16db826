#include "admission/outside_answers.hpp"

#include <gtest/gtest.h>

namespace usher::admission {
namespace {

ConferenceName room(std::string const& name) { return ConferenceName::parse(name).value(); }
Identity who(std::string const& device) { return Identity::of_device(device); }

TEST(OutsideAnswer, IsReadStrictly) {
    struct Row {
        std::string body;
        OutsideAnswer expected;
    };
    for (Row const& row : {
             Row{R"({"decision":"continue"})", {}},
             Row{R"({"decision":"refuse"})", {"no-reservation"}},
             Row{R"({"decision":"refuse","code":"room-closed","text":"Come tomorrow."})",
                 {"room-closed", "Come tomorrow."}},
             Row{R"({"decision":"continue","code":"room-closed"})", {}},
         })
        EXPECT_EQ(read_outside_answer(row.body), row.expected) << row.body;
    std::string const long_text(kLongestOutsideWords + 1, 'x');
    for (std::string const& body :
         {std::string(), std::string("[]"), std::string("{}"), std::string(R"({"decision":true})"),
          std::string(R"({"decision":"admit"})"), std::string(R"({"decision":"refuse","code":"banned"})"),
          std::string(R"({"decision":"refuse","code":7})"), std::string(R"({"decision":"refuse","text":7})"),
          std::string(R"({"decision":"refuse","text":"a\u0000b"})"),
          R"({"decision":"refuse","text":")" + long_text + "\"}"}) {
        OutsideAnswer const answer = read_outside_answer(body);
        EXPECT_FALSE(answer.failed.empty()) << body;
        EXPECT_TRUE(answer.refused.empty()) << body;
    }
}

TEST(OutsideAnswers, CountForTheirTimeAndForOnePersonInOneRoom) {
    OutsideAnswers answers;
    WallTime const at = WallTime::from_seconds(1000);
    answers.put(room("alpha"), who("d1"), {"room-closed"}, at + Seconds{30});
    ASSERT_NE(answers.find(room("alpha"), who("d1"), at + Seconds{29}), nullptr);
    EXPECT_EQ(answers.find(room("alpha"), who("d1"), at)->refused, "room-closed");
    EXPECT_EQ(answers.find(room("alpha"), who("d1"), at + Seconds{30}), nullptr);
    EXPECT_EQ(answers.find(room("beta"), who("d1"), at), nullptr);
    EXPECT_EQ(answers.find(room("alpha"), who("d2"), at), nullptr);
    answers.put(room("alpha"), who("d1"), {}, at + Seconds{60});
    EXPECT_EQ(answers.find(room("alpha"), who("d1"), at + Seconds{45})->refused, "");
    EXPECT_EQ(answers.size(), 1U);
}

TEST(OutsideAnswers, AreBoundedAndTheOldestGo) {
    OutsideAnswers answers;
    WallTime const at = WallTime::from_seconds(1000);
    for (std::size_t i = 0; i <= kMostOutsideAnswers; ++i)
        answers.put(room("alpha"), who(std::to_string(i)), {}, at + Milliseconds{1 + static_cast<int>(i)});
    EXPECT_EQ(answers.size(), kMostOutsideAnswers);
    EXPECT_EQ(answers.find(room("alpha"), who("0"), at), nullptr);
    EXPECT_NE(answers.find(room("alpha"), who("1"), at), nullptr);
}

}  // namespace
}  // namespace usher::admission
