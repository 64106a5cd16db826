#include "serve/state_key.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>

namespace usher::serve {
namespace {

class StateKey : public testing::Test {
protected:
    StateKey() {
        char name[] = "/tmp/usher-state-XXXXXX";
        folder_ = mkdtemp(name);
    }
    ~StateKey() override { std::filesystem::remove_all(folder_); }

    std::string folder_;
    SeededIds ids_{1};
};

TEST_F(StateKey, IsMadeOnceAndKept) {
    std::string inner = folder_ + "/new";
    Result<Secret> first = state_key(inner, "device.key", ids_);
    ASSERT_TRUE(first.ok()) << first.error().detail;
    EXPECT_EQ(first.value().reveal().size(), 64u);
    EXPECT_EQ(state_key(inner, "device.key", ids_).value().reveal(), first.value().reveal());
    EXPECT_NE(state_key(inner, "other.key", ids_).value().reveal(), first.value().reveal());
}

TEST_F(StateKey, IsTheOwnersAlone) {
    ASSERT_TRUE(state_key(folder_, "device.key", ids_).ok());
    auto mode = std::filesystem::status(folder_ + "/device.key").permissions();
    EXPECT_EQ(mode & (std::filesystem::perms::group_all | std::filesystem::perms::others_all),
              std::filesystem::perms::none);
}

TEST_F(StateKey, TooShortIsAnErrorThatNamesTheFile) {
    std::ofstream(folder_ + "/device.key") << "short\n";
    Result<Secret> key = state_key(folder_, "device.key", ids_);
    ASSERT_FALSE(key.ok());
    EXPECT_NE(key.error().detail.find("device.key"), std::string::npos);
}

TEST_F(StateKey, AFolderThatCannotBeMadeIsAnError) {
    std::ofstream(folder_ + "/file") << "x";
    EXPECT_FALSE(state_key(folder_ + "/file/below", "device.key", ids_).ok());
}

}  // namespace
}  // namespace usher::serve
