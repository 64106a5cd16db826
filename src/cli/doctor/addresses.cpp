#include "cli/doctor/addresses.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "config/addresses.hpp"

namespace usher::cli::doctor {

namespace {

struct Network {
    std::array<unsigned char, 16> bytes;
    unsigned bits;
    AddressKind kind;
};

constexpr std::array<Network, 16> kFour = {{
    {{0}, 8, AddressKind::Unspecified},
    {{10}, 8, AddressKind::Private},
    {{100, 64}, 10, AddressKind::Private},  // RFC 6598: the provider's own NAT
    {{127}, 8, AddressKind::Loopback},
    {{169, 254}, 16, AddressKind::LinkLocal},
    {{172, 16}, 12, AddressKind::Private},
    {{192, 0, 2}, 24, AddressKind::Documentation},
    {{192, 168}, 16, AddressKind::Private},
    {{198, 18}, 15, AddressKind::Private},  // RFC 2544: benchmarks
    {{198, 51, 100}, 24, AddressKind::Documentation},
    {{203, 0, 113}, 24, AddressKind::Documentation},
    {{224}, 4, AddressKind::Multicast},
    {{240}, 4, AddressKind::Multicast},  // reserved, and broadcast
}};
constexpr std::array<Network, 8> kSix = {{
    {{0}, 128, AddressKind::Unspecified},
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 128, AddressKind::Loopback},
    {{0xfc}, 7, AddressKind::Private},
    {{0xfe, 0x80}, 10, AddressKind::LinkLocal},
    {{0x20, 0x01, 0x0d, 0xb8}, 32, AddressKind::Documentation},
    {{0x3f, 0xff}, 20, AddressKind::Documentation},  // RFC 9637
    {{0xff}, 8, AddressKind::Multicast},
    {{0xfe, 0xc0}, 10, AddressKind::Private},
}};

bool lies_in(std::array<unsigned char, 16> const& address, Network const& network) {
    for (unsigned i = 0; i < 16 && i * 8 < network.bits; ++i) {
        unsigned const bits = std::min(8U, network.bits - i * 8);
        unsigned const mask = (0xffU << (8 - bits)) & 0xffU;
        if (((address[i] ^ network.bytes[i]) & mask) != 0) return false;
    }
    return true;
}

template <std::size_t Size>
AddressKind kind_in(std::array<unsigned char, 16> const& address, std::array<Network, Size> const& networks) {
    for (Network const& one : networks)
        if (one.bits > 0 && lies_in(address, one)) return one.kind;
    return AddressKind::Public;
}

// Names that the world's DNS does not have (RFC 6761, RFC 6762, RFC 8375, and what is usual).
bool is_local_name(std::string_view host) {
    if (host.find('.') == std::string_view::npos) return true;
    for (std::string_view end : {".local", ".lan", ".internal", ".intranet", ".home", ".home.arpa", ".corp", ".test"})
        if (host.ends_with(end)) return true;
    return false;
}

Reach reach_of_host(std::string const& host) {
    if (host == "localhost" || host.ends_with(".localhost")) return Reach::ThisMachine;
    if (!config::is_ip(host)) return is_local_name(host) ? Reach::LocalNetwork : Reach::World;
    switch (kind_of(host)) {
        case AddressKind::Loopback: return Reach::ThisMachine;
        case AddressKind::Private:
        case AddressKind::LinkLocal: return Reach::LocalNetwork;
        default: return Reach::World;
    }
}

}  // namespace

AddressKind kind_of(std::string const& address) {
    std::array<unsigned char, 16> bytes{};
    if (inet_pton(AF_INET, address.c_str(), bytes.data()) == 1) return kind_in(bytes, kFour);
    if (inet_pton(AF_INET6, address.c_str(), bytes.data()) == 1) {
        constexpr std::array<unsigned char, 12> kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
        if (std::equal(kMapped.begin(), kMapped.end(), bytes.begin())) {
            std::copy(bytes.begin() + 12, bytes.end(), bytes.begin());
            return kind_in(bytes, kFour);
        }
        return kind_in(bytes, kSix);
    }
    return AddressKind::Public;
}

std::string_view name_of(AddressKind kind) {
    switch (kind) {
        case AddressKind::Public: return "a public address";
        case AddressKind::Private: return "a private address";
        case AddressKind::Loopback: return "the loopback address of each machine";
        case AddressKind::LinkLocal: return "a link-local address";
        case AddressKind::Unspecified: return "no address but \"any\"";
        case AddressKind::Documentation: return "an address for examples in documents";
        case AddressKind::Multicast: return "a multicast or reserved address";
    }
    return "";
}

std::optional<Place> place_of(std::string_view listen) {
    std::size_t const colon = listen.rfind(':');
    if (colon == std::string_view::npos) return std::nullopt;
    Place place;
    std::string_view const port = listen.substr(colon + 1);
    auto const [end, error] = std::from_chars(port.data(), port.data() + port.size(), place.port);
    if (error != std::errc{} || end != port.data() + port.size()) return std::nullopt;
    std::string_view address = listen.substr(0, colon);
    if (address.starts_with('[') && address.ends_with(']')) address = address.substr(1, address.size() - 2);
    place.address = address;
    if (!config::is_ip(place.address)) return std::nullopt;
    return place;
}

std::string host_of(std::string_view url) {
    std::size_t const scheme = url.find("://");
    if (scheme != std::string_view::npos) url.remove_prefix(scheme + 3);
    if (url.starts_with('[')) return std::string(url.substr(1, url.find(']') - 1));
    return std::string(url.substr(0, url.find_first_of(":/")));
}

Reach reach_of(config::Settings const& settings) {
    if (!settings.public_url.empty()) return reach_of_host(host_of(settings.public_url));
    Reach reach = Reach::ThisMachine;
    for (std::string const& listen : settings.listen) {
        std::optional<Place> const place = place_of(listen);
        if (!place || kind_of(place->address) == AddressKind::Loopback) continue;
        bool const is_any = kind_of(place->address) == AddressKind::Unspecified;
        Reach here = reach_of_host(is_any ? settings.domain : place->address);
        if (here == Reach::ThisMachine) here = Reach::LocalNetwork;
        reach = std::max(reach, here);
    }
    if (reach == Reach::ThisMachine && !settings.trusted_proxies.empty()) return reach_of_host(settings.domain);
    return reach;
}

}  // namespace usher::cli::doctor
