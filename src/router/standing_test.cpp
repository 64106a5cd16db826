// Bans, revocations and tokens for one use, as people meet them: at the door, at the join, and while they are inside.
#include "router/test_world.hpp"

namespace usher::router::test {
namespace {

admission::Policy open_to_guests() {
    admission::Policy policy;
    policy.guests = admission::Guests::Yes;
    return policy;
}

admission::Ban ban_of(std::string const& user) {
    token::Claims claims;
    claims.issuer = "acme-app";
    claims.user.id = user;
    admission::Ban ban;
    ban.issuer = claims.issuer;
    ban.user = user;
    ban.identity = admission::Identity::of_token(claims).text();
    return ban;
}

admission::Ban in_room(admission::Ban ban, std::string const& room) {
    ban.scope = admission::BanScope::Room;
    ban.place = room;
    return ban;
}

// What was stored, but for what meetings remember of their people.
std::vector<admission::Change> of_standing(World const& world) {
    std::vector<admission::Change> found;
    for (admission::Change const& change : world.stored)
        if (!std::holds_alternative<admission::MeetingPut>(change) &&
            !std::holds_alternative<admission::MemberPut>(change) &&
            !std::holds_alternative<admission::MeetingDrop>(change))
            found.push_back(change);
    return found;
}

class StandingWorld : public testing::Test {
protected:
    std::string ban(admission::Ban ban) {
        std::string id = world_.core->ban(std::move(ban), world_.now(), world_.ids, world_.effects).value().id;
        world_.perform();
        return id;
    }
    void lift(std::string const& id) {
        EXPECT_TRUE(world_.core->lift_ban(id, world_.effects));
        world_.perform();
    }
    void revoke(admission::Revocation revocation) {
        ASSERT_TRUE(world_.core->revoke(std::move(revocation), world_.now(), world_.ids, world_.effects).ok());
        world_.perform();
    }
    // Refused at the door: what SASL said; empty when the stream is up.
    std::string refused_at_door(std::string const& token, std::string const& room = "alpha") {
        Someone& person = world_.connect(token, room);
        if (!person.jid.empty()) return {};
        for (std::string const& message : person.inbox)
            if (message.find("<failure") != std::string::npos) return message;
        return "nothing was said";
    }
    void outcast(Someone& by, std::string const& nick, std::string const& reason = {}) {
        by.say(
            "<iq xmlns='jabber:client' type='set' id='o' to='alpha@conference.meet.example'><query "
            "xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='outcast' nick='" +
            nick + "'><reason>" + reason + "</reason></item></query></iq>");
    }
    std::string jti_token(std::string const& jti, std::string const& room = "alpha") {
        return world_.token({{"id", "u-ben"}, {"name", "Ben"}}, room, {{"jti", jti}});
    }

