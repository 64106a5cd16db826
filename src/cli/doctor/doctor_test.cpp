#include "cli/doctor/doctor.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <nlohmann/json.hpp>

#include "cli/doctor/addresses.hpp"
#include "cli/doctor/test_machine.hpp"
#include "cli/program_test.hpp"

namespace usher::cli::doctor {
namespace {

using Answer = Binding::Answer;

TEST(Doctor, AllIsWell) {
    TestMachine test;
    for (Finding const& one : test.seen()) EXPECT_EQ(one.level, Level::Good) << one.check << ": " << one.text;
}

TEST(Doctor, Listen) {
    auto const bound = [](Answer answer) {
        return [answer](TestMachine& test) { test.bindings["tcp 0.0.0.0 443"] = {answer, "why"}; };
    };
    expect({
        {"in use", bound(Answer::InUse), "listen", Level::Bad, "another program listens there"},
        {"low port", bound(Answer::NotAllowed), "listen", Level::Bad, "below 1024"},
        {"foreign", bound(Answer::NoSuchAddress), "listen", Level::Bad, "no such address"},
        {"other", bound(Answer::Failed), "listen", Level::Bad, "why"},
        {"ours",
         [](TestMachine& test) {
             test.runs = true;
             test.bindings["tcp 0.0.0.0 443"] = {Answer::InUse};
         },
         "listen", Level::Good, "the server runs"},
        {"elsewhere", [](TestMachine& test) { test.runs = true; }, "listen", Level::Warning, "does not listen here"},
        {"v6",
         [](TestMachine& test) {
             test.settings.listen = {"[::1]:8080"};
             test.bindings["tcp ::1 8080"] = {Answer::InUse};
         },
         "listen", Level::Bad, "server.listen [::1]:8080"},
        {"api",
         [](TestMachine& test) {
             test.settings.api.keys.push_back({"k", "", {"read"}});
             test.bindings["tcp 127.0.0.1 8081"] = {Answer::InUse};
         },
         "listen", Level::Bad, "api.listen 127.0.0.1:8081"},
        {"api is off", [](TestMachine& test) { test.bindings["tcp 127.0.0.1 8081"] = {Answer::InUse}; }, "listen",
         Level::Good, "server.listen"},
    });
}

TEST(Doctor, MediaPorts) {
    expect({
        {"one of many", [](TestMachine& test) { test.bindings["udp 8.8.4.4 40000"] = {Answer::InUse}; }, "media-ports",
         Level::Warning, "UDP 40000 on 8.8.4.4"},
        {"single",
         [](TestMachine& test) {
             test.settings.media.port_min = test.settings.media.port_max = 10000;
             test.bindings["tcp 8.8.4.4 10000"] = {Answer::InUse};
         },
         "media-ports", Level::Bad, "media.port 10000: TCP 10000"},
        {"tcp is off",
         [](TestMachine& test) {
             test.settings.media.port_min = test.settings.media.port_max = 10000;
             test.settings.media.tcp = false;
             test.settings.turn.servers = {{"turn", "turn.example.com", 3478, "udp"}};
             test.bindings["tcp 8.8.4.4 10000"] = {Answer::InUse};
         },
         "media-ports", Level::Good, "UDP"},
        {"behind nat",
         [](TestMachine& test) {
             test.own = {"10.0.0.5", "127.0.0.1"};
             test.bindings["udp 0.0.0.0 40000"] = {Answer::InUse};
         },
         "media-ports", Level::Warning, "on 0.0.0.0"},
        {"both off",
         [](TestMachine& test) {
             test.settings.media.udp = test.settings.media.tcp = false;
             test.settings.turn.servers = {{"turn", "turn.example.com", 3478, "udp"}};
         },
         "media-ports", Level::Bad, "both off"},
    });
    TestMachine all;
    all.otherwise = {Answer::InUse};
    bool is_bad = false;
    for (Finding const& one : all.seen()) is_bad = is_bad || (one.check == "media-ports" && one.level == Level::Bad);
    EXPECT_TRUE(is_bad);
}

TEST(Doctor, AnnouncedAddresses) {
    auto const named = [](std::vector<std::string> addresses) {
        return [addresses](TestMachine& test) { test.settings.media.announced_addresses = addresses; };
    };
    auto const behind_nat = [](std::vector<std::string> addresses) {
        return [addresses](TestMachine& test) {
            test.settings.media.announced_addresses = addresses;
            test.own = {"10.0.0.5", "127.0.0.1"};
        };
    };
    expect({
        {"private", named({"10.0.0.5"}), "announced", Level::Bad,
         "10.0.0.5, a private address: it cannot work from outside"},
        {"why", named({"10.0.0.5"}), "announced", Level::Bad, "from the third on all media goes through the server"},
        {"carrier", named({"100.64.1.1"}), "announced", Level::Bad, "a private address"},
        {"loopback", named({"127.0.0.1"}), "announced", Level::Bad, "the loopback address"},
        {"link-local", named({"169.254.1.1"}), "announced", Level::Bad, "a link-local address"},
        {"any", named({"0.0.0.0"}), "announced", Level::Bad, "no address but"},
        {"documentation", named({"203.0.113.7"}), "announced", Level::Bad, "an address for examples"},
        {"v6 documentation", named({"2001:db8::1"}), "announced", Level::Bad, "an address for examples"},
        {"v6 local", named({"fd00::1"}), "announced", Level::Bad, "a private address"},
        {"besides a good one", named({"8.8.4.4", "10.0.0.5"}), "announced", Level::Warning, "browsers lose time"},
        {"not ours", named({"8.8.8.8"}), "announced", Level::Warning, "while the machine has a public one"},
        {"nat", behind_nat({"8.8.4.4"}), "announced", Level::Good, "behind NAT, ports 40000-49999 has to be passed on"},
        {"nothing named", named({}), "announced", Level::Good, "announced is 8.8.4.4, 10.0.0.5"},
        {"nothing named behind nat", behind_nat({}), "announced", Level::Bad,
         "none of them can be reached from outside"},
        {"local network",
         [](TestMachine& test) {
             test.settings.public_url = "https://meet.lan";
             test.settings.media.announced_addresses = {"10.0.0.5"};
             test.certify("DNS:meet.lan", -1, 60 * 86400);
         },
         "announced", Level::Good, "an address of this machine"},
        {"local network, loopback",
         [](TestMachine& test) {
             test.settings.public_url = "https://meet.lan";
             test.settings.media.announced_addresses = {"127.0.0.1"};
             test.certify("DNS:meet.lan", -1, 60 * 86400);
         },
         "announced", Level::Bad, "from other machines"},
    });
}

TEST(Doctor, Reach) {
    struct {
        char const* url;
        char const* listen;
        char const* domain;
        bool has_proxy;
        Reach reach;
    } const rows[] = {
        {"", "127.0.0.1:8080", "localhost", false, Reach::ThisMachine},
        {"", "127.0.0.1:8080", "meet.example.com", false, Reach::ThisMachine},
        {"", "127.0.0.1:8080", "meet.example.com", true, Reach::World},
        {"", "0.0.0.0:443", "meet.example.com", false, Reach::World},
        {"", "0.0.0.0:443", "localhost", false, Reach::LocalNetwork},
        {"", "[::]:443", "meet.home.arpa", false, Reach::LocalNetwork},
        {"", "192.168.1.5:443", "meet.example.com", false, Reach::LocalNetwork},
        {"", "8.8.8.8:443", "localhost", false, Reach::World},
        {"http://localhost:8080", "0.0.0.0:443", "meet.example.com", false, Reach::ThisMachine},
        {"https://10.0.0.5", "0.0.0.0:443", "meet.example.com", false, Reach::LocalNetwork},
        {"https://[fd00::1]:8443", "0.0.0.0:443", "meet.example.com", false, Reach::LocalNetwork},
        {"https://meet.example.com", "127.0.0.1:8080", "localhost", false, Reach::World},
    };
    for (auto const& row : rows) {
        config::Settings settings;
        settings.public_url = row.url;
        settings.listen = {row.listen};
        settings.domain = row.domain;
        if (row.has_proxy) settings.trusted_proxies = {"127.0.0.1"};
        EXPECT_EQ(reach_of(settings), row.reach) << row.url << " " << row.listen << " " << row.domain;
    }
}

TEST(Doctor, KeyServers) {
    auto const answers = [](char const* kind, token::KeyAttempt answer) {
        return [kind, answer](TestMachine& test) {
            config::TokenKey key;
            key.kind = kind;
            key.url = "https://id.example.com/keys";
            key.source = "url";
            test.settings.keys = {key};
            test.answer = answer;
        };
    };
    auto const status = [](int number, std::string body) {
        token::KeyAttempt answer;
        answer.status = number;
        answer.body = std::move(body);
        return answer;
    };
    auto const fails = [](token::KeyAttempt::Failure failure) {
        token::KeyAttempt answer;
        answer.failure = failure;
        answer.detail = "why";
        return answer;
    };
    std::string const good =
        R"({"keys":[{"kid":"k","kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]})";
    expect({
        {"good", answers("jwks", status(200, good)), "key-server", Level::Good, "gives 1 key"},
        {"status", answers("jwks", status(404, "")), "key-server", Level::Bad, "the status 404"},
        {"no set", answers("jwks", status(200, "<html>")), "key-server", Level::Bad, "does not give a set of keys"},
        {"empty", answers("jwks", status(200, R"({"keys":[]})")), "key-server", Level::Bad,
         "https://id.example.com/keys"},
        {"tls", answers("jwks", fails(token::KeyAttempt::Failure::Tls)), "key-server", Level::Bad, "why; tokens"},
        {"nobody", answers("asap", fails(token::KeyAttempt::Failure::NoAnswer)), "key-server", Level::Bad,
         "refused as key-server-timeout"},
        {"asap", answers("asap", status(404, "")), "key-server", Level::Good, "answers"},
    });
}

