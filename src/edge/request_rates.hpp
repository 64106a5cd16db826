// How often each network asks over HTTP, so that none keeps the threads busy for all (limits.requests_per_address).
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

#include "base/bucket.hpp"
#include "edge/address_counts.hpp"

namespace usher::edge {

class RequestRates {
public:
    static constexpr Milliseconds kSpan{10'000};

    explicit RequestRates(int most) : most_(most) {}

    // One more request of this address; from any thread. `now`: milliseconds of a steady clock. False: there were too
    // many in the last ten seconds.
    bool take(std::string_view address, std::int64_t now) {
        Address const network = network_of(address);
        std::string name(network.bytes.begin(), network.bytes.end());
        name += static_cast<char>(network.bits);
        std::scoped_lock lock(mutex_);
        return buckets_.take(name, Instant{Milliseconds{now}}, most_, kSpan);
    }

private:
    int const most_;
    std::mutex mutex_;
    Buckets buckets_;
};

}  // namespace usher::edge
