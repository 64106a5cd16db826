// An address of the network, or a block of them, as bans name them. IPv4-mapped IPv6 (::ffff:192.0.2.7) is the IPv4
// address. Pure: no system call.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace usher::admission {

class Network {
public:
    // "192.0.2.7", "192.0.2.0/24", "2001:db8::/48". An IPv6 address without a length is the /64 that it lies in:
    // whoever has one of these addresses has them all. Errors: no address; a block larger than an IPv4 /8 or an IPv6
    // /16.
    static Result<Network> parse(std::string_view text);
    // One address, whole ("%eth0" behind it is left out). None: it is not one.
    static std::optional<Network> address(std::string_view text);

    // The block of that length around this one; `prefix` is at most length().
    Network within(int prefix) const;
    bool is_v6() const { return v6_; }
    int length() const { return length_; }
    // "192.0.2.0/24"; one whole address without the length.
    std::string text() const;
    auto operator<=>(Network const&) const = default;

private:
    bool v6_ = false;
    int length_ = 32;
    std::array<std::uint8_t, 16> bytes_{};  // the first four for IPv4; zero behind the length
};

}  // namespace usher::admission
