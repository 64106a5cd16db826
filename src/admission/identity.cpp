#include "admission/identity.hpp"

#include <array>
#include <string_view>

namespace usher::admission {

namespace {

// Escapes what separates parts ('/' in an issuer), the escape itself, and control characters, so that two different
// pairs never give one text and a log line stays one line.
std::string escaped(std::string_view text, bool with_slash) {
    static constexpr std::string_view kHex = "0123456789ABCDEF";
    std::string out;
    for (char c : text) {
        auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7f || c == '%' || (c == '/' && with_slash)) {
            out += '%';
            out += kHex[byte >> 4];
            out += kHex[byte & 15];
        } else {
            out += c;
        }
    }
    return out;
}

}  // namespace

Identity Identity::of_token(token::Claims const& claims) {
    std::string issuer = escaped(claims.issuer, true) + "/";
    if (!claims.user.id.empty()) return Identity{"token:" + issuer + escaped(claims.user.id, false)};
    if (!claims.jti.empty()) return Identity{"token-jti:" + issuer + escaped(claims.jti, false)};
    return Identity{"token-hash:" + issuer + escaped(claims.signed_hash, false)};
}

}  // namespace usher::admission
