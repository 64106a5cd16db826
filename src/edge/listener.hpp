// One listening socket: accepts on one edge thread and hands the connections out to all of them in turn.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "edge/address_counts.hpp"
#include "edge/readiness.hpp"
#include "edge/site.hpp"

namespace usher::edge {

// A bound, listening, non-blocking socket; closed when nobody took it.
class BoundSocket {
public:
    // "host:port" or "[v6]:port" with a numeric address (or "localhost", or "*" for every interface).
    static Result<BoundSocket> bind(std::string const& where);
    BoundSocket(BoundSocket&& other) noexcept;
    BoundSocket& operator=(BoundSocket&&) = delete;
    ~BoundSocket();

    std::string address() const;  // "127.0.0.1:8080": with the port that the system chose
    int release();

private:
    explicit BoundSocket(int fd) : fd_(fd) {}
    int fd_ = -1;
};

// A connected, non-blocking socket, to be taken over.
struct Accepted {
    int fd = -1;
    std::string address;              // of the peer
    bool too_many = false;            // over limits.connections: to be answered 503
    bool api = false;                 // came in at the API's address
    AddressCounts::Share share = {};  // of a client that came by itself; those behind a proxy are counted by request
};

class Listener {
public:
    Listener(boost::asio::io_context& context, BoundSocket socket, Site& site, std::function<void(Accepted)> hand_out,
             bool api = false);
    ~Listener();
    // Accepts from now on; again after it had to rest for want of descriptors.
    void start();

private:
    class Acceptor;
    std::shared_ptr<Acceptor> acceptor_;
};

}  // namespace usher::edge
