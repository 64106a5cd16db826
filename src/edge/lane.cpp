#include "edge/lane.hpp"

#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <csignal>
#include <utility>

#include "edge/connection.hpp"

namespace usher::edge {

namespace asio = boost::asio;

namespace {

constexpr std::size_t kBuckets = 128;  // seconds ahead that the ring reaches; later deadlines go round again
constexpr std::size_t kScratch = 64 * 1024;
constexpr std::int64_t kLongestGap = 2000;  // microseconds that a message may wait so that others join its write

std::int64_t steady_microseconds() {
    auto since = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::microseconds>(since).count();
}

using Timer = asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>,
                                         asio::io_context::executor_type>;

}  // namespace

struct Lane::Loop {
    asio::io_context context{1};
    asio::executor_work_guard<asio::io_context::executor_type> work{context.get_executor()};
    Timer ticker{context};
    Timer gap{context};
};

Lane::Lane(std::shared_ptr<Site> site, std::uint8_t number)
    : site_(std::move(site)), number_(number), loop_(std::make_unique<Loop>()), wheel_(kBuckets), scratch_(kScratch) {
    wheel_second_ = now() / 1000;
}

Lane::~Lane() = default;

void Lane::start() {
    thread_ = std::thread([this] { run(); });
    std::string name = "usher-edge-" + std::to_string(number_);
    pthread_setname_np(thread_.native_handle(), name.c_str());
}

// Signals that are sent to the process are the main thread's. SIGPIPE is blocked too: TLS writes to a socket that the
// peer has closed. Those that a fault of this very thread raises stay as they are.
void Lane::run() {
    sigset_t blocked;
    sigfillset(&blocked);
    for (int fault : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGSYS}) sigdelset(&blocked, fault);
    pthread_sigmask(SIG_BLOCK, &blocked, nullptr);
    arm_tick();
    loop_->context.run();
}

void Lane::stop() {
    if (!thread_.joinable()) return;
    post([this] { say_goodbye(); });
    thread_.join();
    loop_->context.restart();
    loop_->context.poll();  // what was posted while closing lets go of what it holds
    retired_.clear();
}

void Lane::say_goodbye() {
    stopping_ = true;
    listeners_.clear();
    for (Slot& slot : slots_)
        if (auto connection = slot.connection) connection->shut_down();
    loop_->ticker.cancel();
    loop_->gap.cancel();
    loop_->work.reset();
    asio::post(loop_->context, [this] {
        // Twice round the loop is enough for what closing posted.
        asio::post(loop_->context, [this] { loop_->context.stop(); });
    });
}

asio::io_context& Lane::context() { return loop_->context; }
void Lane::post(std::function<void()> work) { asio::post(loop_->context, std::move(work)); }
std::int64_t Lane::now() const { return steady_microseconds() / 1000; }

void Lane::send(std::vector<shell::Outgoing> batch) {
    std::scoped_lock lock(inbox_mutex_);
    inbox_.push_back(std::move(batch));
    if (std::exchange(drain_scheduled_, true)) return;
    asio::post(loop_->context, [this] { schedule_drain(); });
}

// Under load, writing again at once would cost one system call per message and socket. So writing takes at most half of
// the time: after a flush that took long, the next waits as long (at most kLongestGap), and takes along what came
// meanwhile.
void Lane::schedule_drain() {
    std::int64_t gap = std::min(last_flush_took_, kLongestGap);
    std::int64_t wait = last_flush_ended_ + gap - steady_microseconds();
    if (wait <= 0) return drain();
    loop_->gap.expires_after(std::chrono::microseconds(wait));
    loop_->gap.async_wait([this](boost::system::error_code error) {
        if (!error) drain();
    });
}

void Lane::drain() {
    std::vector<std::vector<shell::Outgoing>> batches;
    {
        std::scoped_lock lock(inbox_mutex_);
        batches.swap(inbox_);
        drain_scheduled_ = false;
    }
    std::int64_t began = steady_microseconds();
    for (auto& batch : batches) deliver(batch);
    for (Connection* connection : touched_) connection->flush();
    touched_.clear();
    last_flush_ended_ = steady_microseconds();
    last_flush_took_ = last_flush_ended_ - began;
}

