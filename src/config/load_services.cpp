#include "config/load_services.hpp"

#include <algorithm>

#include "config/convert.hpp"
#include "config/load_keys.hpp"

namespace usher::config {

namespace {

constexpr std::size_t kMostServices = 100;
constexpr std::size_t kLongestUser = 64;
constexpr std::size_t kShortestPassword = 16;
constexpr std::size_t kLongestPassword = 256;

// What SASL would neither have to escape nor to prepare (RFC 5802 §5.1).
bool is_user(std::string_view user) {
    return !user.empty() && user.size() <= kLongestUser && std::ranges::all_of(user, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
               c == '-';
    });
}

bool is_password(std::string_view password) {
    return password.size() >= kShortestPassword && password.size() <= kLongestPassword &&
           std::ranges::all_of(password, [](char c) { return c >= 0x20 && c <= 0x7e; });
}

class ServiceLoader {
public:
    ServiceLoader(toml::table const& table, std::string const& path, std::string const& folder,
                  Surroundings const& around, Loaded& out)
        : table_(table), path_(path), folder_(folder), around_(around), out_(out) {}

    void load() {
        for (auto const& [name, node] : table_) member(name, node);
        if (is_good_) check();
        if (is_good_) out_.settings.services.push_back(std::move(service_));
    }

private:
    void member(toml::key const& name, toml::node const& node) {
        std::string const full = "services." + std::string(name.str());
        Row const* row = find_row(full);
        if (row == nullptr) {
            is_good_ = false;
            out_.problems.push_back(unknown_key(name.source(), path_, full));
            return;
        }
        Converted converted = convert(node, *row, folder_, around_);
        if (Wrong const* wrong = std::get_if<Wrong>(&converted))
            return complain(node.source(), full + " " + wrong->text);
        Value const& value = std::get<Value>(converted);
        if (full == "services.kind") service_.kind = static_cast<admission::ServiceKind>(std::get<Chosen>(value).index);
        if (full == "services.user") service_.user = std::get<std::string>(value);
        if (full == "services.password") service_.password = std::get<Secret>(value);
    }

    void check() {
        if (!is_user(service_.user))
            return complain(table_.source(),
                            "services.user must be 1 to 64 letters, digits, dots, underscores and hyphens");
        if (!is_password(service_.password.reveal()))
            return complain(table_.source(), "services.password of " + in_quotes(service_.user) +
                                                 " must be 16 to 256 printable ASCII characters "
                                                 "(openssl rand -hex 24)");
        for (ServiceAccount const& other : out_.settings.services)
            if (other.user == service_.user)
                return complain(table_.source(), "two services have the user " + in_quotes(service_.user));
    }

    void complain(toml::source_region const& at, std::string text) {
        is_good_ = false;
        out_.problems.push_back(problem_at(at, path_, Severity::Error, "services", std::move(text)));
    }

    toml::table const& table_;
    std::string const& path_;
    std::string const& folder_;
    Surroundings const& around_;
    Loaded& out_;
    ServiceAccount service_;
    bool is_good_ = true;
};

}  // namespace

void load_services(toml::node const& node, std::string const& path, std::string const& folder,
                   Surroundings const& around, Loaded& out) {
    toml::array const* array = node.as_array();
    bool const is_right = array && std::ranges::all_of(*array, [](toml::node const& one) { return one.is_table(); });
    if (!is_right || array->size() > kMostServices) {
        out.problems.push_back(problem_at(node.source(), path, Severity::Error, "services",
                                          "services must be a list of at most " + std::to_string(kMostServices) +
                                              " tables: write [[services]] above each service"));
        return;
    }
    for (toml::node const& one : *array) ServiceLoader{*one.as_table(), path, folder, around, out}.load();
}

}  // namespace usher::config
