// usher reload: the running server reads its configuration again.
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
    bool preview = false;
    bool json = false;
};

std::string words(json const& list) {
    std::string text;
    for (json const& one : list)
        if (one.is_string()) text += (text.empty() ? "" : ", ") + one.get<std::string>();
    return text;
}

// "  lobby.mode: "off" → "on""
void print_change(json const& change, char const* indent) {
    std::cout << indent << text_in(change, "key") << ": " << text_in(change, "before") << " → "
              << text_in(change, "after") << (change.contains("needs_restart") ? "  (after a restart)" : "") << "\n";
}

void print_person(json const& person) {
    std::string const name = text_in(person, "name");
    std::cout << "    " << (name.empty() ? text_in(person, "nick") : name) << " (" << text_in(person, "identity")
              << "): ";
    if (text_in(person, "now") != text_in(person, "then"))
        std::cout << text_in(person, "now") << " → " << text_in(person, "then");
    if (person.contains("gains")) std::cout << "gains " << words(person["gains"]) << " ";
    if (person.contains("loses")) std::cout << "loses " << words(person["loses"]);
    std::cout << "\n";
}

void print(json const& answer) {
    auto const list = [&answer](char const* name) { return answer.value(name, json::array()); };
    if (list("changes").empty()) std::cout << "nothing is different\n";
    for (json const& change : list("changes")) print_change(change, "");
    for (json const& room : list("rooms")) {
        std::cout << "room " << text_in(room, "room") << "\n";
        for (json const& change : room.value("settings", json::array())) print_change(change, "  ");
        for (json const& person : room.value("people", json::array())) print_person(person);
    }
    for (json const& warning : list("warnings")) std::cerr << warning.get<std::string>() << "\n";
}

int reload(Options const& options, Context& context) {
    std::optional<std::string> state_dir = state_dir_for(options.file, context);
    if (!state_dir) return kNo;
    json answer = json::object();  // as it stays where no server answers
    int const code = ask_or_complain(*state_dir, {{"command", "reload"}, {"preview", options.preview}}, answer);
    for (json const& problem : answer.value("problems", json::array())) std::cerr << problem.get<std::string>() << "\n";
    if (code != kYes) return code;
    answer.erase("ok");
    if (options.json)
        std::cout << answer.dump() << "\n";
    else
        print(answer);
    return kYes;
}

}  // namespace

void add_reload(CLI::App& app, Context& context) {
    auto options = std::make_shared<Options>();
    CLI::App* command =
        app.add_subcommand("reload", "have the running server read its configuration again; nobody is dropped");
    command->add_flag("--preview", options->preview, "only say what would change, for which rooms and people");
    command->add_flag("--json", options->json, "as JSON");
    command->add_option("--config", options->file, "the configuration file of the server");
    command->callback(
        [&context, options] { context.chosen = [&context, options] { return reload(*options, context); }; });
}

}  // namespace usher::cli
