#include "base/names.hpp"

#include <gtest/gtest.h>

namespace usher {
namespace {

TEST(RoomName, IsOneCanonicalFormWhateverTheLetterCase) {
    EXPECT_EQ(RoomName::parse("StandUp").value().text(), "standup");
    EXPECT_EQ(RoomName::parse("standup").value(), RoomName::parse("STANDUP").value());
    EXPECT_EQ(RoomName::parse("raum-%c3%bc").value().text(), "raum-%c3%bc");
}

TEST(RoomName, RefusesWhatAnAddressCannotCarry) {
    for (char const* text : {"", "a b", "a/b", "a@b", "a\"b", "a'b", "a<b", "[acme]alpha", "a:b", "a?b", "a#b", "a\nb"})
        EXPECT_FALSE(RoomName::parse(text).ok()) << text;
    EXPECT_FALSE(RoomName::parse(std::string(129, 'a')).ok());
    EXPECT_TRUE(RoomName::parse(std::string(128, 'a')).ok());
}

TEST(Tenant, IsAnHostLabelInLowerCase) {
    EXPECT_EQ(Tenant::parse("Acme-1").value().text(), "acme-1");
    for (char const* text : {"", "a.b", "a/b", "a b"}) EXPECT_FALSE(Tenant::parse(text).ok()) << text;
}

TEST(ConferenceName, NeverMeetsTheSameNameOfAnotherTenant) {
    ConferenceName plain{Tenant::none(), RoomName::parse("alpha").value()};
    ConferenceName acme{Tenant::parse("acme").value(), RoomName::parse("alpha").value()};
    EXPECT_NE(plain, acme);
    EXPECT_EQ(plain.text(), "alpha");
    EXPECT_EQ(acme.text(), "[acme]alpha");
}

TEST(Nick, IsLettersDigitsAndUnderscores) {
    EXPECT_TRUE(Nick::parse("ab12cd34").ok());
    EXPECT_TRUE(Nick::parse("A_b").ok());
    for (char const* text : {"", "_a", "a-b", "a b", "\xc3\xa4"}) EXPECT_FALSE(Nick::parse(text).ok()) << text;
}

}  // namespace
}  // namespace usher
