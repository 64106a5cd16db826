// What somebody who means ill may send over his own stream, row by row: what he is told, that nobody else hears of it,
// and that the meeting is the same afterwards.
#include "router/test_world.hpp"

namespace usher::router::test {
namespace {

// Ana is host, Ben is a participant, Kim waits in the lobby. Dov is a participant inside; Eve has a stream and no seat.
struct Hostile : testing::Test {
    static admission::Policy policy() {
        admission::Policy made;
        made.guests = admission::Guests::Yes;
        made.guests_may_create = true;
        return made;
    }
    Hostile() {
        say_to_room(ana,
                    "<query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'>"
                    "<field var='muc#roomconfig_membersonly'><value>1</value></field></x></query>");
        ana.expect({"type='result'"});
        kim.request_conference("alpha");
        kim.knock("alpha", "Kim");
        kim.expect({"110"});
        eve.request_conference("alpha");
        ana.say(
            "<presence xmlns='jabber:client' to='alpha@lobby.meet.example/moder8or'><x "
            "xmlns='http://jabber.org/protocol/muc'/></presence>");
        ana.expect({"alpha@lobby.meet.example/k" + kim.nick});
        forget_all();
    }
    static void say_to_room(Someone& who, std::string const& inside) {
        who.say("<iq xmlns='jabber:client' type='set' id='s' to='alpha@conference.meet.example'>" + inside + "</iq>");
    }
    void forget_all() {
        for (Someone* one : {&ana, &ben, &dov, &eve, &kim}) one->forget();
    }
    std::string state() const { return world.core->list(); }

    // Replaces {ana}, {ana.jid} and so on, {room}, {lobby}, {focus}.
    std::string filled(std::string text) const {
        std::map<std::string, std::string> words = {{"{room}", "alpha@conference.meet.example"},
                                                    {"{lobby}", "alpha@lobby.meet.example"},
                                                    {"{focus}", "alpha@conference.meet.example/focus"},
                                                    {"{ana.jid}", ana.jid},
                                                    {"{ben.jid}", ben.jid},
                                                    {"{kim.jid}", kim.jid},
                                                    {"{dov.jid}", dov.jid},
                                                    {"{ana}", ana.nick},
                                                    {"{ben}", ben.nick},
                                                    {"{dov}", dov.nick},
                                                    {"{eve}", eve.nick},
                                                    {"{kim}", kim.nick}};
        for (auto const& [word, value] : words)
            for (std::size_t at = 0; (at = text.find(word, at)) != std::string::npos; at += value.size())
                text.replace(at, word.size(), value);
        return text;
    }

    // `answer`: texts of one stanza that he gets; empty: he gets nothing at all.
    struct Row {
        char const* what;
        std::string xml;
        std::vector<std::string> answer;
    };
    void try_each(Someone& who, std::vector<Row> const& rows) {
        for (Row const& row : rows) {
            SCOPED_TRACE(row.what);
            std::string const before = state();
            who.say(filled(row.xml));
            if (row.answer.empty())
                EXPECT_TRUE(who.inbox.empty()) << who.inbox.front();
            else
                who.expect(row.answer);
            EXPECT_FALSE(who.hung_up);
            EXPECT_EQ(state(), before);
            for (Someone const* other : {&ana, &ben, &kim}) {
                EXPECT_TRUE(other == &who || other->inbox.empty()) << other->inbox.front();
                EXPECT_FALSE(other->hung_up);
            }
            forget_all();
            world.pass(Seconds{10});
            forget_all();
        }
    }

