// Any text as a pattern, and any text as a room's name.
#include <cstddef>
#include <cstdint>

#include "token/room_pattern.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view text{static_cast<char const*>(static_cast<void const*>(data)), size};
    std::size_t cut = text.find('\n');
    auto pattern = usher::token::RoomPattern::parse(text.substr(0, cut));
    auto room = usher::RoomName::parse(cut == std::string_view::npos ? "room" : text.substr(cut + 1));
    if (pattern.ok() && room.ok()) (void)pattern.value().fits(room.value());
    return 0;
}
