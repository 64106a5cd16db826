// The .env file of docker-jitsi-meet becomes a usher.toml.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "cli/import/draft.hpp"

namespace usher::cli::importing {

// `name` names the file in comments. Every variable of the file is a setting or a note; those that are empty count as
// not set, as they do there. Errors: those of parse_env().
Result<Draft> from_docker_env(std::string_view text, std::string const& name);

}  // namespace usher::cli::importing
