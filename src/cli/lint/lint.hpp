// usher token lint: what in a token will not do what its author meant. One table; the page docs/embed/token-lint.md is
// made of it.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "config/settings.hpp"
#include "token/verify.hpp"

namespace usher::cli::lint {

using Json = nlohmann::ordered_json;

enum class Gravity {
    Mistake,  // it will not do what its author meant
    Hint,     // it works here; some client or server wants more, or it is unwise
};

// A token that somebody hands in, and against what. Nothing of it is trusted, and nothing of it needs to be right.
struct Token {
    std::string given;                           // as it came
    std::string jwt;                             // without quotes, white space and "Bearer"
    std::optional<Json> header;                  // an object, if it can be read
    std::optional<Json> payload;                 // the same
    bool is_signed = false;                      // has a third part that is not empty
    token::Rules rules;                          // the configured ones, or the defaults
    config::Settings const* settings = nullptr;  // null: no configuration was given
    std::optional<token::Bad> refusal;           // what the server with this configuration says, if it refuses
    WallTime now;

    // The claim at this path; null: it is not there.
    Json const* claim(std::string_view path) const;
    // The same if it is text; empty otherwise.
    std::string text(std::string_view path) const;
};

Token read_token(std::string given, config::Settings const* settings, WallTime now);

// One place in a token that a rule complains about.
struct Place {
    std::string claim;  // "exp"; empty: the token as a whole
    std::string said;   // what is there and why it does not work: the rest of the line
};
using Places = std::vector<Place>;

struct Rule {
    std::string_view code;  // stable
    Gravity gravity = Gravity::Mistake;
    bool jitsi_only = false;   // not for the profile "own", whose claims stand elsewhere
    std::string_view means;    // what it is about, for the page
    std::string_view change;   // what to do
    std::string_view matters;  // for whom
    void (*look)(Token const& token, Places& places) = nullptr;
};

// In the order of the page.
std::span<Rule const> shape_rules();    // form, signature
std::span<Rule const> time_rules();     // exp, nbf, iat
std::span<Rule const> place_rules();    // iss, aud, sub, tenant, room
std::span<Rule const> person_rules();   // role, identity, profile, bypass
std::span<Rule const> feature_rules();  // context.features, context.room
std::vector<Rule> all_rules();

struct Finding {
    Rule rule;
    Place place;
    // "mistake exp-milliseconds exp: … Change: …. (all servers)". ASCII only where it comes from the token.
    std::string line() const;
};

// Mistakes first; in the order of the rules.
std::vector<Finding> findings(Token const& token);

// docs/embed/token-lint.md.
std::string page();

// A value as it is shown in a line: JSON in ASCII, cut after 60 bytes.
std::string shown(Json const& value);

}  // namespace usher::cli::lint
