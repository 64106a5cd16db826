#include "config/nearest.hpp"

#include <algorithm>

namespace usher::config {

namespace {

// Optimal string alignment, three rows.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before(b.size() + 1);
    std::vector<std::size_t> last(b.size() + 1);
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = std::min(row[j], before[j - 2] + 1);
        }
        std::swap(before, last);
        std::swap(last, row);
    }
    return last[b.size()];
}

std::string_view last_part(std::string_view name) {
    std::size_t dot = name.rfind('.');
    return dot == std::string_view::npos ? name : name.substr(dot + 1);
}

std::size_t near_enough(std::string_view name) { return std::max<std::size_t>(2, name.size() / 4); }

}  // namespace

std::optional<std::string> nearest(std::string_view name, std::vector<std::string_view> const& candidates) {
    // A name longer than anything we know is no typing mistake; the bound also keeps the work small.
    if (name.size() > 128) return std::nullopt;
    std::optional<std::string> best;
    std::size_t best_distance = near_enough(name) + 1;
    for (std::string_view candidate : candidates) {
        std::size_t far = distance(name, candidate);
        // Right in another section: nearer than most mistakes, farther than a slip of one letter.
        std::size_t elsewhere = distance(last_part(name), last_part(candidate));
        if (last_part(candidate).size() > 3 && elsewhere < 2) far = std::min(far, 2 + elsewhere);
        if (far < best_distance) {
            best_distance = far;
            best = candidate;
        }
    }
    return best;
}

}  // namespace usher::config
