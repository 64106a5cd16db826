// Sessions outlive connections: XEP-0198 and protocol decision 15, over the whole core.
#include "router/resumption_world.hpp"

namespace usher::router::test {
namespace {

using namespace std::chrono_literals;

void chat(Someone& from, std::string const& text, std::string const& room = "alpha") {
    from.say("<message xmlns='jabber:client' type='groupchat' to='" + room + "@conference.meet.example'><body>" + text +
             "</body></message>");
}

struct Meeting : World {
    explicit Meeting(Lasting lasting = {}) : World(policy(), "meet.example", {}, {}, lasting) {}
    static admission::Policy policy() {
        admission::Policy policy;
        policy.guests = admission::Guests::Yes;
        return policy;
    }
    std::string ana_token = host_token("ana");
    std::string ben_token = member_token("ben");
    Someone& ana = come(ana_token);
    Someone& ben = come(ben_token);
    Line line{ben};
    Meeting& begin() {
        line.take();
        ana.forget();
        return *this;
    }
};

struct Resumption : testing::Test {
    Meeting world;
    Someone& ana = world.ana;
    Someone& ben = world.ben;
    Line& line = world.line;
    void SetUp() override { world.begin(); }
};

TEST_F(Resumption, NothingIsLostAndNobodySeesIt) {
    for (Seconds away : {5s, 20s, 55s}) {
        world.drop(ben);
        chat(ana, "one");
        world.pass(away);
        chat(ana, "two");
        ben.forget();
        ASSERT_TRUE(resume(world, line, world.ben_token)) << away.count();
        std::vector<std::string> const got = line.take();
        ASSERT_EQ(got.size(), 2U);
        EXPECT_NE(got[0].find("one"), std::string::npos);
        EXPECT_NE(got[1].find("two"), std::string::npos);
        ana.forget();
        chat(ben, "here");
        ana.expect({"here", "/" + ben.nick});
        EXPECT_FALSE(ana.has({"<presence", ben.nick}));
        line.take();
    }
}

TEST_F(Resumption, AReloadMeanwhileIsToldToo) {
    world.drop(ben);
    Core::Renewal renewal;
    renewal.policy = Meeting::policy();
    renewal.policy.domain = renewal.tokens.domain = "meet.example";
    renewal.policy.lobby = admission::LobbyMode::On;
    world.core->renew(std::move(renewal), world.now(), world.ids, world.effects);
    world.perform();
    ben.forget();
    ASSERT_TRUE(resume(world, line, world.ben_token));
    std::vector<std::string> const got = line.take();
    ASSERT_FALSE(got.empty()) << "the lobby was switched on while he was away";
    EXPECT_NE(got[0].find("104"), std::string::npos) << got[0];
}

TEST_F(Resumption, WhatWasWrittenIntoTheDeadConnectionComesAgainOnce) {
    chat(ana, "one");
    line.take();
    chat(ana, "lost on the way");
    ben.forget();
    world.drop(ben);
    chat(ana, "three");
    ben.forget();
    ASSERT_TRUE(resume(world, line, world.ben_token));
    std::vector<std::string> const got = line.take();
    ASSERT_EQ(got.size(), 2U);
    EXPECT_NE(got[0].find("lost on the way"), std::string::npos);
    EXPECT_NE(got[1].find("three"), std::string::npos);
}

TEST_F(Resumption, ALapsedSessionLeavesOnce) {
    world.drop(ben);
    world.pass(59s);
    EXPECT_FALSE(ana.has({"unavailable"}));
    world.pass(1s);
    ana.expect({"<presence", "unavailable", ben.nick});
    EXPECT_FALSE(ana.has({"unavailable"})) << "once";
    EXPECT_TRUE(ben.hung_up);
    EXPECT_FALSE(world.core->has(ben.session));
    EXPECT_FALSE(resume(world, line, world.ben_token));
    for (auto const& [which, at] : world.timers) EXPECT_EQ(which.find("lost/"), std::string::npos) << which;
}

TEST_F(Resumption, AClosedPageIsGoneSoon) {
    world.drop(ben, Loss::Page);
    world.pass(4s);
    EXPECT_FALSE(ana.has({"unavailable"}));
    world.pass(1s);
    ana.expect({"unavailable", ben.nick});
}

TEST_F(Resumption, AGoodbyeIsAGoodbye) {
    ben.say("<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>");
    ana.expect({"unavailable", ben.nick});
    EXPECT_FALSE(resume(world, line, world.ben_token));
}

TEST_F(Resumption, WhoDidNotAskForItLeavesAtOnce) {
    Someone& dov = world.come(world.member_token("dov"));
    world.drop(dov);
    ana.expect({"unavailable", dov.nick});
}

TEST_F(Resumption, TakesTheSessionEvenIfTheOldSocketLooksAlive) {
    chat(ana, "one");
    ben.forget();
    ASSERT_TRUE(resume(world, line, world.ben_token));
    EXPECT_EQ(line.take().size(), 1U);
    EXPECT_FALSE(ana.has({"unavailable"}));
}

TEST_F(Resumption, IsOfOneSessionAndOnePerson) {
    Someone& dov = world.come(world.member_token("dov"));
    Line other(dov);
    Someone& guest = world.come({}, "alpha", "Gus");
    Line guests(guest);
    for (Someone* gone : {&ben, &dov, &guest}) world.drop(*gone);
    std::string const cut = line.id.substr(0, 47);
    EXPECT_FALSE(resume(world, line, world.ben_token, cut + (line.id[47] == '0' ? "1" : "0")));
    EXPECT_FALSE(resume(world, line, world.ben_token, line.id.substr(0, 16)));
    EXPECT_FALSE(resume(world, line, world.ben_token, line.id.substr(0, 16) + other.id.substr(16)));
    EXPECT_FALSE(resume(world, line, world.member_token("dov"))) << "another person";
    EXPECT_FALSE(resume(world, line)) << "somebody without a token";
    EXPECT_FALSE(resume(world, guests, world.ben_token)) << "of another class";
    EXPECT_TRUE(resume(world, guests));
    EXPECT_TRUE(resume(world, line, world.member_token("ben"))) << "a newer token of the same person";
    EXPECT_TRUE(resume(world, other, world.member_token("dov")));
}

TEST_F(Resumption, TheRoleIsTheSame) {
    Line anas(ana);
    world.drop(ana);
    ASSERT_TRUE(resume(world, anas, world.ana_token));
    ana.say(
        "<iq xmlns='jabber:client' type='set' id='k' to='alpha@conference.meet.example'><query "
        "xmlns='http://jabber.org/protocol/muc#admin'><item role='none' nick='" +
        ben.nick + "'/></query></iq>");
    ben.expect({"unavailable", "307"});
}

TEST_F(Resumption, AnExpiredTokenResumes) {
    std::int64_t const now = world.now().wall.seconds();
    std::string const brief = world.token({{"id", "u-eve"}, {"name", "eve"}}, "alpha", {{"exp", now + 600}});
    Someone& eve = world.come(brief);
    Line eves(eve);
    world.pass(30min);
    world.drop(eve);
    world.pass(20s);
    EXPECT_TRUE(resume(world, eves, brief));
}

TEST_F(Resumption, WhoIsKickedMeanwhileHasNothingToResume) {
    world.drop(ben);
    ana.say(
        "<iq xmlns='jabber:client' type='set' id='k' to='alpha@conference.meet.example'><query "
        "xmlns='http://jabber.org/protocol/muc#admin'><item role='none' nick='" +
        ben.nick + "'/></query></iq>");
    ana.expect({"unavailable", ben.nick});
    EXPECT_FALSE(world.core->has(ben.session));
    EXPECT_FALSE(resume(world, line, world.ben_token));
}

TEST_F(Resumption, TheEndOfTheMeetingEndsWhoIsAway) {
    world.drop(ben);
    ana.say("<message xmlns='jabber:client' to='endconference.meet.example'><end_conference/></message>");
    EXPECT_FALSE(world.core->has(ben.session));
    EXPECT_FALSE(resume(world, line, world.ben_token));
}

TEST_F(Resumption, ABanEndsWhoIsAway) {
    world.drop(ben);
    admission::Ban ban;
    ban.identity = "token:acme-app/u-ben";
    ban.scope = admission::BanScope::Server;
    ASSERT_TRUE(world.core->ban(ban, world.now(), world.ids, world.effects).ok());
    world.perform();
    ana.expect({"unavailable", ben.nick});
    EXPECT_FALSE(world.core->has(ben.session));
}

TEST_F(Resumption, WhoIsOnNoSeatKeepsTheSession) {
    Someone& dov = world.connect(world.member_token("dov"));
    Line dovs(dov);
    world.drop(dov);
    world.pass(30s);
    ASSERT_TRUE(resume(world, dovs, world.member_token("dov")));
    dov.join("alpha");
    dov.expect({"<presence", "/" + dov.nick, "110"});
}

TEST_F(Resumption, AReloadTakesTheSeatOver) {
    world.drop(ben, Loss::Page);
    Someone& again = world.come(world.ben_token);
    again.expect({"<presence", "/" + again.nick, "110"});
    ana.expect({"unavailable", ben.nick});
    ana.expect({"<presence", again.nick});
    EXPECT_FALSE(again.has({"<presence", ben.nick})) << "the ghost is gone before the newcomer hears of anybody";
    EXPECT_FALSE(world.core->has(ben.session));
    EXPECT_FALSE(resume(world, line, world.ben_token));
}

TEST_F(Resumption, AReloadOfAGuestTakesTheSeatOver) {
    Someone& gus = world.connect();
    Line guses(gus);
    gus.request_conference("alpha");
    std::string const device = between(gus.expect({"session-id="}), "session-id='", "'");
    gus.join("alpha", "Gus");
    world.drop(gus);
    Someone& again = world.connect();
    again.request_conference("alpha", false, device);
    again.forget();
    again.join("alpha", "Gus");
    ana.expect({"unavailable", gus.nick});
    again.expect({"/" + again.nick, "110"});
    EXPECT_FALSE(world.core->has(gus.session));
}

TEST_F(Resumption, OfTwoTabsBothStayIfBothAnswer) {
    Someone& again = world.come(world.ben_token);
    again.expect({"110"});
    ben.expect({"<r ", "urn:xmpp:sm:3"});
    ben.say("<a xmlns='urn:xmpp:sm:3' h='" + std::to_string(line.handled) + "'/>");
    world.pass(10s);
    EXPECT_FALSE(ana.has({"unavailable"}));
    EXPECT_TRUE(world.core->has(ben.session));
}

TEST_F(Resumption, OfTwoTabsTheOneThatDoesNotAnswerGoes) {
    Someone& again = world.come(world.ben_token);
    again.expect({"110"});
    world.pass(4s);
    EXPECT_FALSE(ana.has({"unavailable"}));
    world.pass(1s);
    ana.expect({"unavailable", ben.nick});
    ben.expect({"conflict"});
    EXPECT_TRUE(ben.hung_up);
    EXPECT_TRUE(world.core->has(again.session));
}

// Case H05: the network of the old connection is gone, and that is known only after its person has come again.
TEST_F(Resumption, OfTwoTabsTheOneThatIsLostBeforeItAnswersGoesAtOnce) {
    Someone& again = world.come(world.ben_token);
    again.expect({"110"});
    EXPECT_FALSE(ana.has({"unavailable"}));
    world.drop(ben);
    ana.expect({"unavailable", ben.nick});
    EXPECT_FALSE(world.core->has(ben.session));
    EXPECT_TRUE(world.core->has(again.session));
    EXPECT_EQ(std::ranges::count(world.notes, "session-replaced"), 1);
    world.pass(2min);
    EXPECT_FALSE(ana.has({"unavailable"})) << "once";
}

TEST_F(Resumption, ATabThatHasAnsweredAndIsLostLaterIsKept) {
    world.come(world.ben_token);
    ben.say("<a xmlns='urn:xmpp:sm:3' h='" + std::to_string(line.handled) + "'/>");
    world.drop(ben);
    EXPECT_TRUE(world.core->has(ben.session));
    EXPECT_FALSE(ana.has({"unavailable"}));
}

TEST_F(Resumption, WithoutStreamManagementTheOlderTabIsPinged) {
    Someone& dov = world.come(world.member_token("dov"));
    dov.forget();
    world.come(world.member_token("dov"));
    std::string const ping = dov.expect({"<iq", "urn:xmpp:ping"});
    dov.say("<iq xmlns='jabber:client' type='result' to='meet.example' id='" + between(ping, " id='", "'") + "'/>");
    world.pass(10s);
    EXPECT_FALSE(ana.has({"unavailable"}));
}

TEST_F(Resumption, ASingleUseTokenIsNotUsedUpByAReload) {
    admission::Policy policy = Meeting::policy();
    policy.single_use = true;
    World single(policy);
    std::string const token = single.member_token("ben");
    Someone& first = single.come(token);
    Line firsts(first);
    single.drop(first);
    ASSERT_TRUE(resume(single, firsts, token));
    single.drop(first);
    Someone& again = single.come(token);
    again.expect({"/" + again.nick, "110"});
    single.pass(2min);
    EXPECT_TRUE(single.core->has(again.session));
}

TEST(ResumptionLimits, ABacklogThatIsTooLongEndsTheSession) {
    Meeting world({.backlog = 20'000});
    world.begin();
    world.drop(world.ben);
    for (int i = 0; i < 30; ++i) chat(world.ana, std::string(1000, 'x'));
    world.ana.expect({"unavailable", world.ben.nick});
    EXPECT_FALSE(world.core->has(world.ben.session));
    EXPECT_FALSE(resume(world, world.line, world.ben_token));
}

TEST(ResumptionLimits, WhoNeverAcknowledgesStaysButCannotResume) {
    Meeting world({.backlog = 40'000});
    world.begin();
    for (int i = 0; i < 60; ++i) chat(world.ana, std::string(1000, 'x'));
    EXPECT_FALSE(world.ana.has({"unavailable"}));
    world.ben.expect({"<r "});
    world.drop(world.ben);
    world.ana.expect({"unavailable", world.ben.nick});
}

TEST(ResumptionLimits, WhoWasTooSlowStartsAfresh) {
    Meeting world;
    world.begin();
    world.drop(world.ben, Loss::TooSlow);
    world.ana.expect({"unavailable", world.ben.nick});
}

TEST(ResumptionLimits, SoManyAreKeptAndNoMore) {
    Meeting world({.lost_sessions = 1});
    world.begin();
    Someone& dov = world.come(world.member_token("dov"));
    Line dovs(dov);
    world.drop(world.ben);
    world.drop(dov);
    world.ana.expect({"unavailable", dov.nick});
    EXPECT_TRUE(resume(world, world.line, world.ben_token));
}

TEST(ResumptionLimits, WithAWindowOfZeroNothingIsOffered) {
    World world({}, "meet.example", {}, {}, {.resume = 0s});
    Someone& ana = world.come(world.host_token());
    ana.say("<enable xmlns='urn:xmpp:sm:3' resume='true'/>");
    EXPECT_EQ(ana.expect({"<enabled"}), "<enabled xmlns='urn:xmpp:sm:3'/>");
}

TEST(ResumptionLimits, WaitingPresenceIsTheLatestOfEach) {
    Meeting world;
    world.begin();
    world.drop(world.ben);
    world.ben.forget();
    for (int i = 0; i < 40; ++i)
        world.ana.say("<presence xmlns='jabber:client' to='alpha@conference.meet.example/" + world.ana.nick +
                      "'><videomuted>" + std::to_string(i) + "</videomuted></presence>");
    world.ben.forget();
    ASSERT_TRUE(resume(world, world.line, world.ben_token));
    std::vector<std::string> const got = world.line.take();
    ASSERT_EQ(got.size(), 1U);
    EXPECT_NE(got[0].find(">39<"), std::string::npos) << got[0];
}

}  // namespace
}  // namespace usher::router::test
