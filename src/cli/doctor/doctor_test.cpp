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

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

struct Row {
    char const* name;
    std::function<void(TestMachine&)> breaks;
    char const* check;
    Level level;
    char const* says;
};

// Each breaks one thing and expects one finding, and nothing else that is worse than good unless it says so.
void expect(std::vector<Row> const& rows) {
    for (Row const& row : rows) {
        TestMachine test;
        row.breaks(test);
        bool is_there = false;
        std::string all;
        for (Finding const& one : test.seen()) {
            if (one.check == row.check && one.level == row.level && has(one.text, row.says)) is_there = true;
            EXPECT_EQ(one.level == Level::Good, one.change.empty()) << one.text;
            bool const is_meant = one.check == row.check || one.level == Level::Good;
            EXPECT_TRUE(is_meant) << row.name << ": " << one.check << ": " << one.text;
            all += one.check + ": " + one.text + "\n";
        }
        EXPECT_TRUE(is_there) << row.name << " wants " << row.says << "\n" << all;
    }
}

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

TEST(Doctor, Certificate) {
    auto const certified = [](std::string const& names, std::int64_t from, std::int64_t to) {
        return [names, from, to](TestMachine& test) { test.certify(names, from, to); };
    };
    std::string const name = "DNS:meet.example.com";
    expect({
        {"expired", certified(name, -90 * 86400, -3 * 86400), "certificate", Level::Bad,
         "(3 days ago): browsers refuse it"},
        {"too early", certified(name, 3600, 90 * 86400), "certificate", Level::Bad, "holds only from"},
        {"soon", certified(name, -86400, 5 * 86400), "certificate", Level::Warning, "in 5 days"},
        {"other name", certified("DNS:old.example.com", -1, 90 * 86400), "certificate", Level::Bad,
         "not for meet.example.com (server.public_url), but for old.example.com"},
        {"wildcard", certified("DNS:*.example.com", -1, 90 * 86400), "certificate", Level::Good,
         "is for meet.example.com"},
        {"domain counts without a url",
         [](TestMachine& test) {
             test.settings.public_url.clear();
             test.settings.domain = "other.example.com";
         },
         "certificate", Level::Bad, "other.example.com (server.domain)"},
        {"an address",
         [](TestMachine& test) {
             test.settings.public_url = "https://8.8.4.4";
             test.certify("IP:8.8.4.4", -1, 90 * 86400);
         },
         "certificate", Level::Good, "is for 8.8.4.4"},
        {"no chain",
         [](TestMachine& test) {
             std::shared_ptr<EVP_PKEY> const key = new_key();
             test.texts[test.settings.tls_certificate] =
                 certificate_pem(key.get(), "DNS:meet.example.com", -1, 60 * 86400);
             test.texts[test.settings.tls_key] = key_pem(key.get());
         },
         "certificate", Level::Warning, "no intermediate certificate"},
        {"by itself",
         [](TestMachine& test) {
             std::shared_ptr<EVP_PKEY> const key = new_key();
             test.texts[test.settings.tls_certificate] =
                 certificate_pem(key.get(), "DNS:meet.example.com", -1, 60 * 86400, true);
             test.texts[test.settings.tls_key] = key_pem(key.get());
         },
         "certificate", Level::Warning, "signed by itself"},
        {"other key", [](TestMachine& test) { test.texts[test.settings.tls_key] = key_pem(new_key().get()); },
         "certificate", Level::Bad, "is not the key of tls.certificate"},
        {"no key", [](TestMachine& test) { test.texts[test.settings.tls_key] = "nothing"; }, "certificate", Level::Bad,
         "no private key in it"},
        {"encrypted key",
         [](TestMachine& test) {
             test.texts[test.settings.tls_key] =
                 "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n";
         },
         "certificate", Level::Bad, "is encrypted"},
        {"no certificate", [](TestMachine& test) { test.texts[test.settings.tls_certificate] = "nothing"; },
         "certificate", Level::Bad, "there is no certificate in it"},
        {"broken certificate",
         [](TestMachine& test) {
             test.texts[test.settings.tls_certificate] +=
                 "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
         },
         "certificate", Level::Bad, "cannot be read"},
        {"unreadable", [](TestMachine& test) { test.texts.erase(test.settings.tls_certificate); }, "certificate",
         Level::Bad, "Permission denied"},
        {"unreadable key", [](TestMachine& test) { test.texts.erase(test.settings.tls_key); }, "certificate",
         Level::Bad, "Permission denied"},
    });
}

