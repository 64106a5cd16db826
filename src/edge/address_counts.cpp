#include "edge/address_counts.hpp"

#include <algorithm>

namespace usher::edge {

namespace {

constexpr std::ptrdiff_t kNetworkBytes = 8;  // of an IPv6 address: /64

}  // namespace

Address network_of(std::string_view address) {
    Address network = Address::parse(address).value_or(Address{});
    if (network.bits == 128) std::fill(network.bytes.begin() + kNetworkBytes, network.bytes.end(), std::uint8_t{0});
    return network;
}

AddressCounts::Share AddressCounts::take(std::string_view address) {
    Address const network = network_of(address);
    std::scoped_lock lock(mutex_);
    return {*this, network, ++counts_[network]};
}

void AddressCounts::release(Address const& network) {
    std::scoped_lock lock(mutex_);
    auto const it = counts_.find(network);
    if (--it->second == 0) counts_.erase(it);
}

}  // namespace usher::edge
