// What one client can make the edge hold and do, counted: bytes that wait for it or that it has sent, and requests.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "edge/edge.hpp"
#include "edge/intake.hpp"
#include "edge/loopback.hpp"
#include "edge/outbox.hpp"

namespace usher::edge {
namespace {

using namespace loopback;

class EdgeBounds : public testing::Test {
protected:
    void start(config::Settings const& settings) {
        edge_ = std::make_unique<Edge>(settings, inlet_);
        auto started = edge_->start();
        ASSERT_TRUE(started.ok()) << (started.ok() ? "" : started.error().detail);
        port_ = port_of(*edge_);
    }

    FakeInlet inlet_;
    std::unique_ptr<Edge> edge_;
    int port_ = 0;
};

TEST(Intake, LetsGoOfWhatWasDealtWith) {
    int again = 0;
    auto intake = std::make_shared<Intake>(3 * Intake::kPerMessage, [&again] { ++again; });
    std::shared_ptr<void const> first = intake->take(100);
    EXPECT_EQ(intake->held(), 100 + Intake::kPerMessage);
    EXPECT_FALSE(intake->must_rest());
    std::shared_ptr<void const> second = intake->take(2 * Intake::kPerMessage);
    EXPECT_TRUE(intake->must_rest());
    first.reset();
    EXPECT_EQ(again, 0) << "still too much";
    second.reset();
    EXPECT_EQ(again, 1);
    EXPECT_EQ(intake->held(), 0U);
    second = intake->take(1);
    second.reset();
    EXPECT_EQ(again, 1) << "nobody rested";
}

// It sends as fast as it can while nobody has time for it: what was taken in is bounded, the rest stays with it.
TEST_F(EdgeBounds, OfWhoSendsFasterThanItIsDealtWithNotMoreIsRead) {
    config::Settings with = settings();
    with.limits.stanza = 16 * 1024;
    start(with);
    Client client(port_);
    ASSERT_EQ(client.upgrade()->status, 101);
    ASSERT_NE(inlet_.wait_open(1).number, 0U);
    inlet_.busy = true;
    std::size_t const size = 1000;
    std::size_t const sent = 100;
    for (std::size_t i = 0; i < sent; ++i) client.send_text(std::string(size, 'x'));
    std::size_t const most = with.limits.stanza / (size + Intake::kPerMessage) + 1;
    ASSERT_TRUE(inlet_.wait_texts(most));
    Client other(port_);
    ASSERT_EQ(other.upgrade()->status, 101) << "others are served meanwhile";
    EXPECT_EQ(inlet_.text_count(), most);
    inlet_.busy = false;
    inlet_.deal_with_all();
    EXPECT_TRUE(inlet_.wait_texts(sent)) << "nothing of it is lost";
}

// Many small messages take their places as well as their bytes.
TEST(OutboxBounds, CountsWhatAMessageTakesBesidesItsBytes) {
    Outbox outbox;
    for (int i = 0; i < 1000; ++i) outbox.add_message({std::make_shared<std::string const>("x"), nullptr, 0});
    EXPECT_GE(outbox.weight(), outbox.size() + 1000 * Outbox::kPerMessage);
    outbox.consumed(outbox.size());
    EXPECT_EQ(outbox.weight(), 0U);
}

TEST_F(EdgeBounds, RequestsOfOneAddressAreCountedAndOthersAreAnswered) {
    config::Settings few = settings();
    few.limits.requests_per_address = 40;
    few.trusted_proxies = {"127.0.0.1"};
    start(few);
    Client proxy(port_);
    auto ask = [&](std::string const& client, std::string const& path = "/health") {
        auto answer = proxy.get(path, "X-Forwarded-For: " + client + "\r\n");
        return answer ? answer->status : 0;
    };
    for (int i = 0; i < 30; ++i) EXPECT_EQ(ask("192.0.2.1"), 200) << "a page takes about so many";
    int refused = 0;
    for (int i = 0; i < 30; ++i) refused += ask("192.0.2.1") == 429 ? 1 : 0;
    EXPECT_GE(refused, 15);
    auto answer = proxy.get("/config.js", "X-Forwarded-For: 192.0.2.1\r\n");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 429);
    EXPECT_EQ(answer->headers["retry-after"], "10");
    EXPECT_EQ(ask("192.0.2.2"), 200) << "a neighbour";
    for (int i = 0; i < 60; ++i) ask("2001:db8:0:1::1");
    EXPECT_EQ(ask("2001:db8:0:1:ffff::2"), 429) << "one IPv6 network";
    EXPECT_EQ(ask("2001:db8:0:2::1"), 200);
}

TEST_F(EdgeBounds, ConferenceRequestsAndBoshCountLikeOthers) {
    config::Settings few = settings();
    few.limits.requests_per_address = 20;
    start(few);
    Client client(port_);
    std::map<int, int> statuses;
    for (int i = 0; i < 40; ++i) {
        client.send(std::string("POST ") + (i % 2 == 0 ? "/conference-request/v1" : "/http-bind") +
                    " HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n");
        auto answer = client.read_http();
        ASSERT_TRUE(answer);
        ++statuses[answer->status];
    }
    EXPECT_GE(statuses[429], 10);
    EXPECT_LE(inlet_.request_count(), 30U) << "the core was not asked for more";
    EXPECT_GE(inlet_.request_count(), 20U);
}

}  // namespace
}  // namespace usher::edge
