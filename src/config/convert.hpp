// A TOML value becomes the value of a row: type, units, range, choices. Private to config/.
#pragma once

#include <string>
#include <variant>

#include "config/schema.hpp"
#include "config/surroundings.hpp"
#include "config/toml.hpp"

namespace usher::config {

// What is wrong with a value, as the end of a sentence that begins with the key's name: "is 7; it must be text".
struct Wrong {
    std::string text;
};
using Converted = std::variant<Value, Wrong>;

// `folder`: where relative paths start.
Converted convert(toml::node const& node, Row const& row, std::string const& folder, Surroundings const& around);

// A secret out of a file or a variable; one line end at the end is no part of it.
Result<Secret> secret_from_file(std::string const& path, Surroundings const& around);
Result<Secret> secret_from_environment(std::string const& name, Surroundings const& around);

std::string absolute(std::string const& path, std::string const& folder);

// TOML's own date and time with an offset, as text; empty for anything else.
std::string time_text(toml::node const& node);

// "text", "a whole number", "a table" …
std::string_view kind_of(toml::node const& node);

}  // namespace usher::config
