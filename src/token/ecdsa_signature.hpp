// An ECDSA signature in JOSE's form, r and s side by side at full length (RFC 7518 §3.4), and in OpenSSL's, DER.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace usher::token {

// `joined` has an even number of bytes; r and s are halves of it. Empty when OpenSSL fails.
std::string der_of_ecdsa(std::string_view joined);

// `half`: bytes of r, and of s. Empty for what is not such a signature.
std::string joined_of_ecdsa(std::string_view der, std::size_t half);

}  // namespace usher::token
