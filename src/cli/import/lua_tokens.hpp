// A Prosody configuration as tokens of Lua 5.1 to 5.4, without comments (Lua reference manual §3.1). Private to
// import/.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace usher::cli::importing {

struct LuaToken {
    enum class Kind { Name, Text, Number, Symbol, End };
    Kind kind = Kind::End;
    std::string text;  // of a text without its quotes, escapes resolved
    double number = 0;
    int line = 1;
    bool starts_line = false;  // nothing but white space and comments stands before it
};

// The last token is End. Errors, with the line: a text or comment without an end, an escape or a character that Lua
// does not have, more than 200 000 tokens, more than 1 MiB.
Result<std::vector<LuaToken>> lua_tokens(std::string_view text);

}  // namespace usher::cli::importing
