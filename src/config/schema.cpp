#include "config/schema.hpp"

#include <algorithm>

#include "base/units.hpp"

namespace usher::config {

Row const* find_row(std::string_view name) {
    auto row = std::ranges::find(rows(), name, &Row::name);
    return row == rows().end() ? nullptr : &*row;
}

std::vector<std::string_view> choices_of(Row const& row) {
    std::vector<std::string_view> words;
    std::string_view rest = row.choices;
    while (!rest.empty()) {
        std::size_t bar = rest.find('|');
        words.push_back(rest.substr(0, bar));
        rest = bar == std::string_view::npos ? std::string_view{} : rest.substr(bar + 1);
    }
    return words;
}

namespace {

std::string one_of(std::vector<std::string_view> const& words) {
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i) {
        std::string_view between = i == 0 ? "" : i + 1 == words.size() ? " or " : ", ";
        text.append(between).append(in_quotes(words[i]));
    }
    return text;
}

std::string range_of(Row const& row) {
    switch (row.type) {
        case Type::Span: return show_span(Seconds{row.least}) + " to " + show_span(Seconds{row.most});
        case Type::Size: return show_size(row.least) + " to " + show_size(row.most);
        default: return std::to_string(row.least) + " to " + std::to_string(row.most);
    }
}

}  // namespace

std::string takes(Row const& row) {
    std::string none = row.none ? ", or \"none\"" : "";
    switch (row.type) {
        case Type::Flag: return "true or false";
        case Type::Count: return "a whole number, " + range_of(row) + none;
        case Type::Text: return "text";
        case Type::Path: return "a path";
        case Type::Choice: return one_of(choices_of(row));
        case Type::Span: return "a duration, " + range_of(row) + none;
        case Type::Size: return "a size, " + range_of(row) + none;
        case Type::Time: return "a time with its offset, such as \"2026-12-01T09:30:00Z\"" + none;
        case Type::List: return "a list of texts";
        case Type::Test: return "the path of a claim that is true, or { path = \"…\", contains = \"…\" }" + none;
        case Type::Secret: return "text, { file = \"…\" } or { env = \"…\" }";
    }
    return {};
}

std::string in_quotes(std::string_view text) {
    constexpr std::string_view kHex = "0123456789ABCDEF";
    std::string out = "\"";
    for (char c : text) {
        auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out.append(1, '\\').append(1, c);
        } else if (byte < 0x20 || byte == 0x7f) {
            out.append("\\u00").append(1, kHex[byte >> 4]).append(1, kHex[byte & 15]);
        } else {
            out += c;
        }
    }
    return out + "\"";
}

}  // namespace usher::config
