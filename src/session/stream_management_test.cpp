#include "session/stream_management.hpp"

#include <gtest/gtest.h>

#include <string>

#include "xmpp/xml_reader.hpp"

namespace usher::session {
namespace {

std::string answer(StreamManagement& management, std::string_view name, bool bound = true) {
    std::string document = "<";
    document.append(name).append(" xmlns='urn:xmpp:sm:3'/>");
    auto answer = management.receive(xmpp::XmlReader().read(document).value(), bound);
    return answer ? answer->to_xml() : "";
}

constexpr char const* kUnexpected =
    "<failed xmlns='urn:xmpp:sm:3'><unexpected-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>";

TEST(StreamManagement, IsEnabledOnceAndWithoutResumption) {
    StreamManagement management;
    EXPECT_EQ(answer(management, "enable resume='true'", false), kUnexpected) << "before a resource is bound";
    EXPECT_FALSE(management.is_enabled());
    EXPECT_EQ(answer(management, "enable resume='true'"), "<enabled xmlns='urn:xmpp:sm:3'/>");
    EXPECT_TRUE(management.is_enabled());
    EXPECT_EQ(answer(management, "enable"), kUnexpected);
}

TEST(StreamManagement, CountsFromTheMomentItIsEnabled) {
    StreamManagement management;
    management.count_received();
    management.count_sent();
    EXPECT_EQ(answer(management, "r"), kUnexpected);
    answer(management, "enable");
    EXPECT_EQ(answer(management, "r"), "<a xmlns='urn:xmpp:sm:3' h='0'/>");
    management.count_received();
    management.count_received();
    EXPECT_EQ(answer(management, "r"), "<a xmlns='urn:xmpp:sm:3' h='2'/>");
    EXPECT_EQ(management.sent(), 0U);
}

TEST(StreamManagement, TakesAcknowledgementsOnlyOfWhatWasSent) {
    StreamManagement management;
    answer(management, "enable");
    for (int i = 0; i < 5; ++i) management.count_sent();
    struct Row {
        std::string_view element;
        std::uint32_t acknowledged;
    };
    Row const rows[] = {{"a h='2'", 2}, {"a h='6'", 2},  {"a h='1'", 2}, {"a h='x'", 2},          {"a h='3 '", 2},
                        {"a", 2},       {"a h='-1'", 2}, {"a h='5'", 5}, {"a h='99999999999'", 5}};
    for (Row const& row : rows) {
        EXPECT_EQ(answer(management, row.element), "") << row.element;
        EXPECT_EQ(management.acknowledged(), row.acknowledged) << row.element;
    }
}

TEST(StreamManagement, RefusesToResumeAndWhatItDoesNotKnow) {
    StreamManagement management;
    EXPECT_EQ(answer(management, "resume h='3' previd='x'", false),
              "<failed xmlns='urn:xmpp:sm:3'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>");
    EXPECT_EQ(answer(management, "resume h='3' previd='x'"), kUnexpected);
    EXPECT_EQ(answer(management, "other"),
              "<failed xmlns='urn:xmpp:sm:3'><feature-not-implemented "
              "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>");
}

}  // namespace
}  // namespace usher::session
