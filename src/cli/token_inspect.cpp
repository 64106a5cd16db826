// usher token inspect: header, claims, what each means here, and what the server would say.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>

#include "admission/admission.hpp"
#include "admission/features.hpp"
#include "cli/claim_meanings.hpp"
#include "cli/context.hpp"
#include "cli/verify_token.hpp"
#include "config/keys.hpp"
#include "token/json.hpp"
#include "token/jwt.hpp"
#include "token/read_claims.hpp"
#include "token/shown.hpp"

namespace usher::cli {

namespace {

struct Options {
    std::string token;
    std::string file;
};

constexpr std::size_t kWidestValue = 40;
constexpr std::size_t kLongestAlone = 64 * 1024;  // of a token, where no configuration says so

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

admission::Role role_in_meeting(token::Claims const& claims) {
    if (claims.guest) return admission::Role::Guest;
    if (claims.role == token::RoleClaim::Moderator) return admission::Role::Host;
    return claims.role == token::RoleClaim::Visitor ? admission::Role::Visitor : admission::Role::Participant;
}

std::string_view role_of(token::Claims const& claims) {
    if (claims.guest) return "guest";
    switch (claims.role) {
        case token::RoleClaim::Moderator: return "moderator (host)";
        case token::RoleClaim::Visitor: return "visitor";
        default: return "participant";
    }
}

// What this person may do in a meeting: of the token, or by the role (features.* of the configuration).
void print_features(token::Claims const& claims, admission::FeatureDefaults const& defaults) {
    std::cout << "features\n";
    std::vector<admission::FeatureRow> rows = admission::effective_features(&claims, role_in_meeting(claims), defaults);
    std::size_t width = 0;
    for (admission::FeatureRow const& row : rows) width = std::max(width, row.name.size());
    for (admission::FeatureRow const& row : rows)
        std::cout << "  " << row.name << std::string(width - row.name.size(), ' ')
                  << (row.allowed ? "  yes  " : "  no   ") << row.why << "\n";
    for (auto const& [name, granted] : claims.features)
        if (!admission::feature_named(name))
            std::cout << "  " << token::shown(name) << "  is no feature that this server knows\n";
}

// How a server with these rules reads the claims: role, rooms, features. Genuine or not.
void print_reading(std::string const& payload, token::Rules const& rules, admission::FeatureDefaults const& defaults) {
    std::variant<token::Claims, token::Bad> read = token::read_claims(payload, rules.dialect);
    if (token::Bad const* bad = std::get_if<token::Bad>(&read)) {
        std::cout << "read as\n  refused: " << bad->code << "\n  " << bad->text << "\n";
        return;
    }
    token::Claims const& claims = std::get<token::Claims>(read);
    std::cout << "read as\n  role: " << role_of(claims) << "\n";
    if (claims.lobby_bypass) std::cout << "  passes the lobby\n";
    if (claims.must_knock) std::cout << "  must knock\n";
    for (std::string const& word : claims.warnings) std::cout << "  warning: " << word << "\n";
    print_features(claims, defaults);
}

int print_verdict(token::Verified const& verified) {
    if (token::Bad const* bad = std::get_if<token::Bad>(&verified)) {
        std::cout << "verdict\n  refused: " << bad->code << "\n  " << bad->text << "\n";
        bool is_forged = bad->code == "bad-signature" || bad->code == "unknown-key" || bad->code == "alg-not-allowed";
        if (is_forged) std::cout << "  Nothing says that the claims above are genuine.\n";
        return kNo;
    }
    token::Good const& good = std::get<token::Good>(verified);
    std::cout << "verdict\n  signed by the key " << token::shown(good.claims.key_id) << "; logs call it "
              << good.claims.signed_hash << "\n";
    if (good.expired_for) {
        std::cout << "  refused: expired, " << token::shown(*good.expired_for)
                  << " ago; only for coming back to a meeting it may still do\n";
        return kNo;
    }
    std::cout << "  good; whether it opens a certain room, `usher why --room ROOM --token FILE` says\n";
    return kYes;
}

// Without a configuration: what stands in it, and nothing about who signed it.
int inspect_alone(std::string const& jwt) {
    token::Rules rules;
    std::variant<token::Parts, token::Bad> parts = token::look_inside(jwt, kLongestAlone);
    if (token::Bad const* bad = std::get_if<token::Bad>(&parts)) {
        std::cout << "verdict\n  refused: " << bad->code << "\n  " << bad->text << "\n";
        return kNo;
    }
    print_parts(std::get<token::Parts>(parts), rules);
    print_reading(std::get<token::Parts>(parts).payload, rules, {});
    std::cout
        << "verdict\n  the signature was not checked; with --config FILE it is, and so is what the server accepts\n";
    return kYes;
}

int inspect(Options const& options, Context& context) {
    std::optional<config::Settings> settings;
    if (!options.file.empty()) {
        settings = settings_for(options.file, context);
        if (!settings) return kNo;
    }
    Result<Secret> jwt = read_argument(options.token, "token", context);
    if (!jwt.ok()) return complain(jwt.error().detail, kWrongUse);
    if (!settings) return inspect_alone(jwt.value().reveal());
    Result<token::KeySet> keys = config::make_key_set(settings->keys);
    if (!keys.ok()) return complain(keys.error().detail, kNo);
    std::variant<token::Parts, token::Bad> parts = token::look_inside(jwt.value().reveal(), settings->tokens.longest);
    if (token::Parts const* readable = std::get_if<token::Parts>(&parts)) {
        print_parts(*readable, settings->tokens);
        print_reading(readable->payload, settings->tokens, settings->policy.features);
    }
    return print_verdict(verify_token(jwt.value().reveal(), keys.value(), settings->tokens, now()));
}

}  // namespace

void add_token_inspect(CLI::App& token, Context& context) {
    auto options = std::make_shared<Options>();
    CLI::App* command = token.add_subcommand("inspect", "what a token says, and what it means here");
    command->add_option("token", options->token, "FILE or -")->required();
    command->add_option("--config", options->file, "the configuration file; without it, the signature is not checked");
    command->callback(
        [&context, options] { context.chosen = [&context, options] { return inspect(*options, context); }; });
}

}  // namespace usher::cli
