// Names as people type them, in one form: what a Jitsi client does to a name before it uses it, done once more here.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace usher {

// UTF-8 in; NFKC and lower case (Unicode's default mapping, no language) out, applied until nothing changes. Errors:
// not UTF-8; a control character or one that only turns or hides text (U+200B, U+202E, …), named by its number.
// COMPAT(jitsi-meet, all): getBackendSafeRoomName does the same with String.normalize and toLowerCase.
Result<std::string> folded(std::string_view text);

// Percent-encoding undone as decodeURIComponent does it: all of it, or nothing where it is not valid UTF-8 or not hex.
std::string percent_decoded(std::string_view text);

// Everything except a-z 0-9 - _ . ~ as %xx, in lower case.
std::string percent_encoded(std::string_view text);

// How many characters (code points) of valid UTF-8.
std::size_t characters_in(std::string_view text);

}  // namespace usher
