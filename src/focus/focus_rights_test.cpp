// What an endpoint may not send is not forwarded, whatever its client does, and is again as soon as it may.
#include <gtest/gtest.h>

#include "focus/focus_stage.hpp"

namespace usher::focus::test {
namespace {

std::map<media::SourceName, bool> paused(Stage const& stage, OccupantId id) {
    std::map<media::SourceName, bool> all;
    for (media::Source const& source : stage.engine.sources.at(id)) all[source.name] = source.paused;
    return all;
}

void set(Stage& stage, OccupantId id, Rights rights) {
    stage.focus.set_rights(id, rights, stage.now, stage.ids, stage.out);
    stage.perform();
}

using Paused = std::map<media::SourceName, bool>;

TEST(FocusRights, WhoMayNotSpeakIsSeenAndNotHeard) {
    Stage stage;
    OccupantId const ana = stage.join("ana", Dialect::New);
    stage.join("ben", Dialect::New);
    Rights rights;
    rights.may_speak = false;
    set(stage, ana, rights);
    EXPECT_EQ(paused(stage, ana), (Paused{{"ana-a0", true}, {"ana-v0", false}}));
    stage.presence(ana, {{"ana-a0", false}, {"ana-v0", false}});
    EXPECT_EQ(paused(stage, ana), (Paused{{"ana-a0", true}, {"ana-v0", false}})) << "his presence does not help him";
    set(stage, ana, {});
    EXPECT_EQ(paused(stage, ana), (Paused{{"ana-a0", false}, {"ana-v0", false}}));
}

TEST(FocusRights, ACameraAndAScreenAreHeldBackEachByItself) {
    Stage stage;
    OccupantId const ana = stage.join("ana", Dialect::New);
    stage.join("ben", Dialect::New);
    EXPECT_EQ(
        stage.ask(ana, Stage::jingle(stage[ana], "source-add", Stage::video_xml(stage[ana], 7000, 1, 1, "desktop"))),
        "result");
    Rights no_camera;
    no_camera.may_show = false;
    set(stage, ana, no_camera);
    EXPECT_EQ(paused(stage, ana), (Paused{{"ana-a0", false}, {"ana-v0", true}, {"ana-v1", false}}));
    Rights no_screen;
    no_screen.may_present = false;
    set(stage, ana, no_screen);
    EXPECT_EQ(paused(stage, ana), (Paused{{"ana-a0", false}, {"ana-v0", false}, {"ana-v1", true}}));
}

TEST(FocusRights, WhatIsSignalledMeanwhileIsHeldBackFromTheBeginning) {
    Stage stage;
    OccupantId const ana = stage.seat("ana", Dialect::New);
    stage.seat("ben", Dialect::New);
    Rights silent;
    silent.may_speak = false;
    silent.may_show = false;
    set(stage, ana, silent);
    stage.accept_open();
    EXPECT_EQ(paused(stage, ana), (Paused{{"ana-a0", true}, {"ana-v0", true}}));
    EXPECT_EQ(stage.ask(ana, Stage::jingle(stage[ana], "source-add", Stage::video_xml(stage[ana], 7000, 1, 1))),
              "result");
    EXPECT_TRUE(paused(stage, ana)["ana-v1"]);
}

TEST(FocusRights, SaysWhoSpeaksAndWhenHeIsGone) {
    Stage stage;
    OccupantId const ana = stage.join("ana", Dialect::New);
    stage.join("ben", Dialect::New);
    stage.forget();
    stage.report(media::Speakers{"c0ffee", {stage.endpoint(ana)}});
    auto dominant = [&] {
        std::vector<std::optional<OccupantId>> list;
        for (Output const& output : stage.log)
            if (auto const* one = std::get_if<Dominant>(&output)) list.push_back(one->who);
        return list;
    };
    EXPECT_EQ(dominant(), (std::vector<std::optional<OccupantId>>{ana}));
    stage.focus.unseat(ana, stage.now, stage.ids, stage.out);
    stage.perform();
    EXPECT_EQ(dominant(), (std::vector<std::optional<OccupantId>>{ana, std::nullopt}));
}

}  // namespace
}  // namespace usher::focus::test
