#include "fetch/key_fetcher.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <optional>
#include <thread>

#include "fetch/exchange.hpp"

namespace usher::fetch {

namespace asio = boost::asio;
using boost::system::error_code;
using Failure = token::KeyAttempt::Failure;

namespace {

// One question: its addresses one after the other, each a GET. Lives as long as something of it is under way; all on
// its lane's thread.
class Question final : public std::enable_shared_from_this<Question> {
public:
    Question(asio::io_context& context, Limits limits, std::vector<std::string> urls, KeyFetcher::Answer answer)
        : context_(context), limits_(limits), urls_(std::move(urls)), answer_(std::move(answer)), deadline_(context) {}

    void start() {
        deadline_.expires_after(limits_.time);
        deadline_.async_wait([self = shared_from_this()](error_code failure) {
            if (failure || !self->exchange_) return;
            self->exchange_->give_up(Failure::NoAnswer,
                                     "no answer within " + std::to_string(self->limits_.time.count()) + " ms");
        });
        next();
    }

private:
    void next() {
        if (at_ == urls_.size()) return finish();
        attempts_.push_back({.url = urls_[at_++]});
        Result<token::KeyUrl> url = token::parse_key_url(attempts_.back().url);
        if (!url.ok()) {
            attempts_.back().failure = Failure::NoAnswer;
            attempts_.back().detail = "this is no address: " + url.error().detail;
            return finish();
        }
        exchange_ =
            Exchange::make(context_, std::move(url).value(),
                           {"GET", {{"Accept", "application/json, application/x-pem-file, */*;q=0.5"}}}, limits_.body,
                           [self = shared_from_this()](Exchange::Outcome outcome) { self->take(std::move(outcome)); });
        exchange_->start();
    }

    void take(Exchange::Outcome outcome) {
        token::KeyAttempt& attempt = attempts_.back();
        attempt.failure = outcome.failure;
        attempt.detail = std::move(outcome.detail);
        if (attempt.failure != Failure::None) return finish();
        HttpReply& reply = outcome.reply;
        attempt.status = reply.status;
        attempt.content_type = reply.header("Content-Type");
        attempt.cache = {reply.header("Cache-Control"), reply.header("Expires"), reply.header("Date"),
                         reply.header("Age")};
        attempt.body = std::move(reply.body);
        attempt.status == 200 ? finish() : next();
    }

    void finish() {
        deadline_.cancel();
        exchange_.reset();
        answer_(std::move(attempts_));
    }

    asio::io_context& context_;
    Limits limits_;
    std::vector<std::string> urls_;
    KeyFetcher::Answer answer_;
    asio::steady_timer deadline_;
    std::shared_ptr<Exchange> exchange_;  // under way
    std::size_t at_ = 0;
    std::vector<token::KeyAttempt> attempts_;
};

}  // namespace

class KeyFetcher::Lane {
public:
    Lane() : work_(asio::make_work_guard(context_)), thread_([this] { context_.run(); }) {}
    ~Lane() {
        context_.stop();
        thread_.join();
    }
    Lane(Lane const&) = delete;
    Lane& operator=(Lane const&) = delete;

    void fetch(Limits limits, std::vector<std::string> urls, Answer answer) {
        asio::post(context_, [this, limits, urls = std::move(urls), answer = std::move(answer)]() mutable {
            std::make_shared<Question>(context_, limits, std::move(urls), std::move(answer))->start();
        });
    }

private:
    asio::io_context context_{1};
    asio::executor_work_guard<asio::io_context::executor_type> work_;
    std::thread thread_;
};

KeyFetcher::KeyFetcher(Limits limits) : limits_(limits) {}

KeyFetcher::~KeyFetcher() = default;

void KeyFetcher::fetch(std::size_t source, std::vector<std::string> urls, Answer answer) {
    std::lock_guard lock(mutex_);
    std::unique_ptr<Lane>& lane = lanes_[source];
    if (!lane) lane = std::make_unique<Lane>();
    lane->fetch(limits_, std::move(urls), std::move(answer));
}

std::vector<token::KeyAttempt> fetch_now(std::vector<std::string> urls, Limits limits) {
    asio::io_context context{1};
    std::vector<token::KeyAttempt> got;
    std::make_shared<Question>(context, limits, std::move(urls), [&got](std::vector<token::KeyAttempt> attempts) {
        got = std::move(attempts);
    })->start();
    context.run();
    return got;
}

}  // namespace usher::fetch
