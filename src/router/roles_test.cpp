// What moderators make of people, and that it lasts: grant, revoke, voice, kick.
#include "router/test_world.hpp"

namespace usher::router::test {
namespace {

std::string administer(std::string const& item) {
    return "<iq xmlns='jabber:client' type='set' id='a' to='alpha@conference.meet.example'><query "
           "xmlns='http://jabber.org/protocol/muc#admin'>" +
           item + "</query></iq>";
}
std::string grant(Someone const& whom) { return administer("<item nick='" + whom.nick + "' affiliation='owner'/>"); }
std::string revoke(Someone const& whom) { return administer("<item nick='" + whom.nick + "' affiliation='member'/>"); }
std::string kick(Someone const& whom) { return administer("<item nick='" + whom.nick + "' role='none'/>"); }
std::string voice(Someone const& whom, std::string const& role) {
    return administer("<item nick='" + whom.nick + "' role='" + role + "'/>");
}

class RolesInMeetings : public testing::Test {
protected:
    std::string visitor_token() { return world_.token({{"id", "u-vic"}, {"role", "visitor"}}); }
    // The role in somebody's own presence after joining.
    static std::string own_role(Someone& person) {
        std::string const presence = person.expect({"<presence", "/" + person.nick + "'", "code='110'"});
        for (char const* role : {"moderator", "participant", "visitor"})
            if (presence.find("role='" + std::string(role) + "'") != std::string::npos) return role;
        return "none";
    }
    int refusals(std::string const& code) const {
        int count = 0;
        for (conference::Note const& note : world_.note_lines)
            for (auto const& [key, value] : note.fields)
                count += note.event == "refused" && key == "code" && value == code;
        return count;
    }

