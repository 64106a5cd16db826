// A machine of which all is well, for the tests to break one thing at a time.
#pragma once

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cli/doctor/doctor.hpp"

namespace usher::cli::doctor {

constexpr std::int64_t kNow = 1'795'000'000;  // 2026-11-18

// A new EC key as PEM.
inline std::shared_ptr<EVP_PKEY> new_key() { return {EVP_EC_gen("P-256"), EVP_PKEY_free}; }

inline std::string pem_of(BIO* bio) {
    char* data = nullptr;
    long const size = BIO_get_mem_data(bio, &data);
    std::string text(data, static_cast<std::size_t>(size));
    BIO_free(bio);
    return text;
}
inline std::string key_pem(EVP_PKEY* key) {
    BIO* bio = BIO_new(BIO_s_mem());
    PEM_write_bio_PrivateKey(bio, key, nullptr, nullptr, 0, nullptr, nullptr);
    return pem_of(bio);
}

// A certificate for `names` ("DNS:meet.example.com"); times are seconds from kNow.
inline std::string certificate_pem(EVP_PKEY* key, std::string const& names, std::int64_t from, std::int64_t to,
                                   bool self_signed = false) {
    std::unique_ptr<X509, void (*)(X509*)> const made(X509_new(), X509_free);
    X509_set_version(made.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1);
    ASN1_TIME_set(X509_getm_notBefore(made.get()), kNow + from);
    ASN1_TIME_set(X509_getm_notAfter(made.get()), kNow + to);
    X509_set_pubkey(made.get(), key);
    auto const name = [](X509_NAME* into, char const* text) {
        void const* raw = text;
        X509_NAME_add_entry_by_txt(into, "CN", MBSTRING_ASC, static_cast<unsigned char const*>(raw), -1, -1, 0);
    };
    name(X509_get_subject_name(made.get()), "server");
    std::unique_ptr<X509_NAME, void (*)(X509_NAME*)> const issuer(X509_NAME_new(), X509_NAME_free);
    name(issuer.get(), self_signed ? "server" : "authority");
    X509_set_issuer_name(made.get(), issuer.get());
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, names.c_str());
    X509_add_ext(made.get(), extension, -1);
    X509_EXTENSION_free(extension);
    X509_sign(made.get(), key, EVP_sha256());
    BIO* bio = BIO_new(BIO_s_mem());
    PEM_write_bio_X509(bio, made.get());
    return pem_of(bio);
}

struct TestMachine {
    TestMachine() {
        machine.bind = [this](Transport transport, std::string const& address, std::uint16_t port) {
            std::string const what =
                (transport == Transport::Tcp ? "tcp " : "udp ") + address + " " + std::to_string(port);
            auto const found = bindings.find(what);
            return found == bindings.end() ? otherwise : found->second;
        };
        machine.server_runs = [this](std::string const&) { return runs; };
        machine.interface_addresses = [this] { return own; };
        machine.clock = [this] { return clock; };
        machine.open_files = [this](std::string const&) { return open_files; };
        machine.memory = [this] { return memory; };
        machine.free_disk = [this](std::string const&) { return disk; };
        machine.file = [this](std::string const& path) {
            auto const found = files.find(path);
            return found == files.end() ? FileFacts{} : found->second;
        };
        machine.names_in = [this](std::string const& folder) {
            std::vector<std::string> names;
            for (auto const& [path, facts] : files)
                if (path.starts_with(folder + "/")) names.push_back(path.substr(folder.size() + 1));
            return names;
        };
        machine.read_file = [this](std::string const& path) -> Result<std::string> {
            auto const found = texts.find(path);
            if (found == texts.end()) return not_found("cannot read " + path + ": Permission denied");
            return found->second;
        };
        machine.ask = [this](std::vector<std::string> urls) {
            answer.url = urls.at(0);
            return std::vector<token::KeyAttempt>{answer};
        };
        machine.program_folder = "/usr/lib/usher";
        settings.domain = "meet.example.com";
        settings.public_url = "https://meet.example.com";
        settings.listen = {"0.0.0.0:443"};
        settings.state_dir = "/var/lib/usher";
        settings.file = "/etc/usher/usher.toml";
        settings.media.announced_addresses = {"8.8.4.4"};
        settings.limits.connections = 5000;
        settings.tls_certificate = "/etc/usher/fullchain.pem";
        settings.tls_key = "/etc/usher/privkey.pem";
        certify("DNS:meet.example.com", -86400, 60 * 86400);
    }
    TestMachine(TestMachine const&) = delete;
    TestMachine& operator=(TestMachine const&) = delete;

    void certify(std::string const& names, std::int64_t from, std::int64_t to) {
        std::shared_ptr<EVP_PKEY> const key = new_key();
        texts[settings.tls_certificate] =
            certificate_pem(key.get(), names, from, to) + certificate_pem(new_key().get(), "DNS:authority", from, to);
        texts[settings.tls_key] = key_pem(key.get());
    }

    std::vector<Finding> seen() const { return examine(settings, machine); }

    config::Settings settings;
    bool runs = false;
    std::map<std::string, Binding> bindings;
    Binding otherwise = {};
    std::vector<std::string> own = {"8.8.4.4", "10.0.0.5", "127.0.0.1"};
    ClockFacts clock{WallTime::from_seconds(kNow), true};
    OpenFiles open_files{65536, false};
    std::optional<Memory> memory = Memory{4ULL << 30, 2ULL << 30};
    std::optional<std::uint64_t> disk = 10ULL << 30;
    std::map<std::string, FileFacts> files = {
        {"/var/lib/usher", {true, true, 0700, true, true, true, {}}},
        {"/etc/usher/usher.toml", {true, false, 0640, true, false, false, {}}},
        {"/etc/usher/fullchain.pem", {true, false, 0644, true, false, false, {}}},
        {"/etc/usher/privkey.pem", {true, false, 0600, true, false, false, {}}},
        {"/usr/lib/usher/usher-media-worker", {true, false, 0755, true, false, true, {}}},
    };
    std::map<std::string, std::string> texts;
    token::KeyAttempt answer;
    Machine machine;
};

inline bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

struct Row {
    char const* name;
    std::function<void(TestMachine&)> breaks;
    char const* check;
    Level level;
    char const* says;
};

// Each breaks one thing and expects one finding, and nothing else that is worse than good unless it says so.
inline void expect(std::vector<Row> const& rows) {
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

}  // namespace usher::cli::doctor
