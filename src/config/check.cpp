#include "config/check.hpp"

#include <algorithm>
#include <filesystem>

#include "admission/reachable.hpp"
#include "config/addresses.hpp"
#include "config/schema.hpp"
#include "token/key_url.hpp"

namespace usher::config {

namespace {

using admission::Guests;
using admission::LobbyMode;

bool has(std::vector<std::string> const& list, std::string_view wanted) {
    return std::ranges::find(list, wanted) != list.end();
}

class Checker {
public:
    Checker(Settings const& settings, std::map<std::string, Position, std::less<>> const& where)
        : settings_(settings), where_(where) {}

    std::vector<Problem> run() {
        entrance();
        guests();
        tokens();
        profile();
        network();
        pages();
        files();
        turn();
        media();
        return std::move(problems_);
    }

private:
    // B: tokens that cannot be checked are no tokens; and rules under which nobody ever comes in are a mistake.
    void entrance() {
        bool has_keys = !settings_.keys.empty();
        if (!has_keys && settings_.policy.guests != Guests::Yes)
            return error("tokens.keys",
                         "people need a token (guests.allowed is not \"yes\") and no key is configured that could "
                         "check one: add [[tokens.keys]]");
        admission::Reach reach = admission::reachable(settings_.policy, has_keys);
        if (!reach.anybody())
            error("guests.allowed", "under these settings nobody can ever come in: " + reach.explanation);
    }

    void guests() {
        if (settings_.policy.guests != Guests::Yes) return;
        if (settings_.policy.lobby == LobbyMode::Off)
            warning("guests.allowed",
                    "guests.allowed = \"yes\" without a lobby: anybody who knows or guesses a room's name comes in");
        if (settings_.policy.guests_may_create)
            warning("guests.may_create",
                    "guests.may_create: anybody may open rooms on this server, and use it for meetings of their own");
    }

    void tokens() {
        token::Rules const& rules = settings_.tokens;
        bool has_keys = !settings_.keys.empty();
        if (has(rules.issuers, "*"))
            warning("tokens.issuers",
                    "tokens.issuers = [\"*\"]: any iss is accepted; name the issuers whose tokens you mean");
        bool is_unbound =
            std::ranges::any_of(settings_.keys, [](TokenKey const& key) { return key.scope.issuer.empty(); });
        if (settings_.keys.size() > 1 && rules.issuers.size() > 1 && is_unbound)
            warning("tokens.issuers",
                    "with several keys and several issuers, a key without an issuer (tokens.keys.issuer) may sign for "
                    "each of them");
        for (TokenKey const& key : settings_.keys) token_key(key);
        bool has_public_key = std::ranges::any_of(
            settings_.keys, [](TokenKey const& key) { return key.kind != "secret" && key.scope.audiences.empty(); });
        if (has_public_key && (rules.audiences.empty() || has(rules.audiences, "*")))
            warning("tokens.audiences",
                    "no audience is asked for: a token that the holder of this key made for another service opens "
                    "meetings here as well");
        if (has_keys && rules.horizon.count() == 0)
            warning(
                "tokens.horizon",
                "tokens.horizon = \"none\": a token whose exp is in milliseconds by mistake practically never ends");
        if (rules.leeway > Seconds{300})
            warning("tokens.leeway", "tokens.leeway is more than 5 minutes: tokens work for that long after their end");
    }

    // A mapping that is not looked at is a mistake; so is one after which no token has a room.
    void profile() {
        token::Dialect const& dialect = settings_.tokens.dialect;
        bool is_own = dialect.profile == token::Profile::Own;
        for (auto const& [name, position] : where_)
            if (name.starts_with("tokens.claims.") && !is_own)
                return error(name, name + " is only looked at with tokens.profile = \"own\"");
        if (where_.contains("roles.moderator_claims") && dialect.profile != token::Profile::Jitsi)
            error("roles.moderator_claims",
                  "roles.moderator_claims is only looked at with tokens.profile = \"jitsi\"" +
                      std::string(is_own ? "; here tokens.claims.moderator says who is a moderator" : ""));
        if (!is_own || !dialect.own.room.empty()) return;
        bool may_all = settings_.tokens.wildcard_rooms &&
                       std::ranges::any_of(settings_.keys, [](TokenKey const& key) { return key.scope.wildcard; });
        if (!may_all && !settings_.keys.empty())
            return error("tokens.claims",
                         "tokens.claims.room is not set, so each token is for every room, and tokens.wildcard or "
                         "tokens.keys.wildcard forbids that: no token would be accepted");
        warning("tokens.profile",
                "tokens.claims.room is not set: each token opens every room, and a moderator by claim is one in every "
                "room");
    }

