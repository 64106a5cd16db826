#include "conference/av_moderation/av_moderation.hpp"

#include <utility>

namespace usher::conference {

namespace {
constexpr std::array<std::string_view, kSorts.size()> kNames = {"audio", "video", "desktop"};
}  // namespace

std::string_view name_of(Sort sort) { return kNames[static_cast<std::size_t>(sort)]; }

std::optional<Sort> sort_named(std::string_view name) {
    for (Sort sort : kSorts)
        if (name_of(sort) == name) return sort;
    return std::nullopt;
}

SortSet AvModeration::active() const {
    SortSet active;
    for (Sort sort : kSorts) active.put(sort, is_on(sort));
    return active;
}

bool AvModeration::set(Sort sort, bool on) {
    State& state = of(sort);
    if (state.on == on) return false;
    state.on = on;
    state.approved.clear();
    return true;
}

bool AvModeration::restore(Sort sort, std::string identity) {
    State& state = of(sort);
    if (!state.on || state.approved.size() >= kMostApproved) return false;
    return state.approved.insert(std::move(identity)).second;
}

bool AvModeration::withdraw(Sort sort, admission::Identity const& who) {
    return of(sort).approved.erase(who.text()) > 0;
}

bool AvModeration::is_approved(Sort sort, admission::Identity const& who) const {
    return of(sort).approved.contains(who.text());
}

void AvModeration::follow(admission::Identity const& from, admission::Identity const& to) {
    for (Sort sort : kSorts)
        if (withdraw(sort, from)) approve(sort, to);
}

SortSet AvModeration::silence_of(admission::Identity const& who, bool is_moderator) const {
    SortSet silence;
    if (is_moderator) return silence;
    for (Sort sort : kSorts) silence.put(sort, is_on(sort) && !is_approved(sort, who));
    return silence;
}

}  // namespace usher::conference
