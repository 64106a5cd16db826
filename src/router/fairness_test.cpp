// Limits of one person or one network, and that nobody else is touched by them.
#include "router/test_world.hpp"

namespace usher::router::test {
namespace {

using namespace std::chrono_literals;

admission::Policy open_to_all() {
    admission::Policy policy;
    policy.guests = admission::Guests::Yes;
    policy.guests_may_create = true;
    return policy;
}

struct Fair : testing::Test {
    World world{open_to_all(),
                "meet.example",
                {},
                {},
                {},
                {.sessions_per_address = 3, .stanzas = 100, .messages = 5, .joins = 6}};
};

void chat(Someone& from, std::string const& text) {
    from.say("<message xmlns='jabber:client' type='groupchat' id='m' to='alpha@conference.meet.example'><body>" + text +
             "</body></message>");
}

constexpr char kOpen[] = "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='meet.example' version='1.0'/>";

bool may_open(World& world) {
    Someone& one = world.meet();
    one.say(kOpen);
    if (!one.has({"policy-violation"})) return true;
    EXPECT_TRUE(one.hung_up);
    EXPECT_FALSE(world.core->has(one.session));
    return false;
}

TEST_F(Fair, SessionsOfOneAddress) {
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(may_open(world));
    EXPECT_FALSE(may_open(world));
    EXPECT_FALSE(may_open(world)) << "who was refused is not counted for ever";
    world.address = "192.0.2.8";
    EXPECT_TRUE(may_open(world)) << "a neighbour";
}

TEST_F(Fair, AnIpv6AddressStandsForItsNetwork) {
    for (char const* address : {"2001:db8:0:1::1", "2001:db8:0:1::2", "2001:db8:0:1:ffff::3"}) {
        world.address = address;
        EXPECT_TRUE(may_open(world)) << address;
    }
    world.address = "2001:db8:0:1:abcd::4";
    EXPECT_FALSE(may_open(world));
    world.address = "2001:db8:0:2::1";
    EXPECT_TRUE(may_open(world));
    world.address = "no address at all";
    EXPECT_TRUE(may_open(world));
}

TEST_F(Fair, WhoLostTheConnectionDoesNotStandInTheWay) {
    Someone& ana = world.come(world.host_token());
    ana.say("<enable xmlns='urn:xmpp:sm:3' resume='true'/>");
    std::string const enabled = ana.expect({"<enabled"});
    std::string const id = enabled.substr(enabled.find(" id='") + 5, 48);
    for (int i = 0; i < 2; ++i) EXPECT_TRUE(may_open(world));
    EXPECT_FALSE(may_open(world));
    world.drop(ana);
    Someone& fresh = world.meet(world.host_token());
    for (std::string const& text :
         {std::string(kOpen), std::string("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'/>"),
          std::string(kOpen)})
        fresh.say(text);
    fresh.say("<resume xmlns='urn:xmpp:sm:3' h='0' previd='" + id + "'/>");
    ASSERT_EQ(world.moved[fresh.session], ana.session);
    EXPECT_FALSE(may_open(world)) << "it has a connection again, and counts once";
    ana.say("<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>");
    EXPECT_TRUE(may_open(world));
}

TEST_F(Fair, Stanzas) {
    Someone& ana = world.come(world.host_token());
    Someone& ben = world.come(world.member_token());
    for (int i = 0; i < 200 && !ana.hung_up; ++i)
        ana.say("<iq xmlns='jabber:client' type='get' id='p' to='meet.example'><ping xmlns='urn:xmpp:ping'/></iq>");
    ana.expect({"<stream:error", "policy-violation", "limits.stanzas"});
    EXPECT_TRUE(ana.hung_up);
    ben.expect({"unavailable", ana.nick});
    chat(ben, "still here");
    ben.expect({"still here"});
}

TEST_F(Fair, Messages) {
    Someone& ana = world.come(world.host_token());
    Someone& ben = world.come(world.member_token());
    for (int i = 0; i < 5; ++i) chat(ana, std::to_string(i));
    ben.expect({"<body>4</body>"});
    chat(ana, "too much");
    ana.expect({"<message", "type='error'", "resource-constraint", "too-fast"});
    EXPECT_FALSE(ben.has({"too much"}));
    ana.say("<message xmlns='jabber:client' type='chat' to='alpha@conference.meet.example/" + ben.nick +
            "'><body>too much</body></message>");
    EXPECT_FALSE(ben.has({"too much"})) << "privately neither";
    chat(ben, "others may");
    ana.expect({"others may"});
    world.pass(2s);
    chat(ana, "later");
    ben.expect({"later"});
}

TEST_F(Fair, Joins) {
    admission::Ban ban;
    ban.identity = "token:acme-app/u-ben";
    ban.scope = admission::BanScope::Room;
    ban.place = "alpha";
    Someone& ben = world.connect(world.member_token(), "");
    ASSERT_TRUE(world.core->ban(ban, world.now(), world.ids, world.effects).ok());
    world.perform();
    for (int i = 0; i < 6; ++i) {
        ben.join("alpha");
        ben.expect({"\"code\":\"banned\""});
        ben.forget();
    }
    std::size_t const decided = world.decisions.size();
    ben.join("alpha");
    ben.expect({"<message", "\"code\":\"too-fast\"", "\"retryAfter\":60"});
    ben.expect({"<presence", "type='error'", "not-allowed"});
    ben.knock("alpha");
    ben.expect({"too-fast"});
    EXPECT_EQ(world.decisions.size(), decided) << "it costs no decision";
    Someone& dov = world.come(world.member_token("dov"));
    dov.expect({"110"});
    for (int i = 0; i < 20; ++i)
        dov.say("<presence xmlns='jabber:client' to='alpha@conference.meet.example/" + dov.nick + "'/>");
    EXPECT_FALSE(dov.has({"too-fast"})) << "an update is no join";
    world.pass(60s);
    ben.join("alpha");
    ben.expect({"\"code\":\"banned\""});
}

TEST(FairLogins, OfOneAddressAndOthersAreServed) {
    World world(open_to_all(), "meet.example", {}, {}, {}, {.logins = 6});
    std::string const auth = "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'/>";
    auto log_in = [&](std::string const& token) -> Someone& {
        Someone& one = world.meet(token);
        one.say(kOpen);
        one.say(auth);
        return one;
    };
    for (int i = 0; i < 5; ++i) log_in("bad.to.ken").expect({"<failure"});
    log_in(world.host_token()).expect({"<success"});
    Someone& late = log_in(world.host_token());
    late.expect({"<stream:error", "policy-violation", "limits.logins_per_address"});
    EXPECT_TRUE(late.hung_up);
    auto ask = [&](std::string const& address) {
        return world.core->conference_request(R"({"room":"alpha@conference.meet.example"})", Secret{world.host_token()},
                                              address, world.now(), world.ids);
    };
    EXPECT_EQ(ask("192.0.2.7").status, 200);
    EXPECT_NE(ask("192.0.2.7").body.find("\"ready\":false"), std::string::npos) << "asked again later by the client";
    EXPECT_NE(ask("192.0.2.8").body.find("\"ready\":true"), std::string::npos) << "a neighbour";
    world.address = "192.0.2.8";
    log_in(world.host_token("ben")).expect({"<success"});
    world.address = "192.0.2.7";
    world.pass(10s);
    log_in(world.host_token()).expect({"<success"});
}

TEST(FairLobby, KnocksOfOneRoomAndOfOneAddress) {
    admission::Policy policy = open_to_all();
    policy.lobby = admission::LobbyMode::On;
    policy.knocks = 4;
    policy.knocks_per_address = 2;
    World world(policy);
    Someone& ana = world.come(world.host_token());
    auto knock_from = [&](std::string const& address) -> Someone& {
        world.address = address;
        Someone& one = world.connect();
        one.request_conference("alpha");
        one.forget();
        one.knock("alpha");
        return one;
    };
    Someone& first = knock_from("2001:db8::1");
    first.expect({"110"});
    knock_from("2001:db8::2").expect({"110"});
    Someone& third = knock_from("2001:db8::3");
    third.expect({"\"code\":\"overloaded\""});
    third.expect({"type='error'"});
    knock_from("192.0.2.1").expect({"110"});
    knock_from("192.0.2.2").expect({"110"});
    knock_from("192.0.2.3").expect({"overloaded"});
    ana.forget();
    world.drop(first);
    knock_from("192.0.2.3").expect({"110"});
}

// limits.held_rooms: rooms in which people only wait fill nothing that a host needs.
TEST(HeldRooms, AreBoundedAndHostsOpenRoomsAllTheSame) {
    admission::Policy policy;
    policy.guests = admission::Guests::Yes;
    policy.lobby = admission::LobbyMode::On;
    World world(policy, "meet.example", {}, {}, {.held_rooms = 2});
    for (char const* room : {"one", "two"}) {
        Someone& early = world.connect(world.member_token("ben", room), room);
        early.knock(room, "Ben");
        early.expect({"<presence", "code='110'"});
    }
    ASSERT_EQ(world.core->census().held, 2U);
    Someone& third = world.connect(world.member_token("ben", "three"), "three");
    third.knock("three", "Ben");
    third.expect({"\"verdict\"", "overloaded"});
    third.expect({"type='error'", "Too many people are waiting"});
    EXPECT_EQ(world.decisions.back(), "knock:overloaded");
    EXPECT_EQ(world.records.back().decision.trace.back().rule, "limits");
    EXPECT_EQ(world.core->census().held, 2U);

    Someone& second = world.connect(world.member_token("cat", "one"), "one");
    second.knock("one", "Cat");
    second.expect({"<presence", "code='110'"});
    Someone& ana = world.come(world.host_token("ana", "three"), "three", "Ana");
    ana.expect({"<presence", "code='110'"});
    Someone& again = world.connect(world.member_token("ben", "three"), "three");
    again.knock("three", "Ben");
    again.expect({"<presence", "code='110'"});
    EXPECT_EQ(world.core->census().rooms, 1U);
}

// Each refusal is noted with its limit; the shell bounds the lines and counts all.
TEST(LimitsAreNoted, WhoseAndWhich) {
    Fairness fairness;
    fairness.joins = 5;
    fairness.messages = 5;
    fairness.sessions_per_address = 2;
    World world({}, "meet.example", {}, {}, {}, fairness);
    Someone& ana = world.come(world.host_token());
    for (int i = 0; i < 6; ++i)
        ana.say(
            "<message xmlns='jabber:client' type='groupchat' "
            "to='alpha@conference.meet.example'><body>x</body></message>");
    for (int i = 0; i < 6; ++i) {
        ana.leave("alpha");
        ana.join("alpha");
    }
    world.connect(world.member_token());
    world.meet(world.member_token("cat"))
        .say("<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='meet.example' version='1.0'/>");
    std::vector<std::string> said;
    for (conference::Note const& note : world.note_lines) {
        if (note.event != "limited" && note.event != "login-refused") continue;
        std::string line = note.event;
        for (auto const& [key, value] : note.fields)
            if (key == "code" || key == "limit" || key == "conference" || (key == "identity" && !value.empty()))
                line += " " + value;
        said.push_back(line);
    }
    EXPECT_EQ(said.front(), "limited too-fast limits.messages  token:acme-app/u-ana");
    EXPECT_EQ(std::ranges::count(said, "limited too-fast limits.joins alpha token:acme-app/u-ana"), 2);
    EXPECT_TRUE(said.back().starts_with("login-refused too-many-connections")) << said.back();
}

}  // namespace
}  // namespace usher::router::test
