#include "cli/import/token_auth.hpp"

#include <algorithm>

#include "token/algorithm.hpp"
#include "token/key_url.hpp"

namespace usher::cli::importing {

namespace {

constexpr std::size_t kShortestPassword = 16;  // of config/load_services.cpp
constexpr std::size_t kLongestPassword = 256;

bool is_printable(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= 0x20 && c <= 0x7e; });
}

class Writer {
public:
    Writer(TokenAuth const& auth, Draft& draft) : auth_(auth), draft_(draft) {}

    void run() {
        guests();
        if (!auth_.is_on) return unused();
        issuers();
        choose_algorithm();
        set();
        server();
        secret();
        if (!has_key_)
            draft_.note(Fate::Different, auth_.switched_on,
                        "tokens are asked for, and no key was found that could check them; add [[tokens.keys]], or "
                        "nobody can come in (usher check says so)");
    }

private:
    void guests() {
        bool const may_be_empty = auth_.allow_empty && auth_.allow_empty->value;
        if (auth_.is_on && !may_be_empty) return;
        Origin const& from = auth_.is_on ? auth_.allow_empty->from : auth_.switched_on;
        draft_.text("guests.allowed", "yes", from);
        draft_.flag("guests.may_create", true, from);
        draft_.note(Fate::Different, from,
                    "people without a token come in and may open rooms, as before; they never become moderators. "
                    "guests.may_create = false, or guests.allowed = \"after-host\", is what most want");
    }

    // Settings of tokens where tokens are not asked for: what stands there was not in use.
    void unused() {
        auto const say = [this](auto const& given) {
            if (given)
                draft_.note(Fate::Unneeded, given->from,
                            "was not in use: tokens were switched off there. Switched on here, it is [tokens]");
        };
        say(auth_.app_id);
        say(auth_.app_secret);
        say(auth_.key_server);
        say(auth_.key_set);
        say(auth_.algorithm);
        say(auth_.issuers);
        say(auth_.audiences);
        say(auth_.checks_domain);
    }

    void issuers() {
        if (auth_.issuers) {
            draft_.list("tokens.issuers", auth_.issuers->value, auth_.issuers->from);
            if (auth_.app_id)
                draft_.note(Fate::Unneeded, auth_.app_id->from,
                            "was an accepted issuer only without a list of them; the list is in tokens.issuers");
        } else if (auth_.app_id) {
            draft_.list("tokens.issuers", {auth_.app_id->value}, auth_.app_id->from);
        }
        if (auth_.audiences)
            draft_.list("tokens.audiences", auth_.audiences->value, auth_.audiences->from);
        else
            draft_.list("tokens.audiences", {"*"},
                        {"asap_accepted_audiences was not set: any, but there must be one", 0});
        if (auth_.checks_domain && !auth_.checks_domain->value)
            draft_.note(Fate::Different, auth_.checks_domain->from,
                        "the token's sub is looked at here: it must be \"*\", server.domain or the room's tenant. "
                        "Tokens whose sub is an internal name such as meet.jitsi are refused as sub-mismatch; try "
                        "one with usher token lint --config");
    }

    void choose_algorithm() {
        bool const has_server = auth_.key_server || auth_.key_set;
        algorithm_ = auth_.algorithm ? auth_.algorithm->value : has_server ? "RS256" : "HS256";
        from_ = auth_.algorithm ? auth_.algorithm->from : Origin{"the default there", 0};
        std::optional<token::Algorithm> const known = token::algorithm_named(algorithm_);
        if (!known) {
            draft_.note(Fate::Missing, from_, "no such algorithm here; the key's own default is taken");
            algorithm_ = has_server ? "RS256" : "HS256";
        }
        is_hmac_ = token::row_of(*token::algorithm_named(algorithm_)).family == token::Family::Hmac;
    }

    // A key that cannot have signed under this algorithm would be one more key that may.
    bool is_of_use(Origin const& from, bool wants_hmac) {
        if (is_hmac_ == wants_hmac) return true;
        draft_.note(Fate::Unneeded, from,
                    "was not in use: the algorithm there is " + algorithm_ + ", which takes " +
                        (is_hmac_ ? "a shared secret" : "a public key"));
        return false;
    }

    void begin(std::string_view kind, Origin const& from) {
        draft_.begin("tokens.keys");
        draft_.one_more("kind", toml_text(kind), from);
        draft_.one_more("algorithms", toml_list({algorithm_}), from_);
        has_key_ = true;
    }

    void set() {
        if (auth_.key_set && is_of_use(auth_.key_set->from, false)) url("jwks", *auth_.key_set);
    }

    void server() {
        if (!auth_.key_server || !is_of_use(auth_.key_server->from, false)) return;
        url("asap", *auth_.key_server);
    }

    bool url(std::string_view kind, Given<std::string> const& given) {
        if (Result<token::KeyUrl> parsed = token::parse_key_url(given.value); !parsed.ok()) {
            draft_.note(Fate::Different, given.from, "is no address for keys here: " + parsed.error().detail);
            return false;
        }
        begin(kind, given.from);
        draft_.one_more("url", toml_text(given.value), given.from);
        return true;
    }

    void secret() {
        if (!auth_.app_secret || !is_of_use(auth_.app_secret->from, true)) return;
        GivenSecret const& given = auth_.app_secret->value;
        Origin const& from = auth_.app_secret->from;
        bool const is_there = !given.value.empty() || !given.variable.empty() || !given.file.empty();
        if (!is_there) return draft_.note(Fate::Different, from, "is empty, or computed: add [[tokens.keys]] yourself");
        begin("secret", from);
        if (!given.variable.empty())
            draft_.secret_from_in_last("value", "env", given.variable, from);
        else if (!given.file.empty())
            draft_.secret_from_in_last("value", "file", given.file, from);
        else
            draft_.secret_in_last("value", "token-secret", given.value, from);
    }

    TokenAuth const& auth_;
    Draft& draft_;
    std::string algorithm_;
    Origin from_;
    bool is_hmac_ = false;
    bool has_key_ = false;
};

}  // namespace

void write_tokens(TokenAuth const& auth, Draft& draft) { Writer{auth, draft}.run(); }

void write_service(std::string_view kind, Given<std::string> const& user, Given<GivenSecret> const& password,
                   Draft& draft) {
    std::string const& text = password.value.value.reveal();
    bool const is_name = !user.value.empty() && user.value.size() <= 64 &&
                         user.value.find_first_not_of(
                             "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") == std::string::npos;
    if (!is_name || text.size() < kShortestPassword || text.size() > kLongestPassword || !is_printable(text))
        return draft.note(Fate::Different, password.from,
                          "not taken over: [[services]] wants a name of letters, digits, dots, underscores and hyphens "
                          "and a password of 16 to 256 printable characters (openssl rand -hex 24)");
    draft.begin("services");
    draft.one_more("kind", toml_text(kind), user.from);
    draft.one_more("user", toml_text(user.value), user.from);
    draft.secret_in_last("password", std::string(kind) + "-password", password.value.value, password.from);
}

}  // namespace usher::cli::importing
