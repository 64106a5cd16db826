// What the page asks for where its client library has no call (docs/protocol/page-commands.md).
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

TEST(PageCommands, ThePageOfAModeratorEndsTheMeeting) {
    World world(open_policy());
    Someone& ana = world.come(world.host_token());
    Someone& ben = world.come(world.member_token());
    std::string const end =
        "<message xmlns='jabber:client' type='groupchat' to='alpha@conference.meet.example'><json-message "
        "xmlns='http://jitsi.org/jitmeet'>{\"type\":\"usher\",\"id\":\"e1\",\"command\":\"end\"}</json-message></"
        "message>";
    ben.forget();
    ben.say(end);
    ben.expect({"\"id\":\"e1\"", "\"ok\":false", "not-moderator"});
    ben.forget();
    ana.forget();
    ana.say(end);
    ana.expect({"\"id\":\"e1\"", "\"ok\":true"});
    ben.expect({"<destroy", "The meeting has been terminated"});
}

}  // namespace
}  // namespace usher::router::test
