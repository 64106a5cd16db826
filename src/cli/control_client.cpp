#include "cli/control_client.hpp"

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "cli/context.hpp"

namespace usher::cli {

namespace {

constexpr std::size_t kLongestAnswer = 64 << 20;

class Socket {
public:
    Socket() : number_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {}
    ~Socket() {
        if (number_ >= 0) ::close(number_);
    }
    Socket(Socket const&) = delete;
    Socket& operator=(Socket const&) = delete;
    int number() const { return number_; }

private:
    int number_;
};

Error failure(std::string const& what) { return unavailable(what + ": " + std::strerror(errno)); }

Result<bool> connect_to(Socket const& socket, std::string const& path, Seconds patience) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) return unavailable("the path " + path + " is too long for a socket");
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    timeval limit{};
    limit.tv_sec = patience.count();
    if (socket.number() < 0 || ::setsockopt(socket.number(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) != 0 ||
        ::setsockopt(socket.number(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit) != 0)
        return failure("no socket");
    void* raw = &address;
    if (::connect(socket.number(), static_cast<sockaddr*>(raw), sizeof address) != 0)
        return failure("no server listens at " + path);
    return true;
}

Result<bool> send_line(Socket const& socket, std::string line) {
    line += '\n';
    std::size_t sent = 0;
    while (sent < line.size()) {
        ssize_t count = ::send(socket.number(), line.data() + sent, line.size() - sent, MSG_NOSIGNAL);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return failure("the server does not listen");
        sent += static_cast<std::size_t>(count);
    }
    return true;
}

Result<std::string> read_line(Socket const& socket) {
    std::string line;
    std::array<char, 16384> block{};
    while (line.find('\n') == std::string::npos) {
        ssize_t count = ::recv(socket.number(), block.data(), block.size(), 0);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return failure("the server does not answer");
        if (count == 0) break;
        line.append(block.data(), static_cast<std::size_t>(count));
        if (line.size() > kLongestAnswer) return malformed("the server's answer does not end");
    }
    if (line.empty()) return unavailable("the server closed without an answer");
    return line;
}

}  // namespace

Result<nlohmann::json> ask_server(std::string const& path, nlohmann::json const& request, Seconds patience) {
    Socket socket;
    TRY(connect_to(socket, path, patience));
    TRY(send_line(socket, request.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)));
    std::string line = TRY(read_line(socket));
    nlohmann::json answer = nlohmann::json::parse(line, nullptr, false);
    if (!answer.is_object()) return malformed("the server's answer is not understood");
    return answer;
}

int ask_or_complain(std::string const& state_dir, nlohmann::json const& request, nlohmann::json& answer) {
    Result<nlohmann::json> got = ask_server(state_dir + "/control.sock", request);
    if (!got.ok()) return complain(got.error().detail, kUnreachable);
    answer = std::move(got).value();
    auto ok = answer.find("ok");
    if (ok == answer.end() || *ok == true) return kYes;
    auto why = answer.find("error");
    return complain(why != answer.end() && why->is_string() ? why->get<std::string>() : "the server said no", kNo);
}

std::string text_in(nlohmann::json const& object, char const* name) {
    auto it = object.find(name);
    return it != object.end() && it->is_string() ? it->get<std::string>() : std::string{};
}

}  // namespace usher::cli
