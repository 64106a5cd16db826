// Who means ill, on raw sockets: slow in everything, many at once, from another site. What he is told, and that others
// are served. The tests of this layer use loopback sockets.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "edge/edge.hpp"
#include "edge/loopback.hpp"

namespace usher::edge {
namespace {

using namespace loopback;

class EdgeHostile : public testing::Test {
protected:
    void start(config::Settings const& settings) {
        edge_.reset();
        edge_ = std::make_unique<Edge>(settings, inlet_);
        auto started = edge_->start();
        ASSERT_TRUE(started.ok()) << (started.ok() ? "" : started.error().detail);
        port_ = port_of(*edge_);
    }
    static config::Settings impatient() {
        config::Settings made = settings();
        made.limits.handshake = Seconds{1};
        made.limits.idle = Seconds{2};
        return made;
    }
    bool wait_connections(int count) {
        for (int i = 0; i < 500 && edge_->traffic().connections != count; ++i) usleep(10'000);
        return edge_->traffic().connections == count;
    }
    // Sends `bytes` one by one, a hundred milliseconds apart, until the other side has had enough.
    static std::optional<HttpAnswer> dribble(Client& client, std::string const& bytes) {
        client.set_timeout(100);
        for (char c : bytes) {
            if (!client.send(std::string(1, c))) break;
            if (auto answer = client.read_http()) return answer;
        }
        client.set_timeout(5000);
        return client.read_http();
    }

    FakeInlet inlet_;
    std::unique_ptr<Edge> edge_;
    int port_ = 0;
};

TEST_F(EdgeHostile, WhoSendsItsHeadSlowlyIsGivenUpAlthoughItNeverStops) {
    start(impatient());
    Client client(port_);
    auto answer = dribble(client, "GET /health HTTP/1.1\r\nHost: localhost\r\nX-Long: " + std::string(60, 'x'));
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 408);
    client.close();
    EXPECT_TRUE(wait_connections(0));
}

TEST_F(EdgeHostile, WhoSendsItsBodySlowlyToo) {
    start(impatient());
    Client client(port_);
    client.send("POST /conference-request/v1 HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n");
    auto answer = dribble(client, std::string(60, 'x'));
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 408);
    Client chunks(port_);
    chunks.send("POST /http-bind HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
    answer = dribble(chunks, "1\r\na\r\n1\r\nb\r\n1\r\nc\r\n1\r\nd\r\n1\r\ne\r\n1\r\nf\r\n");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 408);
    EXPECT_EQ(inlet_.request_count(), 0U);
}

// Bytes keep coming, so that it is never silent; but the message is never whole.
TEST_F(EdgeHostile, WhoSendsAMessageByteByByteIsGivenUp) {
    start(impatient());
    Client slow(port_);
    ASSERT_EQ(slow.upgrade()->status, 101);
    ASSERT_NE(inlet_.wait_open(1).number, 0U);
    Client fragments(port_);
    ASSERT_EQ(fragments.upgrade()->status, 101);
    ASSERT_NE(inlet_.wait_open(2).number, 0U);
    std::string const frame = Client::frame(1, std::string(100, 'x'));
    slow.send(frame.substr(0, 20));
    fragments.send(Client::frame(1, "x", false));
    for (std::size_t i = 20; i < 90 && inlet_.close_count() < 2; ++i) {
        slow.send(frame.substr(i, 1));
        fragments.send(Client::frame(0, "x", false));
        usleep(100'000);
    }
    ASSERT_TRUE(inlet_.wait([&] { return true; }));
    ASSERT_EQ(inlet_.close_count(), 2U);
    EXPECT_EQ(inlet_.close_at(0).code, 1008);
    EXPECT_EQ(inlet_.close_at(1).code, 1008);
    EXPECT_EQ(inlet_.text_count(), 0U);
}

TEST_F(EdgeHostile, WhoSendsManyWholeMessagesInPiecesStays) {
    start(impatient());
    Client client(port_);
    ASSERT_EQ(client.upgrade()->status, 101);
    ASSERT_NE(inlet_.wait_open(1).number, 0U);
    std::size_t sent = 0;
    for (int i = 0; i < 45; ++i) {
        std::string const frame = Client::frame(1, std::string(50, 'x'));
        client.send(frame.substr(0, 30));
        usleep(100'000);
        client.send(frame.substr(30));
        ++sent;
    }
    ASSERT_TRUE(inlet_.wait_texts(sent));
    EXPECT_EQ(inlet_.close_count(), 0U);
}

TEST_F(EdgeHostile, OneAddressCannotTakeAllConnections) {
    config::Settings few = settings();
    few.limits.connections_per_address = 3;
    start(few);
    std::vector<Client> clients;
    for (int i = 0; i < 3; ++i) {
        clients.emplace_back(port_);
        EXPECT_EQ(clients.back().get("/health")->status, 200);
    }
    {
        Client fourth(port_);
        auto answer = fourth.get("/health");
        ASSERT_TRUE(answer);
        EXPECT_EQ(answer->status, 429);
        EXPECT_EQ(answer->headers["retry-after"], "10");
        EXPECT_TRUE(fourth.at_end());
        Client socket(port_);
        EXPECT_EQ(socket.upgrade()->status, 429) << "no WebSocket either";
    }
    EXPECT_EQ(inlet_.open_count(), 0U);
    clients.pop_back();
    ASSERT_TRUE(wait_connections(2));
    EXPECT_EQ(Client(port_).get("/health")->status, 200) << "a place that is free again";
}

// Far beyond the limit nobody is told any more: the connection is closed before a byte of it is read.
TEST_F(EdgeHostile, AFloodFromOneAddressHoldsNothing) {
    config::Settings few = settings();
    few.limits.connections_per_address = 2;
    start(few);
    std::vector<Client> clients;
    clients.reserve(200);
    for (int i = 0; i < 200; ++i) clients.emplace_back(port_);
    EXPECT_TRUE(wait_connections(2 + 64));
    clients.clear();
    EXPECT_TRUE(wait_connections(0));
    EXPECT_EQ(Client(port_).get("/health")->status, 200);
}

TEST_F(EdgeHostile, BehindATrustedProxyEachClientCountsForItself) {
    config::Settings proxied = settings();
    proxied.limits.connections_per_address = 2;
    proxied.trusted_proxies = {"127.0.0.1"};
    start(proxied);
    std::vector<Client> proxy;
    for (int i = 0; i < 8; ++i) proxy.emplace_back(port_);
    auto ask = [&](std::size_t connection, std::string const& client) {
        auto answer = proxy[connection].get("/health", "X-Forwarded-For: " + client + "\r\n");
        return answer ? answer->status : 0;
    };
    EXPECT_EQ(ask(0, "192.0.2.1"), 200);
    EXPECT_EQ(ask(1, "192.0.2.1"), 200);
    EXPECT_EQ(ask(2, "192.0.2.1"), 429);
    EXPECT_EQ(ask(3, "192.0.2.2"), 200) << "another client";
    EXPECT_EQ(ask(0, "192.0.2.3"), 200) << "the proxy uses a connection for somebody else";
    EXPECT_EQ(ask(4, "192.0.2.1"), 200);
    EXPECT_EQ(ask(5, "2001:db8:0:1::1"), 200);
    EXPECT_EQ(ask(6, "2001:db8:0:1:ffff::2"), 200);
    EXPECT_EQ(ask(7, "2001:db8:0:1::3"), 429) << "one IPv6 network";
}

TEST_F(EdgeHostile, APageOfAnotherSiteMayNotSignalWhereOriginsAreListed) {
    config::Settings strict = settings();
    strict.origins = {"https://meet.example"};
    start(strict);
    std::string const foreign = "Origin: https://evil.example\r\n";
    EXPECT_EQ(Client(port_).upgrade("/xmpp-websocket", "Sec-WebSocket-Protocol: xmpp\r\n" + foreign)->status, 403);
    EXPECT_EQ(Client(port_).upgrade("/colibri-ws/default-id/c/e?pwd=x", foreign)->status, 403);
    for (char const* path : {"/http-bind", "/conference-request/v1"}) {
        Client client(port_);
        client.send("POST " + std::string(path) + " HTTP/1.1\r\nHost: h\r\n" + foreign + "Content-Length: 0\r\n\r\n");
        auto answer = client.read_http();
        ASSERT_TRUE(answer);
        EXPECT_EQ(answer->status, 403) << path;
        EXPECT_EQ(answer->headers.count("access-control-allow-origin"), 0U);
        client.send("OPTIONS " + std::string(path) + " HTTP/1.1\r\nHost: h\r\n" + foreign + "\r\n");
        EXPECT_EQ(client.read_http()->status, 403) << "nor does it get leave to ask";
    }
    for (char const* origin :
         {"null", "https://meet.example.evil.example", "http://meet.example", "https://meet.exampl"})
        EXPECT_EQ(
            Client(port_)
                .upgrade("/xmpp-websocket", "Sec-WebSocket-Protocol: xmpp\r\nOrigin: " + std::string(origin) + "\r\n")
                ->status,
            403)
            << origin;
    EXPECT_EQ(Client(port_)
                  .upgrade("/xmpp-websocket", "Sec-WebSocket-Protocol: xmpp\r\nOrigin: https://meet.example\r\n")
                  ->status,
              101);
    EXPECT_EQ(inlet_.request_count(), 0U);
}

// Nothing is ever unpacked here, so nothing can unfold.
TEST_F(EdgeHostile, NoCompressionIsNegotiated) {
    start(settings());
    Client client(port_);
    auto answer = client.upgrade("/xmpp-websocket",
                                 "Sec-WebSocket-Protocol: xmpp\r\nSec-WebSocket-Extensions: permessage-deflate; "
                                 "client_max_window_bits\r\n");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 101);
    EXPECT_EQ(answer->headers.count("sec-websocket-extensions"), 0U);
    ASSERT_NE(inlet_.wait_open(1).number, 0U);
    std::string packed = Client::frame(1, "xxxx");
    packed[0] = static_cast<char>(packed[0] | 0x40);  // RSV1: compressed (RFC 7692 §6)
    client.send(packed);
    EXPECT_EQ(client.read_frame()->close_code(), 1002);
    Client body(port_);
    body.send(
        "POST /conference-request/v1 HTTP/1.1\r\nHost: h\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\x1f\x8b"
        "\x08x");
    ASSERT_TRUE(inlet_.wait_requests(1));
    EXPECT_EQ(inlet_.request_at(0).body, "\x1f\x8b\x08x") << "as it came: no JSON, and refused as that";
}

// A frame that says it is huge is refused by what it says, before memory is taken for it.
TEST_F(EdgeHostile, AFrameThatClaimsToBeHugeIsRefusedByItsHead) {
    start(settings());
    for (std::string const& head : {std::string("\x81\xff\x7f\xff\xff\xff\xff\xff\xff\xff", 10),
                                    std::string("\x81\xff\x00\x00\x00\x00\xff\xff\xff\xff", 10),
                                    std::string("\x81\xff\xff\xff\xff\xff\xff\xff\xff\xff", 10)}) {
        Client client(port_);
        ASSERT_EQ(client.upgrade()->status, 101);
        client.send(head + "\x11\x22\x33\x44");
        auto frame = client.read_frame();
        ASSERT_TRUE(frame);
        EXPECT_THAT(frame->close_code(), testing::AnyOf(1009, 1002));
        EXPECT_TRUE(client.at_end());
    }
    EXPECT_EQ(inlet_.text_count(), 0U);
}

}  // namespace
}  // namespace usher::edge
