// Which host of a Prosody configuration is which. Private to import/.
#pragma once

#include <string>
#include <string_view>

#include "cli/import/lua.hpp"

namespace usher::cli::importing {

// "anonymous", "jitsi-anonymous"
bool is_anonymous(std::string_view method);
// The block's own `authentication`; empty: it has none that could be read.
std::string authentication_of(LuaBlock const& block);

struct Hosts {
    // The host that browsers talk to: the one with tokens, else the one with the parts of Jitsi, else the first that is
    // not one of the others that Jitsi makes. Null: there is none.
    LuaBlock const* main = nullptr;
    LuaBlock const* guests = nullptr;  // another one, that lets everybody in
};
Hosts hosts_of(LuaFile const& file);

}  // namespace usher::cli::importing
