#include "config/reference.hpp"

#include <initializer_list>
#include <string_view>

#include "config/schema.hpp"

namespace usher::config {

namespace {

std::string_view section_of(Row const& row) {
    std::size_t dot = row.name.rfind('.');
    return dot == std::string_view::npos ? row.name : row.name.substr(0, dot);
}

std::string_view member_of(Row const& row) {
    return row.name.substr(section_of(row).size() + (section_of(row) == row.name ? 0 : 1));
}

// A bar would end the cell, and a line end the row.
std::string cell(std::string_view text) {
    std::string out;
    for (char c : text) out += c == '|' ? std::string("\\|") : std::string(1, c);
    return out;
}

std::string text(std::initializer_list<std::string_view> parts) {
    std::string all;
    for (std::string_view part : parts) all.append(part);
    return all;
}

// Sections that may stand several times.
bool is_list(std::string_view section) { return section.ends_with(".keys") || section == "services"; }

std::string in_brackets(std::string_view section) {
    return is_list(section) ? text({"[[", section, "]]"}) : text({"[", section, "]"});
}

std::string later_list() {
    std::string list;
    for (Row const& row : rows()) {
        if (row.status != Status::Later) continue;
        list += text({"- `", row.name, "`: ", row.sentence});
        if (!row.fallback.empty()) list += text({" Today always `", row.fallback, "`."});
        list += "\n";
    }
    return list;
}

std::string in_comment(std::string_view words) { return text({"# ", words, "\n"}); }

}  // namespace

std::string reference_page() {
    std::string page =
        "# Configuration reference\n\n"
        "Made by `usher config reference` from the table that the program reads its file with. Every key has a "
        "default; an\n"
        "unknown key is an error. Durations are text with a unit (`ms`, `s`, `m`, `h`, `d`, `w`, `y`), sizes too (`B`, "
        "`KiB`,\n"
        "`MiB`, `GiB`). Relative paths start at the folder of the file. `usher check --config usher.toml` finds "
        "mistakes.\n";
    std::string_view section;
    for (Row const& row : rows()) {
        if (row.status == Status::Later) continue;
        if (section_of(row) != section) {
            section = section_of(row);
            page += text({"\n## `", in_brackets(section),
                          "`\n\n| key | takes | default | what it does |\n| --- | --- | --- | --- |\n"});
        }
        std::string fallback = row.fallback.empty() ? "–" : text({"`", row.fallback, "`"});
        page += text({"| `", member_of(row), "` | ", cell(takes(row)), " | ", cell(fallback), " | ", cell(row.sentence),
                      " |\n"});
    }
    return page +
           "\n## Not available yet\n\nThese names are taken. Setting one of them is an error in this version.\n\n" +
           later_list();
}

std::string default_file() {
    std::string file = in_comment("Usher's configuration. What is commented out is the default.");
    file += in_comment("`usher check --config FILE` finds mistakes; `usher config reference` describes every key.");
    std::string_view section;
    for (Row const& row : rows()) {
        if (row.status == Status::Later) continue;
        if (section_of(row) != section) {
            section = section_of(row);
            file += "\n";
            if (section == "tokens.keys") file += in_comment("One such table for each key that may sign tokens.");
            if (section == "api.keys") file += in_comment("One such table for each key of the API.");
            if (section == "services") file += in_comment("One such table for each recorder, gateway or transcriber.");
            file += text({is_list(section) ? "#" : "", in_brackets(section), "\n"});
        }
        file += text({"\n", in_comment(row.sentence), in_comment(text({"Takes ", takes(row), "."}))});
        std::string fallback = row.fallback.empty() ? (row.type == Type::Count ? std::to_string(row.least) : "\"…\"")
                                                    : std::string(row.fallback);
        file += text({"#", member_of(row), " = ", fallback, "\n"});
    }
    return file;
}

}  // namespace usher::config