    void token_key(TokenKey const& key) {
        std::string name = key.id.empty() ? "a key" : "the key " + in_quotes(key.id);
        token::Rules const& rules = settings_.tokens;
        auto is_accepted = [](std::vector<std::string> const& accepted, std::string const& value) {
            return accepted.empty() || has(accepted, "*") || has(accepted, value);
        };
        if (!key.scope.issuer.empty() && !is_accepted(rules.issuers, key.scope.issuer))
            error("tokens.issuers", name + " signs for the issuer " + in_quotes(key.scope.issuer) +
                                        ", which is not among tokens.issuers: none of its tokens would be accepted");
        bool has_audience =
            key.scope.audiences.empty() || std::ranges::any_of(key.scope.audiences, [&](std::string const& audience) {
                return audience == "*" || is_accepted(rules.audiences, audience);
            });
        if (!has_audience)
            error("tokens.audiences", name +
                                          " signs for audiences of which none is among tokens.audiences: none of its "
                                          "tokens would be accepted");
        Result<token::KeyUrl> url = token::parse_key_url(key.url);
        if (!key.url.empty() && url.ok() && !url.value().secure && !url.value().is_loopback())
            warning("tokens.keys", "keys are fetched from " + key.url +
                                       " without TLS: whoever sits on the way can put in a key of their own, and open "
                                       "every room; use https");
    }

    void network() {
        bool is_open = std::ranges::any_of(settings_.listen, [](std::string const& at) { return !is_loopback(at); });
        bool has_tls = !settings_.tls_certificate.empty() || !settings_.tls_key.empty();
        if (!settings_.api.keys.empty() && !has_tls && !is_loopback(settings_.api.listen))
            warning(
                "api.listen",
                "the API listens beyond this machine without TLS: its keys travel in the clear; set [tls], or listen "
                "on 127.0.0.1");
        bool const has_secret =
            std::ranges::any_of(settings_.keys, [](TokenKey const& key) { return key.kind == "secret"; });
        bool const mints = std::ranges::any_of(settings_.api.keys, [](ApiKey const& key) {
            return std::ranges::find(key.scopes, "tokens") != key.scopes.end();
        });
        if (mints && !has_secret)
            warning("api.keys", "a key of the API may make tokens, and no secret in [[tokens.keys]] could sign them");
        webhooks();
        if (is_open && !has_tls && settings_.trusted_proxies.empty())
            warning("server.listen",
                    "the server listens beyond this machine without TLS: tokens and meetings travel in the clear, and "
                    "browsers give "
                    "no camera to such a page; set [tls], or server.trusted_proxies if a proxy in front does TLS");
        if (settings_.demo && is_open)
            warning("",
                    "this is the demo: it takes guests, and its rooms are open to everybody who can reach it; write a "
                    "configuration for anything else");
        if (has(settings_.trusted_proxies, "0.0.0.0/0") || has(settings_.trusted_proxies, "::/0"))
            warning("server.trusted_proxies",
                    "server.trusted_proxies has everybody in it: each client may claim any address it likes");
        if (settings_.public_url.starts_with("http://") && is_open)
            warning("server.public_url",
                    "server.public_url is not https: browsers give camera and microphone only to https pages");
    }

    void media() {
        std::vector<std::string> const& announced = settings_.media.announced_addresses;
        auto const is_six = [](std::string const& address) { return address.find(':') != std::string::npos; };
        if (!settings_.media.ipv6 && !announced.empty() && std::ranges::all_of(announced, is_six))
            error("media.announced_addresses",
                  "media.announced_addresses has only IPv6 addresses and media.ipv6 is false: no media would reach "
                  "anybody; name an IPv4 address, or leave media.ipv6 out");
    }

    void decide_url() {
        if (settings_.webhooks.decide_url.empty()) return;
        Result<token::KeyUrl> url = token::parse_key_url(settings_.webhooks.decide_url);
        if (url.ok() && !url.value().secure && !url.value().is_loopback())
            warning("webhooks.decide_url", "questions about people go to " + settings_.webhooks.decide_url +
                                               " without TLS: whoever listens on the way can answer them; use https");
        if (settings_.policy.outside_may_fail)
            warning("webhooks.decide_failed",
                    "webhooks.decide_failed is \"continue\": while webhooks.decide_url does not answer, it keeps "
                    "nobody out");
    }

    void webhooks() {
        decide_url();
        if (settings_.webhooks.url.empty()) return;
        Result<token::KeyUrl> url = token::parse_key_url(settings_.webhooks.url);
        if (url.ok() && !url.value().secure && !url.value().is_loopback())
            warning("webhooks.url", "events go to " + settings_.webhooks.url +
                                        " without TLS: names and identities travel in the clear; use https");
        if (settings_.webhooks.secret.empty())
            warning("webhooks.secret",
                    "webhooks.secret is missing: the receiver cannot tell events of this server from those of others");
    }

