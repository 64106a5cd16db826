// usher token, and usher token keys: which keys may sign, with what, and where they came from.
#include <CLI/CLI.hpp>
#include <iostream>

#include "cli/context.hpp"
#include "config/keys.hpp"
#include "token/key_set.hpp"

namespace usher::cli {

namespace {

struct Options {
    std::string file;
    bool refresh = false;
};

int list(Options const& options, Context& context) {
    std::optional<config::Settings> settings = settings_for(options.file, context);
    if (!settings) return kNo;
    if (settings->keys.empty()) std::cout << "no key is configured: no token can be checked\n";
    std::size_t position = 0;
    for (config::TokenKey const& key : settings->keys) {
        ++position;
        std::string algorithms;
        Result<std::vector<token::Algorithm>> allowed = config::algorithms_of(key);
        if (!allowed.ok()) return complain(allowed.error().detail, kNo);
        for (token::Algorithm algorithm : allowed.value())
            algorithms.append(algorithms.empty() ? "" : ",").append(token::name_of(algorithm));
        std::cout << (key.id.empty() ? "#" + std::to_string(position) : key.id) << "  " << key.kind << "  "
                  << algorithms << "  " << key.source << "\n";
    }
    if (options.refresh) std::cout << "nothing to refresh: no key is fetched from elsewhere\n";
    return kYes;
}

}  // namespace

void add_token_keys(CLI::App& token, Context& context) {
    auto options = std::make_shared<Options>();
    CLI::App* command = token.add_subcommand("keys", "list the keys that may sign tokens");
    command->add_flag("--refresh", options->refresh, "fetch those again that come from elsewhere");
    command->add_option("--config", options->file, "the configuration file; without it, the demo's");
    command->callback(
        [&context, options] { context.chosen = [&context, options] { return list(*options, context); }; });
}

void add_token(CLI::App& app, Context& context) {
    CLI::App* token = app.add_subcommand("token", "make and look at tokens");
    token->require_subcommand(1);
    add_token_mint(*token, context);
    add_token_inspect(*token, context);
    add_token_keys(*token, context);
}

}  // namespace usher::cli
