#include "media/mediasoup/addresses.hpp"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <memory>

namespace usher::media {
namespace {

struct FreeAddresses {
    void operator()(ifaddrs* list) const { freeifaddrs(list); }
};

// Empty: not an address to listen on.
std::string usable(ifaddrs const& one) {
    if (!one.ifa_addr || (one.ifa_flags & IFF_UP) == 0) return {};
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (one.ifa_addr->sa_family == AF_INET) {
        auto const* const address = reinterpret_cast<sockaddr_in const*>(one.ifa_addr);
        inet_ntop(AF_INET, &address->sin_addr, text.data(), text.size());
    } else if (one.ifa_addr->sa_family == AF_INET6) {
        auto const* const address = reinterpret_cast<sockaddr_in6 const*>(one.ifa_addr);
        if (IN6_IS_ADDR_LINKLOCAL(&address->sin6_addr) || IN6_IS_ADDR_LOOPBACK(&address->sin6_addr)) return {};
        inet_ntop(AF_INET6, &address->sin6_addr, text.data(), text.size());
    }
    return text.data();
}

}  // namespace

std::vector<std::string> interface_addresses() {
    ifaddrs* list = nullptr;
    if (getifaddrs(&list) != 0) return {"127.0.0.1"};
    std::unique_ptr<ifaddrs, FreeAddresses> const owner(list);
    std::vector<std::string> outside;
    std::vector<std::string> loopback;
    for (ifaddrs const* one = list; one; one = one->ifa_next) {
        std::string text = usable(*one);
        if (text.empty()) continue;
        auto& into = (one->ifa_flags & IFF_LOOPBACK) != 0 ? loopback : outside;
        if (std::find(into.begin(), into.end(), text) == into.end()) into.push_back(std::move(text));
    }
    outside.insert(outside.end(), loopback.begin(), loopback.end());
    return outside;
}

std::vector<ListenAddress> listen_addresses(std::vector<std::string> const& announced,
                                            std::vector<std::string> const& own) {
    std::vector<ListenAddress> listen;
    if (announced.empty()) {
        for (auto const& address : own) listen.push_back({address, {}});
        return listen;
    }
    for (auto const& address : announced) {
        bool const mine = std::find(own.begin(), own.end(), address) != own.end();
        bool const six = address.find(':') != std::string::npos;
        if (mine)
            listen.push_back({address, {}});
        else
            listen.push_back({six ? "::" : "0.0.0.0", address});
    }
    return listen;
}

void leave_out_ipv6(std::vector<ListenAddress>& addresses) {
    std::erase_if(addresses, [](ListenAddress const& one) { return one.address.find(':') != std::string::npos; });
}

}  // namespace usher::media
