// Every setting is one row: name, type, default, range, sentence. From the rows come parsing (load.hpp), the nearest
// name for a mistake, the reference page and the default file (reference.hpp).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/secret.hpp"
#include "config/settings.hpp"

namespace usher::config {

enum class Type {
    Flag,   // true, false
    Count,  // a whole number
    Text,
    Path,    // a file or folder; relative to the configuration file
    Choice,  // one of several words
    Span,    // "60s"
    Size,    // "64KiB"
    Time,    // "2026-12-01T09:30:00Z", as text or as TOML's own
    List,    // of texts
    Test,    // "path", or { path = "…", contains = "…" }: a token's claim that says yes or no; a List: path, then
             // contains
    Secret,  // "text", or { file = "…" }, or { env = "…" }
};

enum class Status {
    Setting,   // set and show are there
    KeyTable,  // a member of [[tokens.keys]]; load_keys.cpp and its neighbours read them
    Rules,     // [[rooms.rule]]; load_rules.cpp reads it
    Later,     // known, and not available in this version; only its default is taken
};

// A value that has the type and range of its row. Span: seconds; Size: bytes; None: the word "none".
struct None {};
struct Chosen {
    std::size_t index = 0;  // among the row's choices
    std::string text;
};
using Value = std::variant<None, bool, std::int64_t, std::string, Chosen, std::vector<std::string>, Secret>;

struct Row {
    std::string_view name;  // "tokens.leeway"; for Later also a whole section: "webhooks"
    Type type = Type::Text;
    std::string_view fallback;  // the default as TOML text; empty: there is none
    std::int64_t least = 0;     // Count, Span, Size
    std::int64_t most = 0;
    bool none = false;         // "none" is allowed as well
    std::string_view choices;  // Choice: "no|after-host|yes"
    std::string_view sentence;
    Status status = Status::Setting;
    std::string (*check)(Value const&) = nullptr;                // gives what is wrong; empty: nothing
    std::string (*set)(Settings&, Value const&) = nullptr;       // the same, for what cannot be checked apart
    std::string (*show)(Settings const&, Row const&) = nullptr;  // as TOML text; secrets: empty
};

std::span<Row const> rows();
Row const* find_row(std::string_view name);
std::vector<std::string_view> choices_of(Row const& row);

// "no, after-host or yes"; "0s to 1h"; "true or false": what the row takes, for sentences and the reference.
std::string takes(Row const& row);

// TOML's basic string, with quotes.
std::string in_quotes(std::string_view text);

}  // namespace usher::config
