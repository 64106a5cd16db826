// key=value lists, as transcripts and patterns have them: a=b c='d e' f.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace usher::transcript {

struct Setting {
    std::string key;
    std::string value;
    bool has_value = false;  // false: a bare word
    bool operator==(Setting const&) const = default;
};

// Errors: a quote that does not end, a value without a key.
Result<std::vector<Setting>> read_settings(std::string_view text);

std::string_view trimmed(std::string_view text);
// A name in braces: letters, digits, '_', '-' and '.', first a letter.
bool is_name(std::string_view text);

}  // namespace usher::transcript
