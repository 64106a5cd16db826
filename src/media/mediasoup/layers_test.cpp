#include "media/mediasoup/layers.hpp"

#include <gtest/gtest.h>

namespace usher::media {
namespace {

std::vector<LayerState> layers(std::vector<int> heights, std::vector<bool> active) {
    std::vector<LayerState> made;
    for (std::size_t i = 0; i < heights.size(); ++i) made.push_back({active[i], heights[i]});
    return made;
}

struct Choice {
    char const* what;
    std::vector<int> heights;
    std::vector<bool> active;
    int wanted;
    int layer;
};

TEST(Layers, TheHighestLayerThatIsNotTooHighElseTheLowestActiveOne) {
    std::vector<Choice> const table{
        {"720p capture, thumbnail", {180, 360, 720}, {true, true, true}, 180, 0},
        {"720p capture, between two layers", {180, 360, 720}, {true, true, true}, 500, 1},
        {"720p capture, stage", {180, 360, 720}, {true, true, true}, 720, 2},
        {"no limit", {180, 360, 720}, {true, true, true}, -1, 2},
        {"360p capture scaled to 90 and 180 by the new library", {90, 180, 0}, {true, true, false}, 180, 1},
        {"360p capture of the old library, third SSRC silent", {180, 360, 0}, {true, true, false}, 720, 1},
        {"desktop sends its third SSRC only", {0, 0, 720}, {false, false, true}, 180, 2},
        {"the layer that was chosen went", {180, 360, 720}, {true, true, false}, 720, 1},
        {"lower than the lowest", {180, 360, 720}, {true, true, true}, 90, 0},
        {"nothing known yet, 180", {0, 0, 0}, {false, false, false}, 180, 0},
        {"nothing known yet, 720", {0, 0, 0}, {false, false, false}, 720, 2},
        {"only the highest known", {0, 0, 1080}, {true, true, true}, 300, 0},
        {"only the lowest known", {240, 0, 0}, {true, true, true}, 480, 1},
        {"one stream", {720}, {true}, 180, 0},
    };
    for (auto const& row : table)
        EXPECT_EQ(choose_layer(layers(row.heights, row.active), row.wanted), row.layer) << row.what;
}

TEST(Layers, AnUnnamedSourceGetsTheDefaultAndANamedOneItsOwn) {
    Limits limits;
    limits.default_height = 180;
    limits.heights = {{"a-v0", 720}, {"b-v0", 0}, {"c-v0", -1}, {"d-v0", -7}};
    EXPECT_EQ(wanted_height(limits, "a-v0"), 720);
    EXPECT_EQ(wanted_height(limits, "b-v0"), 0);
    EXPECT_EQ(wanted_height(limits, "c-v0"), -1);
    EXPECT_EQ(wanted_height(limits, "d-v0"), -1);
    EXPECT_EQ(wanted_height(limits, "e-v0"), 180);
}

TEST(Layers, TheFirstInTheListHasTheHighestPriorityAndEveryNamedOneMoreThanTheRest) {
    Limits limits;
    for (int i = 0; i < 20; ++i) limits.priority.push_back("s" + std::to_string(i));
    EXPECT_EQ(priority_of(limits, "s0"), 10);
    EXPECT_EQ(priority_of(limits, "s1"), 9);
    EXPECT_EQ(priority_of(limits, "s19"), 2);
    EXPECT_EQ(priority_of(limits, "other"), 1);
}

}  // namespace
}  // namespace usher::media
