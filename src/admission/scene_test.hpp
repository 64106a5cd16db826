// What the tests of this folder share: one scene (request, room, policy) that is plain and admits, to be changed.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "admission/admission.hpp"

namespace usher::admission {

inline constexpr std::int64_t kNow = 1767258000;  // 2026-01-01T09:00:00Z
inline WallTime at(std::int64_t seconds_from_now) { return WallTime::from_seconds(kNow + seconds_from_now); }

// The room "alpha" of no tenant, open, with a host in it; Ben asks to join it with a good token that says nothing of
// his role, under a policy whose every value is the default.
struct Scene {
    JoinRequest request;
    RoomView view{.name = {Tenant::none(), RoomName::parse("alpha").value()}};
    Policy policy;

    Scene() {
        policy.domain = "meet.example.test";
        request.at = at(0);
        request.client = Generation::New;
        request.nick = "abcd1234";
        request.expected_nick = "abcd1234";
        request.name = "Ben";
        token::Claims claims;
        claims.issuer = "acme-app";
        claims.subject = "meet.example.test";
        claims.room = "alpha";
        claims.user = {"u-ben", "Ben", "", ""};
        request.token = GoodToken{claims, std::nullopt};
        request.who = Identity::of_token(claims);
        view.exists = true;
        view.host_present = true;
        view.seats_taken = 1;
    }

    token::Claims& claims() { return std::get<GoodToken>(request.token).claims; }
    Scene& host() {
        claims().role = token::RoleClaim::Moderator;
        return *this;
    }
    Scene& member() {
        claims().role = token::RoleClaim::Participant;
        return *this;
    }
    Scene& guest() {
        request.token = NoToken{};
        request.name = "Dov";
        request.who = Identity::of_device("0123");
        policy.guests = Guests::Yes;
        return *this;
    }
    Scene& cold() {
        view.exists = false;
        view.host_present = false;
        view.seats_taken = 0;
        return *this;
    }
    Scene& in_tenant(std::string_view name) {
        view.name.tenant = Tenant::parse(name).value();
        return *this;
    }
    Scene& stage(Stage stage) {
        request.stage = stage;
        if (stage == Stage::Knock) request.target = Space::Lobby;
        return *this;
    }
    Decision decide() const { return admission::decide(request, view, policy); }
};

// "host", "guest hidden", … for an admission; else the code.
inline std::string outcome(Decision const& decision) {
    auto const* admit = std::get_if<Admit>(&decision.verdict);
    if (!admit) return decision.code();
    return std::string(name_of(admit->role)) + (admit->hidden ? " hidden" : "") +
           (admit->takes_seat ? "" : " seatless");
}
// The row that settled.
inline int settled_by(Decision const& decision) { return decision.trace.empty() ? -1 : decision.trace.back().row; }

// One line of a table test: from the plain scene, by a change, to an outcome of a row.
struct Case {
    std::string_view sentence;
    std::function<void(Scene&)> change;
    std::string_view outcome;
    int row;
};

inline void check(std::span<Case const> cases) {
    for (Case const& one : cases) {
        Scene scene;
        one.change(scene);
        Decision decision = scene.decide();
        EXPECT_EQ(outcome(decision), one.outcome) << one.sentence;
        EXPECT_EQ(settled_by(decision), one.row) << one.sentence;
        for (Step const& step : decision.trace)
            EXPECT_FALSE(step.because.empty()) << one.sentence << ", row " << step.row;
    }
}

}  // namespace usher::admission
