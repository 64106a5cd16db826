#include "conference/metadata/room_metadata.hpp"

#include <gtest/gtest.h>

namespace usher::conference {
namespace {

using nlohmann::json;

TEST(RoomMetadata, IsWrittenKeyByKeyAndSaysWhatIsNew) {
    RoomMetadata metadata;
    EXPECT_TRUE(metadata.set("a", 1).value());
    EXPECT_FALSE(metadata.set("a", 1).value());
    EXPECT_TRUE(metadata.set("a", {{"b", 2}}).value());
    EXPECT_EQ(metadata.all(), json::parse(R"({"a":{"b":2}})"));
    EXPECT_TRUE(metadata.set("a", nullptr).value());
    EXPECT_FALSE(metadata.set("a", nullptr).value());
    EXPECT_TRUE(metadata.all().empty());
}

TEST(RoomMetadata, HasLimitsAndChangesNothingBeyondThem) {
    RoomMetadata metadata;
    EXPECT_FALSE(metadata.set("", 1).ok());
    EXPECT_FALSE(metadata.set(std::string(65, 'k'), 1).ok());
    EXPECT_FALSE(metadata.set("large", std::string(4095, 'x')).ok());
    json deep = 1;
    for (int i = 0; i < 17; ++i) deep = json::array({deep});
    EXPECT_FALSE(metadata.set("deep", deep).ok());
    EXPECT_TRUE(metadata.all().empty());
    for (char key = 'a'; key < 'e'; ++key) ASSERT_TRUE(metadata.set({&key, 1}, std::string(4094, 'x')).ok());
    EXPECT_FALSE(metadata.set("full", 1).ok());
    EXPECT_TRUE(metadata.set("a", nullptr).ok());
    EXPECT_TRUE(metadata.set("full", 1).ok()) << "what was taken away makes room";
}

TEST(RoomMetadata, HasSoManyKeys) {
    RoomMetadata metadata;
    for (std::size_t i = 0; i < RoomMetadata::kMostKeys; ++i)
        ASSERT_TRUE(metadata.set("k" + std::to_string(i), 1).ok());
    EXPECT_FALSE(metadata.set("one", 1).ok());
    EXPECT_TRUE(metadata.set("k1", 2).ok());
}

TEST(RoomMetadata, WhatOnlyTheServerSaysIsReserved) {
    RoomMetadata metadata;
    for (char const* key : {"moderators", "participants", "services", "visitorsEnabled", "lobbyEnabled"})
        EXPECT_FALSE(metadata.set(key, true).ok()) << key;
}

TEST(RoomMetadata, SaysHowNewcomersComeIn) {
    RoomMetadata metadata;
    StartMuted const otherwise{true, true};
    EXPECT_EQ(metadata.start_muted(otherwise), otherwise);
    ASSERT_TRUE(metadata.set("startMuted", {{"audio", true}}).ok());
    EXPECT_EQ(metadata.start_muted(otherwise), (StartMuted{true, false}));
    ASSERT_TRUE(metadata.set("startMuted", "yes").ok());
    EXPECT_EQ(metadata.start_muted(otherwise), otherwise);
}

TEST(RoomMetadata, SaysWhatOnlyModeratorsMay) {
    RoomMetadata metadata;
    EXPECT_FALSE(metadata.is_chat_restricted());
    ASSERT_TRUE(metadata.set("permissions", {{"groupChatRestricted", true}}).ok());
    EXPECT_TRUE(metadata.is_chat_restricted());
    EXPECT_FALSE(metadata.are_polls_restricted());
}

TEST(MetadataChange, IsAnObjectWithKeyAndData) {
    EXPECT_EQ(read_metadata_change(R"({"key":"a","data":{"b":1},"type":"room_metadata"})").value().key, "a");
    for (char const* text : {"", "x", "[]", R"({"key":1,"data":1})", R"({"key":"a"})", R"({"data":1})"})
        EXPECT_FALSE(read_metadata_change(text).ok()) << text;
    EXPECT_FALSE(read_metadata_change(std::string(10000, '[')).ok());
}

}  // namespace
}  // namespace usher::conference
