#include "token/json_path.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

namespace usher::token {

namespace {

using Json = nlohmann::json;

// At most 2^dots ways to cut the path, and the path is the operator's.
Json const* follow(Json const& at, std::string_view path) {
    if (!at.is_object()) return nullptr;
    for (std::size_t end = path.size(); end != std::string_view::npos;) {
        auto it = at.find(std::string(path.substr(0, end)));
        if (it != at.end()) {
            Json const* found = end == path.size() ? &*it : follow(*it, path.substr(end + 1));
            if (found) return found;
        }
        end = end == 0 ? std::string_view::npos : path.rfind('.', end - 1);
    }
    return nullptr;
}

}  // namespace

bool is_path(std::string_view text) {
    bool is_cut = text.starts_with('.') || text.ends_with('.') || text.find("..") != std::string_view::npos;
    return !text.empty() && text.size() <= kLongestPath && !is_cut &&
           std::ranges::count(text, '.') <= static_cast<std::ptrdiff_t>(kDeepestPath);
}

Json const* find_path(Json const& payload, std::string_view path) {
    auto dots = static_cast<std::size_t>(std::ranges::count(path, '.'));
    if (path.empty() || path.size() > kLongestPath || dots > kDeepestPath) return nullptr;
    return follow(payload, path);
}

}  // namespace usher::token
