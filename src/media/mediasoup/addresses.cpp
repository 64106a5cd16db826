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

bool is_six(std::string const& address) { return address.find(':') != std::string::npos; }

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
                                            std::vector<std::string> const& own, bool single_port) {
    std::vector<ListenAddress> listen;
    if (announced.empty()) {
        for (auto const& address : own) listen.push_back({address, {}});
        return listen;
    }
    auto const is_own = [&](std::string const& address) { return std::ranges::find(own, address) != own.end(); };
    auto const takes_all = [&](std::string const& address) {
        if (!is_own(address)) return true;
        return single_port && std::ranges::any_of(announced, [&](std::string const& other) {
                   return is_six(other) == is_six(address) && !is_own(other);
               });
    };
    for (std::size_t i = 0; i < announced.size(); ++i) {
        std::string const& address = announced[i];
        auto const here = announced.begin() + static_cast<std::ptrdiff_t>(i);
        if (std::find(announced.begin(), here, address) != here) continue;  // named twice
        if (!takes_all(address)) {
            listen.push_back({address, {}});
            continue;
        }
        std::string const all = is_six(address) ? "::" : "0.0.0.0";
        auto const there = std::ranges::find(listen, all, &ListenAddress::address);
        if (there == listen.end())
            listen.push_back({all, address});
        else
            there->others.push_back(address);
    }
    return listen;
}

void add_other_candidates(Transport& transport, std::span<ListenAddress const> addresses) {
    std::vector<Candidate> all;
    for (Candidate& one : transport.candidates) {
        Candidate const from = one;
        all.push_back(std::move(one));
        auto const listens = std::ranges::find(addresses, from.address, &ListenAddress::announced);
        if (listens == addresses.end()) continue;
        for (std::size_t i = 0; i < listens->others.size(); ++i) {
            Candidate other = from;
            other.address = listens->others[i];
            other.priority -= static_cast<std::uint32_t>(i + 1);
            other.foundation += "-" + std::to_string(i + 1);
            all.push_back(std::move(other));
        }
    }
    transport.candidates = std::move(all);
}

void leave_out_ipv6(std::vector<ListenAddress>& addresses) {
    std::erase_if(addresses, [](ListenAddress const& one) { return is_six(one.address); });
}

}  // namespace usher::media
