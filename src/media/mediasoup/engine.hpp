// The media engine: worker processes and one thread that talks to them. Commands go in by submit(), reports come out
// by the callback, on the engine's thread. A conference lives on one worker. A worker that dies takes its conferences
// with it (EngineLost for each, at once) and is started again; signalling does not notice.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "media/mediasoup/worker_conference.hpp"
#include "media/port/port.hpp"

namespace usher::media {

enum class LogLevel { Debug, Info, Warning, Error };

struct EngineOptions {
    std::string worker;                  // path of the program usher-media-worker
    int workers = 0;                     // 0: one per core; with a single port always one
    std::vector<std::string> announced;  // empty: every interface address, also 127.0.0.1
    std::uint16_t port_min = 40000;
    std::uint16_t port_max = 49999;  // equal to port_min: a single port
    bool udp = true;
    bool tcp = true;
    bool ipv6 = true;  // false: no address of it is listened on or announced
    BitsPerSecond max_incoming = 6'000'000;
    BitsPerSecond initial_outgoing = 2'500'000;
    Milliseconds connect_timeout = 30'000;
    Milliseconds silence_before_down = 20'000;
    Milliseconds measure_every = 5'000;  // for EngineState::traffic
};

// For metrics.
struct EngineState {
    int workers = 0;  // that there are to be
    int running = 0;
    std::uint64_t lost = 0;  // workers that died or were given up, since the start
    std::vector<int> pids;
    std::size_t conferences = 0;
    MediaTraffic traffic;  // of the last look but one
};

class MediasoupEngine final : public Port {
public:
    using OnReport = std::function<void(Report)>;
    using OnLog = std::function<void(LogLevel, std::string)>;

    static constexpr std::size_t kMaxQueued = 100'000;      // commands; more: all conferences are given up
    static constexpr Milliseconds kAnswerTimeout = 10'000;  // a worker that does not answer for so long is given up

    // Starts the thread and, from it, the workers. `on_report` and `on_log` are called from that thread, the last time
    // before the destructor returns. They may call submit().
    MediasoupEngine(EngineOptions options, OnReport on_report, OnLog on_log = {});
    ~MediasoupEngine() override;

    void submit(Command command) override;

    // Process ids of the workers that run now, for tests and metrics. From any thread.
    std::vector<int> worker_pids() const;
    EngineState state() const;  // from any thread

private:
    class Loop;
    std::unique_ptr<Loop> loop_;
};

}  // namespace usher::media
