// usher check: every mistake with file, line and nearest name; risky combinations explained.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>

#include "cli/context.hpp"
#include "config/check.hpp"

namespace usher::cli {

namespace {

struct Options {
    std::string file;
    bool strict = false;
};

std::string counted(std::ptrdiff_t number, std::string const& word) {
    return std::to_string(number) + " " + word + (number == 1 ? "" : "s");
}

int report(std::string const& name, std::vector<config::Problem> const& problems, bool strict) {
    for (config::Problem const& problem : problems) std::cout << problem.shown() << "\n";
    auto errors = std::ranges::count(problems, config::Severity::Error, &config::Problem::severity);
    auto warnings = std::ranges::count(problems, config::Severity::Warning, &config::Problem::severity);
    std::cout << name << ": "
              << (problems.empty() ? "no mistakes" : counted(errors, "error") + ", " + counted(warnings, "warning"))
              << "\n";
    return errors > 0 || (strict && warnings > 0) ? kNo : kYes;
}

int check(Options const& options, Context& context) {
    if (!options.file.empty())
        return report(options.file, config::load_and_check(options.file, context.around).problems, options.strict);
    std::optional<config::Settings> demo = settings_for("", context);
    if (!demo) return kNo;
    return report("the demo (no --config was given)", config::check(*demo), options.strict);
}

}  // namespace

void add_check(CLI::App& app, Context& context) {
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("check", "find mistakes and risks in a configuration");
    command->add_option("--config", options->file, "the configuration file; without it, the demo's settings");
    command->add_flag("--strict", options->strict, "warnings count as mistakes");
    command->callback(
        [&context, options] { context.chosen = [&context, options] { return check(*options, context); }; });
}

}  // namespace usher::cli
