#include "focus/focus.hpp"

#include <algorithm>

#include "focus/focus_stage.hpp"

namespace usher::focus::test {

using nlohmann::json;
using Names = std::set<std::string>;

namespace {

template <class Command>
std::vector<Command> commands(Stage const& stage) {
    std::vector<Command> list;
    for (media::Command const& command : stage.engine.commands)
        if (auto const* it = std::get_if<Command>(&command)) list.push_back(*it);
    return list;
}

}  // namespace

TEST(Focus, OneAloneIsNotInvitedAndTheSecondBringsBothIn) {
    Stage stage;
    OccupantId ana = stage.seat("ana", Dialect::New);
    EXPECT_EQ(stage[ana].initiates, 0);
    EXPECT_TRUE(stage.engine.commands.empty());
    OccupantId ben = stage.seat("ben", Dialect::Old);
    EXPECT_EQ(stage[ana].initiates, 1);
    EXPECT_EQ(stage[ben].initiates, 1);
    EXPECT_NE(stage[ana].sid, stage[ben].sid);
}

TEST(Focus, TheOfferWaitsForTheEnginesTransport) {
    Stage stage;
    stage.engine.answers = false;
    OccupantId ana = stage.seat("ana", Dialect::New);
    stage.seat("ben", Dialect::New);
    EXPECT_EQ(stage[ana].initiates, 0);
    stage.report(media::EndpointOpened{stage.endpoint(ana), {"ufrag", "pwd", "sha-256", "AA", {}}});
    EXPECT_EQ(stage[ana].initiates, 1);
}

TEST(Focus, BothSeeEachOtherUnderAssignedSsrcsInBothFormsAndDialects) {
    for (bool json_form : {false, true}) {
        Stage stage(json_form);
        OccupantId ana = stage.join("ana", Dialect::New);
        OccupantId ben = stage.join("ben", Dialect::Old);
        OccupantId eve = stage.join("eve", Dialect::New);
        EXPECT_EQ(stage[ana].names(), (Names{"ben-a0", "ben-v0", "eve-a0", "eve-v0"}));
        EXPECT_EQ(stage[ben].names(), (Names{"ana-a0", "ana-v0", "eve-a0", "eve-v0"}));
        EXPECT_EQ(stage[eve].names(), (Names{"ana-a0", "ana-v0", "ben-a0", "ben-v0"}));
        for (OccupantId id : {ana, ben, eve}) {
            EXPECT_EQ(stage[id].streams.size(), 6U);  // audio; video and its RTX
            for (auto const& [name, pair] : stage.engine.receive[id]) {
                ASSERT_TRUE(stage[id].streams.contains(pair.primary));
                EXPECT_EQ(stage[id].streams[pair.primary].name, name);
                EXPECT_EQ(stage[id].rtx[pair.primary], pair.rtx);  // 0 for audio
            }
        }
        media::SourceSet const& sent = stage.engine.sources[ben];
        ASSERT_EQ(sent.size(), 2U);
        EXPECT_EQ(sent[1].name, "ben-v0");
        EXPECT_EQ(sent[1].encodings.size(), 3U);
    }
}

TEST(Focus, OnAcceptTheEngineConnectsBeforeSourcesBeforeReceivingBeforeLimits) {
    Stage stage;
    stage.join("ana", Dialect::New);
    stage.seat("ben", Dialect::New);
    for (auto& [id, client] : stage.clients)
        if (!stage.accepted.contains(client.sid)) stage.accept(id);
    stage.forget();
    OccupantId eve = stage.join("eve", Dialect::New);
    std::vector<std::size_t> kinds;
    for (media::Command const& command : stage.engine.commands) {
        kinds.push_back(command.index());
        if (auto const* connect = std::get_if<media::ConnectEndpoint>(&command)) {
            EXPECT_EQ(connect->who.occupant, eve);
            EXPECT_EQ(connect->remote.ufrag, "rg1P");
        }
    }
    // open, connect, sources, receive for eve, ana and ben, then limits (only eve's change)
    EXPECT_EQ(kinds, (std::vector<std::size_t>{1, 2, 3, 4, 4, 4, 5}));
}

TEST(Focus, SourcesThatComeWhileAnOfferIsOpenAreToldAfterItsAccept) {
    Stage stage;
    OccupantId ana = stage.seat("ana", Dialect::New);
    OccupantId ben = stage.seat("ben", Dialect::New);
    stage.accept(ana);
    EXPECT_TRUE(stage[ben].names().empty());
    EXPECT_EQ(stage[ben].count("source-add"), 0U);
    stage.accept(ben);
    EXPECT_EQ(stage[ben].names(), (Names{"ana-a0", "ana-v0"}));
    EXPECT_EQ(stage[ana].names(), (Names{"ben-a0", "ben-v0"}));
}

TEST(Focus, OneWhoLeavesWhileAnOfferIsOpenIsRemovedAfterItsAccept) {
    Stage stage;
    OccupantId ana = stage.join("ana", Dialect::New);
    stage.join("ben", Dialect::New);
    OccupantId eve = stage.seat("eve", Dialect::Old);
    EXPECT_EQ(stage[eve].names(), (Names{"ana-a0", "ana-v0", "ben-a0", "ben-v0"}));
    stage.unseat(ana);
    EXPECT_EQ(stage[eve].count("source-remove"), 0U);
    stage.accept(eve);
    EXPECT_EQ(stage[eve].names(), (Names{"ben-a0", "ben-v0"}));
    EXPECT_EQ(stage.engine.receive[eve].size(), 2U);
}

TEST(Focus, TheResultOfARequestComesBeforeWhatItCauses) {
    Stage stage;
    OccupantId ana = stage.seat("ana", Dialect::New);
    OccupantId ben = stage.seat("ben", Dialect::New);
    stage.accept(ana);
    stage.forget();
    stage.accept(ben);
    ASSERT_GE(stage[ben].iqs.size(), 2U);
    EXPECT_EQ(stage[ben].iqs[0].attribute("type"), "result");
    EXPECT_EQ(stage[ben].iqs[1].child("jingle")->attribute("action"), "source-add");
}

TEST(Focus, ALeaversSourcesAreRemovedForTheOthersAndItsEndpointClosed) {
    Stage stage;
    OccupantId ana = stage.join("ana", Dialect::New);
    OccupantId ben = stage.join("ben", Dialect::Old);
    OccupantId eve = stage.join("eve", Dialect::New);
    stage.forget();
    stage.focus.unseat(eve, stage.now, stage.ids, stage.out);
    std::size_t const before = stage.out.size();
    stage.perform();
    EXPECT_GT(before, 0U);
    EXPECT_EQ(stage[ana].names(), (Names{"ben-a0", "ben-v0"}));
    EXPECT_EQ(stage[ben].names(), (Names{"ana-a0", "ana-v0"}));
    EXPECT_EQ(stage[eve].channel_closes, 1);
    EXPECT_EQ(commands<media::CloseEndpoint>(stage).size(), 1U);
    EXPECT_FALSE(stage.engine.receive[ana].contains("eve-v0"));
}

TEST(Focus, OneWhoComesBackIsToldUnderFreshSsrcsAndADifferentMsid) {
    Stage stage;
    OccupantId ana = stage.join("ana", Dialect::Old);
    stage.join("ben", Dialect::Old);
    OccupantId eve = stage.join("eve", Dialect::New);
    stage.unseat(eve);
    eve = stage.seat("eve", Dialect::New);
    stage.accept(eve, 3000 + 100000);  // the same SSRCs and msids as before
    EXPECT_EQ(stage[ana].names(), (Names{"ben-a0", "ben-v0", "eve-a0", "eve-v0"}));
    bool found = false;
    for (auto const& [ssrc, seen] : stage[ana].streams) {
        if (seen.name != "eve-v0") continue;
        found = true;
        EXPECT_TRUE(seen.msid.starts_with("r2-")) << seen.msid;
    }
    EXPECT_TRUE(found);
}

TEST(Focus, TheLoneOnesSessionExpiresAfterAWhileAndComesBackWithTheNextPerson) {
    Stage stage;
    OccupantId ana = stage.join("ana", Dialect::New);
    OccupantId ben = stage.join("ben", Dialect::New);
    stage.unseat(ben);
    stage.wait(Milliseconds{19999});
    EXPECT_EQ(stage[ana].terminates, 0);
    stage.wait(Milliseconds{1});
    EXPECT_EQ(stage[ana].terminates, 1);
    EXPECT_NE(stage[ana].last().child("jingle")->child("reason")->child("expired"), nullptr);
    EXPECT_TRUE(stage.engine.generation.empty());
    EXPECT_EQ(stage[ana].channel_closes, 1);
    stage.join("eve", Dialect::New);
    EXPECT_EQ(stage[ana].initiates, 2);
    EXPECT_EQ(stage[ana].names(), (Names{"eve-a0", "eve-v0"}));
}

TEST(Focus, ASecondPersonInTimeKeepsTheLoneOnesSession) {
    Stage stage;
    OccupantId ana = stage.join("ana", Dialect::New);
    OccupantId ben = stage.join("ben", Dialect::New);
    stage.unseat(ben);
    stage.wait(Milliseconds{10000});
    stage.join("eve", Dialect::New);
    stage.wait(Milliseconds{60000});
    EXPECT_EQ(stage[ana].initiates, 1);
    EXPECT_EQ(stage[ana].terminates, 0);
}

TEST(Focus, WithdrawingAndReAddingPausesAndResumesWithoutAWordToTheOthers) {
    Stage stage;
    OccupantId ana = stage.join("ana", Dialect::Old);
    OccupantId ben = stage.join("ben", Dialect::Old);
    std::string const sources = Stage::audio_xml(stage[ana], 101006) + Stage::video_xml(stage[ana], 101000);
    for (int i = 0; i < 5; ++i) {
        stage.forget();
        EXPECT_EQ(stage.ask(ana, Stage::jingle(stage[ana], "source-remove", sources)), "result");
        for (media::Source const& source : stage.engine.sources[ana]) EXPECT_TRUE(source.paused);
        EXPECT_EQ(stage.engine.sources[ana].size(), 2U);
        EXPECT_EQ(stage.ask(ana, Stage::jingle(stage[ana], "addsource", sources)), "result");
        for (media::Source const& source : stage.engine.sources[ana]) EXPECT_FALSE(source.paused);
        EXPECT_TRUE(stage[ben].iqs.empty());
        EXPECT_TRUE(commands<media::Receive>(stage).empty());
    }
}

TEST(Focus, ANewcomerIsToldOfAWithdrawnSourceOnlyWhenItComesBack) {
    Stage stage;
    OccupantId ana = stage.join("ana", Dialect::Old);
    stage.join("ben", Dialect::Old);
    std::string const sources = Stage::audio_xml(stage[ana], 101006) + Stage::video_xml(stage[ana], 101000);
    stage.ask(ana, Stage::jingle(stage[ana], "source-remove", sources));
    OccupantId eve = stage.join("eve", Dialect::New);
    EXPECT_EQ(stage[eve].names(), (Names{"ben-a0", "ben-v0"}));
    stage.ask(ana, Stage::jingle(stage[ana], "source-add", sources));
    EXPECT_EQ(stage[eve].names(), (Names{"ana-a0", "ana-v0", "ben-a0", "ben-v0"}));
}

TEST(Focus, AnotherSsrcUnderTheSameNameReplacesTheSource) {
    Stage stage;
    OccupantId ana = stage.join("ana", Dialect::Old);
    OccupantId ben = stage.join("ben", Dialect::New);
    stage.forget();
    EXPECT_EQ(stage.ask(ana, Stage::jingle(stage[ana], "source-add", Stage::video_xml(stage[ana], 5000, 1))), "result");
    ASSERT_EQ(stage[ben].iqs.size(), 2U);
    EXPECT_EQ(stage[ben].iqs[0].child("jingle")->attribute("action"), "source-remove");
    EXPECT_EQ(stage[ben].iqs[1].child("jingle")->attribute("action"), "source-add");
    ASSERT_EQ(stage.engine.sources[ana].size(), 2U);
    EXPECT_EQ(stage.engine.sources[ana][1].encodings, (std::vector<media::Encoding>{{5000, 5001}}));
}

TEST(Focus, AnOlderClientSeesTheScreenShareWhileItIsOnAndElseTheCamera) {
    Stage stage;
    OccupantId ana = stage.join("ana", Dialect::New);
    OccupantId ben = stage.join("ben", Dialect::Old);
    OccupantId eve = stage.join("eve", Dialect::New);
    EXPECT_EQ(
        stage.ask(ana, Stage::jingle(stage[ana], "source-add", Stage::video_xml(stage[ana], 7000, 3, 1, "desktop"))),
        "result");
    EXPECT_EQ(stage[ben].names(), (Names{"ana-a0", "ana-v0", "eve-a0", "eve-v0"}));
    EXPECT_TRUE(stage[eve].names().contains("ana-v1"));
    stage.forget();
    stage.presence(ana, {{"ana-a0", false}, {"ana-v0", false}, {"ana-v1", false, true}});
    EXPECT_EQ(stage[ben].names(), (Names{"ana-a0", "ana-v1", "eve-a0", "eve-v0"}));
    ASSERT_EQ(stage[ben].iqs.size(), 2U);
    EXPECT_EQ(stage[ben].iqs[0].child("jingle")->attribute("action"), "source-remove");
    EXPECT_TRUE(stage[eve].iqs.empty());
    stage.presence(ana, {{"ana-a0", false}, {"ana-v0", false}, {"ana-v1", true, true}});
    EXPECT_EQ(stage[ben].names(), (Names{"ana-a0", "ana-v0", "eve-a0", "eve-v0"}));
    EXPECT_EQ(stage.engine.receive[ben].size(), 4U);
}

TEST(Focus, WhoMayNotSendIsHeardAndSeenByNobody) {
    Stage stage;
    OccupantId ana = stage.join("ana", Dialect::New);
    OccupantId vic = stage.seat("vic", Dialect::New, false);
    stage.accept_open();
    EXPECT_TRUE(stage[ana].names().empty());
    EXPECT_EQ(stage[vic].names(), (Names{"ana-a0", "ana-v0"}));
    EXPECT_EQ(stage.ask(vic, Stage::jingle(stage[vic], "source-add", Stage::audio_xml(stage[vic], 900))), "forbidden");
    stage.say(vic, R"({"colibriClass":"EndpointMessage","to":"","msgPayload":{}})");
    EXPECT_TRUE(stage[ana].heard("EndpointMessage").empty());
}

TEST(Focus, ALostEngineInvitesEverybodyAnewWithANewGeneration) {
    Stage stage;
    OccupantId ana = stage.join("ana", Dialect::New);
    OccupantId ben = stage.join("ben", Dialect::Old);
    media::EndpointId const old = stage.endpoint(ana);
    std::string const old_sid = stage[ana].sid;
    stage.forget();
    stage.engine = Stage::Engine{};
    stage.report(media::EngineLost{"c0ffee", "killed"});
    EXPECT_EQ(stage[ana].terminates, 1);
    EXPECT_EQ(stage[ana].initiates, 2);
    EXPECT_EQ(stage[ben].initiates, 2);
    EXPECT_EQ(stage[ana].channel_closes, 1);
    EXPECT_TRUE(commands<media::CloseEndpoint>(stage).empty());
    EXPECT_EQ(stage.endpoint(ana).generation, old.generation + 1);
    std::string const stale = "<jingle xmlns='urn:xmpp:jingle:1' action='transport-info' sid='" + old_sid + "'/>";
    EXPECT_EQ(stage.ask(ana, stale), "gone");
    stage.accept_open();
    EXPECT_EQ(stage[ana].names(), (Names{"ben-a0", "ben-v0"}));
    EXPECT_EQ(stage[ben].names(), (Names{"ana-a0", "ana-v0"}));
    // A late word about the old generation changes nothing.
    stage.forget();
    stage.report(media::CommandRefused{old, "no such transport"});
    stage.report(media::EndpointDown{old, "gone"});
    EXPECT_EQ(stage[ana].initiates, 2);
    EXPECT_TRUE(stage[ben].heard("EndpointConnectivityStatusChangeEvent").empty());
}

TEST(Focus, AnEngineThatKeepsDyingIsGivenAPause) {
    Stage stage;
    OccupantId ana = stage.join("ana", Dialect::New);
    stage.join("ben", Dialect::New);
    for (int i = 0; i < 4; ++i) {
        stage.engine = Stage::Engine{};
        stage.report(media::EngineLost{"c0ffee", "crash"});
    }
    EXPECT_EQ(stage[ana].initiates, 4);
    EXPECT_TRUE(stage[ana].sid.empty());
    stage.wait(Milliseconds{9999});
    EXPECT_EQ(stage[ana].initiates, 4);
    stage.wait(Milliseconds{1});
    EXPECT_EQ(stage[ana].initiates, 5);
}

TEST(Focus, ARefusedCommandInvitesAnewButNotForEver) {
    Stage stage;
    OccupantId ana = stage.join("ana", Dialect::New);
    stage.join("ben", Dialect::New);
    for (int i = 0; i < 3; ++i) stage.report(media::CommandRefused{stage.endpoint(ana), "no"});
    EXPECT_EQ(stage[ana].initiates, 4);
    EXPECT_FALSE(stage[ana].sid.empty());
    stage.report(media::CommandRefused{stage.endpoint(ana), "no"});
    EXPECT_EQ(stage[ana].initiates, 4);
    EXPECT_TRUE(stage[ana].sid.empty());
    EXPECT_FALSE(stage.engine.generation.contains(ana));
    auto remarks = stage.remarks();
    EXPECT_TRUE(std::ranges::any_of(remarks, [](Remark const& remark) { return remark.event == "invite-given-up"; }));
}

TEST(Focus, AnErrorToTheOfferEndsTheSession) {
    Stage stage;
    OccupantId ana = stage.seat("ana", Dialect::New);
    stage.seat("ben", Dialect::New);
    xmpp::Element answer("iq", xmpp::ns::kClient);
    answer.set("type", "result").set("id", stage[ana].initiate_id);
    stage.focus.receive(ana, answer, stage.now, stage.ids, stage.out);
    EXPECT_TRUE(stage.out.empty());
    answer.set("type", "error");
    stage.focus.receive(ana, answer, stage.now, stage.ids, stage.out);
    stage.perform();
    EXPECT_FALSE(stage.engine.generation.contains(ana));
    EXPECT_EQ(stage.ask(ana, Stage::accept_xml(stage[ana], 1)), "gone");
}

TEST(Focus, ClosingTheMeetingClosesChannelsAndTheEnginesConference) {
    Stage stage;
    stage.join("ana", Dialect::New);
    stage.join("ben", Dialect::New);
    stage.forget();
    stage.focus.close(stage.out);
    stage.perform();
    EXPECT_FALSE(stage.engine.is_open);
    EXPECT_EQ(stage[OccupantId{1}].channel_closes, 1);
    EXPECT_EQ(stage[OccupantId{2}].channel_closes, 1);
    EXPECT_EQ(commands<media::CloseConference>(stage).size(), 1U);
}

TEST(Focus, DescribesItselfAsJson) {
    Stage stage;
    stage.join("ana", Dialect::New);
    stage.join("ben", Dialect::Old);
    json const state = json::parse(stage.focus.describe());
    ASSERT_EQ(state["endpoints"].size(), 2U);
    EXPECT_EQ(state["endpoints"][0]["session"], "accepted");
    EXPECT_EQ(state["endpoints"][1]["sources"][1]["name"], "ben-v0");
    EXPECT_EQ(stage.focus.describe().find("pwd"), std::string::npos);
}

}  // namespace usher::focus::test
