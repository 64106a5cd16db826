// Guessing a room's password.
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

TEST(Passwords, AreCountedAndTheCountEndsTheGuessing) {
    admission::Policy policy = open_policy();
    policy.wrong_passwords_per_minute = 3;
    World world(policy);
    Someone& ana = world.come(world.host_token());
    ana.say(
        "<iq xmlns='jabber:client' type='set' id='pw' to='alpha@conference.meet.example'><query "
        "xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field "
        "var='muc#roomconfig_roomsecret'><value>sesame</value></field></x></query></iq>");
    Someone& dov = world.connect();
    dov.request_conference("alpha");
    dov.join("alpha", "Dov");
    dov.expect({"\"code\":\"password-required\""});
    dov.expect({"type='error'", "type='auth'", "not-authorized"});
    for (int i = 0; i < 3; ++i) {
        dov.forget();
        dov.join("alpha", "Dov", "wrong");
        dov.expect({"\"code\":\"bad-password\""});
    }
    dov.forget();
    dov.join("alpha", "Dov", "sesame");
    dov.expect({"\"code\":\"too-fast\""});
    world.pass(Seconds{61});
    dov.join("alpha", "Dov", "sesame");
    dov.expect({"code='110'"});
}

// A refused join leaves no room behind; the count stays all the same.
TEST(Passwords, AreCountedForARoomThatIsNotOpenToo) {
    admission::Policy policy = open_policy();
    policy.password = Secret{"sesame"};
    policy.wrong_passwords_per_minute = 3;
    World world(policy);
    Someone& dov = world.connect();
    dov.request_conference("alpha");
    for (int i = 0; i < 3; ++i) {
        dov.forget();
        dov.join("alpha", "Dov", "wrong");
        dov.expect({"\"code\":\"bad-password\""});
        EXPECT_EQ(world.core->conferences(), 0U);
    }
    dov.forget();
    dov.join("alpha", "Dov", "sesame");
    dov.expect({"\"code\":\"too-fast\""});
    dov.join("beta", "Dov", "wrong");
    dov.expect({"\"code\":\"bad-password\""});
    world.pass(Seconds{61});
    dov.join("alpha", "Dov", "sesame");
    dov.expect({"code='110'"});
}

// What is not looked at any more is not counted either: one guesser does not shut the room for all.
TEST(Passwords, OfWhoIsTooFastDoNotCountAgainstTheRoom) {
    admission::Policy policy = open_policy();
    policy.password = Secret{"sesame"};
    policy.wrong_passwords_per_minute = 3;
    policy.wrong_passwords_per_room = 5;
    World world(policy);
    Someone& dov = world.connect();
    dov.request_conference("alpha");
    for (int i = 0; i < 10; ++i) dov.join("alpha", "Dov", "wrong");
    dov.expect({"\"code\":\"too-fast\""});
    Someone& eve = world.connect();
    eve.request_conference("alpha");
    eve.join("alpha", "Eve", "sesame");
    eve.expect({"code='110'"});
}

}  // namespace
}  // namespace usher::router::test
