#include "media/mediasoup/engine_loop.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>

namespace usher::media {
namespace {

constexpr Milliseconds kFirstRestartDelay = 100;
constexpr Milliseconds kMaxRestartDelay = 10'000;
constexpr Milliseconds kStableAfter = 5'000;  // a worker that lived so long did not die "at once"
constexpr Milliseconds kMaxWait = 1'000;      // so that a worker that hangs is noticed
constexpr int kMaxBackoffSteps = 7;

}  // namespace

Milliseconds MediasoupEngine::Loop::now() {
    using namespace std::chrono;
    return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

void MediasoupEngine::Loop::log(LogLevel level, std::string text) {
    if (on_log_) on_log_(level, std::move(text));
}

void MediasoupEngine::Loop::Slot::send(RequestId id, Bytes request, Done done) {
    // Without a process the answer never comes; the conference goes with the process.
    if (!process || !lost.empty()) return;
    pending.push_back({id, speaking_for, Loop::now(), std::move(done)});
    if (auto sent = process->send(request); !sent.ok()) lost = sent.error().detail;
}

void MediasoupEngine::Loop::run() {
    for (;;) {
        {
            std::lock_guard const lock(mutex_);
            if (stop_) break;
        }
        start_workers();
        poll_once();
        take_commands();
        settle_due();
        measure_due();
        check_health();
    }
    for (auto& slot : slots_) slot->process.reset();
}

void MediasoupEngine::Loop::start_workers() {
    bool changed = false;
    for (auto& slot : slots_) {
        if (slot->process || slot->start_at > now()) continue;
        slot->started = now();
        auto started = WorkerProcess::start(options_.worker);
        if (!started.ok()) {
            slot->lost = started.error().detail;  // bury() counts it and sets the next time
            continue;
        }
        slot->process.emplace(std::move(started).value());
        changed = true;
    }
    if (changed) publish_workers();
}

Milliseconds MediasoupEngine::Loop::wait_time() const {
    Milliseconds until = now() + kMaxWait;
    for (auto const& slot : slots_) {
        if (!slot->process) until = std::min(until, slot->start_at);
        if (!slot->lost.empty()) return 0;
    }
    for (auto const& [number, conference] : conferences_)
        if (auto const at = conference.state->next_at()) until = std::min(until, *at);
    return std::max<Milliseconds>(until - now(), 0);
}

void MediasoupEngine::Loop::poll_once() {
    std::vector<pollfd> polled{{wake_.number(), POLLIN, 0}};
    std::vector<Slot*> owners{nullptr};
    for (auto& slot : slots_) {
        if (!slot->process) continue;
        polled.push_back({slot->process->in(), POLLIN, 0});
        owners.push_back(slot.get());
        if (!slot->process->has_unsent()) continue;
        polled.push_back({slot->process->out(), POLLOUT, 0});
        owners.push_back(slot.get());
    }
    if (::poll(polled.data(), polled.size(), static_cast<int>(wait_time())) <= 0) return;
    if (polled[0].revents != 0) {
        std::uint64_t count = 0;
        [[maybe_unused]] auto const drained = ::read(wake_.number(), &count, sizeof count);
    }
    for (std::size_t i = 1; i < polled.size(); ++i) {
        Slot& slot = *owners[i];
        if (polled[i].revents == 0 || !slot.lost.empty()) continue;
        if (polled[i].fd == slot.process->in()) {
            receive(slot);
        } else if (auto flushed = slot.process->flush(); !flushed.ok()) {
            slot.lost = flushed.error().detail;
        }
    }
}

void MediasoupEngine::Loop::receive(Slot& slot) {
    auto messages = slot.process->read();
    if (!messages.ok()) {
        slot.lost = messages.error().detail;
        return;
    }
    std::vector<std::uint64_t> touched;
    for (auto const& message : messages.value()) {
        slot.speaking_for = 0;
        take(slot, message);
        if (slot.speaking_for != 0 && (touched.empty() || touched.back() != slot.speaking_for))
            touched.push_back(slot.speaking_for);
        if (!slot.lost.empty()) return;
    }
    std::sort(touched.begin(), touched.end());
    touched.erase(std::unique(touched.begin(), touched.end()), touched.end());
    for (std::uint64_t const number : touched) settle(number);
}

void MediasoupEngine::Loop::take(Slot& slot, WorkerMessage const& message) {
    auto const to_conference = [&](ObjectId object) {
        auto const it = conferences_.find(object.conference);
        if (it == conferences_.end() || it->second.slot != &slot) return;
        slot.speaking_for = object.conference;
        it->second.state->notice(message, now());
    };
    std::visit(Overloaded{
                   [&](Answer const& m) { answer(slot, m); },
                   [&](WorkerRunning const&) { greet(slot); },
                   [&](LogLine const& m) {
                       log(m.level == 'E'   ? LogLevel::Error
                           : m.level == 'W' ? LogLevel::Warning
                                            : LogLevel::Debug,
                           "media worker: " + m.text);
                   },
                   [](Unneeded const&) {},
                   [&](IceChanged const& m) { to_conference(m.transport); },
                   [&](DtlsChanged const& m) { to_conference(m.transport); },
                   [&](EstimateChanged const& m) { to_conference(m.transport); },
                   [&](ScoresChanged const& m) { to_conference(m.producer); },
                   [&](KeyFrameCame const& m) { to_conference(m.producer); },
                   [&](LayerChanged const& m) { to_conference(m.consumer); },
                   [&](SpeakerChanged const& m) { to_conference(m.producer); },
               },
               message);
}

void MediasoupEngine::Loop::answer(Slot& slot, Answer const& answer) {
    if (slot.pending.empty() || slot.pending.front().id != answer.id) {
        slot.lost = "the worker answered what was not asked";
        return;
    }
    Slot::Pending const asked = std::move(slot.pending.front());
    slot.pending.pop_front();
    if (asked.conference == 0) {
        if (!answer.accepted) slot.lost = answer.reason;
        return;
    }
    // The conference may be gone: then nobody waits for the answer.
    if (!asked.done || !conferences_.contains(asked.conference)) return;
    slot.speaking_for = asked.conference;
    asked.done(answer);
}

void MediasoupEngine::Loop::greet(Slot& slot) {
    slot.running = true;
    publish_workers();
    log(LogLevel::Info, "media worker runs, pid " + std::to_string(slot.process->pid()));
    Listen const& listen = conference_options_.transport.listen;
    if (listen.single_port()) {
        slot.speaking_for = 0;
        RequestId const id = slot.next_request();
        slot.send(id, create_server(id, listen), {});
    }
    for (auto& [number, conference] : conferences_) {
        if (conference.slot != &slot) continue;
        slot.speaking_for = number;
        conference.state->start();
    }
    slot.speaking_for = 0;
}

void MediasoupEngine::Loop::check_health() {
    for (auto& slot : slots_) {
        if (slot->lost.empty() && !slot->pending.empty() && slot->pending.front().sent + kAnswerTimeout < now())
            slot->lost = "the worker does not answer";
        if (slot->lost.empty() && slot->process && !slot->running && slot->started + kAnswerTimeout < now())
            slot->lost = "the worker does not come up";
        if (!slot->lost.empty()) bury(*slot);
    }
}

void MediasoupEngine::Loop::bury(Slot& slot) {
    std::string const why = std::exchange(slot.lost, {});
    log(LogLevel::Error, "media worker lost: " + why);
    slot.process.reset();
    slot.running = false;
    slot.pending.clear();
    // The first death costs no delay; a worker that keeps dying at once is tried ever more seldom.
    bool const at_once = now() - slot.started < kStableAfter;
    slot.failures = at_once ? std::min(slot.failures + 1, kMaxBackoffSteps) : 0;
    slot.start_at = now();
    if (slot.failures > 1) slot.start_at += std::min(kFirstRestartDelay << (slot.failures - 2), kMaxRestartDelay);
    std::vector<std::uint64_t> lost;
    for (auto const& [number, conference] : conferences_)
        if (conference.slot == &slot) lost.push_back(number);
    std::sort(lost.begin(), lost.end());
    for (std::uint64_t const number : lost) lose(number, why);
    publish_workers();
    std::lock_guard const lock(mutex_);
    ++state_.lost;
}

void MediasoupEngine::Loop::settle_due() {
    std::vector<std::uint64_t> due;
    for (auto const& [number, conference] : conferences_)
        if (auto const at = conference.state->next_at(); at && *at <= now()) due.push_back(number);
    for (std::uint64_t const number : due) settle(number);
}

}  // namespace usher::media
