#include "config/convert.hpp"

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "base/units.hpp"
#include "token/json_path.hpp"

namespace usher::config {

namespace {

std::string shown(toml::node const& node) {
    if (toml::value<std::string> const* text = node.as_string())
        return text->get().size() > 60 ? "a long text" : in_quotes(text->get());
    if (toml::value<std::int64_t> const* number = node.as_integer()) return std::to_string(number->get());
    return std::string(kind_of(node));
}

Wrong must_be(toml::node const& node, Row const& row) { return {"is " + shown(node) + "; it must be " + takes(row)}; }

bool is_none(toml::node const& node) { return node.is_string() && node.as_string()->get() == "none"; }

Converted within(std::int64_t number, toml::node const& node, Row const& row) {
    if (number < row.least || number > row.most) return must_be(node, row);
    return Value{number};
}

Converted span(toml::node const& node, Row const& row) {
    if (!node.is_string())
        return Wrong{"is " + shown(node) + "; it must be " + takes(row) + ", as text with a unit, such as \"60s\""};
    Result<Milliseconds> parsed = parse_span(node.as_string()->get());
    if (!parsed.ok()) return Wrong{"is " + shown(node) + "; it " + parsed.error().detail};
    if (parsed.value().count() % 1000 != 0) return Wrong{"is " + shown(node) + "; it must be whole seconds"};
    return within(parsed.value().count() / 1000, node, row);
}

Converted size(toml::node const& node, Row const& row) {
    if (!node.is_string())
        return Wrong{"is " + shown(node) + "; it must be " + takes(row) + ", as text with a unit, such as \"64KiB\""};
    Result<std::int64_t> parsed = parse_size(node.as_string()->get());
    if (!parsed.ok()) return Wrong{"is " + shown(node) + "; it " + parsed.error().detail};
    return within(parsed.value(), node, row);
}

Converted choice(toml::node const& node, Row const& row) {
    std::vector<std::string_view> words = choices_of(row);
    std::string text = node.is_string() ? node.as_string()->get() : "";
    auto word = std::ranges::find(words, text);
    if (word == words.end()) return must_be(node, row);
    return Value{Chosen{static_cast<std::size_t>(word - words.begin()), text}};
}

Converted list(toml::node const& node, Row const& row) {
    toml::array const* array = node.as_array();
    if (!array) return Wrong{"is " + shown(node) + "; it must be " + takes(row) + ", such as [\"…\"]"};
    std::vector<std::string> texts;
    for (toml::node const& one : *array) {
        if (!one.is_string()) return Wrong{"has " + std::string(kind_of(one)) + " in it; it must be " + takes(row)};
        texts.push_back(one.as_string()->get());
    }
    return Value{std::move(texts)};
}

std::optional<std::vector<std::string>> texts_in(toml::node const* node) {
    std::vector<std::string> texts;
    if (node && node->is_string()) texts.push_back(node->as_string()->get());
    if (node && node->is_array())
        for (toml::node const& one : *node->as_array()) {
            if (!one.is_string()) return std::nullopt;
            texts.push_back(one.as_string()->get());
        }
    bool is_right = !texts.empty() && std::ranges::none_of(texts, &std::string::empty);
    return is_right ? std::optional(std::move(texts)) : std::nullopt;
}

// The path, then what it has to contain.
Converted test(toml::node const& node, Row const& row) {
    std::vector<std::string> all;
    if (node.is_string()) all.push_back(node.as_string()->get());
    if (toml::table const* table = node.as_table()) {
        toml::node const* path = table->get("path");
        std::optional<std::vector<std::string>> contains = texts_in(table->get("contains"));
        for (auto const& [key, value] : *table)
            if (key.str() != "path" && key.str() != "contains")
                return Wrong{"has " + in_quotes(key.str()) + " in it; it must be " + takes(row)};
        if (!path || !path->is_string()) return Wrong{"has no path; it must be " + takes(row)};
        if (!contains) return Wrong{"has no text to contain; it must be " + takes(row)};
        all.push_back(path->as_string()->get());
        all.insert(all.end(), contains->begin(), contains->end());
    }
    if (all.empty()) return must_be(node, row);
    if (!token::is_path(all.front())) return Wrong{"has the path " + in_quotes(all.front()) + ", which is none"};
    return Value{std::move(all)};
}

Converted secret(toml::node const& node, Row const& row, std::string const& folder, Surroundings const& around) {
    if (node.is_string()) return Value{Secret{node.as_string()->get()}};
    toml::table const* table = node.as_table();
    if (!table || table->size() != 1) return Wrong{"must be " + takes(row)};
    auto text_of = [&](char const* name) -> std::string {
        toml::node const* value = table->get(name);
        return value && value->is_string() ? value->as_string()->get() : "";
    };
    Result<Secret> read = malformed("must be " + takes(row));
    if (std::string path = text_of("file"); !path.empty()) read = secret_from_file(absolute(path, folder), around);
    if (std::string name = text_of("env"); !name.empty()) read = secret_from_environment(name, around);
    if (!read.ok()) return Wrong{": " + read.error().detail};
    return Value{std::move(read).value()};
}

std::string without_line_end(std::string text) {
    if (text.ends_with('\n')) text.pop_back();
    if (text.ends_with('\r')) text.pop_back();
    return text;
}

}  // namespace

Converted convert(toml::node const& node, Row const& row, std::string const& folder, Surroundings const& around) {
    if (row.none && is_none(node)) return Value{None{}};
    switch (row.type) {
        case Type::Flag:
            if (!node.is_boolean()) return must_be(node, row);
            return Value{node.as_boolean()->get()};
        case Type::Count:
            if (!node.is_integer()) return must_be(node, row);
            return within(node.as_integer()->get(), node, row);
        case Type::Text:
            if (!node.is_string()) return must_be(node, row);
            return Value{node.as_string()->get()};
        case Type::Path:
            if (!node.is_string()) return must_be(node, row);
            return Value{absolute(node.as_string()->get(), folder)};
        case Type::Choice: return choice(node, row);
        case Type::Span: return span(node, row);
        case Type::Size: return size(node, row);
        case Type::Time: {
            std::string text = node.is_string() ? node.as_string()->get() : time_text(node);
            if (!parse_time(text).ok()) return must_be(node, row);
            return Value{std::move(text)};
        }
        case Type::List: return list(node, row);
        case Type::Test: return test(node, row);
        case Type::Secret: return secret(node, row, folder, around);
    }
    return must_be(node, row);
}

Result<Secret> secret_from_file(std::string const& path, Surroundings const& around) {
    std::string text = without_line_end(TRY(around.read_file(path)));
    if (text.empty()) return malformed("the file " + path + " is empty");
    return Secret{std::move(text)};
}

Result<Secret> secret_from_environment(std::string const& name, Surroundings const& around) {
    std::optional<std::string> value = around.environment(name);
    if (!value) return not_found("the environment variable " + name + " is not set");
    std::string text = without_line_end(std::move(*value));
    if (text.empty()) return malformed("the environment variable " + name + " is empty");
    return Secret{std::move(text)};
}

std::string absolute(std::string const& path, std::string const& folder) {
    if (path.empty() || path.front() == '/' || folder.empty()) return path;
    return (std::filesystem::path(folder) / path).lexically_normal().string();
}

std::string time_text(toml::node const& node) {
    toml::value<toml::date_time> const* time = node.as_date_time();
    if (!time || !time->get().offset) return {};
    std::ostringstream text;
    text << time->get();
    return text.str();
}

std::string_view kind_of(toml::node const& node) {
    switch (node.type()) {
        case toml::node_type::table: return "a table";
        case toml::node_type::array: return "a list";
        case toml::node_type::string: return "text";
        case toml::node_type::integer: return "a whole number";
        case toml::node_type::floating_point: return "a number with a fraction";
        case toml::node_type::boolean: return "true or false";
        default: return "a date or a time";
    }
}

}  // namespace usher::config
