#include "config/load_api_keys.hpp"

#include <algorithm>
#include <array>

#include "config/convert.hpp"
#include "config/load_keys.hpp"

namespace usher::config {

namespace {

constexpr std::size_t kMostKeys = 1000;
constexpr std::size_t kLongestName = 64;
constexpr std::size_t kHexDigits = 64;

class ApiKeyLoader {
public:
    ApiKeyLoader(toml::table const& table, std::string const& path, std::string const& folder,
                 Surroundings const& around, Loaded& out)
        : table_(table), path_(path), folder_(folder), around_(around), out_(out) {}

    void load() {
        for (auto const& [name, node] : table_) member(name, node);
        if (is_good_) check();
        if (is_good_) out_.settings.api.keys.push_back(std::move(key_));
    }

private:
    void member(toml::key const& name, toml::node const& node) {
        std::string const full = "api.keys." + std::string(name.str());
        Row const* row = find_row(full);
        if (row == nullptr) {
            is_good_ = false;
            out_.problems.push_back(unknown_key(name.source(), path_, full));
            return;
        }
        Converted converted = convert(node, *row, folder_, around_);
        if (Wrong const* wrong = std::get_if<Wrong>(&converted))
            // Somebody may have written the key itself where its hash belongs.
            return complain(node.source(),
                            full == "api.keys.sha256" ? full + " must be text" : full + " " + wrong->text);
        Value const& value = std::get<Value>(converted);
        if (full == "api.keys.name") key_.name = std::get<std::string>(value);
        if (full == "api.keys.sha256") key_.sha256 = lower(std::get<std::string>(value));
        if (full == "api.keys.scopes") scopes(node, std::get<std::vector<std::string>>(value));
    }

    void scopes(toml::node const& node, std::vector<std::string> const& given) {
        constexpr std::array<std::string_view, 4> kScopes = {"read", "rooms", "tokens", "bans"};
        for (std::string const& one : given)
            if (std::ranges::find(kScopes, one) == kScopes.end())
                return complain(node.source(), "api.keys.scopes has " + in_quotes(one) +
                                                   "; the scopes are read, rooms, tokens and bans");
        key_.scopes = given;
    }

    void check() {
        if (key_.name.empty() || key_.name.size() > kLongestName)
            return complain(table_.source(), "this key needs a name of at most 64 bytes, which the audit shows");
        bool const is_hash = key_.sha256.size() == kHexDigits && std::ranges::all_of(key_.sha256, [](char c) {
                                 return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
                             });
        if (!is_hash)
            return complain(table_.source(),
                            "api.keys.sha256 of the key " + in_quotes(key_.name) +
                                " is not 64 hex digits: not the key belongs here but its SHA-256, which "
                                "`usher api key` prints");
        for (ApiKey const& other : out_.settings.api.keys)
            if (other.name == key_.name || other.sha256 == key_.sha256)
                return complain(table_.source(),
                                "two keys of the API have the same name or the same hash: " + in_quotes(key_.name));
    }

    static std::string lower(std::string text) {
        for (char& c : text)
            if (c >= 'A' && c <= 'F') c = static_cast<char>(c + 32);
        return text;
    }

    void complain(toml::source_region const& at, std::string text) {
        is_good_ = false;
        out_.problems.push_back(problem_at(at, path_, Severity::Error, "api.keys", std::move(text)));
    }

    toml::table const& table_;
    std::string const& path_;
    std::string const& folder_;
    Surroundings const& around_;
    Loaded& out_;
    ApiKey key_;
    bool is_good_ = true;
};

}  // namespace

void load_api_keys(toml::node const& node, std::string const& path, std::string const& folder,
                   Surroundings const& around, Loaded& out) {
    toml::array const* array = node.as_array();
    bool const is_right = array && std::ranges::all_of(*array, [](toml::node const& one) { return one.is_table(); });
    if (!is_right || array->size() > kMostKeys) {
        out.problems.push_back(problem_at(node.source(), path, Severity::Error, "api.keys",
                                          "api.keys must be a list of at most " + std::to_string(kMostKeys) +
                                              " tables: write [[api.keys]] above each key"));
        return;
    }
    for (toml::node const& one : *array) ApiKeyLoader{*one.as_table(), path, folder, around, out}.load();
}

}  // namespace usher::config
