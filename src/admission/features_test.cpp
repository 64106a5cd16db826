#include "admission/features.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "admission/admission.hpp"
#include "token/feature_names.hpp"

namespace usher::admission {
namespace {

constexpr FeatureSet set_of(std::initializer_list<Feature> features) {
    FeatureSet set;
    for (Feature feature : features) set.put(feature);
    return set;
}

token::Claims claims_with(std::map<std::string, bool> features) {
    token::Claims claims;
    claims.has_features = true;
    claims.features = std::move(features);
    return claims;
}

TEST(Features, EachHasOneNameThatTokensMayUse) {
    std::vector<std::string_view> const names = feature_names();
    ASSERT_EQ(names.size(), kFeatures);
    for (std::string_view name : names) {
        ASSERT_TRUE(feature_named(name)) << name;
        EXPECT_EQ(name_of(*feature_named(name)), name);
        EXPECT_NE(std::ranges::find(token::kFeatureNames, name), token::kFeatureNames.end())
            << name << " would be called a mistake by usher token lint";
    }
    EXPECT_FALSE(feature_named("recordng"));
    EXPECT_FALSE(feature_named(""));
    EXPECT_EQ(feature_named("chat"), Feature::SendGroupchat);
}

// Unstated is neither true nor false.
TEST(Features, ThreeStates) {
    FeatureDefaults const defaults;
    struct Row {
        std::map<std::string, bool> stated;
        Role role;
        Feature feature;
        bool allowed;
    };
    Row const rows[] = {
        {{}, Role::Host, Feature::Recording, true},
        {{{"livestreaming", true}}, Role::Host, Feature::Recording, true},
        {{{"recording", false}}, Role::Host, Feature::Recording, false},
        {{}, Role::Participant, Feature::Recording, false},
        {{{"recording", true}}, Role::Participant, Feature::Recording, true},
        {{}, Role::Participant, Feature::ScreenSharing, true},
        {{{"screensharing", false}}, Role::Participant, Feature::ScreenSharing, false},
        {{}, Role::Visitor, Feature::ScreenSharing, false},
        {{}, Role::Visitor, Feature::SendGroupchat, true},
        {{{"send-groupchat", false}}, Role::Host, Feature::SendPrivateMessage, false},
        {{{"send-groupchat", false}, {"send-private-message", true}}, Role::Host, Feature::SendPrivateMessage, true},
        {{{"chat", true}, {"send-groupchat", false}}, Role::Host, Feature::SendGroupchat, false},
        {{{"name-readonly", true}}, Role::Participant, Feature::Rename, false},
        {{{"name-readonly", false}}, Role::Participant, Feature::Rename, true},
        {{{"no-such-thing", true}}, Role::Participant, Feature::Recording, false},
    };
    for (Row const& row : rows) {
        token::Claims const claims = claims_with(row.stated);
        EXPECT_EQ(features_of(&claims, row.role, {}, defaults).has(row.feature), row.allowed)
            << name_of(row.feature) << " of a " << name_of(row.role);
    }
}

TEST(Features, WhoIsMoreHasWhatThoseHaveWhoAreLess) {
    FeatureDefaults defaults;
    defaults.guest = set_of({Feature::SendGroupchat});
    defaults.participant = set_of({Feature::CreatePolls});
    defaults.host = set_of({Feature::Recording});
    token::Claims const claims;
    EXPECT_EQ(features_of(nullptr, Role::Guest, {}, defaults), set_of({Feature::SendGroupchat}));
    EXPECT_EQ(features_of(&claims, Role::Participant, {}, defaults),
              set_of({Feature::SendGroupchat, Feature::CreatePolls}));
    EXPECT_EQ(features_of(&claims, Role::Host, {}, defaults),
              set_of({Feature::SendGroupchat, Feature::CreatePolls, Feature::Recording}));
}

TEST(Features, AGrantAddsWhatCameWithItAndTheTokenStillCounts) {
    FeatureDefaults const defaults;
    FeatureSet const given = delegable(set_of({Feature::Recording, Feature::Rename, Feature::Branding}));
    EXPECT_EQ(given, set_of({Feature::Recording}));
    EXPECT_TRUE(features_of(nullptr, Role::Cohost, given, defaults).has(Feature::Recording));
    EXPECT_FALSE(features_of(nullptr, Role::Cohost, given, defaults).has(Feature::Livestreaming));
    EXPECT_FALSE(features_of(nullptr, Role::Guest, given, defaults).has(Feature::Recording)) << "after a revocation";
    token::Claims const withheld = claims_with({{"recording", false}});
    EXPECT_FALSE(features_of(&withheld, Role::Cohost, given, defaults).has(Feature::Recording));
}

TEST(Features, TheTableOfOnePersonSaysWhyAndAgreesWithTheRule) {
    FeatureDefaults const defaults;
    token::Claims const claims = claims_with({{"recording", false}, {"flip", true}});
    for (Role role : {Role::Host, Role::Cohost, Role::Participant, Role::Visitor}) {
        FeatureSet const set = features_of(&claims, role, delegable(defaults.of_host()), defaults);
        std::vector<FeatureRow> const rows = effective_features(&claims, role, defaults);
        ASSERT_EQ(rows.size(), kFeatures);
        for (FeatureRow const& row : rows) {
            EXPECT_EQ(row.allowed, set.has(*feature_named(row.name))) << row.name;
            EXPECT_FALSE(row.why.empty()) << row.name;
        }
    }
    auto why = [&](token::Claims const* of, Role role, std::string_view name) {
        std::vector<FeatureRow> const rows = effective_features(of, role, defaults);
        return std::ranges::find(rows, name, &FeatureRow::name)->why;
    };
    EXPECT_EQ(why(&claims, Role::Host, "recording"), "the token withholds it");
    EXPECT_EQ(why(&claims, Role::Participant, "flip"), "the token grants it");
    EXPECT_EQ(why(&claims, Role::Host, "livestreaming"), "hosts have it (features.host)");
    EXPECT_EQ(why(&claims, Role::Participant, "livestreaming"), "it is not in features.participant");
    EXPECT_EQ(why(nullptr, Role::Guest, "livestreaming"), "it is not in features.guest");
    EXPECT_EQ(why(nullptr, Role::Guest, "create-polls"), "everybody has it (features.guest)");
    EXPECT_EQ(why(&claims, Role::Cohost, "livestreaming"), "it came with the grant (features.host)");
    EXPECT_EQ(why(&claims, Role::Visitor, "screen-sharing"), "visitors only look and listen");
}

}  // namespace
}  // namespace usher::admission
