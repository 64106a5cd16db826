#include "config/load_rules.hpp"

#include <algorithm>

#include "base/unicode.hpp"
#include "config/convert.hpp"
#include "config/load_keys.hpp"
#include "config/nearest.hpp"

namespace usher::config {

namespace {

constexpr std::size_t kMostRules = 1000;

class RuleLoader {
public:
    RuleLoader(toml::table const& table, std::string const& path, Loaded& out)
        : table_(table), path_(path), out_(out) {}

    void load() {
        for (auto const& [key, node] : table_) entry(std::string(key.str()), key, node);
        if (is_good_ && rule_.room.empty() && rule_.tenant.empty())
            complain(table_.source(), "a rule needs room or tenant, to say which rooms it is for");
        if (is_good_ && rule_.settings.empty()) complain(table_.source(), "a rule without settings changes nothing");
        if (is_good_) out_.settings.rules.push_back(std::move(rule_));
    }

private:
    void entry(std::string const& name, toml::key const& key, toml::node const& node) {
        if (name == "room" || name == "tenant") return pattern(name, node);
        if (toml::table const* inner = node.as_table()) {
            for (auto const& [inner_key, inner_node] : *inner)
                setting(name + "." + std::string(inner_key.str()), inner_key, inner_node);
            return;
        }
        setting(name, key, node);
    }

    void pattern(std::string const& name, toml::node const& node) {
        std::string text = node.is_string() ? node.as_string()->get() : "";
        Result<std::string> plain = folded(text);
        if (text.empty() || !plain.ok()) return complain(node.source(), name + " must be a pattern such as \"exam-*\"");
        (name == "room" ? rule_.room : rule_.tenant) = std::move(plain).value();
    }

    void setting(std::string const& name, toml::key const& key, toml::node const& node) {
        std::optional<std::string> text = text_of(node);
        if (!text)
            return complain(node.source(),
                            name + " is " + std::string(kind_of(node)) + ", which is not a value of a room");
        Result<bool> set = rule_.settings.set(name, *text);
        if (set.ok()) return;
        if (set.error().kind != Error::Kind::NotFound) return complain(node.source(), set.error().detail);
        std::vector<std::string_view> names = admission::room_setting_keys();
        names.insert(names.end(), {"room", "tenant"});
        std::optional<std::string> guess = nearest(name, names);
        complain(key.source(), "a rule has no " + in_quotes(name) +
                                   (guess ? "; did you mean " + in_quotes(*guess) + "?" : std::string{}));
    }

    static std::optional<std::string> text_of(toml::node const& node) {
        if (toml::array const* list = node.as_array()) {
            std::string all;
            for (toml::node const& one : *list) {
                if (!one.is_string()) return std::nullopt;
                all += (all.empty() ? "" : ",") + one.as_string()->get();
            }
            return all.empty() ? "none" : all;
        }
        if (node.is_string()) return node.as_string()->get();
        if (node.is_boolean()) return node.as_boolean()->get() ? "true" : "false";
        if (node.is_integer()) return std::to_string(node.as_integer()->get());
        std::string time = time_text(node);
        if (time.empty()) return std::nullopt;
        return time;
    }

    void complain(toml::source_region const& at, std::string text) {
        is_good_ = false;
        out_.problems.push_back(problem_at(at, path_, Severity::Error, "rooms.rule", "rooms.rule: " + std::move(text)));
    }

    toml::table const& table_;
    std::string const& path_;
    Loaded& out_;
    admission::RoomRule rule_;
    bool is_good_ = true;
};

}  // namespace

void load_rules(toml::node const& node, std::string const& path, Loaded& out) {
    toml::array const* array = node.as_array();
    bool is_right = array && std::ranges::all_of(*array, [](toml::node const& one) { return one.is_table(); });
    if (!is_right || array->size() > kMostRules) {
        out.problems.push_back(problem_at(node.source(), path, Severity::Error, "rooms.rule",
                                          "rooms.rule must be a list of at most " + std::to_string(kMostRules) +
                                              " tables: write [[rooms.rule]] above each rule"));
        return;
    }
    for (toml::node const& one : *array) RuleLoader{*one.as_table(), path, out}.load();
}

}  // namespace usher::config
