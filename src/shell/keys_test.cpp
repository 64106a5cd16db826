// Keys from elsewhere, seen from the edge: a running server, and a real key server on loopback.
#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <future>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>

#include "fetch/test_key_server.hpp"
#include "media/fake/fake_engine.hpp"
#include "shell/server.hpp"
#include "token/mint.hpp"
#include "token/test_keys.hpp"

namespace usher::shell {
namespace {

using fetch::testing::KeyServer;
using fetch::testing::Reply;

constexpr std::chrono::seconds kPatience{20};
std::string const kOpen = "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='meet.example' version='1.0'/>";
std::string const kAuth = "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'/>";
std::string const kSecret = "a-shared-secret-of-more-than-32-bytes";

token::testing::KeyPair const& pair_of(std::string const& kid) {
    static std::map<std::string, token::testing::KeyPair> pairs;
    auto it = pairs.find(kid);
    if (it == pairs.end()) it = pairs.emplace(kid, token::testing::new_rsa(2048)).first;
    return it->second;
}

std::string jwks(std::string const& kid) {
    return R"({"keys":[)" + token::testing::jwk_of(pair_of(kid).spki, R"(,"kid":")" + kid + "\"") + "]}";
}

std::string claims() {
    auto now = std::chrono::duration_cast<Seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
    return nlohmann::json{{"iss", "app"}, {"room", "alpha"}, {"exp", now + 600}}.dump();
}

std::string signed_by(std::string const& kid, std::string const& sign_with = "") {
    return token::mint(claims(), token::Algorithm::Rs256,
                       Secret{pair_of(sign_with.empty() ? kid : sign_with).private_pem}, kid)
        .value();
}

// What the edge would write, kept by connection.
class Kept final : public Wire {
public:
    void send(std::vector<Outgoing> batch) override {
        std::lock_guard lock(mutex_);
        for (Outgoing& one : batch)
            if (auto const* message = std::get_if<Message>(&one.what)) texts_[one.to] += *message->bytes;
        came_.notify_all();
    }
    // "success", the code of a failure, or "waiting" after `patience`.
    std::string outcome(ConnectionId connection, std::chrono::milliseconds patience = kPatience) {
        std::unique_lock lock(mutex_);
        auto is_there = [&] {
            return texts_[connection].find("xmpp-sasl'/>") != std::string::npos ||
                   texts_[connection].find("<failure") != std::string::npos;
        };
        if (!came_.wait_for(lock, patience, is_there)) return "waiting";
        std::string const& all = texts_[connection];
        if (all.find("<success") != std::string::npos) return "success";
        std::size_t text = all.find("<text>") + 6;
        return all.substr(text, all.find(':', text) - text);
    }

private:
    std::mutex mutex_;
    std::condition_variable came_;
    std::map<ConnectionId, std::string> texts_;
};

class Running {
public:
    explicit Running(std::vector<token::KeySource> sources, fetch::Limits fetch = {})
        : server_(settings(std::move(sources)), options(fetch)) {
        server_.attach(wire_, engine_);
        thread_ = std::thread([this] { server_.run(); });
    }
    ~Running() {
        server_.stop();
        thread_.join();
    }
    ConnectionId log_in(std::string const& jwt) {
        ConnectionId connection{next_++};
        Upgrade upgrade;
        upgrade.path = "/xmpp-websocket";
        upgrade.query = {{"room", Secret{"alpha"}}, {"token", Secret{jwt}}};
        server_.opened(connection, std::move(upgrade));
        server_.received(connection, kOpen, nullptr);
        server_.received(connection, kAuth, nullptr);
        return connection;
    }
    std::string outcome_of(std::string const& jwt) { return wire_.outcome(log_in(jwt)); }
    HttpResponse request_conference(std::string const& jwt) {
        HttpRequest request;
        request.path = "/conference-request/v1";
        request.body = R"({"room":"alpha@conference.meet.example"})";
        request.bearer = Secret{jwt};
        std::promise<HttpResponse> answer;
        server_.request(std::move(request), [&](HttpResponse response) { answer.set_value(std::move(response)); });
        return answer.get_future().get();
    }
    nlohmann::json command(std::string const& name) {
        std::promise<std::string> answer;
        server_.command(nlohmann::json{{"command", name}}.dump(), [&](std::string text) { answer.set_value(text); });
        return nlohmann::json::parse(answer.get_future().get());
    }
    Kept& wire() { return wire_; }

private:
    static Options options(fetch::Limits const& fetch) {
        Options options;
        options.fetch = fetch;
        return options;
    }
    static router::Settings settings(std::vector<token::KeySource> sources) {
        router::Settings settings;
        settings.domain = "meet.example";
        settings.policy.domain = settings.domain;
        settings.tokens.domain = settings.domain;
        EXPECT_TRUE(settings.keys.add_secret("here", Secret{kSecret}).ok());
        for (token::KeySource& source : sources) settings.keys.add_source(std::move(source));
        settings.device_key = Secret{"device-key"};
        return settings;
    }

