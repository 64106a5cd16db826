#include "media/mediasoup/addresses.hpp"

#include <gtest/gtest.h>

namespace usher::media {
namespace {

std::vector<std::string> const kOwn{"192.0.2.5", "2001:db8::5", "127.0.0.1"};

TEST(Addresses, WithoutAnyAnnouncedEveryOwnOneIs) {
    EXPECT_EQ(listen_addresses({}, kOwn, false),
              (std::vector<ListenAddress>{{"192.0.2.5", ""}, {"2001:db8::5", ""}, {"127.0.0.1", ""}}));
}

TEST(Addresses, AnOwnOneIsListenedOnAndAnotherIsTakenForTheOutsideOfATranslation) {
    EXPECT_EQ(listen_addresses({"127.0.0.1", "198.51.100.7", "2001:db8::7"}, kOwn, false),
              (std::vector<ListenAddress>{{"127.0.0.1", ""}, {"0.0.0.0", "198.51.100.7"}, {"::", "2001:db8::7"}}));
}

// Two sockets for all addresses of a family cannot share a port.
TEST(Addresses, OneSocketServesAllThatAreBehindATranslation) {
    for (bool single_port : {false, true})
        EXPECT_EQ(listen_addresses({"198.51.100.7", "198.51.100.8", "2001:db8::7", "198.51.100.7"}, kOwn, single_port),
                  (std::vector<ListenAddress>{{"0.0.0.0", "198.51.100.7", {"198.51.100.8"}}, {"::", "2001:db8::7"}}));
}

TEST(Addresses, WithOnePortItServesThoseOfThisMachineToo) {
    EXPECT_EQ(listen_addresses({"192.0.2.5", "198.51.100.7", "2001:db8::5"}, kOwn, true),
              (std::vector<ListenAddress>{{"0.0.0.0", "192.0.2.5", {"198.51.100.7"}}, {"2001:db8::5", ""}}));
}

TEST(Addresses, EachSocketHasACandidateForEachOfItsAddresses) {
    Transport transport;
    transport.candidates = {{"192.0.2.5", 40000, false, 100, "udp"}, {"192.0.2.5", 40000, true, 50, "tcp"}};
    std::vector<ListenAddress> const listen{{"0.0.0.0", "192.0.2.5", {"198.51.100.7"}}};
    add_other_candidates(transport, listen);
    ASSERT_EQ(transport.candidates.size(), 4U);
    EXPECT_EQ(transport.candidates[1].address, "198.51.100.7");
    EXPECT_EQ(transport.candidates[1].port, 40000);
    EXPECT_FALSE(transport.candidates[1].tcp);
    EXPECT_EQ(transport.candidates[1].priority, 99U);
    EXPECT_NE(transport.candidates[1].foundation, "udp");
    EXPECT_TRUE(transport.candidates[3].tcp);
}

TEST(Addresses, WithoutIpv6NoneOfItsAddressesIsLeft) {
    std::vector<ListenAddress> addresses = listen_addresses({"127.0.0.1", "198.51.100.7", "2001:db8::7"}, kOwn, false);
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
