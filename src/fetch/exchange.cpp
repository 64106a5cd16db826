#include "fetch/exchange.hpp"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <optional>

namespace usher::fetch {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::system::error_code;

namespace {

bool is_address(std::string const& host) {
    error_code failure;
    asio::ip::make_address(host, failure);
    return !failure;
}

// Lives as long as one of its handlers is to come.
class OneExchange final : public Exchange, public std::enable_shared_from_this<OneExchange> {
public:
    OneExchange(asio::io_context& context, token::KeyUrl url, HttpAsk ask, std::size_t longest,
                std::function<void(Outcome)> done)
        : context_(context),
          url_(std::move(url)),
          longest_(longest),
          done_(std::move(done)),
          resolver_(context),
          tls_(asio::ssl::context::tls_client) {
        ask_.method_string(ask.method);
        ask_.version(11);
        ask_.target(url_.target);
        ask_.set(http::field::host, url_.authority());
        ask_.set(http::field::user_agent, "usher");
        for (auto const& [name, value] : ask.headers) ask_.set(name, value);
        ask_.set(http::field::connection, "close");
        ask_.body() = std::move(ask.body);
        ask_.prepare_payload();
    }
    void start() override;
    void give_up(Failure failure, std::string detail) override;

private:
    void connect(asio::ip::tcp::resolver::results_type const& found);
    bool prepare_tls();
    void shake_hands();
    std::string tls_failure(error_code const& failure);
    template <class Stream>
    void write(Stream& stream);
    template <class Stream>
    void read(Stream& stream);
    void take(error_code const& failure);
    bool is_over(error_code const& failure);
    void finish(Outcome outcome);
    beast::tcp_stream& lowest() { return stream_->next_layer(); }

    asio::io_context& context_;
    token::KeyUrl url_;
    http::request<http::string_body> ask_;
    std::size_t longest_;
    std::function<void(Outcome)> done_;
    asio::ip::tcp::resolver resolver_;
    asio::ssl::context tls_;
    std::optional<asio::ssl::stream<beast::tcp_stream>> stream_;  // its TLS is not used for http
    beast::flat_buffer buffer_;
    std::optional<http::response_parser<http::string_body>> parser_;
};

void OneExchange::start() {
    resolver_.async_resolve(url_.host, std::to_string(url_.port), asio::ip::tcp::resolver::numeric_service,
                            [self = shared_from_this()](error_code failure, auto const& found) {
                                if (!self->is_over(failure)) self->connect(found);
                            });
}

void OneExchange::connect(asio::ip::tcp::resolver::results_type const& found) {
    if (!prepare_tls()) return give_up(Failure::Tls, "this machine trusts no certificates");
    stream_.emplace(context_, tls_);
    lowest().async_connect(found, [self = shared_from_this()](error_code failure, auto const&) {
        if (self->is_over(failure)) return;
        self->url_.secure ? self->shake_hands() : self->write(self->lowest());
    });
}

bool OneExchange::prepare_tls() {
    if (!url_.secure) return true;
    error_code failure;
    tls_.set_default_verify_paths(failure);
    if (failure) return false;
    tls_.set_verify_mode(asio::ssl::verify_peer, failure);
    SSL_CTX_set_min_proto_version(tls_.native_handle(), TLS1_2_VERSION);
    tls_.set_verify_callback(asio::ssl::host_name_verification(url_.host), failure);
    return !failure;
}

void OneExchange::shake_hands() {
    if (!is_address(url_.host))  // RFC 6066 §3: names only
        SSL_ctrl(stream_->native_handle(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, url_.host.data());
    stream_->async_handshake(asio::ssl::stream_base::client, [self = shared_from_this()](error_code failure) {
        if (!self->done_) return;
        if (failure) return self->give_up(Failure::Tls, self->tls_failure(failure));
        self->write(*self->stream_);
    });
}

std::string OneExchange::tls_failure(error_code const& failure) {
    long verified = SSL_get_verify_result(stream_->native_handle());
    if (verified == X509_V_OK) return failure.message();
    return std::string("certificate refused: ") + X509_verify_cert_error_string(verified);
}

template <class Stream>
void OneExchange::write(Stream& stream) {
    http::async_write(stream, ask_, [self = shared_from_this(), &stream](error_code failure, std::size_t) {
        if (!self->is_over(failure)) self->read(stream);
    });
}

template <class Stream>
void OneExchange::read(Stream& stream) {
    parser_.emplace();
    parser_->body_limit(longest_);
    http::async_read(stream, buffer_, *parser_,
                     [self = shared_from_this()](error_code failure, std::size_t) { self->take(failure); });
}

void OneExchange::take(error_code const& failure) {
    if (failure == http::error::body_limit || failure == http::error::header_limit)
        return give_up(Failure::TooLong, "the answer is longer than " + std::to_string(longest_) + " bytes");
    if (is_over(failure)) return;
    http::response<http::string_body> got = parser_->release();
    HttpReply reply{static_cast<int>(got.result_int())};
    for (auto const& header : got)
        reply.headers.emplace_back(std::string(header.name_string()), std::string(header.value()));
    reply.body = std::move(got.body());
    finish({.reply = std::move(reply)});
}

bool OneExchange::is_over(error_code const& failure) {
    if (!done_) return true;
    if (failure) give_up(Failure::NoAnswer, failure.message());
    return static_cast<bool>(failure);
}

void OneExchange::give_up(Failure failure, std::string detail) {
    finish({.failure = failure, .detail = std::move(detail)});
}

void OneExchange::finish(Outcome outcome) {
    if (!done_) return;
    resolver_.cancel();
    if (stream_) lowest().close();
    std::exchange(done_, nullptr)(std::move(outcome));
}

}  // namespace

std::string HttpReply::header(std::string_view name) const {
    auto found = std::ranges::find_if(headers, [&](auto const& one) { return beast::iequals(one.first, name); });
    return found == headers.end() ? std::string{} : found->second;
}

std::shared_ptr<Exchange> Exchange::make(asio::io_context& context, token::KeyUrl url, HttpAsk ask, std::size_t longest,
                                         std::function<void(Outcome)> done) {
    return std::make_shared<OneExchange>(context, std::move(url), std::move(ask), longest, std::move(done));
}

}  // namespace usher::fetch
