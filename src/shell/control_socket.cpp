#include "shell/control_socket.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <future>

namespace usher::shell {

namespace {

constexpr std::size_t kLongestCommand = 256 * 1024;
constexpr int kClientMilliseconds = 5000;

bool is_same_user(int client) {
    ucred peer{};
    socklen_t size = sizeof peer;
    if (getsockopt(client, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return false;
    return peer.uid == geteuid() || peer.uid == 0;
}

bool somebody_listens(sockaddr_un const& address) {
    int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (probe < 0) return false;
    bool answered = connect(probe, reinterpret_cast<sockaddr const*>(&address), sizeof address) == 0;
    close(probe);
    return answered;
}

std::string read_line(int client) {
    std::string line;
    std::array<char, 4096> part{};
    while (line.size() < kLongestCommand && line.find('\n') == std::string::npos) {
        ssize_t count = read(client, part.data(), part.size());
        if (count <= 0) break;
        line.append(part.data(), static_cast<std::size_t>(count));
    }
    return line.substr(0, line.find('\n'));
}

}  // namespace

ControlSocket::~ControlSocket() { stop(); }

Result<bool> ControlSocket::start(std::string const& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) return malformed("the control socket's path is too long: " + path);
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    if (somebody_listens(address))
        return Error{Error::Kind::Conflict, "another server uses this state folder: " + path};
    unlink(path.c_str());
    listener_ = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    mode_t before = umask(0177);
    bool bound = listener_ >= 0 && bind(listener_, reinterpret_cast<sockaddr const*>(&address), sizeof address) == 0;
    umask(before);
    if (!bound || listen(listener_, 16) != 0)
        return unavailable("the control socket " + path + " cannot be opened: " + std::strerror(errno));
    path_ = path;
    wake_ = eventfd(0, EFD_CLOEXEC);
    thread_ = std::thread([this] { serve(); });
    return true;
}

void ControlSocket::stop() {
    if (!thread_.joinable()) return;
    std::uint64_t one = 1;
    if (write(wake_, &one, sizeof one) == sizeof one) thread_.join();
    close(listener_);
    close(wake_);
    unlink(path_.c_str());
}

void ControlSocket::serve() {
    while (true) {
        std::array<pollfd, 2> wanted{pollfd{listener_, POLLIN, 0}, pollfd{wake_, POLLIN, 0}};
        if (poll(wanted.data(), wanted.size(), -1) < 0 && errno != EINTR) return;
        if ((wanted[1].revents & POLLIN) != 0) return;
        if ((wanted[0].revents & POLLIN) == 0) continue;
        int client = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (client < 0) continue;
        answer_one(client);
        close(client);
    }
}

void ControlSocket::answer_one(int client) {
    if (!is_same_user(client)) return;
    timeval patience{kClientMilliseconds / 1000, 0};
    setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(client, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    auto promise = std::make_shared<std::promise<std::string>>();
    std::future<std::string> future = promise->get_future();
    command_(read_line(client), [promise](std::string text) { promise->set_value(std::move(text)); });
    if (future.wait_for(std::chrono::milliseconds(kClientMilliseconds)) != std::future_status::ready) return;
    std::string reply = future.get() + "\n";
    std::size_t sent = 0;
    while (sent < reply.size()) {
        ssize_t count = send(client, reply.data() + sent, reply.size() - sent, MSG_NOSIGNAL);
        if (count <= 0) return;
        sent += static_cast<std::size_t>(count);
    }
}

}  // namespace usher::shell
