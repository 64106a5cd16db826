#include "token/base64url.hpp"

#include <array>
#include <cstdint>

namespace usher::token {

namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::uint8_t kForeign = 0xff;

constexpr std::array<std::uint8_t, 256> values() {
    std::array<std::uint8_t, 256> table{};
    table.fill(kForeign);
    for (std::size_t i = 0; i < kAlphabet.size(); ++i)
        table[static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::uint8_t>(i);
    return table;
}
constexpr std::array<std::uint8_t, 256> kValues = values();

}  // namespace

std::string encode_base64url(std::string_view bytes) {
    std::string text;
    text.reserve((bytes.size() * 4 + 2) / 3);
    std::uint32_t window = 0;
    int bits = 0;
    for (char byte : bytes) {
        window = (window << 8) | static_cast<unsigned char>(byte);
        bits += 8;
        while (bits >= 6) {
            bits -= 6;
            text += kAlphabet[(window >> bits) & 0x3f];
        }
    }
    if (bits > 0) text += kAlphabet[(window << (6 - bits)) & 0x3f];
    return text;
}

Result<std::string> decode_base64url(std::string_view text) {
    if (text.size() % 4 == 1) return malformed("its length cannot be base64url");
    std::string bytes;
    bytes.reserve(text.size() * 3 / 4);
    std::uint32_t window = 0;
    int bits = 0;
    for (char c : text) {
        std::uint8_t value = kValues[static_cast<unsigned char>(c)];
        if (value == kForeign) return malformed("it has a character that is not base64url");
        window = (window << 6) | value;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            bytes += static_cast<char>((window >> bits) & 0xff);
        }
    }
    if ((window & ((1U << bits) - 1U)) != 0) return malformed("its last character has bits that mean nothing");
    return bytes;
}

}  // namespace usher::token
