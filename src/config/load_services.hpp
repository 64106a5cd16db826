// [[services]]: recorders, phone gateways and transcribers, each with a password of its own.
#pragma once

#include <string>

#include "config/load.hpp"
#include "config/toml.hpp"

namespace usher::config {

// Adds the accounts to out.settings.services and what is wrong with them to out.problems.
void load_services(toml::node const& node, std::string const& path, std::string const& folder,
                   Surroundings const& around, Loaded& out);

}  // namespace usher::config
