// What an idle WebSocket costs in memory: N of them, opened by a child process, each with a first message to and fro.
//   KiB   growth of this process's resident memory for each connection
#include <benchmark/benchmark.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <array>
#include <atomic>
#include <csignal>
#include <fstream>
#include <thread>

#include "edge/edge.hpp"
#include "edge/loopback.hpp"

namespace usher::edge {
namespace {

using namespace loopback;

// Keeps nothing; answers the first message of each connection.
class Echo : public shell::Inlet {
public:
    void opened(ConnectionId, shell::Upgrade) override {}
    void received(ConnectionId connection, std::string text, std::shared_ptr<void const>) override {
        edge->send({message(connection, std::move(text))});
        ++seen;
    }
    void closed(ConnectionId, std::uint16_t) override {}
    void request(shell::HttpRequest, std::function<void(shell::HttpResponse)>) override {}
    void may_open(shell::Upgrade const&, std::function<void(int)> answer) override { answer(0); }
    Edge* edge = nullptr;
    std::atomic<int> seen{0};
};

double resident_kib() {
    std::ifstream statm("/proc/self/statm");
    double size = 0;
    double resident = 0;
    statm >> size >> resident;
    return resident * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1024;
}

// The child: reads the port, opens everything, says so, and waits for the end of the pipe.
[[noreturn]] void be_clients(int from_parent, int to_parent, std::size_t count, bool tls) {
    int port = 0;
    bool ready = read(from_parent, &port, sizeof port) == static_cast<ssize_t>(sizeof port);
    std::vector<Client> clients;
    std::string const token(400, 't');
    for (std::size_t i = 0; ready && i < count; ++i) {
        clients.emplace_back(port, tls);
        auto answer = clients.back().upgrade("/xmpp-websocket?room=r&token=" + token);
        ready = answer && answer->status == 101 && clients.back().send_text(std::string(600, 'p')) &&
                clients.back().read_frame();
    }
    char const done = ready ? 'y' : 'n';
    if (write(to_parent, &done, 1) == 1) {
        char end = 0;
        while (read(from_parent, &end, 1) > 0) {}
    }
    _exit(0);
}

void idle(benchmark::State& state) {
    rlimit files{};
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    auto const count = static_cast<std::size_t>(state.range(0));
    bool const tls = state.range(1) != 0;
    std::array<int, 2> down{};
    std::array<int, 2> up{};
    if (pipe(down.data()) != 0 || pipe(up.data()) != 0) return state.SkipWithError("no pipe");
    pid_t child = fork();
    if (child == 0) {
        close(down[1]);
        be_clients(down[0], up[1], count, tls);
    }
    close(down[0]);
    close(up[1]);

    Echo inlet;
    config::Settings with = settings();
    if (tls) {
        with.tls_certificate = "/tmp/usher-idle-bench.pem";
        with.tls_key = "/tmp/usher-idle-bench.pem";
    }
    Edge edge(with, inlet);
    inlet.edge = &edge;
    if (!edge.start().ok()) return state.SkipWithError("cannot start");
    int const port = port_of(edge);
    for (auto _ : state) {
        double const before = resident_kib();
        char done = 'n';
        bool told =
            write(down[1], &port, sizeof port) == static_cast<ssize_t>(sizeof port) && read(up[0], &done, 1) == 1;
        if (!told || done != 'y') {
            state.SkipWithError("the clients did not get in");
            break;
        }
        state.counters["KiB"] = (resident_kib() - before) / static_cast<double>(count);
    }
    close(down[1]);
    close(up[0]);
    waitpid(child, nullptr, 0);
}

// Makes the certificate of the TLS case with the openssl program.
bool const kCertificateMade =
    std::system(
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=localhost "
        "-keyout /tmp/usher-idle-bench.pem -out /tmp/usher-idle-bench.crt >/dev/null 2>&1 && "
        "cat /tmp/usher-idle-bench.crt >> /tmp/usher-idle-bench.pem") == 0;

BENCHMARK(idle)
    ->ArgNames({"connections", "tls"})
    ->Args({500, 0})
    ->Args({2000, 0})
    ->Args({500, 1})
    ->Args({2000, 1})
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace usher::edge