    Kept wire_;
    media::FakeEngine engine_;
    Server server_;
    std::thread thread_;
    std::uint64_t next_ = 1;
};

TEST(KeysFromElsewhere, AKeyThatWasExchangedIsFetchedOnceAndTheOldOneHoldsNoLonger) {
    std::mutex mutex;
    std::string current = "k1";
    KeyServer provider([&](std::string const&) {
        std::lock_guard lock(mutex);
        return Reply{.body = jwks(current), .headers = "Cache-Control: max-age=3600\r\n"};
    });
    Running usher({{.url = provider.url("/jwks.json")}});
    EXPECT_EQ(usher.outcome_of(signed_by("k1")), "success");
    EXPECT_EQ(provider.asked().size(), 1U) << "fetched at the start";
    {
        std::lock_guard lock(mutex);
        current = "k2";
    }
    EXPECT_EQ(usher.outcome_of(signed_by("k2")), "success");
    EXPECT_EQ(provider.asked().size(), 2U);
    EXPECT_EQ(usher.outcome_of(signed_by("k1")), "unknown-key");
    for (int i = 0; i < 100; ++i)
        EXPECT_EQ(usher.outcome_of(signed_by("random" + std::to_string(i), "k1")), "unknown-key");
    EXPECT_LE(provider.asked().size(), 3U);
    EXPECT_EQ(usher.command("token-keys")["sources"][0]["keys"][0]["id"], "k2");
    EXPECT_EQ(usher.command("token-keys-refresh")["sources"][0]["asking"], true);
}

TEST(KeysFromElsewhere, ManyWhoNeedTheSameKeyShareOneQuestion) {
    KeyServer provider([&](std::string const& path) {
        std::this_thread::sleep_for(std::chrono::milliseconds(300));
        return path == "/keys/k1" ? Reply{.body = pair_of("k1").spki} : Reply{.status = 404};
    });
    Running usher({{.kind = token::KeySource::Kind::Asap, .url = provider.url("/keys")}});
    std::vector<ConnectionId> connections;
    for (int i = 0; i < 20; ++i) connections.push_back(usher.log_in(signed_by("k1")));
    for (ConnectionId connection : connections) EXPECT_EQ(usher.wire().outcome(connection), "success");
    EXPECT_EQ(provider.asked().size(), 2U) << "the hashed name, then the plain one";
    EXPECT_EQ(usher.outcome_of(signed_by("k9", "k1")), "key-not-found");
}

TEST(KeysFromElsewhere, ASlowKeyServerDelaysNobodyElse) {
    KeyServer slow([](std::string const&) { return Reply{.silent = true}; });
    Running usher({{.url = slow.url("/jwks.json")}}, {.time = Milliseconds{1000}});
    ConnectionId waits = usher.log_in(signed_by("k1"));
    std::string here = token::mint(claims(), token::Algorithm::Hs256, Secret{kSecret}, "here").value();
    EXPECT_EQ(usher.outcome_of(here), "success");
    EXPECT_EQ(usher.wire().outcome(waits, std::chrono::milliseconds(100)), "waiting");
    EXPECT_EQ(usher.wire().outcome(waits), "key-server-timeout");
}

TEST(KeysFromElsewhere, AConferenceRequestWaitsForItsKeyToo) {
    KeyServer provider([&](std::string const& path) {
        return path == "/keys/k1.pem" ? Reply{.body = pair_of("k1").certificate} : Reply{.status = 404};
    });
    Running usher({{.kind = token::KeySource::Kind::Asap, .url = provider.url("/keys/")}});
    EXPECT_EQ(usher.request_conference(signed_by("k1")).status, 200);
    HttpResponse refused = usher.request_conference(signed_by("k9", "k1"));
    EXPECT_EQ(refused.status, 403);
    EXPECT_NE(refused.body.find("key-not-found"), std::string::npos) << refused.body;
}

}  // namespace
}  // namespace usher::shell
