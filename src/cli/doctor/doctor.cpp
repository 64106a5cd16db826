#include "cli/doctor/doctor.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <iostream>
#include <nlohmann/json.hpp>

#include "cli/context.hpp"
#include "config/check.hpp"

namespace usher::cli::doctor {

namespace {

constexpr std::array kChecks = {check_listen, check_media_ports, check_announced,   check_certificate,
                                check_clock,  check_open_files,  check_state,       check_secrets,
                                check_memory, check_worker,      check_key_servers, check_turn};

}  // namespace

void Patient::good(std::string check, std::string text) const {
    findings.push_back({std::move(check), Level::Good, std::move(text), {}});
}
void Patient::warn(std::string check, std::string text, std::string change) const {
    findings.push_back({std::move(check), Level::Warning, std::move(text), std::move(change)});
}
void Patient::bad(std::string check, std::string text, std::string change) const {
    findings.push_back({std::move(check), Level::Bad, std::move(text), std::move(change)});
}

std::vector<Finding> examine(config::Settings const& settings, Machine const& machine) {
    std::vector<Finding> findings;
    Patient const patient{settings, machine, machine.server_runs(settings.state_dir), findings};
    for (auto* check : kChecks) check(patient);
    return findings;
}

std::vector<Finding> examine_machine_alone(Machine const& machine) {
    std::vector<Finding> findings;
    config::Settings const none;
    Patient const patient{none, machine, false, findings};
    check_clock(patient);
    check_memory(patient);
    return findings;
}

}  // namespace usher::cli::doctor

namespace usher::cli {

namespace {

using doctor::Finding;
using doctor::Level;

struct Options {
    std::string file;
    bool json = false;
};

char const* word_of(Level level) {
    return level == Level::Good ? "ok" : level == Level::Warning ? "warning" : "problem";
}

std::string counted(std::ptrdiff_t number, std::string const& word) {
    return std::to_string(number) + " " + word + (number == 1 ? "" : "s");
}

void add_problems(std::vector<config::Problem> const& problems, std::vector<Finding>& findings) {
    for (config::Problem const& problem : problems)
        findings.push_back(
            {"configuration", problem.severity == config::Severity::Error ? Level::Bad : Level::Warning,
             problem.shown(),
             problem.severity == config::Severity::Error ? "correct it; usher check says the same" : ""});
    if (problems.empty()) findings.push_back({"configuration", Level::Good, "no mistakes", ""});
}

std::ptrdiff_t number_of(std::vector<Finding> const& findings, Level level) {
    return std::ranges::count(findings, level, &Finding::level);
}

void print(std::vector<Finding> const& findings) {
    for (Finding const& one : findings) {
        std::string const word = word_of(one.level);
        std::cout << word << std::string(9 - word.size(), ' ') << one.check << ": " << one.text << "\n";
        if (!one.change.empty()) std::cout << "         -> " << one.change << "\n";
    }
    std::cout << counted(number_of(findings, Level::Bad), "problem") << ", "
              << counted(number_of(findings, Level::Warning), "warning") << "\n";
}

void print_json(std::vector<Finding> const& findings) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (Finding const& one : findings) {
        list.push_back({{"check", one.check}, {"level", word_of(one.level)}, {"text", one.text}});
        if (!one.change.empty()) list.back()["change"] = one.change;
    }
    nlohmann::ordered_json const report = {{"ok", number_of(findings, Level::Bad) == 0},
                                           {"problems", number_of(findings, Level::Bad)},
                                           {"warnings", number_of(findings, Level::Warning)},
                                           {"findings", std::move(list)}};
    // What a file name or another server says need not be UTF-8.
    std::cout << report.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << "\n";
}

int examine(Options const& options, Context& context) {
    std::vector<Finding> findings;
    doctor::Machine const machine = doctor::real_machine();
    std::vector<Finding> seen;
    if (options.file.empty()) {
        std::optional<config::Settings> const demo = settings_for("", context);
        if (!demo) return kNo;
        add_problems(config::check(*demo), findings);
        seen = doctor::examine(*demo, machine);
    } else {
        config::Loaded const loaded = config::load_and_check(options.file, context.around);
        add_problems(loaded.problems, findings);
        seen = config::has_errors(loaded.problems) ? doctor::examine_machine_alone(machine)
                                                   : doctor::examine(loaded.settings, machine);
    }
    findings.insert(findings.end(), std::make_move_iterator(seen.begin()), std::make_move_iterator(seen.end()));
    if (options.json)
        print_json(findings);
    else
        print(findings);
    return number_of(findings, Level::Bad) > 0 ? kNo : kYes;
}

}  // namespace

void add_doctor(CLI::App& app, Context& context) {
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand(
        "doctor", "look at this machine: ports, announced address, certificate, clock, limits, files, key servers");
    command->add_option("--config", options->file, "the configuration file; without it, the demo's settings");
    command->add_flag("--json", options->json, "as JSON");
    command->callback(
        [&context, options] { context.chosen = [&context, options] { return examine(*options, context); }; });
}

}  // namespace usher::cli
