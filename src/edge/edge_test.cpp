// WebSockets end to end. The tests of this layer use loopback sockets.
#include "edge/edge.hpp"

#include <gtest/gtest.h>

#include "edge/loopback.hpp"

namespace usher::edge {
namespace {

using namespace loopback;

class EdgeTest : public testing::Test {
protected:
    void start(config::Settings const& settings) {
        edge_ = std::make_unique<Edge>(settings, inlet_);
        auto started = edge_->start();
        ASSERT_TRUE(started.ok()) << (started.ok() ? "" : started.error().detail);
        port_ = port_of(*edge_);
    }
    void SetUp() override { start(settings()); }
    void restart(config::Settings const& settings) {
        edge_.reset();
        start(settings);
    }
    // A client with an open XMPP WebSocket, and its id.
    std::pair<Client, ConnectionId> open(int receive_buffer = 0) {
        Client client(port_, false, receive_buffer);
        auto answer = client.upgrade();
        EXPECT_TRUE(answer && answer->status == 101);
        std::size_t count = ++opened_;
        return {std::move(client), inlet_.wait_open(count)};
    }
    void send(std::vector<shell::Outgoing> batch) { edge_->send(std::move(batch)); }

    FakeInlet inlet_;
    std::unique_ptr<Edge> edge_;
    int port_ = 0;
    std::size_t opened_ = 0;
};

TEST_F(EdgeTest, UpgradesWithTheSubprotocolAndTellsTheCore) {
    Client client(port_);
    auto answer = client.upgrade("/acme/xmpp-websocket?room=demo&token=a%2Eb");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 101);
    EXPECT_EQ(answer->headers["sec-websocket-protocol"], "xmpp");
    EXPECT_EQ(answer->headers["sec-websocket-accept"], "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=") << "RFC 6455 §1.3";
    EXPECT_EQ(answer->headers.count("sec-websocket-extensions"), 0U);
    ASSERT_NE(inlet_.wait_open().number, 0U);
    shell::Upgrade const upgrade = inlet_.open_at(0).second;
    EXPECT_EQ(upgrade.path, "/acme/xmpp-websocket");
    EXPECT_EQ(upgrade.address, "127.0.0.1");
    EXPECT_EQ(upgrade.query.at(1).second.reveal(), "a.b");
}

TEST_F(EdgeTest, RefusesABrokenHandshake) {
    Client no_protocol(port_);
    auto answer = no_protocol.upgrade("/xmpp-websocket", "");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 400);
    EXPECT_NE(answer->body.find("subprotocol xmpp"), std::string::npos);

    Client old_version(port_);
    old_version.send(
        "GET /xmpp-websocket HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: "
        "websocket\r\nSec-WebSocket-Version: 8\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: xmpp\r\n\r\n");
    answer = old_version.read_http();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 426);
    EXPECT_TRUE(old_version.at_end());
    EXPECT_TRUE(inlet_.open_count() == 0);
}

TEST_F(EdgeTest, SplicesAndKeepsOrder) {
    auto [client, id] = open();
    auto bytes = std::make_shared<std::string const>("<presence to=''/>");
    auto insert = std::make_shared<std::string const>("ann@x/1");
    std::vector<shell::Outgoing> batch;
    batch.push_back({id, shell::Message{bytes, insert, 14}});
    for (int i = 0; i < 300; ++i) batch.push_back(message(id, std::string(static_cast<std::size_t>(i) * 7, 'x')));
    batch.push_back({id, shell::Message{bytes, nullptr, 0}});
    send(std::move(batch));
    send({message(id, "next batch")});

    EXPECT_EQ(client.read_frame()->payload, "<presence to='ann@x/1'/>");
    for (std::size_t i = 0; i < 300; ++i) {
        auto frame = client.read_frame();
        ASSERT_TRUE(frame);
        ASSERT_EQ(frame->payload, std::string(i * 7, 'x'));
        ASSERT_EQ(frame->opcode, 1);
        ASSERT_TRUE(frame->fin);
    }
    EXPECT_EQ(client.read_frame()->payload, "<presence to=''/>");
    EXPECT_EQ(client.read_frame()->payload, "next batch");
    EXPECT_LE(edge_->traffic().writes, 5U)
        << "one for the handshake, one for each batch, one more when a buffer was full";
}

TEST_F(EdgeTest, ABatchReachesEveryLane) {
    std::vector<std::pair<Client, ConnectionId>> clients;
    clients.reserve(6);
    for (int i = 0; i < 6; ++i) clients.push_back(open());
    std::vector<shell::Outgoing> batch;
    for (int round = 0; round < 3; ++round)
        for (auto& [client, id] : clients)
            batch.push_back(message(id, std::to_string(id.number) + "/" + std::to_string(round)));
    batch.push_back(message(ConnectionId{0}, "nobody"));
    batch.push_back(message(ConnectionId{0xFFFFFFFFFFFFFFFFULL}, "nobody"));
    send(std::move(batch));
    for (auto& [client, id] : clients)
        for (int round = 0; round < 3; ++round)
            EXPECT_EQ(client.read_frame()->payload, std::to_string(id.number) + "/" + std::to_string(round));
}

