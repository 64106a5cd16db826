// usher why: may this person come into this room, and which rule says so. Offline it asks the same function as the
// server, about a room as its first visitor finds it; with --live it asks the server about the room as it is.
#include <CLI/CLI.hpp>
#include <iostream>
#include <nlohmann/json.hpp>

#include "admission/admission.hpp"
#include "admission/explain.hpp"
#include "cli/context.hpp"
#include "cli/control_client.hpp"
#include "cli/verify_token.hpp"
#include "config/keys.hpp"
#include "token/verify.hpp"

namespace usher::cli {

namespace {

struct Options {
    std::string file;
    std::string room;
    std::string tenant;
    std::optional<std::string> token;
    std::optional<std::string> password;
    std::string name;
    bool live = false;
    bool json = false;
    // The room that is imagined:
    bool host_present = false;
    bool exists = false;
    std::string lobby;
    std::optional<std::string> room_password;
    int seats_taken = 0;
};

struct Secrets {
    std::optional<Secret> token;
    std::optional<Secret> password;
    std::optional<Secret> room_password;
};

Result<std::optional<Secret>> read_optional(std::optional<std::string> const& file, std::string const& what,
                                            Context& context) {
    if (!file) return std::optional<Secret>{};
    std::optional<Secret> read = TRY(read_argument(*file, what, context));
    return read;
}

Result<Secrets> read_secrets(Options const& options, Context& context) {
    Secrets secrets;
    secrets.token = TRY(read_optional(options.token, "token", context));
    secrets.password = TRY(read_optional(options.password, "password", context));
    secrets.room_password = TRY(read_optional(options.room_password, "room's password", context));
    return secrets;
}

Result<ConferenceName> conference_of(Options const& options) {
    RoomName room = TRY(RoomName::parse(options.room));
    if (options.tenant.empty()) return ConferenceName{Tenant::none(), std::move(room)};
    Tenant tenant = TRY(Tenant::parse(options.tenant));
    return ConferenceName{std::move(tenant), std::move(room)};
}

int code_for(admission::Decision const& decision) { return decision.admitted() ? kYes : decision.held() ? kHeld : kNo; }

int code_for(std::string const& verdict) {
    if (verdict == "admit") return kYes;
    return verdict == "knock" || verdict == "wait" ? kHeld : kNo;
}

admission::Token checked(std::optional<Secret> const& jwt, token::KeySet& keys, token::Rules const& rules,
                         WallTime at) {
    if (!jwt) return admission::NoToken{};
    token::Verified verified = verify_token(jwt->reveal(), keys, rules, at);
    if (token::Bad* bad = std::get_if<token::Bad>(&verified))
        return admission::BadToken{std::move(bad->code), std::move(bad->text)};
    token::Good& good = std::get<token::Good>(verified);
    return admission::GoodToken{std::move(good.claims), good.expired_for};
}

admission::JoinRequest request_for(Options const& options, Secrets const& secrets, admission::Token token,
                                   WallTime at) {
    admission::JoinRequest request;
    request.at = at;
    request.token = std::move(token);
    request.who = admission::Identity::of_stream("offline");
    if (auto const* good = std::get_if<admission::GoodToken>(&request.token))
        request.who = admission::Identity::of_token(good->claims);
    request.from = "127.0.0.1";
    request.client = admission::Generation::New;
    request.password = secrets.password;
    request.nick = "0ff11e00";
    request.expected_nick = request.nick;
    if (!options.name.empty()) request.name = options.name;
    return request;
}

admission::RoomView view_for(Options const& options, Secrets const& secrets, ConferenceName name,
                             admission::Policy const& policy) {
    bool opens_with_host = policy.lobby == admission::LobbyMode::WhenModeratorJoins && options.host_present;
    admission::RoomView view{.name = std::move(name)};
    view.exists = options.exists || options.host_present || options.seats_taken > 0;
    view.seats_taken = std::max(options.seats_taken, options.host_present ? 1 : 0);
    view.host_present = options.host_present;
    view.lobby_on =
        options.lobby.empty() ? policy.lobby == admission::LobbyMode::On || opens_with_host : options.lobby == "on";
    view.password = secrets.room_password;
    return view;
}

int why_offline(Options const& options, Secrets const& secrets, ConferenceName name, Context& context) {
    std::optional<config::Settings> settings = settings_for(options.file, context);
    if (!settings) return kWrongUse;
    Result<token::KeySet> keys = config::make_key_set(settings->keys);
    if (!keys.ok()) return complain(keys.error().detail, kWrongUse);
    WallTime at = now();
    admission::RoomView view = view_for(options, secrets, std::move(name), settings->policy);
    admission::JoinRequest request =
        request_for(options, secrets, checked(secrets.token, keys.value(), settings->tokens, at), at);
    request.facts.unasked = settings->policy.asks_outside;
    admission::Decision decision = admission::decide(request, view, settings->policy);
    std::cout << (options.json ? admission::why_json(decision).dump() + "\n" : admission::why_text(decision));
    return code_for(decision);
}

int why_live(Options const& options, Secrets const& secrets, Context& context) {
    std::optional<std::string> state_dir = state_dir_for(options.file, context);
    if (!state_dir) return kWrongUse;
    nlohmann::json request = {{"command", "why"}, {"room", options.room}, {"tenant", options.tenant}};
    if (secrets.token) request["token"] = secrets.token->reveal();
    if (secrets.password) request["password"] = secrets.password->reveal();
    if (!options.name.empty()) request["name"] = options.name;
    nlohmann::json answer;
    if (int code = ask_or_complain(*state_dir, request, answer); code != kYes) return code;
    auto text_of = [&](char const* name) {
        auto it = answer.find(name);
        return it != answer.end() && it->is_string() ? it->get<std::string>() : std::string{};
    };
    std::string report = text_of("report");
    answer.erase("ok");
    answer.erase("report");
    std::cout << (options.json ? answer.dump() + "\n" : report);
    return code_for(text_of("verdict"));
}

int why(Options const& options, Context& context) {
    Result<ConferenceName> name = conference_of(options);
    if (!name.ok()) return complain(name.error().detail, kWrongUse);
    Result<Secrets> secrets = read_secrets(options, context);
    if (!secrets.ok()) return complain(secrets.error().detail, kWrongUse);
    if (options.live) return why_live(options, secrets.value(), context);
    return why_offline(options, secrets.value(), std::move(name).value(), context);
}

}  // namespace

void add_why(CLI::App& app, Context& context) {
    auto options = std::make_shared<Options>();
    CLI::App* command =
        app.add_subcommand("why", "may this person come in, and which rule says so (exit code 0: yes, 1: no, 4: held)");
    command->add_option("--room", options->room, "the room")->required();
    command->add_option("--tenant", options->tenant, "the room's tenant");
    command->add_option("--token", options->token, "FILE or -: the person's token");
    command->add_option("--password", options->password, "FILE or -: the password that the person gives");
    command->add_option("--name", options->name, "the name that the person gives");
    command->add_flag("--json", options->json, "as JSON");
    command->add_option("--config", options->file, "the configuration file; without it, the demo's");
    CLI::Option* live = command->add_flag("--live", options->live, "ask the running server, about the room as it is");
    std::string group = "The imagined room (without --live)";
    command->add_flag("--exists", options->exists, "somebody is there")->group(group)->excludes(live);
    command->add_flag("--host-present", options->host_present, "a moderator is there")->group(group)->excludes(live);
    command->add_option("--lobby", options->lobby, "on or off; otherwise as the configuration says")
        ->check(CLI::IsMember({"on", "off"}))
        ->group(group)
        ->excludes(live);
    command->add_option("--room-password", options->room_password, "FILE or -: the room's password")
        ->group(group)
        ->excludes(live);
    command->add_option("--seats-taken", options->seats_taken, "how many people are there")
        ->check(CLI::NonNegativeNumber)
        ->group(group)
        ->excludes(live);
    command->callback([&context, options] { context.chosen = [&context, options] { return why(*options, context); }; });
}

}  // namespace usher::cli
