// Small questions about ASCII text that several parts of HTTP ask.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace usher::edge {

std::string_view trim(std::string_view text);  // spaces and tabs at both ends
std::string lower_case(std::string_view text);
bool equal_ignoring_case(std::string_view a, std::string_view b);
// The parts between separators; an empty text has none.
std::vector<std::string_view> split(std::string_view text, char separator);

}  // namespace usher::edge
