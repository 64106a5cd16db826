#include "conference/av_moderation/av_moderation.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "conference/av_moderation/moderation_wire.hpp"
#include "xmpp/xml_reader.hpp"

namespace usher::conference {
namespace {

admission::Identity person(std::string const& name) { return admission::Identity::of_device(name); }

TEST(AvModeration, SilencesEverybodyButModeratorsAndThoseWhoAreApproved) {
    AvModeration moderation;
    EXPECT_TRUE(moderation.set(Sort::Audio, true));
    EXPECT_TRUE(moderation.approve(Sort::Audio, person("ben")));
    EXPECT_TRUE(moderation.silence_of(person("ana"), true).empty());
    EXPECT_TRUE(moderation.silence_of(person("ben"), false).empty());
    SortSet const carl = moderation.silence_of(person("carl"), false);
    EXPECT_TRUE(carl.has(Sort::Audio));
    EXPECT_FALSE(carl.has(Sort::Video));
    EXPECT_FALSE(carl.has(Sort::Desktop));
}

TEST(AvModeration, SaysWhetherSomethingChanged) {
    AvModeration moderation;
    EXPECT_FALSE(moderation.set(Sort::Video, false));
    EXPECT_FALSE(moderation.approve(Sort::Video, person("ben"))) << "nobody decides about it";
    EXPECT_TRUE(moderation.set(Sort::Video, true));
    EXPECT_FALSE(moderation.set(Sort::Video, true));
    EXPECT_TRUE(moderation.approve(Sort::Video, person("ben")));
    EXPECT_FALSE(moderation.approve(Sort::Video, person("ben")));
    EXPECT_TRUE(moderation.withdraw(Sort::Video, person("ben")));
    EXPECT_FALSE(moderation.withdraw(Sort::Video, person("ben")));
}

TEST(AvModeration, ApprovalsEndWithIt) {
    AvModeration moderation;
    moderation.set(Sort::Audio, true);
    moderation.approve(Sort::Audio, person("ben"));
    moderation.set(Sort::Audio, false);
    EXPECT_TRUE(moderation.silence_of(person("ben"), false).empty());
    moderation.set(Sort::Audio, true);
    EXPECT_TRUE(moderation.silence_of(person("ben"), false).has(Sort::Audio));
}

TEST(AvModeration, AnApprovalFollowsThePersonToAnotherIdentity) {
    AvModeration moderation;
    moderation.set(Sort::Audio, true);
    moderation.approve(Sort::Audio, person("guest"));
    moderation.follow(person("guest"), person("ben"));
    EXPECT_TRUE(moderation.is_approved(Sort::Audio, person("ben")));
    EXPECT_FALSE(moderation.is_approved(Sort::Audio, person("guest")));
}

TEST(AvModeration, HasALimit) {
    AvModeration moderation;
    moderation.set(Sort::Audio, true);
    for (std::size_t i = 0; i < AvModeration::kMostApproved; ++i)
        ASSERT_TRUE(moderation.approve(Sort::Audio, person(std::to_string(i))));
    EXPECT_FALSE(moderation.approve(Sort::Audio, person("one too many")));
}

struct Bad {
    char const* name;
    char const* attributes;
};
class BadCommands : public testing::TestWithParam<Bad> {};

TEST_P(BadCommands, AreNotRead) {
    xmpp::XmlReader reader{xmpp::XmlLimits{}};
    xmpp::Element const element =
        reader.read(std::string("<av_moderation xmlns='jabber:client' ") + GetParam().attributes + "/>").value();
    EXPECT_FALSE(read_moderation_command(element).ok());
}

INSTANTIATE_TEST_SUITE_P(Rows, BadCommands,
                         testing::Values(Bad{"nothing", ""}, Bad{"no_media", "enable='true'"},
                                         Bad{"other_media", "enable='true' mediaType='smell'"},
                                         Bad{"only_media", "mediaType='audio'"},
                                         Bad{"not_true_nor_false", "enable='1' mediaType='audio'"},
                                         Bad{"room_only", "jidToWhitelist='a@conference.example' mediaType='audio'"},
                                         Bad{"no_address", "jidToBlacklist='@/' mediaType='audio'"}),
                         [](auto const& row) { return row.param.name; });

TEST(ModerationWire, AnEmptyListLeavesItsKeyOut) {
    EXPECT_EQ(moderation_list("r", Sort::Audio, {}, true)["whitelists"], nlohmann::json::object());
    EXPECT_EQ(moderation_list("r", Sort::Audio, {"r/a"}, false)["whitelists"]["audio"][0], "r/a");
    EXPECT_FALSE(moderation_list("r", Sort::Audio, {"r/a"}, false).contains("removed"));
}

}  // namespace
}  // namespace usher::conference
