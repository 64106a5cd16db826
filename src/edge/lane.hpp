// One edge thread: its connections, what the control thread sends them, and their deadlines. Everything below it runs
// on this thread alone, without locks.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "base/ids.hpp"
#include "edge/listener.hpp"
#include "edge/site.hpp"
#include "shell/wire.hpp"

namespace boost::asio {
class io_context;
}

namespace usher::edge {

class Connection;

class Lane : public std::enable_shared_from_this<Lane> {
public:
    Lane(std::shared_ptr<Site> site, std::uint8_t number);
    ~Lane();  // after stop()

    // From any thread.
    void start();
    void send(std::vector<shell::Outgoing> batch);
    void adopt(Accepted accepted);
    void post(std::function<void()> work);
    void stop();  // says goodbye (1001) to every WebSocket, closes everything, ends the thread and waits for it

    // On this lane's thread.
    Site& site() { return *site_; }
    boost::asio::io_context& context();
    std::int64_t now() const;                       // milliseconds of a steady clock
    std::span<char> scratch() { return scratch_; }  // for one call, never across one
    Connection* find(ConnectionId id);
    // Connection::tick() is called soon after `at` (milliseconds), within a second or two, or earlier when that is far
    // away; returns for when.
    std::int64_t wake(ConnectionId id, std::int64_t at);
    void remove(ConnectionId id);
    void listen(std::vector<std::unique_ptr<Listener>> listeners);
    // Called every second.
    void every_second(std::function<void()> work) { every_second_ = std::move(work); }

    static std::uint8_t lane_of(ConnectionId id) { return static_cast<std::uint8_t>(id.number & 0xFF); }

private:
    struct Loop;
    struct Slot {
        std::shared_ptr<Connection> connection;
        std::uint32_t generation = 0;
    };
    void run();
    void drain();
    void schedule_drain();
    void deliver(std::vector<shell::Outgoing>& batch);
    void tick();
    void arm_tick();
    void say_goodbye();
    std::uint32_t free_slot();

    std::shared_ptr<Site> site_;
    std::uint8_t const number_;
    std::unique_ptr<Loop> loop_;
    std::thread thread_;

    std::mutex inbox_mutex_;  // guards the two below
    std::vector<std::vector<shell::Outgoing>> inbox_;
    bool drain_scheduled_ = false;

    std::vector<Slot> slots_;
    std::vector<std::uint32_t> free_;
    std::vector<std::shared_ptr<Connection>> retired_;  // removed; kept until nothing on the stack can hold them
    std::vector<Connection*> touched_;
    std::vector<std::vector<ConnectionId>> wheel_;  // one bucket a second, in a ring
    std::int64_t wheel_second_ = 0;
    std::int64_t last_flush_ended_ = 0;  // microseconds
    std::int64_t last_flush_took_ = 0;
    std::vector<std::unique_ptr<Listener>> listeners_;
    std::function<void()> every_second_;
    std::vector<char> scratch_;
    bool stopping_ = false;
};

}  // namespace usher::edge
