// The socket's side: bytes in and out, deadlines, and the end. HTTP is in connection_http.cpp, the WebSocket in
// connection_websocket.cpp.
#include "edge/connection.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "edge/api_handler.hpp"
#include "edge/lane.hpp"

namespace usher::edge {

namespace {

constexpr std::int64_t kCloseWait = 5'000;  // milliseconds for the peer to take the last bytes and close
constexpr int kDiscardsAtOnce = 16;

}  // namespace

Connection::Connection(Lane& lane, ConnectionId id, Accepted accepted, SslPointer tls)
    : lane_(lane),
      id_(id),
      address_(std::move(accepted.address)),
      readiness_(lane.context(), accepted.fd),
      socket_(accepted.fd, std::move(tls)),
      too_many_(accepted.too_many),
      share_(std::move(accepted.share)),
      api_(accepted.api) {}

void Connection::start() {
    heard_at_ = lane_.now();
    set_deadline(heard_at_ + Milliseconds(lane_.site().limits.handshake).count());
    want_bytes();
}

void Connection::readable() {
    switch (phase_) {
        case Phase::Http: return read_http();
        case Phase::WebSocket: return websocket_->readable();
        case Phase::Closing: return discard();
        case Phase::Asking:
        case Phase::Answering:
        case Phase::Gone: return;
    }
}

void Connection::writable() {
    blocked_ = false;
    write_now();
    if (phase_ == Phase::WebSocket) count_waiting(outbox_.size());
    if (std::exchange(read_needs_write_, false)) readable();
}

IoResult Connection::read_bytes(char* into, std::size_t size) {
    if (!unread_.empty()) {
        std::size_t part = std::min(size, unread_.size());
        std::memcpy(into, unread_.data(), part);
        unread_.erase(0, part);
        if (unread_.empty()) unread_.shrink_to_fit();
        return {Io::Done, part};
    }
    IoResult result = socket_.read(into, size);
    if (result.what == Io::Done) heard_at_ = lane_.now();
    if (result.what == Io::WantRead) readiness_.want_read(shared_from_this());
    if (result.what == Io::WantWrite) {
        read_needs_write_ = true;
        readiness_.want_write(shared_from_this());
    }
    return result;
}

void Connection::want_bytes() {
    if (unread_.empty() && !socket_.has_buffered()) return readiness_.want_read(shared_from_this());
    lane_.post([self = shared_from_this()] { self->readable(); });
}

void Connection::write_now() {
    if (phase_ == Phase::Gone || blocked_) return;
    Counters& counters = lane_.site().counters;
    std::uint64_t writes = 0;
    IoResult result = socket_.write(outbox_, lane_.scratch(), writes);
    counters.writes.fetch_add(writes, std::memory_order_relaxed);
    counters.bytes_out.fetch_add(result.bytes, std::memory_order_relaxed);
    switch (result.what) {
        case Io::Done: return written_all();
        case Io::WantWrite:
            blocked_ = true;
            readiness_.want_write(shared_from_this());
            break;
        case Io::WantRead: readiness_.want_read(shared_from_this()); break;
        case Io::Closed:
        case Io::Failed: return gone();
    }
    if (phase_ == Phase::Answering && result.bytes > 0)
        set_deadline(lane_.now() + Milliseconds(lane_.site().limits.idle).count());
}

void Connection::written_all() {
    if (phase_ == Phase::Answering) return keep_ ? next_request() : begin_closing();
    if (phase_ != Phase::Closing || std::exchange(fin_sent_, true)) return;
    socket_.shutdown_write();
    want_bytes();
}

void Connection::flush() {
    touched_ = false;
    if (phase_ == Phase::Gone) return;
    if (!outbox_.empty()) write_now();
    if (phase_ == Phase::WebSocket && outbox_.weight() > lane_.site().limits.outbox) drop_slow_reader();
    if (phase_ == Phase::WebSocket) count_waiting(outbox_.size());
}

void Connection::count_waiting(std::size_t bytes) {
    if (bytes == counted_) return;
    Counters& counters = lane_.site().counters;
    if ((bytes == 0) != (counted_ == 0)) counters.behind.fetch_add(bytes == 0 ? -1 : 1, std::memory_order_relaxed);
    counters.waiting.fetch_add(static_cast<std::int64_t>(bytes) - static_cast<std::int64_t>(counted_),
                               std::memory_order_relaxed);
    counted_ = bytes;
}

// Everything queued is written, then FIN; what the peer still sends is thrown away until it closes too. Closing at once
// would make the kernel answer its bytes with a reset, and the peer might lose our last words.
void Connection::begin_closing() {
    if (phase_ == Phase::Closing || phase_ == Phase::Gone) return;
    phase_ = Phase::Closing;
    count_waiting(0);
    if (websocket_) websocket_->abandon();
    reader_.reset();
    unread_.clear();
    set_deadline(lane_.now() + kCloseWait);
    write_now();
    if (phase_ == Phase::Closing && !fin_sent_) want_bytes();
}

void Connection::discard() {
    for (int i = 0; i < kDiscardsAtOnce; ++i) {
        auto scratch = lane_.scratch();
        IoResult result = read_bytes(scratch.data(), scratch.size());
        if (result.what == Io::Closed || result.what == Io::Failed) return gone();
        if (result.what != Io::Done) return;
    }
    want_bytes();
}

void Connection::gone() {
    if (phase_ == Phase::Gone) return;
    auto self = shared_from_this();
    phase_ = Phase::Gone;
    count_waiting(0);
    readiness_.close();
    if (websocket_) websocket_->abandon();
    report_closed(1006);
    share_ = {};
    lane_.remove(id_);
}

void Connection::shut_down() {
    if (phase_ == Phase::WebSocket && opened_ && !closed_) {
        outbox_.add_raw(close_frame(1001, "the server stops"));
        write_now();
    }
    closed_ = true;  // nobody is told: who stops us knows
    gone();
}

void Connection::set_deadline(std::int64_t at) {
    deadline_ = at;
    if (woken_at_ == 0 || at < woken_at_ - 1000) woken_at_ = lane_.wake(id_, at);
}

void Connection::tick() {
    std::int64_t now = lane_.now();
    if (now < woken_at_ - 500) return;  // an older place in the wheel; the newer one is still to come
    woken_at_ = 0;
    if (phase_ == Phase::WebSocket && opened_) return tick_websocket(now);
    if (now < deadline_) return set_deadline(deadline_);
    switch (phase_) {
        case Phase::Http:
            if (reader_ && !reader_->is_idle()) return refuse(408);
            return gone();
        case Phase::Asking:
            return respond(api_ ? api_mistake(504, "unavailable", "the server was too busy to answer")
                                : text_response(504, "The server was too busy to answer.\n"));
        case Phase::Answering:
        case Phase::WebSocket:
        case Phase::Closing:
        case Phase::Gone: return gone();
    }
}

}  // namespace usher::edge
