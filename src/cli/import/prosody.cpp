#include "cli/import/prosody.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "cli/import/lua.hpp"
#include "cli/import/prosody_hosts.hpp"
#include "cli/import/rows.hpp"
#include "cli/import/token_auth.hpp"
#include "cli/import/turn_servers.hpp"

namespace usher::cli::importing {

namespace {

using Kind = LuaValue::Kind;

Origin origin(LuaOption const& option) { return {option.name, option.line}; }

class Import {
public:
    Import(LuaFile const& file, std::string const& name)
        : file_(file),
          draft_("Made by usher import prosody from " + name +
                 ". Each setting names where it comes from; what could not be taken over stands at the end. Then: "
                 "usher check --config FILE"),
          main_(hosts_of(file).main),
          guests_(hosts_of(file).guests) {}

    Draft run() {
        server();
        authentication();
        for (LuaBlock const& block : file_.blocks)
            for (LuaOption const& option : block.options) look_at(block, option);
        for (LuaBlock const& block : file_.blocks) host_or_component(block);
        write_tokens(tokens_, draft_);
        guest_host();
        roles();
        finish_lobby();
        turn_.write(draft_);
        for (LuaBlock const& block : file_.blocks)
            for (LuaOption const& option : block.options)
                if (option.name != "modules_enabled" && !draft_.mentions(option.name))
                    draft_.note(Fate::Unneeded, origin(option), "says what holds here in any case");
        for (LuaComplaint const& one : file_.left_out) draft_.note(Fate::Unreadable, {"", one.line}, one.text);
        return std::move(draft_);
    }

private:
    using Taker = void (Import::*)(LuaOption const&);
    struct Active {
        std::string_view name;
        Taker take;
    };

    void server() {
        LuaOption const* base = nullptr;
        for (LuaBlock const& block : file_.blocks)
            if (LuaOption const* found = block.option("muc_mapper_domain_base"); found && found->value.is_text())
                base = found;
        if (main_)
            domain_ = {main_->host, {"VirtualHost", main_->line}};
        else if (base)
            domain_ = {base->value.text, origin(*base)};
        else
            return draft_.note(Fate::Different, {"VirtualHost", 0}, "there is none; set server.domain");
        draft_.text("server.domain", domain_.value, domain_.from);
        draft_.list("server.listen", {"127.0.0.1:8080"}, {"behind the proxy that was in front of Prosody", 0});
        draft_.text("server.public_url", "https://" + domain_.value, domain_.from);
        draft_.list("server.trusted_proxies", {"127.0.0.1", "::1"}, {"the proxy on this machine", 0});
        draft_.note(Fate::Different, {"the web server's configuration", 0},
                    "is not in this file: have the proxy pass everything to server.listen (docs/operate/install.md), "
                    "or take it away, set [tls] and listen on 0.0.0.0:443");
        draft_.note(Fate::Different, {"the video bridge's configuration", 0},
                    "is not in this file: behind NAT set media.announced_addresses to the address that was its public "
                    "one, and open media.ports; media.port = 10000 keeps the old port");
    }

    void authentication() {
        LuaOption const* option = main_ ? main_->option("authentication") : nullptr;
        if (!option) option = file_.blocks.front().option("authentication");
        tokens_.switched_on = option ? origin(*option) : Origin{"authentication", 0};
        std::string const how = option && option->value.is_text() ? option->value.text : "";
        bool const has_app = main_ && (main_->option("app_secret") || main_->option("asap_key_server") ||
                                       main_->option("cache_keys_url"));
        tokens_.is_on = how == "token" || (how.empty() && has_app);
        if (tokens_.is_on || is_anonymous(how)) return;
        tokens_.is_on = true;  // as strict as it was: nobody starts a meeting without having shown who they are
        draft_.note(Fate::Missing, tokens_.switched_on,
                    "people logged in with a password there (\"secure domain\"). Here they come with tokens: have the "
                    "site that knows them sign tokens, and add [[tokens.keys]]");
    }

    void look_at(LuaBlock const& block, LuaOption const& option) {
        if (option.name == "modules_enabled") return modules(option);
        if (option.name == "authentication") return other_authentication(block, option);
        for (Active const& one : actives())
            if (one.name == option.name) {
                bool const is_elsewhere =
                    is_token_option(option.name) && block.kind == LuaBlock::Kind::VirtualHost && &block != main_;
                if (!is_elsewhere) return (this->*one.take)(option);
                return draft_.note(Fate::Different, origin(option),
                                   "belongs to another host (" + block.host +
                                       "): one server has one domain here; add [[tokens.keys]] with its tenants");
            }
        if (Row const* row = row_of(prosody_options(), option.name))
            return draft_.note(row->fate, origin(option), std::string(row->text));
        draft_.note(Fate::Unknown, origin(option), unknown_text(prosody_options(), option.name));
    }

