// A token bucket: so much per second, so much at once.
#pragma once

#include <algorithm>
#include <cstdint>

#include "base/time.hpp"

namespace usher::focus {

class RateLimit {
public:
    RateLimit(std::int64_t per_second, std::int64_t burst)
        : per_second_(per_second), burst_(burst), left_(burst * 1000) {}

    // Takes `cost`, or says that there is not so much left and takes nothing.
    bool take(std::int64_t cost, Instant now) {
        std::int64_t const passed = std::clamp<std::int64_t>((now - filled_).count(), 0, 3'600'000);
        filled_ = now;
        left_ = std::min(burst_ * 1000, left_ + passed * per_second_);
        if (left_ < cost * 1000) return false;
        left_ -= cost * 1000;
        return true;
    }

private:
    std::int64_t per_second_;
    std::int64_t burst_;
    std::int64_t left_;  // thousandths
    Instant filled_;
};

}  // namespace usher::focus
