// One client's side of a connection to a started server, whatever carries the stanzas.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace usher::transcript {

class WireClient {
public:
    virtual ~WireClient() = default;
    // One document in the terms of RFC 7395, <open/> and <close/> as well.
    virtual void write(std::string const& text) = 0;
    // The next message; nothing if the connection is closed, or none comes in time.
    virtual std::optional<std::string> read(std::chrono::milliseconds patience = std::chrono::seconds{10}) = 0;
    // The network fails, or the page is closed.
    virtual void lose(bool page_closed) = 0;

    // Everything up to the answer of a ping that is sent now, and that.
    std::vector<std::string> drain();

private:
    int pings_ = 0;
};

// `target`: the query with the room and the token, behind the place.
std::unique_ptr<WireClient> websocket_client(std::uint16_t port, std::string const& target);
// Its read() does not give <open/>: XEP-0206 has none.
std::unique_ptr<WireClient> bosh_client(std::uint16_t port, std::string const& target);

}  // namespace usher::transcript
