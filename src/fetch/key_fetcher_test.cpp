#include "fetch/key_fetcher.hpp"

#include <gtest/gtest.h>
#include <openssl/x509v3.h>
#include <stdlib.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <future>

#include "fetch/test_key_server.hpp"
#include "token/test_keys.hpp"

namespace usher::fetch {
namespace {

using testing::KeyServer;
using testing::Reply;
using Failure = token::KeyAttempt::Failure;

TEST(KeyFetcher, AnAnswerComesWithWhatItsHeadersSay) {
    KeyServer server([](std::string const&) {
        return Reply{.body = "keys", .headers = "Cache-Control: max-age=77\r\nAge: 7\r\nExpires: 0\r\n"};
    });
    std::vector<token::KeyAttempt> got = fetch_now({server.url("/a/b?c=d")});
    ASSERT_EQ(got.size(), 1U);
    EXPECT_EQ(got[0].failure, Failure::None) << got[0].detail;
    EXPECT_EQ(got[0].status, 200);
    EXPECT_EQ(got[0].body, "keys");
    EXPECT_EQ(got[0].content_type, "text/test");
    EXPECT_EQ(got[0].cache.cache_control, "max-age=77");
    EXPECT_EQ(got[0].cache.age, "7");
    EXPECT_EQ(got[0].cache.expires, "0");
    EXPECT_EQ(server.asked(), std::vector<std::string>{"/a/b?c=d"});
}

TEST(KeyFetcher, AddressesAreAskedOneAfterTheOtherUntilOneHasIt) {
    KeyServer server([](std::string const& path) { return path == "/2" ? Reply{.body = "k"} : Reply{.status = 404}; });
    std::vector<token::KeyAttempt> got = fetch_now({server.url("/1"), server.url("/2"), server.url("/3")});
    ASSERT_EQ(got.size(), 2U);
    EXPECT_EQ(got[0].status, 404);
    EXPECT_EQ(got[1].status, 200);
    EXPECT_EQ(fetch_now({server.url("/1"), server.url("/3")}).size(), 2U);
}

TEST(KeyFetcher, ARedirectIsNotFollowed) {
    KeyServer other([](std::string const&) { return Reply{.body = "k"}; });
    KeyServer server(
        [&](std::string const&) { return Reply{.status = 302, .headers = "Location: " + other.url() + "\r\n"}; });
    EXPECT_EQ(fetch_now({server.url()}).back().status, 302);
    EXPECT_TRUE(other.asked().empty());
}

TEST(KeyFetcher, ALongAnswerIsCutOff) {
    KeyServer server([](std::string const&) { return Reply{.body = std::string(5000, 'x')}; });
    std::vector<token::KeyAttempt> got = fetch_now({server.url()}, {.time = Milliseconds{2000}, .body = 4999});
    EXPECT_EQ(got.back().failure, Failure::TooLong);
    EXPECT_EQ(fetch_now({server.url()}, {.time = Milliseconds{2000}, .body = 5000}).back().status, 200);
}

TEST(KeyFetcher, WhoDoesNotAnswerIsGivenUp) {
    KeyServer server([](std::string const&) { return Reply{.silent = true}; });
    auto before = std::chrono::steady_clock::now();
    std::vector<token::KeyAttempt> got = fetch_now({server.url()}, {.time = Milliseconds{200}});
    EXPECT_EQ(got.back().failure, Failure::NoAnswer);
    EXPECT_NE(got.back().detail.find("200 ms"), std::string::npos) << got.back().detail;
    EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds(5));
}

TEST(KeyFetcher, WhereNobodyListensIsSaid) {
    std::string url;
    {
        KeyServer gone([](std::string const&) { return Reply{}; });
        url = gone.url();
    }
    EXPECT_EQ(fetch_now({url}).back().failure, Failure::NoAnswer);
    EXPECT_NE(fetch_now({url}).back().detail.find("refused"), std::string::npos);
    EXPECT_EQ(fetch_now({"nonsense"}).back().failure, Failure::NoAnswer);
}

TEST(KeyFetcher, ASlowSourceDelaysNoOther) {
    KeyServer slow([](std::string const&) { return Reply{.silent = true}; });
    KeyServer quick([](std::string const&) { return Reply{.body = "k"}; });
    KeyFetcher fetcher({.time = Milliseconds{5000}});
    fetcher.fetch(0, {slow.url()}, [](auto const&) {});
    std::promise<int> status;
    fetcher.fetch(1, {quick.url()}, [&](auto const& attempts) { status.set_value(attempts.back().status); });
    std::future<int> answer = status.get_future();
    ASSERT_EQ(answer.wait_for(std::chrono::seconds(3)), std::future_status::ready);
    EXPECT_EQ(answer.get(), 200);
}

// A certificate for 127.0.0.1 (or another name), signed by itself.
struct Identity {
    explicit Identity(char const* name) : key(EVP_RSA_gen(2048)), certificate(X509_new()) {
        ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
        X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -60);
        X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
        X509_set_version(certificate.get(), 2);
        X509_set_pubkey(certificate.get(), key.get());
        X509_EXTENSION* names = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, name);
        X509_add_ext(certificate.get(), names, -1);
        X509_EXTENSION_free(names);
        X509_sign(certificate.get(), key.get(), EVP_sha256());
        context.reset(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
        SSL_CTX_use_certificate(context.get(), certificate.get());
        SSL_CTX_use_PrivateKey(context.get(), key.get());
    }
    std::string pem() const {
        return token::testing::written([&](BIO* bio) { PEM_write_bio_X509(bio, certificate.get()); });
    }
    token::EvpKey key;
    token::Certificate certificate;
    std::shared_ptr<SSL_CTX> context;
};

// What this machine trusts, for the time of a test.
struct Trust {
    explicit Trust(std::string const& pem)
        : path(std::filesystem::temp_directory_path() / ("usher-trust-" + std::to_string(::getpid()) + ".pem")) {
        std::ofstream(path) << pem;
        setenv("SSL_CERT_FILE", path.c_str(), 1);
    }
    ~Trust() {
        unsetenv("SSL_CERT_FILE");
        std::filesystem::remove(path);
    }
    Trust(Trust const&) = delete;
    Trust& operator=(Trust const&) = delete;
    std::filesystem::path path;
};

TEST(KeyFetcher, OnlyATrustedCertificateOfThatNameIsTalkedTo) {
    Identity good("IP:127.0.0.1");
    Identity other("DNS:id.example");
    Trust trust(good.pem() + other.pem());
    auto keys = [](std::string const&) { return Reply{.body = "k"}; };
    KeyServer server(keys, good.context);
    std::vector<token::KeyAttempt> got = fetch_now({server.url()});
    EXPECT_EQ(got.back().status, 200) << got.back().detail;
    KeyServer misnamed(keys, other.context);
    EXPECT_EQ(fetch_now({misnamed.url()}).back().failure, Failure::Tls);
    EXPECT_TRUE(misnamed.asked().empty());
    Identity stranger("IP:127.0.0.1");
    KeyServer unknown(keys, stranger.context);
    got = fetch_now({unknown.url()});
    EXPECT_EQ(got.back().failure, Failure::Tls);
    EXPECT_NE(got.back().detail.find("certificate"), std::string::npos) << got.back().detail;
    EXPECT_TRUE(unknown.asked().empty());
}

}  // namespace
}  // namespace usher::fetch
