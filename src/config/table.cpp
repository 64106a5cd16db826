// The table of settings. One row, one sentence; the order is that of the reference.
#include <algorithm>
#include <array>

#include "config/addresses.hpp"
#include "config/admission_rows.hpp"
#include "config/api_rows.hpp"
#include "config/claim_rows.hpp"
#include "config/fields.hpp"
#include "config/media_rows.hpp"

namespace usher::config {

namespace {

constexpr std::array kServerRows = {
    checked(
        "server.domain", Type::Text, "\"localhost\"",
        "The server's public name. A token's sub may name it, and addresses are made from it.",
        [](auto& s) -> auto& { return s.domain; }, check_domain),
    checked(
        "server.listen", Type::List, "[\"127.0.0.1:8080\"]", "Where HTTP and WebSocket are served.",
        [](auto& s) -> auto& { return s.listen; }, check_listen),
    checked(
        "server.public_url", Type::Text, "\"\"", "How browsers reach this server. Empty: taken from each request.",
        [](auto& s) -> auto& { return s.public_url; }, check_url),
    simple(
        "server.state_dir", Type::Path, "\"/var/lib/usher\"",
        "Where the server keeps what must survive a restart, and its control socket.",
        [](auto& s) -> auto& { return s.state_dir; }),
    checked(
        "server.trusted_proxies", Type::List, "[]", "Proxies whose X-Forwarded-For and X-Forwarded-Proto are believed.",
        [](auto& s) -> auto& { return s.trusted_proxies; }, check_networks),
    checked(
        "server.origins", Type::List, "[]",
        "Pages that may open the signalling connection. Empty: all, since nothing here rests on cookies.",
        [](auto& s) -> auto& { return s.origins; }, check_origins),
    ranged(
        "server.edge_threads", Type::Count, "0", 0, 64,
        "Threads for TLS, HTTP and WebSocket. 0: one per core, at most 4.",
        [](auto& s) -> auto& { return s.edge_threads; }),
    ranged(
        "server.drain", Type::Span, "\"60s\"", 0, kDay,
        "How long meetings may go on after SIGTERM, while no new one begins; the server ends earlier once they are "
        "over.",
        [](auto& s) -> auto& { return s.drain; }),

    simple(
        "tls.certificate", Type::Path, "\"\"",
        "The certificate chain as PEM. Empty: plain HTTP, for use behind a proxy.",
        [](auto& s) -> auto& { return s.tls_certificate; }),
    simple(
        "tls.key", Type::Path, "\"\"", "The certificate's private key as PEM.",
        [](auto& s) -> auto& { return s.tls_key; }),

    simple(
        "web.root", Type::Path, "\"\"",
        "A folder with a page of your own, for example a web build of Jitsi Meet. Empty: the page that is built in.",
        [](auto& s) -> auto& { return s.web_root; }),
    checked(
        "web.embed_origins", Type::List, "[\"self\"]", "Pages that may show the meeting in a frame.",
        [](auto& s) -> auto& { return s.embed_origins; }, check_embedders),
    later("web.branding", "", "Name, logo and colours of the page."),
};

constexpr std::array kTokenRows = {
    simple(
        "tokens.issuers", Type::List, "[]",
        "Accepted values of iss. Empty: any, also none; \"*\": any, but there must be one.",
        [](auto& s) -> auto& { return s.tokens.issuers; }),
    simple(
        "tokens.audiences", Type::List, "[]",
        "Accepted values of aud, of which a token needs one. Empty: aud is not looked at; \"*\": any, but there must "
        "be one.",
        [](auto& s) -> auto& { return s.tokens.audiences; }),
    ranged(
        "tokens.leeway", Type::Span, "\"60s\"", 0, kHour, "How far the clocks of issuer and server may differ.",
        [](auto& s) -> auto& { return s.tokens.leeway; }),
    ranged(
        "tokens.max_lifetime", Type::Span, "\"none\"", 1, 100 * kYear,
        "The longest time from a token's iat (or now) to its exp.",
        [](auto& s) -> auto& { return s.tokens.max_lifetime; }),
    ranged(
        "tokens.horizon", Type::Span, "\"10y\"", kDay, 100 * kYear,
        "A time claim further ahead than this is refused as exp-implausible; it is mostly in milliseconds by mistake.",
        [](auto& s) -> auto& { return s.tokens.horizon; }),
    ranged(
        "tokens.rejoin_grace", Type::Span, "\"120s\"", 0, kDay,
        "How long somebody who was inside may come back with a token that has expired meanwhile.",
        [](auto& s) -> auto& { return s.policy.rejoin_grace; }),
    choice(
        "tokens.wildcard", "no|yes", "\"yes\"", "Whether a token with the room \"*\" opens every room.",
        [](auto& s) -> auto& { return s.tokens.wildcard_rooms; }),
    simple(
        "tokens.single_use", Type::Flag, "false",
        "Whether a token lets in once: a second coming with it is refused, but for a reload or a lost line.",
        [](auto& s) -> auto& { return s.policy.single_use; }),
    checked(
        "tokens.login_url", Type::Text, "\"\"",
        "Where somebody without a token gets one; {room} stands for the room. Clients offer it as a log-in; /config.js "
        "has what was set at the start.",
        [](auto& s) -> auto& { return s.policy.login_url; }, check_login_url),
    simple(
        "tokens.end_on_expiry", Type::Flag, "false",
        "Whether whoever is inside has to go when his token ends. A new token in time keeps him in.",
        [](auto& s) -> auto& { return s.policy.end_on_expiry; }),
    choice(
        "tokens.profile", "jitsi|jaas|own", "\"jitsi\"",
        "Where a token says what: Jitsi's claims, the same as strictly as JaaS reads them, or an identity provider's "
        "own "
        "(tokens.claims).",
        [](auto& s) -> auto& { return s.tokens.dialect.profile; }),
};

constexpr std::array kKeyRows = {
    key_member("tokens.keys.id", Type::Text, "\"\"", "The key's name; a token's kid selects by it."),
    key_member(
        "tokens.keys.kind", Type::Choice, "\"secret\"",
        "A shared secret, a public key or certificate as PEM, a set of keys (JWKS), or a key server with one PEM for "
        "each key id (ASAP).",
        "secret|pem|jwks|asap"),
    key_member(
        "tokens.keys.algorithms", Type::List, "[]",
        "What the key may sign with. Empty: HS256 for a secret, what a JWKS says, RS256 for RSA, the curve's own "
        "for EC and Ed25519."),
    key_member("tokens.keys.value", Type::Text, "", "The key itself, as text."),
    key_member("tokens.keys.file", Type::Path, "", "The file that holds the key."),
    key_member("tokens.keys.env", Type::Text, "", "The environment variable that holds the key."),
    key_member("tokens.keys.url", Type::Text, "",
               "Where keys are asked for: a JWKS, or the folder of a key server. They are kept as long as HTTP allows, "
               "1 minute to 1 day."),
    key_member("tokens.keys.issuer", Type::Text, "\"\"",
               "The only issuer that this key may sign for. Empty: any that tokens.issuers accepts."),
    key_member("tokens.keys.audiences", Type::List, "[]",
               "The audiences that this key may sign for, of which a token needs one. Empty: as tokens.audiences."),
    key_member("tokens.keys.tenants", Type::List, "[]",
               "The only tenants whose rooms this key may open; \"\" are the rooms without one. Empty: any."),
    key_member("tokens.keys.wildcard", Type::Choice, "\"yes\"",
               "Whether this key may sign for the room \"*\", if tokens.wildcard allows it.", "no|yes"),
};

constexpr std::array kLimitRows = {
    ranged(
        "sessions.resume", Type::Span, "\"60s\"", 0, kHour,
        "How long a session whose connection was lost is kept, so that it can be taken up again; 0: not at all.",
        [](auto& s) -> auto& { return s.resume; }),
    ranged(
        "sessions.linger_after_unload", Type::Span, "\"5s\"", 0, kHour,
        "How long a session is kept when its page was closed.", [](auto& s) -> auto& { return s.linger_after_unload; }),

    ranged(
        "limits.token", Type::Size, "\"8KiB\"", 512, 64 * kKiB, "The longest token.",
        [](auto& s) -> auto& { return s.tokens.longest; }),
    ranged(
        "limits.http_head", Type::Size, "\"16KiB\"", 4 * kKiB, kMiB, "The longest HTTP request line with its headers.",
        [](auto& s) -> auto& { return s.limits.http_head; }),
    ranged(
        "limits.http_body", Type::Size, "\"64KiB\"", kKiB, 16 * kMiB, "The longest HTTP request body.",
        [](auto& s) -> auto& { return s.limits.http_body; }),
    ranged(
        "limits.stanza", Type::Size, "\"256KiB\"", 16 * kKiB, 16 * kMiB, "The longest message of a client.",
        [](auto& s) -> auto& { return s.limits.stanza; }),
    ranged(
        "limits.depth", Type::Count, "24", 12, 200, "How deep elements may nest in a message.",
        [](auto& s) -> auto& { return s.limits.depth; }),
    ranged(
        "limits.outbox", Type::Size, "\"8MiB\"", 256 * kKiB, 1024 * kMiB,
        "What may wait for one slow or lost connection before its session ends.",
        [](auto& s) -> auto& { return s.limits.outbox; }),
    ranged(
        "limits.idle", Type::Span, "\"90s\"", 10, kDay,
        "After how much silence of a client its connection counts as lost.",
        [](auto& s) -> auto& { return s.limits.idle; }),
    ranged(
        "limits.handshake", Type::Span, "\"10s\"", 1, 5 * kMinute, "How long TLS and the HTTP head may take.",
        [](auto& s) -> auto& { return s.limits.handshake; }),
    ranged(
        "limits.channel_message", Type::Size, "\"64KiB\"", kKiB, kMiB, "The longest message on the bridge channel.",
        [](auto& s) -> auto& { return s.limits.channel_message; }),
    ranged(
        "limits.channel_messages", Type::Count, "50", 1, 100000,
        "Messages of one client on its bridge channel in a second, six times as many at once; more are dropped.",
        [](auto& s) -> auto& { return s.limits.channel_messages; }),
    ranged(
        "limits.channel_bytes", Type::Size, "\"64KiB\"", kKiB, 64 * kMiB,
        "What they may have together in a second, eight times as much at once; more is dropped.",
        [](auto& s) -> auto& { return s.limits.channel_bytes; }),
    ranged(
        "limits.connections", Type::Count, "20000", 1, 1000000, "Connections at the same time.",
        [](auto& s) -> auto& { return s.limits.connections; }),
    ranged(
        "limits.connections_per_address", Type::Count, "4000", 1, 1000000,
        "Of them, those from one network address, counted as in limits.sessions_per_address; more are answered 429.",
        [](auto& s) -> auto& { return s.limits.connections_per_address; }),
    ranged(
        "limits.requests_per_address", Type::Count, "10000", 100, 10'000'000,
        "HTTP requests from one network address in ten seconds, counted likewise; more are answered 429. The page "
        "takes "
        "about thirty.",
        [](auto& s) -> auto& { return s.limits.requests_per_address; }),
    ranged(
        "limits.lost_sessions", Type::Count, "5000", 0, 1000000,
        "Sessions without a connection that are kept at the same time (sessions.resume); past it whoever loses the "
        "connection leaves at once.",
        [](auto& s) -> auto& { return s.limits.lost_sessions; }),
    ranged(
        "limits.held_rooms", Type::Count, "1000", 1, 1000000,
        "Rooms in which people only knock or wait; a host opens rooms all the same.",
        [](auto& s) -> auto& { return s.limits.held_rooms; }),
    ranged(
        "limits.wrong_passwords_per_minute", Type::Count, "5", 1, 1000,
        "Wrong room passwords of one person in a minute.",
        [](auto& s) -> auto& { return s.limits.wrong_passwords_per_minute; }),
    ranged(
        "limits.wrong_passwords_per_room", Type::Count, "50", 1, 100000, "Wrong passwords for one room.",
        [](auto& s) -> auto& { return s.limits.wrong_passwords_per_room; }),
    ranged(
        "limits.bans", Type::Count, "100000", 1, 10'000'000, "Bans at the same time.",
        [](auto& s) -> auto& { return s.limits.bans; }),
    ranged(
        "limits.revocations", Type::Count, "100000", 1, 10'000'000, "Revocations of tokens at the same time.",
        [](auto& s) -> auto& { return s.limits.revocations; }),
    ranged(
        "limits.used_tokens", Type::Count, "1000000", 1, 100'000'000,
        "Tokens for one use that are remembered until they expire (tokens.single_use); past it such tokens let nobody "
        "in.",
        [](auto& s) -> auto& { return s.limits.used_tokens; }),
    ranged(
        "limits.recording", Type::Size, "\"64KiB\"", 0, 16 * kMiB,
        "What is kept in memory of each room's latest events, for usher room dump. 0: nothing.",
        [](auto& s) -> auto& { return s.limits.recording; }),
    ranged(
        "limits.recorded_events", Type::Count, "1000", 0, 1000000, "How many of them.",
        [](auto& s) -> auto& { return s.limits.recorded_events; }),
    ranged(
        "limits.sessions_per_address", Type::Count, "1000", 1, 1000000,
        "Sessions with a connection from one network address at the same time. An IPv6 address stands for its /64, and "
        "behind a trusted proxy the client's address counts.",
        [](auto& s) -> auto& { return s.limits.sessions_per_address; }),
    ranged(
        "limits.logins_per_address", Type::Count, "1200", 5, 1000000,
        "Logins from one network address in a minute, with those that are refused; of more no token is looked at "
        "(too-fast).",
        [](auto& s) -> auto& { return s.limits.logins_per_address; }),
    ranged(
        "limits.stanzas", Type::Count, "1000", 100, 1000000,
        "Stanzas of one session in ten seconds; more end it (policy-violation).",
        [](auto& s) -> auto& { return s.limits.stanzas; }),
    ranged(
        "limits.messages", Type::Count, "100", 5, 1000000,
        "Messages of one session to rooms and people in them in ten seconds; more are refused (resource-constraint).",
        [](auto& s) -> auto& { return s.limits.messages; }),
    ranged(
        "limits.joins", Type::Count, "60", 5, 1000000,
        "Joins of one person from one address in a minute, with those that are refused; more are refused (too-fast).",
        [](auto& s) -> auto& { return s.limits.joins; }),
    ranged(
        "limits.joins_per_room", Type::Count, "0", 0, 100000,
        "People who come into one meeting in a second; more wait a moment and are taken in their order. 0: any number.",
        [](auto& s) -> auto& { return s.limits.joins_per_room; }),
    ranged(
        "limits.questions", Type::Count, "1000", 1, 100000,
        "Questions to webhooks.decide_url under way at the same time; whoever comes beyond it is treated as if no "
        "answer "
        "came.",
        [](auto& s) -> auto& { return s.limits.questions; }),
    ranged(
        "limits.knocks", Type::Count, "300", 1, 1000000, "People who knock at one room at the same time.",
        [](auto& s) -> auto& { return s.limits.knocks; }),
    ranged(
        "limits.knocks_per_address", Type::Count, "50", 1, 1000000,
        "Of them, those from one network address or one IPv6 /64.",
        [](auto& s) -> auto& { return s.limits.knocks_per_address; }),

};

constexpr std::array kLogRows = {
    choice(
        "log.level", "error|warn|info|debug", "\"info\"", "How much is logged.",
        [](auto& s) -> auto& { return s.log_level; }),
    choice(
        "log.format", "text|json", "\"text\"", "How a log line is written.",
        [](auto& s) -> auto& { return s.log_format; }),
    choice(
        "metrics.serve", "no|with-api|yes", "\"with-api\"",
        "Whether /metrics is served at api.listen: while there is an API, or always. Neither it nor /ready needs a "
        "key.",
        [](auto& s) -> auto& { return s.metrics_serve; }),
};

template <std::size_t... Sizes>
constexpr auto joined(std::array<Row, Sizes> const&... parts) {
    std::array<Row, (Sizes + ...)> all{};
    std::size_t at = 0;
    ((std::copy(parts.begin(), parts.end(), all.begin() + static_cast<std::ptrdiff_t>(at)), at += Sizes), ...);
    return all;
}

// The members of each [[services]].
constexpr std::array kServiceRows = {
    key_member("services.kind", Type::Choice, "\"recorder\"",
               "What the service is. Recorders and transcribers are seen by nobody; none takes a seat.",
               "recorder|phone|transcriber"),
    key_member("services.user", Type::Text, "", "The name that it logs in with."),
    key_member("services.password", Type::Secret, "",
               "Its password, of at least 16 characters: text, { file = \"…\" } or { env = \"…\" }."),
};

constexpr std::array kRows = joined(kServerRows, kTokenRows, kClaimRows, kKeyRows, kAdmissionRows, kServiceRows,
                                    kMediaRows, kLimitRows, kApiRows, kLogRows);

}  // namespace

std::span<Row const> rows() { return kRows; }

}  // namespace usher::config
