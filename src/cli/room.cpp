// usher room and usher status: questions to the running server.
#include <CLI/CLI.hpp>
#include <iostream>
#include <nlohmann/json.hpp>

#include "cli/context.hpp"
#include "cli/control_client.hpp"

namespace usher::cli {

namespace {

struct Options {
    std::string file;
    std::string room;
    std::string reason;
    std::vector<std::string> settings;
    std::string password;  // a file, or "-"
    bool json = false;
};

int ask(Options const& options, nlohmann::json const& request, char const* member, Context& context) {
    std::optional<std::string> state_dir = state_dir_for(options.file, context);
    if (!state_dir) return kNo;
    nlohmann::json answer;
    if (int code = ask_or_complain(*state_dir, request, answer); code != kYes) return code;
    auto part = answer.find(member);
    if (part != answer.end()) std::cout << part->dump(2) << "\n";
    return kYes;
}

int set_settings(Options const& options, Context& context) {
    nlohmann::json values = nlohmann::json::object();
    for (std::string const& one : options.settings) {
        std::size_t const equals = one.find('=');
        if (equals == std::string::npos || equals == 0) {
            std::cerr << "KEY=VALUE is expected, as lobby.mode=on; this is none: " << one << "\n";
            return kWrongUse;
        }
        std::string const key = one.substr(0, equals);
        std::string const value = one.substr(equals + 1);
        bool const is_password = key == "password" || key == "rooms.password";
        if (is_password && !value.empty() && value != "none")
            return complain("a password does not belong into a command line: give it with --password FILE or -",
                            kWrongUse);
        values[key] = value;
    }
    if (!options.password.empty()) {
        Result<Secret> password = read_argument(options.password, "password", context);
        if (!password.ok()) return complain(password.error().detail, kNo);
        values["rooms.password"] = password.value().reveal();
    }
    if (values.empty()) return complain("nothing to set: KEY=VALUE or --password FILE is expected", kWrongUse);
    return ask(options, {{"command", "room-set"}, {"room", options.room}, {"set", values}}, "settings", context);
}

void show(nlohmann::json const& answer) {
    for (auto const& [name, value] : answer.items())
        std::cout << name << "  " << (value.is_string() ? value.get<std::string>() : value.dump()) << "\n";
}

// "sessions transport=websocket  3"; what is zero in a table of many is left out.
void show_numbers(nlohmann::json const& numbers) {
    for (auto const& [name, value] : numbers.items()) {
        if (!value.is_object()) {
            std::cout << name << "  " << value.dump() << "\n";
            continue;
        }
        for (auto const& [labels, one] : value.items())
            if (one != 0) std::cout << name << " " << labels << "  " << one.dump() << "\n";
    }
}

int status(Options const& options, Context& context) {
    std::optional<std::string> state_dir = state_dir_for(options.file, context);
    if (!state_dir) return kNo;
    nlohmann::json answer;
    if (int code = ask_or_complain(*state_dir, {{"command", "status"}}, answer); code != kYes) return code;
    answer.erase("ok");
    if (!options.json) {
        nlohmann::json numbers = answer.value("numbers", nlohmann::json::object());
        answer.erase("numbers");
        show(answer);
        for (auto const& [name, value] : answer.items()) numbers.erase(name);  // said already
        show_numbers(numbers);
        return kYes;
    }
    std::cout << answer.dump() << "\n";
    return kYes;
}

}  // namespace

void add_room(CLI::App& app, Context& context) {
    auto options = std::make_shared<Options>();
    CLI::App* room = app.add_subcommand("room", "look at rooms, and close them");
    room->require_subcommand(1);
    auto add = [&](char const* name, char const* about, char const* member, bool takes_room) {
        CLI::App* command = room->add_subcommand(name, about);
        command->add_option("--config", options->file, "the configuration file of the server; without it, the demo's");
        if (takes_room) command->add_option("room", options->room, "the room, as ROOM or [TENANT]ROOM")->required();
        std::string what = std::string("room-") + name;
        command->callback([&context, options, what, member] {
            context.chosen = [&context, options, what, member] {
                nlohmann::json request = {{"command", what}, {"room", options->room}};
                if (!options->reason.empty()) request["reason"] = options->reason;
                return ask(*options, request, member, context);
            };
        });
        return command;
    };
    add("list", "the rooms that are open", "rooms", false);
    add("show", "everything about one room", "room", true);
    add("dump", "its state, settings and latest events, as a recording that can be played again", "dump", true);
    CLI::App* set = room->add_subcommand("set", "settings for one room, before or during its meetings");
    set->add_option("--config", options->file, "the configuration file of the server; without it, the demo's");
    set->add_option("room", options->room, "the room, as ROOM, TENANT/ROOM or [TENANT]ROOM")->required();
    set->add_option("settings", options->settings, "KEY=VALUE, as lobby.mode=on or seats=20; KEY= takes it away again");
    set->add_option("--password", options->password, "a file with the room's password, or - for standard input");
    set->callback(
        [&context, options] { context.chosen = [&context, options] { return set_settings(*options, context); }; });
    add("close", "end the meeting for all", "", true)->add_option("--reason", options->reason, "what people are told");
}

void add_status(CLI::App& app, Context& context) {
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("status", "how the running server is");
    command->add_flag("--json", options->json, "as JSON");
    command->add_option("--config", options->file, "the configuration file of the server; without it, the demo's");
    command->callback(
        [&context, options] { context.chosen = [&context, options] { return status(*options, context); }; });
}

}  // namespace usher::cli
