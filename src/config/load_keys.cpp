#include "config/load_keys.hpp"

#include "base/names.hpp"
#include "config/keys.hpp"
#include "config/nearest.hpp"
#include "token/algorithm.hpp"

namespace usher::config {

namespace {

// RFC 7518 §3.2 wants as many bytes as the hash has.
token::AlgorithmRow const& widest(std::vector<token::Algorithm> const& algorithms) {
    token::AlgorithmRow const* row = &token::row_of(token::Algorithm::Hs256);
    for (token::Algorithm one : algorithms)
        if (token::row_of(one).bytes > row->bytes) row = &token::row_of(one);
    return *row;
}

class KeyLoader {
public:
    KeyLoader(toml::table const& table, std::string const& path, std::string const& folder, Surroundings const& around,
              Loaded& out)
        : table_(table), path_(path), folder_(folder), around_(around), out_(out) {}

    void load() {
        for (auto const& [name, node] : table_) member(name, node);
        if (!is_good_) return;
        read_value();
        if (!is_good_) return;
        std::vector<TokenKey> alone{key_};
        std::vector<std::string> left_out;
        Result<token::KeySet> fit = make_key_set(alone, &left_out);
        if (!fit.ok()) return complain(table_.source(), Severity::Error, "tokens.keys", fit.error().detail);
        for (std::string& sentence : left_out)
            complain(table_.source(), Severity::Warning, "tokens.keys", key_.source + ": " + std::move(sentence));
        warn_of_short_secret();
        out_.settings.keys.push_back(std::move(key_));
    }

private:
    void warn_of_short_secret() {
        if (key_.kind != "secret") return;
        std::size_t size = key_.value.reveal().size();
        Result<std::vector<token::Algorithm>> algorithms = algorithms_of(key_);
        token::AlgorithmRow const& row = widest(algorithms.ok() ? algorithms.value() : std::vector<token::Algorithm>{});
        if (size >= row.bytes) return;
        std::string bytes = std::to_string(row.bytes);
        complain(table_.source(), Severity::Warning, "tokens.keys",
                 "the secret of this key has only " + std::to_string(size) + " bytes; " + std::string(row.name) +
                     " needs " + bytes + " random ones to be safe (openssl rand -hex " + bytes + ")");
    }

    void member(toml::key const& name, toml::node const& node) {
        std::string full = "tokens.keys." + std::string(name.str());
        Row const* row = find_row(full);
        if (!row) {
            is_good_ = false;
            return out_.problems.push_back(unknown_key(name.source(), path_, full));
        }
        if (row->status == Status::Later)
            return complain(name.source(), Severity::Error, full, full + " is not available in this version");
        Converted converted = convert(node, *row, folder_, around_);
        if (Wrong* wrong = std::get_if<Wrong>(&converted)) {
            bool is_secret = full == "tokens.keys.value";  // whatever stands there is not shown
            return complain(node.source(), Severity::Error, full,
                            is_secret ? full + " must be text" : full + " " + wrong->text);
        }
        take(full, std::get<Value>(converted));
    }

    void take(std::string const& full, Value const& value) {
        if (full == "tokens.keys.id") key_.id = std::get<std::string>(value);
        if (full == "tokens.keys.kind") key_.kind = std::get<Chosen>(value).text;
        if (full == "tokens.keys.algorithms") key_.algorithms = std::get<std::vector<std::string>>(value);
        if (full == "tokens.keys.value") value_ = Secret{std::get<std::string>(value)};
        if (full == "tokens.keys.file") file_ = std::get<std::string>(value);
        if (full == "tokens.keys.env") variable_ = std::get<std::string>(value);
        if (full == "tokens.keys.url") key_.url = std::get<std::string>(value);
        if (full == "tokens.keys.issuer") key_.scope.issuer = std::get<std::string>(value);
        if (full == "tokens.keys.audiences") key_.scope.audiences = std::get<std::vector<std::string>>(value);
        if (full == "tokens.keys.tenants") key_.scope.tenants = std::get<std::vector<std::string>>(value);
        if (full == "tokens.keys.wildcard") key_.scope.wildcard = std::get<Chosen>(value).text == "yes";
    }

