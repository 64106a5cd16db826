// How often something may happen: at most so many at once, and so many again in a span of time (a token bucket).
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace usher {

class Bucket {
public:
    // One more. False: not now; nothing is taken. `most` in `span`, also all at once; `now` does not go back.
    bool take(Instant now, int most, Milliseconds span) {
        std::int64_t const full = std::int64_t{most} * span.count();
        missing_ = std::max<std::int64_t>(0, missing_ - (now - at_).count() * most);
        at_ = now;
        if (missing_ + span.count() > full) return false;
        missing_ += span.count();
        return true;
    }
    // When take() would give one again, if nothing is taken meanwhile.
    Instant free_at(int most, Milliseconds span) const {
        std::int64_t const over = missing_ + span.count() - std::int64_t{most} * span.count();
        return over <= 0 ? at_ : at_ + Milliseconds{(over + most - 1) / most};
    }
    // As if nothing had ever been taken.
    bool is_full(Instant now, int most) const { return (now - at_).count() * most >= missing_; }

private:
    std::int64_t missing_ = 0;  // of `most` times `span`, so that nothing is lost to rounding
    Instant at_;
};

// One bucket for each name; those that are full again are forgotten.
class Buckets {
public:
    bool take(std::string_view name, Instant now, int most, Milliseconds span) {
        if (buckets_.size() >= sweep_at_) {
            std::erase_if(buckets_, [&](auto const& one) { return one.second.is_full(now, most); });
            sweep_at_ = std::max(kSweepAt, 2 * buckets_.size());
        }
        auto it = buckets_.find(name);
        if (it == buckets_.end()) it = buckets_.emplace(std::string(name), Bucket{}).first;
        return it->second.take(now, most, span);
    }
    std::size_t size() const { return buckets_.size(); }

private:
    static constexpr std::size_t kSweepAt = 1000;
    std::map<std::string, Bucket, std::less<>> buckets_;
    std::size_t sweep_at_ = kSweepAt;
};

}  // namespace usher
