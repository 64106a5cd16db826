// Rows 18 and 19, calls that knock, and a lobby that nobody looks after.
#include <gtest/gtest.h>

#include <vector>

#include "admission/scene_test.hpp"

namespace usher::admission {
namespace {

TEST(Row18, WhoCannotEncryptStaysOutWhereItIsRequired) {
    auto required = [](std::optional<bool> says) {
        return [says](Scene& s) { s.policy.end_to_end = EndToEnd::Required, s.request.encrypts = says; };
    };
    std::vector<Case> const cases = {
        {"not asked for", [](Scene& s) { s.request.encrypts = false; }, "participant", 17},
        {"required, and he can", required(true), "participant", 17},
        {"required, and he does not say so", required(false), "e2ee-required", 18},
        {"not even a host", [&](Scene& s) { s.host(), required(false)(s); }, "e2ee-required", 18},
        {"nor whoever was let in", [&](Scene& s) { required(false)(s), s.request.history.approved = true; },
         "e2ee-required", 18},
        {"nobody knocks for nothing", [&](Scene& s) { required(false)(s), s.view.lobby_on = true; }, "e2ee-required",
         18},
        {"nor waits", [&](Scene& s) { required(false)(s), s.cold().policy.waiting = WaitingMode::On; }, "e2ee-required",
         18},
        {"at the request nobody can know", [&](Scene& s) { required({})(s), s.stage(Stage::Request); }, "participant",
         17},
        {"who is inside stays", [&](Scene& s) { required(false)(s), s.request.history.seat = Seat::Inside; },
         "participant", 5},
        {"a host may wish it for his room, and is the first to keep to it",
         [](Scene& s) { s.host().claims().wishes.e2ee = true, s.request.encrypts = false; }, "e2ee-required", 18},
        {"others wish for nothing", [](Scene& s) { s.claims().wishes.e2ee = true, s.request.encrypts = false; },
         "participant", 17},
        {"a recorder would hear nothing",
         [&](Scene& s) { s.guest(), required({})(s), s.request.service = ServiceKind::Recorder; }, "e2ee-required", 1},
        {"nor would a telephone", [&](Scene& s) { s.guest(), required({})(s), s.request.service = ServiceKind::Phone; },
         "e2ee-required", 1},
        {"a recorder that is inside stays",
         [&](Scene& s) {
             s.guest(), required({})(s), s.request.service = ServiceKind::Recorder;
             s.request.history.seat = Seat::Inside;
         },
         "participant hidden seatless", 1},
    };
    check(cases);
}

TEST(Row19, NobodyComesInWithoutANameWhereItIsRequired) {
    auto nameless = [](Scene& s) {
        s.guest().request.name.reset();
        s.policy.everyone_named = true;
    };
    std::vector<Case> const cases = {
        {"not asked for", [](Scene& s) { s.guest().request.name.reset(); }, "guest", 17},
        {"asked for, and there", [](Scene& s) { s.guest().policy.everyone_named = true; }, "guest", 17},
        {"asked for, and missing", nameless, "name-required", 19},
        {"only an empty one", [&](Scene& s) { nameless(s), s.request.name = ""; }, "name-required", 19},
        {"a token's name counts", [](Scene& s) { s.request.name.reset(), s.policy.everyone_named = true; },
         "participant", 17},
        {"a host without any",
         [](Scene& s) { s.host().claims().user.name.clear(), s.request.name.reset(), s.policy.everyone_named = true; },
         "name-required", 19},
        {"an old client too", [&](Scene& s) { nameless(s), s.request.client = Generation::Old; }, "name-required", 19},
        {"the password does not help",
         [&](Scene& s) { nameless(s), s.view.password = Secret{"p"}, s.request.password = Secret{"p"}; },
         "name-required", 19},
        {"at the request nobody has one", [&](Scene& s) { nameless(s), s.stage(Stage::Request); }, "guest", 17},
        {"who is inside stays", [&](Scene& s) { nameless(s), s.request.history.seat = Seat::Inside; }, "guest", 5},
        {"a service has none", [&](Scene& s) { nameless(s), s.request.service = ServiceKind::Phone; },
         "participant seatless", 1},
    };
    check(cases);
}

TEST(Row19, WhoHasToKnockIsAskedForTheLobbyAndOthersForTheRoom) {
    Scene scene;
    scene.guest().request.name.reset();
    scene.policy.everyone_named = true;
    EXPECT_FALSE(std::get<NeedName>(scene.decide().verdict).to_knock);
    scene.view.lobby_on = true;
    EXPECT_TRUE(std::get<NeedName>(scene.decide().verdict).to_knock);
    scene.request.client = Generation::Old;
    EXPECT_TRUE(std::holds_alternative<Refuse>(scene.decide().verdict)) << "it would sit in the lobby without one";
}

TEST(Phones, PassOrKnockOneByOne) {
    auto call = [](Scene& s) {
        s.guest().request.service = ServiceKind::Phone;
        s.view.lobby_on = true;
    };
    auto knocking = [&](Scene& s) { call(s), s.policy.phones = Phones::Knock; };
    std::vector<Case> const cases = {
        {"they pass", call, "participant seatless", 1},
        {"they knock", knocking, "lobby", 1},
        {"with the lobby off there is nothing to knock at", [&](Scene& s) { knocking(s), s.view.lobby_on = false; },
         "participant seatless", 1},
        {"a moderator let it in", [&](Scene& s) { knocking(s), s.request.history.approved = true; },
         "participant seatless", 1},
        {"or did not", [&](Scene& s) { knocking(s), s.request.history.denied_until = at(30); }, "denied-recently", 1},
        {"it waits for the host",
         [&](Scene& s) { knocking(s), s.policy.waiting = WaitingMode::On, s.view.host_present = false; },
         "waiting-for-host", 1},
        {"it was in already", [&](Scene& s) { knocking(s), s.request.history.seat = Seat::Moving; },
         "participant seatless", 1},
        {"at the door nobody is held", [&](Scene& s) { knocking(s), s.stage(Stage::Connect); }, "participant seatless",
         1},
        {"recorders are no calls", [&](Scene& s) { knocking(s), s.request.service = ServiceKind::Recorder; },
         "participant hidden seatless", 1},
        {"a room that is not open yet has its lobby",
         [&](Scene& s) { knocking(s), s.cold().view.lobby_on = false, s.policy.lobby = LobbyMode::On; }, "lobby", 1},
    };
    check(cases);
}

TEST(Unattended, TheLobbyHoldsUnlessThePolicyOpensIt) {
    auto alone = [](Unattended how) {
        return [how](Scene& s) { s.view.lobby_on = true, s.view.host_present = false, s.policy.unattended = how; };
    };
    auto guest_alone = [&](Unattended how) { return [&, how](Scene& s) { s.guest(), alone(how)(s); }; };
    std::vector<Case> const cases = {
        {"nobody by itself", alone(Unattended::Hold), "lobby", 15},
        {"the known", alone(Unattended::Known), "participant", 17},
        {"a guest is not known", guest_alone(Unattended::Known), "lobby", 15},
        {"nor one by claim",
         [&](Scene& s) {
             alone(Unattended::Known)(s), s.claims().guest = true;
             s.policy.guests = Guests::Yes;
         },
         "lobby", 15},
        {"everybody", guest_alone(Unattended::Everybody), "guest", 17},
        {"while a moderator is there, he opens",
         [&](Scene& s) { guest_alone(Unattended::Everybody)(s), s.view.host_present = true; }, "lobby", 15},
        {"who must knock knocks", [&](Scene& s) { alone(Unattended::Everybody)(s), s.claims().must_knock = true; },
         "lobby", 15},
        {"who was sent back, too",
         [&](Scene& s) { alone(Unattended::Everybody)(s), s.request.history.sent_back = true; }, "lobby", 15},
        {"the password stays", [&](Scene& s) { guest_alone(Unattended::Everybody)(s), s.view.password = Secret{"p"}; },
         "password-required", 16},
        {"so does the waiting room",
         [&](Scene& s) { guest_alone(Unattended::Everybody)(s), s.policy.waiting = WaitingMode::On; },
         "waiting-for-host", 14},
        {"and who may not open a room",
         [&](Scene& s) { guest_alone(Unattended::Everybody)(s), s.cold().policy.lobby = LobbyMode::On; }, "lobby", 10},
        {"a call that knocks is nobody known",
         [&](Scene& s) {
             guest_alone(Unattended::Known)(s), s.request.service = ServiceKind::Phone;
             s.policy.phones = Phones::Knock;
         },
         "lobby", 1},
        {"but one of everybody",
         [&](Scene& s) {
             guest_alone(Unattended::Everybody)(s), s.request.service = ServiceKind::Phone;
             s.policy.phones = Phones::Knock;
         },
         "participant seatless", 1},
    };
    check(cases);
}

}  // namespace
}  // namespace usher::admission
