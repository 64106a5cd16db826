#include "edge/query.hpp"

#include <algorithm>

#include "edge/text.hpp"

namespace usher::edge {

namespace {

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool has_control_character(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) {
        auto byte = static_cast<unsigned char>(c);
        return byte < 0x20 || byte == 0x7F;
    });
}

bool is_plain_path(std::string_view path) {
    if (path.empty() || path.front() != '/' || has_control_character(path)) return false;
    if (path.find('\\') != std::string_view::npos || path.find("//") != std::string_view::npos) return false;
    auto segments = split(path, '/');
    return std::none_of(segments.begin(), segments.end(),
                        [](std::string_view segment) { return segment == "." || segment == ".."; });
}

}  // namespace

std::optional<std::string> percent_decoded(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            result.push_back(text[i]);
            continue;
        }
        if (text.size() - i < 3) return std::nullopt;
        int high = hex_digit(text[i + 1]);
        int low = hex_digit(text[i + 2]);
        if (high < 0 || low < 0) return std::nullopt;
        result.push_back(static_cast<char>(high * 16 + low));
        i += 2;
    }
    return result;
}

std::optional<Query> parse_query(std::string_view text) {
    Query query;
    for (std::string_view item : split(text, '&')) {
        if (item.empty()) continue;
        if (query.size() == kQueryItems) return std::nullopt;
        std::size_t equals = item.find('=');
        auto name = percent_decoded(item.substr(0, equals));
        auto value = percent_decoded(equals == std::string_view::npos ? std::string_view{} : item.substr(equals + 1));
        if (!name || !value) return std::nullopt;
        query.emplace_back(std::move(*name), Secret(std::move(*value)));
    }
    return query;
}

std::optional<Target> parse_target(std::string_view text) {
    text = text.substr(0, text.find('#'));
    std::size_t question = text.find('?');
    auto path = percent_decoded(text.substr(0, question));
    if (!path || !is_plain_path(*path)) return std::nullopt;
    auto query = parse_query(question == std::string_view::npos ? std::string_view{} : text.substr(question + 1));
    if (!query) return std::nullopt;
    return Target{std::move(*path), std::move(*query)};
}

std::string_view loggable_path(std::string_view target) { return target.substr(0, target.find_first_of("?#")); }

}  // namespace usher::edge
