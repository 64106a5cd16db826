// The HTTP side of a connection: one request at a time, answered in order.
#include <spdlog/spdlog.h>

#include <utility>

#include "edge/api_handler.hpp"
#include "edge/connection.hpp"
#include "edge/lane.hpp"

namespace usher::edge {

namespace {

constexpr std::int64_t kAnswerWait = 30'000;  // milliseconds that the core may take
constexpr std::int64_t kHeldWait = 90'000;    // of a request that it may hold (BOSH)

std::string_view words_for(int status) {
    switch (status) {
        case 408: return "The request took too long to arrive.\n";
        case 413: return "The request's body is too large.\n";
        case 429: return "There are too many connections from this address.\n";
        case 431: return "The request's head is too large.\n";
        case 503: return "This server has no room for more connections.\n";
        default: return "This request cannot be read.\n";
    }
}

}  // namespace

// The answer to a question may come on any thread, or never, or when this connection or the whole edge is gone. What is
// posted holds no reference to the lane: it would keep the lane alive from within its own queue.
template <class Then>
auto Connection::later(Then then) {
    return [weak = lane_.weak_from_this(), id = id_, then](auto answer) {
        std::shared_ptr<Lane> lane = weak.lock();
        if (!lane) return;
        lane->post([lane = lane.get(), id, then, answer = std::move(answer)]() mutable {
            Connection* self = lane->find(id);
            if (self != nullptr && self->phase_ == Phase::Asking) then(*self, std::move(answer));
        });
    };
}

void Connection::read_http() {
    auto scratch = lane_.scratch();
    IoResult result = read_bytes(scratch.data(), scratch.size());
    if (result.what == Io::Closed || result.what == Io::Failed) return gone();
    if (result.what != Io::Done) return;
    config::Limits const& limits = lane_.site().limits;
    if (!reader_) {
        reader_ = std::make_unique<HttpReader>(limits.http_head, limits.http_body, limits.stanza);
        set_deadline(lane_.now() + Milliseconds(limits.handshake).count());
    }
    step_http(reader_->feed({scratch.data(), result.bytes}));
}

void Connection::step_http(HttpReader::State state) {
    switch (state) {
        case HttpReader::State::NeedMore:
            if (reader_->wants_continue()) {
                outbox_.add_raw("HTTP/1.1 100 Continue\r\n\r\n");
                write_now();
            }
            return want_bytes();
        case HttpReader::State::Failed: return refuse(reader_->status());
        case HttpReader::State::Complete: break;
    }
    unread_ = reader_->take_rest();
    Request request = std::move(reader_->request());
    reader_.reset();
    handle(std::move(request));
}

void Connection::refuse(int status) {
    Site& site = lane_.site();
    if (status == 431) site.large_head.hit(lane_.now());
    if (status == 413) site.large_body.hit(lane_.now());
    if (status == 400) site.bad_request.hit(lane_.now());
    Response response = api_ ? api_mistake(status, status == 503 ? "unavailable" : "bad-request", words_for(status))
                             : text_response(status, std::string(words_for(status)));
    response.close = true;
    if ((status == 503 && !api_) || status == 429) response.headers.emplace_back("Retry-After", "10");
    respond(response);
}

void Connection::handle(Request request) {
    keep_ = request.keep_alive;
    head_only_ = request.method == "HEAD";
    if (too_many_) return refuse(503);
    Peer const peer{address_, socket_.is_tls()};
    if (!api_) {
        std::optional<std::string> const client = lane_.site().handler.client_behind_proxy(request, peer);
        if (is_one_too_many(client)) return refuse(429);
        if (asks_too_often(client)) return refuse_too_fast();
    }
    Plan plan = api_ ? api_plan(request, peer) : lane_.site().handler.plan(request, peer);
    spdlog::debug("http method={} path={} connection={}", request.method, loggable_path(request.target), id_.number);
    if (auto* response = std::get_if<Response>(&plan)) return respond(*response);
    if (auto* ask = std::get_if<AskCore>(&plan)) return ask_core(std::move(*ask));

    auto& socket = std::get<OpenSocket>(plan);
    kind_ = socket.upgrade.kind;
    upgrade_ = std::make_unique<shell::Upgrade>(std::move(socket.upgrade));
    handshake_ = std::make_unique<Request>(std::move(request));
    return is_channel() ? ask_channel() : open(socket.subprotocol);
}

// limits.connections_per_address. One connection of a proxy's may bring requests of many clients, one after the other.
bool Connection::is_one_too_many(std::optional<std::string> const& client) {
    Site& site = lane_.site();
    if (client) {
        share_ = {};
        share_ = site.addresses.take(*client);
    }
    if (share_.number() <= site.limits.connections_per_address) return false;
    site.too_many_here.hit(lane_.now());
    share_ = {};  // it is closed; the next request of the same client is not to pay for it
    return true;
}

// limits.requests_per_address.
bool Connection::asks_too_often(std::optional<std::string> const& client) {
    Site& site = lane_.site();
    if (site.requests.take(client ? *client : address_, lane_.now())) return false;
    site.too_fast_here.hit(lane_.now());
    return true;
}

// The connection stays: a new one would cost more than this answer.
void Connection::refuse_too_fast() {
    Response response = text_response(429, "There are too many requests from this address.\n");
    response.headers.emplace_back("Retry-After", "10");
    respond(response);
}

void Connection::ask_core(AskCore ask) {
    phase_ = Phase::Asking;
    set_deadline(lane_.now() + (ask.may_be_held ? kHeldWait : kAnswerWait));
    lane_.site().inlet.request(
        std::move(ask.request), later([](Connection& self, shell::HttpResponse answer) {
            self.respond(self.api_ ? api_answer_of(std::move(answer)) : answer_of(std::move(answer)));
        }));
}

void Connection::ask_channel() {
    phase_ = Phase::Asking;
    set_deadline(lane_.now() + kAnswerWait);
    lane_.site().inlet.may_open(*upgrade_, later([](Connection& self, int answer) { self.may_open(answer); }));
}

void Connection::may_open(int answer) {
    if (answer == 0) return open({});
    respond(upgrade_refusal(answer));
}

void Connection::respond(Response const& response) {
    phase_ = Phase::Answering;
    keep_ = keep_ && !response.close;
    outbox_.add_raw(head_of(response, keep_));
    if (!head_only_) outbox_.add_shared(response.owner, response.body);
    set_deadline(lane_.now() + Milliseconds(lane_.site().limits.idle).count());
    write_now();
}

void Connection::next_request() {
    phase_ = Phase::Http;
    handshake_.reset();
    upgrade_.reset();
    outbox_.shrink();
    set_deadline(lane_.now() + Milliseconds(lane_.site().limits.idle).count());
    want_bytes();
}

}  // namespace usher::edge
