#include "base/names.hpp"

#include <gtest/gtest.h>

namespace usher {
namespace {

TEST(RoomName, IsOneCanonicalFormHoweverItIsWritten) {
    struct Row {
        char const* written;
        char const* canonical;
        char const* title;
    };
    for (Row const& row : {
             Row{"StandUp", "standup", "standup"}, Row{"a.b-c_d~e", "a.b-c_d~e", "a.b-c_d~e"},
             Row{"Team Alpha", "team%20alpha", "team alpha"}, Row{"Team%20Alpha", "team%20alpha", "team alpha"},
             Row{"Räksmörgås", "r%c3%a4ksm%c3%b6rg%c3%a5s", "räksmörgås"},
             Row{"R%C3%A4ksm%C3%B6rg%C3%A5s", "r%c3%a4ksm%c3%b6rg%c3%a5s", "räksmörgås"},
             Row{"raum-%c3%bc", "raum-%c3%bc", "raum-ü"},
             Row{"ra\x75\xcc\x88m", "ra%c3%bcm", "raüm"},  // u and a combining diaeresis
             Row{"ＡＢＣ", "abc", "abc"},                  // full width
             Row{"ΔΟΚΙΜΉΣ", "%ce%b4%ce%bf%ce%ba%ce%b9%ce%bc%ce%ae%cf%82", "δοκιμής"}, Row{"100%", "100%25", "100%"},
             Row{"a%2Fb", "a%2fb", "a/b"}, Row{"a%zz", "a%25zz", "a%zz"},
             Row{"%ff", "%25ff", "%ff"},  // not UTF-8 when decoded: kept as it is written
         }) {
        Result<RoomName> room = RoomName::parse(row.written);
        ASSERT_TRUE(room.ok()) << row.written << ": " << room.error().detail;
        EXPECT_EQ(room.value().text(), row.canonical) << row.written;
        EXPECT_EQ(room.value().title(), row.title) << row.written;
        EXPECT_EQ(RoomName::parse(room.value().text()).value(), room.value()) << row.written;
    }
}

TEST(RoomName, OfTwoNamesNeverBecomesOne) {
    EXPECT_NE(RoomName::parse("Δοκιμή").value(), RoomName::parse("Δοκιμα").value());
    EXPECT_NE(RoomName::parse("résumé").value(), RoomName::parse("resume").value());
}

TEST(RoomName, RefusesWhatAnAddressCannotCarry) {
    for (char const* text : {"", ".", "..", "%2e%2E", "a/b", "a@b", "a\"b", "a'b", "a<b", "[acme]alpha", "a:b", "a?b",
                             "a#b", "a\nb", "a%0ab", "a%00b", "\xff\xfe", "a\xe2\x80\x8b",
                             "a\xe2\x80\xae"
                             "b"})
        EXPECT_FALSE(RoomName::parse(text).ok()) << text;
    EXPECT_FALSE(RoomName::parse(std::string(129, 'a')).ok());
    EXPECT_TRUE(RoomName::parse(std::string(128, 'a')).ok());
    std::string greek;
    for (int i = 0; i < 128; ++i) greek += "δ";
    EXPECT_TRUE(RoomName::parse(greek).ok());
    EXPECT_FALSE(RoomName::parse(greek + "δ").ok());
}

TEST(RoomName, SaysWhichCharacterItCannotTake) {
    EXPECT_EQ(RoomName::parse("a/b").error().detail, "a room name may not contain '/'");
    EXPECT_EQ(RoomName::parse("a\xe2\x80\x8b").error().detail, "a room name has the character U+200B");
}

TEST(Tenant, IsAHostLabelInLowerCase) {
    EXPECT_EQ(Tenant::parse("Acme-1").value().text(), "acme-1");
    EXPECT_EQ(Tenant::parse("TÄST").value().text(), "täst");
    EXPECT_EQ(Tenant::parse("t%C3%A4st").value().text(), "täst");
    for (char const* text : {"", "a.b", "a/b", "a b", "a%20b", "a]b"}) EXPECT_FALSE(Tenant::parse(text).ok()) << text;
    EXPECT_FALSE(Tenant::parse(std::string(64, 'a')).ok());
}

TEST(ConferenceName, NeverMeetsTheSameNameOfAnotherTenant) {
    ConferenceName plain{Tenant::none(), RoomName::parse("alpha").value()};
    ConferenceName acme{Tenant::parse("acme").value(), RoomName::parse("alpha").value()};
    EXPECT_NE(plain, acme);
    EXPECT_EQ(plain.text(), "alpha");
    EXPECT_EQ(acme.text(), "[acme]alpha");
}

TEST(ConferenceName, IsReadAsPeopleAndLogsWriteIt) {
    EXPECT_EQ(ConferenceName::parse("Alpha").value().text(), "alpha");
    EXPECT_EQ(ConferenceName::parse("Acme/Team Alpha").value().text(), "[acme]team%20alpha");
    EXPECT_EQ(ConferenceName::parse("[acme]team%20alpha").value().text(), "[acme]team%20alpha");
    for (char const* text : {"", "/", "acme/", "/alpha", "[acme]", "[acme", "[]alpha", "a/b/c", "a b/c"})
        EXPECT_FALSE(ConferenceName::parse(text).ok()) << text;
}

TEST(Nick, IsLettersDigitsAndUnderscores) {
    EXPECT_TRUE(Nick::parse("ab12cd34").ok());
    EXPECT_TRUE(Nick::parse("A_b").ok());
    for (char const* text : {"", "_a", "a-b", "a b", "\xc3\xa4"}) EXPECT_FALSE(Nick::parse(text).ok()) << text;
}

}  // namespace
}  // namespace usher
