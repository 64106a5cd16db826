// How many connections there are from each network, so that no single one takes them all. An IPv6 address stands for
// its /64: whoever has one of these has them all.
#pragma once

#include <map>
#include <mutex>
#include <string_view>
#include <utility>

#include "edge/proxies.hpp"

namespace usher::edge {

// What counts as one: an IPv4 address, or an IPv6 /64. What is no address is one network with all that are none.
Address network_of(std::string_view address);

class AddressCounts {
public:
    // One connection's share; given back when it ends.
    class Share {
    public:
        Share() = default;
        Share(Share&& other) noexcept { *this = std::move(other); }
        Share& operator=(Share&& other) noexcept {
            std::swap(counts_, other.counts_);
            std::swap(network_, other.network_);
            std::swap(number_, other.number_);
            return *this;
        }
        ~Share() {
            if (counts_ != nullptr) counts_->release(network_);
        }
        // 1: the only one of its network when it came.
        int number() const { return number_; }

    private:
        friend class AddressCounts;
        Share(AddressCounts& counts, Address const& network, int number)
            : counts_(&counts), network_(network), number_(number) {}

        AddressCounts* counts_ = nullptr;
        Address network_;
        int number_ = 0;
    };

    // From any thread.
    Share take(std::string_view address);

private:
    void release(Address const& network);

    std::mutex mutex_;
    std::map<Address, int> counts_;
};

}  // namespace usher::edge
