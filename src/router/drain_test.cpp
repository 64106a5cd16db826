// The notice before the end, and the numbers that say when nobody is there any more.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "router/test_world.hpp"

namespace usher::router {
namespace {

using test::Someone;
using test::World;
using testing::HasSubstr;

void drain(World& world) {
    world.core->drain(world.now(), world.ids, world.effects);
    world.perform();
}

std::string ready_of(Someone& person, std::string const& room) {
    person.forget();
    person.request_conference(room);
    return person.expect({"<conference"});
}

TEST(Drain, MeetingsThatGoOnTakePeopleAndNoneBegins) {
    World world;
    Someone& ana = world.come(world.host_token());
    ana.forget();
    drain(world);
    ana.expect({"type='groupchat'", "from='alpha@conference.meet.example'", "\"notice\"", "server-draining"});
    ana.expect({"system_chat_message", "about to restart"});

    Someone& ben = world.connect(world.member_token());
    EXPECT_THAT(ready_of(ben, "alpha"), HasSubstr("ready='true'"));
    ben.join("alpha", "Ben");
    ben.expect({"<presence", "code='110'"});

    Someone& eve = world.connect(world.token({{"id", "eve"}}, "*"), "beta");
    EXPECT_THAT(ready_of(eve, "beta"), HasSubstr("ready='false'"));
    eve.join("beta", "Eve");
    eve.expect({"\"verdict\"", "server-draining", "\"retryAfter\":60"});
    eve.expect({"type='error'", "about to restart"});
    Core::HttpAnswer const asked = world.core->conference_request(R"({"room":"beta@conference.meet.example"})", {},
                                                                  "192.0.2.7", world.now(), world.ids);
    EXPECT_THAT(asked.body, HasSubstr(R"("ready":false)"));
    EXPECT_EQ(world.core->census().people.all(), 2U);
}

// A room in which somebody only waits is no meeting that goes on.
TEST(Drain, NobodyOpensARoomInWhichPeopleWait) {
    admission::Policy policy;
    policy.guests = admission::Guests::Yes;
    policy.guests_may_create = true;
    policy.waiting = admission::WaitingMode::On;
    World world(policy);
    Someone& gus = world.connect();
    gus.request_conference("alpha");
    gus.knock("alpha", "Gus");
    ASSERT_EQ(world.core->census().people.waiting, 1U);
    gus.forget();
    drain(world);
    gus.expect({"\"notice\"", "server-draining"});
    EXPECT_EQ(world.core->census().people.waiting, 1U) << "he finds the next server, and waits there";
    Someone& ana = world.connect(world.host_token());
    EXPECT_THAT(ready_of(ana, "alpha"), HasSubstr("ready='false'"));
    ana.join("alpha", "Ana");
    ana.expect({"type='error'", "about to restart"});
    EXPECT_EQ(world.core->census().rooms, 0U);
}

TEST(Drain, AReloadOfTheSettingsOpensNothingAndClosesNothing) {
    World world;
    world.come(world.host_token());
    drain(world);
    Core::Renewal renewal;
    renewal.policy.domain = "meet.example";
    renewal.tokens.domain = "meet.example";
    world.core->renew(std::move(renewal), world.now(), world.ids, world.effects);
    world.perform();
    Someone& ben = world.come(world.member_token(), "alpha", "Ben");
    ben.expect({"code='110'"});
    Someone& eve = world.come(world.token({{"id", "eve"}}, "*"), "beta", "Eve");
    eve.expect({"\"verdict\"", "server-draining"});
    eve.expect({"type='error'", "about to restart"});
}

TEST(Drain, IsToldOnce) {
    World world;
    Someone& ana = world.come(world.host_token());
    drain(world);
    ana.forget();
    drain(world);
    EXPECT_TRUE(ana.inbox.empty());
}

TEST(Census, CountsPeopleWhereTheyAre) {
    admission::Policy policy;
    policy.guests = admission::Guests::Yes;
    policy.lobby = admission::LobbyMode::On;
    World world(policy);
    Someone& ana = world.come(world.host_token());
    ana.knock("alpha", "Ana");
    Someone& cat = world.come("", "alpha", "Cat");
    cat.knock("alpha", "Cat");
    Census now = world.core->census();
    EXPECT_EQ(now.rooms, 1U);
    EXPECT_EQ(now.people.main, 1U);
    EXPECT_EQ(now.people.lobby, 1U) << "a moderator who watches the lobby does not wait in it";
    world.drop(cat);
    EXPECT_EQ(world.core->census().people.lobby, 0U);
    Counts const& counts = world.core->counts();
    EXPECT_GE(counts.presences, 4U);
    EXPECT_GE(counts.iqs, 4U);
    EXPECT_GE(counts.others, 6U);
}

}  // namespace
}  // namespace usher::router
