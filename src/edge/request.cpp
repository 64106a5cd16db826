#include "edge/request.hpp"

#include <algorithm>

#include "edge/text.hpp"

namespace usher::edge {

std::string_view Request::header(std::string_view name) const {
    for (auto const& [key, value] : headers)
        if (key == name) return value;
    return {};
}

bool Request::has(std::string_view name) const {
    return std::any_of(headers.begin(), headers.end(), [&](auto const& header) { return header.first == name; });
}

bool Request::lists(std::string_view name, std::string_view token) const {
    for (auto const& [key, value] : headers) {
        if (key != name) continue;
        for (std::string_view item : split(value, ','))
            if (equal_ignoring_case(trim(item), token)) return true;
    }
    return false;
}

}  // namespace usher::edge
