#include "transcript/wire_client.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>
#include <utility>

#include "transcript/server_settings.hpp"

namespace usher::transcript {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using Tcp = asio::ip::tcp;

class WebSocketClient final : public WireClient {
public:
    WebSocketClient(std::uint16_t port, std::string const& target) : socket_(context_) {
        Tcp::socket& tcp = beast::get_lowest_layer(socket_).socket();
        tcp.connect(Tcp::endpoint(asio::ip::address_v4::loopback(), port));
        tcp.set_option(Tcp::no_delay(true));
        socket_.set_option(beast::websocket::stream_base::decorator(
            [](beast::websocket::request_type& request) { request.set("Sec-WebSocket-Protocol", "xmpp"); }));
        socket_.handshake("127.0.0.1:" + std::to_string(port), target);
    }
    void lose(bool page_closed) override {
        beast::error_code failure;
        if (page_closed)
            socket_.close(beast::websocket::close_code::going_away, failure);
        else
            beast::get_lowest_layer(socket_).close();
    }
    void write(std::string const& text) override {
        beast::error_code failure;
        socket_.write(asio::buffer(text), failure);
    }
    // A read that is given up goes on: to cancel it would end the whole WebSocket.
    std::optional<std::string> read(std::chrono::milliseconds patience) override {
        auto const until = std::chrono::steady_clock::now() + patience;
        if (!std::exchange(reading_, true)) {
            outcome_.reset();
            socket_.async_read(buffer_, [this](beast::error_code failure, std::size_t) { outcome_ = failure; });
        }
        while (!outcome_) {
            context_.restart();
            if (context_.run_one_until(until) == 0 && std::chrono::steady_clock::now() >= until) return std::nullopt;
        }
        reading_ = false;
        if (*outcome_) return std::nullopt;
        std::string text = beast::buffers_to_string(buffer_.data());
        buffer_.consume(buffer_.size());
        return text;
    }

private:
    asio::io_context context_;
    beast::flat_buffer buffer_;
    std::optional<beast::error_code> outcome_;
    bool reading_ = false;
    beast::websocket::stream<beast::tcp_stream> socket_;
};

}  // namespace

std::vector<std::string> WireClient::drain() {
    std::string const id = "barrier-" + std::to_string(++pings_);
    write("<iq xmlns='jabber:client' type='get' id='" + id + "' to='" + std::string(kDomain) +
          "'><ping xmlns='urn:xmpp:ping'/></iq>");
    std::vector<std::string> messages;
    while (std::optional<std::string> text = read()) {
        bool const is_barrier = text->find("'" + id + "'") != std::string::npos;
        messages.push_back(*std::move(text));
        if (is_barrier) break;
    }
    return messages;
}

std::unique_ptr<WireClient> websocket_client(std::uint16_t port, std::string const& target) {
    return std::make_unique<WebSocketClient>(port, target);
}

}  // namespace usher::transcript
