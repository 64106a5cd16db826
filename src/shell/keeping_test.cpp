// A running server and its store: what a command changed is kept when it is answered, and holds after a restart.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>

#include "media/fake/fake_engine.hpp"
#include "shell/server.hpp"
#include "storage/sqlite_store.hpp"
#include "storage/storage_thread.hpp"
#include "token/mint.hpp"

namespace usher::shell {
namespace {

using nlohmann::json;
using testing::HasSubstr;

constexpr std::chrono::seconds kPatience{20};
std::string const kSecret = "a-shared-secret-of-more-than-32-bytes";
std::string const kOpen = "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='meet.example' version='1.0'/>";

WallTime wall_now() {
    return {std::chrono::duration_cast<Milliseconds>(std::chrono::system_clock::now().time_since_epoch())};
}

class Heard final : public Wire {
public:
    void send(std::vector<Outgoing> batch) override {
        std::scoped_lock lock(mutex_);
        for (Outgoing& one : batch) {
            if (auto const* message = std::get_if<Message>(&one.what)) texts_[one.to] += *message->bytes;
            if (std::holds_alternative<CloseConnection>(one.what)) texts_[one.to] += "[closed]";
        }
        came_.notify_all();
    }
    bool hears(ConnectionId connection, std::string const& part, std::chrono::milliseconds patience = kPatience) {
        std::unique_lock lock(mutex_);
        return came_.wait_for(lock, patience, [&] { return texts_[connection].find(part) != std::string::npos; });
    }
    bool hears_one_of(ConnectionId connection, std::string const& part, std::string const& other) {
        std::unique_lock lock(mutex_);
        return came_.wait_for(lock, kPatience, [&] {
            std::string const& text = texts_[connection];
            return text.find(part) != std::string::npos || text.find(other) != std::string::npos;
        });
    }
    std::string text(ConnectionId connection) {
        std::scoped_lock lock(mutex_);
        return texts_[connection];
    }

private:
    std::mutex mutex_;
    std::condition_variable came_;
    std::map<ConnectionId, std::string> texts_;
};

router::Settings settings_of() {
    router::Settings settings;
    settings.domain = "meet.example";
    settings.policy.domain = settings.domain;
    settings.tokens.domain = settings.domain;
    EXPECT_TRUE(settings.keys.add_secret("main", Secret{kSecret}).ok());
    settings.device_key = Secret{"device-key"};
    return settings;
}

// One life of a server on the store in this folder.
class Life {
public:
    explicit Life(std::string const& file, router::Settings settings = settings_of()) {
        Result<std::unique_ptr<storage::Store>> store = storage::open_sqlite(file);
        EXPECT_TRUE(store.ok()) << store.error().detail;
        storage::Kept kept = store.value()->read_all(wall_now()).value();
        storage_ = std::make_unique<storage::StorageThread>(
            std::move(store).value(), storage::AuditLimits{}, [](std::string const& why) { ADD_FAILURE() << why; },
            wall_now);
        server_ = std::make_unique<Server>(std::move(settings), Options{});
        server_->attach(heard, engine_);
        server_->attach(*storage_);
        server_->restore(std::move(kept));
        thread_ = std::thread([this] { server_->run(); });
    }
    ~Life() {
        server_->stop();
        thread_.join();
    }

