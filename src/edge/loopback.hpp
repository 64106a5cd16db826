// For the tests and benchmarks of this folder only: a blocking client that sends whatever it is told, frame by frame,
// and an Inlet that remembers what it was called with. They use loopback sockets.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "edge/edge.hpp"
#include "edge/text.hpp"

namespace usher::edge::loopback {

inline int port_of(Edge const& edge) {
    std::string const address = edge.addresses().at(0);
    return std::atoi(address.substr(address.rfind(':') + 1).c_str());
}

struct Frame {
    bool fin = true;
    int opcode = 0;
    std::string payload;
    int close_code() const {
        auto byte = [this](std::size_t i) { return static_cast<int>(static_cast<unsigned char>(payload[i])); };
        return opcode == 8 && payload.size() >= 2 ? byte(0) * 256 + byte(1) : 0;
    }
};

struct HttpAnswer {
    int status = 0;
    std::map<std::string, std::string> headers;  // names in lower case
    std::string body;
};

class Client {
public:
    explicit Client(int port, bool tls = false, int receive_buffer = 0)
        : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        if (receive_buffer > 0) setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
        set_timeout(5000);
        int yes = 1;
        setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(port));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        connected_ = connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
        if (tls) start_tls();
    }
    Client(Client&& other) noexcept
        : fd_(std::exchange(other.fd_, -1)),
          connected_(other.connected_),
          context_(std::move(other.context_)),
          ssl_(std::move(other.ssl_)),
          buffer_(std::move(other.buffer_)) {}
    Client& operator=(Client&&) = delete;
    ~Client() { close(); }

    void close() {
        ssl_.reset();
        if (fd_ >= 0) ::close(std::exchange(fd_, -1));
    }
    void set_timeout(int milliseconds) {
        timeval limit{milliseconds / 1000, (milliseconds % 1000) * 1000};
        setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    }
    bool connected() const { return connected_; }
    int fd() const { return fd_; }
    SSL* ssl() const { return ssl_.get(); }

    bool send(std::string_view bytes) {
        while (!bytes.empty()) {
            ssize_t sent = ssl_ ? SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size()))
                                : ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }
    // False: the end, or nothing for as long as the timeout.
    bool receive() {
        char chunk[16384];
        ssize_t got = ssl_ ? SSL_read(ssl_.get(), chunk, sizeof chunk) : recv(fd_, chunk, sizeof chunk, 0);
        if (got <= 0) return false;
        buffer_.append(chunk, static_cast<std::size_t>(got));
        return true;
    }
    bool at_end() { return buffer_.empty() && !receive(); }
    std::string const& buffer() const { return buffer_; }

    std::optional<HttpAnswer> read_http(bool head_only = false) {
        std::size_t end = 0;
        while ((end = buffer_.find("\r\n\r\n")) == std::string::npos)
            if (!receive()) return std::nullopt;
        HttpAnswer answer;
        auto lines = split(std::string_view(buffer_).substr(0, end), '\n');
        answer.status = std::atoi(std::string(lines.at(0).substr(9, 3)).c_str());
        for (std::size_t i = 1; i < lines.size(); ++i) {
            std::size_t colon = lines[i].find(':');
            std::string_view value = trim(lines[i].substr(colon + 1));
            if (value.ends_with('\r')) value.remove_suffix(1);
            answer.headers[lower_case(lines[i].substr(0, colon))] = value;
        }
        buffer_.erase(0, end + 4);
        auto length = static_cast<std::size_t>(std::atoll(answer.headers["content-length"].c_str()));
        if (head_only || answer.status == 101) return answer;
        while (buffer_.size() < length)
            if (!receive()) return std::nullopt;
        answer.body = buffer_.substr(0, length);
        buffer_.erase(0, length);
        return answer;
    }
    std::optional<HttpAnswer> get(std::string const& path, std::string const& headers = "") {
        send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n");
        return read_http();
    }
    static std::string upgrade_request(std::string const& path,
                                       std::string const& headers = "Sec-WebSocket-Protocol: xmpp\r\n") {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
               "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + headers + "\r\n";
    }
    std::optional<HttpAnswer> upgrade(std::string const& path = "/xmpp-websocket",
                                      std::string const& headers = "Sec-WebSocket-Protocol: xmpp\r\n") {
        send(upgrade_request(path, headers));
        return read_http();
    }

    // A masked frame as a client sends it.
    static std::string frame(int opcode, std::string_view payload, bool fin = true) {
        std::string bytes(1, static_cast<char>((fin ? 0x80 : 0) | opcode));
        if (payload.size() <= 125) {
            bytes += static_cast<char>(0x80 | payload.size());
        } else if (payload.size() <= 0xFFFF) {
            bytes += static_cast<char>(0x80 | 126);
            bytes += static_cast<char>(payload.size() >> 8);
            bytes += static_cast<char>(payload.size() & 0xFF);
        } else {
            bytes += static_cast<char>(0x80 | 127);
            for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>((payload.size() >> shift) & 0xFF);
        }
        std::string_view const mask = "\x11\x22\x33\x44";
        bytes += mask;
        for (std::size_t i = 0; i < payload.size(); ++i) bytes += static_cast<char>(payload[i] ^ mask[i % 4]);
        return bytes;
    }
    bool send_text(std::string_view text) { return send(frame(1, text)); }

    std::optional<Frame> read_frame() {
        auto need = [this](std::size_t size) {
            while (buffer_.size() < size)
                if (!receive()) return false;
            return true;
        };
        auto byte = [this](std::size_t i) { return static_cast<unsigned char>(buffer_[i]); };
        if (!need(2)) return std::nullopt;
        std::size_t size = byte(1) & 0x7FU;
        std::size_t head = 2;
        if (size >= 126) {
            std::size_t extra = size == 126 ? 2 : 8;
            if (!need(2 + extra)) return std::nullopt;
            size = 0;
            for (std::size_t i = 0; i < extra; ++i) size = size << 8 | byte(2 + i);
            head += extra;
        }
        if (!need(head + size)) return std::nullopt;
        Frame frame{(byte(0) & 0x80U) != 0, byte(0) & 0xF, buffer_.substr(head, size)};
        buffer_.erase(0, head + size);
        return frame;
    }

