// A transcript's token, signed as its settings say. For both drivers.
#pragma once

#include <map>
#include <string>

#include "base/result.hpp"
#include "transcript/transcript.hpp"

namespace usher::transcript {

// Signed when it is asked for, with HS256 and the server's secret, unless: jws.secret signs, jws.alg is the algorithm
// (HS256, HS384, HS512, or "none": without a signature), jws.kid names a key in the header.
Result<std::string> minted(Token const& token, WallTime now);

// The same, but one with jws.once=yes is signed when it is first asked for, and is the same text ever after.
class Minter {
public:
    Result<std::string> operator()(Token const& token, WallTime now);

private:
    std::map<std::string, std::string> once_;  // by name
};

}  // namespace usher::transcript
