#include "focus/allocation.hpp"

#include <algorithm>

#include "focus/source_map.hpp"

namespace usher::focus {

namespace {

// In the order of the list, each once.
void append_named(std::vector<std::string> const& list, std::vector<Candidate> const& candidates, bool showing_only,
                  std::vector<Candidate const*>& ordered) {
    for (std::string const& name : list)
        for (Candidate const& candidate : candidates)
            if ((name == candidate.name || name == candidate.nick) && (candidate.shows || !showing_only) &&
                std::ranges::find(ordered, &candidate) == ordered.end())
                ordered.push_back(&candidate);
}

// On stage, selected, other speakers, and those that show nothing.
std::vector<Candidate const*> in_order(Constraints const& constraints, std::vector<Candidate> const& candidates) {
    std::vector<Candidate const*> ordered;
    append_named(constraints.on_stage, candidates, true, ordered);
    append_named(constraints.selected, candidates, true, ordered);
    std::size_t const named = ordered.size();
    auto is_new = [&](Candidate const& candidate) {
        auto const end = ordered.begin() + static_cast<std::ptrdiff_t>(named);
        return std::find(ordered.begin(), end, &candidate) == end;
    };
    for (bool shows : {true, false})
        for (Candidate const& candidate : candidates)
            if (candidate.shows == shows && is_new(candidate)) ordered.push_back(&candidate);
    return ordered;
}

}  // namespace

void apply(ConstraintsUpdate update, Constraints& constraints) {
    if (update.last_n) constraints.last_n = *update.last_n;
    if (update.default_height) constraints.default_height = *update.default_height;
    if (update.heights) constraints.heights = std::move(*update.heights);
    if (update.on_stage) constraints.on_stage = std::move(*update.on_stage);
    if (update.selected) constraints.selected = std::move(*update.selected);
}

int wanted_height(Constraints const& constraints, media::SourceName const& name, std::string_view nick) {
    auto wanted = constraints.heights.find(name);
    if (wanted == constraints.heights.end()) wanted = constraints.heights.find(nick);
    return wanted == constraints.heights.end() ? constraints.default_height : wanted->second;
}

bool is_chosen(Constraints const& constraints, media::SourceName const& name, std::string_view nick) {
    auto is_it = [&](std::string const& chosen) { return chosen == name || chosen == nick; };
    return std::ranges::any_of(constraints.on_stage, is_it) || std::ranges::any_of(constraints.selected, is_it);
}

media::Limits allocate(Constraints const& constraints, std::vector<Candidate> const& candidates) {
    media::Limits limits;
    limits.default_height = constraints.default_height;
    std::vector<Candidate const*> named;
    append_named(constraints.on_stage, candidates, false, named);
    append_named(constraints.selected, candidates, false, named);
    for (Candidate const* candidate : named) limits.priority.push_back(candidate->name);

    auto wanted = [&](Candidate const& candidate) {
        return wanted_height(constraints, candidate.name, candidate.nick);
    };
    auto give = [&](Candidate const& candidate, int height) {
        if (height != limits.default_height) limits.heights[candidate.name] = height;
    };
    if (constraints.last_n < 0) {
        for (Candidate const& candidate : candidates) give(candidate, wanted(candidate));
        return limits;
    }
    int left = constraints.last_n;
    for (Candidate const* candidate : in_order(constraints, candidates)) {
        int const height = left > 0 ? wanted(*candidate) : 0;
        give(*candidate, height);
        if (candidate->shows && height != 0) --left;
    }
    return limits;
}

int height_in(media::Limits const& limits, media::SourceName const& name) {
    auto height = limits.heights.find(name);
    return height == limits.heights.end() ? limits.default_height : height->second;
}

bool equal(media::Limits const& one, media::Limits const& other) {
    return one.default_height == other.default_height && one.heights == other.heights && one.priority == other.priority;
}

bool watches(Constraints const& constraints, std::string_view nick) {
    auto of_nick = [&](std::string const& name) { return SourceMap::nick_of(name) == nick; };
    if (std::ranges::any_of(constraints.on_stage, of_nick) || std::ranges::any_of(constraints.selected, of_nick))
        return true;
    // Keys of one endpoint stand together: '-' sorts before every character of a nick.
    auto at = constraints.heights.lower_bound(nick);
    for (; at != constraints.heights.end() && SourceMap::nick_of(at->first) == nick; ++at)
        if (at->second != 0) return true;
    return false;
}

}  // namespace usher::focus
