// What one delivery of a broadcast costs: N WebSockets on loopback, batches of M messages of about 1000 bytes to all of
// them, at most W batches under way. Counted is the CPU of the edge threads and of the thread that hands the batches
// over, from the scheduler's accounting; the receiving side is not.
//   us_total, us_user       microseconds of CPU for each delivery
//   writes                  system calls that wrote, for each delivery
#include <benchmark/benchmark.h>
#include <dirent.h>
#include <sys/epoll.h>
#include <sys/resource.h>

#include <atomic>
#include <fstream>
#include <thread>

#include "edge/edge.hpp"
#include "edge/loopback.hpp"

namespace usher::edge {
namespace {

using namespace loopback;

// Reads whatever comes on many sockets and counts it.
class Sink {
public:
    explicit Sink(std::vector<Client> const& clients) : epoll_(epoll_create1(EPOLL_CLOEXEC)) {
        for (Client const& client : clients) {
            epoll_event event{};
            event.events = EPOLLIN;
            event.data.fd = client.fd();
            epoll_ctl(epoll_, EPOLL_CTL_ADD, client.fd(), &event);
        }
        thread_ = std::thread([this] { run(); });
    }
    ~Sink() {
        stop_ = true;
        thread_.join();
        close(epoll_);
    }
    std::uint64_t bytes() const { return bytes_.load(std::memory_order_acquire); }

private:
    void run() {
        std::vector<char> buffer(256 * 1024);
        epoll_event events[64];
        while (!stop_) {
            int count = epoll_wait(epoll_, events, 64, 20);
            for (int i = 0; i < count; ++i) {
                ssize_t got = recv(events[i].data.fd, buffer.data(), buffer.size(), MSG_DONTWAIT);
                if (got > 0) bytes_.fetch_add(static_cast<std::uint64_t>(got), std::memory_order_release);
            }
        }
    }
    int epoll_;
    std::atomic<std::uint64_t> bytes_{0};
    std::atomic<bool> stop_{false};
    std::thread thread_;
};

struct Cpu {
    double total = 0;  // microseconds
    double user = 0;
};

// Of the threads named usher-edge-*: run time from schedstat; its user share from stat.
Cpu edge_cpu() {
    Cpu cpu;
    DIR* tasks = opendir("/proc/self/task");
    while (dirent* entry = readdir(tasks)) {
        std::string const folder = std::string("/proc/self/task/") + entry->d_name;
        std::string name;
        std::ifstream(folder + "/comm") >> name;
        if (!name.starts_with("usher-edge")) continue;
        double nanoseconds = 0;
        std::ifstream(folder + "/schedstat") >> nanoseconds;
        std::string skipped;
        double user = 0;
        double system = 0;
        std::ifstream stat(folder + "/stat");
        for (int i = 0; i < 13; ++i) stat >> skipped;
        stat >> user >> system;
        cpu.total += nanoseconds / 1000;
        if (user + system > 0) cpu.user += nanoseconds / 1000 * user / (user + system);
    }
    closedir(tasks);
    return cpu;
}

Cpu own_cpu() {
    rusage usage{};
    getrusage(RUSAGE_THREAD, &usage);
    auto microseconds = [](timeval const& time) {
        return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_usec);
    };
    return {microseconds(usage.ru_utime) + microseconds(usage.ru_stime), microseconds(usage.ru_utime)};
}

void fanout(benchmark::State& state) {
    auto const people = static_cast<std::size_t>(state.range(0));
    auto const messages = static_cast<std::size_t>(state.range(1));
    auto const window = static_cast<std::uint64_t>(state.range(2));
    FakeInlet inlet;
    config::Settings one_thread = settings();
    one_thread.edge_threads = 1;
    Edge edge(one_thread, inlet);
    if (!edge.start().ok()) return state.SkipWithError("cannot start");
    std::vector<Client> clients;
    for (std::size_t i = 0; i < people; ++i) {
        clients.emplace_back(port_of(edge));
        clients.back().upgrade();
    }
    inlet.wait_open(people);
    std::vector<std::shared_ptr<std::string const>> inserts;
    for (std::size_t i = 0; i < people; ++i)
        inserts.push_back(std::make_shared<std::string const>(std::string(40, 'j')));
    std::vector<ConnectionId> ids;
    for (std::size_t i = 0; i < people; ++i) ids.push_back(inlet.open_at(i).first);
    Sink sink(clients);

    std::uint64_t const batch_bytes = people * messages * (4 + 960 + 40);
    std::uint64_t sent = 0;
    Traffic const before = edge.traffic();
    Cpu const edge_before = edge_cpu();
    Cpu const own_before = own_cpu();
    double waiting = 0;
    for (auto _ : state) {
        std::vector<shell::Outgoing> batch;
        batch.reserve(people * messages);
        for (std::size_t m = 0; m < messages; ++m) {
            auto bytes = std::make_shared<std::string const>(std::string(960, 'x'));
            for (std::size_t i = 0; i < people; ++i) batch.push_back({ids[i], shell::Message{bytes, inserts[i], 20}});
        }
        edge.send(std::move(batch));
        sent += batch_bytes;
        while (sent - sink.bytes() > (window - 1) * batch_bytes) {
            Cpu const start = own_cpu();
            usleep(20);
            waiting += own_cpu().total - start.total;  // the wait is the benchmark's, not the product's
        }
    }
    while (sink.bytes() < sent) usleep(100);
    Cpu const edge_after = edge_cpu();
    Cpu const own_after = own_cpu();
    Traffic const after = edge.traffic();
    double const deliveries = static_cast<double>(after.messages_out - before.messages_out);
    double const own = std::max(0.0, own_after.total - own_before.total - waiting);
    state.counters["us_total"] = (edge_after.total - edge_before.total + own) / deliveries;
    state.counters["us_user"] = (edge_after.user - edge_before.user + own) / deliveries;
    state.counters["us_edge"] = (edge_after.total - edge_before.total) / deliveries;
    state.counters["writes"] = static_cast<double>(after.writes - before.writes) / deliveries;
    state.counters["deliveries/s"] = benchmark::Counter(deliveries, benchmark::Counter::kIsRate);
}

BENCHMARK(fanout)
    ->ArgNames({"people", "messages", "window"})
    ->Args({100, 1, 1})
    ->Args({100, 1, 4})
    ->Args({100, 4, 1})
    ->Args({300, 1, 1})
    ->Args({300, 1, 4})
    ->Args({300, 4, 1})
    ->MinTime(3)
    ->UseRealTime()
    ->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace usher::edge
