#include "base/unicode.hpp"

#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include <algorithm>
#include <optional>

namespace usher {

namespace {

constexpr std::size_t kLongestText = 4096;  // bytes; far above every name

std::optional<std::u16string> utf16_of(std::string_view text) {
    std::u16string wide(text.size(), u'\0');
    std::int32_t length = 0;
    UErrorCode error = U_ZERO_ERROR;
    u_strFromUTF8(wide.data(), static_cast<std::int32_t>(wide.size()), &length, text.data(),
                  static_cast<std::int32_t>(text.size()), &error);
    if (U_FAILURE(error)) return std::nullopt;
    wide.resize(static_cast<std::size_t>(length));
    return wide;
}

std::string utf8_of(std::u16string const& wide) {
    std::string text(wide.size() * 3, '\0');
    std::int32_t length = 0;
    UErrorCode error = U_ZERO_ERROR;
    u_strToUTF8(text.data(), static_cast<std::int32_t>(text.size()), &length, wide.data(),
                static_cast<std::int32_t>(wide.size()), &error);
    text.resize(U_FAILURE(error) ? 0 : static_cast<std::size_t>(length));
    return text;
}

// A character of NFKC or lower case can become up to 18 units (U+FDFA).
std::optional<std::u16string> normal_and_lower(std::u16string const& wide) {
    UErrorCode error = U_ZERO_ERROR;
    UNormalizer2 const* nfkc = unorm2_getNFKCInstance(&error);
    if (U_FAILURE(error)) return std::nullopt;
    std::u16string normal(wide.size() * 18 + 1, u'\0');
    std::int32_t length = unorm2_normalize(nfkc, wide.data(), static_cast<std::int32_t>(wide.size()), normal.data(),
                                           static_cast<std::int32_t>(normal.size()), &error);
    if (U_FAILURE(error)) return std::nullopt;
    normal.resize(static_cast<std::size_t>(length));
    std::u16string lower(normal.size() * 3 + 1, u'\0');
    length = u_strToLower(lower.data(), static_cast<std::int32_t>(lower.size()), normal.data(),
                          static_cast<std::int32_t>(normal.size()), "", &error);
    if (U_FAILURE(error)) return std::nullopt;
    lower.resize(static_cast<std::size_t>(length));
    return lower;
}

// Characters without a look of their own that make two names look alike, or turn the text around. The joiners U+200C
// and U+200D stay: Persian words and composed emoji need them.
bool is_hidden(char16_t unit) {
    return unit < 0x20 || (unit >= 0x7f && unit < 0xa0) || unit == 0xad || unit == 0x200b || unit == 0x200e ||
           unit == 0x200f || (unit >= 0x2028 && unit <= 0x202e) || (unit >= 0x2060 && unit <= 0x206f) ||
           unit == 0xfeff || (unit >= 0xfff9 && unit <= 0xfffb);
}

std::string number_of(char16_t unit) {
    constexpr std::string_view kHex = "0123456789ABCDEF";
    std::string text = "U+";
    for (int shift = 12; shift >= 0; shift -= 4) text += kHex[(static_cast<unsigned>(unit) >> shift) & 0xfU];
    return text;
}

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool is_plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '~';
}

}  // namespace

Result<std::string> folded(std::string_view text) {
    if (text.size() > kLongestText) return malformed("is longer than 4096 bytes");
    std::optional<std::u16string> wide = utf16_of(text);
    if (!wide) return malformed("is not UTF-8");
    // Twice is enough for almost everything; a text that goes on changing is refused.
    for (int round = 0; round < 4; ++round) {
        std::optional<std::u16string> next = normal_and_lower(*wide);
        if (!next) return malformed("cannot be normalised");
        bool const stable = *next == *wide;
        wide = std::move(next);
        if (!stable) continue;
        auto hidden = std::ranges::find_if(*wide, is_hidden);
        if (hidden != wide->end()) return malformed("has the character " + number_of(*hidden));
        return utf8_of(*wide);
    }
    return malformed("has no stable normal form");
}

std::string percent_decoded(std::string_view text) {
    if (text.find('%') == std::string_view::npos) return std::string(text);
    std::string plain;
    plain.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            plain += text[i];
            continue;
        }
        if (i + 2 >= text.size()) return std::string(text);
        int high = hex_value(text[i + 1]);
        int low = hex_value(text[i + 2]);
        if (high < 0 || low < 0) return std::string(text);
        plain += static_cast<char>(high * 16 + low);
        i += 2;
    }
    return utf16_of(plain) ? plain : std::string(text);
}

std::string percent_encoded(std::string_view text) {
    constexpr std::string_view kHex = "0123456789abcdef";
    std::string encoded;
    encoded.reserve(text.size());
    for (char c : text) {
        if (is_plain(c)) {
            encoded += c;
            continue;
        }
        auto const byte = static_cast<unsigned char>(c);
        encoded += '%';
        encoded += kHex[byte >> 4];
        encoded += kHex[byte & 0xf];
    }
    return encoded;
}

std::size_t characters_in(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

}  // namespace usher
