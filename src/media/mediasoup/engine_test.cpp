#include "media/mediasoup/engine.hpp"

#include <signal.h>

#include <set>

#include "media/mediasoup/test_engine.hpp"

namespace usher::media::test {
namespace {

ConferenceId const kRoom = "standup-1";
EndpointId const kAnna{kRoom, {1}, 1};
EndpointId const kBert{kRoom, {2}, 1};

TEST_F(RealWorker, AnEndpointGetsATransportWithCandidatesAndAFingerprint) {
    start();
    engine_->submit(OpenConference{kRoom});
    engine_->submit(OpenEndpoint{kAnna});
    auto const opened = wait_for<EndpointOpened>();
    ASSERT_TRUE(opened) << log();
    EXPECT_EQ(opened->who, kAnna);
    EXPECT_GE(opened->local.ufrag.size(), 4u);
    EXPECT_GE(opened->local.pwd.size(), 22u);
    EXPECT_EQ(opened->local.fingerprint_hash, "sha-256");
    EXPECT_EQ(opened->local.fingerprint.size(), 95u);
    ASSERT_EQ(opened->local.candidates.size(), 2u);
    EXPECT_FALSE(opened->local.candidates[0].tcp);
    EXPECT_TRUE(opened->local.candidates[1].tcp);
    EXPECT_GT(opened->local.candidates[0].priority, opened->local.candidates[1].priority);
    for (auto const& candidate : opened->local.candidates) {
        EXPECT_EQ(candidate.address, "127.0.0.1");
        EXPECT_GE(candidate.port, 40000);
    }
}

TEST_F(RealWorker, AnnouncesTheNamedAddressesAndNoOthers) {
    auto made = options();
    made.announced = {"10.0.1.3", "203.0.113.3", "2001:db8::3"};
    made.tcp = false;
    for (bool ipv6 : {true, false}) {
        made.ipv6 = ipv6;
        start(made);
        engine_->submit(OpenConference{kRoom});
        engine_->submit(OpenEndpoint{kAnna});
        auto const opened = wait_for<EndpointOpened>();
        ASSERT_TRUE(opened) << log();
        std::vector<std::string> addresses;
        for (auto const& candidate : opened->local.candidates) addresses.push_back(candidate.address);
        std::vector<std::string> wanted = {"10.0.1.3", "203.0.113.3"};
        if (ipv6) wanted.push_back("2001:db8::3");
        EXPECT_EQ(addresses, wanted);
        engine_.reset();
    }
}

// Over UDP and over TCP, as a client that has only IPv6.
TEST_F(RealWorker, ItWorksOverIpv6) {
    auto made = options();
    made.announced = {"::1"};
    start(made);
    engine_->submit(OpenConference{kRoom});
    auto const anna = join(kAnna);
    ASSERT_TRUE(anna) << log();
    EXPECT_TRUE(anna->checks.front().has(StunAttribute::UseCandidate));
    auto const bert = join(kBert, true);
    ASSERT_TRUE(bert) << log();
    EXPECT_EQ(bert->unauthentic, 0);
}

TEST_F(RealWorker, OnePortServesAllEndpoints) {
    auto made = options();
    made.port_min = made.port_max = 39871;
    made.tcp = false;
    start(made);
    engine_->submit(OpenConference{kRoom});
    auto const anna = join(kAnna);
    ASSERT_TRUE(anna) << log();
    auto const bert = join(kBert);
    ASSERT_TRUE(bert) << log();
    engine_->submit(OpenEndpoint{{kRoom, {3}, 1}});
    auto const opened = wait_for<EndpointOpened>();
    ASSERT_TRUE(opened);
    ASSERT_EQ(opened->local.candidates.size(), 1u);
    EXPECT_EQ(opened->local.candidates[0].port, 39871);
}

// Case I02 with media.port: both families, and several addresses behind a translation.
TEST_F(RealWorker, OnePortServesSeveralAnnouncedAddresses) {
    auto made = options();
    made.port_min = made.port_max = 39873;
    std::vector<std::vector<std::string>> const cases = {{"10.0.1.3", "203.0.113.3"},
                                                         {"127.0.0.1", "::1"},
                                                         {"127.0.0.1", "203.0.113.3", "2001:db8::3"},
                                                         {"203.0.113.3", "203.0.113.3"}};
    for (auto const& announced : cases) {
        made.announced = announced;
        start(made);
        engine_->submit(OpenConference{kRoom});
        engine_->submit(OpenEndpoint{kAnna});
        auto const opened = wait_for<EndpointOpened>();
        ASSERT_TRUE(opened) << announced.front() << log();
        std::set<std::string> addresses;
        for (auto const& candidate : opened->local.candidates) {
            addresses.insert(candidate.address);
            EXPECT_EQ(candidate.port, 39873);
        }
        EXPECT_EQ(addresses, std::set<std::string>(announced.begin(), announced.end()));
        engine_.reset();
    }
}

TEST_F(RealWorker, AControlledClientIsCheckedNominatedAndComesUp) {
    start();
    engine_->submit(OpenConference{kRoom});
    auto const client = open(kAnna);
    ASSERT_TRUE(client);
    engine_->submit(ConnectEndpoint{kAnna, client->local()});
    ASSERT_TRUE(client->connect());
    ASSERT_TRUE(wait_for<EndpointUp>());
    ASSERT_EQ(client->answers.size(), 1u);
    EXPECT_EQ(client->answers[0].type, StunType::Success);
    EXPECT_TRUE(client->answers[0].has(StunAttribute::XorMappedAddress));
    Stun const& check = client->checks.front();
    EXPECT_TRUE(check.has(StunAttribute::Controlling));
    EXPECT_FALSE(check.has(StunAttribute::Controlled));
    EXPECT_TRUE(check.has(StunAttribute::UseCandidate));
    EXPECT_TRUE(check.has(StunAttribute::Priority));
    std::string const username = check.attributes.at(StunAttribute::Username);
    EXPECT_EQ(username.substr(0, client->local().ufrag.size() + 1), client->local().ufrag + ":");
    EXPECT_EQ(client->unauthentic, 0);
}

TEST_F(RealWorker, AClientThatChecksBeforeItsAcceptIsCheckedWhenTheAcceptComes) {
    start();
    engine_->submit(OpenConference{kRoom});
    auto const client = open(kAnna);
    ASSERT_TRUE(client);
    client->send_check();
    ASSERT_TRUE(client->pump_until([&] { return client->answers.size() == 1; }));
    EXPECT_EQ(client->answers[0].type, StunType::Success);
    client->pump(150);
    EXPECT_TRUE(client->checks.empty()) << "nobody can know the client's password yet";

    engine_->submit(ConnectEndpoint{kAnna, client->local()});
    EXPECT_TRUE(client->pump_until([&] { return !client->checks.empty(); }));
}

TEST_F(RealWorker, ACheckIsRepeatedWithTheSameTransactionUntilItIsAnswered) {
    start();
    engine_->submit(OpenConference{kRoom});
    auto const client = open(kAnna);
    ASSERT_TRUE(client);
    engine_->submit(ConnectEndpoint{kAnna, client->local()});
    client->answer_checks(false);
    client->send_check();
    ASSERT_TRUE(client->pump_until([&] { return client->checks.size() >= 4; }));
    for (auto const& check : client->checks) EXPECT_EQ(check.transaction, client->checks[0].transaction);
    client->answer_checks(true);
    std::size_t const before = client->checks.size();
    ASSERT_TRUE(client->pump_until([&] { return client->checks.size() > before; }));
    client->pump(1000);
    EXPECT_EQ(client->checks.size(), before + 1) << "an answered check is not repeated";
}

TEST_F(RealWorker, ConsentIsAskedForAgainAndAgainWithNewTransactions) {
    start();
    engine_->submit(OpenConference{kRoom});
    auto const client = join(kAnna);
    ASSERT_TRUE(client) << log();
    std::size_t const before = client->checks.size();
    ASSERT_TRUE(client->pump_until([&] { return client->checks.size() > before; }, 8000));
    EXPECT_NE(client->checks[before].transaction, client->checks[before - 1].transaction);
    // The client's own checks are answered for ever.
    std::size_t const answered = client->answers.size();
    client->send_check();
    EXPECT_TRUE(client->pump_until([&] { return client->answers.size() == answered + 1; }));
    EXPECT_EQ(client->answers.back().type, StunType::Success);
}

TEST_F(RealWorker, AClientThatIsControllingKeepsThatRole) {
    start();
    engine_->submit(OpenConference{kRoom});
    auto const client = open(kAnna);
    ASSERT_TRUE(client);
    engine_->submit(ConnectEndpoint{kAnna, client->local()});
    client->send_check(StunAttribute::Controlling, true);
    ASSERT_TRUE(client->pump_until([&] { return client->answers.size() == 1; }));
    EXPECT_EQ(client->answers[0].type, StunType::Success);
    client->pump(300);
    EXPECT_TRUE(client->checks.empty()) << "the controlling side nominates, the other one only answers";
    // It changes its mind.
    client->send_check(StunAttribute::Controlled);
    EXPECT_TRUE(client->pump_until([&] { return !client->checks.empty(); }));
}

TEST_F(RealWorker, ItWorksOverTcpAsWell) {
    start();
    engine_->submit(OpenConference{kRoom});
    auto const client = join(kAnna, true);
    ASSERT_TRUE(client) << log();
    EXPECT_TRUE(client->checks.front().has(StunAttribute::UseCandidate));
    EXPECT_EQ(client->unauthentic, 0);
}

TEST_F(RealWorker, ConferencesAreSpreadOverTheWorkers) {
    auto made = options();
    made.workers = 2;
    start(made);
    // Once both answer: conferences that are opened before go where there is least, too.
    engine_->submit(OpenConference{kRoom});
    engine_->submit(OpenConference{"other"});
    ASSERT_TRUE(join(kAnna)) << log();
    ASSERT_TRUE(join({"other", {7}, 1})) << log();
    auto const pids = engine_->worker_pids();
    ASSERT_EQ(pids.size(), 2u);
    ASSERT_EQ(::kill(pids[0], SIGKILL), 0);
    ASSERT_TRUE(wait_for<EngineLost>(1000)) << log();
    EXPECT_FALSE(wait_for<EngineLost>(200)) << "the other worker goes on";
}

TEST_F(RealWorker, ARoleConflictEndsOurChecks) {
    start();
    engine_->submit(OpenConference{kRoom});
    auto const client = open(kAnna);
    ASSERT_TRUE(client);
    engine_->submit(ConnectEndpoint{kAnna, client->local()});
    client->answer_with(StunType::Failure);
    client->send_check();
    ASSERT_TRUE(client->pump_until([&] { return !client->checks.empty(); }));
    client->pump(500);
    EXPECT_EQ(client->checks.size(), 1u);
}

TEST_F(RealWorker, AWrongPasswordIsAnsweredWithAnError) {
    start();
    engine_->submit(OpenConference{kRoom});
    auto const client = open(kAnna);
    ASSERT_TRUE(client);
    Stun check;
    check.attributes[StunAttribute::Username] = "somebody:" + client->local().ufrag;
    check.attributes[StunAttribute::Priority] = big_endian(1, 4);
    client->send(build(check, "a password that is not it"));
    ASSERT_TRUE(client->pump_until([&] { return client->unauthentic == 1; }));
    EXPECT_TRUE(client->answers.empty());
}

TEST_F(RealWorker, AKilledWorkerGivesEngineLostWithinASecondAndANewOneServes) {
    start();
    engine_->submit(OpenConference{kRoom});
    engine_->submit(OpenConference{"other"});
    ASSERT_TRUE(join(kAnna)) << log();
    auto const pids = engine_->worker_pids();
    ASSERT_EQ(pids.size(), 1u);
    ASSERT_EQ(::kill(pids[0], SIGKILL), 0);
    auto const first = wait_for<EngineLost>(1000);
    auto const second = wait_for<EngineLost>(1000);
    ASSERT_TRUE(first && second) << log();
    EXPECT_NE(first->id, second->id);

    engine_->submit(OpenConference{kRoom});
    EXPECT_TRUE(join({kRoom, {1}, 2})) << log();
    EXPECT_NE(engine_->worker_pids(), pids);
    EXPECT_EQ(engine_->state().lost, 1u);
    EXPECT_EQ(engine_->state().running, 1);
}

TEST_F(RealWorker, CommandsForWhatIsNotThereAreRefused) {
    start();
    engine_->submit(OpenEndpoint{kAnna});
    ASSERT_TRUE(wait_for<CommandRefused>());
    engine_->submit(OpenConference{kRoom});
    engine_->submit(SetLimits{kAnna, {}});
    auto const refused = wait_for<CommandRefused>();
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->who, kAnna);
    EXPECT_EQ(refused->why, "no such endpoint");
}

TEST_F(RealWorker, AnEndpointThatNeverComesUpIsDown) {
    auto made = options();
    made.connect_timeout = 200;
    start(made);
    engine_->submit(OpenConference{kRoom});
    auto const client = open(kAnna);
    ASSERT_TRUE(client);
    engine_->submit(ConnectEndpoint{kAnna, client->local()});
    auto const down = wait_for<EndpointDown>();
    ASSERT_TRUE(down);
    EXPECT_EQ(down->who, kAnna);
}

TEST(MediasoupEngine, AProgramThatIsNotThereIsTriedAgainWithoutHarm) {
    EngineOptions made;
    made.worker = "/nonexistent/worker";
    made.workers = 1;
    std::mutex mutex;
    int lost = 0;
    {
        MediasoupEngine engine(made, [&](Report const& report) {
            std::lock_guard const lock(mutex);
            lost += std::holds_alternative<EngineLost>(report) ? 1 : 0;
        });
        engine.submit(OpenConference{kRoom});
        for (int i = 0; i < 200; ++i) {
            std::unique_lock lock(mutex);
            if (lost > 0) break;
            lock.unlock();
            ::usleep(10'000);
        }
    }
    EXPECT_EQ(lost, 1);
}

}  // namespace
}  // namespace usher::media::test