    World world_;
};

TEST_F(RolesInMeetings, NobodyCanLowerAHost) {
    Someone& ana = world_.come(world_.host_token("ana"));
    Someone& cleo = world_.come(world_.host_token("cleo"));
    Someone& ben = world_.come(world_.member_token("ben"));
    ana.say(grant(ben));
    for (Someone* actor : {&ben, &cleo, &ana}) {
        for (std::string const& item : {revoke(ana), voice(ana, "visitor")}) {
            actor->forget();
            actor->say(item);
            actor->expect({"type='error'", "<not-allowed", "target-outranks: "});
            EXPECT_FALSE(actor->has({"<presence"})) << "nothing has changed";
        }
    }
    EXPECT_EQ(refusals("target-outranks"), 6);
}

TEST_F(RolesInMeetings, ACohostCannotSendAHostAway) {
    Someone& ana = world_.come(world_.host_token("ana"));
    Someone& ben = world_.come(world_.member_token("ben"));
    ana.say(grant(ben));
    ben.forget();
    ben.say(kick(ana));
    ben.expect({"type='error'", "target-outranks: "});
    ben.say(administer("<item nick='" + ana.nick + "' affiliation='outcast'/>"));
    ben.expect({"type='error'", "target-outranks: "});
    EXPECT_FALSE(ana.has({"type='unavailable'"}));
    EXPECT_EQ(refusals("target-outranks"), 2);

    Someone& cleo = world_.come(world_.host_token("cleo"));
    cleo.say(kick(ana));
    ana.expect({"type='unavailable'", "code='307'", "code='110'"});
}

TEST_F(RolesInMeetings, AGrantCountsForEverySeatOfThePersonAndAfterAReload) {
    Someone& ana = world_.come(world_.host_token("ana"));
    std::string const token = world_.member_token("ben");
    Someone& first = world_.come(token);
    Someone& second = world_.come(token);
    first.forget();
    second.forget();
    ana.say(grant(first));
    EXPECT_EQ(own_role(first), "moderator");
    EXPECT_EQ(own_role(second), "moderator");
    world_.drop(first);
    world_.drop(second);
    world_.pass(Seconds{20});
    Someone& again = world_.come(token);
    EXPECT_EQ(own_role(again), "moderator");
    ana.say(revoke(again));
    world_.drop(again);
    EXPECT_EQ(own_role(world_.come(token)), "participant");
}

TEST_F(RolesInMeetings, WhoWasDemotedIsNotMadeModeratorAgainForComingFirst) {
    admission::Policy policy;
    policy.first_joiner = admission::FirstJoiner::Moderator;
    World world(policy);
    std::string const token = world.member_token("ben");
    Someone& ben = world.come(token);
    EXPECT_EQ(own_role(ben), "moderator");
    ben.say(revoke(ben));
    EXPECT_EQ(own_role(ben), "participant");
    world.drop(ben);
    EXPECT_EQ(own_role(world.come(token)), "participant");
    // Somebody else is free to be the first.
    EXPECT_EQ(own_role(world.come(world.member_token("dov"))), "moderator");
}

TEST_F(RolesInMeetings, ARoleThatWasTakenDuringAMoveIsNotThereOnArrival) {
    Someone& ana = world_.come(world_.host_token("ana"));
    std::string const token = world_.member_token("ben");
    Someone& mover = world_.come(token);
    Someone& tab = world_.come(token);
    ana.say(grant(mover));
    mover.leave("alpha");
    ana.say(revoke(tab));
    mover.forget();
    mover.join("alpha");
    EXPECT_EQ(own_role(mover), "participant");
}

TEST_F(RolesInMeetings, AKickEmptiesAllSeatsOfThePerson) {
    Someone& ana = world_.come(world_.host_token("ana"));
    std::string const token = world_.member_token("ben");
    Someone& first = world_.come(token);
    Someone& second = world_.come(token);
    ana.forget();
    ana.say(kick(first));
    for (Someone* tab : {&first, &second}) {
        tab->expect({"type='unavailable'", "/" + tab->nick, "code='307'", "code='110'"});
        ana.expect({"type='unavailable'", "/" + tab->nick, "code='307'"});
    }
    EXPECT_EQ(world_.core->list().find(first.nick), std::string::npos);
    EXPECT_EQ(world_.core->list().find(second.nick), std::string::npos);
}

TEST_F(RolesInMeetings, AKickOfOnesOwnOtherTabLeavesTheFirst) {
    std::string const token = world_.host_token("ana");
    Someone& here = world_.come(token);
    Someone& there = world_.come(token);
    here.say(kick(there));
    there.expect({"type='unavailable'", "code='307'", "code='110'"});
    EXPECT_FALSE(here.has({"type='unavailable'", "code='110'"}));
    EXPECT_EQ(own_role(world_.come(token)), "moderator");
}

struct KickRow {
    char const* name;
    Seconds kick_for;
    Seconds after;
    bool returns;
};
class KickedFor : public testing::TestWithParam<KickRow> {};

TEST_P(KickedFor, ComesBackWhenItIsOver) {
    admission::Policy policy;
    policy.kick_for = GetParam().kick_for;
    World world(policy);
    Someone& ana = world.come(world.host_token("ana"));
    std::string const token = world.member_token("ben");
    ana.say(kick(world.come(token)));
    world.pass(GetParam().after);
    Someone& again = world.come(token);
    EXPECT_EQ(again.has({"code='110'"}), GetParam().returns);
    EXPECT_EQ(again.has({"\"code\":\"kicked\""}), !GetParam().returns);
    EXPECT_EQ(world.decisions.back(), GetParam().returns ? "join:admitted" : "join:kicked");
}

INSTANTIATE_TEST_SUITE_P(Times, KickedFor,
                         testing::Values(KickRow{"none", Seconds{0}, Seconds{1}, true},
                                         KickRow{"within", Seconds{300}, Seconds{299}, false},
                                         KickRow{"over", Seconds{300}, Seconds{301}, true},
                                         KickRow{"meeting", admission::kForTheMeeting, Seconds{3000}, false}),
                         [](auto const& row) { return row.param.name; });

TEST_F(RolesInMeetings, AVisitorGetsAVoiceAndLosesIt) {
    Someone& ana = world_.come(world_.host_token("ana"));
    Someone& vic = world_.come(visitor_token());
    EXPECT_EQ(own_role(vic), "visitor");
    ana.say(voice(vic, "participant"));
    EXPECT_EQ(own_role(vic), "participant");
    world_.drop(vic);
    world_.pass(Seconds{20});
    Someone& again = world_.come(visitor_token());
    EXPECT_EQ(own_role(again), "participant") << "still promoted";
    ana.say(voice(again, "visitor"));
    EXPECT_EQ(own_role(again), "visitor");
    world_.drop(again);
    Someone& last = world_.come(visitor_token());
    EXPECT_EQ(own_role(last), "visitor") << "and still demoted";
    ana.say(grant(last));
    EXPECT_EQ(own_role(last), "moderator");
    ana.say(revoke(last));
    EXPECT_EQ(own_role(last), "visitor") << "back to what the token says";
}

TEST_F(RolesInMeetings, SwitchingTheLobbyOnGivesNobodyAVoice) {
    Someone& ana = world_.come(world_.host_token("ana"));
    Someone& vic = world_.come(visitor_token());
    vic.forget();
    ana.say(administer("<item jid='" + vic.jid + "' affiliation='member'/>"));
    ana.expect({"type='result'"});
    EXPECT_FALSE(vic.has({"<presence"}));
}

TEST_F(RolesInMeetings, AParticipantCanBeSilenced) {
    Someone& ana = world_.come(world_.host_token("ana"));
    std::string const token = world_.member_token("ben");
    Someone& ben = world_.come(token);
    ben.forget();
    ben.say(voice(ana, "visitor"));
    ben.expect({"type='error'", "not-moderator: "});
    ana.say(voice(ben, "visitor"));
    EXPECT_EQ(own_role(ben), "visitor");
    world_.drop(ben);
    EXPECT_EQ(own_role(world_.come(token)), "visitor");
}

TEST_F(RolesInMeetings, WhatAVisitorSaysOfItsSourcesIsShownAsMuted) {
    Someone& ana = world_.come(world_.host_token("ana"));
    Someone& vic = world_.come(visitor_token());
    ana.forget();
    vic.say("<presence xmlns='jabber:client' to='alpha@conference.meet.example/" + vic.nick + "'><SourceInfo>{\"" +
            vic.nick + "-a0\":{\"muted\":false}}</SourceInfo></presence>");
    ana.expect({"/" + vic.nick, "\"muted\":true", "<audiomuted>true</audiomuted>"});
    ana.say(voice(vic, "participant"));
    ana.expect({"/" + vic.nick, "\"muted\":false", "<audiomuted>false</audiomuted>"});
}

}  // namespace
}  // namespace usher::router::test
