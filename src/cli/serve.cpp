// usher serve: everything up to the server itself, which main() brings along.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>

#include "cli/context.hpp"
#include "config/addresses.hpp"
#include "config/check.hpp"
#include "config/demo.hpp"

namespace usher::cli {

namespace {

struct Options {
    std::string file;
    std::vector<std::string> listen;
    bool test_clock = false;
};

void print_links(config::Settings const& settings) {
    std::cout
        << "The demo runs. Open the links in several browsers or private windows, in any order: the moderator walks "
           "in, the others knock.\n\n";
    for (config::Link const& link : config::demo_links(settings, now()))
        std::cout << "  " << link.who << "\n    " << link.url << "\n";
    std::cout << "\nOther tokens: usher token mint --room ROOM --name NAME [--moderator]\n" << std::flush;
}

// The settings that the server is to run with; nothing when it must not start.
std::optional<config::Settings> prepare(Options const& options, Context& context) {
    std::optional<config::Settings> settings;
    std::vector<config::Problem> problems;
    std::map<std::string, config::Position, std::less<>> where;
    if (options.file.empty()) {
        settings = settings_for("", context);
        if (!settings) return std::nullopt;
    } else {
        config::Loaded loaded = config::load_file(options.file, context.around);
        settings = std::move(loaded.settings);
        problems = std::move(loaded.problems);
        where = std::move(loaded.where);
    }
    settings->listen_is_given = !options.listen.empty();
    if (settings->listen_is_given) settings->listen = options.listen;
    settings->test_clock = options.test_clock;
    if (!config::has_errors(problems)) {
        std::vector<config::Problem> more = config::check(*settings, where);
        problems.insert(problems.end(), more.begin(), more.end());
    }
    for (config::Problem const& problem : problems) std::cerr << problem.shown() << "\n";
    if (!config::has_errors(problems)) return settings;
    complain("the server does not start with these mistakes", kNo);
    return std::nullopt;
}

int serve(Options const& options, Context& context) {
    if (!options.listen.empty())
        if (std::string wrong = config::check_listen(config::Value{options.listen}); !wrong.empty())
            return complain("--listen " + wrong, kWrongUse);
    std::optional<config::Settings> settings = prepare(options, context);
    if (!settings) return kNo;
    if (settings->test_clock && !std::ranges::all_of(settings->listen, config::is_loopback))
        return complain("--test-clock is only for servers that listen on loopback alone", kWrongUse);
    if (!context.parts.serve) return complain("this program was built without the server", kNo);
    std::function<void()> ready = [] {};
    if (settings->demo) ready = [copy = *settings] { print_links(copy); };
    return context.parts.serve(std::move(*settings), std::move(ready));
}

}  // namespace

void add_serve(CLI::App& app, Context& context) {
    auto options = std::make_shared<Options>();
    CLI::App* command =
        app.add_subcommand("serve", "run the server; without a configuration: the demo, on this machine alone");
    command->add_option("--config", options->file, "the configuration file");
    command->add_option("--listen", options->listen,
                        "an address with a port, instead of those of the configuration; may be given again");
    command->add_flag("--test-clock", options->test_clock, "tests move the time by the control socket; loopback only");
    command->callback(
        [&context, options] { context.chosen = [&context, options] { return serve(*options, context); }; });
}

}  // namespace usher::cli
