#include "base/random.hpp"

#include <gtest/gtest.h>

#include <regex>
#include <set>

#include "base/secret.hpp"

namespace usher {
namespace {

TEST(IdSource, MakesVersionFourUuids) {
    SeededIds ids(1);
    std::regex form("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    std::set<std::string> seen;
    for (int i = 0; i < 100; ++i) {
        std::string uuid = ids.uuid();
        EXPECT_TRUE(std::regex_match(uuid, form)) << uuid;
        EXPECT_TRUE(seen.insert(uuid).second);
    }
}

TEST(IdSource, RepeatsItselfFromTheSameSeedOnly) {
    SeededIds one(7);
    SeededIds same(7);
    SeededIds other(8);
    std::string text = one.secret();
    EXPECT_EQ(text.size(), 32u);
    EXPECT_EQ(text, same.secret());
    EXPECT_NE(text, other.secret());
}

TEST(Secret, ComparesWholeTexts) {
    Secret secret("correct-horse");
    EXPECT_TRUE(secret.equals("correct-horse"));
    EXPECT_FALSE(secret.equals("correct-hors"));
    EXPECT_FALSE(secret.equals("correct-horsf"));
    EXPECT_FALSE(secret.equals(""));
    EXPECT_TRUE(Secret{}.equals(""));
    EXPECT_FALSE(Secret{}.equals("x"));
}

}  // namespace
}  // namespace usher
