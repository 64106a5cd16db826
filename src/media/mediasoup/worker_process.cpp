#include "media/mediasoup/worker_process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace usher::media {
namespace {

// The worker reads requests from the one and writes answers to the other.
constexpr int kWorkerReads = 3;
constexpr int kWorkerWrites = 4;
constexpr char kVersion[] = "MEDIASOUP_VERSION=3.27.1";  // without it the worker does not start
constexpr std::size_t kReadSize = 64 * 1024;
constexpr int kMaxReads = 16;  // per call, so that one worker cannot keep the thread

Error system_error(char const* what, int number = errno) {
    return unavailable(std::string(what) + ": " + std::strerror(number));
}

struct Ends {
    Descriptor ours;
    Descriptor theirs;
};

Result<Ends> make_pair() {
    std::array<int, 2> ends{};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) return system_error("socketpair");
    Ends pair{Descriptor(ends[0]), Descriptor(ends[1])};
    if (fcntl(pair.ours.number(), F_SETFL, O_NONBLOCK) != 0) return system_error("fcntl");
    // Above the numbers that the child gets, so that putting one in place does not overwrite the other.
    int const moved = fcntl(pair.theirs.number(), F_DUPFD_CLOEXEC, kWorkerWrites + 1);
    if (moved < 0) return system_error("fcntl");
    return Ends{std::move(pair.ours), Descriptor(moved)};
}

}  // namespace

Descriptor::~Descriptor() {
    if (number_ >= 0) ::close(number_);
}

WorkerProcess::WorkerProcess(pid_t pid, Descriptor in, Descriptor out)
    : pid_(pid), in_(std::move(in)), out_(std::move(out)) {}

Result<WorkerProcess> WorkerProcess::start(std::string const& program) {
    Ends requests = TRY(make_pair());
    Ends answers = TRY(make_pair());

    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, requests.theirs.number(), kWorkerReads);
    posix_spawn_file_actions_adddup2(&actions, answers.theirs.number(), kWorkerWrites);
    posix_spawn_file_actions_addclosefrom_np(&actions, kWorkerWrites + 1);

    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    // A group of its own: an interrupt from the terminal ends us first, and with us the channel.
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);

    std::vector<std::string> arguments{program, "--logLevel=warn"};
    std::vector<char*> argv{arguments[0].data(), arguments[1].data(), nullptr};
    // Only what it needs: our environment may hold secrets.
    std::vector<std::string> variables{kVersion};
    if (char const* const path = std::getenv("LD_LIBRARY_PATH"))
        variables.push_back(std::string("LD_LIBRARY_PATH=") + path);
    std::vector<char*> environment;
    for (auto& variable : variables) environment.push_back(variable.data());
    environment.push_back(nullptr);

    pid_t pid = -1;
    int const failed = posix_spawn(&pid, program.c_str(), &actions, &attributes, argv.data(), environment.data());
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    if (failed != 0) return system_error(program.c_str(), failed);
    return WorkerProcess(pid, std::move(answers.ours), std::move(requests.ours));
}

WorkerProcess::~WorkerProcess() {
    if (pid_.number < 0) return;
    ::kill(pid_.number, SIGKILL);
    while (::waitpid(pid_.number, nullptr, 0) < 0 && errno == EINTR) {}
}

Result<bool> WorkerProcess::send(std::vector<std::uint8_t> const& bytes) {
    if (unsent_.size() + bytes.size() > kMaxUnsent) return unavailable("the worker does not read its channel");
    unsent_.insert(unsent_.end(), bytes.begin(), bytes.end());
    return flush();
}

Result<bool> WorkerProcess::flush() {
    std::size_t written = 0;
    while (written < unsent_.size()) {
        ssize_t const n = ::send(out_.number(), unsent_.data() + written, unsent_.size() - written, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) break;
        if (n < 0) return system_error("the worker's channel");
        written += static_cast<std::size_t>(n);
    }
    unsent_.erase(unsent_.begin(), unsent_.begin() + static_cast<std::ptrdiff_t>(written));
    return true;
}

Result<std::vector<WorkerMessage>> WorkerProcess::read() {
    std::vector<WorkerMessage> messages;
    std::array<std::uint8_t, kReadSize> buffer;
    for (int i = 0; i < kMaxReads; ++i) {
        ssize_t const n = ::recv(in_.number(), buffer.data(), buffer.size(), 0);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) break;
        if (n < 0) return system_error("the worker's channel");
        if (n == 0) return unavailable("the worker ended");
        reader_.feed({buffer.data(), static_cast<std::size_t>(n)});
        for (;;) {
            std::optional<WorkerMessage> message = TRY(reader_.next());
            if (!message) break;
            messages.push_back(std::move(*message));
        }
    }
    return messages;
}

}  // namespace usher::media
