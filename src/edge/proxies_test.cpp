#include "edge/proxies.hpp"

#include <gtest/gtest.h>

namespace usher::edge {
namespace {

TrustedProxies proxies(std::vector<std::string> const& networks) {
    auto parsed = TrustedProxies::parse(networks);
    EXPECT_TRUE(parsed.ok());
    return parsed.ok() ? std::move(parsed).value() : TrustedProxies{};
}

Request forwarded(std::vector<std::string> chains, std::string proto = "") {
    Request request;
    for (auto& chain : chains) request.headers.emplace_back("x-forwarded-for", std::move(chain));
    if (!proto.empty()) request.headers.emplace_back("x-forwarded-proto", std::move(proto));
    return request;
}

TEST(Proxies, KnowNetworksBitByBit) {
    TrustedProxies trusted = proxies({"10.0.0.0/8", "192.168.4.128/25", "2001:db8::/33", "::1", "127.0.0.1"});
    struct {
        char const* address;
        bool inside;
    } const rows[] = {
        {"10.255.1.2", true},       {"11.0.0.1", false},         {"192.168.4.128", true}, {"192.168.4.127", false},
        {"2001:db8:7fff::1", true}, {"2001:db8:8000::1", false}, {"::1", true},           {"::2", false},
        {"127.0.0.1", true},        {"::ffff:10.1.2.3", true},   {"127.0.0.2", false},
    };
    for (auto const& row : rows) EXPECT_EQ(trusted.contains(*Address::parse(row.address)), row.inside) << row.address;
    EXPECT_TRUE(proxies({"0.0.0.0/0"}).contains(*Address::parse("8.8.8.8")));
    EXPECT_FALSE(proxies({"0.0.0.0/0"}).contains(*Address::parse("2001:db8::1")));
}

TEST(Proxies, RefuseWhatIsNotANetwork) {
    for (char const* text :
         {"", "localhost", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/8x", "::/129", "1.2.3"})
        EXPECT_FALSE(TrustedProxies::parse({text}).ok()) << text;
}

TEST(Proxies, OnlyATrustedPeerIsBelieved) {
    TrustedProxies trusted = proxies({"10.0.0.0/8"});
    auto direct = trusted.client_of(forwarded({"1.2.3.4"}, "https"), {"203.0.113.9", false});
    EXPECT_EQ(direct.address, "203.0.113.9");
    EXPECT_FALSE(direct.secure);
    auto behind = trusted.client_of(forwarded({"1.2.3.4"}, "https"), {"10.0.0.1", false});
    EXPECT_EQ(behind.address, "1.2.3.4");
    EXPECT_TRUE(behind.secure);
}

TEST(Proxies, TheRightMostUntrustedAddressIsTheClient) {
    TrustedProxies trusted = proxies({"10.0.0.0/8", "::1"});
    struct {
        std::vector<std::string> chains;
        char const* client;
    } const rows[] = {
        {{"6.6.6.6, 1.2.3.4, 10.0.0.2"}, "1.2.3.4"},
        {{"6.6.6.6", "1.2.3.4"}, "1.2.3.4"},
        {{"10.0.0.3, 10.0.0.2"}, "10.0.0.3"},
        {{"6.6.6.6, nonsense, 10.0.0.2"}, "10.0.0.2"},
        {{"1.2.3.4:5678"}, "1.2.3.4"},
        {{"[2001:db8::7]:443"}, "2001:db8::7"},
        {{"2001:db8::7"}, "2001:db8::7"},
        {{""}, "10.0.0.1"},
        {{}, "10.0.0.1"},
    };
    for (auto const& row : rows)
        EXPECT_EQ(trusted.client_of(forwarded(row.chains), {"10.0.0.1", false}).address, row.client);
}

TEST(Proxies, TheNearestProxySaysWhetherItWasTls) {
    TrustedProxies trusted = proxies({"10.0.0.0/8"});
    EXPECT_TRUE(trusted.client_of(forwarded({}, "http, HTTPS"), {"10.0.0.1", false}).secure);
    EXPECT_FALSE(trusted.client_of(forwarded({}, "https, http"), {"10.0.0.1", true}).secure);
    EXPECT_TRUE(trusted.client_of(forwarded({}), {"10.0.0.1", true}).secure);
}

}  // namespace
}  // namespace usher::edge
