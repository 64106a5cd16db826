#include "router/tries.hpp"

#include <gtest/gtest.h>

namespace usher::router {
namespace {

WallTime const kNow = WallTime::from_seconds(1'800'000'000);

conference::PasswordTries right(std::string const& who) {
    conference::PasswordTries tries;
    tries.right.insert(who);
    return tries;
}

TEST(Tries, AreKeptForAWhileAndTakenOnce) {
    Tries tries(10);
    tries.keep("alpha", right("device:1"), kNow);
    EXPECT_FALSE(tries.take("beta", kNow).has_value());
    std::optional<conference::PasswordTries> const kept = tries.take("alpha", kNow + std::chrono::minutes{9});
    ASSERT_TRUE(kept.has_value());
    EXPECT_TRUE(kept->right.contains("device:1"));
    EXPECT_FALSE(tries.take("alpha", kNow).has_value());
    tries.keep("alpha", right("device:1"), kNow);
    EXPECT_FALSE(tries.take("alpha", kNow + std::chrono::minutes{10}).has_value());
}

TEST(Tries, TheOldestGoFirst) {
    Tries tries(2);
    tries.keep("alpha", right("a"), kNow);
    tries.keep("beta", right("b"), kNow);
    tries.keep("alpha", *tries.take("alpha", kNow), kNow);
    tries.keep("gamma", right("c"), kNow);
    EXPECT_TRUE(tries.take("alpha", kNow).has_value());
    EXPECT_FALSE(tries.take("beta", kNow).has_value());
    EXPECT_TRUE(tries.take("gamma", kNow).has_value());
}

TEST(Tries, WhatIsNothingIsNotKept) {
    Tries tries(2);
    tries.keep("alpha", {}, kNow);
    EXPECT_FALSE(tries.take("alpha", kNow).has_value());
    Tries none(0);
    none.keep("alpha", right("a"), kNow);
    EXPECT_FALSE(none.take("alpha", kNow).has_value());
}

TEST(Tries, AnotherPasswordIsGivenByNobodyYet) {
    Tries tries(10);
    tries.keep("alpha", right("a"), kNow);
    tries.keep("beta", right("b"), kNow);
    tries.forget_right("alpha");
    EXPECT_TRUE(tries.take("alpha", kNow)->right.empty());
    EXPECT_FALSE(tries.take("beta", kNow)->right.empty());
    tries.keep("beta", right("b"), kNow);
    tries.forget_right();
    EXPECT_TRUE(tries.take("beta", kNow)->right.empty());
}

}  // namespace
}  // namespace usher::router
