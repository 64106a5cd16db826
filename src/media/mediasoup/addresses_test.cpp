#include "media/mediasoup/addresses.hpp"

#include <gtest/gtest.h>

namespace usher::media {
namespace {

std::vector<std::string> const kOwn{"192.0.2.5", "2001:db8::5", "127.0.0.1"};

TEST(Addresses, WithoutAnyAnnouncedEveryOwnOneIs) {
    EXPECT_EQ(listen_addresses({}, kOwn),
              (std::vector<ListenAddress>{{"192.0.2.5", ""}, {"2001:db8::5", ""}, {"127.0.0.1", ""}}));
}

TEST(Addresses, AnOwnOneIsListenedOnAndAnotherIsTakenForTheOutsideOfATranslation) {
    EXPECT_EQ(listen_addresses({"127.0.0.1", "198.51.100.7", "2001:db8::7"}, kOwn),
              (std::vector<ListenAddress>{{"127.0.0.1", ""}, {"0.0.0.0", "198.51.100.7"}, {"::", "2001:db8::7"}}));
}

TEST(Addresses, WithoutIpv6NoneOfItsAddressesIsLeft) {
    std::vector<ListenAddress> addresses = listen_addresses({"127.0.0.1", "198.51.100.7", "2001:db8::7"}, kOwn);
    leave_out_ipv6(addresses);
    EXPECT_EQ(addresses, (std::vector<ListenAddress>{{"127.0.0.1", ""}, {"0.0.0.0", "198.51.100.7"}}));
}

TEST(Addresses, ThisMachineHasALoopbackAddressAndItComesLast) {
    auto const own = interface_addresses();
    ASSERT_FALSE(own.empty());
    EXPECT_EQ(own.back(), "127.0.0.1");
}

}  // namespace
}  // namespace usher::media
