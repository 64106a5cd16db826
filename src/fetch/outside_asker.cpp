#include "fetch/outside_asker.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <thread>

#include "fetch/exchange.hpp"

namespace usher::fetch {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {
constexpr std::size_t kLongestAnswer = 16 * 1024;
}

class OutsideAsker::Lane {
public:
    explicit Lane(OutsideSettings settings)
        : settings_(std::move(settings)), work_(asio::make_work_guard(context_)), thread_([this] { context_.run(); }) {}
    ~Lane() {
        context_.stop();
        thread_.join();
    }
    Lane(Lane const&) = delete;
    Lane& operator=(Lane const&) = delete;

    void add(Delivery question, Done done) {
        asio::post(context_, [this, question = std::move(question), done = std::move(done)]() mutable {
            begin(std::move(question), std::move(done));
        });
    }

private:
    void begin(Delivery question, Done done) {
        Result<token::KeyUrl> url = token::parse_key_url(settings_.url);
        if (!url.ok()) return done({"this is no address: " + url.error().detail});
        HttpAsk ask{"POST", webhook_headers(question, settings_.secret), std::move(question.body)};
        auto timer = std::make_shared<asio::steady_timer>(context_);
        auto exchange = Exchange::make(context_, std::move(url).value(), std::move(ask), kLongestAnswer,
                                       [timer, done = std::move(done)](Exchange::Outcome const& outcome) {
                                           timer->cancel();
                                           done(answer_of(outcome));
                                       });
        timer->expires_after(settings_.within);
        timer->async_wait([exchange, within = settings_.within](error_code failure) {
            if (!failure)
                exchange->give_up(Exchange::Failure::NoAnswer,
                                  "nothing came within " + std::to_string(within.count()) + " ms");
        });
        exchange->start();
    }

    static Answer answer_of(Exchange::Outcome const& outcome) {
        if (outcome.failure != Exchange::Failure::None) return {outcome.detail};
        if (outcome.reply.status != 200) return {"status " + std::to_string(outcome.reply.status)};
        return {{}, outcome.reply.body};
    }

    OutsideSettings settings_;
    asio::io_context context_{1};
    asio::executor_work_guard<asio::io_context::executor_type> work_;
    std::thread thread_;  // last: it uses all of the others
};

OutsideAsker::OutsideAsker(OutsideSettings settings) : lane_(std::make_unique<Lane>(std::move(settings))) {}

OutsideAsker::~OutsideAsker() = default;

void OutsideAsker::ask(Delivery question, Done done) { lane_->add(std::move(question), std::move(done)); }

}  // namespace usher::fetch