void Lane::deliver(std::vector<shell::Outgoing>& batch) {
    for (shell::Outgoing& outgoing : batch) {
        Connection* connection = find(outgoing.to);
        if (connection == nullptr) continue;  // gone meanwhile; the core has been told
        if (auto* message = std::get_if<shell::Message>(&outgoing.what)) {
            connection->enqueue(std::move(*message));
        } else {
            auto& close = std::get<shell::CloseConnection>(outgoing.what);
            connection->close_after_queue(close.code, close.reason);
        }
        if (connection->touch()) touched_.push_back(connection);
    }
}

std::uint32_t Lane::free_slot() {
    if (free_.empty()) {
        slots_.emplace_back();
        return static_cast<std::uint32_t>(slots_.size() - 1);
    }
    std::uint32_t slot = free_.back();
    free_.pop_back();
    return slot;
}

// A ConnectionId is generation (32 bits), slot (24 bits), lane (8 bits). A generation starts at 1, so none is 0.
void Lane::adopt(Accepted incoming) {
    auto held = std::make_shared<Accepted>(std::move(incoming));  // std::function wants to be copied
    post([this, held] {
        Accepted& accepted = *held;
        bool const is_plain = !site_->tls || (accepted.api && site_->plain_api);
        SslPointer tls = is_plain ? nullptr : site_->tls->session_on(accepted.fd);
        if (stopping_ || (!is_plain && !tls)) {
            ::close(accepted.fd);
            --site_->counters.connections;
            return;
        }
        std::uint32_t slot = free_slot();
        std::uint32_t generation = ++slots_[slot].generation;
        ConnectionId id{(std::uint64_t{generation} << 32) | (std::uint64_t{slot} << 8) | number_};
        auto connection = std::make_shared<Connection>(*this, id, std::move(accepted), std::move(tls));
        slots_[slot].connection = connection;
        connection->start();
    });
}

Connection* Lane::find(ConnectionId id) {
    auto slot = static_cast<std::size_t>((id.number >> 8) & 0xFFFFFF);
    if (slot >= slots_.size() || slots_[slot].generation != id.number >> 32) return nullptr;
    return slots_[slot].connection.get();
}

void Lane::remove(ConnectionId id) {
    if (find(id) == nullptr) return;
    auto slot = static_cast<std::uint32_t>((id.number >> 8) & 0xFFFFFF);
    retired_.push_back(std::move(slots_[slot].connection));
    slots_[slot].connection.reset();
    free_.push_back(slot);
    --site_->counters.connections;
    if (retired_.size() == 1) asio::post(loop_->context, [this] { retired_.clear(); });
}

std::int64_t Lane::wake(ConnectionId id, std::int64_t at) {
    std::int64_t second = std::clamp<std::int64_t>(at / 1000 + 1, wheel_second_ + 1,
                                                   wheel_second_ + static_cast<std::int64_t>(kBuckets) - 1);
    wheel_[static_cast<std::size_t>(second) % kBuckets].push_back(id);
    return second * 1000;
}

void Lane::arm_tick() {
    loop_->ticker.expires_after(std::chrono::milliseconds(1000 - now() % 1000));
    loop_->ticker.async_wait([this](boost::system::error_code error) {
        if (error) return;
        tick();
        arm_tick();
    });
}

void Lane::tick() {
    for (std::int64_t second = now() / 1000; wheel_second_ < second;) {
        ++wheel_second_;
        std::vector<ConnectionId> due;
        due.swap(wheel_[static_cast<std::size_t>(wheel_second_) % kBuckets]);
        for (ConnectionId id : due)
            if (Connection* connection = find(id)) connection->tick();
    }
    for (auto& listener : listeners_) listener->start();
    if (every_second_) every_second_();
}

void Lane::listen(std::vector<std::unique_ptr<Listener>> listeners) {
    listeners_ = std::move(listeners);
    for (auto& listener : listeners_) listener->start();
}

}  // namespace usher::edge
