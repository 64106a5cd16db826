// The WebSocket side of a connection: messages between the peer and the core, pings, and the ways it ends.
#include <algorithm>
#include <utility>

#include "edge/connection.hpp"
#include "edge/frame.hpp"
#include "edge/lane.hpp"

namespace usher::edge {

namespace {

// A bridge channel's, as clients know them (docs/protocol/clients.md). Milliseconds.
constexpr std::int64_t kChannelPing = 15'000;
constexpr std::int64_t kChannelIdle = 60'000;

struct Patience {
    std::int64_t ping;  // after so much silence the peer is asked
    std::int64_t idle;  // after so much it is given up
};

bool is_close_frame(std::string_view bytes) {
    return (static_cast<unsigned char>(bytes[0]) & 0x0FU) == static_cast<unsigned>(Opcode::Close);
}

Patience patience(shell::ConnectionKind kind, config::Limits const& limits) {
    if (kind == shell::ConnectionKind::BridgeChannel) return {kChannelPing, kChannelIdle};
    std::int64_t idle = Milliseconds(limits.idle).count();
    return {idle / 2, idle};
}

}  // namespace

bool Connection::is_channel() const { return kind_ == shell::ConnectionKind::BridgeChannel; }

void Connection::open(std::string const& subprotocol) {
    config::Limits const& limits = lane_.site().limits;
    phase_ = Phase::WebSocket;
    set_deadline(lane_.now() + Milliseconds(limits.handshake).count());
    websocket_ =
        std::make_unique<WebSocket>(lane_.context(), *this, is_channel() ? limits.channel_message : limits.stanza);
    websocket_->accept(*handshake_, subprotocol);
    handshake_.reset();
}

bool Connection::write_bytes(std::string bytes) {
    if (phase_ != Phase::WebSocket) return false;
    if (opened_ && !bytes.empty() && is_close_frame(bytes)) last_frame_sent_ = true;  // Beast answers the peer's close
    outbox_.add_raw(std::move(bytes));
    write_now();
    return phase_ == Phase::WebSocket;
}

void Connection::on_open() {
    if (phase_ != Phase::WebSocket) return;
    opened_ = true;
    intake_ = std::make_shared<Intake>(lane_.site().limits.stanza, [weak = lane_.weak_from_this(), id = id_] {
        std::shared_ptr<Lane> const lane = weak.lock();
        if (!lane) return;
        lane->post([lane = lane.get(), id] {
            if (Connection* self = lane->find(id)) self->read_on();
        });
    });
    set_deadline(heard_at_ + patience(kind_, lane_.site().limits).ping);
    lane_.site().inlet.opened(id_, std::move(*upgrade_));
    upgrade_.reset();
}

bool Connection::on_text(std::string text) {
    if (phase_ != Phase::WebSocket || closed_) return false;
    stuck_at_ = 0;
    Counters& counters = lane_.site().counters;
    counters.messages_in.fetch_add(1, std::memory_order_relaxed);
    counters.bytes_in.fetch_add(text.size(), std::memory_order_relaxed);
    std::shared_ptr<void const> unhandled = intake_->take(text.size());
    lane_.site().inlet.received(id_, std::move(text), std::move(unhandled));
    return !intake_->must_rest();
}

void Connection::read_on() {
    if (phase_ == Phase::WebSocket && !closed_) websocket_->read_on();
}

void Connection::on_binary() { close_with(1003, "only text messages are understood here"); }

void Connection::on_end(std::uint16_t code) {
    if (phase_ != Phase::WebSocket) return;
    report_closed(code);
    begin_closing();
}

void Connection::enqueue(shell::Message message) {
    if (phase_ != Phase::WebSocket || !opened_ || last_frame_sent_) return;
    outbox_.add_message(std::move(message));
    lane_.site().counters.messages_out.fetch_add(1, std::memory_order_relaxed);
}

void Connection::close_after_queue(std::uint16_t code, std::string const& reason) { close_with(code, reason); }

// Our close frame is the last thing that the peer gets. Its own close frame, or what it was just sending, is thrown
// away.
void Connection::close_with(std::uint16_t code, std::string_view reason) {
    if (phase_ != Phase::WebSocket || !opened_) return;
    outbox_.add_raw(close_frame(code, reason));
    report_closed(code);
    begin_closing();
}

// A reader that is too slow for limits.outbox: what it has not got is lost, and it is told why if it ever reads on.
void Connection::drop_slow_reader() {
    lane_.site().slow_reader.hit(lane_.now());
    lane_.site().counters.dropped.fetch_add(1, std::memory_order_relaxed);
    outbox_.drop_unsent(socket_.committed());
    close_with(1008, "too slow in reading");
}

void Connection::report_closed(std::uint16_t code) {
    if (!opened_ || std::exchange(closed_, true)) return;
    lane_.site().inlet.closed(id_, code);
}

// A message that has begun is to be whole within limits.idle: who sends it byte by byte holds memory for nothing.
// Looked at with each ping, so that it takes at most one ping longer.
bool Connection::is_stuck(std::int64_t now) {
    if (!websocket_->is_within_message()) {
        stuck_at_ = 0;
        return false;
    }
    if (stuck_at_ == 0) stuck_at_ = now;
    return now - stuck_at_ >= Milliseconds(lane_.site().limits.idle).count();
}

// Nobody is given up who was not asked first and had time to answer: after this machine itself stood still, everybody
// seems to have been silent.
void Connection::tick_websocket(std::int64_t now) {
    Patience const limit = patience(kind_, lane_.site().limits);
    std::int64_t const silent = now - heard_at_;
    bool const asked = asked_at_ > heard_at_;
    outbox_.shrink();
    if (is_stuck(now)) {
        lane_.site().slow_sender.hit(now);
        return close_with(1008, "too slow in sending");
    }
    if (asked && silent >= limit.idle && now - asked_at_ >= limit.idle - limit.ping) return gone();
    if (now - std::max(heard_at_, pinged_at_) >= limit.ping) {
        pinged_at_ = now;
        if (!asked) asked_at_ = now;
        outbox_.add_raw(ping_frame());
        write_now();
        if (phase_ != Phase::WebSocket) return;
    }
    std::int64_t next = std::max(heard_at_, pinged_at_) + limit.ping;
    if (asked_at_ > heard_at_)
        next = std::min(next, std::max(heard_at_ + limit.idle, asked_at_ + limit.idle - limit.ping));
    set_deadline(next);
}

}  // namespace usher::edge
