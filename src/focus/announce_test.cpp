#include "focus/announce.hpp"

#include <gtest/gtest.h>

namespace usher::focus::test {

namespace {

constexpr OccupantId kAna{1};

KnownSource known(std::string name, media::Kind kind, std::uint64_t instance, std::string msid) {
    KnownSource source;
    source.media.name = std::move(name);
    source.media.kind = kind;
    source.instance = instance;
    source.msid = std::move(msid);
    return source;
}
std::vector<std::string> names(std::vector<KnownSource const*> const& sources) {
    std::vector<std::string> list;
    for (KnownSource const* source : sources) list.push_back(source->media.name);
    return list;
}
using Names = std::vector<std::string>;

}  // namespace

TEST(Announced, SaysTheDifferenceWithAFreshPairEachTime) {
    SourceMap map;
    SsrcPool pool(7);
    Announced told;
    std::vector<KnownSource> sources{known("ana-a0", media::Kind::Audio, 1, "m a"),
                                     known("ana-v0", media::Kind::Video, 2, "m v")};
    AnnouncedChange first;
    told.sync(kAna, "ana", {&sources[0], &sources[1]}, pool, map, first);
    ASSERT_EQ(first.added.size(), 2U);
    EXPECT_EQ(first.added[0].pair.rtx, 0U);
    EXPECT_NE(first.added[1].pair.rtx, 0U);
    AnnouncedChange nothing;
    told.sync(kAna, "ana", {&sources[0], &sources[1]}, pool, map, nothing);
    EXPECT_TRUE(nothing.empty());
    sources[1].instance = 3;
    AnnouncedChange second;
    told.sync(kAna, "ana", {&sources[0], &sources[1]}, pool, map, second);
    ASSERT_EQ(second.removed.size(), 1U);
    ASSERT_EQ(second.added.size(), 1U);
    EXPECT_EQ(second.removed[0].pair, first.added[1].pair);
    EXPECT_NE(second.added[0].pair, first.added[1].pair);
    EXPECT_EQ(second.added[0].msid, "r2-m r2-v");
    AnnouncedChange last;
    told.sync(kAna, "ana", {}, pool, map, last);
    EXPECT_EQ(last.removed.size(), 2U);
    EXPECT_TRUE(told.all().empty());
}

TEST(Announced, AnMsidIsNewAgainInANewSession) {
    SourceMap map;
    SsrcPool pool(7);
    Announced told;
    std::vector<KnownSource> sources{known("ana-a0", media::Kind::Audio, 1, "m a")};
    AnnouncedChange change;
    told.sync(kAna, "ana", {&sources[0]}, pool, map, change);
    told.clear();
    AnnouncedChange again;
    told.sync(kAna, "ana", {&sources[0]}, pool, map, again);
    ASSERT_EQ(again.added.size(), 1U);
    EXPECT_EQ(again.added[0].msid, "m a");
}

TEST(SsrcPool, StaysAbove2To30AndSkipsWhatIsTaken) {
    SourceMap map;
    Signalled signalled;
    signalled.audio.sources.push_back({0xFFFFFFFFU, "ana-a0", "m a", false});
    ASSERT_FALSE(map.add(kAna, "ana", signalled, SourceMap::Strictness::AllOrNothing).refused);
    SsrcPool high(0xFFFFFFFEU);
    EXPECT_EQ(high.take(map), 0xFFFFFFFEU);
    EXPECT_EQ(high.take(map), SsrcPool::kLeast);
    SsrcPool bridge(media::kBridgeAudioSsrc);
    EXPECT_EQ(bridge.take(map), media::kBridgeVideoSsrc + 1);
    EXPECT_EQ(SsrcPool(1).take(map), SsrcPool::kLeast + 1);
}

TEST(WantedBy, AnOlderReceiverHasOneAudioAndOneVideo) {
    Announced told;
    std::vector<KnownSource> sources{
        known("ana-a0", media::Kind::Audio, 1, "m a"), known("ana-a1", media::Kind::Audio, 2, "m b"),
        known("ana-v0", media::Kind::Video, 3, "m v"), known("ana-v1", media::Kind::Video, 4, "m w")};
    sources[3].media.desktop = true;
    auto old = [&] { return names(wanted_by(Dialect::Old, kAna, sources, told)); };
    EXPECT_EQ(names(wanted_by(Dialect::New, kAna, sources, told)).size(), 4U);
    EXPECT_EQ(old(), (Names{"ana-a0", "ana-v0"}));  // no presence yet: treated as muted
    sources[3].muted = false;
    EXPECT_EQ(old(), (Names{"ana-a0", "ana-v1"}));
    sources[3].enabled = false;
    EXPECT_EQ(old(), (Names{"ana-a0", "ana-v0"}));
    sources[3].enabled = true;
    sources[3].media.paused = true;
    EXPECT_EQ(old(), (Names{"ana-a0", "ana-v0"}));
    sources[3].media.paused = false;
    sources[3].muted = true;
    EXPECT_EQ(old(), (Names{"ana-a0", "ana-v0"}));
    sources.erase(sources.begin() + 2);
    EXPECT_EQ(old(), (Names{"ana-a0", "ana-v1"}));  // there is no camera
}

TEST(WantedBy, WithdrawnSourcesStayWithThoseWhoKnowThem) {
    SourceMap map;
    SsrcPool pool(7);
    Announced told;
    Announced stranger;
    std::vector<KnownSource> sources{known("ana-v0", media::Kind::Video, 1, "m v")};
    AnnouncedChange change;
    told.sync(kAna, "ana", {&sources[0]}, pool, map, change);
    sources[0].media.paused = true;
    for (Dialect dialect : {Dialect::Old, Dialect::New}) {
        EXPECT_EQ(names(wanted_by(dialect, kAna, sources, told)), Names{"ana-v0"});
        EXPECT_TRUE(wanted_by(dialect, kAna, sources, stranger).empty());
    }
}

}  // namespace usher::focus::test
