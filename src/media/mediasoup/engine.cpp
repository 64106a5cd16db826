#include "media/mediasoup/engine.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>

#include "media/mediasoup/addresses.hpp"
#include "media/mediasoup/engine_loop.hpp"

namespace usher::media {
namespace {

ConferenceOptions conference_options(EngineOptions const& options) {
    ConferenceOptions made;
    made.transport.listen.port_min = options.port_min;
    made.transport.listen.port_max = options.port_max;
    made.transport.listen.addresses =
        listen_addresses(options.announced, interface_addresses(), made.transport.listen.single_port());
    if (!options.ipv6) leave_out_ipv6(made.transport.listen.addresses);
    made.transport.listen.udp = options.udp;
    made.transport.listen.tcp = options.tcp;
    made.transport.initial_outgoing = options.initial_outgoing;
    made.max_incoming = options.max_incoming;
    made.connect_timeout = options.connect_timeout;
    made.silence_before_down = options.silence_before_down;
    return made;
}

std::size_t worker_count(EngineOptions const& options) {
    if (options.port_min == options.port_max) return 1;  // two processes cannot share one port
    int const wanted = options.workers > 0 ? options.workers : static_cast<int>(std::thread::hardware_concurrency());
    return static_cast<std::size_t>(std::max(wanted, 1));
}

}  // namespace

MediasoupEngine::MediasoupEngine(EngineOptions options, OnReport on_report, OnLog on_log)
    : loop_(std::make_unique<Loop>(std::move(options), std::move(on_report), std::move(on_log))) {}

MediasoupEngine::~MediasoupEngine() = default;

void MediasoupEngine::submit(Command command) { loop_->submit(std::move(command)); }

std::vector<int> MediasoupEngine::worker_pids() const { return loop_->worker_pids(); }

EngineState MediasoupEngine::state() const { return loop_->state(); }

MediasoupEngine::Loop::Loop(EngineOptions options, OnReport on_report, OnLog on_log)
    : options_(std::move(options)),
      on_report_(std::move(on_report)),
      on_log_(std::move(on_log)),
      conference_options_(conference_options(options_)),
      wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    for (std::size_t i = 0; i < worker_count(options_); ++i) slots_.push_back(std::make_unique<Slot>(*this));
    publish_workers();
    thread_ = std::thread([this] { run(); });
}

MediasoupEngine::Loop::~Loop() {
    {
        std::lock_guard const lock(mutex_);
        stop_ = true;
    }
    std::uint64_t const one = 1;
    [[maybe_unused]] auto const woken = ::write(wake_.number(), &one, sizeof one);
    thread_.join();
}

void MediasoupEngine::Loop::submit(Command command) {
    {
        std::lock_guard const lock(mutex_);
        if (queue_.size() >= kMaxQueued) {
            overflow_ = true;
            return;
        }
        queue_.push_back(std::move(command));
    }
    // A full counter means that the thread has enough reason to wake up already.
    std::uint64_t const one = 1;
    [[maybe_unused]] auto const woken = ::write(wake_.number(), &one, sizeof one);
}

std::vector<int> MediasoupEngine::Loop::worker_pids() const {
    std::lock_guard const lock(mutex_);
    return state_.pids;
}

EngineState MediasoupEngine::Loop::state() const {
    std::lock_guard const lock(mutex_);
    return state_;
}

void MediasoupEngine::Loop::publish_workers() {
    std::lock_guard const lock(mutex_);
    state_.workers = static_cast<int>(slots_.size());
    state_.running = 0;
    state_.pids.clear();
    for (auto const& slot : slots_) {
        if (slot->process) state_.pids.push_back(slot->process->pid());
        if (slot->running) ++state_.running;
    }
}

