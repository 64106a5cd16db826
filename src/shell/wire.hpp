// The line between the shell's control thread and the edge's threads: whole messages in, shared immutable buffers out.
// The edge implements Wire and calls Inlet; the shell the other way round. No Boost in this header.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/ids.hpp"
#include "base/secret.hpp"

namespace usher::shell {

enum class ConnectionKind { Xmpp, BridgeChannel };

// What the HTTP upgrade said. Values are percent-decoded.
struct Upgrade {
    ConnectionKind kind = ConnectionKind::Xmpp;
    std::string path;  // without the query: "/xmpp-websocket", "/acme/xmpp-websocket", "/colibri-ws/…"
    std::vector<std::pair<std::string, Secret>> query;
    Secret bearer;        // of the Authorization header; empty: none
    std::string address;  // of the peer, or of the client behind a trusted proxy
    std::string host;     // the Host header, for URLs that go back to the client
    bool secure = false;  // TLS here, or said so by a trusted proxy
};

// One WebSocket text message: the shared bytes, with `insert` spliced in at `splice_at` (only `to='…'` differs between
// the receivers of a broadcast).
struct Message {
    std::shared_ptr<std::string const> bytes;
    std::shared_ptr<std::string const> insert;  // null: nothing
    std::uint32_t splice_at = 0;
};
struct CloseConnection {
    std::uint16_t code = 1000;
    std::string reason;
};  // after everything queued before it

struct Outgoing {
    ConnectionId to;
    std::variant<Message, CloseConnection> what;
};

// Implemented by the edge. Called on the control thread, once at the end of each turn with all that the turn produced;
// the edge hands each of its threads its share at once, and each socket gets one gathered write.
class Wire {
public:
    virtual ~Wire() = default;
    virtual void send(std::vector<Outgoing> batch) = 0;
};

struct HttpRequest {
    std::string method;
    std::string path;
    std::vector<std::pair<std::string, Secret>> query;
    std::string body;
    Secret bearer;
    std::string address;
    std::string host;
    bool secure = false;
    bool api = false;  // came in at the API's own address
};
struct HttpResponse {
    int status = 200;
    std::string content_type = "application/json";
    std::string body;
    std::string allow = {};  // of 405: the methods that are answered
};

// Implemented by the shell. Called from any edge thread; never blocks.
class Inlet {
public:
    virtual ~Inlet() = default;
    // May this upgrade go on? Called before the handshake is answered; cheap and thread-safe (limits, draining).
    virtual void opened(ConnectionId connection, Upgrade upgrade) = 0;
    // `unhandled` is let go of when the message has been dealt with: until then it counts for its sender, of whom not
    // more is read than he may have under way.
    virtual void received(ConnectionId connection, std::string text, std::shared_ptr<void const> unhandled) = 0;
    // `code`: the WebSocket close code, 1006 when the socket just went away.
    virtual void closed(ConnectionId connection, std::uint16_t code) = 0;
    // A request that the core answers (conference request, bridge channel check, API). `answer` may be called on any
    // thread, once.
    virtual void request(HttpRequest request, std::function<void(HttpResponse)> answer) = 0;
    // The bridge channel asks before it answers the handshake: 0 yes, 403, 404. `answer` as above.
    virtual void may_open(Upgrade const& upgrade, std::function<void(int)> answer) = 0;
};

}  // namespace usher::shell