    static bool is_token_option(std::string_view name) {
        return name.starts_with("app_") || name.starts_with("asap_") || name == "cache_keys_url" ||
               name == "signature_algorithm" || name == "allow_empty_token" || name == "enable_domain_verification";
    }

    static std::span<Active const> actives() {
        static constexpr std::array kActives = {
            Active{"app_id", &Import::app_id},
            Active{"app_secret", &Import::app_secret},
            Active{"asap_key_server", &Import::key_server},
            Active{"cache_keys_url", &Import::key_set},
            Active{"signature_algorithm", &Import::algorithm},
            Active{"asap_accepted_issuers", &Import::issuers},
            Active{"asap_accepted_audiences", &Import::audiences},
            Active{"allow_empty_token", &Import::allow_empty},
            Active{"enable_domain_verification", &Import::checks_domain},
            Active{"muc_mapper_domain_base", &Import::mapper_base},
            Active{"muc_max_occupants", &Import::seats},
            Active{"muc_rate_joins", &Import::joins_per_room},
            Active{"max_occupants_for_rooms", &Import::seats_by_room},
            Active{"conference_max_minutes", &Import::duration},
            Active{"lobby_muc", &Import::lobby},
            Active{"smacks_hibernation_time", &Import::resume},
            Active{"c2s_stanza_size_limit", &Import::stanza},
            Active{"party_check_timeout", &Import::host_gone_after},
            Active{"role_timeout", &Import::host_gone_after},
            Active{"external_services", &Import::services},
            Active{"external_service_secret", &Import::turn_secret},
            Active{"external_service_host", &Import::turn_host},
            Active{"external_service_port", &Import::turn_port},
            Active{"external_service_ttl", &Import::turn_ttl},
            Active{"turncredentials_secret", &Import::turn_secret},
            Active{"turncredentials_host", &Import::turn_host},
            Active{"turncredentials_port", &Import::turn_port},
            Active{"turncredentials_ttl", &Import::turn_ttl},
            Active{"turncredentials", &Import::services},
            Active{"turn_external_secret", &Import::turn_secret},
            Active{"turn_external_host", &Import::turn_host},
            Active{"turn_external_port", &Import::turn_port},
            Active{"turn_external_ttl", &Import::turn_ttl},
        };
        return kActives;
    }

    void unreadable(LuaOption const& option, std::string const& wanted) {
        draft_.note(option.value.kind == Kind::Computed ? Fate::Unreadable : Fate::Different, origin(option),
                    "is not " + wanted + "; set it by hand");
    }
    std::optional<Given<std::string>> text(LuaOption const& option) {
        if (option.value.is_text()) return Given<std::string>{option.value.text, origin(option)};
        unreadable(option, "a plain text");
        return std::nullopt;
    }
    std::optional<std::int64_t> count(LuaOption const& option, std::int64_t least, std::int64_t most) {
        std::optional<std::int64_t> const number = whole(option.value);
        if (number && *number >= least && *number <= most) return number;
        unreadable(option, "a whole number from " + std::to_string(least) + " to " + std::to_string(most));
        return std::nullopt;
    }
    static GivenSecret secret_of(LuaValue const& value) {
        return {value.is_text() ? Secret{value.text} : Secret{}, value.variable, value.file};
    }

    void app_id(LuaOption const& option) { tokens_.app_id = text(option); }
    void app_secret(LuaOption const& option) { tokens_.app_secret = {secret_of(option.value), origin(option)}; }
    void key_server(LuaOption const& option) { tokens_.key_server = text(option); }
    void key_set(LuaOption const& option) { tokens_.key_set = text(option); }
    void algorithm(LuaOption const& option) { tokens_.algorithm = text(option); }
    void issuers(LuaOption const& option) { list(option, tokens_.issuers); }
    void audiences(LuaOption const& option) { list(option, tokens_.audiences); }
    void list(LuaOption const& option, std::optional<Given<std::vector<std::string>>>& into) {
        std::optional<std::vector<std::string>> values = texts(option.value);
        if (values)
            into = {std::move(*values), origin(option)};
        else
            unreadable(option, "a list of texts");
    }
    void truth(LuaOption const& option, std::optional<Given<bool>>& into) {
        if (std::optional<bool> const value = flag(option.value))
            into = {*value, origin(option)};
        else
            unreadable(option, "true or false");
    }
    void allow_empty(LuaOption const& option) { truth(option, tokens_.allow_empty); }
    void checks_domain(LuaOption const& option) { truth(option, tokens_.checks_domain); }

