#include <algorithm>

#include "focus/focus_stage.hpp"
#include "focus/focus_state.hpp"

namespace usher::focus::test {

namespace {

std::string restart_xml(Client const& client, std::string const& bridge_session) {
    return Stage::jingle(client, "session-terminate",
                         "<reason><connectivity-error/><text>ICE FAILED</text></reason><bridge-session "
                         "xmlns='http://jitsi.org/protocol/focus' id='" +
                             bridge_session + "' restart='true'/>");
}
// What a client does that asks for a restart: its session is over, whatever is answered.
std::string restart(Stage& stage, OccupantId id) {
    std::string const xml = restart_xml(stage[id], stage[id].bridge_session);
    stage[id].sid.clear();
    return stage.ask(id, xml);
}
std::string info(Client const& client, std::string const& inside) {
    return Stage::jingle(client, "session-info", inside);
}
std::string ice_state(std::string const& state, std::string const& bridge_session) {
    return "<ice-state xmlns='http://jitsi.org/protocol/focus'>" + state +
           "</ice-state><bridge-session xmlns='http://jitsi.org/protocol/focus' id='" + bridge_session + "'/>";
}

}  // namespace

TEST(FocusJingle, AnswersEachRequestOnceAndAsTheRulesSay) {
    Stage stage;
    OccupantId ana = stage.join("ana", Dialect::New);
    OccupantId ben = stage.join("ben", Dialect::New);
    OccupantId eve = stage.seat("eve", Dialect::New);  // offered, not accepted
    Client const& a = stage[ana];
    Client const& e = stage[eve];
    Client unknown = a;
    unknown.sid = "nosuchsid";
    std::string const transport =
        "<content name='0'><transport xmlns='urn:xmpp:jingle:transports:ice-udp:1' ufrag='abcd'/></content>";
    struct Row {
        OccupantId who;
        std::string jingle;
        char const* answer;
    };
    std::vector<Row> const table{
        {ana, Stage::jingle(a, "transport-info", transport), "result"},
        {eve, Stage::jingle(e, "transport-info", transport), "result"},
        {ana, Stage::jingle(a, "transport-info"), "bad-request"},
        {ana, Stage::jingle(a, "source-add"), "result"},
        {ana, Stage::jingle(a, "source-remove"), "result"},
        {ana, Stage::jingle(a, "source-add", Stage::audio_xml(stage[ben], 77)), "bad-request"},
        {ana, Stage::jingle(a, "source-remove", Stage::content_xml("audio", Stage::source_xml(102006, "", ""))),
         "bad-request"},
        {eve, Stage::jingle(e, "source-add", Stage::audio_xml(e, 77)), "unexpected-request"},
        {ana, Stage::accept_xml(a, 500), "unexpected-request"},
        {eve, Stage::jingle(e, "session-accept"), "bad-request"},
        {ana, Stage::jingle(unknown, "source-add", Stage::audio_xml(a, 77)), "item-not-found"},
        {ana, Stage::jingle(a, "content-modify"), "feature-not-implemented"},
        {ana, Stage::jingle(a, "transport-replace"), "feature-not-implemented"},
        {ana, Stage::jingle(a, "session-initiate"), "feature-not-implemented"},
        {ana, info(a, ""), "result"},
        {ana, info(a, "<active xmlns='urn:xmpp:jingle:apps:rtp:info:1'/>"), "feature-not-implemented"},
        {ana, info(a, ice_state("connected", a.bridge_session)), "result"},
        {ana, info(a, ice_state("failed", "another")), "result"},
        {ana, info(a, "<bridge-session xmlns='http://jitsi.org/protocol/focus' id='x' ice-restart='true'/>"),
         "feature-not-implemented"},
        {ana, restart_xml(a, "another"), "item-not-found"},
        {ana, "<jingle xmlns='urn:xmpp:jingle:1' sid='" + a.sid + "'/>", "bad-request"},
        {ana, "<jingle xmlns='urn:xmpp:jingle:1' action='source-add'/>", "bad-request"},
        {ana, "<query xmlns='jabber:iq:version'/>", "service-unavailable"},
    };
    for (Row const& row : table) {
        EXPECT_EQ(stage.ask(row.who, row.jingle), row.answer) << row.jingle;
        EXPECT_EQ(stage[ana].initiates, 1);
    }
    EXPECT_EQ(stage.ask(ana, Stage::jingle(a, "session-info"), "get"), "bad-request");
    // Nothing of this has harmed the sessions.
    stage.accept(eve);
    EXPECT_EQ(stage[eve].names().size(), 4U);
}

TEST(FocusJingle, AnAcceptWithoutUsableTransportMayBeRepeated) {
    Stage stage;
    OccupantId ana = stage.seat("ana", Dialect::New);
    stage.seat("ben", Dialect::New);
    EXPECT_EQ(stage.ask(ana, Stage::jingle(stage[ana], "session-accept", Stage::audio_xml(stage[ana], 5))),
              "bad-request");
    EXPECT_TRUE(stage.engine.sources.empty());
    stage.accept(ana);
    EXPECT_EQ(stage.engine.sources[ana].size(), 2U);
}

TEST(FocusJingle, AnAcceptWithBadSourcesKeepsTheSession) {
    Stage stage;
    OccupantId ana = stage.seat("ana", Dialect::New);
    stage.seat("ben", Dialect::New);
    std::string const bad = Stage::content_xml("video", Stage::source_xml(9, "ben-v0", "m v"));
    EXPECT_EQ(stage.ask(ana, Stage::jingle(stage[ana], "session-accept",
                                           Stage::transport_xml() + Stage::audio_xml(stage[ana], 5) + bad)),
              "result");
    ASSERT_EQ(stage.engine.sources[ana].size(), 1U);
    EXPECT_EQ(stage.engine.sources[ana][0].name, "ana-a0");
    EXPECT_TRUE(std::ranges::any_of(stage.remarks(), [](Remark const& r) { return r.event == "sources-dropped"; }));
}

TEST(FocusJingle, OneWhoReceivesOnlyIsAcceptedToo) {
    Stage stage;
    OccupantId ana = stage.join("ana", Dialect::New);
    OccupantId ben = stage.seat("ben", Dialect::Old);
    stage.accept_open();
    OccupantId eve = stage.seat("eve", Dialect::Old);
    EXPECT_EQ(stage.ask(eve, Stage::jingle(stage[eve], "session-accept", Stage::transport_xml())), "result");
    EXPECT_EQ(stage.engine.receive[eve].size(), 4U);
    EXPECT_EQ(stage[ana].names().size(), 2U);
    EXPECT_EQ(stage[ben].names().size(), 2U);
}

TEST(FocusJingle, ARestartTearsDownAndInvitesAnewAtOnce) {
    Stage stage;
    OccupantId ana = stage.join("ana", Dialect::New);
    OccupantId ben = stage.join("ben", Dialect::New);
    std::string const old_sid = stage[ana].sid;
    stage.forget();
    EXPECT_EQ(restart(stage, ana), "result");
    EXPECT_EQ(stage[ana].terminates, 0);  // it has ended it itself
    EXPECT_EQ(stage[ana].initiates, 2);
    EXPECT_NE(stage[ana].sid, old_sid);
    EXPECT_TRUE(stage[ben].names().empty());
    stage.accept(ana);
    EXPECT_EQ(stage[ben].names().size(), 2U);
    EXPECT_EQ(stage[ana].names().size(), 2U);
}

TEST(FocusJingle, TooManyRestartsEndInARefusalAndAnInviteAMinuteLater) {
    Stage stage;
    OccupantId ana = stage.join("ana", Dialect::New);
    OccupantId ben = stage.join("ben", Dialect::New);
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(restart(stage, ana), "result");
        stage.accept(ana);
        stage.wait(Milliseconds{6000});
    }
    EXPECT_EQ(restart(stage, ana), "resource-constraint");
    EXPECT_TRUE(stage[ana].sid.empty());
    EXPECT_FALSE(stage.engine.generation.contains(ana));
    EXPECT_TRUE(stage[ben].names().empty());
    stage.seat("eve", Dialect::New);  // others go on, it is left alone
    EXPECT_TRUE(stage[ana].sid.empty());
    int const invites = stage[ana].initiates;
    stage.wait(Milliseconds{59'000});
    EXPECT_EQ(stage[ana].initiates, invites);
    stage.wait(Milliseconds{2000});
    EXPECT_EQ(stage[ana].initiates, invites + 1);
    stage.accept(ana);
    EXPECT_TRUE(stage.engine.generation.contains(ana));
    stage.wait(Milliseconds{200'000});
    EXPECT_EQ(stage[ana].initiates, invites + 1) << "a session that goes on is left alone";
}

TEST(FocusJingle, WhoEndsItsSessionWhileItRestsIsLeftAlone) {
    Stage stage;
    OccupantId ana = stage.join("ana", Dialect::Old);
    stage.join("ben", Dialect::New);
    auto const failed = [&] {
        return stage.ask(ana, info(stage[ana], ice_state("failed", stage[ana].bridge_session)));
    };
    EXPECT_EQ(failed(), "result");
    stage.accept(ana);
    EXPECT_EQ(failed(), "result");  // too soon: it rests, with its session
    int const invites = stage[ana].initiates;
    EXPECT_EQ(stage.ask(ana, Stage::jingle(stage[ana], "session-terminate", "<reason><success/></reason>")), "result");
    stage.wait(Milliseconds{200'000});
    EXPECT_EQ(stage[ana].initiates, invites);
}

TEST(FocusJingle, TheOlderWayToSayThatIceHasFailedGivesAReinvite) {
    Stage stage;
    OccupantId ana = stage.join("ana", Dialect::Old);
    stage.join("ben", Dialect::Old);
    EXPECT_EQ(stage.ask(ana, info(stage[ana], ice_state("failed", stage[ana].bridge_session))), "result");
    EXPECT_EQ(stage[ana].terminates, 1);
    EXPECT_EQ(stage[ana].initiates, 2);
    EXPECT_EQ(stage.ask(ana, info(stage[ana], ice_state("failed", stage[ana].bridge_session))), "result");
    EXPECT_EQ(stage[ana].initiates, 2);  // too soon
    EXPECT_FALSE(stage[ana].sid.empty());
}

TEST(FocusJingle, OneWhoEndsItsSessionIsNotInvitedAgain) {
    Stage stage;
    OccupantId ana = stage.join("ana", Dialect::New);
    OccupantId ben = stage.join("ben", Dialect::New);
    EXPECT_EQ(stage.ask(ana, Stage::jingle(stage[ana], "session-terminate", "<reason><success/></reason>")), "result");
    EXPECT_EQ(stage.ask(ana, Stage::jingle(stage[ana], "session-terminate", "<reason><success/></reason>")), "gone");
    EXPECT_TRUE(stage[ben].names().empty());
    EXPECT_FALSE(stage.engine.generation.contains(ana));
    stage[ana].sid.clear();
    stage.join("eve", Dialect::New);
    EXPECT_EQ(stage[ana].initiates, 1);
    EXPECT_EQ(stage[ben].names().size(), 2U);
}

TEST(FocusJingle, EndlessNewSourcesAreRefused) {
    Stage stage;
    OccupantId ana = stage.join("ana", Dialect::New);
    OccupantId ben = stage.join("ben", Dialect::New);
    stage.forget();
    int results = 0;
    for (std::uint64_t i = 0; i < 100; ++i)
        if (stage.ask(ana, Stage::jingle(stage[ana], "source-add", Stage::video_xml(stage[ana], 5000 + 10 * i, 1))) ==
            "result")
            ++results;
    EXPECT_EQ(results, kSourceChangesAtOnce);
    EXPECT_EQ(stage[ben].count("source-add"), static_cast<std::size_t>(kSourceChangesAtOnce));
    stage.wait(Milliseconds{2000});
    EXPECT_EQ(stage.ask(ana, Stage::jingle(stage[ana], "source-add", Stage::video_xml(stage[ana], 9000, 1))), "result");
}

TEST(FocusJingle, AStrangerGetsAnAnswerToo) {
    Stage stage;
    OccupantId const nobody{99};
    stage.clients[nobody].member.full_jid = "x@example/y";
    EXPECT_EQ(stage.ask(nobody, Stage::jingle(stage[nobody], "session-info")), "item-not-found");
}

TEST(FocusJingle, TheStartMutedWishIsInTheFirstOfferOnly) {
    Stage stage;
    OccupantId ana = stage.join("ana", Dialect::New);
    Member muted{OccupantId{50}, "mut", "mut@example/web", Dialect::Old, "wss://meet.example", true, true, false};
    stage.clients[muted.occupant].member = muted;
    stage.focus.seat(muted, stage.now, stage.ids, stage.out);
    stage.perform();
    Client& client = stage[OccupantId{50}];
    EXPECT_NE(client.last().child("jingle")->child("startmuted"), nullptr);
    EXPECT_EQ(stage[ana].last().child("jingle")->child("startmuted"), nullptr);
    stage.accept_open();
    restart(stage, OccupantId{50});
    EXPECT_EQ(client.initiates, 2);
    EXPECT_EQ(client.last().child("jingle")->child("startmuted"), nullptr);
}

}  // namespace usher::focus::test
