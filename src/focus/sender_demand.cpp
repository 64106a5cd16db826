#include "focus/sender_demand.hpp"

#include <algorithm>
#include <limits>

namespace usher::focus {

namespace {

constexpr int kUnlimited = std::numeric_limits<int>::max();
int to_rank(int height) { return height < 0 ? kUnlimited : height; }
int from_rank(int rank) { return rank == kUnlimited ? -1 : rank; }

}  // namespace

void SenderDemand::move(media::SourceName const& source, std::optional<int> before, std::optional<int> after) {
    if (before == after || (!after && !sources_.contains(source))) return;
    Demand& demand = sources_[source];
    moved_.insert(source);
    if (before) {
        auto count = demand.receivers.find(to_rank(*before));
        if (count != demand.receivers.end() && --count->second == 0) demand.receivers.erase(count);
    }
    if (after) ++demand.receivers[to_rank(*after)];
}

void SenderDemand::forget(media::SourceName const& source) {
    sources_.erase(source);
    moved_.erase(source);
}

void SenderDemand::clear() {
    sources_.clear();
    moved_.clear();
    next_due_.reset();
}

// The height to be told now, if any; starts or ends the hold time.
std::optional<int> SenderDemand::decide(Demand& demand, Instant now) {
    int const wanted = demand.receivers.empty() ? 0 : demand.receivers.rbegin()->first;
    int const told = demand.told ? to_rank(*demand.told) : -1;
    if (wanted == told) {
        demand.lower_at.reset();
        return std::nullopt;
    }
    bool const rises = wanted > std::max(told, 0);
    if (!rises && (!demand.lower_at || *demand.lower_at > now)) {
        if (!demand.lower_at) demand.lower_at = now + kLowerHold;
        return std::nullopt;
    }
    int const next = rises && !demand.told ? std::max(wanted, kFirstSenderHeight) : wanted;
    demand.told = from_rank(next);
    demand.lower_at.reset();
    if (next > wanted) demand.lower_at = now + kLowerHold;
    return demand.told;
}

void SenderDemand::find_next_due() {
    next_due_.reset();
    for (auto const& [source, demand] : sources_)
        if (demand.lower_at && (!next_due_ || *demand.lower_at < *next_due_)) next_due_ = demand.lower_at;
}

std::vector<SenderDemand::Told> SenderDemand::settle(Instant now) {
    std::vector<Told> out;
    bool const all = next_due_ && *next_due_ <= now;
    if (all)
        for (auto const& [source, demand] : sources_) moved_.insert(source);
    bool is_earliest_gone = all;
    for (media::SourceName const& source : moved_) {
        auto found = sources_.find(source);
        if (found == sources_.end()) continue;
        Demand& demand = found->second;
        is_earliest_gone = is_earliest_gone || (demand.lower_at && demand.lower_at == next_due_);
        if (std::optional<int> height = decide(demand, now)) out.push_back({source, *height});
        if (demand.lower_at && (!next_due_ || *demand.lower_at < *next_due_)) next_due_ = demand.lower_at;
    }
    moved_.clear();
    if (is_earliest_gone) find_next_due();
    return out;
}

std::optional<int> SenderDemand::current(media::SourceName const& source) const {
    auto found = sources_.find(source);
    return found == sources_.end() ? std::nullopt : found->second.told;
}

}  // namespace usher::focus
