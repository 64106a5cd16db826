#include "config/problem.hpp"

#include <algorithm>

namespace usher::config {

std::string Problem::shown() const {
    std::string at = file.empty() ? "" : file + ":";
    if (line > 0) at += std::to_string(line) + ":" + std::to_string(column) + ":";
    if (!at.empty()) at += " ";
    return at + (severity == Severity::Error ? "error: " : "warning: ") + text;
}

bool has_errors(std::vector<Problem> const& problems) {
    return std::ranges::any_of(problems, [](Problem const& one) { return one.severity == Severity::Error; });
}

}  // namespace usher::config
