// Certificate, clock, limits and files, each broken in one way.
#include "cli/doctor/test_machine.hpp"

namespace usher::cli::doctor {
namespace {

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

}  // namespace
}  // namespace usher::cli::doctor
