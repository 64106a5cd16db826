// Room metadata and how newcomers come in (docs/protocol/room-metadata.md).
#include <gtest/gtest.h>

#include "router/test_world.hpp"

namespace usher::router::test {
namespace {

std::string metadata(std::string const& json) {
    return "<message xmlns='jabber:client' to='metadata.meet.example'><room_metadata "
           "xmlns='http://jitsi.org/jitmeet' room='alpha@conference.meet.example'>" +
           json + "</room_metadata></message>";
}

class Metadata : public testing::Test {
protected:
    Metadata() : ana(world.come(world.host_token())), ben(world.come(world.member_token())) {
        ana.forget();
        ben.forget();
    }
    World world;
    Someone& ana;
    Someone& ben;
};

TEST_F(Metadata, IsWrittenByModeratorsAndReadByAll) {
    ana.say(metadata(R"({"key":"k","data":{"v":1},"type":"room_metadata"})"));
    for (Someone* each : {&ana, &ben})
        each->expect({"from='metadata.meet.example'", "\"type\":\"room_metadata\"", "{\"k\":{\"v\":1}}"});
    ben.say(metadata(R"({"key":"k","data":2})"));
    ben.expect({"<forbidden", "not-moderator"});
    EXPECT_FALSE(ana.has({"room_metadata"}));
    ana.say(metadata(R"({"key":"moderators","data":["x"]})"));
    ana.expect({"<not-acceptable", "reserved"});
    ana.say(metadata("nonsense"));
    ana.expect({"<bad-request"});
}

TEST_F(Metadata, ANewcomerHasItAndTheServicesBeforeHisOwnPresence) {
    ana.say(metadata(R"({"key":"k","data":1})"));
    Someone& carl = world.connect(world.member_token("carl"));
    carl.request_conference("alpha");
    carl.forget();
    carl.join("alpha");
    auto const at = [&](std::string const& text) {
        return std::ranges::find_if(carl.inbox,
                                    [&](std::string const& m) { return m.find(text) != std::string::npos; });
    };
    ASSERT_NE(at("\"k\":1"), carl.inbox.end());
    EXPECT_LT(at("\"k\":1"), at("code='110'"));
    EXPECT_NE(at("\"k\":1")->find("\"services\":[]"), std::string::npos);
}

TEST_F(Metadata, AModeratorsPresenceSaysHowNewcomersComeInAndNobodyElses) {
    std::string const says = "'><startmuted xmlns='http://jitsi.org/jitmeet/start-muted' audio='true' video='false'/>";
    ben.say("<presence xmlns='jabber:client' to='alpha@conference.meet.example/" + ben.nick + says + "</presence>");
    EXPECT_FALSE(ana.has({"startmuted"}));
    EXPECT_FALSE(ana.has({"startMuted"}));
    ana.say("<presence xmlns='jabber:client' to='alpha@conference.meet.example/" + ana.nick + says + "</presence>");
    ben.expect({"<startmuted"});
    ben.expect({"\"startMuted\":{\"audio\":true,\"video\":false}"});
    ana.forget();
    ana.say(metadata(R"({"key":"startMuted","data":{"audio":false,"video":false}})"));
    ana.say("<presence xmlns='jabber:client' to='alpha@conference.meet.example/" + ana.nick + says + "</presence>");
    ana.expect({"\"startMuted\":{\"audio\":false"});
    EXPECT_FALSE(ana.has({"\"startMuted\":{\"audio\":true"})) << "a presence that only repeats itself says nothing";
}

TEST_F(Metadata, RestrictedChatAndPollsAreForModerators) {
    ana.say(metadata(R"({"key":"permissions","data":{"groupChatRestricted":true,"pollCreationRestricted":true}})"));
    std::string const chat =
        "<message xmlns='jabber:client' type='groupchat' to='alpha@conference.meet.example'>"
        "<body>hello</body></message>";
    std::string const poll =
        "<message xmlns='jabber:client' type='chat' to='polls.meet.example'><json-message "
        "xmlns='http://jitsi.org/jitmeet'>{\"type\":\"polls\",\"command\":\"new-poll\",\"pollId\":"
        "\"p\",\"question\":\"?\",\"answers\":[{\"name\":\"a\"}]}</json-message></message>";
    ben.say(chat);
    ben.expect({"<not-allowed", "Sending group messages not allowed"});
    ben.say(poll);
    ben.expect({"<not-allowed", "not-moderator"});
    EXPECT_FALSE(ana.has({"hello"}));
    ana.say(chat);
    ben.expect({"hello"});
}

TEST(MetadataSettings, TheConfigurationSaysHowNewcomersComeInUntilAModeratorDoes) {
    admission::Policy policy;
    policy.start_audio_muted = true;
    World world(policy);
    Someone& ana = world.connect(world.host_token());
    ana.request_conference("alpha");
    ana.join("alpha");
    ana.expect({"\"startMuted\":{\"audio\":true,\"video\":false}"});
    ana.say(metadata(R"({"key":"startMuted","data":{"audio":false,"video":true}})"));
    Someone& ben = world.connect(world.member_token());
    ben.request_conference("alpha");
    ben.join("alpha");
    ben.expect({"\"startMuted\":{\"audio\":false,\"video\":true}"});
}

TEST(MetadataSettings, AClientOf2022HearsItInItsInvitation) {
    admission::Policy policy;
    policy.start_video_muted = true;
    World world(policy);
    world.come(world.host_token());
    Someone& ben = world.connect(world.member_token());
    ben.request_conference("alpha", true);
    ben.join("alpha");
    EXPECT_FALSE(ben.has({"room_metadata"}));
    ben.expect({"session-initiate", "<startmuted", "audio='false'", "video='true'"});
}

}  // namespace
}  // namespace usher::router::test
