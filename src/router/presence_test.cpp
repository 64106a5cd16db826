#include "router/test_world.hpp"

namespace usher::router::test {
namespace {

admission::Policy open_policy() {
    admission::Policy policy;
    policy.guests = admission::Guests::Yes;
    policy.guests_may_create = true;
    return policy;
}

// docs/decisions/0055.
TEST(Presence, AnUpdateOfSomebodyWhoIsNotThereIsNoJoin) {
    World world(open_policy());
    Someone& ana = world.come(world.host_token());
    Someone& dov = world.connect(world.member_token("dov"));
    auto update = [&](std::string const& room) {
        dov.say("<presence xmlns='jabber:client' id='u' to='" + room + "@conference.meet.example/" + dov.nick +
                "'><audiomuted>false</audiomuted></presence>");
        dov.expect({"<presence", "type='error'", "id='u'", "item-not-found"});
    };
    ana.forget();
    std::size_t const decided = world.decisions.size();
    update("alpha");
    update("beta");
    EXPECT_EQ(world.core->conferences(), 1U) << "no room is made";
    EXPECT_EQ(world.decisions.size(), decided);
    EXPECT_TRUE(ana.inbox.empty());
    dov.request_conference("alpha");
    dov.join("alpha");
    dov.expect({"code='110'"});
    ana.say(
        "<iq xmlns='jabber:client' type='set' id='k' to='alpha@conference.meet.example'><query "
        "xmlns='http://jabber.org/protocol/muc#admin'><item role='none' nick='" +
        dov.nick + "'/></query></iq>");
    dov.expect({"code='307'"});
    update("alpha");
}

}  // namespace
}  // namespace usher::router::test
