// Headers of the WebSocket frames that the server sends (RFC 6455 §5.2): always final, never masked, no extensions.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace usher::edge {

enum class Opcode : std::uint8_t { Text = 0x1, Close = 0x8, Ping = 0x9 };

struct FrameHeader {
    std::array<char, 10> bytes{};
    std::uint8_t size = 0;  // 2, 4 or 10; 0: no header at all (raw bytes)
    std::string_view view() const { return {bytes.data(), size}; }
};

// `payload` is the number of payload bytes that follow.
FrameHeader frame_header(Opcode opcode, std::uint64_t payload);

// A whole close frame. The reason is cut to the 123 bytes that a control frame can carry, at a UTF-8 boundary (§5.5.1).
std::string close_frame(std::uint16_t code, std::string_view reason);

std::string ping_frame();

}  // namespace usher::edge
