// One HTTP request to another server, over HTTP or HTTPS, and its answer. Private to fetch/.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "token/key_fetches.hpp"
#include "token/key_url.hpp"

namespace usher::fetch {

using HttpAsk = boost::beast::http::request<boost::beast::http::string_body>;
using HttpReply = boost::beast::http::response<boost::beast::http::string_body>;

// Redirects are not followed; certificates are verified against those that the machine trusts, names too. It lives as
// long as something of it is under way; all on the context's one thread.
class Exchange final : public std::enable_shared_from_this<Exchange> {
public:
    using Failure = token::KeyAttempt::Failure;
    struct Outcome {
        Failure failure = Failure::None;
        std::string detail = {};  // of a failure: "certificate verify failed"
        HttpReply reply = {};
    };

    // `ask` needs method, headers and body; Host, the target and Connection: close are put in here. `longest`: bytes of
    // the answer's body. `done` is called once, never from start() itself.
    Exchange(boost::asio::io_context& context, token::KeyUrl url, HttpAsk ask, std::size_t longest,
             std::function<void(Outcome)> done);
    void start();
    // Ends it now, with this outcome; after the end it does nothing. There is no time limit but its owner's.
    void give_up(Failure failure, std::string detail);

private:
    void connect(boost::asio::ip::tcp::resolver::results_type const& found);
    bool prepare_tls();
    void shake_hands();
    std::string tls_failure(boost::system::error_code const& failure);
    template <class Stream>
    void write(Stream& stream);
    template <class Stream>
    void read(Stream& stream);
    void take(boost::system::error_code const& failure);
    bool is_over(boost::system::error_code const& failure);
    void finish(Outcome outcome);
    boost::beast::tcp_stream& lowest() { return stream_->next_layer(); }

    boost::asio::io_context& context_;
    token::KeyUrl url_;
    HttpAsk ask_;
    std::size_t longest_;
    std::function<void(Outcome)> done_;
    boost::asio::ip::tcp::resolver resolver_;
    boost::asio::ssl::context tls_;
    std::optional<boost::asio::ssl::stream<boost::beast::tcp_stream>> stream_;  // its TLS is not used for http
    boost::beast::flat_buffer buffer_;
    std::optional<boost::beast::http::response_parser<boost::beast::http::string_body>> parser_;
};

}  // namespace usher::fetch
