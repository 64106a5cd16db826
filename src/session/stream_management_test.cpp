#include "session/stream_management.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "xmpp/xml_reader.hpp"

namespace usher::session {
namespace {

constexpr Resumption kOffer{Seconds{60}, 1000};

std::string answer(StreamManagement& management, std::string_view name, bool bound = true,
                   Resumption const& offer = kOffer) {
    static SeededIds ids{7};
    std::string document = "<";
    document.append(name).append(" xmlns='urn:xmpp:sm:3'/>");
    auto answer = management.receive(xmpp::XmlReader().read(document).value(), bound, offer, ids);
    return answer ? answer->to_xml() : "";
}

xmpp::Serialised stanza(std::string const& xml) { return xmpp::Serialised::of(xmpp::XmlReader().read(xml).value()); }
xmpp::Serialised chat(std::string const& body) {
    return stanza("<message xmlns='jabber:client' from='r@c/a'><body>" + body + "</body></message>");
}
xmpp::Serialised presence(std::string const& who, std::string const& status, std::string const& type = {}) {
    return stanza("<presence xmlns='jabber:client' from='r@c/" + who + "'" +
                  (type.empty() ? "" : " type='" + type + "'") + "><status>" + status + "</status></presence>");
}
// The texts of what would be written again.
std::string waiting(StreamManagement const& management) {
    std::string all;
    for (xmpp::Serialised const& one : management.unacknowledged())
        all += xmpp::XmlReader().read(*one.bytes).value().first_element()->text() + " ";
    return all;
}
StreamManagement resumable() {
    StreamManagement management;
    answer(management, "enable resume='true'");
    return management;
}

constexpr char const* kUnexpected =
    "<failed xmlns='urn:xmpp:sm:3'><unexpected-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>";

TEST(StreamManagement, IsEnabledOnce) {
    StreamManagement management;
    EXPECT_EQ(answer(management, "enable resume='true'", false), kUnexpected) << "before a resource is bound";
    EXPECT_FALSE(management.is_enabled());
    EXPECT_EQ(answer(management, "enable"), "<enabled xmlns='urn:xmpp:sm:3'/>");
    EXPECT_TRUE(management.is_enabled());
    EXPECT_FALSE(management.is_resumable()) << "nobody asked for it";
    EXPECT_EQ(answer(management, "enable resume='true'"), kUnexpected);
}

TEST(StreamManagement, GivesAnIdOf192RandomBitsWhereResumptionIsOffered) {
    StreamManagement none;
    EXPECT_EQ(answer(none, "enable resume='true'", true, {}), "<enabled xmlns='urn:xmpp:sm:3'/>");
    EXPECT_FALSE(none.is_resumable());

    StreamManagement one;
    std::string const enabled = answer(one, "enable resume='1'");
    std::string const start = "<enabled xmlns='urn:xmpp:sm:3' id='";
    ASSERT_EQ(enabled.substr(0, start.size()), start);
    std::string const id = enabled.substr(start.size(), 48);
    EXPECT_EQ(enabled.substr(start.size() + 48), "' resume='true' max='60'/>");
    EXPECT_TRUE(one.fits(id));
    EXPECT_FALSE(one.fits(id.substr(0, 47)));
    EXPECT_FALSE(one.fits(id.substr(0, 47) + (id.back() == '0' ? "1" : "0")));
    EXPECT_FALSE(one.fits(one.handle())) << "the part that is looked up proves nothing";
    EXPECT_FALSE(none.fits("")) << "who has no id cannot be resumed with none";
    EXPECT_EQ(StreamManagement::handle_of(id), one.handle());
}

TEST(StreamManagement, CountsFromTheMomentItIsEnabled) {
    StreamManagement management;
    management.count_received();
    management.count_sent(chat("before"));
    EXPECT_EQ(answer(management, "r"), kUnexpected);
    answer(management, "enable");
    EXPECT_EQ(answer(management, "r"), "<a xmlns='urn:xmpp:sm:3' h='0'/>");
    management.count_received();
    management.count_received();
    EXPECT_EQ(answer(management, "r"), "<a xmlns='urn:xmpp:sm:3' h='2'/>");
    EXPECT_EQ(management.sent(), 0U);
}

TEST(StreamManagement, TakesAcknowledgementsOnlyOfWhatWasSent) {
    StreamManagement management = resumable();
    for (int i = 0; i < 5; ++i) management.count_sent(chat(std::to_string(i)));
    struct Row {
        std::string_view element;
        std::uint32_t acknowledged;
        std::string_view left;
    };
    Row const rows[] = {{"a h='2'", 2, "2 3 4 "},  {"a h='6'", 2, "2 3 4 "},  {"a h='1'", 2, "2 3 4 "},
                        {"a h='x'", 2, "2 3 4 "},  {"a h='3 '", 2, "2 3 4 "}, {"a", 2, "2 3 4 "},
                        {"a h='-1'", 2, "2 3 4 "}, {"a h='5'", 5, ""},        {"a h='99999999999'", 5, ""}};
    for (Row const& row : rows) {
        EXPECT_EQ(answer(management, row.element), "") << row.element;
        EXPECT_EQ(management.acknowledged(), row.acknowledged) << row.element;
        EXPECT_EQ(waiting(management), row.left) << row.element;
    }
}

TEST(StreamManagement, ResumesWithWhatTheClientHasNotHandledInOrder) {
    StreamManagement management = resumable();
    for (char const* text : {"a", "b", "c"}) management.count_sent(chat(text));
    answer(management, "a h='1'");
    management.lost();
    management.count_sent(chat("d"));
    EXPECT_FALSE(management.resume(0)) << "less than it acknowledged";
    EXPECT_FALSE(management.resume(4)) << "more than was written to it";
    EXPECT_EQ(waiting(management), "b c d ");
    ASSERT_TRUE(management.resume(2));
    EXPECT_EQ(waiting(management), "c d ");
    answer(management, "a h='4'");
    EXPECT_EQ(waiting(management), "");
    EXPECT_EQ(management.sent(), 4U);
}

TEST(StreamManagement, ResumesASecondTime) {
    StreamManagement management = resumable();
    management.count_sent(chat("a"));
    management.lost();
    management.count_sent(chat("b"));
    ASSERT_TRUE(management.resume(0));
    management.lost();
    management.count_sent(chat("c"));
    ASSERT_TRUE(management.resume(1));
    EXPECT_EQ(waiting(management), "b c ");
}

TEST(StreamManagement, CountsOverTheEndOfTheNumbers) {
    StreamManagement management = resumable();
    for (std::uint32_t i = 0; i < 3; ++i) management.count_sent(chat("x"));
    answer(management, "a h='3'");
    EXPECT_FALSE(management.resume(2));
    EXPECT_TRUE(management.resume(3));
}

TEST(StreamManagement, KeepsOfWaitingPresenceTheLatest) {
    StreamManagement management = resumable();
    management.count_sent(presence("ann", "written"));
    management.lost();
    management.count_sent(presence("ann", "1"));
    management.count_sent(presence("bob", "1"));
    management.count_sent(presence("ann", "2"));
    management.count_sent(chat("hello"));
    management.count_sent(presence("ann", "3"));
    EXPECT_EQ(waiting(management), "written 3 1 hello ") << "what was written is not touched: the client counts it";
    management.count_sent(presence("ann", "gone", "unavailable"));
    management.count_sent(presence("ann", "back"));
    management.count_sent(presence("ann", "again"));
    EXPECT_EQ(waiting(management), "written 3 1 hello gone again ") << "that she left is told";
    ASSERT_TRUE(management.resume(1));
    EXPECT_EQ(management.sent(), 6U);
    management.count_sent(presence("ann", "now"));
    EXPECT_EQ(waiting(management), "3 1 hello gone again now ") << "all is on its way again";
}

TEST(StreamManagement, IsBoundedInBytes) {
    StreamManagement management = resumable();
    std::string const text(400, 'x');
    management.count_sent(chat(text));
    EXPECT_FALSE(management.overflows());
    for (int i = 0; i < 2; ++i) management.count_sent(chat(text));
    EXPECT_TRUE(management.overflows());
    answer(management, "a h='3'");
    EXPECT_FALSE(management.overflows());
    management.give_up();
    EXPECT_FALSE(management.is_resumable());
    for (int i = 0; i < 9; ++i) management.count_sent(chat(text));
    EXPECT_EQ(waiting(management), "") << "nothing is kept for who cannot resume";
}

// Many tiny stanzas take their places in the queue, whatever they say.
TEST(StreamManagement, CountsWhatAStanzaTakesBesidesItsBytes) {
    StreamManagement management = resumable();
    std::size_t count = 0;
    while (!management.overflows() && count < 1000) {
        management.count_sent(chat(""));
        ++count;
    }
    std::size_t const each = management.waiting_bytes() / count;
    EXPECT_GE(each, StreamManagement::kPerStanza + 20);
    EXPECT_LE(management.waiting_bytes(), 1000 + each) << "one more than fits, and then the session cannot be resumed";
    answer(management, "a h='" + std::to_string(count) + "'");
    EXPECT_EQ(management.waiting_bytes(), 0U);
}

TEST(StreamManagement, AsksOnceForAnAcknowledgement) {
    StreamManagement management = resumable();
    for (int i = 0; i < 19; ++i) management.count_sent(chat("x"));
    EXPECT_FALSE(management.is_acknowledgement_due());
    management.count_sent(chat("x"));
    EXPECT_TRUE(management.is_acknowledgement_due());
    management.asked();
    for (int i = 0; i < 50; ++i) management.count_sent(chat("x"));
    EXPECT_FALSE(management.is_acknowledgement_due()) << "the answer is still to come";
    answer(management, "a h='20'");
    EXPECT_TRUE(management.is_acknowledgement_due());
    management.lost();
    EXPECT_FALSE(management.is_acknowledgement_due()) << "nobody is there";
}

TEST(StreamManagement, RefusesWhatItDoesNotKnow) {
    StreamManagement management;
    EXPECT_EQ(answer(management, "resume h='3' previd='x'"), kUnexpected);
    EXPECT_EQ(answer(management, "other"),
              "<failed xmlns='urn:xmpp:sm:3'><feature-not-implemented "
              "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>");
}

}  // namespace
}  // namespace usher::session
