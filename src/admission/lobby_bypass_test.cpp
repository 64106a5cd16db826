#include "admission/lobby_bypass.hpp"

#include <gtest/gtest.h>

#include "admission/scene_test.hpp"

namespace usher::admission {
namespace {

bool has(std::string const& text, token::Claims const& claims) {
    Result<BypassClass> one = BypassClass::parse(text);
    EXPECT_TRUE(one.ok()) << text;
    return one.ok() && one.value().has(claims);
}

token::Claims bea() {
    token::Claims claims;
    claims.issuer = "app";
    claims.tenant = "Acme";
    claims.group = "staff";
    claims.groups = {"staff", "night shift"};
    claims.user.email = "Bea@Acme.Example";
    return claims;
}

TEST(LobbyBypass, ClassesAreToldByTheToken) {
    for (char const* text : {"issuer:app", "tenant:acme", "group:staff", "group:night shift", "email:@acme.example",
                             "email:@ACME.example", "email:bea@acme.example", "email:BEA@acme.example"})
        EXPECT_TRUE(has(text, bea())) << text;
    for (char const* text :
         {"issuer:App", "issuer:ap", "tenant:acm", "group:Staff", "group:night", "email:@example", "email:@cme.example",
          "email:@acme.example.org", "email:ea@acme.example", "email:bea@acme.example.org"})
        EXPECT_FALSE(has(text, bea())) << text;
}

TEST(LobbyBypass, AnAddressWithTwoSignsIsInNoDomain) {
    token::Claims claims = bea();
    for (char const* address : {"eve@evil.example@acme.example", "@acme.example", "acme.example", ""}) {
        claims.user.email = address;
        EXPECT_FALSE(has("email:@acme.example", claims)) << address;
    }
}

TEST(LobbyBypass, EmptyClaimsAreInNoClass) {
    for (char const* text : {"tenant:x", "group:x", "email:@x"}) EXPECT_FALSE(has(text, {})) << text;
}

TEST(LobbyBypass, WhatIsNoClassIsSaid) {
    for (char const* text :
         {"", "staff", "group:", "email:acme.example", "email:@", "email:a@b@c", "Group:staff", "user:1"})
        EXPECT_FALSE(BypassClass::parse(text).ok()) << text;
    EXPECT_FALSE(BypassClass::parse("group:" + std::string(300, 'x')).ok());
}

TEST(LobbyBypass, ItIsARowOfThePolicy) {
    auto of_staff = [](Scene& s) {
        s.policy.lobby = LobbyMode::On;
        s.view.lobby_on = true;
        s.policy.lobby_bypass = {BypassClass::parse("group:staff").value()};
        s.claims().groups = {"staff"};
    };
    std::vector<Case> const cases = {
        {"who is in a class passes", of_staff, "participant", 12},
        {"also password and waiting room",
         [&](Scene& s) {
             of_staff(s);
             s.view.password = Secret{"p"};
             s.policy.waiting = WaitingMode::On;
             s.view.host_present = false;
         },
         "participant", 12},
        {"who is not, knocks", [&](Scene& s) { of_staff(s), s.claims().groups = {"others"}; }, "lobby", 15},
        {"a token that says so must knock", [&](Scene& s) { of_staff(s), s.claims().must_knock = true; }, "lobby", 15},
        {"a guest by claim is in no class",
         [&](Scene& s) {
             of_staff(s), s.claims().guest = true;
             s.policy.guests = Guests::Yes;
         },
         "lobby", 15},
        {"nor a guest", [&](Scene& s) { of_staff(s), s.guest(); }, "lobby", 15},
    };
    check(cases);
}

}  // namespace
}  // namespace usher::admission
