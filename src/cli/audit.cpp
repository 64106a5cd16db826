// usher audit: who came in, who did not, and why, as the running server has kept it.
#include <CLI/CLI.hpp>
#include <iostream>
#include <nlohmann/json.hpp>

#include "cli/context.hpp"
#include "cli/control_client.hpp"

namespace usher::cli {

namespace {

using nlohmann::json;

struct Options {
    std::string file;
    std::string room;
    std::string user;
    std::string since;
    unsigned most = 1000;
    bool json = false;
};

void print_line(json const& line) {
    std::cout << text_in(line, "at") << "  " << text_in(line, "stage") << "  " << text_in(line, "verdict");
    if (auto count = line.find("count"); count != line.end() && count->is_number())
        std::cout << " (" << *count << " more like it)";
    for (char const* name : {"room", "identity", "rule", "because"})
        if (std::string text = text_in(line, name); !text.empty()) std::cout << "  " << name << "=" << text;
    std::cout << "\n";
}

int audit(Options const& options, Context& context) {
    std::optional<std::string> state_dir = state_dir_for(options.file, context);
    if (!state_dir) return kNo;
    json request = {{"command", "audit"}, {"most", options.most}};
    if (!options.room.empty()) request["room"] = options.room;
    if (!options.user.empty()) request["user"] = options.user;
    if (!options.since.empty()) request["since"] = options.since;
    json answer;
    if (int code = ask_or_complain(*state_dir, request, answer); code != kYes) return code;
    // One object a line: what other programs read most easily.
    for (json const& line : answer["lines"]) {
        if (options.json)
            std::cout << line.dump() << "\n";
        else
            print_line(line);
    }
    return kYes;
}

}  // namespace

void add_audit(CLI::App& app, Context& context) {
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("audit", "who came in, who did not, and why");
    command->add_option("--room", options->room, "of this room only, as ROOM or TENANT/ROOM");
    command->add_option("--user", options->user, "of this person only: the id in the token");
    command->add_option("--since", options->since, "a span back, such as 2h, or a time such as 2026-03-01T09:30:00Z");
    command->add_option("--most", options->most, "how many lines, the newest")->capture_default_str();
    command->add_flag("--json", options->json, "as JSON, one object a line");
    command->add_option("--config", options->file, "the configuration file of the server; without it, the demo's");
    command->callback(
        [&context, options] { context.chosen = [&context, options] { return audit(*options, context); }; });
}

}  // namespace usher::cli
