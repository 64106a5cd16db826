#include "cli/doctor/machine.hpp"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/time.h>
#include <sys/timex.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>

#include "cli/context.hpp"
#include "cli/control_client.hpp"
#include "config/surroundings.hpp"
#include "fetch/key_fetcher.hpp"

namespace usher::cli::doctor {

namespace {

class Socket {
public:
    Socket(int family, int kind) : number_(::socket(family, kind | SOCK_CLOEXEC, 0)) {}
    ~Socket() {
        if (number_ >= 0) ::close(number_);
    }
    Socket(Socket const&) = delete;
    Socket& operator=(Socket const&) = delete;
    int number() const { return number_; }

private:
    int number_;
};

Binding answer_of(int error) {
    if (error == 0) return {};
    if (error == EADDRINUSE) return {Binding::Answer::InUse};
    if (error == EACCES || error == EPERM) return {Binding::Answer::NotAllowed};
    if (error == EADDRNOTAVAIL) return {Binding::Answer::NoSuchAddress};
    return {Binding::Answer::Failed, std::strerror(error)};
}

// As the server does it: a port that only waits for late packets (TIME_WAIT) is free.
Binding bind_once(Transport transport, std::string const& address, std::uint16_t port) {
    sockaddr_storage place{};
    void* const raw = &place;
    socklen_t size = sizeof(sockaddr_in);
    auto* const four = static_cast<sockaddr_in*>(raw);
    auto* const six = static_cast<sockaddr_in6*>(raw);
    if (::inet_pton(AF_INET, address.c_str(), &four->sin_addr) == 1) {
        four->sin_family = AF_INET;
        four->sin_port = htons(port);
    } else if (::inet_pton(AF_INET6, address.c_str(), &six->sin6_addr) == 1) {
        six->sin6_family = AF_INET6;
        six->sin6_port = htons(port);
        size = sizeof(sockaddr_in6);
    } else {
        return {Binding::Answer::Failed, "not an address"};
    }
    Socket const socket(place.ss_family, transport == Transport::Tcp ? SOCK_STREAM : SOCK_DGRAM);
    if (socket.number() < 0) return answer_of(errno);
    int const yes = 1;
    if (transport == Transport::Tcp) ::setsockopt(socket.number(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (place.ss_family == AF_INET6) ::setsockopt(socket.number(), IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof yes);
    return answer_of(::bind(socket.number(), static_cast<sockaddr*>(raw), size) == 0 ? 0 : errno);
}

struct FreeAddresses {
    void operator()(ifaddrs* list) const { ::freeifaddrs(list); }
};

std::string text_of(sockaddr const* address) {
    void const* const raw = address;
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (address->sa_family == AF_INET)
        ::inet_ntop(AF_INET, &static_cast<sockaddr_in const*>(raw)->sin_addr, text.data(), text.size());
    if (address->sa_family == AF_INET6) {
        auto const* six = static_cast<sockaddr_in6 const*>(raw);
        if (IN6_IS_ADDR_LINKLOCAL(&six->sin6_addr)) return {};
        ::inet_ntop(AF_INET6, &six->sin6_addr, text.data(), text.size());
    }
    return text.data();
}

std::vector<std::string> interface_addresses() {
    ifaddrs* list = nullptr;
    if (::getifaddrs(&list) != 0) return {};
    std::unique_ptr<ifaddrs, FreeAddresses> const owner(list);
    std::vector<std::string> outside;
    std::vector<std::string> loopback;
    for (ifaddrs const* one = list; one; one = one->ifa_next) {
        if (!one->ifa_addr || (one->ifa_flags & IFF_UP) == 0) continue;
        std::string text = text_of(one->ifa_addr);
        auto& into = (one->ifa_flags & IFF_LOOPBACK) != 0 ? loopback : outside;
        if (!text.empty() && std::ranges::find(into, text) == into.end()) into.push_back(std::move(text));
    }
    outside.insert(outside.end(), loopback.begin(), loopback.end());
    return outside;
}

ClockFacts clock() {
    timex state{};
    int const answer = ::adjtimex(&state);
    if (answer < 0) return {now(), std::nullopt};
    return {now(), answer != TIME_ERROR && (state.status & STA_UNSYNC) == 0};
}

// The process at the other end of the control socket.
std::optional<pid_t> server_process(std::string const& state_dir) {
    sockaddr_un address{};
    std::string const path = state_dir + "/control.sock";
    if (path.size() >= sizeof address.sun_path) return std::nullopt;
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    Socket const socket(AF_UNIX, SOCK_STREAM);
    timeval const patience{2, 0};
    ::setsockopt(socket.number(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    void* const raw = &address;
    if (::connect(socket.number(), static_cast<sockaddr*>(raw), sizeof address) != 0) return std::nullopt;
    ucred other{};
    socklen_t size = sizeof other;
    if (::getsockopt(socket.number(), SOL_SOCKET, SO_PEERCRED, &other, &size) != 0) return std::nullopt;
    return other.pid;
}

OpenFiles open_files(std::string const& state_dir) {
    if (std::optional<pid_t> const server = server_process(state_dir)) {
        std::ifstream in("/proc/" + std::to_string(*server) + "/limits");
        constexpr std::string_view kName = "Max open files";
        for (std::string line; std::getline(in, line);) {
            if (!line.starts_with(kName)) continue;
            std::istringstream rest(line.substr(kName.size()));
            std::uint64_t soft = 0;
            if (rest >> soft) return {soft, true};
        }
    }
    rlimit files{};
    if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return {};
    return {files.rlim_cur, false};
}

std::optional<Memory> memory() {
    std::ifstream in("/proc/meminfo");
    Memory found;
    std::string name;
    std::uint64_t size = 0;
    std::string unit;
    while (in >> name >> size) {
        std::getline(in, unit);
        if (name == "MemTotal:") found.total = size * 1024;
        if (name == "MemAvailable:") found.available = size * 1024;
    }
    if (found.total == 0) return std::nullopt;
    return found;
}

std::optional<std::uint64_t> free_disk(std::string const& folder) {
    struct statvfs state {};
    if (::statvfs(folder.c_str(), &state) != 0) return std::nullopt;
    return static_cast<std::uint64_t>(state.f_bavail) * state.f_frsize;
}

FileFacts file(std::string const& path) {
    struct stat state {};
    if (::stat(path.c_str(), &state) != 0) return {};
    auto const may = [&path](int what) { return ::access(path.c_str(), what) == 0; };
    return {true,
            S_ISDIR(state.st_mode),
            state.st_mode & 0777U,
            may(R_OK),
            may(W_OK),
            may(X_OK),
            WallTime::from_seconds(state.st_mtim.tv_sec)};
}

std::vector<std::string> names_in(std::string const& folder) {
    std::vector<std::string> names;
    std::error_code failure;
    for (auto one = std::filesystem::directory_iterator(folder, failure);
         !failure && one != std::filesystem::directory_iterator() && names.size() < 1000; one.increment(failure))
        names.push_back(one->path().filename().string());
    std::ranges::sort(names);
    return names;
}

}  // namespace

Machine real_machine() {
    Machine machine;
    machine.bind = bind_once;
    machine.server_runs = [](std::string const& state_dir) {
        return ask_server(state_dir + "/control.sock", {{"command", "status"}}, Seconds{2}).ok();
    };
    machine.interface_addresses = interface_addresses;
    machine.clock = clock;
    machine.open_files = open_files;
    machine.memory = memory;
    machine.free_disk = free_disk;
    machine.file = file;
    machine.names_in = names_in;
    machine.read_file = config::real_surroundings().read_file;
    machine.ask = [](std::vector<std::string> urls) { return fetch::fetch_now(std::move(urls)); };
    std::error_code failure;
    machine.program_folder = std::filesystem::read_symlink("/proc/self/exe", failure).parent_path().string();
    return machine;
}

}  // namespace usher::cli::doctor
