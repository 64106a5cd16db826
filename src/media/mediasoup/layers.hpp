// Which simulcast layer stands for a wanted height (protocol decision 22). Pure.
#pragma once

#include <vector>

#include "media/port/port.hpp"

namespace usher::media {

// What is known of one encoding of a sender, lowest first.
struct LayerState {
    bool active = false;  // packets come
    int height = 0;       // of its last key frame; 0: none was seen yet
};

// The height that each layer has or, if none was seen, probably has: half of the next higher one; with nothing known,
// 180, 360, 720 for a camera. Same length as `layers`.
std::vector<int> likely_heights(std::vector<LayerState> const& layers);

// The highest active layer whose height is not above `wanted` (-1: no limit), else the lowest active one. If no layer
// is active (nothing has come yet), all count. `wanted` is not 0, `layers` not empty.
int choose_layer(std::vector<LayerState> const& layers, int wanted);

// The wanted height of one source: 0 nothing, -1 no limit.
int wanted_height(Limits const& limits, SourceName const& name);

// 1 to 10 for the worker's sharing of bandwidth: the first in `limits.priority` gets most, unnamed ones 1.
std::uint8_t priority_of(Limits const& limits, SourceName const& name);

}  // namespace usher::media
