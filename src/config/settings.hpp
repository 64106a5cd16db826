// Every setting of usher.toml as a typed value. schema.cpp names them, gives defaults and ranges; nobody else parses.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "admission/admission.hpp"
#include "admission/room_settings.hpp"
#include "base/secret.hpp"
#include "base/time.hpp"
#include "token/verify.hpp"

namespace usher::config {

struct TokenKey {
    std::string id;
    std::string kind = "secret";          // "secret" | "pem" | "jwks" | "asap"
    std::vector<std::string> algorithms;  // empty: the kind's default
    Secret value;                         // from value, file or env
    std::string source;    // where the value came from: "value", "file /etc/…", "env NAME", "demo", "url"
    std::string url = {};  // jwks, asap: where keys are asked for; empty: `value` has them
    token::KeyScope scope = {};
};

struct Limits {
    std::size_t http_head = 16 * 1024;
    std::size_t http_body = 64 * 1024;
    std::size_t stanza = 256 * 1024;  // bytes of one WebSocket message
    int depth = 24;
    std::size_t outbox = 8 * 1024 * 1024;  // bytes waiting for one connection
    Seconds idle{90};                      // no byte from the client
    Seconds handshake{10};                 // TLS, HTTP head, upgrade
    std::size_t channel_message = 64 * 1024;
    int channel_messages = 50;              // of one client in a second
    std::size_t channel_bytes = 64 * 1024;  // likewise
    int connections = 20000;
    int connections_per_address = 4000;
    int requests_per_address = 10000;  // over HTTP, in 10 s
    int held_rooms = 1000;
    int lost_sessions = 5000;
    int sessions_per_address = 1000;
    int logins_per_address = 1200;  // in a minute
    int stanzas = 1000;             // of one session in 10 s
    int messages = 100;             // of one session in 10 s
    int joins = 60;                 // of one identity in a minute
    int joins_per_room = 0;         // in a second; 0: any number
    int questions = 1000;           // to webhooks.decide_url, under way at the same time
    int knocks = 300;
    int knocks_per_address = 50;
    int wrong_passwords_per_minute = 5;
    int wrong_passwords_per_room = 50;
    std::size_t bans = 100'000;
    std::size_t revocations = 100'000;
    std::size_t used_tokens = 1'000'000;
    std::size_t recording = 64 * 1024;  // bytes of the recording of one room; 0: nothing is recorded
    int recorded_events = 1000;
};

struct Media {
    std::vector<std::string> announced_addresses;  // empty: every interface address
    std::uint16_t port_min = 40000;
    std::uint16_t port_max = 49999;  // equal to port_min: a single port
    int workers = 0;                 // 0: one per core
    bool udp = true;
    bool tcp = true;
    bool ipv6 = true;
    std::string worker;  // path; empty: beside the program
    std::uint32_t max_incoming_kbps = 6000;
    std::uint32_t initial_outgoing_kbps = 2500;
};

struct ExternalService {
    std::string type;  // "stun" | "turn" | "turns"
    std::string host;
    std::uint16_t port = 3478;
    std::string transport = "udp";
};
struct ServiceAccount {
    admission::ServiceKind kind = admission::ServiceKind::Recorder;
    std::string user;
    Secret password;
};
struct Turn {
    std::vector<ExternalService> servers;
    Secret secret;
    Seconds ttl{86400};
};

struct ApiKey {
    std::string name;
    std::string sha256;                          // of the key, 64 lower-case hex digits
    std::vector<std::string> scopes = {"read"};  // read, rooms, tokens, bans
};
struct Api {
    std::string listen = "127.0.0.1:8081";
    std::vector<ApiKey> keys;  // empty: there is no API
    std::string signing_key;   // id of a secret; empty: the first
    Seconds token_lifetime{86400};
};
struct Webhooks {
    std::string url;                  // empty: nothing is sent
    Secret secret;                    // signs what is sent
    std::vector<std::string> events;  // empty: all of them
    std::string decide_url;           // asked about each person who wants in; empty: nobody is
};
struct Audit {
    Seconds keep_for{90LL * 86400};
    std::size_t lines = 1'000'000;
};

struct Settings {
    bool demo = false;  // no file: the embedded demo
    std::string file;   // where it came from; empty for the demo
    std::string domain = "localhost";
    std::vector<std::string> listen = {"127.0.0.1:8080"};
    bool listen_is_given = false;  // by the command line, which counts more than the file
    std::string public_url;        // empty: made from the request
    std::string state_dir;
    std::vector<std::string> trusted_proxies;
    std::vector<std::string> origins;
    int edge_threads = 0;  // 0: min(4, cores)
    Seconds drain{60};     // how long meetings may go on after SIGTERM
    std::string tls_certificate;
    std::string tls_key;
    std::string web_root;  // empty: the page that is built in
    std::vector<std::string> embed_origins = {"self"};

    token::Rules tokens;
    std::vector<TokenKey> keys;
    admission::Policy policy;
    std::vector<admission::RoomRule> rules;
    Turn turn;
    std::vector<ServiceAccount> services;
    Media media;
    Limits limits;
    Api api;
    Webhooks webhooks;
    Audit audit;
    Seconds linger_after_unload{5};
    Seconds resume{60};

    std::string log_level = "info";
    std::string log_format = "text";         // "text" | "json"
    std::string metrics_serve = "with-api";  // "no" | "with-api" | "yes"
    bool test_clock = false;
};

}  // namespace usher::config
