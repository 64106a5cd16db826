// [[rooms.rule]]: which rooms, and what is otherwise there.
#pragma once

#include <string>

#include "config/load.hpp"
#include "config/toml.hpp"

namespace usher::config {

// Adds the rules to out.settings.rules and what is wrong with them to out.problems.
void load_rules(toml::node const& node, std::string const& path, Loaded& out);

}  // namespace usher::config
