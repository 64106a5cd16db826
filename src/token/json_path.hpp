// "realm_access.roles": the way to a claim inside a payload.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>

namespace usher::token {

constexpr std::size_t kDeepestPath = 8;    // dots
constexpr std::size_t kLongestPath = 256;  // bytes

// Within the limits, and no part of it is empty.
bool is_path(std::string_view text);

// What stands there; null: nothing. A name may have dots itself, as "https://example.com/roles" has: at each object the
// longest name that is there is taken first. Paths beyond the limits lead nowhere.
nlohmann::json const* find_path(nlohmann::json const& payload, std::string_view path);

}  // namespace usher::token
