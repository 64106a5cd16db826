#include "edge/query.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace usher::edge {
namespace {

TEST(Query, DecodesEscapesAndRefusesBrokenOnes) {
    EXPECT_EQ(percent_decoded("a%20b%2Fc%c3%A9+"), "a b/c\xC3\xA9+");
    EXPECT_EQ(percent_decoded(""), "");
    for (char const* broken : {"%", "%1", "%G0", "%0g", "ab%", "%-1"}) EXPECT_FALSE(percent_decoded(broken)) << broken;
}

TEST(Query, KeepsItemsInOrderAndValuesSecret) {
    auto query = parse_query("room=demo&token=ey.J%3D.x&&flag&empty=&a=b=c");
    ASSERT_TRUE(query);
    std::ostringstream text;
    for (auto const& [name, value] : *query) text << name << '=' << value.reveal() << ';';
    EXPECT_EQ(text.str(), "room=demo;token=ey.J=.x;flag=;empty=;a=b=c;");
    std::ostringstream logged;
    logged << (*query)[1].second;
    EXPECT_EQ(logged.str(), "[secret]");
}

TEST(Query, RefusesTooManyItems) {
    std::string text;
    for (std::size_t i = 0; i < kQueryItems; ++i) text += "a=1&";
    EXPECT_TRUE(parse_query(text));
    EXPECT_FALSE(parse_query(text + "a=1"));
}

TEST(Query, TargetsArePathAndQuery) {
    struct {
        char const* target;
        char const* path;  // null: refused
    } const rows[] = {
        {"/", "/"},
        {"/xmpp-websocket?room=x", "/xmpp-websocket"},
        {"/acme/St%C3%A4ndchen#x", "/acme/St\xC3\xA4ndchen"},
        {"/room..name", "/room..name"},
        {"", nullptr},
        {"*", nullptr},
        {"http://host/", nullptr},
        {"/../etc/passwd", nullptr},
        {"/assets/%2e%2e/x", nullptr},
        {"/assets/..", nullptr},
        {"/./x", nullptr},
        {"/a//b", nullptr},
        {"/a%2F%2Fb", nullptr},
        {"/a\\b", nullptr},
        {"/a%5cb", nullptr},
        {"/a%00b", nullptr},
        {"/a%0d%0aSet-Cookie:x", nullptr},
        {"/a%", nullptr},
        {"/a?b=%", nullptr},
    };
    for (auto const& row : rows) {
        auto target = parse_target(row.target);
        ASSERT_EQ(target.has_value(), row.path != nullptr) << row.target;
        if (target) {
            EXPECT_EQ(target->path, row.path);
        }
    }
}

TEST(Query, WhatIsLoggedHasNoQuery) {
    EXPECT_EQ(loggable_path("/xmpp-websocket?token=x"), "/xmpp-websocket");
    EXPECT_EQ(loggable_path("/a#jwt=x"), "/a");
    EXPECT_EQ(loggable_path("/a"), "/a");
}

}  // namespace
}  // namespace usher::edge
