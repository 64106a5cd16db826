// What people in a room learn of each other: names that cannot be faked, and of a token only what the policy names.
#include "router/test_world.hpp"

namespace usher::router::test {
namespace {

std::string named(std::string const& name) {
    return "<nick xmlns='http://jabber.org/protocol/nick'>" + name + "</nick>";
}

struct IdentityInRooms : testing::Test {
    static admission::Policy policy() {
        admission::Policy policy;
        policy.guests = admission::Guests::Yes;
        policy.guests_may_create = true;
        policy.names = admission::NamesFrom::Token;
        return policy;
    }
    static void say_presence(Someone& who, std::string const& inner) {
        who.say("<presence xmlns='jabber:client' to='alpha@conference.meet.example/" + who.nick + "'>" + inner +
                "</presence>");
    }
    std::string full_token() {
        return world.token({{"id", "u-ana"},
                            {"name", "Ana"},
                            {"email", "ana@example.test"},
                            {"avatar", "https://example.test/a.png"},
                            {"salary", "12"},
                            {"moderator", true}});
    }
    World world{policy()};
};

TEST_F(IdentityInRooms, OnlyTheKeysOfThePolicyAreShown) {
    Someone& dov = world.come({}, "alpha", "Dov");
    dov.forget();
    Someone& ana = world.come(full_token());
    std::string const seen = dov.expect({"/" + ana.nick});
    EXPECT_NE(seen.find("<identity><user><id>u-ana</id><name>Ana</name><avatar>https://example.test/a.png</avatar>"
                        "</user></identity>"),
              std::string::npos)
        << seen;
    for (char const* hidden : {"email", "example.test/ana", "ana@", "salary"})
        EXPECT_EQ(seen.find(hidden), std::string::npos) << seen;
}

TEST_F(IdentityInRooms, TheClientsOwnAddressIsAsPrivateAsTheTokens) {
    Someone& dov = world.come({}, "alpha", "Dov");
    Someone& ana = world.come(full_token());
    dov.forget();
    say_presence(ana, "<email>ana@example.test</email>");
    EXPECT_EQ(dov.expect({"/" + ana.nick}).find("email"), std::string::npos);
}

TEST_F(IdentityInRooms, ThePolicyCanShowMoreOrLess) {
    admission::Policy shows = policy();
    shows.identity_shown = {false, true, false, true, false};
    World other(shows);
    Someone& dov = other.come({}, "alpha", "Dov");
    dov.forget();
    Someone& ana = other.come(full_token());
    std::string const seen = dov.expect({"/" + ana.nick});
    EXPECT_NE(seen.find("<identity><user><name>Ana</name><email>ana@example.test</email></user></identity>"),
              std::string::npos)
        << seen;
    EXPECT_NE(seen.find("<email>ana@example.test</email></presence>"), std::string::npos) << seen;
}

TEST_F(IdentityInRooms, AForgedIdentityIsRemoved) {
    Someone& ana = world.come(full_token());
    Someone& dov = world.come({}, "alpha", "Dov");
    ana.forget();
    say_presence(dov, "<identity><user><id>u-ana</id><name>Ana</name></user></identity>");
    std::string const seen = ana.expect({"/" + dov.nick});
    EXPECT_EQ(seen.find("<identity"), std::string::npos) << seen;
}

TEST_F(IdentityInRooms, WithNamesFromTheTokenNobodyRenamesHimself) {
    Someone& ana = world.come(full_token());
    ana.forget();
    Someone& ben = world.come(world.token({{"id", "u-ben"}, {"name", "Ben"}}), "alpha", "Ana");
    ana.expect({"/" + ben.nick, named("Ben")});
    say_presence(ben, named("Ana"));
    ana.expect({"/" + ben.nick, named("Ben")});
    say_presence(ben, "");
    ana.expect({"/" + ben.nick, named("Ben")});
    ben.say("<message xmlns='jabber:client' type='groupchat' to='alpha@conference.meet.example'><body>Hi</body>" +
            named("Ana") +
            "<display-name xmlns='http://jitsi.org/protocol/display-name' source='token'>Ana</display-name></message>");
    std::string const message = ana.expect({"Hi"});
    EXPECT_EQ(message.find("Ana"), std::string::npos) << message;
}

TEST_F(IdentityInRooms, AGuestGivesWayToTheVerifiedNameWhoeverCameFirst) {
    Someone& early = world.come({}, "alpha", "Ana");
    early.forget();
    Someone& ana = world.come(full_token());
    ana.expect({"<presence", "/" + early.nick, named("Ana (guest)")});
    early.expect({"/" + early.nick, named("Ana (guest)"), "code='110'"});
    Someone& late = world.come({}, "alpha", " Ana ");
    ana.expect({"/" + late.nick, named("Ana (guest)")});
    Someone& other = world.come({}, "alpha", "Anna");
    ana.expect({"/" + other.nick, named("Anna")});
}

TEST_F(IdentityInRooms, TheKnockListShowsTheVerifiedNameAndAddress) {
    admission::Policy held = policy();
    held.lobby = admission::LobbyMode::On;
    World lobby(held);
    Someone& ana = lobby.come(full_token());
    ana.say(
        "<presence xmlns='jabber:client' to='alpha@lobby.meet.example/m1'><x "
        "xmlns='http://jabber.org/protocol/muc'/></presence>");
    ana.forget();
    Someone& ben = lobby.connect(lobby.token({{"id", "u-ben"}, {"name", "Ben"}, {"email", "ben@example.test"}}));
    ben.request_conference("alpha");
    ben.knock("alpha", "Ana");
    std::string const seen = ana.expect({"alpha@lobby", named("Ben")});
    EXPECT_NE(seen.find("<email>ben@example.test</email>"), std::string::npos) << seen;
    // COMPAT(lib-jitsi-meet, all): the address of a guest comes in a second presence.
    Someone& dov = lobby.connect({});
    dov.request_conference("alpha");
    dov.knock("alpha", "Dov");
    ana.forget();
    dov.say("<presence xmlns='jabber:client' to='alpha@lobby.meet.example/k" + dov.nick + "'>" + named("Dov") +
            "<email>dov@example.test</email></presence>");
    ana.expect({"/k" + dov.nick, "<email>dov@example.test</email>"});
}

struct FreeRow {
    char const* name;
    nlohmann::json features;
    char const* asked;
    char const* shown;
};
class FreeNames : public testing::TestWithParam<FreeRow> {};

TEST_P(FreeNames, AreTheClientsUnlessTheTokenForbidsIt) {
    admission::Policy policy = IdentityInRooms::policy();
    policy.names = admission::NamesFrom::Person;
    World world(policy);
    Someone& dov = world.come({}, "alpha", "Dov");
    dov.forget();
    nlohmann::json const user = {{"id", "u-ben"}, {"name", "Ben"}};
    Someone& ben =
        world.come(world.token(user, "alpha", {{"context", {{"user", user}, {"features", GetParam().features}}}}),
                   "alpha", GetParam().asked);
    dov.expect({"/" + ben.nick, named(GetParam().shown), "<name>Ben</name>"});
}

INSTANTIATE_TEST_SUITE_P(Rows, FreeNames,
                         testing::Values(FreeRow{"own", nlohmann::json::object(), "Benny", "Benny"},
                                         FreeRow{"none", nlohmann::json::object(), "", "Ben"},
                                         FreeRow{"readonly", {{"name-readonly", true}}, "Benny", "Ben"},
                                         FreeRow{"rename", {{"rename", false}}, "Benny", "Ben"}),
                         [](auto const& row) { return row.param.name; });

}  // namespace
}  // namespace usher::router::test
