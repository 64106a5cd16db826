// What the notes of a meeting say of who did what to whom: the audit is made of them (case J10 of the field reports).
#include "router/breakout_world.hpp"

namespace usher::router::test {
namespace {

std::string const kAna = "token:acme-app/u-ana";
std::string const kBen = "token:acme-app/u-ben";

std::string field(conference::Note const& note, std::string_view name) {
    for (auto const& [key, value] : note.fields)
        if (key == name) return value;
    return {};
}

// Of the notes of this kind that came since the last look: "BY IDENTITY", or "BY" where nobody was meant.
struct Trail : testing::Test {
    World world;
    Someone& ana = world.come(world.host_token());
    Someone& ben = world.come(world.member_token());

    std::vector<std::string> of(std::string_view event) const {
        std::vector<std::string> said;
        for (conference::Note const& note : world.note_lines)
            if (note.event == event) said.push_back(field(note, "by") + " " + field(note, "identity"));
        return said;
    }
    void admin(std::string const& item) {
        ana.say(
            "<iq xmlns='jabber:client' type='set' id='a' to='alpha@conference.meet.example'><query "
            "xmlns='http://jabber.org/protocol/muc#admin'>" +
            item + "</query></iq>");
    }
};

TEST_F(Trail, RolesAndKicksNameBothPeople) {
    admin("<item affiliation='owner' jid='" + ben.jid + "'/>");
    EXPECT_EQ(of("role-changed"), std::vector<std::string>{kAna + " " + kBen});
    admin("<item affiliation='member' jid='" + ben.jid + "'/>");
    EXPECT_EQ(of("role-changed").size(), 2U);
    admin("<item role='none' nick='" + ben.nick + "'/>");
    EXPECT_EQ(of("kicked"), std::vector<std::string>{kAna + " " + kBen});
    EXPECT_EQ(of("left"), std::vector<std::string>{" " + kBen});
}

TEST_F(Trail, TheRoomsSettingsAndItsEndNameTheModerator) {
    auto submit = [&](std::string const& field, std::string const& value) {
        ana.say(
            "<iq xmlns='jabber:client' type='set' id='c' to='alpha@conference.meet.example'><query "
            "xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='" +
            field + "'><value>" + value + "</value></field></x></query></iq>");
    };
    submit("muc#roomconfig_roomsecret", "hush");
    submit("muc#roomconfig_roomsecret", "");
    submit("muc#roomconfig_membersonly", "1");
    ana.say("<message xmlns='jabber:client' to='endconference.meet.example'><end_conference/></message>");
    for (char const* event : {"password-set", "password-removed", "lobby-on", "ended"})
        EXPECT_EQ(of(event), std::vector<std::string>{kAna + " "}) << event;
    for (conference::Note const& note : world.note_lines)
        for (auto const& [key, value] : note.fields) EXPECT_EQ(value.find("hush"), std::string::npos) << note.event;
    EXPECT_EQ(of("left").size(), 2U) << "everybody who was there";
}

TEST_F(Trail, EachLeaveHasALineWithItsSession) {
    ben.leave("alpha");
    world.drop(ana);
    std::vector<std::string> sessions;
    for (conference::Note const& note : world.note_lines)
        if (note.event == "left") sessions.push_back(field(note, "session"));
    EXPECT_EQ(sessions,
              (std::vector<std::string>{std::to_string(ben.session.number), std::to_string(ana.session.number)}));
}

}  // namespace
}  // namespace usher::router::test
