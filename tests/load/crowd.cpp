#include "load/crowd.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fstream>
#include <iostream>
#include <sstream>

#include "token/mint.hpp"

namespace usher::load {

namespace {

constexpr std::size_t kMostDeliveries = 4'000'000;
constexpr std::uint32_t kLoopback = 0x7f000001;

[[noreturn]] void give_up(std::string const& why) {
    std::cerr << "usher_loadgen: " << why << "\n";
    std::exit(2);
}

sockaddr* generic(sockaddr_in& address) { return reinterpret_cast<sockaddr*>(&address); }

void open_many_files() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

Crowd::Crowd(Options settings) : options(std::move(settings)), epoll_(epoll_create1(EPOLL_CLOEXEC)), began_(now_ns()) {
    server_.sin_family = AF_INET;
    server_.sin_port = htons(static_cast<std::uint16_t>(options.port));
    if (inet_pton(AF_INET, options.host.c_str(), &server_.sin_addr) != 1) give_up("the host must be an IPv4 address");
    if (ntohl(server_.sin_addr.s_addr) >> 24 != 127) give_up("load is for loopback only");
    open_many_files();
    key_ = options.secret;
    if (options.key_file.empty()) return;
    std::ifstream file(options.key_file);
    std::stringstream text;
    text << file.rdbuf();
    key_ = text.str();
    if (key_.empty()) give_up("cannot read " + options.key_file);
}

std::string Crowd::room_name(int room) const { return "lg" + std::to_string(getpid()) + "r" + std::to_string(room); }
std::string Crowd::room_jid(int room) const { return room_name(room) + "@" + options.muc; }
std::string Crowd::open_element() const {
    return "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='" + options.domain + "' version='1.0'/>";
}

std::string Crowd::token_for(int id, int room) const {
    std::string now = std::to_string(std::time(nullptr));
    std::string end = std::to_string(std::time(nullptr) + 3600);
    std::string who = std::to_string(id);
    std::string payload = R"({"iss":"bench","aud":"bench","sub":")" + options.domain + R"(","room":")" +
                          room_name(room) + R"(","iat":)" + now + R"(,"nbf":)" + now + R"(,"exp":)" + end +
                          R"(,"context":{"user":{"id":"u)" + who + R"(","name":"User )" + who + R"(","email":"u)" +
                          who + R"(@example.com","avatar":"https://example.com/a/)" + who + R"(.png"}}})";
    auto algorithm = options.key_file.empty() ? token::Algorithm::Hs256 : token::Algorithm::Rs256;
    Result<std::string> token = token::mint(payload, algorithm, Secret{key_}, options.key_id);
    if (!token.ok()) give_up(token.error().detail);
    return token.value();
}

void Crowd::start(int id, int room) {
    int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (socket < 0) give_up(std::string("socket: ") + std::strerror(errno));
    int on = 1;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (options.sources > 1) {
        sockaddr_in from{};
        from.sin_family = AF_INET;
        from.sin_addr.s_addr = htonl(kLoopback + static_cast<std::uint32_t>(id % options.sources));
        setsockopt(socket, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
        if (bind(socket, generic(from), sizeof from) != 0) give_up(std::string("bind: ") + std::strerror(errno));
    }
    if (connect(socket, generic(server_), sizeof server_) != 0 && errno != EINPROGRESS)
        give_up(std::string("connect: ") + std::strerror(errno));
    std::string path = options.path;
    if (options.token) path += (path.find('?') == std::string::npos ? "?token=" : "&token=") + token_for(id, room);
    std::string request = "GET " + path + " HTTP/1.1\r\nHost: " + options.host + ":" + std::to_string(options.port) +
                          "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                          "Sec-WebSocket-Key: bG9hZGdlbi1sb2FkZ2VuIQ==\r\nSec-WebSocket-Protocol: xmpp\r\n\r\n";
    clients_.push_back(std::make_unique<Client>(*this, id, room, socket, std::move(request)));
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT;
    event.data.ptr = clients_.back().get();
    epoll_ctl(epoll_, EPOLL_CTL_ADD, socket, &event);
    ++under_way_;
}

void Crowd::watch(Client& client, bool writing) {
    epoll_event event{};
    event.events = EPOLLIN | (writing ? EPOLLOUT : 0U);
    event.data.ptr = &client;
    epoll_ctl(epoll_, EPOLL_CTL_MOD, client.socket(), &event);
}

void Crowd::poll(int milliseconds) {
    std::array<epoll_event, 512> events{};
    int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), milliseconds);
    for (int i = 0; i < count; ++i) {
        auto& client = *static_cast<Client*>(events[static_cast<std::size_t>(i)].data.ptr);
        std::uint32_t what = events[static_cast<std::size_t>(i)].events;
        if (client.step() != Step::Dead && (what & EPOLLOUT) != 0) client.on_writable();
        if (client.step() != Step::Dead && (what & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0) client.on_readable();
    }
    check_time();
}

void Crowd::check_time() const {
    if (seconds_since(began_) < options.most) return;
    for (auto const& [what, count] : counters.errors) std::cerr << count << " x " << what << "\n";
    give_up("gave up after --most seconds; joined " + std::to_string(counters.joined));
}

// Between two looks at the sockets: no event points at one of these any more.
void Crowd::forget_dead() {
    if (clients_.size() < forgotten_at_ + 2000) return;
    std::erase_if(clients_, [](auto const& client) { return client->step() == Step::Dead; });
    forgotten_at_ = clients_.size();
}

void Crowd::connect_for(double seconds) {
    static int next = 0;
    for (std::uint64_t start_at = now_ns(); seconds_since(start_at) < seconds;) {
        while (under_way_ < options.concurrency) {
            start(next, next % options.rooms);
            ++next;
        }
        poll(5);
        forget_dead();
    }
}

void Crowd::join_all(int count) {
    for (int next = 0; next < count || under_way_ > 0;) {
        for (; next < count && under_way_ < options.concurrency; ++next) start(next, next % options.rooms);
        poll(20);
    }
}

double Crowd::settle(double quiet, double most) {
    std::uint64_t start_at = now_ns();
    std::uint64_t last = start_at;
    std::uint64_t frames = counters.frames_in;
    while (seconds_since(start_at) < most && seconds_since(last) < quiet) {
        poll(20);
        if (counters.frames_in == frames) continue;
        frames = counters.frames_in;
        last = now_ns();
    }
    return static_cast<double>(last - start_at) / 1e9;
}

std::vector<Client*> Crowd::in_rooms() {
    std::vector<Client*> all;
    for (auto const& client : clients_)
        if (client->step() == Step::Joined) all.push_back(client.get());
    return all;
}

void Crowd::failed(Client const& client, std::string const& why) {
    if (client.step() != Step::Joined) --under_way_;
    ++counters.failed;
    ++counters.errors[why];
}

void Crowd::authenticated(std::uint64_t started) {
    --under_way_;
    ++counters.authenticated;
    counters.auth_ms.push_back(static_cast<float>(seconds_since(started) * 1e3));
}

void Crowd::joined(std::uint64_t started) {
    --under_way_;
    ++counters.joined;
    counters.join_ms.push_back(static_cast<float>(seconds_since(started) * 1e3));
}

void Crowd::delivered(std::uint64_t sent, bool own) {
    ++counters.deliveries;
    if (measuring && counters.delivery_ms.size() < kMostDeliveries)
        counters.delivery_ms.push_back(static_cast<float>(seconds_since(sent) * 1e3));
    if (!own) return;
    ++counters.updates_done;
    ++own_updates_back;
}

}  // namespace usher::load
