// One worker: a child process with its control channel. Owned by the engine's thread, which polls its descriptors.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "media/mediasoup/channel.hpp"

namespace usher::media {

// A descriptor that is closed with its owner.
class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    ~Descriptor();
    int number() const { return number_; }

private:
    int number_ = -1;
};

class WorkerProcess {
public:
    static constexpr std::size_t kMaxUnsent = 64 * 1024 * 1024;  // bytes; more: the worker does not read any more

    // Starts `program`. It ends by itself when this side of the channel closes, also when this process dies.
    static Result<WorkerProcess> start(std::string const& program);

    WorkerProcess(WorkerProcess&&) noexcept = default;
    WorkerProcess& operator=(WorkerProcess&&) noexcept = delete;
    ~WorkerProcess();  // kills and reaps

    pid_t pid() const { return pid_.number; }
    int in() const { return in_.number(); }    // readable: call read()
    int out() const { return out_.number(); }  // writable and has_unsent(): call flush()
    bool has_unsent() const { return !unsent_.empty(); }

    // Queues and writes what the channel takes now. An error: the worker is lost.
    Result<bool> send(std::vector<std::uint8_t> const& bytes);
    Result<bool> flush();
    // What has come; an error: the worker is gone or talks nonsense.
    Result<std::vector<WorkerMessage>> read();

private:
    struct Pid {
        pid_t number = -1;
        Pid() = default;
        explicit Pid(pid_t pid) : number(pid) {}
        Pid(Pid&& other) noexcept : number(std::exchange(other.number, -1)) {}
    };

    WorkerProcess(pid_t pid, Descriptor in, Descriptor out);

    Pid pid_;
    Descriptor in_;
    Descriptor out_;
    std::vector<std::uint8_t> unsent_;
    FrameReader reader_;
};

}  // namespace usher::media
