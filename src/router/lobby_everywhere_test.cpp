// The lobby with each kind of person and each way to switch it on.
#include <gtest/gtest.h>

#include "router/test_world.hpp"

namespace usher::router::test {
namespace {

// The lobby is one switch: set by the operator or by the moderator, for token holders and guests, it does the same.
struct Combination {
    admission::Guests guests;
    bool has_token;
    admission::LobbyMode lobby;
};

class LobbyEverywhere : public testing::TestWithParam<Combination> {};

TEST_P(LobbyEverywhere, IsSwitchedOnKnockedAtAndPassed) {
    admission::Policy policy;
    policy.guests = GetParam().guests;
    policy.lobby = GetParam().lobby;
    World world(policy);
    Someone& ana = world.come(world.host_token());
    ana.expect({"code='110'"});
    if (policy.lobby == admission::LobbyMode::Off) {
        ana.say(
            "<iq xmlns='jabber:client' type='set' id='on' to='alpha@conference.meet.example'><query "
            "xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field "
            "var='muc#roomconfig_membersonly'><value>true</value></field></x></query></iq>");
        ana.expect({"type='result'", "id='on'"});
    }
    ana.knock("alpha", "Moderator");
    Someone& dov = world.come(GetParam().has_token ? world.member_token("dov") : std::string{});
    if (!GetParam().has_token && policy.guests == admission::Guests::No) {
        EXPECT_TRUE(dov.jid.empty()) << "refused at the door";
        return;
    }
    dov.expect({"code='407'"});
    dov.knock("alpha", "Dov");
    ana.expect({"alpha@lobby.meet.example/k" + dov.nick, dov.jid});
    ana.say(
        "<message xmlns='jabber:client' to='alpha@conference.meet.example'><x "
        "xmlns='http://jabber.org/protocol/muc#user'><invite to='" +
        dov.jid + "'/></x></message>");
    dov.expect({"<invite"});
    dov.join("alpha", "Dov");
    dov.expect({"code='110'", "role='participant'"});
}

std::vector<Combination> combinations() {
    std::vector<Combination> all;
    for (admission::Guests guests : {admission::Guests::No, admission::Guests::AfterHost, admission::Guests::Yes})
        for (bool has_token : {true, false})
            for (admission::LobbyMode lobby : {admission::LobbyMode::On, admission::LobbyMode::Off})
                all.push_back({guests, has_token, lobby});
    return all;
}

INSTANTIATE_TEST_SUITE_P(All, LobbyEverywhere, testing::ValuesIn(combinations()));

}  // namespace
}  // namespace usher::router::test
