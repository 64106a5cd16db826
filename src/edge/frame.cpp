#include "edge/frame.hpp"

#include <cstddef>

namespace usher::edge {

namespace {

constexpr std::uint64_t kShort = 125;      // the largest length that fits into the second byte
constexpr std::uint64_t kMedium = 0xFFFF;  // the largest that fits into two more
constexpr std::size_t kCloseReason = 123;  // a control frame holds 125 bytes, two of them are the code

}  // namespace

FrameHeader frame_header(Opcode opcode, std::uint64_t payload) {
    FrameHeader header;
    auto put = [&header](std::uint64_t byte) {
        header.bytes[header.size++] = static_cast<char>(static_cast<unsigned char>(byte & 0xFF));
    };
    put(0x80U | static_cast<std::uint8_t>(opcode));  // FIN
    if (payload <= kShort) {
        put(payload);
        return header;
    }
    int length_bytes = payload <= kMedium ? 2 : 8;
    put(length_bytes == 2 ? 126 : 127);
    for (int shift = (length_bytes - 1) * 8; shift >= 0; shift -= 8) put(payload >> shift);
    return header;
}

std::string close_frame(std::uint16_t code, std::string_view reason) {
    if (reason.size() > kCloseReason) {
        std::size_t end = kCloseReason;
        while (end > 0 && (static_cast<unsigned char>(reason[end]) & 0xC0U) == 0x80U) --end;
        reason = reason.substr(0, end);
    }
    std::string frame(frame_header(Opcode::Close, reason.size() + 2).view());
    frame.push_back(static_cast<char>(code >> 8));
    frame.push_back(static_cast<char>(code & 0xFF));
    frame.append(reason);
    return frame;
}

std::string ping_frame() { return std::string(frame_header(Opcode::Ping, 0).view()); }

}  // namespace usher::edge
