#include "focus/source_map.hpp"

#include <gtest/gtest.h>

#include "focus/captured.hpp"
#include "focus/focus_stage.hpp"
#include "focus/source_draft.hpp"

namespace usher::focus::test {

namespace {

constexpr OccupantId kAna{1};
constexpr OccupantId kBen{2};
constexpr auto kStrict = SourceMap::Strictness::AllOrNothing;
constexpr auto kLenient = SourceMap::Strictness::DropBad;

SignalledSource source(media::Ssrc ssrc, std::string name = {}, std::string msid = "m t") {
    return {ssrc, std::move(name), std::move(msid), false};
}
SignalledGroup fid(media::Ssrc one, media::Ssrc two) { return {GroupKind::Retransmission, {one, two}}; }
SignalledGroup sim(std::vector<media::Ssrc> members) { return {GroupKind::Simulcast, std::move(members)}; }
Signalled video(std::vector<SignalledSource> sources, std::vector<SignalledGroup> groups = {}) {
    Signalled signalled;
    signalled.video = {std::move(sources), std::move(groups)};
    return signalled;
}
Signalled audio(std::vector<SignalledSource> sources) {
    Signalled signalled;
    signalled.audio = {std::move(sources), {}};
    return signalled;
}
Signalled captured(std::string_view stanza) {
    Result<Jingle> jingle = read_jingle(*parse(stanza).child("jingle"));
    EXPECT_TRUE(jingle.ok());
    return jingle.value().sources;
}

}  // namespace

TEST(SourceMap, TakesWhatRealClientsSend) {
    SourceMap map;
    EXPECT_FALSE(map.add(kAna, "b5526fc3", captured(kAcceptNew), kStrict).refused);
    EXPECT_FALSE(map.add(kBen, "f519f079", captured(kAcceptOld), kStrict).refused);
    ASSERT_EQ(map.of(kAna).size(), 2U);
    KnownSource const& camera = map.of(kAna)[1];
    EXPECT_EQ(camera.media.name, "b5526fc3-v0");
    EXPECT_EQ(camera.media.encodings, (std::vector<media::Encoding>{
                                          {3433860234, 125696849}, {3540024195, 780992394}, {2890653713, 2371240079}}));
    ASSERT_EQ(map.of(kBen).size(), 2U);
    EXPECT_EQ(map.of(kBen)[0].media.name, "f519f079-a0");
    EXPECT_EQ(map.of(kBen)[1].media.name, "f519f079-v0");
    EXPECT_EQ(map.of(kBen)[1].media.encodings.size(), 3U);
    SourceMap other;
    EXPECT_FALSE(other.add(kAna, "a273514e", captured(kAcceptFirefox), kStrict).refused);
    EXPECT_EQ(other.of(kAna)[1].media.encodings.size(), 1U);
    EXPECT_FALSE(map.remove(kAna, captured(kRemoveNew)).refused);
    EXPECT_TRUE(map.of(kAna)[0].media.paused && map.of(kAna)[1].media.paused);
}

// Each against: ana has ana-v0 = {10, rtx 11} with msid "av v" and ana-a0 = {12} with "av v"; ben has ben-v0 = {20}, "b
// v".
struct Row {
    char const* what;
    Signalled add;
    bool good;
};
void try_each(std::vector<Row> const& table) {
    for (Row const& row : table) {
        SourceMap map;
        Signalled const camera = video({source(10, "ana-v0", "av v"), source(11, "ana-v0", "av v")}, {fid(10, 11)});
        ASSERT_FALSE(map.add(kAna, "ana", camera, kStrict).refused);
        ASSERT_FALSE(map.add(kAna, "ana", audio({source(12, "ana-a0", "av v")}), kStrict).refused);
        ASSERT_FALSE(map.add(kBen, "ben", video({source(20, "", "b v")}), kStrict).refused);
        SourceMap::Outcome const outcome = map.add(kAna, "ana", row.add, kStrict);
        EXPECT_EQ(!outcome.refused, row.good) << row.what;
        if (!outcome.refused) continue;
        EXPECT_EQ(outcome.refused->condition, "bad-request");
        EXPECT_FALSE(outcome.changed);
        EXPECT_EQ(map.of(kAna).size(), 2U) << row.what;
        EXPECT_EQ(map.size(), 4U) << row.what;
    }
}

TEST(SourceMap, RefusesWrongNamesSsrcsAndMsidsAndThenHasNotChanged) {
    try_each({
        {"nothing", video({}), true},
        {"a second video", video({source(30, "ana-v1", "new v")}), true},
        {"zero", video({source(0, "ana-v1")}), false},
        {"an ssrc of ben", video({source(20, "ana-v1", "new v")}), false},
        {"an own ssrc again", video({source(10, "ana-v0", "av v"), source(11, "ana-v0", "av v")}, {fid(10, 11)}), true},
        {"an own ssrc under another name", video({source(10, "ana-v1", "new v")}), false},
        {"an own ssrc without a name", video({source(10)}), true},
        {"an ssrc of the bridge", video({source(3100000002, "ana-v1", "new v")}), false},
        {"ben's name", video({source(30, "ben-v1", "new v")}), false},
        {"ben's name to replace his", video({source(30, "ben-v0", "new v")}), false},
        {"the bridge's name", video({source(30, "jvb-v0", "new v")}), false},
        {"a name that only begins like ana's", video({source(30, "anab-v0", "new v")}), false},
        {"no tail", video({source(30, "ana-", "new v")}), false},
        {"a long tail", video({source(30, "ana-" + std::string(33, 'v'), "new v")}), false},
        {"a tail with a space", video({source(30, "ana-v 1", "new v")}), false},
        {"ben's msid", video({source(30, "ana-v1", "b v")}), false},
        {"the camera's msid for a share", video({source(30, "ana-v1", "av v")}), false},
        {"the microphone's name for video", video({source(30, "ana-a0", "new v")}), false},
        {"the placeholder's msid", video({source(30, "ana-v1", "mixedmslabel x")}), false},
        {"an msid with a line break", video({source(30, "ana-v1", "a\r\nb")}), false},
        {"an msid with quotes", video({source(30, "ana-v1", "a\"b")}), false},
        {"an overlong msid", video({source(30, "ana-v1", std::string(201, 'm'))}), false},
        {"no msid", video({source(30, "ana-v1", "")}), true},
    });
}

TEST(SourceMap, RefusesGroupsThatMakeNoSourceAndThenHasNotChanged) {
    try_each({
        {"two msids", video({source(30, "ana-v1", "n v"), source(31, "ana-v1", "n w")}, {fid(30, 31)}), false},
        {"FID of one", video({source(30, "ana-v1", "n v")}, {{GroupKind::Retransmission, {30}}}), false},
        {"FID of three",
         video({source(30, "ana-v1", "n"), source(31, "ana-v1", "n"), source(32, "ana-v1", "n")},
               {{GroupKind::Retransmission, {30, 31, 32}}}),
         false},
        {"a member that nobody knows", video({source(30, "ana-v1", "n v")}, {fid(30, 31)}), false},
        {"a member of ben's", video({source(30, "ana-v1", "n v")}, {fid(30, 20)}), false},
        {"a group over two sources", video({source(30, "ana-v1", "n"), source(31, "ana-v2", "o")}, {fid(30, 31)}),
         false},
        {"two streams under one name", video({source(30, "ana-v1", "n v"), source(31, "ana-v1", "n v")}), false},
        {"RTX of itself", video({source(30, "ana-v1", "n v")}, {fid(30, 30)}), false},
        {"RTX twice",
         video({source(30, "ana-v1", "n"), source(31, "ana-v1", "n"), source(32, "ana-v1", "n")},
               {fid(30, 31), fid(30, 32)}),
         false},
        {"four layers",
         video({source(30, "ana-v1", "n"), source(31, "ana-v1", "n"), source(32, "ana-v1", "n"),
                source(33, "ana-v1", "n")},
               {sim({30, 31, 32, 33})}),
         false},
        {"an empty group", video({source(30, "ana-v1", "n v")}, {sim({})}), true},
        {"a group twice", video({source(30, "ana-v1", "n"), source(31, "ana-v1", "n")}, {fid(30, 31), fid(30, 31)}),
         true},
        {"one msid for two new sources", video({source(30, "ana-v1", "n"), source(31, "ana-v2", "n")}), false},
        {"one ssrc in two sources", video({source(30, "ana-v1", "n"), source(30, "ana-v2", "o")}), false},
    });
}

TEST(SourceMap, RefusesTooManyAndThenHasNotChanged) {
    std::vector<SignalledSource> many;
    for (media::Ssrc i = 0; i < 18; ++i)
        many.push_back(source(100 + i, "ana-v" + std::to_string(i + 1), "m" + std::to_string(i)));
    std::vector<SignalledSource> const enough(many.begin(), many.end() - 1);
    try_each({{"20 in all", video(enough), true}, {"21 in all", video(many), false}});
}

TEST(SourceMap, AtAcceptDropsTheBadAndKeepsTheGood) {
    SourceMap map;
    Signalled mixed = video(
        {source(30, "ana-v0", "n"), source(31, "ana-v0", "n"), source(0, "ana-v1", "x"), source(40, "ben-v0", "y")},
        {fid(30, 31)});
    mixed.audio.sources.push_back(source(50, "ana-a0", "bad\nmsid"));
    SourceMap::Outcome const outcome = map.add(kAna, "ana", mixed, kLenient);
    EXPECT_FALSE(outcome.refused);
    EXPECT_EQ(outcome.dropped, 3U);
    ASSERT_EQ(map.of(kAna).size(), 1U);
    EXPECT_EQ(map.of(kAna)[0].media.encodings, (std::vector<media::Encoding>{{30, 31}}));
}

TEST(SourceMap, RemovingPausesAndAddingTheSameAgainResumes) {
    SourceMap map;
    Signalled const camera =
        video({source(10), source(11), source(12), source(13)}, {sim({10, 12}), fid(10, 11), fid(12, 13)});
    map.add(kAna, "ana", camera, kStrict);
    std::uint64_t const instance = map.of(kAna)[0].instance;
    EXPECT_TRUE(map.remove(kAna, camera).changed);
    EXPECT_TRUE(map.of(kAna)[0].media.paused);
    EXPECT_FALSE(map.remove(kAna, camera).changed);
    EXPECT_TRUE(map.add(kAna, "ana", camera, kStrict).changed);
    EXPECT_FALSE(map.of(kAna)[0].media.paused);
    EXPECT_EQ(map.of(kAna)[0].instance, instance);
    EXPECT_FALSE(map.add(kAna, "ana", camera, kStrict).changed);
    // One layer less is not a pause.
    EXPECT_FALSE(map.remove(kAna, video({source(12), source(13)})).changed);
    EXPECT_FALSE(map.of(kAna)[0].media.paused);
}

TEST(SourceMap, RemovingWhatIsNotOnesOwnIsRefusedAsAWhole) {
    SourceMap map;
    map.add(kAna, "ana", video({source(10)}), kStrict);
    map.add(kBen, "ben", video({source(20, "", "b v")}), kStrict);
    for (Signalled const& remove : {video({source(10), source(20)}), video({source(10), source(99)}),
                                    video({source(10)}, {fid(10, 20)}), video({source(0)})}) {
        EXPECT_TRUE(map.remove(kAna, remove).refused);
        EXPECT_FALSE(map.of(kAna)[0].media.paused);
        EXPECT_FALSE(map.of(kBen)[0].media.paused);
    }
}

TEST(SourceMap, AnotherSsrcReplacesAndMoreSsrcsExtend) {
    SourceMap map;
    map.add(kAna, "ana", video({source(10)}), kStrict);
    std::uint64_t const first = map.of(kAna)[0].instance;
    SourceMap::Outcome outcome = map.add(kAna, "ana", video({source(20)}), kStrict);
    EXPECT_TRUE(outcome.replaced);
    EXPECT_EQ(map.of(kAna)[0].media.encodings, (std::vector<media::Encoding>{{20, 0}}));
    EXPECT_NE(map.of(kAna)[0].instance, first);
    EXPECT_FALSE(map.has(10));
    outcome = map.add(kAna, "ana", video({source(21)}, {fid(20, 21)}), kStrict);
    EXPECT_TRUE(outcome.replaced);
    EXPECT_EQ(map.of(kAna)[0].media.encodings, (std::vector<media::Encoding>{{20, 21}}));
    EXPECT_EQ(map.size(), 2U);
}

TEST(SourceMap, WithdrawnSourcesMakeRoomForNewOnes) {
    SourceMap map;
    std::vector<SignalledSource> many;
    for (media::Ssrc i = 0; i < 20; ++i)
        many.push_back(source(100 + i, "ana-v" + std::to_string(i), "m" + std::to_string(i)));
    ASSERT_FALSE(map.add(kAna, "ana", video(many), kStrict).refused);
    EXPECT_TRUE(map.add(kAna, "ana", video({source(200, "ana-v20", "n")}), kStrict).refused);
    map.remove(kAna, video({many[3], many[4]}));
    SourceMap::Outcome const outcome = map.add(kAna, "ana", video({source(200, "ana-v20", "n")}), kStrict);
    EXPECT_FALSE(outcome.refused);
    EXPECT_EQ(outcome.ended, (std::vector<media::SourceName>{"ana-v3", "ana-v4"}));
    EXPECT_FALSE(map.has(103));
    EXPECT_EQ(map.size(), 19U);
}

TEST(SourceMap, ForgettingFreesEverything) {
    SourceMap map;
    map.add(kAna, "ana", captured(kAcceptOld), kStrict);
    map.forget(kAna);
    EXPECT_EQ(map.size(), 0U);
    EXPECT_TRUE(map.of(kAna).empty());
    EXPECT_FALSE(map.add(kBen, "ben", captured(kAcceptOld), kStrict).refused);
}

TEST(SourceMap, InventsAnMsidWhereThereIsNone) {
    SourceMap map;
    Signalled both = video({source(30, "", "")});
    both.audio.sources.push_back(source(31, "", ""));
    ASSERT_FALSE(map.add(kAna, "ana", both, kStrict).refused);
    EXPECT_EQ(map.of(kAna)[0].msid, "ana-audio-0-1 ana-a0-31");
    EXPECT_EQ(map.of(kAna)[1].msid, "ana-video-0-1 ana-v0-30");
}

}  // namespace usher::focus::test
