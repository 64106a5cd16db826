// The part of Lua that Prosody configurations are written in: assignments of texts, numbers, flags and tables, and
// blocks of VirtualHost and Component (prosody.im/doc/configure). Nothing is executed; what would have to be is named.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace usher::cli::importing {

struct LuaValue {
    enum class Kind {
        Nil,
        Flag,
        Number,
        Text,
        Table,
        Computed,  // an expression that is not evaluated
    };
    Kind kind = Kind::Nil;
    bool flag = false;
    double number = 0;
    std::string text = {};
    std::vector<LuaValue> list = {};     // of a table: what has no name
    std::vector<LuaValue> members = {};  // of a table: what has one
    std::string name = {};               // of a member
    // Computed, and the whole of it is one of these: os.getenv("X") or ENV_X; FileLine "x", FileContents "x".
    std::string variable = {};
    std::string file = {};

    bool is_text() const { return kind == Kind::Text; }
    // The member of a table; null: it is not there.
    LuaValue const* member(std::string_view wanted) const;
};

// A whole number of 0 to 1 000 000 000, as a number or a text; nothing for anything else.
std::optional<std::int64_t> whole(LuaValue const& value);
// A flag, or "true" or "false" as a text.
std::optional<bool> flag(LuaValue const& value);
// The texts of a list; a single text is a list of one. Nothing: there is something else in it.
std::optional<std::vector<std::string>> texts(LuaValue const& value);

struct LuaOption {
    std::string name;
    LuaValue value;
    int line = 0;
};

struct LuaBlock {
    enum class Kind { Global, VirtualHost, Component };
    Kind kind = Kind::Global;
    std::string host;
    std::string module;  // of a component: "muc"; empty: an external one
    int line = 0;
    std::vector<LuaOption> options;  // in their order; a later one of the same name counts

    // The last option of this name; null: it is not there.
    LuaOption const* option(std::string_view name) const;
};

struct LuaComplaint {
    int line = 0;
    std::string text = {};
};

struct LuaFile {
    std::vector<LuaBlock> blocks;  // the first is the global one
    std::vector<LuaComplaint> left_out;
};

// Errors, with the line: those of lua_tokens(); a table without an end, or deeper than 32; texts that come to more than
// 4 MiB by joining.
Result<LuaFile> parse_lua(std::string_view text);

}  // namespace usher::cli::importing
