// The operator's way in: a Unix socket in the state folder, mode 0600, the peer's user id checked. One JSON line in,
// one JSON line out, then it closes.
#pragma once

#include <functional>
#include <string>
#include <thread>

#include "base/result.hpp"

namespace usher::shell {

class ControlSocket {
public:
    using Command = std::function<void(std::string json, std::function<void(std::string)> answer)>;

    explicit ControlSocket(Command command) : command_(std::move(command)) {}
    ~ControlSocket();
    ControlSocket(ControlSocket const&) = delete;
    ControlSocket& operator=(ControlSocket const&) = delete;

    // Listens at `path` and serves on a thread of its own. Errors: the path cannot be used; another server listens
    // there.
    Result<bool> start(std::string const& path);
    void stop();

private:
    void serve();
    void answer_one(int client);

    Command command_;
    std::string path_;
    int listener_ = -1;
    int wake_ = -1;
    std::thread thread_;
};

}  // namespace usher::shell
