#include "edge/frame.hpp"

#include <gtest/gtest.h>

namespace usher::edge {
namespace {

std::string hex(std::string_view bytes) {
    std::string text;
    for (char c : bytes) {
        constexpr char kDigits[] = "0123456789abcdef";
        auto byte = static_cast<unsigned char>(c);
        text += kDigits[byte >> 4];
        text += kDigits[byte & 0xF];
    }
    return text;
}

TEST(Frame, UsesTheShortestLengthThatFits) {
    struct {
        std::uint64_t payload;
        char const* header;
    } const rows[] = {
        {0, "8100"},
        {125, "817d"},
        {126, "817e007e"},
        {65535, "817effff"},
        {65536, "817f0000000000010000"},
        {0x123456789AULL, "817f000000123456789a"},
    };
    for (auto const& row : rows) EXPECT_EQ(hex(frame_header(Opcode::Text, row.payload).view()), row.header);
}

TEST(Frame, ACloseFrameCarriesCodeAndReason) {
    EXPECT_EQ(hex(close_frame(1000, "")), "880203e8");
    EXPECT_EQ(hex(close_frame(1008, "no")), "880403f06e6f");
}

TEST(Frame, ALongCloseReasonIsCutBetweenCharacters) {
    std::string reason(122, 'x');
    reason += "\xC3\xA9 and more";  // a two-byte character that would be cut in half at 123
    std::string frame = close_frame(1001, reason);
    EXPECT_EQ(static_cast<unsigned char>(frame[1]), 124);
    EXPECT_EQ(frame.size(), 126U);
    EXPECT_EQ(frame.back(), 'x');
}

TEST(Frame, APingIsEmpty) { EXPECT_EQ(hex(ping_frame()), "8900"); }

}  // namespace
}  // namespace usher::edge
