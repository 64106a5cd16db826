// [[tokens.keys]]: one key. Private to config/.
#pragma once

#include "config/convert.hpp"
#include "config/load.hpp"

namespace usher::config {

// Complaints go into `out.problems`; a key that can be used goes into `out.settings.keys`.
void load_key(toml::table const& table, std::string const& path, std::string const& folder, Surroundings const& around,
              Loaded& out);

Problem problem_at(toml::source_region const& at, std::string const& path, Severity severity, std::string key,
                   std::string text);

// "unknown key …; did you mean …?"
Problem unknown_key(toml::source_region const& at, std::string const& path, std::string const& name);

}  // namespace usher::config
