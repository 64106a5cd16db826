// The operator's log: one line a happening, a stable event word and fields, no prose. Levels mean: error wakes someone,
// warn is for tomorrow, info is one line per join, leave, decision and life change, debug is for us.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace usher::shell {

using Fields = std::vector<std::pair<std::string, std::string>>;

enum class Level { Debug, Info, Warn, Error };

// `level`: "debug" | "info" | "warn" | "error"; `format`: "text" | "json". Call once, before the first line.
void start_log(std::string const& level, std::string const& format);
// Every value goes through without_tokens().
void log_line(Level level, std::string_view event, Fields const& fields = {});

// A value as it may stand in a log: whatever looks like a signed token (RFC 7519 §3: three parts, of which the first
// begins a JSON object) is "[token]". A client may put one where none belongs, such as into a path.
std::string without_tokens(std::string_view value);

}  // namespace usher::shell
