// How a value gets into a member of Settings, and back out as TOML text. For the table in table.cpp.
#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <type_traits>

#include "base/units.hpp"
#include "config/schema.hpp"
#include "token/json_path.hpp"

namespace usher::config {

// For ranges: spans in seconds, sizes in bytes.
inline constexpr std::int64_t kMinute = 60;
inline constexpr std::int64_t kHour = 60 * kMinute;
inline constexpr std::int64_t kDay = 24 * kHour;
inline constexpr std::int64_t kYear = 365 * kDay;
inline constexpr std::int64_t kKiB = 1024;
inline constexpr std::int64_t kMiB = 1024 * kKiB;

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
inline void assign(WallTime& field, Value const& value) {
    Result<WallTime> time = parse_time(std::get<std::string>(value));
    if (time.ok()) field = time.value();  // convert() let nothing else through
}
inline void assign(std::vector<std::string>& field, Value const& value) {
    field = std::get<std::vector<std::string>>(value);
}
inline void assign(admission::FeatureSet& field, Value const& value) {
    field = {};
    for (std::string const& name : std::get<std::vector<std::string>>(value))
        if (std::optional<admission::Feature> feature = admission::feature_named(name)) field.put(*feature);
}
inline void assign(token::ClaimTest& field, Value const& value) {
    auto const& texts = std::get<std::vector<std::string>>(value);  // convert() gives the path first
    field = {texts.front(), {texts.begin() + 1, texts.end()}};
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
inline std::string written(admission::FeatureSet field, Row const& row) {
    std::vector<std::string> names;
    for (std::string_view name : admission::feature_names())
        if (field.has(*admission::feature_named(name))) names.emplace_back(name);
    return written(names, row);
}
inline std::string written(token::ClaimTest const& field, Row const& row) {
    if (field.contains.empty()) return in_quotes(field.path);
    return "{ path = " + in_quotes(field.path) + ", contains = " + written(field.contains, row) + " }";
}
inline std::string written(WallTime field, Row const&) { return in_quotes(show_time(field)); }
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

// For what is not simply one member.
constexpr Row by_hand(Row row, std::string (*set)(Settings&, Value const&),
                      std::string (*show)(Settings const&, Row const&)) {
    row.set = set;
    row.show = show;
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
constexpr Row time_row(std::string_view name, std::string_view sentence, Access access) {
    Row row = make(name, Type::Time, "\"none\"", sentence);
    row.none = true;
    return field(row, access);
}

constexpr Row rules_row(std::string_view name, std::string_view sentence) {
    Row row = make(name, Type::Text, "", sentence);
    row.status = Status::Rules;
    return row;
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

inline std::string check_paths(Value const& value) {
    for (std::string const& path : std::get<std::vector<std::string>>(value))
        if (!token::is_path(path))
            return "has " + in_quotes(path) + " in it, which is no path such as \"context.user.moderator\"";
    return {};
}
inline std::string check_path(Value const& value) {
    std::string const& path = std::get<std::string>(value);
    return path.empty() || token::is_path(path) ? ""
                                                : "is " + in_quotes(path) + ", which is no path such as \"user.name\"";
}

// A path to a claim.
template <class Access>
constexpr Row claim_row(std::string_view name, std::string_view fallback, std::string_view sentence, Access access) {
    return checked(name, Type::Text, fallback, sentence, access, check_path);
}

// Without a default, such a claim is not looked for.
template <class Access>
constexpr Row test_row(std::string_view name, std::string_view sentence, Access access) {
    Row row = make(name, Type::Test, "\"none\"", sentence);
    row.none = true;
    return field(row, access);
}

inline std::string check_features(Value const& value) {
    for (std::string const& name : std::get<std::vector<std::string>>(value))
        if (!admission::feature_named(name)) return "has " + in_quotes(name) + " in it, which is no feature";
    return {};
}

// A list of features by name.
template <class Access>
constexpr Row feature_row(std::string_view name, std::string_view fallback, std::string_view sentence, Access access) {
    return checked(name, Type::List, fallback, sentence, access, check_features);
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
