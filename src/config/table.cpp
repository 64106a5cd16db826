// The table of settings. One row, one sentence; the order is that of the reference.
#include <algorithm>
#include <array>
#include <charconv>

#include "config/addresses.hpp"
#include "config/api_rows.hpp"
#include "config/claim_rows.hpp"
#include "config/fields.hpp"

namespace usher::config {

namespace {

constexpr std::int64_t kMinute = 60;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::int64_t kDay = 24 * kHour;
constexpr std::int64_t kYear = 365 * kDay;
constexpr std::int64_t kKiB = 1024;
constexpr std::int64_t kMiB = 1024 * kKiB;

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

    simple(
        "tls.certificate", Type::Path, "\"\"",
        "The certificate chain as PEM. Empty: plain HTTP, for use behind a proxy.",
        [](auto& s) -> auto& { return s.tls_certificate; }),
    simple(
        "tls.key", Type::Path, "\"\"", "The certificate's private key as PEM.",
        [](auto& s) -> auto& { return s.tls_key; }),

    simple(
        "web.root", Type::Path, "\"\"", "A folder with a page of your own. Empty: the page that is built in.",
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
    later("tokens.end_on_expiry", "false", "Ends a session when its token expires."),
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

constexpr Row by_hand(Row row, std::string (*set)(Settings&, Value const&),
                      std::string (*show)(Settings const&, Row const&)) {
    row.set = set;
    row.show = show;
    return row;
}

// "meeting", or how long.
std::string set_kick_for(Settings& settings, Value const& value) {
    std::string const& text = std::get<std::string>(value);
    if (text == "meeting") {
        settings.policy.kick_for = admission::kForTheMeeting;
        return {};
    }
    Result<Milliseconds> span = parse_span(text);
    auto const seconds = span.ok() ? std::chrono::floor<Seconds>(span.value()) : Seconds{-1};
    if (seconds.count() < 0 || seconds.count() > kYear) return "must be \"meeting\", or a duration from 0s to 1y";
    settings.policy.kick_for = seconds;
    return {};
}
std::string show_kick_for(Settings const& settings, Row const&) {
    Seconds const span = settings.policy.kick_for;
    return in_quotes(span == admission::kForTheMeeting ? "meeting" : show_span(span));
}
constexpr Row kick_row() {
    return by_hand(
        make("rooms.kick_for", Type::Text, "\"0s\"",
             "How long somebody who was kicked stays out: a duration, or \"meeting\" for as long as it lasts."),
        set_kick_for, show_kick_for);
}

struct IdentityField {
    std::string_view name;
    bool admission::IdentityShown::*member;
};
constexpr std::array<IdentityField, 5> kIdentityFields = {{{"id", &admission::IdentityShown::id},
                                                           {"name", &admission::IdentityShown::name},
                                                           {"avatar", &admission::IdentityShown::avatar},
                                                           {"email", &admission::IdentityShown::email},
                                                           {"group", &admission::IdentityShown::group}}};
std::string set_identity(Settings& settings, Value const& value) {
    admission::IdentityShown shown{false, false, false, false, false};
    for (std::string const& name : std::get<std::vector<std::string>>(value)) {
        auto const* field = std::ranges::find(kIdentityFields, name, &IdentityField::name);
        if (field == kIdentityFields.end())
            return "has " + in_quotes(name) + " in it; known are id, name, avatar, email and group";
        shown.*(field->member) = true;
    }
    settings.policy.identity_shown = shown;
    return {};
}
std::string show_identity(Settings const& settings, Row const& row) {
    std::vector<std::string> names;
    for (IdentityField const& field : kIdentityFields)
        if (settings.policy.identity_shown.*(field.member)) names.emplace_back(field.name);
    return written(names, row);
}

constexpr std::array kAdmissionRows = {
    choice(
        "guests.allowed", "no|after-host|yes", "\"no\"",
        "Whether people without a token may come in: never, once a host is there, or always.",
        [](auto& s) -> auto& { return s.policy.guests; }),
    simple(
        "guests.may_create", Type::Flag, "false", "Whether a guest may be the first in a room.",
        [](auto& s) -> auto& { return s.policy.guests_may_create; }),

    choice(
        "roles.first_joiner", "nobody|moderator", "\"nobody\"",
        "What the first token holder in a room becomes when no host is there.",
        [](auto& s) -> auto& { return s.policy.first_joiner; }),
    checked(
        "roles.moderator_claims", Type::List,
        "[\"moderator\", \"context.user.moderator\", \"context.user.affiliation\"]",
        "The claims of the profile \"jitsi\" that make a moderator. All that are stated count; where they contradict "
        "each "
        "other, the lower right holds.",
        [](auto& s) -> auto& { return s.tokens.dialect.moderator_claims; }, check_paths),
    later("roles.host_claims", "", "Whoever is moderator by a claim is a host, so roles.moderator_claims says both."),
    later("roles.cohosts_may_end", "", "Whether a co-host may end the meeting for all."),

    choice(
        "lobby.mode", "off|on|when-moderator-joins", "\"off\"",
        "Whether people wait in the lobby until a moderator lets them in.",
        [](auto& s) -> auto& { return s.policy.lobby; }),
    simple(
        "lobby.name_required", Type::Flag, "true", "Whether somebody needs a name to knock.",
        [](auto& s) -> auto& { return s.policy.name_required; }),
    ranged(
        "lobby.deny_cooldown", Type::Span, "\"60s\"", 0, kDay, "How long somebody who was denied may not knock again.",
        [](auto& s) -> auto& { return s.policy.deny_cooldown; }),
    ranged(
        "lobby.approval_ttl", Type::Span, "\"120s\"", 0, kDay,
        "How long an approval holds after its owner was last in the meeting.",
        [](auto& s) -> auto& { return s.policy.approval_ttl; }),
    choice(
        "lobby.password", "either|both", "\"either\"",
        "Whether the room's password passes the lobby, or is asked for besides.",
        [](auto& s) -> auto& { return s.policy.lobby_password; }),
    later("lobby.bypass", "", "Who passes the lobby besides hosts and those with a bypass claim."),

    choice(
        "waiting_room.mode", "off|on", "\"off\"", "Whether people who come before the host wait for the host.",
        [](auto& s) -> auto& { return s.policy.waiting; }),
    choice(
        "waiting_room.host_gone", "hold|promote|end", "\"hold\"",
        "What happens when the last host leaves: newcomers wait, somebody with a token becomes moderator, or the "
        "meeting "
        "ends.",
        [](auto& s) -> auto& { return s.policy.host_gone; }),
    ranged(
        "waiting_room.host_gone_after", Type::Span, "\"60s\"", 0, kDay,
        "How long the meeting is without a host before somebody is promoted or it ends.",
        [](auto& s) -> auto& { return s.policy.host_gone_after; }),
    later("waiting_room.old_clients", "\"lobby\"", "How clients without a waiting screen wait."),

    choice(
        "rooms.may_create", "anyone-admitted|hosts", "\"anyone-admitted\"", "Who may be the first in a room.",
        [](auto& s) -> auto& { return s.policy.may_create; }),
    ranged(
        "rooms.seats", Type::Count, "\"none\"", 1, 100000, "How many people fit into a room.",
        [](auto& s) -> auto& { return s.policy.seats; }),
    ranged(
        "rooms.seats_for_hosts", Type::Count, "2", 0, 1000, "Seats beyond rooms.seats that only hosts may take.",
        [](auto& s) -> auto& { return s.policy.seats_for_hosts; }),
    kick_row(),
    ranged(
        "rooms.duration", Type::Span, "\"none\"", kMinute, kYear,
        "How long a meeting may last from its first admission; then it ends for all.",
        [](auto& s) -> auto& { return s.policy.duration; }),
    time_row(
        "rooms.opens", "When rooms open; nobody comes in before.", [](auto& s) -> auto& { return s.policy.opens; }),
    time_row(
        "rooms.closes", "When rooms close; a meeting ends then, and nobody comes in later.",
        [](auto& s) -> auto& { return s.policy.closes; }),
    ranged(
        "rooms.early_for_hosts", Type::Span, "\"0s\"", 0, kDay, "How much earlier than rooms.opens hosts may come.",
        [](auto& s) -> auto& { return s.policy.early_for_hosts; }),
    simple(
        "rooms.password", Type::Secret, "", "A password for every room, until a moderator changes it in the meeting.",
        [](auto& s) -> auto& { return s.policy.password; }),
    later("rooms.same_user", "\"allow\"", "What happens when one person comes twice."),
    choice(
        "rooms.names", "free|token", "\"free\"",
        "Whether people choose their display names, or show the one that their token has.",
        [](auto& s) -> auto& { return s.policy.names; }),
    by_hand(make("rooms.identity", Type::List, "[\"id\", \"name\", \"avatar\"]",
                 "What the others learn of a token's person: id, name, avatar, email, group."),
            set_identity, show_identity),
    later("rooms.alone", "", "How long somebody may sit alone."),
    rules_row("rooms.rule",
              "[[rooms.rule]]: room = \"exam-*\" and tenant = \"…\" say which rooms; then any key of guests, lobby, "
              "waiting_room, rooms and breakouts, as lobby.mode = \"on\". The first rule that fits holds."),
    choice(
        "breakouts.move", "moderator|anyone", "\"anyone\"",
        "Who decides in which breakout room somebody sits. Moderators go anywhere, everybody back to the main room.",
        [](auto& s) -> auto& { return s.policy.breakout_move; }),
    ranged(
        "breakouts.timer", Type::Span, "\"none\"", kMinute, kDay,
        "How long breakout rooms last from the moment somebody goes into one; then all go back to the main room.",
        [](auto& s) -> auto& { return s.policy.breakout_timer; }),
    feature_row(
        "features.host",
        "[\"branding\", \"calendar\", \"file-upload\", \"flip\", \"list-visitors\", \"live-translation\", "
        "\"live-translation-subscribe\", \"livestreaming\", \"lobby\", \"moderation\", \"outbound-call\", "
        "\"recording\", \"sip-inbound-call\", \"sip-outbound-call\", \"transcription\"]",
        "What hosts have where their token says nothing, besides what participants have.",
        [](auto& s) -> auto& { return s.policy.features.host; }),
    feature_row(
        "features.participant", "[]", "The same for people with a token, besides what guests have.",
        [](auto& s) -> auto& { return s.policy.features.participant; }),
    feature_row(
        "features.guest",
        "[\"create-polls\", \"inbound-call\", \"inviting\", \"rename\", \"screen-sharing\", \"send-groupchat\", "
        "\"send-private-message\"]",
        "The same for everybody.", [](auto& s) -> auto& { return s.policy.features.guest; }),
    later("services", "", "Recorders, phone gateways and transcribers."),
};

std::string set_port(Settings& settings, Value const& value) {
    assign(settings.media.port_min, value);
    settings.media.port_max = settings.media.port_min;
    return {};
}

// "40000-49999"
std::string set_ports(Settings& settings, Value const& value) {
    std::string const& text = std::get<std::string>(value);
    char const* end = text.data() + text.size();
    std::uint16_t least = 0;
    std::uint16_t most = 0;
    auto [dash, error] = std::from_chars(text.data(), end, least);
    if (error != std::errc{} || dash == end || *dash != '-')
        return "must be two ports with a dash between, such as \"40000-49999\"";
    auto [rest, error_behind] = std::from_chars(dash + 1, end, most);
    if (error_behind != std::errc{} || rest != end || least < 1024 || most < least)
        return "must be two ports from 1024 to 65535, the smaller one first, such as \"40000-49999\"";
    settings.media.port_min = least;
    settings.media.port_max = most;
    return {};
}

std::string set_servers(Settings& settings, Value const& value) {
    std::vector<ExternalService> servers;
    for (std::string const& uri : std::get<std::vector<std::string>>(value)) {
        std::optional<ExternalService> service = parse_service(uri);
        if (!service)
            return "has " + in_quotes(uri) +
                   ", which is not like \"stun:stun.example.com:3478\" or \"turn:turn.example.com:3478?transport=udp\"";
        servers.push_back(std::move(*service));
    }
    settings.turn.servers = std::move(servers);
    return {};
}

std::string show_port(Settings const& settings, Row const&) {
    return settings.media.port_min == settings.media.port_max ? std::to_string(settings.media.port_min) : "";
}
std::string show_ports(Settings const& settings, Row const&) {
    return in_quotes(std::to_string(settings.media.port_min) + "-" + std::to_string(settings.media.port_max));
}
std::string show_servers(Settings const& settings, Row const& row) {
    std::vector<std::string> uris;
    for (ExternalService const& service : settings.turn.servers) uris.push_back(show_service(service));
    return written(uris, row);
}

constexpr Row port_row() {
    Row row = make("media.port", Type::Count, "", "One port for all media, instead of media.ports.");
    row.least = 1024;
    row.most = 65535;
    return by_hand(row, set_port, show_port);
}

constexpr std::array kMediaRows = {
    checked(
        "media.announced_addresses", Type::List, "[]",
        "Addresses at which browsers reach the media ports. Empty: those of the machine's interfaces.",
        [](auto& s) -> auto& { return s.media.announced_addresses; }, check_ip_list),
    by_hand(make("media.ports", Type::Text, "\"40000-49999\"", "The ports for media, UDP and TCP."), set_ports,
            show_ports),
    port_row(),
    ranged(
        "media.workers", Type::Count, "0", 0, 256, "Media processes. 0: one per core.",
        [](auto& s) -> auto& { return s.media.workers; }),
    simple(
        "media.udp", Type::Flag, "true", "Whether media may come by UDP.",
        [](auto& s) -> auto& { return s.media.udp; }),
    simple(
        "media.tcp", Type::Flag, "true", "Whether media may come by TCP, where UDP is blocked.",
        [](auto& s) -> auto& { return s.media.tcp; }),
    simple(
        "media.worker", Type::Path, "\"\"", "The media program. Empty: the one beside this program.",
        [](auto& s) -> auto& { return s.media.worker; }),
    ranged(
        "media.max_incoming_kbps", Type::Count, "6000", 100, 100000, "The most that one sender may send, in kbit/s.",
        [](auto& s) -> auto& { return s.media.max_incoming_kbps; }),
    ranged(
        "media.initial_outgoing_kbps", Type::Count, "2500", 100, 100000,
        "What a receiver is first believed to take, in kbit/s.",
        [](auto& s) -> auto& { return s.media.initial_outgoing_kbps; }),
    later("media.ipv6", "false", "Media over IPv6."),

    by_hand(make("turn.servers", Type::List, "[]",
                 "STUN and TURN servers that clients are told, as \"turn:turn.example.com:3478?transport=udp\"."),
            set_servers, show_servers),
    simple(
        "turn.secret", Type::Secret, "",
        "The secret shared with the TURN servers; each client gets a password made from it.",
        [](auto& s) -> auto& { return s.turn.secret; }),
    ranged(
        "turn.ttl", Type::Span, "\"1d\"", kMinute, 30 * kDay, "How long such a password holds.",
        [](auto& s) -> auto& { return s.turn.ttl; }),
};

constexpr std::array kLimitRows = {
    ranged(
        "sessions.resume", Type::Span, "\"60s\"", 0, kHour,
        "How long a session whose connection was lost can be taken up again.",
        [](auto& s) -> auto& { return s.resume; }),
    ranged(
        "sessions.linger_after_unload", Type::Span, "\"5s\"", 0, kHour,
        "How long a session stays when its page was closed.", [](auto& s) -> auto& { return s.linger_after_unload; }),

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
        "What may wait for one slow connection before it is closed.", [](auto& s) -> auto& { return s.limits.outbox; }),
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
        "limits.connections", Type::Count, "20000", 1, 1000000, "Connections at the same time.",
        [](auto& s) -> auto& { return s.limits.connections; }),
    ranged(
        "limits.held_rooms", Type::Count, "1000", 1, 1000000, "Rooms in which people only knock or wait.",
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
    later("limits.joins", "", "Joins of one person in a minute."),
    later("limits.knocks", "", "People who knock at one room at the same time."),

};

constexpr std::array kLogRows = {
    later("webhooks", "", "Where events are sent."),

    choice(
        "log.level", "error|warn|info|debug", "\"info\"", "How much is logged.",
        [](auto& s) -> auto& { return s.log_level; }),
    choice(
        "log.format", "text|json", "\"text\"", "How a log line is written.",
        [](auto& s) -> auto& { return s.log_format; }),
    later("metrics", "", "Figures for a monitoring system."),
};

template <std::size_t... Sizes>
constexpr auto joined(std::array<Row, Sizes> const&... parts) {
    std::array<Row, (Sizes + ...)> all{};
    std::size_t at = 0;
    ((std::copy(parts.begin(), parts.end(), all.begin() + static_cast<std::ptrdiff_t>(at)), at += Sizes), ...);
    return all;
}

constexpr std::array kRows =
    joined(kServerRows, kTokenRows, kClaimRows, kKeyRows, kAdmissionRows, kMediaRows, kLimitRows, kApiRows, kLogRows);

}  // namespace

std::span<Row const> rows() { return kRows; }

}  // namespace usher::config
