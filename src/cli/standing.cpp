// usher ban, usher revoke, usher audit: who is kept out, and what was decided. Questions to the running server.
#include <CLI/CLI.hpp>
#include <iostream>
#include <nlohmann/json.hpp>

#include "cli/context.hpp"
#include "cli/control_client.hpp"

namespace usher::cli {

namespace {

using Texts = std::map<std::string, std::string>;

struct Options {
    std::string file;
    Texts texts;  // members of the command, by their names
    bool json = false;
};

nlohmann::json request_of(Options const& options, char const* command) {
    nlohmann::json request = {{"command", command}};
    for (auto const& [name, text] : options.texts)
        if (!text.empty()) request[name] = text;
    return request;
}

int ask(Options const& options, char const* command, nlohmann::json& answer, Context& context) {
    std::optional<std::string> state_dir = state_dir_for(options.file, context);
    if (!state_dir) return kNo;
    return ask_or_complain(*state_dir, request_of(options, command), answer);
}

// One line of fields: "id=3f… user=u-17 reason=\"…\"".
std::string line_of(nlohmann::json const& object) {
    std::string line;
    for (auto const& [name, value] : object.items()) {
        if (value.is_null() || (value.is_string() && value.get<std::string>().empty())) continue;
        line += (line.empty() ? "" : " ") + name + "=" + value.dump();
    }
    return line;
}

int show(Options const& options, char const* command, char const* member, Context& context) {
    nlohmann::json answer;
    if (int code = ask(options, command, answer, context); code != kYes) return code;
    auto part = answer.find(member);
    if (part == answer.end()) return kYes;
    if (options.json) {
        std::cout << part->dump() << "\n";
    } else if (part->is_array()) {
        for (nlohmann::json const& one : *part) std::cout << line_of(one) << "\n";
    } else {
        std::cout << line_of(*part) << "\n";
    }
    return kYes;
}

CLI::App* command_below(CLI::App& parent, std::string const& name, std::string const& about, char const* command,
                        char const* member, std::shared_ptr<Options> const& options, Context& context) {
    CLI::App* app = parent.add_subcommand(name, about);
    app->add_option("--config", options->file, "the configuration file of the server; without it, the demo's");
    app->add_flag("--json", options->json, "as JSON");
    app->callback([&context, options, command, member] {
        context.chosen = [&context, options, command, member] { return show(*options, command, member, context); };
    });
    return app;
}

void takes(CLI::App* app, std::shared_ptr<Options> const& options, std::string const& flag, char const* member,
           std::string const& about) {
    app->add_option(flag, options->texts[member], about);
}

}  // namespace

void add_ban(CLI::App& app, Context& context) {
    CLI::App* ban = app.add_subcommand("ban", "keep somebody out, list who is, or lift it");
    ban->require_subcommand(1);
    auto options = std::make_shared<Options>();
    CLI::App* add = command_below(*ban, "add", "keep somebody out from now on; a live session ends", "ban-add", "ban",
                                  options, context);
    takes(add, options, "--issuer", "issuer", "whose user it is: the claim iss");
    takes(add, options, "--user", "user", "the claim context.user.id");
    takes(add, options, "--identity", "identity", "an identity as the audit shows it, such as device:…");
    takes(add, options, "--address", "address", "a network address or block, such as 203.0.113.0/24");
    takes(add, options, "--room", "room", "only from this room, as ROOM or TENANT/ROOM");
    takes(add, options, "--tenant", "tenant", "only from this tenant");
    takes(add, options, "--until", "until",
          "for a time (\"2h\") or until one (\"2026-12-01T09:30:00Z\"); without it, for ever");
    takes(add, options, "--reason", "reason", "what the person is told");
    command_below(*ban, "list", "who is kept out", "ban-list", "bans", std::make_shared<Options>(), context);
    auto remove = std::make_shared<Options>();
    command_below(*ban, "remove", "lift a ban", "ban-remove", "", remove, context)
        ->add_option("id", remove->texts["id"], "the ban's id, as list shows it")
        ->required();
}

void add_revoke(CLI::App& app, Context& context) {
    auto options = std::make_shared<Options>();
    CLI::App* revoke =
        command_below(app, "revoke", "take a token back, or all of a user that were made before a moment",
                      "revocation-add", "revocation", options, context);
    revoke->add_option("--issuer", options->texts["issuer"], "the claim iss of the token")->required();
    takes(revoke, options, "--jti", "jti", "the claim jti of the token");
    takes(revoke, options, "--user", "user", "all tokens of this user: the claim context.user.id");
    takes(revoke, options, "--issued-before", "issued_before", "only those issued before this time; without it, now");
    takes(revoke, options, "--reason", "reason", "what the person is told");
}

void add_audit(CLI::App& app, Context& context) {
    auto options = std::make_shared<Options>();
    CLI::App* audit = command_below(app, "audit", "what was decided, newest first", "audit", "lines", options, context);
    takes(audit, options, "--room", "room", "only of this room");
    takes(audit, options, "--user", "user", "only about this user or identity");
    takes(audit, options, "--since", "since", "not older than this: \"2h\", or a time");
}

}  // namespace usher::cli
