#include "cli/import/rows.hpp"

#include <algorithm>
#include <charconv>

#include "config/nearest.hpp"

namespace usher::cli::importing {

namespace {

constexpr std::int64_t kMost = 1'000'000'000;

}  // namespace

Row const* row_of(std::span<Row const> rows, std::string_view name) {
    for (Row const& row : rows) {
        bool const is_start = row.name.ends_with('*');
        if (is_start ? name.starts_with(row.name.substr(0, row.name.size() - 1)) : name == row.name) return &row;
    }
    return nullptr;
}

std::string unknown_text(std::span<Row const> rows, std::string_view name) {
    std::vector<std::string_view> names;
    for (Row const& row : rows) names.push_back(row.name);
    std::optional<std::string> const near = name.size() > 64 ? std::nullopt : config::nearest(name, names);
    return near ? "not known; it is near to " + *near : "not known";
}

std::optional<std::int64_t> whole_number(std::string_view text) {
    std::int64_t number = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    bool const is_whole = error == std::errc{} && end == text.data() + text.size() && !text.empty();
    if (!is_whole || number < 0 || number > kMost) return std::nullopt;
    return number;
}

}  // namespace usher::cli::importing