// What is published is the answer to the questions before.
void MediasoupEngine::Loop::measure_due() {
    if (now() < measure_at_) return;
    measure_at_ = now() + options_.measure_every;
    MediaTraffic all;
    for (auto& [number, conference] : conferences_) {
        if (!conference.slot->running) continue;
        all.add(conference.state->measured());
        conference.slot->speaking_for = number;
        conference.state->measure();
    }
    std::lock_guard const lock(mutex_);
    state_.traffic = all;
    state_.conferences = conferences_.size();
}

void MediasoupEngine::Loop::take_commands() {
    std::vector<Command> commands;
    bool overflow = false;
    {
        std::lock_guard const lock(mutex_);
        commands.swap(queue_);
        overflow = std::exchange(overflow_, false);
    }
    for (auto const& command : commands) take(command);
    if (!overflow) return;
    // Commands were dropped, so nobody knows what the conferences should be: let them be opened anew.
    log(LogLevel::Error, "the queue of media commands overflowed");
    while (!conferences_.empty()) {
        auto const& [number, conference] = *conferences_.begin();
        conference.state->close();
        lose(number, "the queue of media commands overflowed");
    }
}

void MediasoupEngine::Loop::take(Command const& command) {
    if (auto const* const opening = std::get_if<OpenConference>(&command)) return open(*opening);
    ConferenceId const id = std::visit(
        Overloaded{[](OpenConference const& c) { return c.id; }, [](CloseConference const& c) { return c.id; },
                   [](auto const& c) { return c.who.conference; }},
        command);
    auto const known = numbers_.find(id);
    if (known == numbers_.end()) {
        // Closing what a dead worker took along is no mistake.
        std::visit(Overloaded{[](OpenConference const&) {}, [](CloseConference const&) {}, [](CloseEndpoint const&) {},
                              [this](auto const& c) {
                                  on_report_(CommandRefused{c.who, "no such conference"});
                              }},
                   command);
        return;
    }
    std::uint64_t const number = known->second;
    Conference& conference = conferences_.at(number);
    conference.slot->speaking_for = number;
    if (std::holds_alternative<CloseConference>(command)) {
        conference.state->close();
        numbers_.erase(known);
        conferences_.erase(number);
        return;
    }
    conference.state->command(command, now());
    settle(number);
}

void MediasoupEngine::Loop::open(OpenConference const& command) {
    if (numbers_.contains(command.id)) {
        on_report_(CommandRefused{EndpointId{command.id, {}, 0}, "this conference is open already"});
        return;
    }
    std::uint64_t const number = ++last_number_;
    Slot& slot = least_loaded();
    Conference conference{std::make_unique<WorkerConference>(command.id, number, conference_options_, slot), &slot,
                          command.id};
    numbers_.emplace(command.id, number);
    auto const [it, added] = conferences_.emplace(number, std::move(conference));
    slot.speaking_for = number;
    if (slot.running) it->second.state->start();
}

MediasoupEngine::Loop::Slot& MediasoupEngine::Loop::least_loaded() {
    // A worker that runs before one that does not; then the one with the fewest people, an empty conference counting
    // as one, since they will come.
    std::map<Slot const*, std::size_t> people;
    for (auto const& [number, conference] : conferences_) people[conference.slot] += 1 + conference.state->endpoints();
    auto const better = [&people](std::unique_ptr<Slot> const& a, std::unique_ptr<Slot> const& b) {
        return std::pair(!a->running, people[a.get()]) < std::pair(!b->running, people[b.get()]);
    };
    return **std::min_element(slots_.begin(), slots_.end(), better);
}

void MediasoupEngine::Loop::settle(std::uint64_t number) {
    auto const it = conferences_.find(number);
    if (it == conferences_.end()) return;
    it->second.slot->speaking_for = number;
    it->second.state->settle(now());
    if (auto const& failure = it->second.state->failure()) lose(number, *failure);
}

void MediasoupEngine::Loop::lose(std::uint64_t number, std::string why) {
    auto const it = conferences_.find(number);
    ConferenceId const id = it->second.id;
    numbers_.erase(id);
    conferences_.erase(it);
    on_report_(EngineLost{id, std::move(why)});
}

}  // namespace usher::media
