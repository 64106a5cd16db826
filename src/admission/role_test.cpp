// The one function that says who somebody is.
#include <gtest/gtest.h>

#include "admission/scene_test.hpp"

namespace usher::admission {
namespace {

enum class Who { Guest, GuestByClaim, Plain, Participant, Visitor, Moderator };

JoinRequest request_of(Who who) {
    JoinRequest request;
    if (who == Who::Guest) return request;
    token::Claims claims;
    claims.guest = who == Who::GuestByClaim;
    if (who == Who::Participant) claims.role = token::RoleClaim::Participant;
    if (who == Who::Visitor) claims.role = token::RoleClaim::Visitor;
    if (who == Who::Moderator) claims.role = token::RoleClaim::Moderator;
    request.token = GoodToken{std::move(claims), std::nullopt};
    return request;
}

TEST(RoleOf, IsGivenByClaimsAndStanding) {
    struct Row {
        Who who;
        bool granted;
        std::optional<bool> voice;
        Role role;
    };
    Row const rows[] = {
        {Who::Guest, false, {}, Role::Guest},           {Who::Guest, true, {}, Role::Cohost},
        {Who::Guest, false, false, Role::Visitor},      {Who::Guest, false, true, Role::Guest},
        {Who::GuestByClaim, false, {}, Role::Guest},    {Who::GuestByClaim, true, {}, Role::Cohost},
        {Who::Plain, false, {}, Role::Participant},     {Who::Plain, true, {}, Role::Cohost},
        {Who::Plain, false, false, Role::Visitor},      {Who::Participant, false, {}, Role::Participant},
        {Who::Participant, true, {}, Role::Cohost},     {Who::Visitor, false, {}, Role::Visitor},
        {Who::Visitor, false, true, Role::Participant}, {Who::Visitor, true, {}, Role::Cohost},
        {Who::Moderator, false, {}, Role::Host},        {Who::Moderator, true, {}, Role::Host},
        {Who::Moderator, false, false, Role::Host},
    };
    for (std::size_t i = 0; i < std::size(rows); ++i) {
        JoinRequest request = request_of(rows[i].who);
        request.history.granted = rows[i].granted;
        request.history.voice = rows[i].voice;
        EXPECT_EQ(name_of(role_of(request)), name_of(rows[i].role)) << "row " << i;
    }
}

TEST(RoleOf, TheFirstJoinersRoleIsForTokensThatSayNothingOfOne) {
    for (Who who : {Who::Guest, Who::GuestByClaim, Who::Plain, Who::Participant, Who::Visitor, Who::Moderator}) {
        for (bool on : {false, true}) {
            for (bool present : {false, true}) {
                for (bool demoted : {false, true}) {
                    JoinRequest request = request_of(who);
                    request.history.demoted = demoted;
                    Policy policy;
                    policy.first_joiner = on ? FirstJoiner::Moderator : FirstJoiner::Nobody;
                    Scene scene;
                    scene.view.host_present = present;
                    bool const first = on && !present && !demoted && who == Who::Plain;
                    EXPECT_EQ(name_of(role_of(request, scene.view, policy)),
                              name_of(first ? Role::Cohost : role_of(request)));
                }
            }
        }
    }
}

TEST(RoleOf, AServiceIsNeverMore) {
    JoinRequest request = request_of(Who::Moderator);
    request.service = ServiceKind::Recorder;
    request.history.granted = true;
    EXPECT_EQ(role_of(request), Role::Participant);
}

}  // namespace
}  // namespace usher::admission