    World world{policy()};
    Someone& ana = world.come(world.host_token());
    Someone& ben = world.come(world.member_token());
    Someone& dov = world.come(world.member_token("dov"));
    Someone& eve = world.connect(world.member_token("eve"));
    Someone& kim = world.connect();
};

// Stanzas as a client writes them. `inside` is the child.
std::string presence(std::string const& to, std::string const& inside = {}, std::string const& type = {}) {
    return "<presence xmlns='jabber:client' to='" + to + "'" + (type.empty() ? "" : " type='" + type + "'") + ">" +
           inside + "</presence>";
}
std::string message(std::string const& to, std::string const& inside, std::string const& type = "groupchat") {
    return "<message xmlns='jabber:client' to='" + to + "'" + (type.empty() ? "" : " type='" + type + "'") + ">" +
           inside + "</message>";
}
std::string set(std::string const& to, std::string const& inside) {
    return "<iq xmlns='jabber:client' type='set' id='h' to='" + to + "'>" + inside + "</iq>";
}
std::string get(std::string const& to, std::string const& inside) {
    return "<iq xmlns='jabber:client' type='get' id='h' to='" + to + "'>" + inside + "</iq>";
}
std::string json(std::string const& text) {
    return "<json-message xmlns='http://jitsi.org/jitmeet'>" + text + "</json-message>";
}
std::string invite(std::string const& to) {
    return "<x xmlns='http://jabber.org/protocol/muc#user'><invite to='" + to + "'/></x>";
}
std::string admin(std::string const& item) {
    return "<query xmlns='http://jabber.org/protocol/muc#admin'><item " + item + "/></query>";
}
std::string owner(std::string const& inside) {
    return "<query xmlns='http://jabber.org/protocol/muc#owner'>" + inside + "</query>";
}
std::string const kJoins = "<x xmlns='http://jabber.org/protocol/muc'/>";

TEST_F(Hostile, PresenceForAnother) {
    try_each(dov,
             {
                 {"under another's nick", presence("{room}/{ana}"), {"type='error'", "not-allowed"}},
                 {"a join under another's nick", presence("{room}/{ana}", kJoins), {"type='error'", "not-allowed"}},
                 {"under the focus's", presence("{room}/focus", kJoins), {"type='error'", "not-allowed"}},
                 {"whoever waits leaves", presence("{lobby}/k{kim}", "", "unavailable"), {}},
                 {"an error under another's nick", presence("{room}/{ana}", "", "error"), {}},
                 {"a subscription", presence("{room}/{ana}", "", "subscribe"), {}},
                 {"to another's real address", presence("{ana.jid}"), {}},
                 {"to another's real address, unavailable", presence("{ana.jid}", "", "unavailable"), {}},
                 {"no address", presence("{room}/@@@///"), {"type='error'"}},
             });
    try_each(eve, {
                      {"another's nick, from outside", presence("{room}/{ana}", kJoins), {"type='error'"}},
                      {"another leaves", presence("{room}/{ana}", "", "unavailable"), {}},
                  });
}

// It is his own seat that he gives up.
TEST_F(Hostile, LeavingUnderAnothersNick) {
    dov.say(filled(presence("{room}/{ana}", "", "unavailable")));
    ana.expect({"type='unavailable'", dov.nick});
    EXPECT_FALSE(ana.has({"type='unavailable'", "/" + ana.nick}));
    EXPECT_NE(state().find(ana.nick), std::string::npos);
}

TEST_F(Hostile, TheLobbyOfOthers) {
    try_each(
        dov,
        {
            {"a look into it", presence("{lobby}/dovdovdo", kJoins), {"type='error'"}},
            {"under the name of whoever waits", presence("{lobby}/k{kim}", kJoins), {"type='error'"}},
            {"a message to all there", message("{lobby}", "<body>x</body>"), {"not-acceptable"}},
            {"a message to whoever waits", message("{lobby}/k{kim}", "<body>x</body>", "chat"), {"not-acceptable"}},
            {"letting in", message("{room}", invite("{kim.jid}"), ""), {"type='error'", "forbidden"}},
            {"letting in at the lobby's address", message("{lobby}", invite("{kim.jid}"), ""), {"type='error'"}},
            {"letting in as the component does",
             message("{kim.jid}", invite("{kim.jid}"), ""),
             {"type='error'", "service-unavailable"}},
            {"turning away", set("{lobby}", admin("nick='k{kim}' role='none'")), {"type='error'", "not-allowed"}},
            {"who waits", get("{lobby}", "<query xmlns='http://jabber.org/protocol/disco#items'/>"), {"type='error'"}},
            {"the lobby's settings",
             set("{lobby}", owner("<x xmlns='jabber:x:data' type='submit'/>")),
             {"type='error'"}},
        });
    try_each(
        kim,
        {
            {"letting oneself in", message("{room}", invite("{kim.jid}"), ""), {"type='error'", "forbidden"}},
            {"turning somebody away",
             set("{lobby}", admin("nick='k{kim}' role='none'")),
             {"type='error'", "not-allowed"}},
            {"a message into the meeting", message("{room}", "<body>x</body>"), {"type='error'", "not-acceptable"}},
            {"a question to somebody inside",
             get("{room}/{ana}", "<query xmlns='jabber:iq:version'/>"),
             {"type='error'"}},
            {"the focus",
             set("{focus}", "<jingle xmlns='urn:xmpp:jingle:1' action='session-accept'/>"),
             {"type='error'"}},
            {"an approval that nobody gave",
             message("{lobby}", json("{\"type\":\"lobby-notify\","
                                     "\"event\":\"LOBBY-ACCESS-GRANTED\",\"value\":\"{lobby}/k{kim}\"}")),
             {"type='error'", "not-allowed"}},
        });
}

TEST_F(Hostile, RolesAndSettings) {
    std::vector<Row> const rows = {
        {"owner of oneself", set("{room}", admin("affiliation='owner' jid='{dov.jid}'")), {"type='error'"}},
        {"another is put down", set("{room}", admin("affiliation='none' jid='{ana.jid}'")), {"type='error'"}},
        {"a kick", set("{room}", admin("nick='{ana}' role='none'")), {"type='error'"}},
        {"a kick of the focus", set("{room}", admin("nick='focus' role='none'")), {"type='error'"}},
        {"a ban", set("{room}", admin("affiliation='outcast' jid='{ben.jid}'")), {"type='error'"}},
        {"moderator by role", set("{room}", admin("nick='{dov}' role='moderator'")), {"type='error'"}},
        {"the list of owners", get("{room}", admin("affiliation='owner'")), {"type='error'"}},
        {"the form", get("{room}", owner("")), {"type='error'"}},
        {"the lobby off",
         set("{room}", owner("<x xmlns='jabber:x:data' type='submit'><field var='muc#roomconfig_membersonly'><value>0"
                             "</value></field></x>")),
         {"type='error'"}},
        {"a password",
         set("{room}", owner("<x xmlns='jabber:x:data' type='submit'><field var='muc#roomconfig_roomsecret'><value>x"
                             "</value></field></x>")),
         {"type='error'"}},
        {"the end of the room", set("{room}", owner("<destroy/>")), {"type='error'"}},
        {"the end for all", message("endconference.meet.example", "<end_conference/>", ""), {"type='error'"}},
        {"the subject", message("{room}", "<subject>x</subject>"), {"type='error'"}},
        {"a breakout room",
         message("breakout.meet.example",
                 "<breakout_rooms xmlns='http://jitsi.org/jitmeet' type='features/"
                 "breakout-rooms/add' subject='x'/>",
                 ""),
         {"type='error'"}},
        {"mute of another",
         set("{focus}", "<mute xmlns='http://jitsi.org/jitmeet/audio' jid='{room}/{ana}'>true</mute>"),
         {"type='error'"}},
        {"a recording",
         set("{focus}", "<jibri xmlns='http://jitsi.org/protocol/jibri' action='start' recording_mode='file'/>"),
         {"type='error'"}},
        {"a call out", set("{focus}", "<dial xmlns='urn:xmpp:rayo:1' to='+100' from='x'/>"), {"type='error'"}},
    };
    try_each(dov, rows);
    try_each(eve, rows);
    try_each(dov, {{"the end by the page's command",
                    message("{room}", json("{\"type\":\"usher\",\"command\":\"end\"}")),
                    {"\"ok\":false", "not-moderator"}}});
}

TEST_F(Hostile, TheWordsOfTheServer) {
    for (char const* type : {"lobby-notify", "breakout_rooms", "av_moderation", "room_metadata", "speakerstats"}) {
        std::string const body = json(std::string("{\"type\":\"") + type + "\",\"event\":\"x\"}");
        try_each(dov, {{"to all", message("{room}", body), {"type='error'", "not-allowed"}},
                       {"to one", message("{room}/{ana}", body, "chat"), {"type='error'", "not-allowed"}},
                       {"to one, without a type", message("{room}/{ana}", body, ""), {"type='error'"}}});
    }
}

// Words of the server in a form that is read otherwise here than by a client.
TEST_F(Hostile, TheWordsOfTheServerInDisguise) {
    std::string const end = "\"event\":\"LOBBY-ACCESS-DENIED\"}";
    std::vector<Row> const rows = {
        {"a type twice", json("{\"type\":\"x\",\"type\":\"lobby-notify\"," + end), {"not-allowed"}},
        {"letters by number", json("{\"type\":\"lobby\\u002dnotify\"," + end), {"not-allowed"}},
        {"in two elements", json("{\"type\":\"lobby-") + json("notify\"," + end), {"not-allowed"}},
        {"behind an empty one", json("") + json("{\"type\":\"lobby-notify\"," + end), {"not-allowed"}},
        {"behind a good one", json("{\"type\":\"x\"}") + json("{\"type\":\"lobby-notify\"," + end), {"bad-request"}},
        {"in an element inside", json("<a>{\"type\":\"lobby-notify\",</a>" + end), {"not-allowed"}},
        {"half a character", json("{\"type\":\"lobby-notify\",\"a\":\"\\ud800\"," + end), {"bad-request"}},
        {"a number without end", json("{\"type\":\"lobby-notify\",\"a\":1e999," + end), {"bad-request"}},
        {"by unescape()", json("{\"type\":\"lobby%2Dnotify\"," + end), {"bad-request"}},
        {"by unescape() of 16 bits", json("{\"type\":\"lobby%u002Dnotify\"," + end), {"bad-request"}},
        {"no type", json("{\"a\":1}"), {"bad-request"}},
        {"no JSON", json("hello"), {"bad-request"}},
    };
    for (Row const& row : rows)
        try_each(dov, {{row.what, message("{room}", row.xml), {"type='error'", row.answer[0]}},
                       {row.what, message("{room}/{ana}", row.xml, "chat"), {"type='error'", row.answer[0]}}});
    dov.say(filled(message("{room}", json("{\"type\":\"mine\",\"text\":\"100% %41\"}"))));
    ana.expect({"100% %41"});
}

TEST_F(Hostile, SessionsOfOthers) {
    try_each(
        dov,
        {
            {"a question to a real address",
             get("{ana.jid}", "<query xmlns='jabber:iq:version'/>"),
             {"type='error'", "service-unavailable"}},
            {"an order to a real address",
             set("{ana.jid}", "<jingle xmlns='urn:xmpp:jingle:1'/>"),
             {"type='error'", "service-unavailable"}},
            {"an answer that nobody asked for", "<iq xmlns='jabber:client' type='result' id='zz' to='{ana.jid}'/>", {}},
            {"an invitation out of the blue",
             message("{ana.jid}", invite("{ana.jid}"), ""),
             {"type='error'", "service-unavailable"}},
            {"another service", get("pubsub.meet.example", "<query xmlns='x'/>"), {"type='error'"}},
            {"another server", get("elsewhere.example", "<query xmlns='x'/>"), {"type='error'"}},
            {"the focus's real address",
             set("focus@auth.meet.example/focus", "<query xmlns='x'/>"),
             {"type='error'", "service-unavailable"}},
        });
    try_each(eve,
             {
                 {"a message to the room", message("{room}", "<body>x</body>"), {"type='error'", "not-acceptable"}},
                 {"a message to one inside",
                  message("{room}/{ana}", "<body>x</body>", "chat"),
                  {"type='error'", "not-acceptable"}},
                 {"a question to one inside", get("{room}/{ana}", "<query xmlns='x'/>"), {"type='error'"}},
                 {"an answer to one inside", "<iq xmlns='jabber:client' type='result' id='q' to='{room}/{ana}'/>", {}},
                 {"what is said of the room",
                  get("{room}", "<query xmlns='http://jabber.org/protocol/disco#items'/>"),
                  {"type='error'"}},
             });
}

// The sender that a client writes is never the one that others read.
TEST_F(Hostile, AForgedFrom) {
    std::vector<std::string> const forged = {"{room}/{ana}", "{focus}", "{room}", "meet.example", "{ana.jid}"};
    for (std::string const& from : forged) {
        SCOPED_TRACE(from);
        std::string said = message("{room}", "<body>words</body>");
        said.insert(8, " from='" + from + "'");
        dov.say(filled(said));
        ana.expect({"words", " from='alpha@conference.meet.example/" + dov.nick + "'"});
        said = get("{room}/{ana}", "<query xmlns='jabber:iq:version'/>");
        said.insert(3, " from='" + from + "'");
        dov.say(filled(said));
        ana.expect({"jabber:iq:version", " from='alpha@conference.meet.example/" + dov.nick + "'"});
        said = presence("{room}/{dov}", "<stats-id>s</stats-id>");
        said.insert(9, " from='" + from + "'");
        dov.say(filled(said));
        ana.expect({"stats-id", " from='alpha@conference.meet.example/" + dov.nick + "'"});
        forget_all();
        world.pass(Seconds{10});
        forget_all();
    }
}

// Media: another's session, another's stream numbers, another's names.
TEST_F(Hostile, SourcesAndSessionsOfAnother) {
    std::string const sid = "<jingle xmlns='urn:xmpp:jingle:1' action='";
    for (char const* action : {"session-accept", "session-terminate", "source-add", "source-remove", "transport-info"})
        try_each(dov, {{action, set("{focus}", sid + action + "' sid='of-another'/>"), {"type='error'"}}});
    try_each(eve, {{"without a seat", set("{focus}", sid + "source-add' sid='x'/>"), {"type='error'"}}});
    try_each(dov, {{"an answer to an invitation of another's",
                    "<iq xmlns='jabber:client' type='result' id='of-another' to='{focus}'/>",
                    {}},
                   {"an error to it",
                    "<iq xmlns='jabber:client' type='error' id='of-another' to='{focus}'><error type='cancel'>"
                    "<item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>",
                    {}}});
}

TEST_F(Hostile, TooMuchOfEverything) {
    std::string const before = state();
    std::string deep;
    for (int i = 0; i < 40; ++i) deep += "<a>";
    for (int i = 0; i < 40; ++i) deep += "</a>";
    std::string attributes;
    for (int i = 0; i < 300; ++i) attributes += " a" + std::to_string(i) + "='x'";
    std::string wide;
    for (int i = 0; i < 20'000; ++i) wide += "<a/>";
    struct {
        char const* what;
        std::string xml;
        char const* condition;
    } const rows[] = {
        {"depth", message("{room}", deep), "policy-violation"},
        {"attributes", message("{room}", "<a" + attributes + "/>"), "policy-violation"},
        {"elements", message("{room}", wide), "policy-violation"},
        {"bytes", message("{room}", "<body>" + std::string(300 * 1024, 'x') + "</body>"), "policy-violation"},
        {"a DTD", "<!DOCTYPE a [<!ENTITY b 'bb'>]><message xmlns='jabber:client'><body>&b;</body></message>",
         "restricted-xml"},
        {"a comment", "<message xmlns='jabber:client'><!-- x --></message>", "restricted-xml"},
        {"not XML", "<message", "not-well-formed"},
        {"two stanzas", "<message xmlns='jabber:client'/><message xmlns='jabber:client'/>", "not-well-formed"},
    };
    for (auto const& row : rows) {
        SCOPED_TRACE(row.what);
        Someone& one = world.connect(world.member_token("eve"));
        one.say(filled(row.xml));
        one.expect({"<stream:error", row.condition});
        EXPECT_TRUE(one.hung_up);
        EXPECT_FALSE(world.core->has(one.session));
        EXPECT_EQ(state(), before);
        EXPECT_TRUE(ana.inbox.empty() && ben.inbox.empty());
    }
}

// A name, a subject, a nick or an address that is too long is refused or cut, never passed on.
TEST_F(Hostile, NamesThatAreTooLong) {
    std::string const huge(20'000, 'n');
    try_each(dov, {
                      {"a nick", presence("{room}/" + huge), {"type='error'"}},
                      {"a room", presence(huge + "@conference.meet.example/{dov}", kJoins), {"type='error'"}},
                      {"a domain", presence("a@" + huge + "/x", kJoins), {"type='error'"}},
                      {"a form's field",
                       set("{room}", owner("<x xmlns='jabber:x:data' type='submit'><field var='" + huge + "'><value>" +
                                           huge + "</value></field></x>")),
                       {"type='error'"}},
                  });
    dov.say(filled(presence("{room}/{dov}", "<nick xmlns='http://jabber.org/protocol/nick'>" + huge + "</nick>")));
    for (std::string const& seen : ana.inbox) EXPECT_LT(seen.size(), 2000u);
    forget_all();
    ana.say(filled(message("{room}", "<subject>" + huge + "</subject>")));
    ana.expect({"type='error'", "not-acceptable"});
    EXPECT_TRUE(ben.inbox.empty());
}

}  // namespace
}  // namespace usher::router::test