    json ask(json const& command) {
        auto promise = std::make_shared<std::promise<std::string>>();
        std::future<std::string> answer = promise->get_future();
        server_->command(command.dump(), [promise](std::string text) { promise->set_value(std::move(text)); });
        if (answer.wait_for(kPatience) != std::future_status::ready) return "no answer";
        return json::parse(answer.get(), nullptr, false);
    }
    // Opens a stream with a token of u-ben; true: it is up. It joins alpha then.
    bool ben_comes(ConnectionId connection, std::string const& jti = "j1") {
        json claims = {{"iss", "app"},
                       {"room", "alpha"},
                       {"jti", jti},
                       {"exp", wall_now().seconds() + 600},
                       {"context", {{"user", {{"id", "u-ben"}, {"name", "Ben"}}}}}};
        Upgrade upgrade;
        upgrade.path = "/xmpp-websocket";
        upgrade.address = "192.0.2.7";
        upgrade.query.emplace_back("room", Secret{"alpha"});
        upgrade.query.emplace_back(
            "token", Secret{token::mint(claims.dump(), token::Algorithm::Hs256, Secret{kSecret}).value()});
        server_->opened(connection, std::move(upgrade));
        say(connection, kOpen);
        say(connection, "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'/>");
        say(connection, kOpen);
        say(connection,
            "<iq xmlns='jabber:client' type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>");
        if (!heard.hears_one_of(connection, "</jid>", "<failure")) return false;
        if (heard.text(connection).find("</jid>") == std::string::npos) return false;
        std::string const all = heard.text(connection);
        std::string const nick = all.substr(all.find("<jid>") + 5, 8);
        say(connection, "<presence xmlns='jabber:client' to='alpha@conference.meet.example/" + nick +
                            "'><x xmlns='http://jabber.org/protocol/muc'/></presence>");
        return heard.hears(connection, "code='110'");
    }
    void say(ConnectionId connection, std::string const& xml) { server_->received(connection, xml, nullptr); }

