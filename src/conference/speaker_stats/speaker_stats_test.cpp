#include "conference/speaker_stats/speaker_stats.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace usher::conference {
namespace {

admission::Identity person(std::string const& name) { return admission::Identity::of_device(name); }
Instant at(int seconds) { return Instant{Milliseconds{seconds * 1000}}; }

TEST(SpeakerStats, CountsWhoSpeaksFromOneSpeakerToTheNext) {
    SpeakerStats stats;
    stats.entered(person("ana"), "aaaa", "Ana");
    stats.entered(person("ben"), "bbbb", "Ben");
    stats.speaks(person("ana"), at(10));
    stats.speaks(person("ben"), at(15));
    stats.speaks(std::nullopt, at(18));
    nlohmann::json const users = stats.report(at(60))["users"];
    EXPECT_EQ(users["aaaa"]["totalDominantSpeakerTime"], 5000);
    EXPECT_EQ(users["bbbb"]["totalDominantSpeakerTime"], 3000);
    EXPECT_EQ(users["bbbb"]["displayName"], "Ben");
}

TEST(SpeakerStats, WhoSpeaksNowIsCountedUpToNow) {
    SpeakerStats stats;
    stats.entered(person("ana"), "aaaa", "Ana");
    stats.speaks(person("ana"), at(10));
    EXPECT_EQ(stats.report(at(12))["users"]["aaaa"]["totalDominantSpeakerTime"], 2000);
    EXPECT_EQ(stats.report(at(13))["users"]["aaaa"]["totalDominantSpeakerTime"], 3000);
}

TEST(SpeakerStats, WhoComesBackGoesOnUnderTheNewNick) {
    SpeakerStats stats;
    stats.entered(person("ana"), "aaaa", "Ana");
    stats.speaks(person("ana"), at(0));
    stats.speaks(std::nullopt, at(4));
    stats.entered(person("ana"), "zzzz", "Ana");
    stats.renamed(person("ana"), "Dr. Ana");
    nlohmann::json const users = stats.report(at(9))["users"];
    EXPECT_EQ(users.size(), 1U);
    EXPECT_EQ(users["zzzz"]["totalDominantSpeakerTime"], 4000);
    EXPECT_EQ(users["zzzz"]["displayName"], "Dr. Ana");
}

TEST(SpeakerStats, KeepsOnlySoManyPeople) {
    SpeakerStats stats;
    for (std::size_t i = 0; i <= SpeakerStats::kMostPeople; ++i)
        stats.entered(person(std::to_string(i)), std::to_string(i), "");
    EXPECT_EQ(stats.report(at(0))["users"].size(), SpeakerStats::kMostPeople);
}

}  // namespace
}  // namespace usher::conference