    void mapper_base(LuaOption const& option) {
        bool const is_same = option.value.is_text() && option.value.text == domain_.value;
        draft_.note(is_same ? Fate::Unneeded : Fate::Different, origin(option),
                    is_same ? "built in: tenants need no setting"
                            : "is not the name of the main host; a token's sub may be server.domain");
    }
    void people(LuaOption const& option, char const* setting) {
        if (std::optional<std::int64_t> const most = count(option, 1, 100'000))
            draft_.number(setting, *most, origin(option));
    }
    void seats(LuaOption const& option) { people(option, "rooms.seats"); }
    void joins_per_room(LuaOption const& option) { people(option, "limits.joins_per_room"); }
    // ["[acme]standup"] = 20
    void seats_by_room(LuaOption const& option) {
        if (option.value.kind != Kind::Table) return unreadable(option, "a table");
        for (LuaValue const& one : option.value.members) {
            std::optional<std::int64_t> const most = whole(one);
            std::size_t const end = one.name.starts_with('[') ? one.name.find(']') : std::string::npos;
            std::string const room = end == std::string::npos ? one.name : one.name.substr(end + 1);
            if (!most || *most < 1 || *most > 100'000 || room.empty() ||
                room.find_first_of("*?") != std::string::npos) {
                draft_.note(Fate::Different, origin(option),
                            "a room in it has no number of seats; write [[rooms.rule]]");
                continue;
            }
            draft_.begin("rooms.rule");
            draft_.one_more("room", toml_text(room), origin(option));
            if (end != std::string::npos)
                draft_.one_more("tenant", toml_text(one.name.substr(1, end - 1)), origin(option));
            draft_.one_more("rooms.seats", std::to_string(*most), origin(option));
        }
    }
    void duration(LuaOption const& option) {
        if (std::optional<std::int64_t> const minutes = count(option, 1, 525'600))
            draft_.seconds("rooms.duration", *minutes * 60, origin(option));
    }
    void lobby(LuaOption const& option) { lobby_ = origin(option); }
    void resume(LuaOption const& option) {
        if (std::optional<std::int64_t> const span = count(option, 0, 3600))
            draft_.seconds("sessions.resume", *span, origin(option));
    }
    void stanza(LuaOption const& option) {
        draft_.note(Fate::Unneeded, origin(option), "limits.stanza says it, 256KiB where nothing is set");
    }
    void host_gone_after(LuaOption const& option) {
        if (std::optional<std::int64_t> const span = count(option, 0, 86'400))
            draft_.seconds("waiting_room.host_gone_after", *span, origin(option));
    }

    void turn_secret(LuaOption const& option) { turn_.secret = {secret_of(option.value), origin(option)}; }
    void turn_host(LuaOption const& option) { turn_.host = text(option); }
    void turn_port(LuaOption const& option) { turn_.port = count(option, 1, 65535); }
    void turn_ttl(LuaOption const& option) {
        if (std::optional<std::int64_t> const span = count(option, 60, 30 * 86'400))
            draft_.seconds("turn.ttl", *span, origin(option));
    }
    void services(LuaOption const& option) {
        if (option.value.kind != Kind::Table) return unreadable(option, "a table");
        for (LuaValue const& one : option.value.list) {
            auto const member = [&one](char const* name) {
                LuaValue const* value = one.member(name);
                return value && value->is_text() ? value->text : std::string{};
            };
            TurnServer server{member("type"), member("host"), {}, member("transport"), origin(option)};
            if (LuaValue const* port = one.member("port")) server.port = whole(*port);
            turn_.servers.push_back(std::move(server));
            LuaValue const* secret = one.member("secret");
            if (secret && secret->is_text() && !turn_.secret) turn_.secret = {secret_of(*secret), origin(option)};
            LuaValue const* ttl = one.member("ttl");
            if (std::optional<std::int64_t> const span = ttl ? whole(*ttl) : std::nullopt;
                span && *span >= 60 && *span <= 30 * 86'400)
                draft_.seconds("turn.ttl", *span, origin(option));
            if (one.member("username") || one.member("password"))
                draft_.note(
                    Fate::Missing, origin(option),
                    "a server in it has a fixed name and password; a TURN server with a shared secret is needed "
                    "(coturn: use-auth-secret)");
        }
    }

    void modules(LuaOption const& option) {
        if (option.value.kind != Kind::Table) return unreadable(option, "a list of modules");
        for (LuaValue const& one : option.value.list) {
            if (!one.is_text()) {
                unreadable(option, "a list of plain texts");
                continue;
            }
            if (seen_modules_.insert(one.text).second) module(one.text, {"module " + one.text, option.line});
        }
    }

    void module(std::string const& name, Origin const& from) {
        if (name == "muc_wait_for_host") return wait_for_host(from);
        if (name == "lobby_autostart" || name == "token_lobby_autostart") {
            lobby_mode_ = {"on", from};
            return;
        }
        if (name == "lobby_autostart_on_owner") {
            lobby_mode_ = {"when-moderator-joins", from};
            return;
        }
        if (name == "token_no_wildcard") return draft_.text("tokens.wildcard", "no", from);
        if (name == "frozen_nick") return draft_.text("rooms.names", "token", from);
        if (name == "token_owner_party" || name == "owner_restricted") {
            if (name == "token_owner_party") draft_.text("waiting_room.mode", "on", from);
            draft_.text("waiting_room.host_gone", "end", from);
            if (name == "owner_restricted" && !draft_.has("waiting_room.host_gone_after"))
                draft_.seconds("waiting_room.host_gone_after", 120, from);
            return;
        }
        if (name == "time_restricted" || name == "per_room_time_restricted") return time_restricted(from);
        if (name == "per_room_max_occupants")
            return draft_.note(Fate::Unneeded, from, "the seats of single rooms are [[rooms.rule]]");
        if (Row const* row = row_of(prosody_modules(), name))
            return draft_.note(row->fate, from, std::string(row->text));
        draft_.note(
            Fate::Unknown, from,
            unknown_text(prosody_modules(), name) + "; there are no plugins here, its work has to be a setting");
    }

    void wait_for_host(Origin const& from) {
        draft_.text("waiting_room.mode", "on", from);
        draft_.note(Fate::Different, from,
                    "a host is whoever a claim makes moderator; there, every token made a host. The lobby may be on "
                    "besides: whoever waited then knocks");
    }

    void time_restricted(Origin const& from) {
        if (!draft_.has("rooms.duration"))
            draft_.note(Fate::Different, from, "say the time in rooms.duration, or for single rooms in [[rooms.rule]]");
    }

    void other_authentication(LuaBlock const& block, LuaOption const& option) {
        if (&block == main_ || (&block == &file_.blocks.front() && !main_)) return;
        if (&block == guests_) return;
        draft_.note(Fate::Unneeded, origin(option), "services log in by [[services]]");
    }

    void host_or_component(LuaBlock const& block) {
        if (block.kind == LuaBlock::Kind::Global || &block == main_ || &block == guests_) return;
        bool const is_host = block.kind == LuaBlock::Kind::VirtualHost;
        Origin from{(is_host ? "VirtualHost " : "Component ") + block.host, block.line};
        bool const is_recorder = block.host.starts_with("recorder.") || block.host.starts_with("hidden.");
        if (is_host && is_recorder)
            draft_.note(Fate::Different, std::move(from),
                        "its accounts are not in this file: add [[services]] with the recorder's name and password");
        else if (is_host && authentication_of(block) == "token")
            draft_.note(Fate::Different, std::move(from), "one server has one domain here; its people are a tenant");
        else if (!is_host && block.module.empty())
            draft_.note(Fate::Missing, std::move(from), "external components do not connect here");
        else
            draft_.note(Fate::Unneeded, std::move(from), "a part of the old stack that is not there any more");
    }

    // Tokens for those who moderate, and an anonymous host for the others.
    void guest_host() {
        if (!guests_) return;
        Origin const from{"VirtualHost " + guests_->host, guests_->line};
        draft_.text("guests.allowed", "after-host", from);
        draft_.flag("guests.may_create", false, from);
        draft_.note(Fate::Different, from,
                    "a guest waits until a host is in the room. Where this host belonged to \"secure domain\", that "
                    "clashed with tokens; here tokens and guests go together");
    }

    void roles() {
        if (seen_modules_.contains("muc_allowners")) return;
        draft_.note(
            Fate::Different, {"jicofo's configuration", 0},
            "is not in this file: there, whoever came first (or every token) became moderator unless switched "
            "off. Here a claim makes moderators; roles.first_joiner = \"moderator\" also the first with a token");
    }

    void finish_lobby() {
        if (lobby_mode_) return draft_.text("lobby.mode", lobby_mode_->value, lobby_mode_->from);
        if (!lobby_) return;
        draft_.text("lobby.mode", "off", *lobby_);
        draft_.note(Fate::Different, *lobby_,
                    "as before, a moderator switches the lobby on. If your page does that when its user becomes "
                    "moderator (toggleLobby), lobby.mode = \"when-moderator-joins\" does it on the server, before "
                    "anybody is inside");
    }

    LuaFile const& file_;
    Draft draft_;
    LuaBlock const* main_;
    LuaBlock const* guests_;
    Given<std::string> domain_;
    TokenAuth tokens_;
    TurnServers turn_;
    std::set<std::string, std::less<>> seen_modules_;
    std::optional<Origin> lobby_;
    std::optional<Given<std::string>> lobby_mode_;
};

}  // namespace

Result<Draft> from_prosody(std::string_view lua, std::string const& name) {
    LuaFile const file = TRY(parse_lua(lua));
    return Import{file, name}.run();
}

}  // namespace usher::cli::importing
