// JSON from outside: parsed without exceptions, with a bound on its depth.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

namespace usher::token {

constexpr int kDeepestJson = 32;

// An object, or nothing: other values, syntax errors, bad UTF-8 and deeper nesting.
std::optional<nlohmann::json> parse_object(std::string_view text);

// What `value` is, for a sentence: "null", "text", "a number", "true or false", "a list", "an object".
std::string_view kind_of(nlohmann::json const& value);

}  // namespace usher::token
