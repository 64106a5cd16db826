// The server that a transcript asks for: its `policy` lines as the text of a configuration file.
#pragma once

#include <string>
#include <vector>

#include "transcript/words.hpp"

namespace usher::transcript {

inline constexpr char kDomain[] = "example";
inline constexpr char kSecret[] = "the-secret-that-signs-transcripts-tokens";

// usher.toml with domain, one shared secret, issuer "app", audience "usher", and these settings ("lobby.mode=on").
std::string configuration(std::vector<Setting> const& policy, std::string const& state_dir);

}  // namespace usher::transcript
