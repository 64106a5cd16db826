// HTTP end to end. The tests of this layer use loopback sockets.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "edge/edge.hpp"
#include "edge/loopback.hpp"

namespace usher::edge {
namespace {

using namespace loopback;
using testing::HasSubstr;

class EdgeHttp : public testing::Test {
protected:
    void start(config::Settings const& settings) {
        edge_.reset();
        edge_ = std::make_unique<Edge>(settings, inlet_);
        auto started = edge_->start();
        ASSERT_TRUE(started.ok()) << (started.ok() ? "" : started.error().detail);
        port_ = port_of(*edge_);
    }
    void SetUp() override { start(settings()); }

    FakeInlet inlet_;
    std::unique_ptr<Edge> edge_;
    int port_ = 0;
};

TEST_F(EdgeHttp, AnswersManyRequestsOnOneConnection) {
    Client client(port_);
    for (int i = 0; i < 3; ++i) {
        auto health = client.get("/health");
        ASSERT_TRUE(health);
        EXPECT_EQ(health->status, 200);
        EXPECT_EQ(health->body, "ok");
        EXPECT_EQ(health->headers["connection"], "keep-alive");
    }
    client.send("HEAD /health HTTP/1.1\r\nHost: h\r\n\r\nGET /config.js HTTP/1.1\r\nHost: meet.example\r\n\r\n");
    auto head = client.read_http(true);
    ASSERT_TRUE(head);
    EXPECT_EQ(head->headers["content-length"], "2");
    auto config = client.read_http();
    ASSERT_TRUE(config) << "a pipelined request";
    EXPECT_THAT(config->body, HasSubstr("'ws://meet.example/xmpp-websocket'"));
    auto last = client.get("/health", "Connection: close\r\n");
    ASSERT_TRUE(last);
    EXPECT_EQ(last->headers["connection"], "close");
    EXPECT_TRUE(client.at_end());
}

TEST_F(EdgeHttp, ManyPipelinedRequestsAreAnsweredInOrder) {
    Client client(port_);
    std::string all;
    for (int i = 0; i < 100; ++i)
        all += i % 2 == 0 ? "GET /health HTTP/1.1\r\nHost: h\r\n\r\n" : "GET /x.js HTTP/1.1\r\nHost: h\r\n\r\n";
    client.send(all);
    for (int i = 0; i < 100; ++i) {
        auto answer = client.read_http();
        ASSERT_TRUE(answer);
        ASSERT_EQ(answer->status, i % 2 == 0 ? 200 : 404);
    }
}

TEST_F(EdgeHttp, TheKeepAliveProbeIsAnsweredForAnyOrigin) {
    Client client(port_);
    auto answer = client.get("/acme/xmpp-websocket?room=x&token=y", "Origin: https://other.example\r\n");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 200);
    EXPECT_EQ(answer->headers["access-control-allow-origin"], "*");
    EXPECT_EQ(client.get("/health")->headers.count("access-control-allow-origin"), 0U);
}

TEST_F(EdgeHttp, AConferenceRequestIsTheCoresToAnswer) {
    Client client(port_);
    client.send("OPTIONS /conference-request/v1 HTTP/1.1\r\nHost: h\r\nOrigin: https://o\r\n\r\n");
    EXPECT_EQ(client.read_http()->status, 200);
    client.send(
        "POST /acme/conference-request/v1?room=r HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer t\r\nContent-Length: "
        "14\r\n\r\n"
        "{\"room\":\"r@c\"}");
    auto answer = client.read_http();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 200);
    EXPECT_EQ(answer->body, "{\"ready\":true}");
    EXPECT_EQ(answer->headers["access-control-allow-origin"], "*");
    EXPECT_EQ(inlet_.request_at(0).body, "{\"room\":\"r@c\"}");
    EXPECT_EQ(inlet_.request_at(0).bearer.reveal(), "t");
}

TEST_F(EdgeHttp, ALateAnswerGoesToNobodyElse) {
    inlet_.answer_at_once = false;
    {
        Client client(port_);
        client.send("POST /conference-request/v1 HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n");
        ASSERT_TRUE(inlet_.wait_requests(1));
        std::thread([&] { inlet_.answer_at(0)({403, "text/plain", "no"}); }).join();
        EXPECT_EQ(client.read_http()->status, 403) << "answered from another thread";
        inlet_.answer_at(0)({200, "text/plain", "twice"});
        EXPECT_EQ(client.get("/health")->body, "ok") << "only the first answer counts";
        client.send("POST /conference-request/v1 HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n");
        ASSERT_TRUE(inlet_.wait_requests(2));
    }
    inlet_.answer_at(1)({200, "text/plain", "the client has gone"});
    Client other(port_);
    EXPECT_EQ(other.get("/health")->body, "ok");
    edge_->stop();
    inlet_.answer_at(1)({200, "text/plain", "the server has gone"});
}

