#include "transcript/pattern.hpp"

#include <gtest/gtest.h>

#include "transcript/words.hpp"
#include "xmpp/xml_reader.hpp"

namespace usher::transcript {
namespace {

Names knowing_x() {
    Names names;
    names.set("x", "1a2b");
    return names;
}

TEST(Pattern, TextIsComparedAroundItsNames) {
    struct Row {
        std::string_view pattern, actual;
        bool matches;
        std::string_view y;  // what {y} is then
    };
    Row const rows[] = {
        {"", "", true, ""},
        {"a", "a", true, ""},
        {"a", "b", false, ""},
        {"a", "", false, ""},
        {"{any}", "", true, ""},
        {"{any}", "b", true, ""},
        {"a/{any}", "a/", true, ""},
        {"a/{any}", "b/", false, ""},
        {"{x}", "1a2b", true, ""},
        {"{x}", "1a2c", false, ""},
        {"a/{x}/b", "a/1a2b/b", true, ""},
        {"{y}", "", false, ""},
        {"{y}", "q", true, "q"},
        {"{y}@{x}", "q@1a2b", true, "q"},
        {"{y}/{y}", "q/q", true, "q"},
        {"{y}/{y}", "q/r", false, ""},
        {"{y}-{any}b", "q-r-b", true, "q"},
        {"{1}", "{1}", true, ""},
        {"{", "{", true, ""},
        {"{none}", "", true, ""},
        {"{none}", "a", false, ""},
    };
    for (Row const& row : rows) {
        auto const matched = match_text(row.pattern, row.actual, knowing_x());
        EXPECT_EQ(matched.has_value(), row.matches) << row.pattern << " " << row.actual;
        if (matched && !row.y.empty()) {
            ASSERT_NE(matched->find("y"), nullptr);
            EXPECT_EQ(*matched->find("y"), row.y) << row.pattern;
        }
    }
}

TEST(Pattern, NamesAreFilledInForSendingAndJsonIsLeftAlone) {
    EXPECT_EQ(fill_in("to='r@c/{x}' {\"a\":{\"b\":1}} {}", knowing_x()).value(), "to='r@c/1a2b' {\"a\":{\"b\":1}} {}");
    EXPECT_FALSE(fill_in("{y}", knowing_x()).ok());
}

TEST(Pattern, JsonIsComparedInTheMembersThatAreNamed) {
    std::string const json =
        R"({"type":"usher","event":"verdict","code":"lobby","hold":true,"n":2,"a":{"b":"1a2b"},"l":[1,"z"]})";
    struct Row {
        std::string_view pattern;
        bool matches;
    };
    Row const rows[] = {
        {"{verdict}", true},  // as a whole text this is a name; as JSON it is the event
        {"{usher code=lobby}", true},
        {"{verdict code=lobby hold=true n=2}", true},
        {"{verdict code=other}", false},
        {"{other code=lobby}", false},
        {"{verdict a.b={x}}", true},
        {"{verdict a.c=1}", false},
        {"{verdict c={none}}", true},
        {"{verdict code={none}}", false},
        {"{code='lobby'}", true},
        {R"({"code":"lobby"})", true},
        {R"({"code":"lobby","hold":false})", false},
        {R"({"a":{"b":"{x}"},"l":[1,"{any}"]})", true},
        {R"({"l":[1]})", false},
        {R"({"c":"{none}"})", true},
        {R"({"c":1})", false},
        {R"({"{any}":{"b":"{x}"}})", true},
        {R"({"{any}":{"b":"other"}})", false},
        {R"({"a":{"{y}":"{x}"},"event":"verdict"})", true},
        {R"({"a":{"{x}":"{any}"}})", false},
        {R"({"a":{"{y}":"{none}"}})", false},
    };
    for (Row const& row : rows)
        EXPECT_EQ(match_json(row.pattern, json, knowing_x()).has_value(), row.matches) << row.pattern;
    EXPECT_FALSE(match_json("{verdict}", "no json", knowing_x()));
    std::optional<Names> const named = match_json(R"({"a":{"{key}":"1a2b"}})", json, knowing_x());
    ASSERT_TRUE(named);
    EXPECT_EQ(*named->find("key"), "b") << "a member's name is remembered as well";
}

TEST(Pattern, AnElementFitsWhereEverythingNamedIsThere) {
    std::string const actual =
        "<presence xmlns='jabber:client' from='r@c/1a2b' to='me'><x xmlns='urn:muc#user'><item role='moderator' "
        "jid='j'/>"
        "<status code='110'/><status code='201'/></x><nick>Ann</nick><json>{\"type\":\"t\",\"v\":1}</json></presence>";
    struct Row {
        std::string_view pattern;
        bool matches;
        std::string_view why;
    };
    Row const rows[] = {
        {"<presence/>", true, ""},
        {"<message/>", false, "<presence> instead of <message>"},
        {"<presence xmlns='jabber:client'/>", true, ""},
        {"<presence xmlns='urn:other'/>", false, "<presence> is of jabber:client, not of urn:other"},
        {"<presence from='r@c/{x}' to='{any}' type='{none}'/>", true, ""},
        {"<presence to='{none}'/>", false, "<presence> has to"},
        {"<presence from='r@c/other'/>", false, "<presence>: from is 'r@c/1a2b', not 'r@c/other'"},
        {"<presence type='{any}'/>", false, "<presence>: type is missing, not '{any}'"},
        {"<presence><x xmlns='urn:muc#user'><status code='201'/><status code='110'/></x></presence>", true, ""},
        {"<presence><x><status code='110'/><status code='110'/></x></presence>", false,
         "<status>: code is '201', not '110'"},
        {"<presence><x><status code='{c}'/><status code='110'/></x></presence>", true, ""},
        {"<presence><bot/></presence>", false, "there is no <bot/>"},
        {"<presence> <nick>Ann</nick> </presence>", true, ""},
        {"<presence><nick>Bob</nick></presence>", false, "<nick>: the text is 'Ann', not 'Bob'"},
        {"<presence><json>{t v=1}</json></presence>", true, ""},
        {"<presence><json>{\"v\":2}</json></presence>", false,
         "<json>: the text is '{\"type\":\"t\",\"v\":1}', not '{\"v\":2}'"},
        {"<presence>{only}<x/><nick/><json/></presence>", true, ""},
        {"<presence>{only}<nick/><x/><json/></presence>", false, "<x> instead of <nick>"},
        {"<presence>{only}<x/></presence>", false, "3 children instead of 1"},
        {"<presence><nick>{only}Ann</nick></presence>", true, ""},
    };
    xmpp::XmlReader reader;
    xmpp::Element const element = reader.read(actual).value();
    for (Row const& row : rows) {
        std::string why;
        bool const matched = match_element(reader.read(row.pattern).value(), element, knowing_x(), why).has_value();
        EXPECT_EQ(matched, row.matches) << row.pattern << "\n" << why;
        EXPECT_TRUE(row.matches || why == row.why) << row.pattern << "\n" << why;
    }
}

TEST(Words, SettingsAreReadWithAndWithoutQuotes) {
    using Settings = std::vector<Setting>;
    EXPECT_EQ(read_settings(" a=b  c='d e' f g=\"\" h=i=j ").value(),
              (Settings{{"a", "b", true}, {"c", "d e", true}, {"f", "", false}, {"g", "", true}, {"h", "i=j", true}}));
    EXPECT_EQ(read_settings("").value(), Settings{});
    EXPECT_FALSE(read_settings("a='b").ok());
    EXPECT_FALSE(read_settings("=b").ok());
}

}  // namespace
}  // namespace usher::transcript
