// Reading frame sizes in the patched worker (third_party/mediasoup/agent).
#include <RTC/Vp8FrameSize.hpp>

#include <gtest/gtest.h>

#include <string>

#include "media/mediasoup/test_client.hpp"

namespace usher::media {
namespace {

std::optional<RTC::Vp8FrameSize> read(std::string const& payload) {
    return RTC::Vp8FrameSize::Read(reinterpret_cast<std::uint8_t const*>(payload.data()), payload.size());
}

std::string const kFrame("\x10\x02\x00\x9d\x01\x2a\x00\x05\xd0\x02more", 14);  // 1280 times 720

TEST(Vp8FrameSize, TheSizeIsFoundBehindEveryKindOfDescriptor) {
    for (std::string const& descriptor :
         {std::string("\x10"), std::string("\x90\x00", 2), std::string("\x90\x80\x05"), std::string("\x90\x80\x85\x05"),
          std::string("\x90\xE0\x85\x05\x01\x20"), std::string("\x90\x60\x01\x20"), std::string("\x90\x10\x20")}) {
        auto const size = read(descriptor + kFrame);
        ASSERT_TRUE(size) << descriptor.size();
        EXPECT_EQ(size->width, 1280);
        EXPECT_EQ(size->height, 720);
    }
}

TEST(Vp8FrameSize, TheScalingBitsAreNotPartOfIt) {
    auto const size = read(std::string("\x10") + std::string("\x10\x02\x00\x9d\x01\x2a\x00\x45\xd0\x82", 10));
    ASSERT_TRUE(size);
    EXPECT_EQ(size->width, 1280);
    EXPECT_EQ(size->height, 720);
}

TEST(Vp8FrameSize, NothingIsReadFromOtherPackets) {
    EXPECT_FALSE(read(std::string("\x10\x11") + kFrame.substr(1))) << "an inter frame";
    EXPECT_FALSE(read(std::string("\x00", 1) + kFrame)) << "not the start of a partition";
    EXPECT_FALSE(read(std::string("\x11") + kFrame)) << "not the first partition";
    EXPECT_FALSE(read(std::string("\x10") + std::string("\x10\x02\x00\x9d\x01\x2b\x00\x05\xd0\x02", 10)));
}

TEST(Vp8FrameSize, ACutPacketIsNotReadBeyondItsEnd) {
    std::string const whole = std::string("\x90\xE0\x85\x05\x01\x20") + kFrame.substr(0, 10);
    for (std::size_t size = 0; size < whole.size(); ++size) {
        std::string const exact(whole.data(), size);
        EXPECT_FALSE(read(exact)) << size;
    }
    EXPECT_TRUE(read(whole));
}

TEST(Vp8FrameSize, TheTestClientsPacketsHaveOne) {
    auto const packet = test::vp8_packet(5, 1, 1, true, 640, 360);
    auto const size = RTC::Vp8FrameSize::Read(packet.data() + 12, packet.size() - 12);
    ASSERT_TRUE(size);
    EXPECT_EQ(size->height, 360);
}

}  // namespace
}  // namespace usher::media