TEST_F(EdgeHttp, LimitsHeadsAndBodies) {
    config::Settings small = settings();
    small.limits.http_head = 2048;
    small.limits.http_body = 1000;
    start(small);
    Client head(port_);
    auto answer = head.get("/xmpp-websocket?token=" + std::string(3000, 't'));
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 431);
    EXPECT_TRUE(head.at_end());
    Client body(port_);
    body.send("POST /conference-request/v1 HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n" +
              std::string(100'000, 'x'));
    answer = body.read_http();
    ASSERT_TRUE(answer) << "although the client was still sending";
    EXPECT_EQ(answer->status, 413);
    EXPECT_TRUE(body.at_end());
    EXPECT_TRUE(inlet_.request_count() == 0);
    Client fine(port_);
    EXPECT_EQ(fine.get("/xmpp-websocket?token=" + std::string(1500, 't'))->status, 200);
}

TEST_F(EdgeHttp, RefusesSmugglingAndTraversal) {
    Client both(port_);
    both.send(
        "POST /conference-request/v1 HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nTransfer-Encoding: "
        "chunked\r\n\r\n0\r\n\r\n");
    EXPECT_EQ(both.read_http()->status, 400);
    EXPECT_TRUE(both.at_end());
    for (char const* path :
         {"/../../etc/passwd", "/assets/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2fetc/passwd", "/a\\..\\b"}) {
        Client client(port_);
        EXPECT_EQ(client.get(path)->status, 400) << path;
    }
    Client garbage(port_);
    garbage.send("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 hello\r\n\r\n");
    EXPECT_EQ(garbage.read_http()->status, 400);
}

TEST_F(EdgeHttp, ASlowHeadRunsOutOfTime) {
    config::Settings impatient = settings();
    impatient.limits.handshake = Seconds{1};
    start(impatient);
    Client silent(port_);
    Client slow(port_);
    slow.send("GET /health HTTP/1.1\r\nHo");
    auto answer = slow.read_http();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 408);
    EXPECT_TRUE(slow.at_end());
    EXPECT_TRUE(silent.at_end()) << "one that says nothing at all is just closed";
}

TEST_F(EdgeHttp, TooManyConnectionsAreToldSo) {
    config::Settings few = settings();
    few.limits.connections = 2;
    start(few);
    std::vector<Client> clients;
    for (int i = 0; i < 2; ++i) {
        clients.emplace_back(port_);
        EXPECT_EQ(clients.back().get("/health")->status, 200);
    }
    {
        Client third(port_);
        auto answer = third.get("/health");
        ASSERT_TRUE(answer);
        EXPECT_EQ(answer->status, 503);
        EXPECT_TRUE(third.at_end());
    }
    clients.pop_back();
    for (int i = 0; i < 200 && edge_->traffic().connections > 1; ++i) usleep(10'000);
    Client again(port_);
    EXPECT_EQ(again.get("/health")->status, 200);
}

TEST_F(EdgeHttp, ServesThePageToManyPathsAndSetsNoCookie) {
    Client client(port_);
    for (char const* path : {"/", "/standup", "/acme/standup"}) {
        auto page = client.get(path);
        ASSERT_TRUE(page);
        EXPECT_EQ(page->status, 200) << path;
        EXPECT_THAT(page->headers["content-type"], HasSubstr("text/html"));
        EXPECT_EQ(page->headers["referrer-policy"], "no-referrer");
        EXPECT_THAT(page->headers["content-security-policy"], HasSubstr("frame-ancestors 'self'"));
        EXPECT_EQ(page->headers.count("set-cookie"), 0U);
    }
    EXPECT_EQ(client.get("/assets/missing.js")->status, 404);
}

TEST_F(EdgeHttp, ALargeFileReachesASlowReaderWhole) {
    std::string folder = "/tmp/usher-edge-XXXXXX";
    ASSERT_NE(mkdtemp(folder.data()), nullptr);
    std::string const content(8 * 1024 * 1024, 'w');
    FILE* file = fopen((folder + "/big.wasm").c_str(), "wb");
    ASSERT_NE(file, nullptr);
    fwrite(content.data(), 1, content.size(), file);
    fclose(file);
    config::Settings from_folder = settings();
    from_folder.web_root = folder;
    from_folder.limits.outbox = 1024;  // is for messages, not for files
    start(from_folder);
    Client client(port_, false, 8192);
    auto answer = client.get("/big.wasm");
    unlink((folder + "/big.wasm").c_str());
    rmdir(folder.c_str());
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->headers["content-type"], "application/wasm");
    EXPECT_TRUE(answer->body == content);
}

}  // namespace
}  // namespace usher::edge
