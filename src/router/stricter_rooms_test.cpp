// Rooms that ask for more than a right to come in: encryption from end to end, or a name.
#include <gtest/gtest.h>

#include "router/test_world.hpp"

namespace usher::router::test {
namespace {

admission::Policy open_policy() {
    admission::Policy policy;
    policy.guests = admission::Guests::Yes;
    policy.guests_may_create = true;
    return policy;
}

constexpr char const* kEncrypts =
    "<features><feature var='https://jitsi.org/meet/e2ee'/></features>"
    "<nick xmlns='http://jabber.org/protocol/nick'>Somebody</nick>";

// A presence to the room, or to its lobby, with these children.
void present(Someone& who, std::string const& children, bool to_lobby = false) {
    std::string const to =
        to_lobby ? "alpha@lobby.meet.example/k" + who.nick : "alpha@conference.meet.example/" + who.nick;
    who.say("<presence xmlns='jabber:client' to='" + to + "'><x xmlns='http://jabber.org/protocol/muc'/>" + children +
            "</presence>");
}

TEST(EndToEnd, WhoseClientSaysThatItCanComesInAndNobodyElse) {
    admission::Policy policy = open_policy();
    policy.end_to_end = admission::EndToEnd::Required;
    World world(policy);
    Someone& dov = world.connect();
    dov.request_conference("alpha");
    dov.expect({"ready='true'"});
    dov.join("alpha", "Dov");
    dov.expect({R"("code":"e2ee-required")"});
    dov.expect({"<error type='cancel'", "<not-allowed", "encrypted from end to end"});
    EXPECT_EQ(world.core->conferences(), 0u);
    present(dov, "<features><feature var='https://jitsi.org/meet/other'/></features>");
    EXPECT_EQ(world.decisions.back(), "join:e2ee-required");
    present(dov, kEncrypts);
    EXPECT_EQ(world.decisions.back(), "join:admitted");
}

TEST(EndToEnd, InTheLobbyItIsAskedForAsWell) {
    admission::Policy policy = open_policy();
    policy.end_to_end = admission::EndToEnd::Required;
    policy.lobby = admission::LobbyMode::On;
    World world(policy);
    Someone& ana = world.connect(world.host_token());
    present(ana, kEncrypts);
    ASSERT_EQ(world.decisions.back(), "join:admitted");
    Someone& dov = world.connect();
    present(dov, "", true);
    EXPECT_EQ(world.decisions.back(), "knock:e2ee-required");
    present(dov, kEncrypts, true);
    EXPECT_EQ(world.decisions.back(), "knock:lobby");
    dov.expect({"code='110'"});
}

TEST(EndToEnd, AHostsTokenAsksForItBeforeAnybodyIsThere) {
    World world(open_policy());
    std::string const token = world.token(
        {{"id", "u-ana"}, {"name", "ana"}, {"moderator", true}}, "alpha",
        {{"context", {{"user", {{"id", "u-ana"}, {"name", "ana"}, {"moderator", true}}}, {"room", {{"e2ee", true}}}}}});
    Someone& ana = world.connect(token);
    ana.join("alpha", "ana");
    EXPECT_EQ(world.decisions.back(), "join:e2ee-required");
    present(ana, kEncrypts);
    ASSERT_EQ(world.decisions.back(), "join:admitted");
    world.come(world.member_token());
    EXPECT_EQ(world.decisions.back(), "join:e2ee-required");
    EXPECT_EQ(world.core->conferences(), 1u);
}

admission::Policy named() {
    admission::Policy policy = open_policy();
    policy.everyone_named = true;
    return policy;
}

TEST(Names, NobodyComesInWithoutOneWhereItIsRequired) {
    World world(named());
    Someone& dov = world.connect();
    dov.request_conference("alpha");
    dov.forget();
    dov.join("alpha", "");
    dov.expect({R"("code":"name-required")", R"("hold":false)"});
    dov.expect({"<error type='modify' code='406'", "<displayname-required", "lobby='false'"});
    dov.join("alpha", "   ");
    EXPECT_EQ(world.decisions.back(), "join:name-required");
    EXPECT_EQ(world.core->conferences(), 0u);
    dov.join("alpha", "Dov");
    dov.expect({"code='110'", ">Dov</nick>"});
}

TEST(Names, AnOldClientIsRefusedWithTheReason) {
    World world(named());
    Someone& dov = world.connect();
    dov.request_conference("alpha", true);
    dov.forget();
    dov.join("alpha", "");
    dov.expect({"<error type='cancel'", "<not-allowed", "Enter your name"});
    EXPECT_FALSE(dov.has({"lobbyroom"}));
    dov.join("alpha", "Dov");
    dov.expect({"code='110'"});
}

TEST(Names, NobodyLaysHisNameDownInside) {
    World world(named());
    Someone& dov = world.come({}, "alpha", "Dov");
    Someone& eve = world.come({}, "alpha", "Eve");
    eve.forget();
    dov.join("alpha", "");
    eve.expect({">Dov</nick>"});
    dov.join("alpha", "David");
    eve.expect({">David</nick>"});
}

TEST(Names, ThePageOfNewClientsIsToldBeforehand) {
    World world(named());
    Someone& dov = world.connect();
    dov.say(
        "<iq xmlns='jabber:client' type='get' id='l' to='lobby.meet.example'><query "
        "xmlns='http://jabber.org/protocol/disco#info' node='lobbyrooms'/></iq>");
    dov.expect({"lobbyrooms#displayname_required"});
    World without(open_policy());
    Someone& eve = without.connect();
    eve.say(
        "<iq xmlns='jabber:client' type='get' id='l' to='lobby.meet.example'><query "
        "xmlns='http://jabber.org/protocol/disco#info' node='lobbyrooms'/></iq>");
    EXPECT_FALSE(eve.has({"displayname_required"}));
}

}  // namespace
}  // namespace usher::router::test
