// How long a meeting waits for people, and how long what they write may be.
#pragma once

#include <cstddef>

#include "base/time.hpp"

namespace usher::conference {

// How long an empty meeting waits before it ends: a host who reloads alone finds it as it was.
inline constexpr Milliseconds kEmptyFor{15000};
// How long somebody who knocks and has lost the connection stays on the moderators' list.
inline constexpr Milliseconds kUnheardFor{15000};
inline constexpr std::size_t kLongestName = 120;      // bytes of a display name
inline constexpr std::size_t kLongestEmail = 254;     // bytes of an e-mail address (RFC 5321 §4.5.3.1.3)
inline constexpr std::size_t kLongestSubject = 1024;  // bytes of a subject
inline constexpr std::size_t kLongestPassword = 256;  // bytes of a room's password

}  // namespace usher::conference
