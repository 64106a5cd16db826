// Which proxies are believed, and whose request it is when it came through them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "edge/request.hpp"

namespace usher::edge {

// An IPv4 or IPv6 address; IPv4-mapped IPv6 (::ffff:1.2.3.4) is the IPv4 address.
struct Address {
    std::array<std::uint8_t, 16> bytes{};
    int bits = 0;  // 32 or 128
    auto operator<=>(Address const&) const = default;
    static std::optional<Address> parse(std::string_view text);
    std::string text() const;
};

class TrustedProxies {
public:
    TrustedProxies() = default;
    // Each an address or a network ("10.0.0.0/8", "::1").
    static Result<TrustedProxies> parse(std::vector<std::string> const& networks);
    bool contains(Address const& address) const;

    struct Client {
        std::string address;
        bool secure = false;
    };
    // The client behind the peer: the right-most entry of X-Forwarded-For that is not itself a trusted proxy, and
    // X-Forwarded-Proto. Both count only when the peer is a trusted proxy; the rest of the list anyone may have
    // written.
    Client client_of(Request const& request, Peer const& peer) const;

private:
    struct Network {
        Address address;
        int prefix = 0;
    };
    std::vector<Network> networks_;
};

}  // namespace usher::edge
