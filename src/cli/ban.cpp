// usher ban and usher revoke: keep somebody out, withdraw tokens; questions to the running server.
#include <CLI/CLI.hpp>
#include <array>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>

#include "cli/context.hpp"
#include "cli/control_client.hpp"

namespace usher::cli {

namespace {

using nlohmann::json;

// One option of a command and the member of the request that it becomes.
struct Part {
    char const* option;
    char const* member;
    char const* about;
};
constexpr Part kIssuer{"--issuer", "issuer", "who issued the token (iss)"};
constexpr Part kUser{"--user", "user", "the person's id in the token"};
constexpr Part kReason{"--reason", "reason", "what the person is told"};
constexpr std::array kBanParts = {
    kIssuer,
    kUser,
    Part{"--identity", "identity", "as the audit shows it, such as device:9f3c…"},
    Part{"--address", "address", "an IP address or a block; an IPv6 address means its /64"},
    Part{"--room", "room", "from this room only, as ROOM or TENANT/ROOM"},
    Part{"--tenant", "tenant", "from the rooms of this tenant only"},
    Part{"--until", "until", "a span such as 2h, or a time such as 2026-03-01T09:30:00Z; else for good"},
    kReason,
};
constexpr std::array kRevokeParts = {
    kIssuer,
    Part{"--jti", "jti", "the one token with this jti"},
    Part{"--user", "user", "every token of this person"},
    Part{"--issued-before", "issued_before",
         "with --user: issued up to this moment: a span back, such as 1h, or a time; else now"},
    kReason,
};

struct Options {
    std::string file;
    std::map<std::string, std::string> texts;  // member → text; those that were given
    std::string id;
    bool json = false;
    bool list = false;
};

template <std::size_t Count>
void add_parts(CLI::App& command, std::array<Part, Count> const& parts, Options& options) {
    for (Part const& part : parts)
        command.add_option_function<std::string>(
            part.option, [&options, member = part.member](std::string const& text) { options.texts[member] = text; },
            part.about);
}

void add_common(CLI::App& command, Options& options, bool with_json) {
    command.add_option("--config", options.file, "the configuration file of the server; without it, the demo's");
    if (with_json) command.add_flag("--json", options.json, "as JSON");
}

// One line for people: the id first, then what is there.
void print_one(json const& one) {
    std::cout << text_in(one, "id");
    for (char const* name : {"issuer", "user", "jti", "identity", "address", "issued_before", "room", "tenant", "until",
                             "reason", "by", "made"}) {
        std::string text = text_in(one, name);
        bool const is_double = std::string_view(name) == "identity" && !text_in(one, "user").empty();
        if (!text.empty() && !is_double) std::cout << "  " << name << "=" << text;
    }
    std::cout << "\n";
}

// Asks, and prints the member: one thing or a list.
int ask(Options const& options, json const& request, char const* member, Context& context) {
    std::optional<std::string> state_dir = state_dir_for(options.file, context);
    if (!state_dir) return kNo;
    json answer;
    if (int code = ask_or_complain(*state_dir, request, answer); code != kYes) return code;
    auto part = answer.find(member);
    if (part == answer.end()) return kYes;
    if (options.json) {
        std::cout << part->dump(2) << "\n";
    } else if (part->is_array()) {
        for (json const& one : *part) print_one(one);
    } else {
        print_one(*part);
    }
    return kYes;
}

int add(Options const& options, std::string const& command, char const* member, Context& context) {
    json request = {{"command", command}};
    for (auto const& [name, text] : options.texts) request[name] = text;
    return ask(options, request, member, context);
}

}  // namespace

void add_ban(CLI::App& app, Context& context) {
    CLI::App* ban = app.add_subcommand("ban", "keep people out, and let them in again");
    ban->require_subcommand(1);

    auto adding = std::make_shared<Options>();
    CLI::App* command = ban->add_subcommand("add", "ban a person or an address; whoever is inside is put out");
    add_parts(*command, kBanParts, *adding);
    add_common(*command, *adding, true);
    command->callback([&context, adding] {
        context.chosen = [&context, adding] { return add(*adding, "ban-add", "ban", context); };
    });

    auto listing = std::make_shared<Options>();
    command = ban->add_subcommand("list", "every ban that holds now");
    add_common(*command, *listing, true);
    command->callback([&context, listing] {
        context.chosen = [&context, listing] { return ask(*listing, {{"command", "ban-list"}}, "bans", context); };
    });

    auto removing = std::make_shared<Options>();
    command = ban->add_subcommand("remove", "lift a ban");
    command->add_option("id", removing->id, "the ban's id, as `usher ban list` shows it")->required();
    add_common(*command, *removing, false);
    command->callback([&context, removing] {
        context.chosen = [&context, removing] {
            return ask(*removing, {{"command", "ban-remove"}, {"id", removing->id}}, "", context);
        };
    });
}

void add_revoke(CLI::App& app, Context& context) {
    auto options = std::make_shared<Options>();
    CLI::App* command =
        app.add_subcommand("revoke", "withdraw tokens before their time; whoever is inside with one goes");
    add_parts(*command, kRevokeParts, *options);
    command->add_flag("--list", options->list, "every revocation, instead of making one");
    command->add_option("--remove", options->id, "take the revocation with this id back");
    add_common(*command, *options, true);
    command->callback([&context, options] {
        context.chosen = [&context, options] {
            if (options->list) return ask(*options, {{"command", "revocation-list"}}, "revocations", context);
            if (!options->id.empty())
                return ask(*options, {{"command", "revocation-remove"}, {"id", options->id}}, "", context);
            if (options->texts.empty())
                return complain("revoke what? --issuer with --jti or --user, or --list", kWrongUse);
            return add(*options, "revocation-add", "revocation", context);
        };
    });
}

}  // namespace usher::cli
