// Texts in JSON that clients sent, or that was kept.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

namespace usher::conference {

// The member `key` of an object; empty where there is none, or it is no text.
inline std::string text_in(nlohmann::json const& object, char const* key) {
    auto const it = object.find(key);
    return it != object.end() && it->is_string() ? it->get<std::string>() : std::string{};
}

}  // namespace usher::conference
