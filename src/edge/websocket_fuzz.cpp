// Frames of a client, in pieces of any size: whole messages come out, never longer than the limit, and after the end
// nothing.
#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "edge/websocket.hpp"

namespace {

using namespace usher::edge;

constexpr std::size_t kLimit = 200;

void require(bool holds) {
    if (!holds) std::abort();
}

class FuzzedClient : public WebSocket::Owner, public std::enable_shared_from_this<FuzzedClient> {
public:
    explicit FuzzedClient(std::string_view bytes) : rest_(bytes) {}
    void start() {
        websocket_ = std::make_unique<WebSocket>(context_, *this, kLimit);
        Request request;
        request.method = "GET";
        request.target = "/";
        request.http11 = true;
        request.headers = {{"host", "h"},
                           {"connection", "upgrade"},
                           {"upgrade", "websocket"},
                           {"sec-websocket-version", "13"},
                           {"sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="}};
        websocket_->accept(request, "xmpp");
        run();
        while (!rest_.empty() && !is_over_ && wanted_) {
            wanted_ = false;
            websocket_->readable();
            run();
        }
        websocket_->abandon();
        run();
        websocket_.reset();
        run();
    }

    IoResult read_bytes(char* into, std::size_t size) override {
        if (rest_.empty()) {
            wanted_ = true;
            return {Io::WantRead, 0};
        }
        std::size_t const step = 1 + static_cast<std::uint8_t>(rest_.front()) % 16;  // some other size each time
        std::size_t const part = std::min({step, size, rest_.size()});
        std::memcpy(into, rest_.data(), part);
        rest_.remove_prefix(part);
        return {Io::Done, part};
    }
    void want_bytes() override { wanted_ = true; }
    bool write_bytes(std::string bytes) override {
        require(!bytes.empty());
        return true;
    }
    void on_open() override { is_open_ = true; }
    bool on_text(std::string text) override {
        require(is_open_ && !is_over_ && text.size() <= kLimit);
        return true;
    }
    void on_binary() override { is_over_ = true; }
    void on_end(std::uint16_t code) override {
        require(!is_over_ && code >= 1000);
        is_over_ = true;
    }
    std::shared_ptr<WebSocket::Owner> keep_alive() override { return shared_from_this(); }

private:
    void run() {
        context_.restart();
        context_.poll();
    }

    boost::asio::io_context context_;
    std::string_view rest_;
    std::unique_ptr<WebSocket> websocket_;
    bool is_open_ = false;
    bool is_over_ = false;
    bool wanted_ = false;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::make_shared<FuzzedClient>(std::string_view(reinterpret_cast<char const*>(data), size))->start();
    return 0;
}
