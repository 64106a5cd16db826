#include "cli/import/docker_env.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "cli/import/env_file.hpp"
#include "cli/import/rows.hpp"
#include "cli/import/token_auth.hpp"
#include "cli/import/turn_servers.hpp"
#include "config/addresses.hpp"
#include "config/nearest.hpp"
#include "token/key_url.hpp"

namespace usher::cli::importing {

namespace {

Origin origin(EnvEntry const& entry) { return {entry.name, entry.line}; }

std::vector<std::string> words(std::string_view text) {
    std::vector<std::string> out;
    for (std::size_t at = 0; at <= text.size();) {
        std::size_t const end = std::min(text.find(',', at), text.size());
        std::string_view word = text.substr(at, end - at);
        while (word.starts_with(' ')) word.remove_prefix(1);
        while (word.ends_with(' ')) word.remove_suffix(1);
        if (!word.empty()) out.emplace_back(word);
        at = end + 1;
    }
    return out;
}

// As docker-jitsi-meet's templates read it: 1, t, true and the like.
std::optional<bool> truth(std::string_view text) {
    for (std::string_view yes : {"1", "t", "T", "true", "TRUE", "True"})
        if (text == yes) return true;
    for (std::string_view no : {"0", "f", "F", "false", "FALSE", "False"})
        if (text == no) return false;
    return std::nullopt;
}

class Import {
public:
    Import(EnvFile const& file, std::string const& name)
        : file_(file),
          draft_("Made by usher import docker-env from " + name +
                 ". Each setting names where it comes from; what could not be taken over stands at the end. Then: "
                 "usher check --config FILE") {}

    Draft run() {
        address();
        authentication();
        rooms();
        roles();
        media();
        turn();
        services();
        notes();
        return std::move(draft_);
    }

private:
    // The last entry of this name with a value, which is then seen to; null: there is none.
    EnvEntry const* take(std::string_view name) {
        taken_.emplace(name);
        for (auto one = file_.entries.rbegin(); one != file_.entries.rend(); ++one)
            if (one->name == name) return one->value.empty() ? nullptr : &*one;
        return nullptr;
    }
    std::optional<Given<std::string>> text(std::string_view name) {
        EnvEntry const* entry = take(name);
        if (!entry) return std::nullopt;
        return Given<std::string>{entry->value, origin(*entry)};
    }
    std::optional<Given<bool>> flag(std::string_view name) {
        EnvEntry const* entry = take(name);
        if (!entry) return std::nullopt;
        if (std::optional<bool> const value = truth(entry->value)) return Given<bool>{*value, origin(*entry)};
        draft_.note(Fate::Different, origin(*entry), "is neither 1 nor 0");
        return std::nullopt;
    }
    std::optional<Given<std::int64_t>> number(std::string_view name, std::int64_t least, std::int64_t most) {
        EnvEntry const* entry = take(name);
        if (!entry) return std::nullopt;
        std::optional<std::int64_t> const value = whole_number(entry->value);
        if (value && *value >= least && *value <= most) return Given<std::int64_t>{*value, origin(*entry)};
        draft_.note(Fate::Different, origin(*entry),
                    "is no whole number from " + std::to_string(least) + " to " + std::to_string(most));
        return std::nullopt;
    }
    std::optional<Given<std::vector<std::string>>> list(std::string_view name) {
        EnvEntry const* entry = take(name);
        if (!entry) return std::nullopt;
        return Given<std::vector<std::string>>{words(entry->value), origin(*entry)};
    }

    void address() {
        std::optional<Given<std::string>> url = text("PUBLIC_URL");
        std::optional<Given<std::string>> const xmpp = text("XMPP_DOMAIN");
        if (url) {
            if (url->value.find("://") == std::string::npos) url->value.insert(0, "https://");
            std::size_t const path = url->value.find('/', url->value.find("://") + 3);
            if (path != std::string::npos && path + 1 < url->value.size())
                draft_.note(Fate::Missing, url->from,
                            "the meeting page lies at the root of its host, not below a path");
            url->value = url->value.substr(0, path);
        }
        Result<token::KeyUrl> const parsed = token::parse_key_url(url ? url->value : "");
        bool const is_good = parsed.ok() && config::check_url(url->value).empty();
        if (is_good) {
            draft_.text("server.domain", parsed.value().host, url->from);
            draft_.text("server.public_url", url->value, url->from);
        } else if (url) {
            draft_.note(Fate::Different, url->from,
                        "is no address such as https://meet.example.com; set server.public_url");
        } else {
            draft_.note(Fate::Different, {"PUBLIC_URL", 0}, "is not set; set server.domain and server.public_url");
        }
        if (xmpp)
            draft_.note(Fate::Different, xmpp->from,
                        "was a name inside the containers. Tokens whose sub is that name are refused: sub is \"*\", "
                        "server.domain or a tenant");
        listen();
    }

