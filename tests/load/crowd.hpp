// All clients, on one epoll loop, and what they report.
#pragma once

#include <netinet/in.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "load/client.hpp"
#include "load/measure.hpp"
#include "load/options.hpp"

namespace usher::load {

class Crowd {
public:
    explicit Crowd(Options settings);

    // Keeps `concurrency` handshakes under way until `count` clients were started and none is under way.
    void join_all(int count);
    // Starts clients without end, for so many seconds.
    void connect_for(double seconds);
    // One look at the sockets, and no longer than this.
    void poll(int milliseconds);
    // Until nothing has come for a while. Returns the seconds until the last that came.
    double settle(double quiet, double most);
    std::vector<Client*> in_rooms();

    // From clients.
    void failed(Client const& client, std::string const& why);
    void authenticated(std::uint64_t started);
    void joined(std::uint64_t started);
    void delivered(std::uint64_t sent, bool own);
    void watch(Client& client, bool writing);
    std::string room_jid(int room) const;
    std::string open_element() const;

    Options const options;
    Counters counters;
    bool measuring = false;
    int own_updates_back = 0;  // since somebody last looked: the closed loop may send as many

private:
    void start(int id, int room);
    std::string token_for(int id, int room) const;
    std::string room_name(int room) const;
    void forget_dead();
    void check_time() const;

    int epoll_;
    sockaddr_in server_{};
    std::string key_;  // secret, or private key as PEM
    std::uint64_t began_;
    int under_way_ = 0;
    std::vector<std::unique_ptr<Client>> clients_;
    std::size_t forgotten_at_ = 0;
};

}  // namespace usher::load
