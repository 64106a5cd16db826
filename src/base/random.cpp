#include "base/random.hpp"

#include <array>

namespace usher {

namespace {
constexpr char kDigits[] = "0123456789abcdef";

void append_hex(std::string& out, std::span<std::uint8_t const> bytes) {
    for (std::uint8_t byte : bytes) {
        out.push_back(kDigits[byte >> 4]);
        out.push_back(kDigits[byte & 15]);
    }
}
}  // namespace

std::string IdSource::hex(std::size_t bytes) {
    std::string raw(bytes, '\0');
    std::span<std::uint8_t> view{reinterpret_cast<std::uint8_t*>(raw.data()), bytes};
    fill(view);
    std::string text;
    text.reserve(bytes * 2);
    append_hex(text, view);
    return text;
}

std::string IdSource::uuid() {
    std::array<std::uint8_t, 16> raw{};
    fill(raw);
    raw[6] = static_cast<std::uint8_t>((raw[6] & 0x0f) | 0x40);
    raw[8] = static_cast<std::uint8_t>((raw[8] & 0x3f) | 0x80);
    std::string text;
    text.reserve(36);
    std::span<std::uint8_t const> view{raw};
    append_hex(text, view.subspan(0, 4));
    for (std::size_t at : {4u, 6u, 8u}) {
        text.push_back('-');
        append_hex(text, view.subspan(at, 2));
    }
    text.push_back('-');
    append_hex(text, view.subspan(10, 6));
    return text;
}

std::string IdSource::secret() { return hex(16); }

std::uint32_t IdSource::number() {
    std::array<std::uint8_t, 4> raw{};
    fill(raw);
    return (std::uint32_t{raw[0]} << 24) | (std::uint32_t{raw[1]} << 16) | (std::uint32_t{raw[2]} << 8) | raw[3];
}

void SeededIds::fill(std::span<std::uint8_t> bytes) {
    for (std::uint8_t& byte : bytes) {  // splitmix64, one byte a step
        state_ += 0x9e3779b97f4a7c15ULL;
        std::uint64_t mixed = state_;
        mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9ULL;
        mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebULL;
        byte = static_cast<std::uint8_t>((mixed ^ (mixed >> 31)) & 0xff);
    }
}

}  // namespace usher
