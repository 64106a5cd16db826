// How high each source is wanted: the maximum over its receivers, told to its sender. A higher wish goes out at once, a
// lower one after a hold time, so that the layer is still there when somebody switches back (protocol decision 22).
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "media/port/port.hpp"

namespace usher::focus {

inline constexpr Milliseconds kLowerHold{15000};
// What a sender is told first, if less is wanted: it starts with all layers, and the first wishes are often passing
// ones.
inline constexpr int kFirstSenderHeight = 720;

class SenderDemand {
public:
    struct Told {
        media::SourceName source;
        int height = 0;  // -1: no limit; 0: nobody wants it
    };

    // One receiver's wish changes; none: it does not know the source (any more).
    void move(media::SourceName const& source, std::optional<int> before, std::optional<int> after);
    // The source has ended.
    void forget(media::SourceName const& source);
    // What the senders are to be told now, because it rose or its hold time is over. Looks only at what has moved, and
    // at all when something is due.
    std::vector<Told> settle(Instant now);
    // When settle() has to be called again.
    std::optional<Instant> next_due() const { return next_due_; }
    // What the sender was last told.
    std::optional<int> current(media::SourceName const& source) const;
    void clear();

private:
    struct Demand {
        std::map<int, int> receivers;  // height (no limit: the greatest number) → how many
        std::optional<int> told;
        std::optional<Instant> lower_at;
    };
    void find_next_due();
    static std::optional<int> decide(Demand& demand, Instant now);

    std::map<media::SourceName, Demand> sources_;
    std::set<media::SourceName> moved_;
    std::optional<Instant> next_due_;
};

}  // namespace usher::focus