    void pages() {
        if (settings_.policy.unattended == admission::Unattended::Everybody)
            warning(
                "lobby.unattended",
                "lobby.unattended is \"everybody\": there is no lobby while no moderator is there, whoever comes then");
        bool const may_require = settings_.policy.end_to_end == admission::EndToEnd::Required;
        if (may_require && settings_.web_root.empty())
            warning(
                "rooms.e2ee",
                "rooms.e2ee is \"required\", and the built-in page cannot encrypt from end to end: only people with "
                "Jitsi Meet's own page or apps come in (web.root)");
        if (may_require && !settings_.services.empty())
            warning("rooms.e2ee",
                    "rooms.e2ee is \"required\": recorders, phones and transcribers are refused in every room");
        if (has(settings_.embed_origins, "*"))
            warning("web.embed_origins",
                    "web.embed_origins has \"*\": any page may show the meeting in a frame and lay its own buttons "
                    "over it");
    }

    void files() {
        if (settings_.tls_certificate.empty() != settings_.tls_key.empty())
            error(settings_.tls_key.empty() ? "tls.certificate" : "tls.key",
                  "tls.certificate and tls.key belong together; one of them is missing");
        must_exist("tls.certificate", settings_.tls_certificate, false);
        must_exist("tls.key", settings_.tls_key, false);
        must_exist("web.root", settings_.web_root, true);
        if (std::error_code failure; std::filesystem::is_directory(settings_.web_root, failure))
            must_exist("web.root", settings_.web_root + "/index.html", false);
        must_exist("media.worker", settings_.media.worker, false);
        others_may_read("tls.key", settings_.tls_key, "the private key");
        bool holds_secrets =
            !settings_.turn.secret.empty() || std::ranges::any_of(settings_.keys, [](TokenKey const& key) {
                return key.kind == "secret" && key.source == "value";
            });
        if (holds_secrets) others_may_read("", settings_.file, "this file, with a secret in it,");
        for (TokenKey const& key : settings_.keys)
            if (key.kind == "secret" && key.source.starts_with("file "))
                others_may_read("tokens.keys", key.source.substr(5), "the secret in");
    }

    void turn() {
        bool needs_secret =
            std::ranges::any_of(settings_.turn.servers, [](ExternalService const& one) { return one.type != "stun"; });
        if (needs_secret && settings_.turn.secret.empty())
            error("turn.servers", "turn.servers has a TURN server, and turn.secret is not set");
    }

    void must_exist(std::string const& key, std::string const& path, bool folder) {
        if (path.empty()) return;
        std::error_code failure;
        if (folder ? std::filesystem::is_directory(path, failure) : std::filesystem::is_regular_file(path, failure))
            return;
        error(key, key + ": there is no " + (folder ? "folder " : "file ") + path);
    }

    void others_may_read(std::string const& key, std::string const& path, std::string_view what) {
        if (path.empty()) return;
        std::error_code failure;
        std::filesystem::file_status status = std::filesystem::status(path, failure);
        if (failure || (status.permissions() & std::filesystem::perms::others_read) == std::filesystem::perms::none)
            return;
        warning(key, "every user of this machine may read " + std::string(what) + " " + path + " (chmod o-r)");
    }

    void error(std::string const& key, std::string text) { add(key, Severity::Error, std::move(text)); }
    void warning(std::string const& key, std::string text) { add(key, Severity::Warning, std::move(text)); }
    void add(std::string const& key, Severity severity, std::string text) {
        Problem problem{settings_.file, 0, 0, severity, std::move(text), key};
        if (auto at = where_.find(key); at != where_.end()) {
            problem.line = at->second.line;
            problem.column = at->second.column;
        }
        problems_.push_back(std::move(problem));
    }

    Settings const& settings_;
    std::map<std::string, Position, std::less<>> const& where_;
    std::vector<Problem> problems_;
};

}  // namespace

std::vector<Problem> check(Settings const& settings, std::map<std::string, Position, std::less<>> const& where) {
    return Checker{settings, where}.run();
}

Loaded load_and_check(std::string const& path, Surroundings const& around) {
    Loaded loaded = load_file(path, around);
    // What could not be read would only be complained about twice.
    if (has_errors(loaded.problems)) return loaded;
    std::vector<Problem> more = check(loaded.settings, loaded.where);
    loaded.problems.insert(loaded.problems.end(), more.begin(), more.end());
    std::ranges::stable_sort(loaded.problems, {}, [](Problem const& one) { return std::pair{one.line, one.column}; });
    return loaded;
}

}  // namespace usher::config
