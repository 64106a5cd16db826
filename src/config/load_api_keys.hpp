// [[api.keys]]: who may use the API for what. Private to config/.
#pragma once

#include <string>

#include "config/load.hpp"
#include "config/surroundings.hpp"
#include "config/toml.hpp"

namespace usher::config {

// Adds the keys to out.settings.api.keys and what is wrong with them to out.problems.
void load_api_keys(toml::node const& node, std::string const& path, std::string const& folder,
                   Surroundings const& around, Loaded& out);

}  // namespace usher::config