    World world_{open_to_guests()};
};

TEST_F(StandingWorld, TheBannedAreRefusedAtTheDoorWithEveryToken) {
    std::string id = ban(in_room(ban_of("u-ben"), "alpha"));
    EXPECT_NE(refused_at_door(world_.member_token()).find("banned: "), std::string::npos);
    EXPECT_NE(refused_at_door(jti_token("another")).find("banned: "), std::string::npos);
    EXPECT_EQ(refused_at_door(world_.member_token("cleo")), "");
    EXPECT_EQ(refused_at_door(world_.member_token("ben", "beta"), "beta"), "") << "the ban is for alpha";
    lift(id);
    EXPECT_EQ(refused_at_door(world_.member_token()), "");
}

TEST_F(StandingWorld, AStreamFromBeforeTheBanCannotJoin) {
    Someone& ben = world_.connect(world_.member_token());
    ban(in_room(ban_of("u-ben"), "alpha"));
    EXPECT_FALSE(ben.hung_up) << "other rooms are open to him";
    ben.join("alpha");
    ben.expect({"json-message", "\"code\":\"banned\""});
    ben.expect({"<presence", "type='error'", "<not-allowed"});
    EXPECT_EQ(world_.core->conferences(), 0U);
}

TEST_F(StandingWorld, ALiveSessionThatBecomesBannedIsPutOut) {
    Someone& ana = world_.come(world_.host_token());
    Someone& ben = world_.come(world_.member_token());
    ana.forget();
    ben.forget();
    admission::Ban ban_ben = in_room(ban_of("u-ben"), "alpha");
    ban_ben.reason = "Shouting.";
    ban(ban_ben);
    ben.expect({"\"code\":\"banned\"", "Shouting."});
    ben.expect({"type='unavailable'", "affiliation='outcast'", "code='301'", "code='110'", "Shouting."});
    ana.expect({"type='unavailable'", "/" + ben.nick, "affiliation='outcast'", "code='301'"});
    EXPECT_FALSE(ana.has({"code='110'", "301"}));
    EXPECT_FALSE(ben.hung_up);
    ben.forget();
    ben.join("alpha");
    ben.expect({"type='error'"});
    EXPECT_EQ(world_.decisions.back(), "join:banned");
}

TEST_F(StandingWorld, ABanFromTheWholeServerEndsTheStream) {
    Someone& ana = world_.come(world_.host_token());
    Someone& ben = world_.come(world_.member_token());
    Someone& idle = world_.connect(world_.member_token());
    ban(ban_of("u-ben"));
    ben.expect({"code='301'"});
    ben.expect({"<stream:error", "policy-violation"});
    EXPECT_TRUE(ben.hung_up);
    EXPECT_TRUE(idle.hung_up);
    EXPECT_FALSE(ana.hung_up);
    EXPECT_EQ(world_.core->sessions(), 1U);
}

TEST_F(StandingWorld, ABannedNetworkPutsOutEverybodyBehindIt) {
    world_.come(world_.host_token());
    Someone& guest = world_.come("", "alpha", "Dov");
    admission::Ban ban_network = in_room({}, "beta");
    ban_network.network = "192.0.2.0/24";
    ban(ban_network);
    EXPECT_FALSE(guest.has({"301"})) << "another room";
    ban_network.place = "alpha";
    ban(ban_network);
    guest.expect({"301"});
}

TEST_F(StandingWorld, ARevokedTokenEndsItsSeatByAKick) {
    Someone& ana = world_.come(world_.host_token());
    Someone& ben = world_.come(jti_token("j1"));
    ben.forget();
    revoke({"", "acme-app", "j1", "", {}, "Wrong address.", "operator", {}});
    ben.expect({"\"code\":\"revoked\"", "Wrong address."});
    ben.expect({"type='unavailable'", "affiliation='none'", "code='307'", "code='110'"});
    ana.expect({"/" + ben.nick, "type='unavailable'", "code='307'"});
    EXPECT_NE(refused_at_door(jti_token("j1")).find("revoked: "), std::string::npos);
    EXPECT_EQ(refused_at_door(jti_token("j2")), "");
}

TEST_F(StandingWorld, AHostCanBeRevokedToo) {
    Someone& ana = world_.come(world_.host_token());
    ana.forget();
    revoke({"", "acme-app", "", "u-ana", world_.now().wall, "", "operator", {}});
    ana.expect({"code='307'"});
}

TEST_F(StandingWorld, ThoseWhoWaitAreDismissed) {
    admission::Policy policy = open_to_guests();
    policy.lobby = admission::LobbyMode::On;
    World lobby(policy);
    Someone& ana = lobby.come(lobby.host_token());
    Someone& ben = lobby.connect(lobby.member_token());
    ben.knock("alpha", "Ben");
    ben.forget();
    ASSERT_TRUE(lobby.core->ban(in_room(ban_of("u-ben"), "alpha"), lobby.now(), lobby.ids, lobby.effects).ok());
    lobby.perform();
    ben.expect({"\"code\":\"banned\""});
    std::string gone = ben.expect({"type='unavailable'", "lobby.meet.example", "<destroy"});
    EXPECT_EQ(gone.find("conference.meet.example'"), std::string::npos) << "he is not sent to the room: " << gone;
    EXPECT_FALSE(ana.has({"301"}));
}

TEST_F(StandingWorld, AHostBansFromInsideAndItIsKept) {
    Someone& ana = world_.come(world_.host_token());
    Someone& ben = world_.come(world_.member_token());
    Someone& second = world_.come(world_.member_token());
    outcast(ana, ben.nick, "Enough.");
    ana.expect({"type='result'", "id='o'"});
    ben.expect({"type='unavailable'", "affiliation='outcast'", "301", "<actor nick='" + ana.nick, "Enough."});
    second.expect({"type='unavailable'", "/" + second.nick, "301"});
    ASSERT_EQ(of_standing(world_).size(), 1U);
    admission::Ban const kept = std::get<admission::BanPut>(of_standing(world_)[0]).ban;
    EXPECT_EQ(kept.user, "u-ben");
    EXPECT_EQ(kept.place, "alpha");
    EXPECT_EQ(kept.scope, admission::BanScope::Room);
    EXPECT_EQ(kept.by, "token:acme-app/u-ana");
    EXPECT_NE(refused_at_door(jti_token("new")).find("banned: "), std::string::npos)
        << "a new token of the same person";

    ana.say(
        "<iq xmlns='jabber:client' type='set' id='l' to='alpha@conference.meet.example'><query "
        "xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='none' jid='" +
        ben.jid + "'/></query></iq>");
    ana.expect({"type='result'", "id='l'"});
    EXPECT_EQ(std::get<admission::BanDrop>(of_standing(world_).back()).id, kept.id);
    EXPECT_EQ(refused_at_door(world_.member_token()), "");
}

TEST_F(StandingWorld, AGuestIsBannedByDeviceForTheMeeting) {
    Someone& ana = world_.come(world_.host_token());
    Someone& dov = world_.connect("");
    dov.request_conference("alpha");
    std::string answer = dov.expect({"session-id="});
    std::size_t from = answer.find("session-id='") + 12;
    std::string device = answer.substr(from, answer.find('\'', from) - from);
    dov.join("alpha", "Dov");
    outcast(ana, dov.nick);
    dov.expect({"301"});
    EXPECT_TRUE(of_standing(world_).empty());
    Someone& again = world_.connect("");
    again.request_conference("alpha", false, device);
    again.join("alpha", "Dov");
    again.expect({"type='error'"});
    EXPECT_EQ(world_.decisions.back(), "join:banned");
    Someone& other = world_.come("", "alpha", "Eli");
    EXPECT_FALSE(other.has({"type='error'"}));
}

TEST_F(StandingWorld, ACohostCannotBanAHostNorAnybodyHimself) {
    Someone& ana = world_.come(world_.host_token());
    Someone& ben = world_.come(world_.member_token());
    outcast(ben, ana.nick);
    ben.expect({"type='error'", "not-moderator"});
    ana.say(
        "<iq xmlns='jabber:client' type='set' id='g' to='alpha@conference.meet.example'><query "
        "xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='owner' nick='" +
        ben.nick + "'/></query></iq>");
    outcast(ben, ana.nick);
    ben.expect({"type='error'", "target-outranks"});
    outcast(ben, ben.nick);
    ben.expect({"type='error'", "<conflict"});
    EXPECT_TRUE(of_standing(world_).empty());
    EXPECT_FALSE(ana.has({"301"}));
}

TEST_F(StandingWorld, ASecondBanOfTheSamePersonKeepsItsId) {
    std::string first = ban(ban_of("u-ben"));
    EXPECT_EQ(ban(ban_of("u-ben")), first);
    EXPECT_EQ(world_.core->standing().bans.all().size(), 1U);
    EXPECT_FALSE(world_.core->lift_ban("no such ban", world_.effects));
}

TEST_F(StandingWorld, AnEarlierMomentDoesNotWeakenARevocation) {
    revoke({"", "acme-app", "", "u-ben", world_.now().wall, "", "operator", {}});
    revoke({"", "acme-app", "", "u-ben", world_.now().wall - Seconds{3600}, "", "operator", {}});
    ASSERT_EQ(world_.core->standing().revocations.all().size(), 1U);
    EXPECT_EQ(world_.core->standing().revocations.all().begin()->second.issued_before, world_.now().wall);
}

class SingleUse : public testing::Test {
protected:
    static admission::Policy policy() {
        admission::Policy policy;
        policy.single_use = true;
        return policy;
    }
    std::string token() { return world_.token({{"id", "u-ben"}, {"name", "Ben"}}, "alpha", {{"jti", "j1"}}); }

