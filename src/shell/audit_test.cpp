#include "shell/audit.hpp"

#include <gtest/gtest.h>

namespace usher::shell {
namespace {

WallTime const kNow = WallTime::from_seconds(1'800'000'000);

TEST(AuditLines, AnActSaysWhoDidWhatToWhom) {
    conference::Note const note{"role-changed",
                                {{"nick", "b1b2b3b4"},
                                 {"identity", "token:app/u-ben"},
                                 {"role", "cohost"},
                                 {"by", "token:app/u-ana"},
                                 {"conference", "alpha"}}};
    std::optional<storage::AuditLine> const line = audit_line(note, kNow);
    ASSERT_TRUE(line);
    EXPECT_EQ(line->stage, "act");
    EXPECT_EQ(line->verdict, "role-changed");
    EXPECT_EQ(line->identity, "token:app/u-ben");
    EXPECT_EQ(line->user, "u-ben");
    EXPECT_EQ(line->rule, "by token:app/u-ana");
    EXPECT_EQ(line->because, "role=cohost");
    EXPECT_EQ(line->conference, "alpha");
}

TEST(AuditLines, WhoLeavesIsTheSessionThatCame) {
    conference::Note const note{
        "left", {{"identity", "token:app/u-ben"}, {"session", "17"}, {"place", "Group 2"}, {"conference", "alpha"}}};
    std::optional<storage::AuditLine> const line = audit_line(note, kNow);
    ASSERT_TRUE(line);
    EXPECT_EQ(line->session, 17U);
    EXPECT_EQ(line->because, "place=Group 2");
    EXPECT_EQ(line->rule, "by itself");
}

TEST(AuditLines, ALimitIsARefusalWithItsName) {
    conference::Note const note{
        "limited", {{"code", "too-fast"}, {"limit", "limits.joins"}, {"identity", "device:d1"}, {"session", "3"}}};
    std::optional<storage::AuditLine> const line = audit_line(note, kNow);
    ASSERT_TRUE(line);
    EXPECT_EQ(line->stage, "limit");
    EXPECT_EQ(line->verdict, "too-fast");
    EXPECT_EQ(line->rule, "limits.joins");
}

TEST(AuditLines, WhatIsNoActIsNotKept) {
    for (char const* event : {"resumed", "connection-lost", "poll-asked", "refused"})
        EXPECT_FALSE(audit_line(conference::Note{event, {}}, kNow)) << event;
}

}  // namespace
}  // namespace usher::shell