private:
    void start_tls() {
        context_.reset(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
        unsigned char const alpn[] = "\x02h2\x08http/1.1";
        SSL_CTX_set_alpn_protos(context_.get(), alpn, sizeof alpn - 1);
        ssl_.reset(SSL_new(context_.get()), SSL_free);
        SSL_set_fd(ssl_.get(), fd_);
        connected_ = connected_ && SSL_connect(ssl_.get()) == 1;
    }

    int fd_;
    bool connected_ = false;
    std::shared_ptr<SSL_CTX> context_;
    std::shared_ptr<SSL> ssl_;
    std::string buffer_;
};

class FakeInlet : public shell::Inlet {
    template <class Look>
    auto locked(Look look) {
        std::scoped_lock lock(mutex_);
        return look();
    }

public:
    struct Closed {
        ConnectionId who;
        int code = 0;
    };

    void opened(ConnectionId connection, shell::Upgrade upgrade) override {
        change([&] { opens_.emplace_back(connection, std::move(upgrade)); });
    }
    void received(ConnectionId connection, std::string text, std::shared_ptr<void const> unhandled) override {
        change([&] {
            texts_.emplace_back(connection, std::move(text));
            if (busy) unhandled_.push_back(std::move(unhandled));
        });
    }
    // What came while it was busy is dealt with.
    void deal_with_all() {
        std::vector<std::shared_ptr<void const>> done;
        locked([&] { done.swap(unhandled_); });
    }
    void closed(ConnectionId connection, std::uint16_t code) override {
        change([&] { closes_.push_back({connection, code}); });
    }
    void request(shell::HttpRequest request, std::function<void(shell::HttpResponse)> answer) override {
        change([&] {
            requests_.push_back(std::move(request));
            answers_.push_back(std::move(answer));
        });
        if (answer_at_once) answer_at(request_count() - 1)({200, "application/json", "{\"ready\":true}"});
    }
    void may_open(shell::Upgrade const& upgrade, std::function<void(int)> answer) override {
        change([&] { asked_.push_back(upgrade.path); });
        answer(verdict);
    }

    // Waits until `done` holds, at most ten seconds.
    bool wait(std::function<bool()> const& done) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, std::chrono::seconds(10), done);
    }
    bool wait_texts(std::size_t count) {
        return wait([&] { return texts_.size() >= count; });
    }
    bool wait_requests(std::size_t count) {
        return wait([&] { return answers_.size() >= count; });
    }
    // 0: it did not come.
    ConnectionId wait_open(std::size_t count = 1) {
        return wait([&] { return opens_.size() >= count; }) ? open_at(count - 1).first : ConnectionId{};
    }
    int wait_close(std::size_t count = 1) {
        return wait([&] { return closes_.size() >= count; }) ? close_at(count - 1).code : 0;
    }

    std::pair<ConnectionId, shell::Upgrade> open_at(std::size_t i) {
        return locked([&] { return opens_.at(i); });
    }
    std::string text_at(std::size_t i) {
        return locked([&] { return texts_.at(i).second; });
    }
    Closed close_at(std::size_t i) {
        return locked([&] { return closes_.at(i); });
    }
    shell::HttpRequest request_at(std::size_t i) {
        return locked([&] { return requests_.at(i); });
    }
    std::function<void(shell::HttpResponse)> answer_at(std::size_t i) {
        return locked([&] { return answers_.at(i); });
    }
    std::string asked_at(std::size_t i) {
        return locked([&] { return asked_.at(i); });
    }
    std::size_t open_count() {
        return locked([&] { return opens_.size(); });
    }
    std::size_t text_count() {
        return locked([&] { return texts_.size(); });
    }
    std::size_t close_count() {
        return locked([&] { return closes_.size(); });
    }
    std::size_t request_count() {
        return locked([&] { return requests_.size(); });
    }

    std::atomic<int> verdict = 0;
    std::atomic<bool> answer_at_once = true;
    std::atomic<bool> busy = false;

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::pair<ConnectionId, shell::Upgrade>> opens_;
    std::vector<std::pair<ConnectionId, std::string>> texts_;
    std::vector<std::shared_ptr<void const>> unhandled_;
    std::vector<Closed> closes_;
    std::vector<shell::HttpRequest> requests_;
    std::vector<std::function<void(shell::HttpResponse)>> answers_;
    std::vector<std::string> asked_;

    template <class Change>
    void change(Change what) {
        std::scoped_lock lock(mutex_);
        what();
        changed_.notify_all();
    }
};

inline config::Settings settings() {
    config::Settings result;
    result.listen = {"127.0.0.1:0"};
    result.edge_threads = 2;
    return result;
}

inline shell::Outgoing message(ConnectionId to, std::string text) {
    return {to, shell::Message{std::make_shared<std::string const>(std::move(text)), nullptr, 0}};
}

}  // namespace usher::edge::loopback
