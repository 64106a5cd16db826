// TLS end to end, with certificates made here. The tests of this layer use loopback sockets.
#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <sys/stat.h>

#include <cstdio>
#include <filesystem>

#include "edge/edge.hpp"
#include "edge/loopback.hpp"

namespace usher::edge {
namespace {

using namespace loopback;

// A self-signed certificate for `name` and its key, as PEM files.
void make_certificate(std::string const& name, std::string const& certificate_file, std::string const& key_file) {
    std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_EC_gen("P-256"), EVP_PKEY_free);
    std::unique_ptr<X509, decltype(&X509_free)> certificate(X509_new(), X509_free);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -60);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
    X509_set_pubkey(certificate.get(), key.get());
    X509_NAME* subject = X509_get_subject_name(certificate.get());
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, reinterpret_cast<unsigned char const*>(name.c_str()), -1,
                               -1, 0);
    X509_set_issuer_name(certificate.get(), subject);
    X509_sign(certificate.get(), key.get(), EVP_sha256());
    FILE* file = fopen(certificate_file.c_str(), "w");
    PEM_write_X509(file, certificate.get());
    fclose(file);
    file = fopen(key_file.c_str(), "w");
    PEM_write_PrivateKey(file, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    fclose(file);
}

std::string peer_name(Client const& client) {
    std::unique_ptr<X509, decltype(&X509_free)> certificate(SSL_get1_peer_certificate(client.ssl()), X509_free);
    char name[64] = "";
    if (certificate)
        X509_NAME_get_text_by_NID(X509_get_subject_name(certificate.get()), NID_commonName, name, sizeof name);
    return name;
}

class EdgeTls : public testing::Test {
protected:
    void SetUp() override {
        std::string name = "/tmp/usher-edge-XXXXXX";
        ASSERT_NE(mkdtemp(name.data()), nullptr);
        folder_ = name;
        settings_ = settings();
        settings_.tls_certificate = folder_ + "/cert.pem";
        settings_.tls_key = folder_ + "/key.pem";
        make_certificate("first.example", settings_.tls_certificate, settings_.tls_key);
    }
    void TearDown() override {
        edge_.reset();
        std::filesystem::remove_all(folder_);
    }
    void start() {
        edge_ = std::make_unique<Edge>(settings_, inlet_);
        auto started = edge_->start();
        ASSERT_TRUE(started.ok()) << (started.ok() ? "" : started.error().detail);
        port_ = port_of(*edge_);
    }

    FakeInlet inlet_;
    config::Settings settings_;
    std::string folder_;
    std::unique_ptr<Edge> edge_;
    int port_ = 0;
};

TEST_F(EdgeTls, SpeaksHttpAndWebSocketOverTls) {
    start();
    Client client(port_, true);
    ASSERT_TRUE(client.connected());
    EXPECT_GE(SSL_version(client.ssl()), TLS1_2_VERSION);
    unsigned char const* alpn = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(client.ssl(), &alpn, &size);
    EXPECT_EQ(std::string(reinterpret_cast<char const*>(alpn), size), "http/1.1");
    EXPECT_NE(client.get("/config.js")->body.find("'wss://localhost/xmpp-websocket'"), std::string::npos);
    EXPECT_EQ(client.upgrade()->status, 101);
    ConnectionId id = inlet_.wait_open();
    EXPECT_TRUE(inlet_.open_at(0).second.secure);
    client.send_text("<open/>");
    ASSERT_TRUE(inlet_.wait_texts(1));

    std::vector<shell::Outgoing> batch;
    for (std::size_t i = 0; i < 200; ++i) batch.push_back(message(id, std::string(i * 100, 'x')));
    batch.push_back({id, shell::CloseConnection{1000, ""}});
    edge_->send(std::move(batch));
    for (std::size_t i = 0; i < 200; ++i) {
        auto frame = client.read_frame();
        ASSERT_TRUE(frame);
        ASSERT_EQ(frame->payload, std::string(i * 100, 'x'));
    }
    EXPECT_EQ(client.read_frame()->close_code(), 1000);
    EXPECT_TRUE(client.at_end());
    EXPECT_EQ(SSL_get_shutdown(client.ssl()) & SSL_RECEIVED_SHUTDOWN, SSL_RECEIVED_SHUTDOWN)
        << "a clean end, not a cut";
}

