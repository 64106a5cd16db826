// usher token inspect: header, claims, what each means here, and what the server would say.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>

#include "cli/claim_meanings.hpp"
#include "cli/context.hpp"
#include "config/keys.hpp"
#include "token/json.hpp"
#include "token/jwt.hpp"
#include "token/shown.hpp"

namespace usher::cli {

namespace {

struct Options {
    std::string token;
    std::string file;
};

constexpr std::size_t kWidestValue = 40;

void print(std::string const& title, std::vector<Meaning> const& rows) {
    std::size_t claim_width = 0;
    std::size_t value_width = 0;
    for (Meaning const& row : rows) {
        claim_width = std::max(claim_width, row.claim.size());
        value_width = std::max(value_width, std::min(row.value.size(), kWidestValue));
    }
    auto padded = [](std::string const& text, std::size_t width) {
        return text + std::string(width > text.size() ? width - text.size() : 0, ' ');
    };
    std::cout << title << "\n";
    for (Meaning const& row : rows)
        std::cout << "  " << padded(row.claim, claim_width) << "  " << padded(row.value, value_width) << "  "
                  << row.words << "\n";
}

// The claims as they stand, whether or not they are genuine.
void print_parts(token::Parts const& parts, token::Rules const& rules) {
    using Json = nlohmann::ordered_json;
    bool is_readable = token::parse_object(parts.header) && token::parse_object(parts.payload);
    if (!is_readable) {
        std::cout << "header or claims are not JSON objects\n";
        return;
    }
    print("header", header_meanings(Json::parse(parts.header, nullptr, false)));
    print("claims", meanings(Json::parse(parts.payload, nullptr, false), rules, now()));
}

std::string_view role_of(token::Claims const& claims) {
    if (claims.guest) return "guest";
    switch (claims.role) {
        case token::RoleClaim::Moderator: return "moderator (host)";
        case token::RoleClaim::Visitor: return "visitor";
        default: return "participant";
    }
}

int print_verdict(token::Verified const& verified) {
    if (token::Bad const* bad = std::get_if<token::Bad>(&verified)) {
        std::cout << "verdict\n  refused: " << bad->code << "\n  " << bad->text << "\n";
        bool is_forged = bad->code == "bad-signature" || bad->code == "unknown-key" || bad->code == "alg-not-allowed";
        if (is_forged) std::cout << "  Nothing says that the claims above are genuine.\n";
        return kNo;
    }
    token::Good const& good = std::get<token::Good>(verified);
    std::cout << "verdict\n  signed by the key " << token::shown(good.claims.key_id)
              << "; role: " << role_of(good.claims) << "; logs call it " << good.claims.signed_hash << "\n";
    for (std::string const& word : good.claims.warnings) std::cout << "  warning: " << word << "\n";
    if (good.expired_for) {
        std::cout << "  refused: expired, " << token::shown(*good.expired_for)
                  << " ago; only for coming back to a meeting it may still do\n";
        return kNo;
    }
    std::cout << "  good; whether it opens a certain room, `usher why --room ROOM --token FILE` says\n";
    return kYes;
}

int inspect(Options const& options, Context& context) {
    std::optional<config::Settings> settings = settings_for(options.file, context);
    if (!settings) return kNo;
    Result<Secret> jwt = read_argument(options.token, "token", context);
    if (!jwt.ok()) return complain(jwt.error().detail, kWrongUse);
    Result<token::KeySet> keys = config::make_key_set(settings->keys);
    if (!keys.ok()) return complain(keys.error().detail, kNo);
    std::variant<token::Parts, token::Bad> parts = token::look_inside(jwt.value().reveal(), settings->tokens.longest);
    if (token::Parts const* readable = std::get_if<token::Parts>(&parts)) print_parts(*readable, settings->tokens);
    return print_verdict(token::verify(jwt.value().reveal(), keys.value(), settings->tokens, now()));
}

}  // namespace

void add_token_inspect(CLI::App& token, Context& context) {
    auto options = std::make_shared<Options>();
    CLI::App* command = token.add_subcommand("inspect", "what a token says, and what it means here");
    command->add_option("token", options->token, "FILE or -")->required();
    command->add_option("--config", options->file, "the configuration file; without it, the demo's");
    command->callback(
        [&context, options] { context.chosen = [&context, options] { return inspect(*options, context); }; });
}

}  // namespace usher::cli
