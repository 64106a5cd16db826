#include "base/bucket.hpp"

#include <gtest/gtest.h>

namespace usher {
namespace {

using namespace std::chrono_literals;

Instant at(Milliseconds time) { return {1h + time}; }

TEST(Bucket, GivesSoManyAtOnceAndThenSlowly) {
    Bucket bucket;
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(bucket.take(at(0ms), 3, 30s));
    EXPECT_FALSE(bucket.take(at(0ms), 3, 30s));
    EXPECT_FALSE(bucket.take(at(9999ms), 3, 30s));
    EXPECT_TRUE(bucket.take(at(10s), 3, 30s));
    EXPECT_FALSE(bucket.take(at(10s), 3, 30s));
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(bucket.take(at(2min), 3, 30s));
    EXPECT_FALSE(bucket.take(at(2min), 3, 30s)) << "no more than all at once after a pause";
}

TEST(Bucket, AskingTooOftenDoesNotPostponeTheNext) {
    Bucket bucket;
    EXPECT_TRUE(bucket.take(at(0ms), 1, 10s));
    for (Milliseconds time = 1ms; time < 10s; time += 7ms) EXPECT_FALSE(bucket.take(at(time), 1, 10s));
    EXPECT_TRUE(bucket.take(at(10s), 1, 10s));
}

TEST(Bucket, SaysWhenTheNextIsFree) {
    Bucket bucket;
    EXPECT_LE(bucket.free_at(3, 1s), at(0ms)) << "nothing was taken yet";
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(bucket.take(at(5s), 3, 1s));
    Instant const next = bucket.free_at(3, 1s);
    EXPECT_EQ(next, at(5334ms));
    EXPECT_FALSE(bucket.take(at(5333ms), 3, 1s));
    EXPECT_TRUE(bucket.take(next, 3, 1s));
}

TEST(Buckets, AreApartAndForgotten) {
    Buckets buckets;
    EXPECT_TRUE(buckets.take("a", at(0ms), 1, 10s));
    EXPECT_FALSE(buckets.take("a", at(1s), 1, 10s));
    EXPECT_TRUE(buckets.take("b", at(1s), 1, 10s));
    for (int i = 0; i < 5000; ++i) buckets.take(std::to_string(i), at(1min + i * 20s), 1, 10s);
    EXPECT_LE(buckets.size(), 1001U);
}

}  // namespace
}  // namespace usher