TEST(Doctor, TurnServers) {
    auto const server = [](config::ExternalService service) {
        return [service](TestMachine& test) { test.settings.turn.servers = {service}; };
    };
    expect({
        {"good", server({"turn", "turn.example.com", 3478, "udp"}), "turn", Level::Good, "turn:turn.example.com:3478"},
        {"private", server({"turn", "10.0.0.9", 3478, "udp"}), "turn", Level::Warning, "a private address"},
        {"loopback", server({"stun", "127.0.0.1", 3478, "udp"}), "turn", Level::Warning, "cannot reach it"},
        {"turns by address", server({"turns", "8.8.4.4", 5349, "tcp"}), "turn", Level::Warning, "browsers check them"},
        {"no tcp", [](TestMachine& test) { test.settings.media.tcp = false; }, "turn", Level::Warning, "blocks UDP"},
    });
}

class DoctorCommand : public Program {};

TEST_F(DoctorCommand, SaysWhatIsWrongOnThisMachine) {
    std::string const config =
        write("usher.toml",
              "[server]\nstate_dir = \"state\"\nlisten = [\"127.0.0.1:0\"]\n[media]\nworker = \"worker\"\n"
              "[[tokens.keys]]\nvalue = \"0123456789abcdef0123456789abcdef\"\n");
    write("worker", "");
    Said said = usher({"doctor", "--config", config, "--json"});
    EXPECT_EQ(said.code, kNo) << said.out << said.err;
    nlohmann::json const report = nlohmann::json::parse(said.out, nullptr, false);
    ASSERT_TRUE(report.is_object()) << said.out;
    EXPECT_EQ(report["ok"], false);
    bool has_worker = false;
    for (nlohmann::json const& one : report["findings"]) has_worker = has_worker || one["check"] == "media-worker";
    EXPECT_TRUE(has_worker) << said.out;
    EXPECT_FALSE(has(said.out, "0123456789abcdef"));
    ::chmod((folder_ + "/worker").c_str(), 0700);
    said = usher({"doctor", "--config", config});
    EXPECT_TRUE(has(said.out, "ok       media-worker: ")) << said.out;
    EXPECT_TRUE(has(said.out, "warning")) << said.out;
}

TEST_F(DoctorCommand, AWrongConfigurationIsAProblem) {
    std::string const config = write("usher.toml", "[server]\nlisen = [\"127.0.0.1:0\"]\n");
    Said said = usher({"doctor", "--config", config});
    EXPECT_EQ(said.code, kNo);
    EXPECT_TRUE(has(said.out, "problem  configuration: ")) << said.out;
    EXPECT_TRUE(has(said.out, "did you mean \"server.listen\"")) << said.out;
    EXPECT_TRUE(has(said.out, "clock: ")) << said.out;
}

}  // namespace
}  // namespace usher::cli::doctor
