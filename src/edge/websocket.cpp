#include "edge/websocket.hpp"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/bind_handler.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/saved_handler.hpp>
#include <boost/beast/websocket.hpp>
#include <utility>

namespace usher::edge {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;

namespace {

// Room for the first bytes of a message, which everybody has who says nothing; then as much again as there is already.
constexpr std::size_t kFirstBytes = 256;
constexpr std::size_t kMoreBytes = 16 * 1024;
constexpr std::uint16_t kNoStatus = 1005;  // RFC 6455 §7.4.1: the close frame had no code
constexpr std::uint16_t kAbnormal = 1006;

// The layer below Beast's WebSocket: asks the owner for bytes and gives it those to write.
class OwnerStream {
public:
    using executor_type = asio::io_context::executor_type;  // NOLINT(readability-identifier-naming): Asio looks for it

    OwnerStream(asio::io_context& context, WebSocket::Owner& owner)
        : executor_(context.get_executor()), owner_(&owner) {}
    executor_type get_executor() const { return executor_; }

    template <class Buffers, class Token>
    auto async_read_some(Buffers const& buffers, Token&& token) {
        return asio::async_initiate<Token, void(error_code, std::size_t)>(
            [this](auto handler, Buffers into) {
                target_ = {};
                for (auto it = asio::buffer_sequence_begin(into); it != asio::buffer_sequence_end(into); ++it) {
                    target_ = *it;
                    if (target_.size() > 0) break;  // fewer bytes than asked for are fine
                }
                pending_.emplace([this, inner = std::move(handler)](error_code failure = {}) mutable {
                    std::move(inner)(failure ? failure : error_, got_);
                });
                if (over_ || target_.size() == 0)
                    asio::post(executor_,
                               [this, alive = owner_->keep_alive()] { finish(over_ ? aborted() : error_code{}, 0); });
                else
                    owner_->want_bytes();
            },
            token, buffers);
    }

    template <class Buffers, class Token>
    auto async_write_some(Buffers const& buffers, Token&& token) {
        return asio::async_initiate<Token, void(error_code, std::size_t)>(
            [this](auto handler, Buffers from) {
                std::string bytes = beast::buffers_to_string(from);
                std::size_t size = bytes.size();
                bool taken = !over_ && owner_->write_bytes(std::move(bytes));
                asio::post(executor_, beast::bind_front_handler(std::move(handler), taken ? error_code{} : aborted(),
                                                                taken ? size : 0));
            },
            token, buffers);
    }

    void readable() {
        if (!pending_.has_value() || over_) return;
        IoResult result = owner_->read_bytes(static_cast<char*>(target_.data()), target_.size());
        switch (result.what) {
            case Io::Done: finish({}, result.bytes); break;
            case Io::Closed: finish(asio::error::eof, 0); break;
            case Io::Failed: finish(asio::error::connection_reset, 0); break;
            case Io::WantRead:
            case Io::WantWrite: break;
        }
    }

    void end() {
        if (std::exchange(over_, true)) return;
        asio::post(executor_, [this, alive = owner_->keep_alive()] { finish(aborted(), 0); });
    }
    bool is_over() const { return over_; }

    // Teardown is the owner's: it flushes, sends FIN and waits for the peer's.
    template <class Handler>
    friend void async_teardown(beast::role_type, OwnerStream& stream, Handler&& handler) {
        asio::post(stream.executor_, beast::bind_front_handler(std::forward<Handler>(handler), error_code{}));
    }
    friend void beast_close_socket(OwnerStream& stream) { stream.end(); }

private:
    static error_code aborted() { return asio::error::operation_aborted; }
    void finish(error_code error, std::size_t bytes) {
        if (!pending_.has_value()) return;
        error_ = error;
        got_ = bytes;
        pending_.invoke();
    }

    executor_type executor_;
    WebSocket::Owner* owner_;
    asio::mutable_buffer target_;
    beast::saved_handler pending_;
    error_code error_;
    std::size_t got_ = 0;
    bool over_ = false;
};

}  // namespace

struct WebSocket::Parts {
    Parts(asio::io_context& context, Owner& the_owner) : owner(the_owner), stream(context, the_owner) {}

    void read();
    void on_read(error_code error, std::size_t bytes);
    std::uint16_t code_of(error_code error) const;

    Owner& owner;
    beast::websocket::stream<OwnerStream, false> stream;
    std::string message;  // its first `got` bytes have come, behind them is room
    std::size_t got = 0;
};

WebSocket::WebSocket(asio::io_context& context, Owner& owner, std::size_t message_limit)
    : parts_(std::make_unique<Parts>(context, owner)) {
    parts_->stream.read_message_max(message_limit);
}

WebSocket::~WebSocket() = default;

void WebSocket::accept(Request const& request, std::string const& subprotocol) {
    http::request<http::empty_body> message;
    message.method(http::verb::get);
    message.target("/");  // the path has been looked at; Beast needs only the handshake's own headers
    message.version(request.http11 ? 11 : 10);
    for (auto const& [name, value] : request.headers) {
        bool handshake =
            name == "host" || name == "upgrade" || name == "connection" || name.starts_with("sec-websocket-");
        if (handshake) message.insert(name, value);
    }
    parts_->stream.set_option(
        beast::websocket::stream_base::decorator([subprotocol](beast::websocket::response_type& answer) {
            answer.erase(http::field::server);
            answer.set(http::field::server, "usher");
            if (!subprotocol.empty() && answer.result() == http::status::switching_protocols)
                answer.set(http::field::sec_websocket_protocol, subprotocol);
        }));
    auto& parts = *parts_;
    parts.stream.async_accept(message, [&parts, alive = parts.owner.keep_alive()](error_code error) {
        if (parts.stream.next_layer().is_over()) return;
        if (error) return parts.owner.on_end(kAbnormal);
        parts.owner.on_open();
        parts.read();
    });
}

void WebSocket::readable() { parts_->stream.next_layer().readable(); }

void WebSocket::read_on() { parts_->read(); }

bool WebSocket::is_within_message() const { return parts_->got > 0; }

void WebSocket::abandon() { parts_->stream.next_layer().end(); }

void WebSocket::Parts::read() {
    if (stream.next_layer().is_over()) return;
    message.resize(got + std::clamp(got, kFirstBytes, kMoreBytes));
    stream.async_read_some(
        asio::buffer(message.data() + got, message.size() - got),
        [this, alive = owner.keep_alive()](error_code error, std::size_t bytes) { on_read(error, bytes); });
}

void WebSocket::Parts::on_read(error_code error, std::size_t bytes) {
    if (stream.next_layer().is_over()) return;
    if (error) return owner.on_end(code_of(error));
    if (!stream.got_text()) return owner.on_binary();
    got += bytes;
    if (!stream.is_message_done()) return read();
    std::string text = std::exchange(message, {});
    text.resize(std::exchange(got, 0));
    if (owner.on_text(std::move(text))) read();
}

// What `closed` is told. Beast has sent the close frame that belongs to it.
std::uint16_t WebSocket::Parts::code_of(error_code error) const {
    using beast::websocket::condition;
    if (error == beast::websocket::error::closed) {
        auto code = static_cast<std::uint16_t>(stream.reason().code);
        return code == 0 ? kNoStatus : code;
    }
    if (error == beast::websocket::error::message_too_big) return 1009;
    if (error == beast::websocket::error::bad_frame_payload) return 1007;
    return error == condition::protocol_violation ? std::uint16_t{1002} : kAbnormal;
}

}  // namespace usher::edge