    Heard heard;

private:
    media::FakeEngine engine_;
    std::unique_ptr<storage::StorageThread> storage_;
    std::unique_ptr<Server> server_;
    std::thread thread_;
};

class Keeping : public testing::Test {
protected:
    Keeping() {
        std::string name = testing::TempDir() + "usher-keeping-XXXXXX";
        folder_ = mkdtemp(name.data());
    }
    ~Keeping() override { std::filesystem::remove_all(folder_); }
    std::string file() const { return folder_ + "/usher.db"; }
    std::string folder_;
};

TEST_F(Keeping, ABanSurvivesARestart) {
    std::string id;
    {
        Life life(file());
        json answer = life.ask({{"command", "ban-add"}, {"issuer", "app"}, {"user", "u-ben"}, {"room", "alpha"}});
        ASSERT_EQ(answer["ok"], true) << answer;
        id = answer["ban"]["id"];
        EXPECT_EQ(answer["ban"]["scope"], "room");
        EXPECT_EQ(answer["ban"]["by"], "operator");
        EXPECT_FALSE(life.ben_comes({1}));
        EXPECT_THAT(life.heard.text({1}), HasSubstr("banned: "));
    }
    {
        Life life(file());
        EXPECT_FALSE(life.ben_comes({1}));
        EXPECT_EQ(life.ask({{"command", "ban-list"}})["bans"][0]["id"], id);
        EXPECT_EQ(life.ask({{"command", "ban-remove"}, {"id", id}})["ok"], true);
    }
    Life life(file());
    EXPECT_TRUE(life.ben_comes({1}));
}

TEST_F(Keeping, ABannedSessionIsGoneWithinTwoSeconds) {
    Life life(file());
    ASSERT_TRUE(life.ben_comes({1}));
    json answer = life.ask({{"command", "ban-add"}, {"issuer", "app"}, {"user", "u-ben"}, {"reason", "Shouting."}});
    ASSERT_EQ(answer["ok"], true) << answer;
    EXPECT_TRUE(
        life.heard.hears({1}, "<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>[closed]", std::chrono::seconds{2}));
    EXPECT_THAT(life.heard.text({1}), HasSubstr("code='301'"));
    EXPECT_THAT(life.heard.text({1}), HasSubstr("Shouting."));
    EXPECT_EQ(life.ask({{"command", "status"}})["sessions"], 0);
}

TEST_F(Keeping, ARevocationSurvivesARestart) {
    {
        Life life(file());
        EXPECT_EQ(life.ask({{"command", "revocation-add"}, {"issuer", "app"}, {"jti", "j1"}})["ok"], true);
    }
    Life life(file());
    EXPECT_FALSE(life.ben_comes({1}, "j1"));
    EXPECT_THAT(life.heard.text({1}), HasSubstr("revoked: "));
    EXPECT_TRUE(life.ben_comes({2}, "j2"));
}

router::Settings for_one_use() {
    router::Settings settings = settings_of();
    settings.policy.single_use = true;
    settings.policy.rejoin_grace = Seconds{0};
    return settings;
}

TEST_F(Keeping, ATokenForOneUseStaysUsed) {
    {
        Life life(file(), for_one_use());
        EXPECT_TRUE(life.ben_comes({1}));
    }
    Life life(file(), for_one_use());
    std::this_thread::sleep_for(std::chrono::milliseconds{20});  // the grace is over
    EXPECT_FALSE(life.ben_comes({1}));
    EXPECT_THAT(life.heard.text({1}), HasSubstr("token-already-used: "));
}

TEST_F(Keeping, SettingsOfARoomSurviveARestart) {
    {
        Life life(file());
        json answer =
            life.ask({{"command", "room-set"}, {"room", "alpha"}, {"set", {{"lobby.mode", "on"}, {"seats", "7"}}}});
        ASSERT_EQ(answer["ok"], true) << answer;
    }
    Life life(file());
    json room = life.ask({{"command", "room-show"}, {"room", "alpha"}});
    ASSERT_EQ(room["ok"], true) << room;
    EXPECT_EQ(room["room"]["settings"]["lobby.mode"], "on");
}

TEST_F(Keeping, TheAuditTellsWhoCameAndWhoDidNot) {
    Life life(file());
    ASSERT_TRUE(life.ben_comes({1}));
    life.ask({{"command", "ban-add"}, {"issuer", "app"}, {"user", "u-ben"}, {"room", "alpha"}});
    EXPECT_FALSE(life.ben_comes({2}));
    json lines;  // what was decided; the acts between are those of the meeting
    std::vector<std::string> acts;
    json const answer = life.ask({{"command", "audit"}, {"room", "alpha"}});
    for (json const& line : answer["lines"])
        line["stage"] == "act" ? acts.push_back(line["verdict"]) : lines.push_back(line);
    EXPECT_EQ(acts, (std::vector<std::string>{"conference-opened", "left"}));
    ASSERT_EQ(lines.size(), 3U) << lines;
    EXPECT_EQ(lines[0]["verdict"], "admitted");
    EXPECT_EQ(lines[0]["user"], "u-ben");
    EXPECT_EQ(lines[0]["stage"], "join");
    EXPECT_EQ(lines[1]["verdict"], "banned");
    EXPECT_EQ(lines[1]["stage"], "recheck");
    EXPECT_EQ(lines[1]["rule"], "ban");
    EXPECT_EQ(lines[2]["verdict"], "banned");
    EXPECT_EQ(lines[2]["stage"], "connect");
    EXPECT_EQ(lines[2]["user"], "u-ben");
    EXPECT_THAT(lines[2]["because"].get<std::string>(), HasSubstr("from room"));
    json all = life.ask({{"command", "audit"}, {"since", "1h"}})["lines"];
    std::vector<std::string> verdicts;
    for (json const& line : all) verdicts.push_back(line["verdict"]);
    EXPECT_THAT(verdicts, testing::IsSupersetOf({"admitted", "ban-added", "banned"}));
    EXPECT_EQ(life.ask({{"command", "audit"}, {"user", "nobody"}})["lines"].size(), 0U);
    EXPECT_EQ(life.ask({{"command", "audit"}, {"since", "yesterday"}})["code"], "bad-request");
}

TEST_F(Keeping, WhatIsWrongIsSaidAndChangesNothing) {
    Life life(file());
    struct Row {
        json command;
        std::string part;
        std::string code = "bad-request";
    };
    for (Row const& row : {
             Row{{{"command", "ban-add"}}, "who is banned"},
             Row{{{"command", "ban-add"}, {"user", "u"}}, "issuer is missing"},
             Row{{{"command", "ban-add"}, {"issuer", "a"}, {"user", "u"}, {"address", "192.0.2.1"}}, "who is banned"},
             Row{{{"command", "ban-add"}, {"address", "somewhere"}}, "not an IP address"},
             Row{{{"command", "ban-add"}, {"address", "0.0.0.0/0"}}, "too large"},
             Row{{{"command", "ban-add"}, {"address", "192.0.2.1"}, {"until", "soon"}}, "neither a span"},
             Row{{{"command", "ban-add"}, {"address", "192.0.2.1"}, {"until", "2001-01-01T00:00:00Z"}}, "over already"},
             Row{{{"command", "ban-add"}, {"address", "192.0.2.1"}, {"room", ""}, {"tenant", "a b"}}, ""},
             Row{{{"command", "ban-add"}, {"adress", "192.0.2.1"}}, "unknown member \"adress\""},
             Row{{{"command", "ban-add"}, {"address", 5}}, "a text is expected"},
             Row{{{"command", "ban-add"}, {"identity", "u-ben"}}, "identity is not one"},
             Row{{{"command", "ban-add"}, {"issuer", "a"}, {"user", std::string(600, 'u')}}, "longer than 512"},
             Row{{{"command", "ban-remove"}, {"id", "nothing"}}, "there is no ban", "not-found"},
             Row{{{"command", "revocation-add"}, {"issuer", "a"}}, "one of jti and user"},
             Row{{{"command", "revocation-add"}, {"jti", "j"}}, "issuer is missing"},
             Row{{{"command", "revocation-add"}, {"issuer", "a"}, {"jti", "j"}, {"issued_before", "1h"}},
                 "goes with user"},
             Row{{{"command", "revocation-remove"}, {"id", "nothing"}}, "there is no revocation", "not-found"},
         }) {
        json answer = life.ask(row.command);
        EXPECT_EQ(answer["ok"], false) << row.command;
        EXPECT_EQ(answer["code"], row.code) << row.command;
        EXPECT_THAT(answer["error"].get<std::string>(), HasSubstr(row.part));
    }
    EXPECT_EQ(life.ask({{"command", "ban-list"}})["bans"].size(), 0U);
    EXPECT_EQ(life.ask({{"command", "revocation-list"}})["revocations"].size(), 0U);
}

TEST(AuditFlood, FiveLinesAMinuteThenTheirNumber) {
    Flood flood;
    storage::AuditLine line;
    line.identity = "device:1";
    line.conference = "alpha";
    line.verdict = "lobby";
    int written = 0;
    for (int i = 0; i < 50; ++i) written += flood.pass(line, Instant{Milliseconds{i * 1000}}) ? 1 : 0;
    EXPECT_EQ(written, 5);
    storage::AuditLine other = line;
    other.identity = "device:2";
    EXPECT_TRUE(flood.pass(other, Instant{Milliseconds{1000}})) << "somebody else";
    other = line;
    other.verdict = "denied-recently";
    EXPECT_TRUE(flood.pass(other, Instant{Milliseconds{1000}})) << "another outcome";
    EXPECT_EQ(flood.next(), Instant{Milliseconds{60'000}});
    EXPECT_TRUE(flood.due(Instant{Milliseconds{59'999}}).empty());
    std::vector<storage::AuditLine> counted = flood.due(Instant{Milliseconds{60'000}});
    ASSERT_EQ(counted.size(), 1U);
    EXPECT_EQ(counted[0].count, 45);
    EXPECT_EQ(counted[0].identity, "device:1");
    EXPECT_TRUE(flood.pass(line, Instant{Milliseconds{60'001}})) << "a new minute";
}

TEST(AuditFlood, ManyDifferentOnesTogetherStayBounded) {
    Flood flood;
    std::size_t written = 0;
    for (std::size_t i = 0; i < Flood::kMostAtOnce + 1000; ++i) {
        storage::AuditLine line;
        line.identity = "stream:" + std::to_string(i);
        line.verdict = "bad-signature";
        written += flood.pass(line, Instant{}) ? 1U : 0U;
    }
    EXPECT_EQ(written, Flood::kMostAtOnce + Flood::kLinesEach);
    std::vector<storage::AuditLine> counted = flood.due(Instant{Flood::kSpan});
    ASSERT_EQ(counted.size(), 1U);
    EXPECT_EQ(counted[0].count, 1000 - Flood::kLinesEach);
    EXPECT_FALSE(flood.next());
}

}  // namespace
}  // namespace usher::shell
