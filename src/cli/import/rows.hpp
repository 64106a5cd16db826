// Names of the old files that have no setting here, each with what became of it. Private to import/.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "cli/import/draft.hpp"

namespace usher::cli::importing {

struct Row {
    std::string_view name;  // a "*" at its end stands for any rest
    Fate fate;
    std::string_view text;
};

// The row of a name; null: there is none.
Row const* row_of(std::span<Row const> rows, std::string_view name);

std::span<Row const> prosody_options();
std::span<Row const> prosody_modules();
std::span<Row const> docker_variables();

// What is said of a name that has no row: with the nearest of those that are known.
std::string unknown_text(std::span<Row const> rows, std::string_view name);

// "42" → 42; nothing for what is no whole number of 0 to 1 000 000 000.
std::optional<std::int64_t> whole_number(std::string_view text);

}  // namespace usher::cli::importing
