// The edge: sockets, TLS, HTTP and WebSockets on threads of its own. It turns bytes into whole messages for the Inlet
// and sends what the control thread hands to Wire. It decides nothing about meetings or people.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "config/settings.hpp"
#include "shell/wire.hpp"

namespace usher::edge {

// Since start. For metrics and benchmarks.
struct Traffic {
    std::uint64_t messages_in = 0;
    std::uint64_t messages_out = 0;
    std::uint64_t bytes_in = 0;  // of messages
    std::uint64_t bytes_out = 0;
    std::uint64_t writes = 0;   // system calls that wrote, or TLS records
    int connections = 0;        // open now
    int behind = 0;             // WebSockets for which something waits that their peer has not taken yet
    std::int64_t waiting = 0;   // bytes that wait for them
    std::uint64_t dropped = 0;  // connections that ended since more waited than limits.outbox
};

class Edge : public shell::Wire {
public:
    // `inlet` outlives this object.
    Edge(config::Settings const& settings, shell::Inlet& inlet);
    ~Edge() override;

    // Reads the certificate, binds every `server.listen` address and starts the threads. Error: which setting, and why;
    // then nothing runs.
    Result<bool> start();
    // Says goodbye (1001) to everybody and ends the threads. The inlet is not called any more once it returns, and is
    // not told of each connection.
    void stop();

    // From one thread at a time. Each edge thread gets its share at once, each socket one gathered write.
    void send(std::vector<shell::Outgoing> batch) override;

    // Loads the certificate again; it is also looked at every 10 s. Error: it was kept, and why. Thread-safe.
    Result<bool> reload_tls();

    std::vector<std::string> addresses() const { return addresses_; }  // bound host:port, in the order of the setting
    std::string const& api_address() const { return api_address_; }    // empty: there is no API
    Traffic traffic() const;

private:
    struct Parts;
    config::Settings const settings_;
    shell::Inlet& inlet_;
    std::vector<std::string> addresses_;
    std::string api_address_;
    std::unique_ptr<Parts> parts_;
};

}  // namespace usher::edge
