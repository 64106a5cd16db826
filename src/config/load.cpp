#include "config/load.hpp"

#include <algorithm>
#include <filesystem>

#include "config/convert.hpp"
#include "config/load_api_keys.hpp"
#include "config/load_keys.hpp"
#include "config/load_rules.hpp"
#include "config/load_services.hpp"

namespace usher::config {

namespace {

class Loader {
public:
    Loader(std::string const& path, Surroundings const& around, Loaded& out)
        : path_(path), folder_(std::filesystem::path(path).parent_path().string()), around_(around), out_(out) {}

    void table(toml::table const& table, std::string const& prefix) {
        for (auto const& [key, node] : table) entry(prefix + std::string(key.str()), key, node);
    }

private:
    void entry(std::string const& name, toml::key const& key, toml::node const& node) {
        out_.where[name] = {static_cast<int>(key.source().begin.line), static_cast<int>(key.source().begin.column)};
        if (name == "tokens.keys") return keys(key, node);
        if (name == "api.keys") return load_api_keys(node, path_, folder_, around_, out_);
        if (name == "services") return load_services(node, path_, folder_, around_, out_);
        if (name == "rooms.rule") return load_rules(node, path_, out_);
        if (Row const* row = find_row(name))
            return row->status == Status::Later ? not_yet(*row, key, node) : setting(*row, node);
        bool is_section = std::ranges::any_of(rows(), [&](Row const& row) { return row.name.starts_with(name + "."); });
        if (!is_section) return out_.problems.push_back(unknown_key(key.source(), path_, name));
        if (toml::table const* inner = node.as_table()) return table(*inner, name + ".");
        complain(key.source(), name,
                 name + " is " + std::string(kind_of(node)) + "; it must be a table, [" + name + "]");
    }

    void setting(Row const& row, toml::node const& node) {
        std::string name{row.name};
        Converted converted = convert(node, row, folder_, around_);
        if (Wrong* wrong = std::get_if<Wrong>(&converted))
            return complain(node.source(), name, sentence(name, wrong->text));
        Value const& value = std::get<Value>(converted);
        std::string wrong = row.check ? row.check(value) : "";
        if (wrong.empty()) wrong = row.set(out_.settings, value);
        if (!wrong.empty()) complain(node.source(), name, sentence(name, wrong));
    }

    // What this version does anyway may be written down.
    void not_yet(Row const& row, toml::key const& key, toml::node const& node) {
        bool is_same = (node.is_string() && in_quotes(node.as_string()->get()) == row.fallback) ||
                       (node.is_boolean() && (node.as_boolean()->get() ? "true" : "false") == row.fallback);
        if (is_same) return;
        std::string text = std::string(row.name) + " is not available in this version";
        if (!row.fallback.empty()) text += ", except as " + std::string(row.fallback);
        complain(key.source(), std::string(row.name), text);
    }

    void keys(toml::key const& key, toml::node const& node) {
        toml::array const* array = node.as_array();
        bool is_right = array && std::ranges::all_of(*array, [](toml::node const& one) { return one.is_table(); });
        if (!is_right)
            return complain(key.source(), "tokens.keys",
                            "tokens.keys must be a list of tables: write [[tokens.keys]] above each key");
        for (toml::node const& one : *array) load_key(*one.as_table(), path_, folder_, around_, out_);
    }

    static std::string sentence(std::string const& name, std::string const& wrong) {
        return wrong.starts_with(':') ? name + wrong : name + " " + wrong;
    }

    void complain(toml::source_region const& at, std::string key, std::string text) {
        out_.problems.push_back(problem_at(at, path_, Severity::Error, std::move(key), std::move(text)));
    }

    std::string const& path_;
    std::string folder_;
    Surroundings const& around_;
    Loaded& out_;
};

void check_contradictions(Loaded& loaded) {
    auto port = loaded.where.find("media.port");
    if (port == loaded.where.end() || !loaded.where.contains("media.ports")) return;
    loaded.problems.push_back({loaded.settings.file, port->second.line, port->second.column, Severity::Error,
                               "media.port and media.ports are both set; only one may be", "media.port"});
}

Settings strict_defaults(std::string const& path) {
    Settings settings;
    settings.file = path;
    settings.state_dir = "/var/lib/usher";
    return settings;
}

}  // namespace

void derive(Settings& settings) {
    settings.tokens.domain = settings.domain;
    if (settings.tokens.dialect.profile == token::Profile::Jaas) {  // 8x8's own, unless the operator says otherwise
        if (settings.tokens.issuers.empty()) settings.tokens.issuers = {"chat"};
        if (settings.tokens.audiences.empty()) settings.tokens.audiences = {"jitsi"};
    }
    settings.policy.domain = settings.domain;
    settings.policy.asks_outside = !settings.webhooks.decide_url.empty();
    settings.policy.wildcard_rooms = settings.tokens.wildcard_rooms;
    settings.policy.guests_somewhere = admission::lets_guests_somewhere(settings.policy, settings.rules);
}

Loaded load_text(std::string_view text, std::string const& path, Surroundings const& around) {
    Loaded loaded;
    loaded.settings = strict_defaults(path);
    toml::parse_result parsed = toml::parse(text, std::string_view(path));
    if (!parsed) {
        loaded.problems.push_back(
            problem_at(parsed.error().source(), path, Severity::Error, "", std::string(parsed.error().description())));
    } else {
        Loader{path, around, loaded}.table(parsed.table(), "");
        check_contradictions(loaded);
    }
    derive(loaded.settings);
    std::ranges::stable_sort(loaded.problems, {}, [](Problem const& one) { return std::pair{one.line, one.column}; });
    return loaded;
}

Loaded load_file(std::string const& path, Surroundings const& around) {
    Result<std::string> text = around.read_file(path);
    if (text.ok()) return load_text(text.value(), path, around);
    Loaded loaded;
    loaded.settings = strict_defaults(path);
    loaded.problems.push_back({path, 0, 0, Severity::Error, text.error().detail, ""});
    return loaded;
}

}  // namespace usher::config
