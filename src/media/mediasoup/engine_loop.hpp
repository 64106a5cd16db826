// The engine's thread: polls the workers' channels and the queue of commands. Only engine.cpp includes this.
#pragma once

#include <deque>
#include <map>
#include <mutex>
#include <thread>
#include <unordered_map>

#include "media/mediasoup/engine.hpp"
#include "media/mediasoup/worker_process.hpp"

namespace usher::media {

class MediasoupEngine::Loop {
public:
    Loop(EngineOptions options, OnReport on_report, OnLog on_log);
    ~Loop();

    void submit(Command command);
    std::vector<int> worker_pids() const;
    EngineState state() const;

private:
    struct Slot;
    struct Conference {
        std::unique_ptr<WorkerConference> state;
        Slot* slot = nullptr;  // slots live as long as the loop
        ConferenceId id;
    };
    // A place for a worker. The process comes and goes.
    struct Slot final : Outbox {
        explicit Slot(Loop& owner) : loop(owner) {}
        RequestId next_request() override { return ++requests; }
        void send(RequestId id, Bytes request, Done done) override;
        void report(Report report) override { loop.on_report_(std::move(report)); }

        struct Pending {
            RequestId id = 0;
            std::uint64_t conference = 0;  // 0: none
            Milliseconds sent = 0;
            Done done;
        };
        Loop& loop;
        std::optional<WorkerProcess> process;
        std::string lost;      // why the process is to be given up; empty: it is well
        bool running = false;  // it has said so
        Milliseconds started = 0;
        Milliseconds start_at = 0;  // when it is to be started (again)
        int failures = 0;           // deaths soon after the start, in a row
        RequestId requests = 0;
        std::uint64_t speaking_for = 0;  // conference whose requests are being sent
        std::deque<Pending> pending;     // answers come in the order of requests
    };

    static Milliseconds now();
    void run();
    void poll_once();
    Milliseconds wait_time() const;
    void start_workers();
    void receive(Slot& slot);
    void take(Slot& slot, WorkerMessage const& message);
    void answer(Slot& slot, Answer const& answer);
    void greet(Slot& slot);
    void bury(Slot& slot);
    void check_health();
    void take_commands();
    void take(Command const& command);
    void open(OpenConference const& command);
    void settle(std::uint64_t number);
    void settle_due();
    void publish_workers();
    void measure_due();
    void lose(std::uint64_t number, std::string why);
    Slot& least_loaded();
    void log(LogLevel level, std::string text);

    EngineOptions options_;
    OnReport on_report_;
    OnLog on_log_;
    ConferenceOptions conference_options_;
    std::vector<std::unique_ptr<Slot>> slots_;
    std::unordered_map<std::uint64_t, Conference> conferences_;  // by number
    std::map<ConferenceId, std::uint64_t> numbers_;
    std::uint64_t last_number_ = 0;
    Milliseconds measure_at_ = 0;

    Descriptor wake_;
    mutable std::mutex mutex_;  // guards the four below
    std::vector<Command> queue_;
    bool overflow_ = false;
    bool stop_ = false;
    EngineState state_;
    std::thread thread_;  // last: starts when the rest is there
};

}  // namespace usher::media
