#include "transcript/words.hpp"

#include <algorithm>

namespace usher::transcript {

namespace {
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
}  // namespace

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

bool is_name(std::string_view text) {
    return !text.empty() && is_letter(text.front()) && std::ranges::all_of(text, [](char c) {
        return is_letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
    });
}

Result<std::vector<Setting>> read_settings(std::string_view text) {
    std::vector<Setting> settings;
    for (text = trimmed(text); !text.empty(); text = trimmed(text)) {
        Setting setting;
        std::size_t at = 0;
        while (at < text.size() && !is_space(text[at]) && text[at] != '=') ++at;
        setting.key = text.substr(0, at);
        if (setting.key.empty()) return malformed("a value without a name before it");
        text.remove_prefix(at);
        if (text.starts_with('=')) {
            text.remove_prefix(1);
            setting.has_value = true;
            bool const quoted = text.starts_with('\'') || text.starts_with('"');
            std::size_t end = quoted ? text.find(text.front(), 1) : text.find_first_of(" \t\r\n");
            if (quoted && end == std::string_view::npos)
                return malformed("the quoted value of " + setting.key + " does not end");
            end = std::min(end, text.size());
            setting.value = quoted ? text.substr(1, end - 1) : text.substr(0, end);
            text.remove_prefix(quoted ? end + 1 : end);
        }
        settings.push_back(std::move(setting));
    }
    return settings;
}

}  // namespace usher::transcript
