#include "edge/listener.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <string_view>
#include <utility>

namespace usher::edge {

namespace {

constexpr int kBacklog = 1024;
constexpr int kAtOnce = 64;  // connections accepted before others get a turn
constexpr int kPolite = 64;  // connections over the limit that are still told 503; more are just closed

std::int64_t steady_milliseconds() {
    auto since = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(since).count();
}

std::string text_of(sockaddr_storage const& address, bool with_port) {
    std::array<char, NI_MAXHOST> host{};
    std::array<char, NI_MAXSERV> port{};
    auto const* generic = reinterpret_cast<sockaddr const*>(&address);
    socklen_t size = address.ss_family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
    if (getnameinfo(generic, size, host.data(), host.size(), port.data(), port.size(),
                    NI_NUMERICHOST | NI_NUMERICSERV) != 0)
        return "unknown";
    if (!with_port) return host.data();
    std::string name = host.data();
    if (address.ss_family == AF_INET6) name = "[" + name + "]";
    return name + ":" + port.data();
}

struct AddressesFree {
    void operator()(addrinfo* list) const { freeaddrinfo(list); }
};

}  // namespace

BoundSocket::BoundSocket(BoundSocket&& other) noexcept : fd_(other.release()) {}
BoundSocket::~BoundSocket() {
    if (fd_ >= 0) ::close(fd_);
}
int BoundSocket::release() { return std::exchange(fd_, -1); }

Result<BoundSocket> BoundSocket::bind(std::string const& where) {
    std::size_t colon = where.rfind(':');
    if (colon == std::string::npos) return malformed("listen \"" + where + "\" is not host:port");
    std::string host = where.substr(0, colon);
    std::string port = where.substr(colon + 1);
    if (host.size() >= 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
    if (host == "*") host.clear();
    if (host == "localhost") host = "127.0.0.1";

    addrinfo hints{};
    hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    int failure = getaddrinfo(host.empty() ? nullptr : host.c_str(), port.c_str(), &hints, &found);
    if (failure != 0) return malformed("listen \"" + where + "\": " + gai_strerror(failure));
    std::unique_ptr<addrinfo, AddressesFree> addresses(found);

    BoundSocket socket(::socket(found->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    auto failed = [&where] { return unavailable("listen \"" + where + "\": " + std::strerror(errno)); };
    if (socket.fd_ < 0) return failed();
    int yes = 1;
    setsockopt(socket.fd_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (::bind(socket.fd_, found->ai_addr, found->ai_addrlen) != 0) return failed();
    if (listen(socket.fd_, kBacklog) != 0) return failed();
    return socket;
}

std::string BoundSocket::address() const {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    if (getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size) != 0) return "unknown";
    return text_of(address, true);
}

class Listener::Acceptor : public Ready, public std::enable_shared_from_this<Acceptor> {
public:
    Acceptor(boost::asio::io_context& context, int fd, Site& site, std::function<void(Accepted)> hand_out, bool api)
        : fd_(fd), readiness_(context, fd), site_(site), hand_out_(std::move(hand_out)), api_(api) {}

    ~Acceptor() override {
        if (spare_ >= 0) ::close(spare_);
    }

    void readable() override {
        for (int i = 0; i < kAtOnce; ++i)
            if (!accept_one()) break;
        if (!resting_) readiness_.want_read(shared_from_this());
    }
    void writable() override {}
    void start() {
        resting_ = false;
        readiness_.want_read(shared_from_this());
    }
    void close() { readiness_.close(); }

private:
    bool accept_one() {
        sockaddr_storage address{};
        socklen_t size = sizeof address;
        int fd = accept4(fd_, reinterpret_cast<sockaddr*>(&address), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0) {
            if (errno == EMFILE || errno == ENFILE) return out_of_descriptors();
            return errno == ECONNABORTED || errno == EINTR;
        }
        int yes = 1;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        int open = ++site_.counters.connections;
        if (open > site_.limits.connections) site_.too_many.hit(steady_milliseconds());
        if (open > site_.limits.connections + kPolite) {
            --site_.counters.connections;
            ::close(fd);
            return true;
        }
        Accepted accepted{fd, text_of(address, false), open > site_.limits.connections, api_};
        if (!take_share(accepted)) {
            --site_.counters.connections;
            ::close(fd);
            return true;
        }
        hand_out_(std::move(accepted));
        return true;
    }

    // False: so many over the limit that they are not even told.
    bool take_share(Accepted& accepted) {
        if (api_ || site_.handler.is_trusted_proxy(accepted.address)) return true;
        accepted.share = site_.addresses.take(accepted.address);
        int const over = accepted.share.number() - site_.limits.connections_per_address;
        if (over > 0) site_.too_many_here.hit(steady_milliseconds());
        return over <= kPolite;
    }

    // Without a descriptor the connection would wait in the queue and wake us for ever: give up the spare one, take the
    // connection, close it, and take the spare back. Without a spare, rest until the next second.
    bool out_of_descriptors() {
        site_.no_descriptors.hit(steady_milliseconds());
        if (spare_ < 0) {
            spare_ = open_spare();
            resting_ = spare_ < 0;
            return false;
        }
        ::close(spare_);
        int fd = accept4(fd_, nullptr, nullptr, SOCK_CLOEXEC);
        if (fd >= 0) ::close(fd);
        spare_ = open_spare();
        return fd >= 0;
    }
    static int open_spare() { return open("/dev/null", O_RDONLY | O_CLOEXEC); }

    int fd_;
    int spare_ = open_spare();
    bool resting_ = false;
    Readiness readiness_;
    Site& site_;
    std::function<void(Accepted)> hand_out_;
    bool api_;
};

Listener::Listener(boost::asio::io_context& context, BoundSocket socket, Site& site,
                   std::function<void(Accepted)> hand_out, bool api)
    : acceptor_(std::make_shared<Acceptor>(context, socket.release(), site, std::move(hand_out), api)) {}

Listener::~Listener() { acceptor_->close(); }

void Listener::start() { acceptor_->start(); }

}  // namespace usher::edge