    void listen() {
        std::optional<Given<std::int64_t>> const http = number("HTTP_PORT", 1, 65535);
        std::optional<Given<std::int64_t>> const https = number("HTTPS_PORT", 1, 65535);
        std::optional<Given<bool>> const plain = flag("DISABLE_HTTPS");
        if (plain && plain->value) {
            Origin const from = http ? http->from : Origin{"HTTP_PORT, its default", 0};
            draft_.list("server.listen", {"127.0.0.1:" + std::to_string(http ? http->value : 8000)}, from);
            draft_.list("server.trusted_proxies", {"127.0.0.1", "::1"}, plain->from);
            draft_.note(
                Fate::Different, plain->from,
                "the proxy that does TLS is believed to be on this machine; name it in server.trusted_proxies, and "
                "listen where it can reach the server");
            return;
        }
        Origin const from = https ? https->from : Origin{"HTTPS_PORT, its default", 0};
        draft_.list("server.listen", {"0.0.0.0:" + std::to_string(https ? https->value : 8443)}, from);
        draft_.note(Fate::Different, from,
                    "set [tls] certificate and key: the containers kept theirs below CONFIG, in web/keys (cert.crt, "
                    "cert.key) or web/acme-certs. If docker's port was mapped from 443, listen there");
        if (http) draft_.note(Fate::Missing, http->from, "http is not redirected to https; a proxy in front can");
    }

    void authentication() {
        std::optional<Given<bool>> const on = flag("ENABLE_AUTH");
        std::optional<Given<std::string>> kind = text("PROSODY_AUTH_TYPE");
        if (std::optional<Given<std::string>> const old = text("AUTH_TYPE"); !kind) kind = old;
        bool const is_on = on && on->value;
        TokenAuth auth;
        auth.is_on = is_on;
        auth.switched_on = on ? on->from : Origin{"ENABLE_AUTH, its default", 0};
        auth.app_id = text("JWT_APP_ID");
        if (std::optional<Given<std::string>> secret = text("JWT_APP_SECRET"))
            auth.app_secret = {GivenSecret{Secret{std::move(secret->value)}}, secret->from};
        auth.key_server = text("JWT_ASAP_KEYSERVER");
        auth.algorithm = text("JWT_SIGN_TYPE");
        auth.issuers = list("JWT_ACCEPTED_ISSUERS");
        auth.audiences = list("JWT_ACCEPTED_AUDIENCES");
        auth.allow_empty = flag("JWT_ALLOW_EMPTY");
        auth.checks_domain = flag("JWT_ENABLE_DOMAIN_VERIFICATION");
        if (is_on && !auth.checks_domain)
            auth.checks_domain = {false, {"JWT_ENABLE_DOMAIN_VERIFICATION, its default", 0}};
        bool const is_token = kind && kind->value == "jwt";
        if (is_on && !is_token)
            draft_.note(Fate::Missing, kind ? kind->from : Origin{"AUTH_TYPE, its default", 0},
                        "people logged in with a password there (\"secure domain\"). Here they come with tokens: have "
                        "the site that knows them sign tokens, and add [[tokens.keys]]");
        write_tokens(auth, draft_);
        guests(is_on);
    }

    void guests(bool has_tokens) {
        std::optional<Given<bool>> const guests = flag("ENABLE_GUESTS");
        if (!guests || !guests->value || !has_tokens) return;
        draft_.text("guests.allowed", "after-host", guests->from);
        draft_.flag("guests.may_create", false, guests->from);
        draft_.note(Fate::Different, guests->from, "a guest waits until a host is in the room");
    }

