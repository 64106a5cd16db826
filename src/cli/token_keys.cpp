// usher token, and usher token keys: which keys may sign, with what, where they came from, and how old they are.
#include <CLI/CLI.hpp>
#include <chrono>
#include <iostream>
#include <nlohmann/json.hpp>
#include <thread>

#include "cli/context.hpp"
#include "cli/control_client.hpp"
#include "config/keys.hpp"
#include "token/key_set.hpp"
#include "token/shown.hpp"

namespace usher::cli {

namespace {

struct Options {
    std::string file;
    bool refresh = false;
};

constexpr int kLooks = 60;  // at a server that fetches: its key servers get 10 seconds
constexpr std::chrono::milliseconds kBetweenLooks{200};

std::string text_in(nlohmann::json const& json, char const* name) {
    auto it = json.find(name);
    return it != json.end() && it->is_string() ? it->get<std::string>() : std::string{};
}

std::string list_in(nlohmann::json const& json, char const* name) {
    std::string text;
    auto it = json.find(name);
    if (it == json.end() || !it->is_array()) return text;
    for (nlohmann::json const& one : *it)
        if (one.is_string()) text.append(text.empty() ? "" : ",").append(one.get<std::string>());
    return text;
}

std::string scope_of(token::KeyScope const& scope) {
    std::string text;
    if (!scope.issuer.empty()) text += "  issuer " + token::shown(scope.issuer);
    if (!scope.audiences.empty()) text += "  audiences " + token::shown_list(scope.audiences);
    if (!scope.tenants.empty()) text += "  tenants " + token::shown_list(scope.tenants);
    if (!scope.wildcard) text += "  no wildcard";
    return text;
}

std::string written(std::vector<token::Algorithm> const& algorithms) {
    std::string text;
    for (token::Algorithm algorithm : algorithms) text.append(text.empty() ? "" : ",").append(name_of(algorithm));
    return text;
}

// A key, or the keys of a set, that lie on this machine.
int print_here(config::TokenKey const& key, std::size_t position) {
    Result<token::KeySet> set = config::make_key_set({key});
    if (!set.ok()) return complain(set.error().detail, kNo);
    for (token::KeySet::Facts const& facts : set.value().facts_of(token::KeySet::kHere)) {
        bool has_id = !facts.name.starts_with('#');
        std::cout << (has_id ? facts.name : "#" + std::to_string(position)) << "  " << key.kind << "  "
                  << written(facts.algorithms) << "  " << key.source << scope_of(key.scope) << "\n";
    }
    return kYes;
}

// A place that is asked for keys; `state` is what the server says about it, null if none runs.
void print_source(config::TokenKey const& key, std::size_t position, nlohmann::json const& state) {
    std::cout << (key.id.empty() ? "#" + std::to_string(position) : key.id) << "  " << key.kind << "  "
              << (key.algorithms.empty() ? "as each key says" : written(config::algorithms_of(key).value())) << "  "
              << key.url << scope_of(key.scope) << "\n";
    if (!state.is_object()) {
        std::cout << "    no server runs here that could say which keys it has\n";
        return;
    }
    if (auto age = state.find("age"); age != state.end() && age->is_number_integer()) {
        std::cout << "    fetched " << token::shown(Seconds{age->get<std::int64_t>()}) << " ago";
        if (auto left = state.find("fresh_for"); left != state.end() && left->is_number_integer())
            std::cout << ", good for another " << token::shown(Seconds{left->get<std::int64_t>()});
        std::cout << "\n";
    } else {
        std::cout << "    nothing was fetched yet\n";
    }
    if (auto failure = state.find("failure"); failure != state.end() && failure->is_object())
        std::cout << "    " << text_in(*failure, "code") << ": " << text_in(*failure, "text") << "\n";
    auto keys = state.find("keys");
    if (keys == state.end() || !keys->is_array()) return;
    for (nlohmann::json const& one : *keys)
        std::cout << "    " << text_in(one, "id") << "  " << list_in(one, "algorithms") << "\n";
}

bool is_asking(nlohmann::json const& answer) {
    auto sources = answer.find("sources");
    if (sources == answer.end() || !sources->is_array()) return false;
    return std::ranges::any_of(*sources, [](nlohmann::json const& one) {
        auto asking = one.find("asking");
        return asking != one.end() && *asking == true;
    });
}

// What the running server has; null if none runs.
nlohmann::json state_of_server(std::string const& state_dir) {
    Result<nlohmann::json> answer = ask_server(state_dir + "/control.sock", {{"command", "token-keys"}}, Seconds{2});
    return answer.ok() ? std::move(answer).value() : nlohmann::json{};
}

int refresh(std::string const& state_dir) {
    nlohmann::json answer;
    if (int code = ask_or_complain(state_dir, {{"command", "token-keys-refresh"}}, answer); code != kYes) return code;
    for (int i = 0; i < kLooks && is_asking(answer); ++i) {
        std::this_thread::sleep_for(kBetweenLooks);
        answer = state_of_server(state_dir);
    }
    return kYes;
}

int list(Options const& options, Context& context) {
    std::optional<config::Settings> settings = settings_for(options.file, context);
    if (!settings) return kNo;
    bool has_sources =
        std::ranges::any_of(settings->keys, [](config::TokenKey const& key) { return !key.url.empty(); });
    if (options.refresh && has_sources)
        if (int code = refresh(settings->state_dir); code != kYes) return code;
    if (settings->keys.empty()) std::cout << "no key is configured: no token can be checked\n";
    nlohmann::json state = has_sources ? state_of_server(settings->state_dir) : nlohmann::json{};
    nlohmann::json const sources =
        state.is_object() ? state.value("sources", nlohmann::json::array()) : nlohmann::json{};
    std::size_t position = 0;
    std::size_t source = 0;
    for (config::TokenKey const& key : settings->keys) {
        ++position;
        if (key.url.empty()) {
            if (int code = print_here(key, position); code != kYes) return code;
            continue;
        }
        // The server's list has the sources in the same order, unless it runs with another file.
        bool is_same = sources.is_array() && source < sources.size() && text_in(sources[source], "url") == key.url;
        print_source(key, position, is_same ? sources[source] : nlohmann::json{});
        ++source;
    }
    if (options.refresh && !has_sources) std::cout << "nothing to refresh: no key is fetched from elsewhere\n";
    return kYes;
}

}  // namespace

void add_token_keys(CLI::App& token, Context& context) {
    auto options = std::make_shared<Options>();
    CLI::App* command = token.add_subcommand("keys", "list the keys that may sign tokens");
    command->add_flag("--refresh", options->refresh, "the running server fetches those again that come from elsewhere");
    command->add_option("--config", options->file, "the configuration file; without it, the demo's");
    command->callback(
        [&context, options] { context.chosen = [&context, options] { return list(*options, context); }; });
}

void add_token(CLI::App& app, Context& context) {
    CLI::App* token = app.add_subcommand("token", "make and look at tokens");
    token->require_subcommand(1);
    add_token_mint(*token, context);
    add_token_inspect(*token, context);
    add_token_lint(*token, context);
    add_token_keys(*token, context);
}

}  // namespace usher::cli
