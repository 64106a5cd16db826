#include "edge/proxies.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

#include "edge/text.hpp"

namespace usher::edge {

namespace {

constexpr std::array<std::uint8_t, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};  // RFC 4291 §2.5.5.2

// "1.2.3.4:5678" and "[::1]:5678" as some proxies write them.
std::string_view without_port(std::string_view text) {
    if (text.starts_with('[')) {
        std::size_t end = text.find(']');
        return end == std::string_view::npos ? text : text.substr(1, end - 1);
    }
    std::size_t colon = text.find(':');
    bool one_colon = colon != std::string_view::npos && text.find(':', colon + 1) == std::string_view::npos;
    return one_colon ? text.substr(0, colon) : text;
}

}  // namespace

std::optional<Address> Address::parse(std::string_view text) {
    std::string copy(text);
    Address result;
    if (inet_pton(AF_INET, copy.c_str(), result.bytes.data()) == 1) {
        result.bits = 32;
        return result;
    }
    if (inet_pton(AF_INET6, copy.c_str(), result.bytes.data()) != 1) return std::nullopt;
    result.bits = 128;
    if (std::equal(kMapped.begin(), kMapped.end(), result.bytes.begin())) {
        Address inner;
        std::copy(result.bytes.begin() + 12, result.bytes.end(), inner.bytes.begin());
        inner.bits = 32;
        return inner;
    }
    return result;
}

std::string Address::text() const {
    std::array<char, INET6_ADDRSTRLEN> buffer{};
    char const* text = inet_ntop(bits == 32 ? AF_INET : AF_INET6, bytes.data(), buffer.data(), buffer.size());
    return text != nullptr ? text : "";
}

Result<TrustedProxies> TrustedProxies::parse(std::vector<std::string> const& networks) {
    TrustedProxies result;
    for (std::string const& text : networks) {
        std::string_view view = text;
        std::size_t slash = view.find('/');
        auto address = Address::parse(view.substr(0, slash));
        if (!address) return malformed("trusted_proxies: \"" + text + "\" is not an address or a network");
        int prefix = address->bits;
        if (slash != std::string_view::npos) {
            std::string_view digits = view.substr(slash + 1);
            auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), prefix);
            bool whole = error == std::errc{} && end == digits.data() + digits.size();
            if (!whole || prefix < 0 || prefix > address->bits)
                return malformed("trusted_proxies: \"" + text + "\" has a wrong prefix length");
        }
        result.networks_.push_back({*address, prefix});
    }
    return result;
}

bool TrustedProxies::contains(Address const& address) const {
    return std::any_of(networks_.begin(), networks_.end(), [&](Network const& network) {
        if (network.address.bits != address.bits) return false;
        auto whole = static_cast<std::size_t>(network.prefix / 8);
        int rest = network.prefix % 8;
        if (!std::equal(address.bytes.begin(), address.bytes.begin() + static_cast<std::ptrdiff_t>(whole),
                        network.address.bytes.begin()))
            return false;
        if (rest == 0) return true;
        int difference = address.bytes[whole] ^ network.address.bytes[whole];
        return (difference >> (8 - rest)) == 0;
    });
}

TrustedProxies::Client TrustedProxies::client_of(Request const& request, Peer const& peer) const {
    Client client{peer.address, peer.tls};
    auto direct = Address::parse(peer.address);
    if (!direct) return client;
    client.address = direct->text();
    if (!contains(*direct)) return client;

    std::vector<std::string_view> chain;  // several headers are one list (RFC 9110 §5.3)
    for (auto const& [name, value] : request.headers) {
        if (name != "x-forwarded-for") continue;
        for (std::string_view item : split(value, ',')) chain.push_back(trim(item));
    }
    for (auto item = chain.rbegin(); item != chain.rend(); ++item) {
        auto address = Address::parse(without_port(*item));
        if (!address) break;  // what is left of nonsense is nobody's word
        client.address = address->text();
        if (!contains(*address)) break;
    }
    std::string_view proto = request.header("x-forwarded-proto");
    if (!proto.empty()) {
        std::size_t comma = proto.rfind(',');  // the nearest proxy's word, as above
        if (comma != std::string_view::npos) proto.remove_prefix(comma + 1);
        client.secure = equal_ignoring_case(trim(proto), "https") || equal_ignoring_case(trim(proto), "wss");
    }
    return client;
}

}  // namespace usher::edge
