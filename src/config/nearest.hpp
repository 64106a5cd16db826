// "Did you mean …?"
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace usher::config {

// The candidate that is fewest edits away (insert, delete, replace, swap of neighbours), when it is near enough to be
// meant. A candidate with the same last part after a dot ("issuers" for "tokens.issuers") counts as near.
std::optional<std::string> nearest(std::string_view name, std::vector<std::string_view> const& candidates);

}  // namespace usher::config
