// One WebSocket as the server sees it (RFC 6455): handshake, reading, fragments, pong and the answer to a close frame
// are Beast's; what it writes goes to the owner's outbox, where our data frames also go, so that they never interleave.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "edge/request.hpp"
#include "edge/socket.hpp"

namespace boost::asio {
class io_context;
}

namespace usher::edge {

class WebSocket {
public:
    // The connection below. Every call is on the thread of the io_context.
    class Owner {
    public:
        virtual ~Owner() = default;
        // Next bytes of the peer, as Socket::read. WantRead and WantWrite: the owner calls readable() later.
        virtual IoResult read_bytes(char* into, std::size_t size) = 0;
        // Call readable() as soon as there may be bytes, never from within this call.
        virtual void want_bytes() = 0;
        // A handshake answer or a whole control frame: write it now. False: the connection is over.
        virtual bool write_bytes(std::string bytes) = 0;
        virtual void on_open() = 0;
        // False: nothing more is read until read_on().
        virtual bool on_text(std::string text) = 0;
        // A binary message, which nobody here speaks; nothing is read after it.
        virtual void on_binary() = 0;
        // No more will come: Beast has answered what there was to answer. `code`: the close code of the peer, that of
        // our own refusal (1002, 1007, 1009), or 1006 when the bytes just ended.
        virtual void on_end(std::uint16_t code) = 0;
        virtual std::shared_ptr<Owner> keep_alive() = 0;
    };

    // `message_limit`: bytes of one message, over which it closes with 1009.
    WebSocket(boost::asio::io_context& context, Owner& owner, std::size_t message_limit);
    ~WebSocket();
    WebSocket(WebSocket const&) = delete;
    WebSocket& operator=(WebSocket const&) = delete;

    // Answers the handshake of `request`, then reads until the end.
    void accept(Request const& request, std::string const& subprotocol);
    void readable();
    void read_on();
    // A part of a message has come, and its end has not.
    bool is_within_message() const;
    // Forgets the peer: reads nothing more, calls nobody. Whoever started a close of its own calls this.
    void abandon();

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace usher::edge
