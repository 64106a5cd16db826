// One client: a WebSocket and the steps of a Jitsi client on it, up to being in a room. Owns its socket.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace usher::load {

class Crowd;

enum class Step {
    Connecting,
    Upgrading,
    FirstFeatures,
    Authenticating,
    SecondFeatures,
    Binding,
    Asking,
    Joining,
    Joined,
    Dead
};

class Client {
public:
    // `socket`: connecting, non-blocking. `request`: the HTTP upgrade.
    Client(Crowd& crowd, int id, int room, int socket, std::string request);
    ~Client();
    Client(Client const&) = delete;
    Client& operator=(Client const&) = delete;

    void on_readable();
    void on_writable();
    void send_update();
    void ping();

    int id() const { return id_; }
    int socket() const { return socket_; }
    Step step() const { return step_; }
    std::uint64_t last_ping() const { return last_ping_; }
    void set_last_ping(std::uint64_t at) { last_ping_ = at; }

private:
    void send(std::string_view text, int opcode = 1);
    void flush();
    void fail(std::string const& why);
    void hang_up();
    std::size_t read_upgrade(std::string_view bytes);
    std::size_t read_frames(std::string_view bytes);
    void frame(int opcode, bool last, std::string_view payload);
    void stanza(std::string_view text);
    bool stream_element(std::string_view text);
    void features(std::string_view text);
    void bound(std::string_view text);
    void in_room(std::string_view text);
    void authenticated();
    void join();
    std::string presence(std::string_view inside) const;

    Crowd& crowd_;
    int id_;
    int room_;
    int socket_;
    Step step_ = Step::Connecting;
    bool wants_to_write_ = true;
    bool counts_stanzas_ = false;
    std::uint32_t stanzas_ = 0;
    std::uint64_t started_;
    std::uint64_t last_ping_ = 0;
    std::string in_;  // what has come and is no whole frame yet
    std::string out_;
    std::string fragments_;  // of a message in several frames
    std::string nick_;
    std::string seat_;  // room@muc/nick
};

}  // namespace usher::load
