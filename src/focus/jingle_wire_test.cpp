#include "focus/jingle_wire.hpp"

#include <gtest/gtest.h>

#include "focus/captured.hpp"
#include "focus/focus_stage.hpp"

namespace usher::focus::test {

namespace {

Result<Jingle> read(std::string_view stanza) { return read_jingle(*parse(stanza).child("jingle")); }
Result<Jingle> read_element(std::string const& inside,
                            std::string const& attributes = "action='session-accept' sid='s1'") {
    return read_jingle(parse("<jingle xmlns='urn:xmpp:jingle:1' " + attributes + ">" + inside + "</jingle>"));
}
std::string transport(std::string const& ufrag, std::string const& pwd, std::string const& hash,
                      std::string const& fingerprint, std::string const& setup = "active") {
    return "<content name='audio'><transport xmlns='urn:xmpp:jingle:transports:ice-udp:1' ufrag='" + ufrag + "' pwd='" +
           pwd + "'><fingerprint xmlns='urn:xmpp:jingle:apps:dtls:0' hash='" + hash + "' setup='" + setup + "'>" +
           fingerprint + "</fingerprint></transport></content>";
}
std::string const kPwd(22, 'p');
std::string const kSha1 = "00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff:00:11:22:33";

}  // namespace

TEST(JingleWire, ReadsTheAcceptOfANewerClient) {
    Result<Jingle> jingle = read(kAcceptNew);
    ASSERT_TRUE(jingle.ok());
    Jingle const& it = jingle.value();
    EXPECT_EQ(it.action, JingleAction::SessionAccept);
    EXPECT_EQ(it.sid, "13h03h4wio");
    ASSERT_EQ(it.sources.audio.sources.size(), 1U);
    EXPECT_EQ(it.sources.audio.sources[0].ssrc, 3555240366U);
    EXPECT_EQ(it.sources.audio.sources[0].name, "b5526fc3-a0");
    ASSERT_EQ(it.sources.video.sources.size(), 6U);
    EXPECT_EQ(it.sources.video.sources[5].msid, "b5526fc3-video-0-1 0b42ac8a-6577-40e6-b0ca-187472377602-1");
    ASSERT_EQ(it.sources.video.groups.size(), 4U);
    EXPECT_EQ(it.sources.video.groups[1].kind, GroupKind::Simulcast);
    EXPECT_EQ(it.sources.video.groups[1].members, (std::vector<media::Ssrc>{3433860234, 3540024195, 2890653713}));
    ASSERT_TRUE(it.transport.has_value());
    EXPECT_EQ(it.transport->ufrag, "rg1P");
    EXPECT_EQ(it.transport->fingerprint_hash, "sha-256");
    EXPECT_TRUE(it.transport->fingerprint.starts_with("8E:1A:"));
    EXPECT_TRUE(it.transport->candidates.empty());
}

TEST(JingleWire, ReadsTheAcceptsOfOlderClientsWhichNameNothing) {
    Result<Jingle> chromium = read(kAcceptOld);
    ASSERT_TRUE(chromium.ok());
    EXPECT_TRUE(chromium.value().sources.video.sources[0].name.empty());
    EXPECT_EQ(chromium.value().sources.video.sources.size(), 6U);
    Result<Jingle> firefox = read(kAcceptFirefox);
    ASSERT_TRUE(firefox.ok());
    EXPECT_EQ(firefox.value().sources.video.sources.size(), 2U);
    EXPECT_EQ(firefox.value().sources.video.groups.size(), 1U);
    EXPECT_TRUE(firefox.value().transport.has_value());
}

TEST(JingleWire, ReadsATransportInfoWhoseContentIsNamedByMid) {
    Result<Jingle> jingle = read(kTransportInfoOld);
    ASSERT_TRUE(jingle.ok());
    EXPECT_EQ(jingle.value().action, JingleAction::TransportInfo);
    EXPECT_TRUE(jingle.value().has_transport);
    ASSERT_TRUE(jingle.value().transport.has_value());
    EXPECT_EQ(jingle.value().transport->candidates.size(), 2U);
    EXPECT_EQ(jingle.value().transport->candidates[0].address, "192.0.2.2");
    EXPECT_EQ(jingle.value().transport->candidates[0].port, 45912);
}

TEST(JingleWire, KnowsTheActionsAndTheirOldNames) {
    std::vector<std::pair<std::string, JingleAction>> const table{
        {"session-accept", JingleAction::SessionAccept}, {"session-terminate", JingleAction::SessionTerminate},
        {"session-info", JingleAction::SessionInfo},     {"source-add", JingleAction::SourceAdd},
        {"addsource", JingleAction::SourceAdd},          {"source-remove", JingleAction::SourceRemove},
        {"removesource", JingleAction::SourceRemove},    {"transport-info", JingleAction::TransportInfo},
        {"transport-accept", JingleAction::Other},       {"session-initiate", JingleAction::Other}};
    for (auto const& [name, action] : table) {
        Result<Jingle> jingle = read_element("", "sid='s' action='" + name + "'");
        ASSERT_TRUE(jingle.ok());
        EXPECT_EQ(jingle.value().action, action) << name;
    }
}

TEST(JingleWire, TakesTheKindFromTheDescriptionElseFromTheName) {
    std::string const source = Stage::source_xml(5, "", "");
    Result<Jingle> jingle =
        read_element("<content name='1'><description xmlns='urn:xmpp:jingle:apps:rtp:1' media='video'>" + source +
                     "</description></content><content name='audio'>" + source +
                     "</content>"
                     "<content name='data'><description xmlns='urn:xmpp:jingle:apps:rtp:1' media='application'>" +
                     source + "</description></content>");
    ASSERT_TRUE(jingle.ok());
    EXPECT_EQ(jingle.value().sources.video.sources.size(), 1U);
    EXPECT_EQ(jingle.value().sources.audio.sources.size(), 1U);
}

TEST(JingleWire, ATransportIsTakenOnlyIfItIsWellFormed) {
    struct Row {
        std::string xml;
        bool good;
    };
    std::vector<Row> const table{
        {transport("abcd", kPwd, "sha-1", kSha1), true},
        {transport("abc", kPwd, "sha-1", kSha1), false},
        {transport("ab d", kPwd, "sha-1", kSha1), false},
        {transport("abcd", std::string(21, 'p'), "sha-1", kSha1), false},
        {transport("abcd", std::string(257, 'p'), "sha-1", kSha1), false},
        {transport("abcd", kPwd, "sha-256", kSha1), false},
        {transport("abcd", kPwd, "md5", kSha1), false},
        {transport("abcd", kPwd, "sha-1", kSha1 + ":00"), false},
        {transport("abcd", kPwd, "sha-1", "zz" + kSha1.substr(2)), false},
        {transport("abcd", kPwd, "sha-1", kSha1, "passive"), false},
        {transport("abcd", kPwd, "sha-1", " " + kSha1 + "\n"), true},
    };
    for (Row const& row : table) {
        Result<Jingle> jingle = read_element(row.xml);
        ASSERT_TRUE(jingle.ok());
        EXPECT_TRUE(jingle.value().has_transport);
        EXPECT_EQ(jingle.value().transport.has_value(), row.good) << row.xml;
    }
}

TEST(JingleWire, TakesTheFirstTransportThatIsWhole) {
    Result<Jingle> jingle =
        read_element(transport("abc", kPwd, "sha-1", kSha1) + transport("good", kPwd, "sha-1", kSha1));
    ASSERT_TRUE(jingle.ok() && jingle.value().transport);
    EXPECT_EQ(jingle.value().transport->ufrag, "good");
}

TEST(JingleWire, ReadsTheSmallElements) {
    Result<Jingle> restart =
        read_element("<bridge-session xmlns='http://jitsi.org/protocol/focus' id='b1' restart='true'/>",
                     "action='session-terminate' sid='s'");
    ASSERT_TRUE(restart.ok());
    EXPECT_EQ(restart.value().bridge_session, "b1");
    EXPECT_TRUE(restart.value().restart);
    Result<Jingle> ice = read_element(
        "<ice-state xmlns='http://jitsi.org/protocol/focus'>failed</ice-state>"
        "<bridge-session xmlns='http://jitsi.org/protocol/focus' id='b1' ice-restart='true'/>");
    ASSERT_TRUE(ice.ok());
    EXPECT_EQ(ice.value().ice_state, "failed");
    EXPECT_TRUE(ice.value().ice_restart);
    Result<Jingle> last_n =
        read_element("<content name='video'><initial-last-n xmlns='jitsi:colibri2' value='20'/></content>");
    ASSERT_TRUE(last_n.ok());
    EXPECT_EQ(last_n.value().initial_last_n, 20);
}

TEST(JingleWire, RefusesWhatIsMissingOrTooMuch) {
    auto many = [](std::size_t count, std::string const& what) {
        std::string all;
        for (std::size_t i = 0; i < count; ++i) all += what;
        return all;
    };
    EXPECT_FALSE(read_element("", "sid='s'").ok());
    EXPECT_FALSE(read_element("", "action='source-add'").ok());
    EXPECT_FALSE(read_element("", "action='source-add' sid='" + std::string(kMaxSidLength + 1, 's') + "'").ok());
    EXPECT_TRUE(read_element(many(kMaxContents, "<content name='x'/>")).ok());
    EXPECT_FALSE(read_element(many(kMaxContents + 1, "<content name='x'/>")).ok());
    std::string const source = Stage::source_xml(1, "", "");
    EXPECT_TRUE(read_element(Stage::content_xml("video", many(kMaxSourcesPerRequest, source))).ok());
    EXPECT_FALSE(read_element(Stage::content_xml("video", many(kMaxSourcesPerRequest + 1, source))).ok());
    std::string const group = Stage::group_xml("SIM", {1});
    EXPECT_FALSE(read_element(Stage::content_xml("video", many(kMaxGroupsPerRequest + 1, group))).ok());
    std::string const wide = Stage::group_xml("SIM", std::vector<std::uint64_t>(kMaxGroupMembers + 1, 1));
    EXPECT_FALSE(read_element(Stage::content_xml("video", wide)).ok());
}

TEST(JingleWire, AnSsrcIsAPositiveNumberOf32Bits) {
    std::vector<std::pair<std::string, media::Ssrc>> const table{
        {"1", 1},  {"4294967295", 4294967295}, {"4294967296", 0}, {"0", 0}, {"-1", 0}, {"+1", 0}, {"", 0}, {"1x", 0},
        {" 1", 0}, {"99999999999999999999", 0}};
    for (auto const& [text, ssrc] : table) EXPECT_EQ(read_ssrc(text), ssrc) << text;
}

}  // namespace usher::focus::test
