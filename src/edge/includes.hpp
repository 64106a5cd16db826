// Server-side includes, as far as the pages of Jitsi Meet use them: `<!--#include virtual="PATH" -->` (or file=) and
// `<!--# echo var="NAME" default="TEXT" -->`. COMPAT(jitsi-meet, its nginx: `ssi on`). Pure.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace usher::edge {

// Limits of one assembled page. What is beyond them is left out.
constexpr int kIncludeDepth = 8;
constexpr std::size_t kIncludedBytes = 8 * 1024 * 1024;
constexpr int kIncludeDirectives = 1000;

struct IncludeSource {
    // The text at a path that begins with '/' and has no "." or ".." in it; nothing: there is none.
    std::function<std::optional<std::string>(std::string_view path)> text;
    // For `echo`.
    std::map<std::string, std::string, std::less<>> variables;
};

bool has_includes(std::string_view text);

// `text`: of the file at `path`, from whose folder relative paths go. A directive that is not known, names nothing, or
// leads out of the folder becomes nothing; one without an end stays as it is.
std::string with_includes(std::string_view text, std::string_view path, IncludeSource const& source);

// `named` as a path from the root, seen from the file `from`; without its query. Nothing: it leads outside, or is none.
std::optional<std::string> include_path(std::string_view from, std::string_view named);

}  // namespace usher::edge
