// The configuration of a Jitsi server's Prosody becomes a usher.toml.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "cli/import/draft.hpp"

namespace usher::cli::importing {

// `name` names the file in comments. Every option and every module of the file is a setting or a note. Errors: those of
// parse_lua().
Result<Draft> from_prosody(std::string_view lua, std::string const& name);

}  // namespace usher::cli::importing