    // Tenants are compared as rooms have them.
    void read_tenants() {
        for (std::string& name : key_.scope.tenants) {
            if (name.empty()) continue;
            Result<Tenant> tenant = Tenant::parse(name);
            if (!tenant.ok())
                return complain(table_.source(), Severity::Error, "tokens.keys.tenants",
                                in_quotes(name) + " is no tenant: " + tenant.error().detail);
            name = tenant.value().text();
        }
    }

    void read_value() {
        read_tenants();
        bool is_elsewhere = !key_.url.empty();
        bool may_be_elsewhere = key_.kind == "jwks" || key_.kind == "asap";
        bool has_value = value_ || file_ || variable_;
        if (is_elsewhere && !may_be_elsewhere)
            return complain(
                table_.source(), Severity::Error, "tokens.keys.url",
                "a key of the kind " + in_quotes(key_.kind) + " has no url; the kinds that have are jwks and asap");
        if (is_elsewhere ? has_value : key_.kind == "asap" || (key_.kind == "jwks" && !has_value))
            return complain(table_.source(), Severity::Error, "tokens.keys",
                            key_.kind == "asap"
                                ? "a key of the kind \"asap\" needs a url, and nothing else in its place"
                                : "a key of the kind \"jwks\" needs one of url, value, file and env");
        key_.source = "url";
        if (is_elsewhere) return;
        int sources = (value_ ? 1 : 0) + (file_ ? 1 : 0) + (variable_ ? 1 : 0);
        if (sources != 1)
            return complain(table_.source(), Severity::Error, "tokens.keys",
                            sources == 0 ? "this key has no value: it needs one of value, file and env"
                                         : "this key has several values: it needs exactly one of value, file and env");
        Result<Secret> read = value_  ? Result<Secret>{*value_}
                              : file_ ? secret_from_file(*file_, around_)
                                      : secret_from_environment(*variable_, around_);
        if (!read.ok())
            return complain(table_.source(), Severity::Error, "tokens.keys",
                            "this key has no value: " + read.error().detail);
        key_.value = std::move(read).value();
        key_.source = value_ ? "value" : file_ ? "file " + *file_ : "env " + *variable_;
    }

    void complain(toml::source_region const& at, Severity severity, std::string key, std::string text) {
        if (severity == Severity::Error) is_good_ = false;
        out_.problems.push_back(problem_at(at, path_, severity, std::move(key), std::move(text)));
    }

    toml::table const& table_;
    std::string const& path_;
    std::string const& folder_;
    Surroundings const& around_;
    Loaded& out_;
    bool is_good_ = true;
    TokenKey key_;
    std::optional<Secret> value_;
    std::optional<std::string> file_;
    std::optional<std::string> variable_;
};

std::vector<std::string_view> all_names() {
    std::vector<std::string_view> names;
    for (Row const& row : rows()) {
        names.push_back(row.name);
        std::string_view section = row.name.substr(0, row.name.find('.'));
        if (names.back() != section) names.push_back(section);
    }
    return names;
}

}  // namespace

void load_key(toml::table const& table, std::string const& path, std::string const& folder, Surroundings const& around,
              Loaded& out) {
    KeyLoader{table, path, folder, around, out}.load();
}

Problem problem_at(toml::source_region const& at, std::string const& path, Severity severity, std::string key,
                   std::string text) {
    Problem problem;
    problem.file = path;
    problem.line = static_cast<int>(at.begin.line);
    problem.column = static_cast<int>(at.begin.column);
    problem.severity = severity;
    problem.key = std::move(key);
    problem.text = std::move(text);
    return problem;
}

Problem unknown_key(toml::source_region const& at, std::string const& path, std::string const& name) {
    std::optional<std::string> guess = nearest(name, all_names());
    std::string text = "unknown key " + in_quotes(name);
    return problem_at(at, path, Severity::Error, name,
                      guess ? text + "; did you mean " + in_quotes(*guess) + "?" : text);
}

}  // namespace usher::config
