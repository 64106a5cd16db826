#include "fetch/webhook_sender.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <deque>
#include <thread>

#include "fetch/exchange.hpp"

namespace usher::fetch {

namespace asio = boost::asio;
using boost::system::error_code;
using Clock = std::chrono::steady_clock;

namespace {

constexpr std::size_t kLongestAnswer = 64 * 1024;  // it is not read for anything

WallTime wall_now() {
    return {std::chrono::duration_cast<Milliseconds>(std::chrono::system_clock::now().time_since_epoch())};
}

}  // namespace

std::string sign_webhook(std::string const& body, Secret const& secret, WallTime at) {
    std::string const time = std::to_string(at.seconds());
    std::string const text = time + "." + body;
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    void const* bytes = text.data();
    HMAC(EVP_sha256(), secret.reveal().data(), static_cast<int>(secret.reveal().size()),
         static_cast<unsigned char const*>(bytes), text.size(), digest.data(), &size);
    constexpr std::string_view kHex = "0123456789abcdef";
    std::string signature = "t=" + time + ",v1=";
    for (unsigned i = 0; i < size; ++i) signature.append(1, kHex[digest.at(i) >> 4]).append(1, kHex[digest.at(i) & 15]);
    return signature;
}

std::vector<std::pair<std::string, std::string>> webhook_headers(Delivery const& delivery, Secret const& secret) {
    std::vector<std::pair<std::string, std::string>> headers = {{"Content-Type", "application/json"},
                                                                {"Usher-Event", delivery.event},
                                                                {"Usher-Delivery", delivery.id},
                                                                {"Idempotency-Key", delivery.id}};
    if (!secret.empty()) headers.emplace_back("Usher-Signature", sign_webhook(delivery.body, secret, wall_now()));
    return headers;
}

class WebhookSender::Lane {
public:
    Lane(WebhookSettings settings, Report report, Settled settled)
        : settings_(std::move(settings)),
          report_(std::move(report)),
          settled_(std::move(settled)),
          work_(asio::make_work_guard(context_)),
          timer_(context_),
          thread_([this] { context_.run(); }) {}
    ~Lane() {
        context_.stop();
        thread_.join();
    }
    Lane(Lane const&) = delete;
    Lane& operator=(Lane const&) = delete;

    void add(Delivery delivery) {
        if (waiting_ >= settings_.most_waiting) {
            report_("webhook-lost", delivery, "too many wait already");
            if (settled_) settled_(delivery.id);
            return;
        }
        ++waiting_;
        asio::post(context_, [this, delivery = std::move(delivery)]() mutable {
            queue_.push_back(std::move(delivery));
            if (queue_.size() == 1) begin();
        });
    }

    std::size_t waiting() const { return waiting_; }
    std::uint64_t delivered() const { return delivered_; }

private:
    void begin() {
        since_ = Clock::now();
        pause_ = settings_.first_pause;
        attempt();
    }

    void attempt() {
        Delivery const& delivery = queue_.front();
        Result<token::KeyUrl> url = token::parse_key_url(settings_.url);
        if (!url.ok()) return lose("this is no address: " + url.error().detail);
        HttpAsk ask{"POST", webhook_headers(delivery, settings_.secret), delivery.body};
        auto exchange = Exchange::make(context_, std::move(url).value(), std::move(ask), kLongestAnswer,
                                       [this](Exchange::Outcome const& outcome) { take(outcome); });
        timer_.expires_after(settings_.answer);
        timer_.async_wait([this, exchange](error_code failure) {
            if (!failure)
                exchange->give_up(Exchange::Failure::NoAnswer,
                                  "no answer within " + std::to_string(settings_.answer.count()) + " ms");
        });
        exchange->start();
    }

    void take(Exchange::Outcome const& outcome) {
        timer_.cancel();
        int const status = outcome.reply.status;
        bool const answered = outcome.failure == Exchange::Failure::None;
        if (answered && status / 100 == 2) {
            ++delivered_;
            return next();
        }
        std::string const why = answered ? "status " + std::to_string(status) : outcome.detail;
        if (Clock::now() - since_ >= settings_.give_up) return lose(why);
        report_("webhook-failed", queue_.front(), why);
        timer_.expires_after(pause_);
        pause_ = std::min(pause_ * 2, settings_.longest_pause);
        timer_.async_wait([this](error_code failure) {
            if (!failure) attempt();
        });
    }

    void lose(std::string const& why) {
        report_("webhook-lost", queue_.front(), why);
        next();
    }

    void next() {
        if (settled_) settled_(queue_.front().id);
        queue_.pop_front();
        --waiting_;
        if (!queue_.empty()) begin();
    }

    WebhookSettings settings_;
    Report report_;
    Settled settled_;
    std::atomic<std::size_t> waiting_{0};
    std::atomic<std::uint64_t> delivered_{0};
    asio::io_context context_{1};
    asio::executor_work_guard<asio::io_context::executor_type> work_;
    asio::steady_timer timer_;    // of the attempt, or of the pause after it
    std::deque<Delivery> queue_;  // the first one is under way
    Clock::time_point since_;
    Milliseconds pause_{0};
    std::thread thread_;  // last: it uses all of the others
};

WebhookSender::WebhookSender(WebhookSettings settings, Report report, Settled settled)
    : lane_(std::make_unique<Lane>(std::move(settings), std::move(report), std::move(settled))) {}

WebhookSender::~WebhookSender() = default;

std::size_t WebhookSender::waiting() const { return lane_->waiting(); }

std::uint64_t WebhookSender::delivered() const { return lane_->delivered(); }

void WebhookSender::send(Delivery delivery) { lane_->add(std::move(delivery)); }

}  // namespace usher::fetch