TEST_F(EdgeTls, ASlowReaderIsDroppedAtAFrameBoundary) {
    settings_.limits.outbox = 256 * 1024;
    start();
    Client client(port_, true, 4096);
    ASSERT_EQ(client.upgrade()->status, 101);
    ConnectionId id = inlet_.wait_open();
    auto bytes = std::make_shared<std::string const>(std::string(30'000, 'b'));
    for (int i = 0; i < 400; ++i) {
        edge_->send({{id, shell::Message{bytes, nullptr, 0}}});
        if (inlet_.close_count() > 0) break;
        usleep(1000);
    }
    ASSERT_EQ(inlet_.wait_close(), 1008);
    std::optional<Frame> last;
    while (auto frame = client.read_frame()) {
        last = frame;
        if (frame->opcode == 8) break;
        ASSERT_EQ(frame->payload.size(), bytes->size());
    }
    ASSERT_TRUE(last);
    EXPECT_EQ(last->close_code(), 1008);
}

TEST_F(EdgeTls, ANewCertificateIsUsedAndABrokenOneIsNot) {
    start();
    EXPECT_EQ(peer_name(Client(port_, true)), "first.example");
    make_certificate("second.example", settings_.tls_certificate, settings_.tls_key);
    ASSERT_TRUE(edge_->reload_tls().ok());
    EXPECT_EQ(peer_name(Client(port_, true)), "second.example");
    make_certificate("third.example", settings_.tls_certificate, folder_ + "/other.pem");
    auto reloaded = edge_->reload_tls();
    ASSERT_FALSE(reloaded.ok()) << "the key is not this certificate's";
    EXPECT_NE(reloaded.error().detail.find("key"), std::string::npos);
    EXPECT_EQ(peer_name(Client(port_, true)), "second.example");
}

TEST_F(EdgeTls, PlainTextOnATlsPortIsClosed) {
    start();
    Client client(port_);
    client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_FALSE(client.read_http());
    Client next(port_, true);
    EXPECT_EQ(next.get("/health")->body, "ok");
}

TEST_F(EdgeTls, AHandshakeThatDoesNotComeOnIsGivenUp) {
    settings_.limits.handshake = Seconds{1};
    start();
    Client silent(port_);
    Client half(port_);
    half.send(std::string("\x16\x03\x01\x02\x00\x01", 6));  // a record of 512 bytes begins
    Client slow(port_);
    for (char c : std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03") + std::string(15, 'r')) {
        if (!slow.send(std::string(1, c))) break;
        usleep(100'000);
    }
    EXPECT_TRUE(silent.at_end());
    EXPECT_TRUE(half.at_end());
    EXPECT_TRUE(slow.at_end());
    for (int i = 0; i < 300 && edge_->traffic().connections > 0; ++i) usleep(10'000);
    EXPECT_EQ(edge_->traffic().connections, 0);
}

TEST_F(EdgeTls, OldProtocolsAreRefused) {
    start();
    std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
    SSL_CTX_set_min_proto_version(context.get(), TLS1_VERSION);
    SSL_CTX_set_max_proto_version(context.get(), TLS1_1_VERSION);
    SSL_CTX_set_security_level(context.get(), 0);
    Client plain(port_);
    std::unique_ptr<SSL, decltype(&SSL_free)> ssl(SSL_new(context.get()), SSL_free);
    SSL_set_fd(ssl.get(), plain.fd());
    EXPECT_NE(SSL_connect(ssl.get()), 1);
}

TEST_F(EdgeTls, SaysWhichFileIsWrong) {
    settings_.tls_key = folder_ + "/none.pem";
    Edge missing(settings_, inlet_);
    auto started = missing.start();
    ASSERT_FALSE(started.ok());
    EXPECT_NE(started.error().detail.find("none.pem"), std::string::npos);
    settings_.tls_key.clear();
    Edge half(settings_, inlet_);
    EXPECT_FALSE(half.start().ok());
}

}  // namespace
}  // namespace usher::edge
