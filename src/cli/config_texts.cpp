// usher config: the reference and the default file, made from the table of settings.
#include <CLI/CLI.hpp>
#include <iostream>

#include "cli/context.hpp"
#include "config/reference.hpp"

namespace usher::cli {

void add_config(CLI::App& app, Context& context) {
    CLI::App* config = app.add_subcommand("config", "texts about the configuration");
    config->require_subcommand(1);
    auto add = [&](char const* name, char const* about, std::string (*text)()) {
        config->add_subcommand(name, about)->callback([&context, text] {
            context.chosen = [text] {
                std::cout << text();
                return kYes;
            };
        });
    };
    add("reference", "print the reference of all settings, as Markdown", config::reference_page);
    add("default", "print a usher.toml with every default as a comment", config::default_file);
}

}  // namespace usher::cli
