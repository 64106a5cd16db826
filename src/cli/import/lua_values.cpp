// Reading what parse_lua() gives.
#include <algorithm>
#include <cmath>

#include "cli/import/lua.hpp"
#include "cli/import/rows.hpp"

namespace usher::cli::importing {

std::optional<std::int64_t> whole(LuaValue const& value) {
    if (value.kind == LuaValue::Kind::Text) return whole_number(value.text);
    bool const is_whole = value.kind == LuaValue::Kind::Number && value.number >= 0 && value.number <= 1e9 &&
                          std::floor(value.number) == value.number;
    if (!is_whole) return std::nullopt;
    return static_cast<std::int64_t>(value.number);
}

std::optional<bool> flag(LuaValue const& value) {
    if (value.kind == LuaValue::Kind::Flag) return value.flag;
    if (value.kind == LuaValue::Kind::Text && (value.text == "true" || value.text == "false"))
        return value.text == "true";
    return std::nullopt;
}

std::optional<std::vector<std::string>> texts(LuaValue const& value) {
    if (value.kind == LuaValue::Kind::Text) return std::vector<std::string>{value.text};
    if (value.kind != LuaValue::Kind::Table || !value.members.empty()) return std::nullopt;
    std::vector<std::string> out;
    for (LuaValue const& one : value.list) {
        if (one.kind != LuaValue::Kind::Text) return std::nullopt;
        out.push_back(one.text);
    }
    return out;
}

LuaValue const* LuaValue::member(std::string_view wanted) const {
    auto const found = std::ranges::find(members, wanted, &LuaValue::name);
    return found == members.end() ? nullptr : &*found;
}

LuaOption const* LuaBlock::option(std::string_view name) const {
    for (auto one = options.rbegin(); one != options.rend(); ++one)
        if (one->name == name) return &*one;
    return nullptr;
}

}  // namespace usher::cli::importing