    World world_{policy()};
};

TEST_F(SingleUse, ASecondPersonWithTheSameTokenIsRefused) {
    Someone& ben = world_.come(token());
    EXPECT_TRUE(ben.has({"code='110'"}));
    Someone& thief = world_.come(token());
    thief.expect({"\"code\":\"token-already-used\""});
    EXPECT_EQ(world_.decisions.back(), "join:token-already-used");
    EXPECT_FALSE(ben.has({"unavailable"}));
}

TEST_F(SingleUse, ALostLineAndAReloadAreNoSecondUse) {
    Someone& ben = world_.come(token());
    world_.drop(ben);
    world_.pass(Seconds{10});
    Someone& again = world_.come(token());
    EXPECT_TRUE(again.has({"code='110'"}));
    world_.drop(again);
    world_.pass(Seconds{121});
    Someone& late = world_.connect(token());
    EXPECT_TRUE(late.jid.empty()) << "the door knows that it is spent";
}

TEST_F(SingleUse, LeavingAndComingBackWithTheSameStreamIsOneUse) {
    Someone& ben = world_.come(token());
    ben.leave("alpha");
    world_.pass(Seconds{5});
    ben.forget();
    ben.join("alpha");
    EXPECT_TRUE(ben.has({"code='110'", "type='unavailable'"}) || ben.has({"code='110'"}));
    EXPECT_EQ(world_.decisions.back(), "join:admitted");
}

TEST_F(SingleUse, WhoWasOnlyRefusedHasNotUsedIt) {
    Someone& ben = world_.connect(token(), "beta");
    EXPECT_TRUE(ben.jid.empty()) << "the token is for alpha";
    Someone& right = world_.come(token());
    EXPECT_TRUE(right.has({"code='110'"}));
}

TEST_F(SingleUse, UseAndReleaseAreKept) {
    Someone& ben = world_.come(token());
    world_.drop(ben);
    std::vector<admission::Change> const stored = of_standing(world_);
    ASSERT_EQ(stored.size(), 2U);
    EXPECT_FALSE(std::get<admission::TokenUse>(stored[0]).used.released);
    EXPECT_EQ(std::get<admission::TokenUse>(stored[1]).used.released, world_.now().wall);
}

TEST_F(SingleUse, TwoTokensOfOnePersonAreTwoUses) {
    Someone& first = world_.come(token());
    Someone& second = world_.come(world_.token({{"id", "u-ben"}, {"name", "Ben"}}, "alpha", {{"jti", "j2"}}));
    EXPECT_TRUE(first.has({"code='110'"}));
    EXPECT_TRUE(second.has({"code='110'"}));
}

}  // namespace
}  // namespace usher::router::test
