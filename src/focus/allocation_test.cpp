#include "focus/allocation.hpp"

#include <gtest/gtest.h>

namespace usher::focus::test {

namespace {

using Heights = std::map<std::string, int>;

Constraints wishes(int last_n, int default_height, std::map<std::string, int, std::less<>> heights = {},
                   std::vector<std::string> on_stage = {}, std::vector<std::string> selected = {}) {
    return {last_n, default_height, std::move(heights), std::move(on_stage), std::move(selected)};
}

// Speakers in this order: ana (camera and share), ben (muted), eve.
std::vector<Candidate> const kPeople{
    {"ana-v0", "ana", true}, {"ana-v1", "ana", true}, {"ben-v0", "ben", false}, {"eve-v0", "eve", true}};

Heights given(Constraints const& constraints, std::vector<Candidate> const& candidates = kPeople) {
    media::Limits const limits = allocate(constraints, candidates);
    Heights heights;
    for (Candidate const& candidate : candidates) heights[candidate.name] = height_in(limits, candidate.name);
    return heights;
}

}  // namespace

TEST(Allocation, GivesEachSourceWhatIsWishedAndLastNAllows) {
    struct Row {
        char const* what;
        Constraints constraints;
        Heights heights;
    };
    std::vector<Row> const table{
        {"before any wish", Constraints{}, {{"ana-v0", 180}, {"ana-v1", 180}, {"ben-v0", 180}, {"eve-v0", 180}}},
        {"a default for all", wishes(-1, 360), {{"ana-v0", 360}, {"ana-v1", 360}, {"ben-v0", 360}, {"eve-v0", 360}}},
        {"by source, the rest nothing",
         wishes(-1, 0, {{"ana-v1", 720}, {"eve-v0", 180}}),
         {{"ana-v0", 0}, {"ana-v1", 720}, {"ben-v0", 0}, {"eve-v0", 180}}},
        {"by endpoint",
         wishes(-1, 0, {{"eve", 360}, {"nobody", 720}}),
         {{"ana-v0", 0}, {"ana-v1", 0}, {"ben-v0", 0}, {"eve-v0", 360}}},
        {"no limit", wishes(-1, -1), {{"ana-v0", -1}, {"ana-v1", -1}, {"ben-v0", -1}, {"eve-v0", -1}}},
        {"last 0", wishes(0, 360), {{"ana-v0", 0}, {"ana-v1", 0}, {"ben-v0", 0}, {"eve-v0", 0}}},
        {"last 1 by speakers", wishes(1, 180), {{"ana-v0", 180}, {"ana-v1", 0}, {"ben-v0", 0}, {"eve-v0", 0}}},
        {"the muted count last", wishes(3, 180), {{"ana-v0", 180}, {"ana-v1", 180}, {"ben-v0", 0}, {"eve-v0", 180}}},
        {"the muted keep theirs while there is room",
         wishes(4, 180),
         {{"ana-v0", 180}, {"ana-v1", 180}, {"ben-v0", 180}, {"eve-v0", 180}}},
        {"stage before speakers",
         wishes(1, 180, {{"eve-v0", 720}}, {"eve-v0"}),
         {{"ana-v0", 0}, {"ana-v1", 0}, {"ben-v0", 0}, {"eve-v0", 720}}},
        {"stage before selected",
         wishes(1, 180, {}, {"eve-v0"}, {"ana-v1"}),
         {{"ana-v0", 0}, {"ana-v1", 0}, {"ben-v0", 0}, {"eve-v0", 180}}},
        {"selected by endpoint",
         wishes(2, 180, {}, {}, {"eve"}),
         {{"ana-v0", 180}, {"ana-v1", 0}, {"ben-v0", 0}, {"eve-v0", 180}}},
        {"a muted one on stage has no privilege",
         wishes(1, 180, {}, {"ben-v0"}),
         {{"ana-v0", 180}, {"ana-v1", 0}, {"ben-v0", 0}, {"eve-v0", 0}}},
        {"what is wished away does not count",
         wishes(1, 180, {{"ana-v0", 0}}),
         {{"ana-v0", 0}, {"ana-v1", 180}, {"ben-v0", 0}, {"eve-v0", 0}}},
    };
    for (Row const& row : table) EXPECT_EQ(given(row.constraints), row.heights) << row.what;
}

TEST(Allocation, PriorityIsTheStageAndThenTheSelectedAsTheReceiverKnowsThem) {
    media::Limits const limits = allocate(wishes(-1, 180, {}, {"eve", "nobody-v0"}, {"ana-v1", "eve-v0"}), kPeople);
    EXPECT_EQ(limits.priority, (std::vector<media::SourceName>{"eve-v0", "ana-v1"}));
}

TEST(Allocation, OnlyWhatDiffersFromTheDefaultIsNamed) {
    media::Limits const limits = allocate(wishes(-1, 0, {{"ana-v0", 720}, {"ben-v0", 0}}), kPeople);
    EXPECT_EQ(limits.heights, (std::map<media::SourceName, int>{{"ana-v0", 720}}));
    EXPECT_EQ(limits.default_height, 0);
}

TEST(Allocation, AnUpdateKeepsWhatItDoesNotMention) {
    Constraints constraints = wishes(5, 180, {{"a-v0", 720}}, {"a-v0"}, {"b-v0"});
    apply({}, constraints);
    EXPECT_EQ(constraints.last_n, 5);
    ConstraintsUpdate update;
    update.last_n = -1;
    update.heights.emplace();
    update.on_stage.emplace();
    apply(std::move(update), constraints);
    EXPECT_EQ(constraints.last_n, -1);
    EXPECT_EQ(constraints.default_height, 180);
    EXPECT_TRUE(constraints.heights.empty());
    EXPECT_TRUE(constraints.on_stage.empty());
    EXPECT_EQ(constraints.selected, (std::vector<std::string>{"b-v0"}));
}

TEST(Allocation, WatchingIsAStageASelectionOrAHeight) {
    EXPECT_FALSE(watches(Constraints{}, "ana"));
    EXPECT_TRUE(watches(wishes(-1, 0, {}, {"ana-v0"}), "ana"));
    EXPECT_TRUE(watches(wishes(-1, 0, {}, {}, {"ana"}), "ana"));
    EXPECT_TRUE(watches(wishes(-1, 0, {{"ana", 0}, {"ana-v1", 180}}), "ana"));
    EXPECT_FALSE(watches(wishes(-1, 0, {{"ana-v1", 0}, {"anab-v0", 180}}), "ana"));
}

}  // namespace usher::focus::test
