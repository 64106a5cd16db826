// usher.toml becomes Settings. Every mistake is found at once, each with its line; nothing is ignored in silence.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "config/problem.hpp"
#include "config/settings.hpp"
#include "config/surroundings.hpp"

namespace usher::config {

struct Position {
    int line = 0;
    int column = 0;
};

struct Loaded {
    Settings settings;  // what could be read; fit for use only without errors
    std::vector<Problem> problems;
    std::map<std::string, Position, std::less<>> where;  // of the keys that the file sets
};

// `path` names the file in problems, and its folder is where relative paths start. Warnings of check.hpp are not in it.
Loaded load_text(std::string_view toml, std::string const& path, Surroundings const& around);
Loaded load_file(std::string const& path, Surroundings const& around);

// Fills what follows from other settings (the same name for tokens and policy). Part of load_text.
void derive(Settings& settings);

}  // namespace usher::config
