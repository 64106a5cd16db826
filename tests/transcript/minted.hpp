// A transcript's token, signed as its settings say. For both drivers.
#pragma once

#include <string>

#include "base/result.hpp"
#include "transcript/transcript.hpp"

namespace usher::transcript {

// Signed with HS256 and the server's secret, unless: jws.secret signs, jws.alg is the algorithm (HS256, HS384, HS512,
// or "none": without a signature), jws.kid names a key in the header.
Result<std::string> minted(Token const& token, WallTime now);

}  // namespace usher::transcript
