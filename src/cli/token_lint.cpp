// usher token lint: one line for each claim that will not do what its author meant.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>

#include "cli/context.hpp"
#include "cli/lint/lint.hpp"
#include "cli/verify_token.hpp"
#include "config/keys.hpp"

namespace usher::cli {

namespace {

struct Options {
    std::string token;
    std::string file;
    bool is_strict = false;
};

// What the server would say; nothing where the keys cannot be used.
std::optional<token::Bad> refusal_of(lint::Token const& token, config::Settings const& settings) {
    Result<token::KeySet> keys = config::make_key_set(settings.keys);
    if (!keys.ok()) return std::nullopt;
    token::Verified verified = verify_token(token.jwt, keys.value(), settings.tokens, token.now);
    token::Bad const* bad = std::get_if<token::Bad>(&verified);
    return bad ? std::optional(*bad) : std::nullopt;
}

int run_lint(Options const& options, Context& context) {
    std::optional<config::Settings> settings;
    if (!options.file.empty()) {
        settings = settings_for(options.file, context);
        if (!settings) return kWrongUse;
    }
    Result<Secret> given = read_argument(options.token, "token", context);
    if (!given.ok()) return complain(given.error().detail, kWrongUse);
    lint::Token token = lint::read_token(given.value().reveal(), settings ? &*settings : nullptr, now());
    if (settings) token.refusal = refusal_of(token, *settings);
    std::vector<lint::Finding> found = lint::findings(token);
    for (lint::Finding const& one : found) std::cout << one.line() << "\n";
    bool has_mistake =
        std::ranges::any_of(found, [](auto const& one) { return one.rule.gravity == lint::Gravity::Mistake; });
    // Every refusal has a rule; should one be forgotten, it is not passed over in silence.
    if (token.refusal && !has_mistake) {
        std::cout << "mistake refused: " << token.refusal->code << ": " << token.refusal->text << "\n";
        return kNo;
    }
    if (found.empty())
        std::cout << "no mistakes" << (settings ? "" : "; with --config also what a server accepts") << "\n";
    return has_mistake || (options.is_strict && !found.empty()) ? kNo : kYes;
}

}  // namespace

void add_token_lint(CLI::App& token, Context& context) {
    auto options = std::make_shared<Options>();
    CLI::App* command = token.add_subcommand(
        "lint", "what in a token will not do what its author meant (exit code 1: there is a mistake)");
    command->add_option("token", options->token, "FILE or -")->required();
    command->add_flag("--strict", options->is_strict, "hints count as mistakes");
    command->add_option("--config", options->file, "the configuration file; without it, only the token is looked at");
    command->callback(
        [&context, options] { context.chosen = [&context, options] { return run_lint(*options, context); }; });
}

}  // namespace usher::cli
