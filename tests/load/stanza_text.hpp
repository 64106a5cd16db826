// Looks at stanzas without parsing them: the generator must cost less than the server that it measures.
#pragma once

#include <cstring>
#include <string>
#include <string_view>

namespace usher::load {

inline bool has(std::string_view text, std::string_view part) {
    return memmem(text.data(), text.size(), part.data(), part.size()) != nullptr;
}

// The value of an attribute of the first tag; empty when it is not there.
inline std::string attribute(std::string_view text, std::string_view name) {
    std::string_view tag = text.substr(0, text.find('>'));
    for (char quote : {'\'', '"'}) {
        std::string start = " " + std::string(name) + "=" + quote;
        std::size_t at = tag.find(start);
        if (at == std::string_view::npos) continue;
        std::string_view value = tag.substr(at + start.size());
        return std::string(value.substr(0, value.find(quote)));
    }
    return {};
}

// What stands behind `open` up to the next tag.
inline std::string text_after(std::string_view text, std::string_view open) {
    std::size_t at = text.find(open);
    if (at == std::string_view::npos) return {};
    text.remove_prefix(at + open.size());
    return std::string(text.substr(0, text.find('<')));
}

}  // namespace usher::load
