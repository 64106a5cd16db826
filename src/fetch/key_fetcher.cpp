#include "fetch/key_fetcher.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <condition_variable>
#include <optional>
#include <thread>

#include "token/key_url.hpp"

namespace usher::fetch {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;
using Failure = token::KeyAttempt::Failure;

namespace {

std::string header_of(http::response<http::string_body> const& response, http::field name) {
    return std::string(response[name]);
}

bool is_address(std::string const& host) {
    error_code failure;
    asio::ip::make_address(host, failure);
    return !failure;
}

// One question: its addresses one after the other, each a GET. Lives as long as something of it is under way; all on
// its lane's thread.
class Question final : public std::enable_shared_from_this<Question> {
public:
    Question(asio::io_context& context, Limits limits, std::vector<std::string> urls, KeyFetcher::Answer answer)
        : context_(context),
          limits_(limits),
          urls_(std::move(urls)),
          answer_(std::move(answer)),
          resolver_(context),
          deadline_(context),
          tls_(asio::ssl::context::tls_client) {}

    void start() {
        deadline_.expires_after(limits_.time);
        deadline_.async_wait([self = shared_from_this()](error_code failure) {
            if (!failure)
                self->give_up(Failure::NoAnswer,
                              "no answer within " + std::to_string(self->limits_.time.count()) + " ms");
        });
        next();
    }

private:
    void next() {
        if (at_ == urls_.size()) return finish();
        attempt_ = {};
        attempt_.url = urls_[at_++];
        Result<token::KeyUrl> url = token::parse_key_url(attempt_.url);
        if (!url.ok()) return give_up(Failure::NoAnswer, "this is no address: " + url.error().detail);
        url_ = std::move(url).value();
        stream_.reset();
        resolver_.async_resolve(url_.host, std::to_string(url_.port), asio::ip::tcp::resolver::numeric_service,
                                [self = shared_from_this()](error_code failure, auto const& found) {
                                    if (self->is_over(failure, Failure::NoAnswer)) return;
                                    self->connect(found);
                                });
    }

    void connect(asio::ip::tcp::resolver::results_type const& found) {
        if (!prepare_tls()) return give_up(Failure::Tls, "this machine trusts no certificates");
        stream_.emplace(context_, tls_);
        lowest().async_connect(found, [self = shared_from_this()](error_code failure, auto const&) {
            if (self->is_over(failure, Failure::NoAnswer)) return;
            self->url_.secure ? self->shake_hands() : self->ask(self->lowest());
        });
    }

    bool prepare_tls() {
        if (!url_.secure) return true;
        error_code failure;
        tls_.set_default_verify_paths(failure);
        if (failure) return false;
        tls_.set_verify_mode(asio::ssl::verify_peer, failure);
        SSL_CTX_set_min_proto_version(tls_.native_handle(), TLS1_2_VERSION);
        tls_.set_verify_callback(asio::ssl::host_name_verification(url_.host), failure);
        return !failure;
    }

    void shake_hands() {
        if (!is_address(url_.host))  // RFC 6066 §3: names only
            SSL_ctrl(stream_->native_handle(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
                     url_.host.data());
        stream_->async_handshake(asio::ssl::stream_base::client, [self = shared_from_this()](error_code failure) {
            if (failure == asio::error::operation_aborted && self->is_done_) return;
            if (failure) return self->give_up(Failure::Tls, self->tls_failure(failure));
            self->ask(*self->stream_);
        });
    }

    std::string tls_failure(error_code const& failure) {
        long verified = SSL_get_verify_result(stream_->native_handle());
        if (verified == X509_V_OK) return failure.message();
        return std::string("certificate refused: ") + X509_verify_cert_error_string(verified);
    }

    template <class Stream>
    void ask(Stream& stream) {
        request_ = {};
        request_.method(http::verb::get);
        request_.target(url_.target);
        request_.version(11);
        request_.set(http::field::host, url_.authority());
        request_.set(http::field::user_agent, "usher");
        request_.set(http::field::accept, "application/json, application/x-pem-file, */*;q=0.5");
        request_.set(http::field::connection, "close");
        http::async_write(stream, request_, [self = shared_from_this(), &stream](error_code failure, std::size_t) {
            if (self->is_over(failure, Failure::NoAnswer)) return;
            self->read(stream);
        });
    }

    template <class Stream>
    void read(Stream& stream) {
        buffer_.clear();
        parser_.emplace();
        parser_->body_limit(limits_.body);
        http::async_read(stream, buffer_, *parser_,
                         [self = shared_from_this()](error_code failure, std::size_t) { self->take(failure); });
    }

    void take(error_code const& failure) {
        if (failure == http::error::body_limit || failure == http::error::header_limit)
            return give_up(Failure::TooLong, "the answer is longer than " + std::to_string(limits_.body) + " bytes");
        if (is_over(failure, Failure::NoAnswer)) return;
        http::response<http::string_body> response = parser_->release();
        attempt_.status = static_cast<int>(response.result_int());
        attempt_.content_type = header_of(response, http::field::content_type);
        attempt_.cache = {header_of(response, http::field::cache_control), header_of(response, http::field::expires),
                          header_of(response, http::field::date), header_of(response, http::field::age)};
        attempt_.body = std::move(response.body());
        attempts_.push_back(std::move(attempt_));
        if (attempts_.back().status == 200) return finish();
        next();
    }

    bool is_over(error_code const& failure, Failure kind) {
        if (is_done_) return true;
        if (failure) give_up(kind, failure.message());
        return static_cast<bool>(failure);
    }

    void give_up(Failure kind, std::string detail) {
        if (is_done_) return;
        attempt_.failure = kind;
        attempt_.detail = std::move(detail);
        attempts_.push_back(std::move(attempt_));
        finish();
    }

    void finish() {
        if (is_done_) return;
        is_done_ = true;
        deadline_.cancel();
        resolver_.cancel();
        if (stream_) lowest().close();
        answer_(std::move(attempts_));
    }

    beast::tcp_stream& lowest() { return stream_->next_layer(); }

    asio::io_context& context_;
    Limits limits_;
    std::vector<std::string> urls_;
    KeyFetcher::Answer answer_;
    asio::ip::tcp::resolver resolver_;
    asio::steady_timer deadline_;
    asio::ssl::context tls_;
    std::optional<asio::ssl::stream<beast::tcp_stream>> stream_;  // its TLS is not used for http
    beast::flat_buffer buffer_;
    http::request<http::empty_body> request_;
    std::optional<http::response_parser<http::string_body>> parser_;
    std::size_t at_ = 0;
    token::KeyUrl url_;
    token::KeyAttempt attempt_;
    std::vector<token::KeyAttempt> attempts_;
    bool is_done_ = false;
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
