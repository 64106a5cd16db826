// How a value gets into a member of Settings, and back out as TOML text. For the table in table.cpp.
#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <type_traits>

#include "config/schema.hpp"
#include "config/units.hpp"

namespace usher::config {

// --- in ---
inline void assign(bool& field, Value const& value) {
    Chosen const* word = std::get_if<Chosen>(&value);  // "no|yes"
    field = word ? word->index == 1 : std::get<bool>(value);
}
template <std::integral Number>
void assign(Number& field, Value const& value) {
    field = static_cast<Number>(std::get<std::int64_t>(value));
}
template <class Enum>
    requires std::is_enum_v<Enum>
void assign(Enum& field, Value const& value) {
    field = static_cast<Enum>(std::get<Chosen>(value).index);  // the row's choices stand in the order of the enum
}
inline void assign(Seconds& field, Value const& value) {
    std::int64_t const* seconds = std::get_if<std::int64_t>(&value);
    field = Seconds{seconds ? *seconds : 0};  // "none" is 0
}
inline void assign(std::string& field, Value const& value) {
    Chosen const* word = std::get_if<Chosen>(&value);
    field = word ? word->text : std::get<std::string>(value);
}
inline void assign(std::vector<std::string>& field, Value const& value) {
    field = std::get<std::vector<std::string>>(value);
}
inline void assign(Secret& field, Value const& value) { field = std::get<Secret>(value); }
template <class T>
void assign(std::optional<T>& field, Value const& value) {
    field.reset();
    if (!std::holds_alternative<None>(value)) assign(field.emplace(), value);
}

// --- out ---
inline std::string written(bool field, Row const& row) {
    if (row.type == Type::Choice) return in_quotes(choices_of(row)[field ? 1 : 0]);
    return field ? "true" : "false";
}
template <std::integral Number>
std::string written(Number field, Row const& row) {
    auto number = static_cast<std::int64_t>(field);
    return row.type == Type::Size ? in_quotes(show_size(number)) : std::to_string(number);
}
template <class Enum>
    requires std::is_enum_v<Enum> std::string written(Enum field, Row const& row) {
        return in_quotes(choices_of(row)[static_cast<std::size_t>(field)]);
    }
inline std::string written(Seconds field, Row const& row) {
    return in_quotes(row.none && field.count() == 0 ? "none" : show_span(field));
}
inline std::string written(std::string const& field, Row const&) { return in_quotes(field); }
inline std::string written(std::vector<std::string> const& field, Row const&) {
    std::string text;
    for (std::string const& one : field) text += (text.empty() ? "" : ", ") + in_quotes(one);
    return "[" + text + "]";
}
inline std::string written(Secret const&, Row const&) { return {}; }
template <class T>
std::string written(std::optional<T> const& field, Row const& row) {
    return field ? written(*field, row) : in_quotes("none");
}

// --- both, for one member; Access is a lambda `[](auto& s) -> auto& { return s.member; }` ---
template <class Access>
constexpr Row field(Row row, Access) {
    row.set = [](Settings& settings, Value const& value) -> std::string {
        assign(Access{}(settings), value);
        return {};
    };
    row.show = [](Settings const& settings, Row const& shown) { return written(Access{}(settings), shown); };
    return row;
}

constexpr Row make(std::string_view name, Type type, std::string_view fallback, std::string_view sentence) {
    Row row;
    row.name = name;
    row.type = type;
    row.fallback = fallback;
    row.sentence = sentence;
    return row;
}

template <class Access>
constexpr Row simple(std::string_view name, Type type, std::string_view fallback, std::string_view sentence,
                     Access access) {
    return field(make(name, type, fallback, sentence), access);
}

// With a range: Count as it is, Span in seconds, Size in bytes.
template <class Access>
constexpr Row ranged(std::string_view name, Type type, std::string_view fallback, std::int64_t least, std::int64_t most,
                     std::string_view sentence, Access access) {
    Row row = make(name, type, fallback, sentence);
    row.least = least;
    row.most = most;
    row.none = fallback == "\"none\"" || name == "tokens.horizon";
    return field(row, access);
}

template <class Access>
constexpr Row choice(std::string_view name, std::string_view choices, std::string_view fallback,
                     std::string_view sentence, Access access) {
    Row row = make(name, Type::Choice, fallback, sentence);
    row.choices = choices;
    return field(row, access);
}

template <class Access>
constexpr Row checked(std::string_view name, Type type, std::string_view fallback, std::string_view sentence,
                      Access access, std::string (*check)(Value const&)) {
    Row row = simple(name, type, fallback, sentence, access);
    row.check = check;
    return row;
}

constexpr Row key_member(std::string_view name, Type type, std::string_view fallback, std::string_view sentence,
                         std::string_view choices = {}) {
    Row row = make(name, type, fallback, sentence);
    row.status = Status::KeyTable;
    row.choices = choices;
    return row;
}

// `fallback` is what this version does anyway, so writing it is no mistake.
constexpr Row later(std::string_view name, std::string_view fallback, std::string_view sentence) {
    Row row = make(name, Type::Text, fallback, sentence);
    row.status = Status::Later;
    return row;
}

}  // namespace usher::config
