// A small STUN codec of the tests' own, so that the worker's is checked by something else: RFC 8489, ICE attributes of
// RFC 8445 section 16.1.
#pragma once

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace usher::media::test {

using Packet = std::vector<std::uint8_t>;

enum class StunType : std::uint16_t { Request = 0x0001, Success = 0x0101, Failure = 0x0111 };
enum class StunAttribute : std::uint16_t {
    Username = 0x0006,
    Integrity = 0x0008,
    ErrorCode = 0x0009,
    XorMappedAddress = 0x0020,
    Priority = 0x0024,
    UseCandidate = 0x0025,
    Fingerprint = 0x8028,
    Controlled = 0x8029,
    Controlling = 0x802A
};

constexpr std::size_t kStunHeader = 20;
constexpr std::uint32_t kStunCookie = 0x2112A442;
constexpr std::uint32_t kFingerprintMask = 0x5354554e;

struct Stun {
    StunType type = StunType::Request;
    std::string transaction = std::string(12, '\0');
    std::map<StunAttribute, std::string> attributes;  // without integrity and fingerprint when it is built

    bool has(StunAttribute attribute) const { return attributes.contains(attribute); }
    int error_code() const {
        auto const it = attributes.find(StunAttribute::ErrorCode);
        if (it == attributes.end() || it->second.size() < 4) return 0;
        return (it->second[2] & 7) * 100 + static_cast<std::uint8_t>(it->second[3]);
    }
};

inline std::string big_endian(std::uint64_t number, std::size_t bytes) {
    std::string text;
    for (std::size_t i = bytes; i-- > 0;) text += static_cast<char>(number >> (8 * i));
    return text;
}

inline std::uint32_t crc32(std::uint8_t const* data, std::size_t size) {
    std::uint32_t crc = 0xFFFFFFFF;
    for (std::size_t i = 0; i < size; ++i) {
        crc ^= data[i];
        for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ (0xEDB88320U & (0U - (crc & 1U)));
    }
    return ~crc;
}

inline std::string hmac_sha1(std::string const& key, std::uint8_t const* data, std::size_t size) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
    unsigned int length = 0;
    HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()), data, size, out.data(), &length);
    return {out.begin(), out.begin() + length};
}

inline void set_length(Packet& packet, std::size_t length) {
    packet[2] = static_cast<std::uint8_t>(length >> 8);
    packet[3] = static_cast<std::uint8_t>(length);
}

inline void append(Packet& packet, StunAttribute type, std::string const& value) {
    std::string all = big_endian(static_cast<std::uint16_t>(type), 2) + big_endian(value.size(), 2) + value;
    all.resize((all.size() + 3) / 4 * 4, '\0');
    packet.insert(packet.end(), all.begin(), all.end());
}

// With MESSAGE-INTEGRITY under `password` and FINGERPRINT.
inline Packet build(Stun const& stun, std::string const& password) {
    std::string const head = big_endian(static_cast<std::uint16_t>(stun.type), 2) + std::string(2, '\0') +
                             big_endian(kStunCookie, 4) + stun.transaction;
    Packet packet(head.begin(), head.end());
    for (auto const& [type, value] : stun.attributes) append(packet, type, value);
    set_length(packet, packet.size() - kStunHeader + 24);
    append(packet, StunAttribute::Integrity, hmac_sha1(password, packet.data(), packet.size()));
    set_length(packet, packet.size() - kStunHeader + 8);
    append(packet, StunAttribute::Fingerprint, big_endian(crc32(packet.data(), packet.size()) ^ kFingerprintMask, 4));
    return packet;
}

inline bool is_stun(Packet const& packet) { return packet.size() >= kStunHeader && packet[0] < 2; }

// Nothing: not STUN, or integrity (under `password`) or fingerprint are missing or wrong.
inline std::optional<Stun> parse(Packet packet, std::string const& password) {
    if (!is_stun(packet)) return std::nullopt;
    Stun stun;
    stun.type = static_cast<StunType>(packet[0] << 8 | packet[1]);
    stun.transaction.assign(packet.begin() + 8, packet.begin() + kStunHeader);
    bool integrity = false;
    for (std::size_t at = kStunHeader; at + 4 <= packet.size();) {
        auto const type = static_cast<StunAttribute>(packet[at] << 8 | packet[at + 1]);
        std::size_t const length = static_cast<std::size_t>(packet[at + 2] << 8 | packet[at + 3]);
        if (at + 4 + length > packet.size()) return std::nullopt;
        std::string const value(packet.begin() + static_cast<std::ptrdiff_t>(at + 4),
                                packet.begin() + static_cast<std::ptrdiff_t>(at + 4 + length));
        if (type == StunAttribute::Integrity) {
            set_length(packet, at - kStunHeader + 24);
            if (hmac_sha1(password, packet.data(), at) != value) return std::nullopt;
            integrity = true;
        } else if (type == StunAttribute::Fingerprint) {
            set_length(packet, at - kStunHeader + 8);
            if (big_endian(crc32(packet.data(), at) ^ kFingerprintMask, 4) != value) return std::nullopt;
            if (!integrity) return std::nullopt;
            return stun;
        } else {
            stun.attributes[type] = value;
        }
        at += 4 + (length + 3) / 4 * 4;
    }
    return std::nullopt;
}

}  // namespace usher::media::test
