#include "admission/network.hpp"

#include <gtest/gtest.h>

namespace usher::admission {
namespace {

std::string parsed(std::string_view text) {
    Result<Network> network = Network::parse(text);
    return network.ok() ? network.value().text() : "no";
}

TEST(Network, IsReadInEveryUsualSpelling) {
    struct Row {
        std::string_view written;
        std::string_view understood;
    };
    for (Row const& row : {
             Row{"192.0.2.7", "192.0.2.7"},
             Row{"192.0.2.7/24", "192.0.2.0/24"},
             Row{"192.0.2.7/32", "192.0.2.7"},
             Row{"10.0.0.0/8", "10.0.0.0/8"},
             Row{"::ffff:192.0.2.7", "192.0.2.7"},
             Row{"2001:DB8:0:0:1::5", "2001:db8::/64"},
             Row{"2001:db8:1:2:3:4:5:6/128", "2001:db8:1:2:3:4:5:6"},
             Row{"2001:db8::/32", "2001:db8::/32"},
             Row{"2001:db8:0:0:0:0:0:1/128", "2001:db8::1"},
             Row{"64:ff9b::192.0.2.1/128", "64:ff9b::c000:201"},
             Row{"fe80::1%eth0", "fe80::/64"},
             Row{"::1/128", "::1"},
         })
        EXPECT_EQ(parsed(row.written), row.understood) << row.written;
}

TEST(Network, WhatIsNoAddressIsRefused) {
    for (std::string_view text : {"",
                                  "/",
                                  "192.0.2",
                                  "192.0.2.256",
                                  "192.0.2.7.1",
                                  "1.2.3.4/",
                                  "1.2.3.4/33",
                                  "1.2.3.4/x",
                                  "1.2.3.4/-1",
                                  ":",
                                  ":::",
                                  "1::2::3",
                                  "12345::",
                                  "1:2:3:4:5:6:7",
                                  "1:2:3:4:5:6:7:8:9",
                                  "1:2:3:4:5:6:7:8::",
                                  "::1/129",
                                  "1:",
                                  "a.b.c.d",
                                  "+1.2.3.4",
                                  " 1.2.3.4",
                                  "meet.example"})
        EXPECT_EQ(parsed(text), "no") << text;
}

TEST(Network, ABlockOfHalfTheWorldIsTakenForASlip) {
    EXPECT_EQ(parsed("0.0.0.0/0"), "no");
    EXPECT_EQ(parsed("128.0.0.0/7"), "no");
    EXPECT_EQ(parsed("::/0"), "no");
    EXPECT_EQ(parsed("2000::/15"), "no");
}

TEST(Network, AnAddressLiesInItsBlocks) {
    Network one = *Network::address("203.0.113.129");
    EXPECT_EQ(one.within(25), Network::parse("203.0.113.128/25").value());
    EXPECT_NE(one.within(25), Network::parse("203.0.113.0/25").value());
    EXPECT_EQ(Network::address("2001:db8:1:2:ffff::9")->within(64), Network::parse("2001:db8:1:2::1").value());
    EXPECT_FALSE(Network::address("unknown"));
}

}  // namespace
}  // namespace usher::admission
