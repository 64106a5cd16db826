#include "token/json.hpp"

namespace usher::token {

namespace {

bool is_too_deep(std::string_view text) {
    int depth = 0;
    bool in_text = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (in_text) {
            if (c == '\\') ++i;
            if (c == '"') in_text = false;
            continue;
        }
        if (c == '"') in_text = true;
        if (c == '{' || c == '[') {
            if (++depth > kDeepestJson) return true;
        }
        if (c == '}' || c == ']') --depth;
    }
    return false;
}

}  // namespace

std::optional<nlohmann::json> parse_object(std::string_view text) {
    if (is_too_deep(text)) return std::nullopt;
    nlohmann::json value = nlohmann::json::parse(text, nullptr, false);
    if (!value.is_object()) return std::nullopt;
    return value;
}

std::string_view kind_of(nlohmann::json const& value) {
    if (value.is_null()) return "null";
    if (value.is_string()) return "text";
    if (value.is_number()) return "a number";
    if (value.is_boolean()) return "true or false";
    if (value.is_array()) return "a list";
    return "an object";
}

}  // namespace usher::token
