// base64url without padding (RFC 4648 §5, RFC 7515 §2), read strictly: one text for each sequence of bytes.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace usher::token {

std::string encode_base64url(std::string_view bytes);

// Errors: a foreign character ('=', '+', white space …), an impossible length, bits set behind the last byte. A lenient
// reader would give several texts to one signature (RFC 4648 §3.5).
Result<std::string> decode_base64url(std::string_view text);

}  // namespace usher::token
