#include "base/secret.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace usher {
namespace {

TEST(Secret, IsNotShown) {
    std::ostringstream out;
    out << Secret{"hush"};
    EXPECT_EQ(out.str(), "[secret]");
}

TEST(Secret, EqualsItselfAlone) {
    Secret const secret{"hush"};
    EXPECT_TRUE(secret.equals("hush"));
    for (char const* other : {"", "hus", "hush!", "hushhush", "HUSH"}) EXPECT_FALSE(secret.equals(other)) << other;
    EXPECT_TRUE(Secret{}.equals(""));
}

TEST(Secret, ForgetsItsBytes) {
    Secret secret{std::string(1000, 'x')};
    secret.forget();
    EXPECT_TRUE(secret.empty());
    EXPECT_LT(secret.reveal().capacity(), 100U) << "not kept for later";
}

}  // namespace
}  // namespace usher
