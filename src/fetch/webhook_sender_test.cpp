#include "fetch/webhook_sender.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>

#include "fetch/test_key_server.hpp"

namespace usher::fetch {
namespace {

using testing::KeyServer;
using testing::Reply;

// What the sender reports, and a way to wait for it.
class Reports {
public:
    WebhookSender::Report take() {
        return [this](std::string const& what, Delivery const& delivery, std::string const& why) {
            std::lock_guard lock(mutex_);
            lines_.push_back(what + " " + delivery.id + " " + why);
            came_.notify_all();
        };
    }
    bool wait_for(std::size_t lines) {
        std::unique_lock lock(mutex_);
        return came_.wait_for(lock, std::chrono::seconds(10), [&] { return lines_.size() >= lines; });
    }
    std::vector<std::string> lines() {
        std::lock_guard lock(mutex_);
        return lines_;
    }

private:
    std::mutex mutex_;
    std::condition_variable came_;
    std::vector<std::string> lines_;
};

WebhookSettings to(std::string url) {
    return {.url = std::move(url),
            .secret = Secret{"hook"},
            .answer = Milliseconds{200},
            .first_pause = Milliseconds{10},
            .longest_pause = Milliseconds{20}};
}

bool becomes(std::function<bool()> const& condition) {
    for (int i = 0; i < 1000; ++i) {
        if (condition()) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
}

TEST(WebhookSender, SendsAgainUntilItIsTakenAndKeepsTheOrder) {
    std::atomic<int> asked{0};
    KeyServer server([&](std::string const&) {
        int const number = ++asked;
        if (number == 1) return Reply{.status = 500};
        if (number == 2) return Reply{.silent = true};
        return Reply{.status = 204};
    });
    Reports reports;
    WebhookSender sender(to(server.url("/hook")), reports.take());
    for (char const* id : {"1", "2", "3"}) sender.send({id, "person.joined", "{}"});
    ASSERT_TRUE(becomes([&] { return server.heads().size() == 5; }));
    EXPECT_EQ(reports.lines(),
              (std::vector<std::string>{"webhook-failed 1 status 500", "webhook-failed 1 no answer within 200 ms"}));
    std::vector<std::string> ids;
    for (std::string const& head : server.heads()) {
        EXPECT_TRUE(head.starts_with("POST /hook HTTP/1.1\r\n"));
        EXPECT_NE(head.find("Usher-Event: person.joined\r\n"), std::string::npos);
        std::size_t const at = head.find("Usher-Delivery: ") + 16;
        ids.push_back(head.substr(at, head.find('\r', at) - at));
    }
    EXPECT_EQ(ids, (std::vector<std::string>{"1", "1", "1", "2", "3"}));
}

TEST(WebhookSender, GivesUpInTheEndAndGoesOn) {
    std::atomic<bool> works{false};
    KeyServer server([&](std::string const&) { return Reply{.status = works ? 200 : 503}; });
    Reports reports;
    WebhookSettings settings = to(server.url());
    settings.give_up = Milliseconds{50};
    WebhookSender sender(settings, reports.take());
    sender.send({"1", "decision", "{}"});
    ASSERT_TRUE(becomes([&] {
        std::vector<std::string> const lines = reports.lines();
        return !lines.empty() && lines.back() == "webhook-lost 1 status 503";
    }));
    works = true;
    std::size_t const before = server.heads().size();
    sender.send({"2", "decision", "{}"});
    EXPECT_TRUE(becomes([&] { return server.heads().size() == before + 1; }));
}

TEST(WebhookSender, HoldsOnlySoMany) {
    KeyServer server([](std::string const&) { return Reply{.silent = true}; });
    Reports reports;
    WebhookSettings settings = to(server.url());
    settings.answer = Milliseconds{60'000};
    settings.most_waiting = 2;
    WebhookSender sender(settings, reports.take());
    for (char const* id : {"1", "2", "3"}) sender.send({id, "decision", "{}"});
    ASSERT_TRUE(reports.wait_for(1));
    EXPECT_EQ(reports.lines(), std::vector<std::string>{"webhook-lost 3 too many wait already"});
}

TEST(WebhookSender, SaysWhatIsSettledAndNothingOfWhatWaits) {
    std::atomic<int> asked{0};
    KeyServer server([&](std::string const&) { return ++asked > 1 ? Reply{.silent = true} : Reply{.status = 204}; });
    Reports reports;
    std::mutex mutex;
    std::vector<std::string> settled;
    WebhookSettings settings = to(server.url());
    settings.answer = Milliseconds{60'000};
    settings.most_waiting = 2;
    {
        WebhookSender sender(settings, reports.take(), [&](std::string const& id) {
            std::lock_guard lock(mutex);
            settled.push_back(id);
        });
        sender.send({"1", "decision", "{}"});
        ASSERT_TRUE(becomes([&] { return sender.delivered() == 1; }));
        for (char const* id : {"2", "3", "4"}) sender.send({id, "decision", "{}"});
        ASSERT_TRUE(reports.wait_for(1));
    }
    EXPECT_EQ(settled, (std::vector<std::string>{"1", "4"})) << "2 and 3 are for the next sender";
}

// RFC 4231 has no case with a dot; the value is of Python's hmac.new(b"key", b"1800000000.{}", "sha256").
TEST(WebhookSender, TheSignatureCoversTimeAndBody) {
    std::string const signature = sign_webhook("{}", Secret{"key"}, WallTime::from_seconds(1'800'000'000));
    EXPECT_EQ(signature, "t=1800000000,v1=7321475872b03ff21bdc2dfd86ea2d99ec29c479fbe4a77aa6acf4509505493f");
    EXPECT_NE(sign_webhook("{ }", Secret{"key"}, WallTime::from_seconds(1'800'000'000)), signature);
    EXPECT_NE(sign_webhook("{}", Secret{"key2"}, WallTime::from_seconds(1'800'000'000)), signature);
}

}  // namespace
}  // namespace usher::fetch
