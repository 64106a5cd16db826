// One accepted socket from its first byte to its last: HTTP requests, then perhaps a WebSocket, then a polite end. Owns
// the socket and what waits to be written to it; decides nothing about what is answered (handler.hpp).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/ids.hpp"
#include "edge/handler.hpp"
#include "edge/http_reader.hpp"
#include "edge/intake.hpp"
#include "edge/listener.hpp"
#include "edge/outbox.hpp"
#include "edge/readiness.hpp"
#include "edge/socket.hpp"
#include "edge/websocket.hpp"
#include "shell/wire.hpp"

namespace usher::edge {

class Lane;

class Connection : public Ready, public WebSocket::Owner, public std::enable_shared_from_this<Connection> {
public:
    Connection(Lane& lane, ConnectionId id, Accepted accepted, SslPointer tls);
    void start();

    // From the control thread by way of the lane: queued; flush() writes all of it at once.
    void enqueue(shell::Message message);
    void close_after_queue(std::uint16_t code, std::string const& reason);
    void read_on();                                          // there is room again for what the peer says
    bool touch() { return !std::exchange(touched_, true); }  // true: not yet among those to be flushed
    void flush();

    void tick();       // a deadline may have passed
    void shut_down();  // the server stops: goodbye if it fits, and the end

    void readable() override;
    void writable() override;

private:
    enum class Phase { Http, Asking, Answering, WebSocket, Closing, Gone };

    // WebSocket::Owner
    IoResult read_bytes(char* into, std::size_t size) override;
    void want_bytes() override;
    bool write_bytes(std::string bytes) override;
    void on_open() override;
    bool on_text(std::string text) override;
    void on_binary() override;
    void on_end(std::uint16_t code) override;
    std::shared_ptr<WebSocket::Owner> keep_alive() override { return shared_from_this(); }

    // HTTP
    void read_http();
    void step_http(HttpReader::State state);
    void handle(Request request);
    void ask_core(AskCore ask);
    void ask_channel();
    void open(std::string const& subprotocol);
    void may_open(int answer);
    void respond(Response const& response);
    void refuse(int status);
    bool is_one_too_many(std::optional<std::string> const& client);
    bool asks_too_often(std::optional<std::string> const& client);
    void refuse_too_fast();
    void next_request();

    // WebSocket
    bool is_channel() const;
    void tick_websocket(std::int64_t now);
    bool is_stuck(std::int64_t now);
    void close_with(std::uint16_t code, std::string_view reason);
    void drop_slow_reader();
    void report_closed(std::uint16_t code);

    void write_now();
    void written_all();
    void count_waiting(std::size_t bytes);
    // To any thread: runs `then` here when this connection still exists.
    template <class Then>
    auto later(Then then);
    void begin_closing();
    void discard();
    void gone();
    void set_deadline(std::int64_t at);

    Lane& lane_;
    ConnectionId const id_;
    std::string const address_;
    Readiness readiness_;
    Socket socket_;
    Outbox outbox_;
    Phase phase_ = Phase::Http;
    bool touched_ = false;
    bool too_many_ = false;
    AddressCounts::Share share_;
    bool api_ = false;              // another table of paths, and JSON for mistakes
    bool keep_ = true;              // HTTP: another request may follow
    bool head_only_ = false;        // HTTP: it was HEAD
    bool opened_ = false;           // the core was told
    bool closed_ = false;           // the core was told
    bool last_frame_sent_ = false;  // a close frame: no data may follow it (RFC 6455 §5.5.1)
    bool fin_sent_ = false;
    std::size_t counted_ = 0;        // bytes that Counters::waiting has of this connection
    bool blocked_ = false;           // the socket takes no more for now; writable() will come
    bool read_needs_write_ = false;  // TLS: reading goes on when the socket can be written
    std::string unread_;             // bytes that came behind a request
    std::unique_ptr<HttpReader> reader_;
    std::unique_ptr<shell::Upgrade> upgrade_;  // between the decision and on_open
    std::unique_ptr<Request> handshake_;
    shell::ConnectionKind kind_ = shell::ConnectionKind::Xmpp;
    std::unique_ptr<WebSocket> websocket_;
    std::shared_ptr<Intake> intake_;  // of an open WebSocket
    std::int64_t deadline_ = 0;       // milliseconds; what happens then depends on the phase
    std::int64_t woken_at_ = 0;       // the lane's wheel holds us for then
    std::int64_t heard_at_ = 0;       // last byte of the peer
    std::int64_t pinged_at_ = 0;      // the last ping
    std::int64_t asked_at_ = 0;       // the first ping since a byte was heard
    std::int64_t stuck_at_ = 0;       // when the message that is coming was first seen unfinished; 0: none is
};

}  // namespace usher::edge
