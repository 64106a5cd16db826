// A little HTTP server on loopback that gives keys, for tests: one connection at a time, one answer each.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "token/openssl.hpp"

namespace usher::fetch::testing {

struct Reply {
    int status = 200;
    std::string body = {};
    std::string headers = {};  // "Cache-Control: max-age=60\r\n"
    bool silent = false;       // no answer: the connection stays open until the server ends
};

class KeyServer {
public:
    using Handler = std::function<Reply(std::string const& path)>;

    // `tls`: the server's certificate and key; null: plain HTTP.
    explicit KeyServer(Handler handler, std::shared_ptr<SSL_CTX> tls = nullptr)
        : handler_(std::move(handler)),
          tls_(std::move(tls)),
          listener_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        void* raw = &address;
        socklen_t size = sizeof address;
        bool listens = bind(listener_, static_cast<sockaddr*>(raw), size) == 0 && listen(listener_, 64) == 0 &&
                       getsockname(listener_, static_cast<sockaddr*>(raw), &size) == 0;
        port_ = listens ? ntohs(address.sin_port) : 0;
        stop_ = std::make_unique<std::array<int, 2>>();
        if (pipe(stop_->data()) != 0) port_ = 0;
        thread_ = std::thread([this] { serve(); });
    }
    ~KeyServer() {
        close((*stop_)[1]);
        thread_.join();
        for (int open : silent_) close(open);
        close((*stop_)[0]);
        close(listener_);
    }
    KeyServer(KeyServer const&) = delete;
    KeyServer& operator=(KeyServer const&) = delete;

    std::string url(std::string const& path = "/") const {
        return (tls_ ? "https://127.0.0.1:" : "http://127.0.0.1:") + std::to_string(port_) + path;
    }
    std::vector<std::string> asked() const {
        std::lock_guard lock(mutex_);
        return asked_;
    }
    // The whole heads of the requests.
    std::vector<std::string> heads() const {
        std::lock_guard lock(mutex_);
        return heads_;
    }

private:
    void serve() {
        while (true) {
            std::array<pollfd, 2> wanted{pollfd{listener_, POLLIN, 0}, pollfd{(*stop_)[0], POLLIN, 0}};
            poll(wanted.data(), wanted.size(), -1);
            if (wanted[1].revents != 0) return;
            int client = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
            if (client < 0) continue;
            // A client that says nothing, because its program is ending, does not keep the test from its end.
            timeval const patience{2, 0};
            setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
            if (tls_ ? answer_tls(client) : answer_plain(client))
                close(client);
            else
                silent_.push_back(client);
        }
    }

    Reply reply_to(std::string const& head) {
        std::size_t from = head.find(' ') + 1;
        std::string path = head.substr(from, head.find(' ', from) - from);
        {
            std::lock_guard lock(mutex_);
            asked_.push_back(path);
            heads_.push_back(head);
        }
        return handler_(path);
    }

    static std::string text_of(Reply const& reply) {
        return "HTTP/1.1 " + std::to_string(reply.status) + " X\r\nContent-Type: text/test\r\n" + reply.headers +
               "Content-Length: " + std::to_string(reply.body.size()) + "\r\n\r\n" + reply.body;
    }

    // False: it stays open.
    bool answer_plain(int client) {
        std::string head;
        std::array<char, 4096> part{};
        while (head.find("\r\n\r\n") == std::string::npos) {
            ssize_t count = read(client, part.data(), part.size());
            if (count <= 0) return true;
            head.append(part.data(), static_cast<std::size_t>(count));
        }
        Reply reply = reply_to(head);
        if (reply.silent) return false;
        std::string text = text_of(reply);
        for (std::size_t sent = 0; sent < text.size();) {
            ssize_t count = send(client, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
            if (count <= 0) return true;
            sent += static_cast<std::size_t>(count);
        }
        return true;
    }

    bool answer_tls(int client) {
        std::unique_ptr<SSL, token::FreeWith<SSL_free>> ssl{SSL_new(tls_.get())};
        SSL_set_fd(ssl.get(), client);
        if (SSL_accept(ssl.get()) != 1) return true;
        std::array<char, 4096> part{};
        int count = SSL_read(ssl.get(), part.data(), static_cast<int>(part.size()));
        if (count <= 0) return true;
        std::string text = text_of(reply_to(std::string(part.data(), static_cast<std::size_t>(count))));
        SSL_write(ssl.get(), text.data(), static_cast<int>(text.size()));
        SSL_shutdown(ssl.get());
        return true;
    }

    Handler handler_;
    std::shared_ptr<SSL_CTX> tls_;
    int listener_;
    int port_ = 0;
    std::unique_ptr<std::array<int, 2>> stop_;
    mutable std::mutex mutex_;  // guards asked_
    std::vector<std::string> heads_;
    std::vector<std::string> asked_;
    std::vector<int> silent_;
    std::thread thread_;  // last
};

}  // namespace usher::fetch::testing
