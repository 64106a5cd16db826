// Patterns for names: '*' stands for any characters (also none), '?' for one. The whole text has to fit.
#pragma once

#include <string_view>

namespace usher {

// At most pattern × text steps; a '?' stands for one byte, or for one character where the text is UTF-8.
bool glob_fits(std::string_view pattern, std::string_view text);

}  // namespace usher