TEST_F(EdgeTest, ReadsMessagesWholeOrInFragments) {
    auto [client, id] = open();
    client.send(Client::frame(1, "<a", false) + Client::frame(9, "ping") + Client::frame(0, "/>") +
                Client::frame(1, "<b/>"));
    ASSERT_TRUE(inlet_.wait_texts(2));
    EXPECT_EQ(inlet_.text_at(0), "<a/>");
    EXPECT_EQ(inlet_.text_at(1), "<b/>");
    auto pong = client.read_frame();
    ASSERT_TRUE(pong);
    EXPECT_EQ(pong->opcode, 10);
    EXPECT_EQ(pong->payload, "ping");
    std::string const large(200'000, 'y');
    client.send_text(large);
    ASSERT_TRUE(inlet_.wait_texts(3));
    EXPECT_EQ(inlet_.text_at(2), large);
}

TEST_F(EdgeTest, ReadsFramesThatCameWithTheHandshake) {
    Client client(port_);
    client.send(Client::upgrade_request("/xmpp-websocket") + Client::frame(1, "<open/>") + Client::frame(1, "<auth/>"));
    ASSERT_TRUE(inlet_.wait_texts(2));
    EXPECT_EQ(inlet_.text_at(1), "<auth/>");
}

TEST_F(EdgeTest, ReadsBytesThatComeOneByOne) {
    Client client(port_);
    for (char c : Client::upgrade_request("/xmpp-websocket") + Client::frame(1, std::string(130, 'z')))
        client.send(std::string(1, c));
    ASSERT_TRUE(inlet_.wait_texts(1));
    EXPECT_EQ(inlet_.text_at(0), std::string(130, 'z'));
}

TEST_F(EdgeTest, ClosesWhatItDoesNotAccept) {
    config::Settings small = settings();
    small.limits.stanza = 1000;
    restart(small);
    struct {
        char const* what;
        std::string bytes;
        int code;
    } const rows[] = {
        {"binary", Client::frame(2, "\x01\x02"), 1003},
        {"too large", Client::frame(1, std::string(1001, 'x')), 1009},
        {"too large in fragments",
         Client::frame(1, std::string(600, 'x'), false) + Client::frame(0, std::string(600, 'x')), 1009},
        {"not UTF-8", Client::frame(1, "\xFF\xFE"), 1007},
        {"not masked", std::string("\x81\x02hi"), 1002},
        {"reserved opcode", Client::frame(3, "x"), 1002},
        {"fragmented ping", Client::frame(9, "x", false), 1002},
        {"continuation of nothing", Client::frame(0, "x"), 1002},
    };
    std::size_t count = 0;
    for (auto const& row : rows) {
        auto [client, id] = open();
        client.send(row.bytes);
        auto frame = client.read_frame();
        ASSERT_TRUE(frame) << row.what;
        EXPECT_EQ(frame->close_code(), row.code) << row.what;
        EXPECT_EQ(inlet_.wait_close(++count), row.code) << row.what;
        EXPECT_TRUE(client.at_end()) << row.what;
    }
    EXPECT_TRUE(inlet_.text_count() == 0);
}

TEST_F(EdgeTest, AnswersTheCloseHandshakeAndReportsTheCode) {
    auto [client, id] = open();
    client.send(Client::frame(8, std::string("\x03\xE9", 2) + "bye"));  // 1001: a closed tab
    auto frame = client.read_frame();
    ASSERT_TRUE(frame);
    EXPECT_EQ(frame->opcode, 8);
    EXPECT_EQ(frame->close_code(), 1001);
    EXPECT_TRUE(client.at_end());
    EXPECT_EQ(inlet_.wait_close(1), 1001);

    auto [silent, silent_id] = open();
    silent.send(Client::frame(8, ""));
    EXPECT_EQ(inlet_.wait_close(2), 1005);

    auto [gone, gone_id] = open();
    gone.close();
    EXPECT_EQ(inlet_.wait_close(3), 1006);
    EXPECT_EQ(inlet_.close_at(2).who.number, gone_id.number);
}

TEST_F(EdgeTest, ClosesAfterEverythingQueued) {
    auto [client, id] = open();
    std::vector<shell::Outgoing> batch;
    batch.reserve(52);
    for (int i = 0; i < 50; ++i) batch.push_back(message(id, std::string(20'000, 'a')));
    batch.push_back({id, shell::CloseConnection{1001, "endpoint closed"}});
    batch.push_back(message(id, "too late"));
    send(std::move(batch));
    for (int i = 0; i < 50; ++i) ASSERT_EQ(client.read_frame()->payload.size(), 20'000U);
    auto frame = client.read_frame();
    ASSERT_TRUE(frame);
    EXPECT_EQ(frame->close_code(), 1001);
    EXPECT_EQ(frame->payload.substr(2), "endpoint closed");
    client.send(Client::frame(8, std::string("\x03\xE9", 2)));
    EXPECT_TRUE(client.at_end());
    EXPECT_EQ(inlet_.wait_close(), 1001);
    EXPECT_EQ(inlet_.close_count(), 1U);
}

TEST_F(EdgeTest, ASlowReaderIsDroppedAndDisturbsNobody) {
    config::Settings small = settings();
    small.edge_threads = 1;
    small.limits.outbox = 256 * 1024;
    restart(small);
    auto [slow, slow_id] = open(4096);
    auto [quick, quick_id] = open();
    auto bytes = std::make_shared<std::string const>(std::string(64 * 1024, 'b'));
    bool dropped = false;
    std::int64_t most = 0;
    int sent = 0;
    for (; sent < 400 && !dropped; ++sent) {
        send({{slow_id, shell::Message{bytes, nullptr, 0}}, message(quick_id, std::to_string(sent))});
        ASSERT_EQ(quick.read_frame()->payload, std::to_string(sent));
        if (edge_->traffic().behind == 1) most = std::max(most, edge_->traffic().waiting);
        dropped = inlet_.close_count() > 0;
    }
    ASSERT_EQ(inlet_.wait_close(), 1008);
    EXPECT_EQ(inlet_.close_at(0).who.number, slow_id.number);
    EXPECT_GT(most, 100'000) << "what waited for it was seen";
    EXPECT_EQ(edge_->traffic().dropped, 1U);
    EXPECT_EQ(edge_->traffic().behind, 0) << "nobody else waits";
    EXPECT_EQ(edge_->traffic().waiting, 0);
    // Whatever it still gets are whole frames, and the last one says why.
    std::optional<Frame> last;
    while (auto frame = slow.read_frame()) {
        last = frame;
        if (frame->opcode == 8) break;
        ASSERT_EQ(frame->payload.size(), bytes->size());
    }
    ASSERT_TRUE(last);
    EXPECT_EQ(last->close_code(), 1008);
    EXPECT_TRUE(slow.at_end());
}

TEST_F(EdgeTest, ASilentPeerIsAskedAndThenGivenUp) {
    config::Settings impatient = settings();
    impatient.limits.idle = Seconds{2};
    restart(impatient);
    auto [silent, silent_id] = open();
    auto [alive, alive_id] = open();
    int pings = 0;
    while (inlet_.close_count() == 0 && pings < 10) {
        auto frame = alive.read_frame();
        ASSERT_TRUE(frame) << "a peer that answers pings stays";
        ASSERT_EQ(frame->opcode, 9);
        alive.send(Client::frame(10, frame->payload));
        ++pings;
    }
    ASSERT_EQ(inlet_.close_count(), 1U);
    EXPECT_EQ(inlet_.close_at(0).code, 1006);
    EXPECT_EQ(inlet_.close_at(0).who.number, silent_id.number);
    auto ping = silent.read_frame();
    ASSERT_TRUE(ping) << "it was asked";
    EXPECT_EQ(ping->opcode, 9);
}

TEST_F(EdgeTest, TheBridgeChannelAsksFirst) {
    Client client(port_);
    auto answer = client.upgrade("/colibri-ws/default-id/conf/ep?pwd=secret", "");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 101);
    ConnectionId id = inlet_.wait_open();
    EXPECT_EQ(inlet_.asked_at(0), "/colibri-ws/default-id/conf/ep");
    EXPECT_EQ(inlet_.open_at(0).second.kind, shell::ConnectionKind::BridgeChannel);
    EXPECT_EQ(inlet_.open_at(0).second.query.at(0).second.reveal(), "secret");
    send({message(id, "{\"colibriClass\":\"ServerHello\"}")});
    EXPECT_EQ(client.read_frame()->payload, "{\"colibriClass\":\"ServerHello\"}");
    client.send_text(std::string(64 * 1024 + 1, 'x'));
    EXPECT_EQ(client.read_frame()->close_code(), 1009) << "limits.channel_message";

    for (int verdict : {403, 404}) {
        inlet_.verdict = verdict;
        Client refused(port_);
        answer = refused.upgrade("/colibri-ws/default-id/conf/other?pwd=x", "");
        ASSERT_TRUE(answer);
        EXPECT_EQ(answer->status, verdict);
    }
    EXPECT_EQ(inlet_.open_count(), 1U);
}

TEST_F(EdgeTest, StoppingSaysGoodbye) {
    auto [client, id] = open();
    edge_->stop();
    auto frame = client.read_frame();
    ASSERT_TRUE(frame);
    EXPECT_EQ(frame->close_code(), 1001);
    EXPECT_TRUE(client.at_end());
    send({message(id, "nobody is there")});
    EXPECT_TRUE(inlet_.close_count() == 0);
    Client late(port_);
    EXPECT_FALSE(late.connected());
}

TEST_F(EdgeTest, SaysWhichAddressCannotBeBound) {
    for (std::string const& where :
         {std::string("nonsense"), std::string("127.0.0.1:x"), edge_->addresses()[0], std::string("host.example:1")}) {
        config::Settings wrong = settings();
        wrong.listen = {where};
        Edge other(wrong, inlet_);
        auto started = other.start();
        ASSERT_FALSE(started.ok()) << where;
        EXPECT_NE(started.error().detail.find(where), std::string::npos);
    }
}

}  // namespace
}  // namespace usher::edge