TEST(Doctor, Clock) {
    auto const at = [](std::int64_t seconds, std::optional<bool> is_synchronised) {
        return [seconds, is_synchronised](TestMachine& test) {
            test.settings.tls_certificate.clear();
            test.settings.tls_key.clear();
            test.clock = {WallTime::from_seconds(seconds), is_synchronised};
        };
    };
    expect({
        {"1970", at(5, true), "clock", Level::Bad, "this program is newer than that"},
        {"2150", at(5'680'281'600, true), "clock", Level::Bad, "cannot be right"},
        {"drifts", at(kNow, false), "clock", Level::Warning, "not synchronised"},
        {"unknown", at(kNow, std::nullopt), "clock", Level::Good, "the clock says 2026-"},
        {"went back",
         [](TestMachine& test) {
             test.files["/var/lib/usher/usher.db"] = {
                 true, false, 0600, true, true, false, WallTime::from_seconds(kNow + 5 * 86400)};
         },
         "clock", Level::Bad, "/var/lib/usher/usher.db was written later"},
    });
}

TEST(Doctor, Resources) {
    expect({
        {"files",
         [](TestMachine& test) {
             test.open_files = {4096, false};
         },
         "open-files", Level::Warning, "enough for about 3584 connections, while limits.connections is 5000"},
        {"few files",
         [](TestMachine& test) {
             test.open_files = {256, true};
         },
         "open-files", Level::Bad, "the running server may open 256 files"},
        {"memory",
         [](TestMachine& test) {
             test.memory = Memory{512 << 20, 300 << 20};
         },
         "memory", Level::Warning, "512 MiB of memory"},
        {"memory used", [](TestMachine& test) { test.memory->available = 1 << 20; }, "memory", Level::Warning,
         "available"},
        {"disk", [](TestMachine& test) { test.disk = 1 << 20; }, "disk", Level::Bad, "1 MiB are free"},
        {"little disk", [](TestMachine& test) { test.disk = 500 << 20; }, "disk", Level::Warning, "500 MiB are free"},
        {"no worker", [](TestMachine& test) { test.files.erase("/usr/lib/usher/usher-media-worker"); }, "media-worker",
         Level::Bad, "is not there"},
        {"other worker", [](TestMachine& test) { test.settings.media.worker = "/opt/w"; }, "media-worker", Level::Bad,
         "/opt/w"},
        {"not a program",
         [](TestMachine& test) { test.files["/usr/lib/usher/usher-media-worker"].may_execute = false; }, "media-worker",
         Level::Bad, "may not be executed"},
    });
}

TEST(Doctor, Files) {
    expect({
        {"a file", [](TestMachine& test) { test.files["/var/lib/usher"].is_folder = false; }, "state", Level::Bad,
         "is a file"},
        {"read only", [](TestMachine& test) { test.files["/var/lib/usher"].may_write = false; }, "state", Level::Bad,
         "may not be written"},
        {"open", [](TestMachine& test) { test.files["/var/lib/usher"].mode = 0777; }, "state", Level::Bad,
         "may be written by every user"},
        {"a file in it",
         [](TestMachine& test) {
             test.files["/var/lib/usher"].mode = 0755;
             test.files["/var/lib/usher/usher.db"] = {true, false, 0644, true, true, false, {}};
         },
         "state", Level::Warning, "/var/lib/usher/usher.db (mode 644)"},
        {"to be made",
         [](TestMachine& test) {
             test.files.erase("/var/lib/usher");
             test.files["/var/lib"] = {true, true, 0755, true, true, true, {}};
         },
         "state", Level::Good, "will be made"},
        {"not to be made",
         [](TestMachine& test) {
             test.files.erase("/var/lib/usher");
             test.files["/var/lib"] = {true, true, 0755, true, false, true, {}};
         },
         "state", Level::Bad, "may not make it"},
        {"key for all", [](TestMachine& test) { test.files["/etc/usher/privkey.pem"].mode = 0644; }, "files",
         Level::Warning, "read the secret in /etc/usher/privkey.pem (mode 644)"},
        {"configuration by all", [](TestMachine& test) { test.files["/etc/usher/usher.toml"].mode = 0666; }, "files",
         Level::Bad, "may write /etc/usher/usher.toml"},
        {"token key by all",
         [](TestMachine& test) {
             config::TokenKey key;
             key.source = "file /etc/usher/secret";
             test.settings.keys = {key};
             test.files["/etc/usher/secret"] = {true, false, 0602, true, true, false, {}};
         },
         "files", Level::Bad, "may write /etc/usher/secret"},
        {"unreadable", [](TestMachine& test) { test.files["/etc/usher/usher.toml"].may_read = false; }, "files",
         Level::Warning, "may not be read by this user"},
    });
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
