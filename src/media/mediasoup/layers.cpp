#include "media/mediasoup/layers.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>

namespace usher::media {
namespace {

constexpr int kLowestCameraHeight = 180;
constexpr std::ptrdiff_t kHighestPriority = 10;

}  // namespace

std::vector<int> likely_heights(std::vector<LayerState> const& layers) {
    std::vector<int> heights(layers.size(), 0);
    for (std::size_t i = 0; i < layers.size(); ++i) heights[i] = layers[i].height;
    auto const known = std::find_if(heights.begin(), heights.end(), [](int height) { return height > 0; });
    if (known == heights.end()) {
        for (std::size_t i = 0; i < heights.size(); ++i) heights[i] = kLowestCameraHeight << i;
        return heights;
    }
    for (auto below = known; below != heights.begin(); --below) *std::prev(below) = *below / 2;
    for (auto above = std::next(known); above != heights.end(); ++above)
        if (*above == 0) *above = *std::prev(above) * 2;
    return heights;
}

int choose_layer(std::vector<LayerState> const& layers, int wanted) {
    bool const any_active = std::any_of(layers.begin(), layers.end(), [](auto const& layer) { return layer.active; });
    auto const heights = likely_heights(layers);
    int lowest = -1;
    int best = -1;
    for (std::size_t i = 0; i < layers.size(); ++i) {
        if (any_active && !layers[i].active) continue;
        int const layer = static_cast<int>(i);
        if (lowest < 0) lowest = layer;
        if (wanted < 0 || heights[i] <= wanted) best = layer;
    }
    return best >= 0 ? best : lowest;
}

int wanted_height(Limits const& limits, SourceName const& name) {
    auto const it = limits.heights.find(name);
    int const height = it == limits.heights.end() ? limits.default_height : it->second;
    return std::max(height, -1);
}

std::uint8_t priority_of(Limits const& limits, SourceName const& name) {
    auto const it = std::find(limits.priority.begin(), limits.priority.end(), name);
    if (it == limits.priority.end()) return 1;
    auto const place = std::distance(limits.priority.begin(), it);
    return static_cast<std::uint8_t>(std::max<std::ptrdiff_t>(kHighestPriority - place, 2));
}

}  // namespace usher::media
