#include "fetch/outside_asker.hpp"

#include <gtest/gtest.h>

#include <future>

#include "fetch/test_key_server.hpp"

namespace usher::fetch {
namespace {

using testing::KeyServer;
using testing::Reply;

std::future<OutsideAsker::Answer> ask(OutsideAsker& asker, std::string id) {
    auto promise = std::make_shared<std::promise<OutsideAsker::Answer>>();
    asker.ask({std::move(id), "decide", R"({"room":"alpha"})"},
              [promise](OutsideAsker::Answer answer) { promise->set_value(std::move(answer)); });
    return promise->get_future();
}

TEST(OutsideAsker, BringsTheBodyAndSignsTheQuestion) {
    KeyServer server([](std::string const&) { return Reply{.body = R"({"decision":"continue"})"}; });
    OutsideAsker asker({server.url("/decide"), Secret{"hook"}, Milliseconds{5000}});
    OutsideAsker::Answer answer = ask(asker, "q1").get();
    EXPECT_EQ(answer.failed, "");
    EXPECT_EQ(answer.body, R"({"decision":"continue"})");
    ASSERT_EQ(server.heads().size(), 1U);
    std::string const head = server.heads().front();
    EXPECT_TRUE(head.starts_with("POST /decide HTTP/1.1\r\n")) << head;
    for (char const* line : {"Usher-Event: decide\r\n", "Usher-Delivery: q1\r\n", "Usher-Signature: t="})
        EXPECT_NE(head.find(line), std::string::npos) << line;
}

TEST(OutsideAsker, SaysWhyThereIsNoAnswer) {
    KeyServer failing([](std::string const&) { return Reply{.status = 500}; });
    OutsideAsker asker({failing.url(), Secret{}, Milliseconds{5000}});
    EXPECT_EQ(ask(asker, "q1").get().failed, "status 500");

    KeyServer silent([](std::string const&) { return Reply{.silent = true}; });
    OutsideAsker impatient({silent.url(), Secret{}, Milliseconds{50}});
    EXPECT_EQ(ask(impatient, "q1").get().failed, "nothing came within 50 ms");
}

// One that is not answered does not hold up the next.
TEST(OutsideAsker, AsksSeveralAtATime) {
    std::atomic<int> asked{0};
    KeyServer server([&](std::string const&) {
        return ++asked == 1 ? Reply{.silent = true} : Reply{.body = R"({"decision":"continue"})"};
    });
    OutsideAsker asker({server.url(), Secret{}, Milliseconds{60'000}});
    auto first = ask(asker, "q1");
    while (asked == 0) std::this_thread::yield();
    EXPECT_EQ(ask(asker, "q2").get().failed, "");
    EXPECT_EQ(first.wait_for(std::chrono::seconds(0)), std::future_status::timeout);
}

}  // namespace
}  // namespace usher::fetch