    void rooms() {
        if (auto const most = number("MAX_PARTICIPANTS", 1, 100'000))
            draft_.number("rooms.seats", most->value, most->from);
        if (auto const lobby = flag("ENABLE_LOBBY")) {
            draft_.text("lobby.mode", "off", lobby->from);
            draft_.note(Fate::Different, lobby->from,
                        lobby->value
                            ? "as before, a moderator switches the lobby on. If your page does that when its "
                              "user becomes moderator (toggleLobby), lobby.mode = \"when-moderator-joins\" does "
                              "it on the server, before anybody is inside"
                            : "the lobby cannot be taken away from moderators; who may switch it is the feature "
                              "lobby, in [features]");
        }
        module_lists();
    }

    // Modules that are a setting here; their list is noted as a whole besides.
    void module_lists() {
        for (std::string_view name : {"XMPP_MODULES", "XMPP_MUC_MODULES", "GLOBAL_MODULES"}) {
            EnvEntry const* entry = take(name);
            if (!entry) continue;
            for (std::string const& module : words(entry->value)) one_module(module, origin(*entry));
        }
    }

    void one_module(std::string const& module, Origin const& variable) {
        Origin const from{"module " + module + " in " + variable.name, variable.line};
        if (module == "muc_wait_for_host") return draft_.text("waiting_room.mode", "on", from);
        if (module == "lobby_autostart" || module == "token_lobby_autostart")
            return draft_.text("lobby.mode", "on", from);
        if (module == "lobby_autostart_on_owner") return draft_.text("lobby.mode", "when-moderator-joins", from);
        if (module == "token_no_wildcard") return draft_.text("tokens.wildcard", "no", from);
        if (module == "frozen_nick") return draft_.text("rooms.names", "token", from);
        if (module == "token_owner_party") {
            draft_.text("waiting_room.mode", "on", from);
            return draft_.text("waiting_room.host_gone", "end", from);
        }
        if (Row const* row = row_of(prosody_modules(), module))
            return draft_.note(row->fate, from, std::string(row->text));
        draft_.note(
            Fate::Unknown, from,
            unknown_text(prosody_modules(), module) + "; there are no plugins here, its work has to be a setting");
    }

    void roles() {
        std::optional<Given<bool>> const owner = flag("ENABLE_AUTO_OWNER");
        if (owner) return draft_.text("roles.first_joiner", owner->value ? "moderator" : "nobody", owner->from);
        draft_.note(Fate::Different, {"ENABLE_AUTO_OWNER, its default", 0},
                    "there, whoever came first became moderator. Here a claim makes moderators; roles.first_joiner = "
                    "\"moderator\" also the first with a token");
    }

    void media() {
        std::optional<Given<std::vector<std::string>>> addresses = list("JVB_ADVERTISE_IPS");
        if (auto old = list("DOCKER_HOST_ADDRESS"); old && !addresses) addresses = std::move(old);
        if (addresses) announce(*addresses);
        if (auto const port = number("JVB_PORT", 1024, 65535)) {
            draft_.number("media.port", port->value, port->from);
        } else {
            draft_.number("media.port", 10000, {"JVB_PORT, its default", 0});
        }
        draft_.note(Fate::Different, {"media.port", 0},
                    "one port for all media means one media process; media.ports = \"40000-49999\" instead uses all "
                    "cores, and has to be open in the firewall");
        if (auto const off = flag("JVB_TCP_HARVESTER_DISABLED")) draft_.flag("media.tcp", !off->value, off->from);
    }

    // "203.0.113.7" or "203.0.113.7#10001"
    void announce(Given<std::vector<std::string>> const& given) {
        std::vector<std::string> addresses;
        for (std::string const& one : given.value) {
            std::size_t const mark = one.find('#');
            std::string const address = one.substr(0, mark);
            if (mark != std::string::npos)
                draft_.note(Fate::Missing, given.from,
                            "a port of its own for an address; media.port is announced as it is");
            if (config::is_ip(address))
                addresses.push_back(address);
            else
                draft_.note(Fate::Different, given.from,
                            "has something in it that is no address; set media.announced_addresses");
        }
        if (!addresses.empty()) draft_.list("media.announced_addresses", addresses, given.from);
    }

    void turn() {
        TurnServers servers;
        if (auto secret = text("TURN_CREDENTIALS"))
            servers.secret = {GivenSecret{Secret{std::move(secret->value)}}, secret->from};
        turn_server("turn", "TURN_HOST", "TURN_PORT", servers);
        turn_server("turns", "TURNS_HOST", "TURNS_PORT", servers);
        turn_server("stun", "STUN_HOST", "STUN_PORT", servers);
        if (auto const ttl = number("TURN_TTL", 60, 30 * 86'400)) draft_.seconds("turn.ttl", ttl->value, ttl->from);
        servers.write(draft_);
    }

    void turn_server(std::string const& type, std::string_view host_name, std::string_view port_name,
                     TurnServers& into) {
        std::optional<Given<std::string>> const host = text(host_name);
        std::optional<Given<std::int64_t>> const port = number(port_name, 1, 65535);
        std::vector<std::string> transports{""};
        if (type == "turn")
            if (auto const given = list("TURN_TRANSPORT")) transports = given->value;
        if (!host) return;
        for (std::string const& name : words(host->value))
            for (std::string const& transport : transports)
                into.servers.push_back({type, name, port ? std::optional(port->value) : std::nullopt,
                                        type == "turn" ? transport : "", host->from});
    }

    void services() {
        service("recorder", "JIBRI_RECORDER_USER", "JIBRI_RECORDER_PASSWORD", "recorder");
        service("phone", "JIGASI_XMPP_USER", "JIGASI_XMPP_PASSWORD", "jigasi");
        service("transcriber", "JIGASI_TRANSCRIBER_USER", "JIGASI_TRANSCRIBER_PASSWORD", "transcriber");
    }

    void service(std::string_view kind, std::string_view user_name, std::string_view password_name,
                 std::string const& usual) {
        std::optional<Given<std::string>> user = text(user_name);
        std::optional<Given<std::string>> password = text(password_name);
        if (!password) {
            if (user) draft_.note(Fate::Unneeded, user->from, "has no password; there was no such service");
            return;
        }
        if (!user) user = {usual, {std::string(user_name) + ", its default", 0}};
        if (!users_.insert(user->value).second)
            return draft_.note(Fate::Different, user->from, "two services have this name; add [[services]] yourself");
        write_service(kind, *user, {GivenSecret{Secret{std::move(password->value)}}, password->from}, draft_);
    }

    // A name that only a row for many names fits, and that is nearly one that is a setting.
    std::optional<std::string> misspelt(std::string const& name) const {
        Row const* row = row_of(docker_variables(), name);
        if ((row && !row->name.ends_with('*')) || name.size() > 64) return std::nullopt;
        std::vector<std::string_view> const known(taken_.begin(), taken_.end());
        return config::nearest(name, known);
    }

    void notes() {
        for (EnvEntry const& entry : file_.entries) {
            if (taken_.contains(entry.name)) {
                if (entry.value.empty())
                    draft_.note(Fate::Unneeded, origin(entry), "is empty, which counts as not set");
                else if (!draft_.mentions(entry.name))
                    draft_.note(Fate::Unneeded, origin(entry), "says what holds here in any case");
            } else if (std::optional<std::string> const meant = misspelt(entry.name)) {
                draft_.note(Fate::Unknown, origin(entry), "not known; it is near to " + *meant);
            } else if (Row const* row = row_of(docker_variables(), entry.name)) {
                draft_.note(row->fate, origin(entry), std::string(row->text));
            } else {
                draft_.note(Fate::Unknown, origin(entry), unknown_text(docker_variables(), entry.name));
            }
        }
        for (int line : file_.left_out) draft_.note(Fate::Unreadable, {"", line}, "no assignment");
    }

    EnvFile const& file_;
    Draft draft_;
    std::set<std::string, std::less<>> taken_;
    std::set<std::string, std::less<>> users_;
};

}  // namespace

Result<Draft> from_docker_env(std::string_view text, std::string const& name) {
    EnvFile const file = TRY(parse_env(text));
    return Import{file, name}.run();
}

}  // namespace usher::cli::importing
