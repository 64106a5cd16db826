// What must hold whatever the inputs are: every combination of a product of inputs is decided and looked at.
#include <gtest/gtest.h>

#include <array>
#include <map>
#include <vector>

#include "admission/refusals.hpp"
#include "admission/rules.hpp"
#include "admission/scene_test.hpp"

namespace usher::admission {
namespace {

enum class Who { Guest, Bad, Expired, Plain, Member, Visitor, Host, Knocker, Bypass, GuestByClaim };
constexpr std::array kWho = {Who::Guest,   Who::Bad,  Who::Expired, Who::Plain,  Who::Member,
                             Who::Visitor, Who::Host, Who::Knocker, Who::Bypass, Who::GuestByClaim};

void become(Scene& scene, Who who) {
    token::Claims& claims = scene.claims();
    switch (who) {
        case Who::Guest: scene.request.token = NoToken{}; break;
        case Who::Bad: scene.request.token = BadToken{"malformed", "no"}; break;
        case Who::Expired: std::get<GoodToken>(scene.request.token).expired_for = Seconds{60}; break;
        case Who::Plain: break;
        case Who::Member: claims.role = token::RoleClaim::Participant; break;
        case Who::Visitor: claims.role = token::RoleClaim::Visitor; break;
        case Who::Host: claims.role = token::RoleClaim::Moderator; break;
        case Who::Knocker: claims.must_knock = true; break;
        case Who::Bypass: claims.lobby_bypass = true; break;
        case Who::GuestByClaim: claims.guest = true; break;
    }
}

struct Point {
    Who who;
    Scene scene;
};

// Digits of a number in mixed bases: one call takes one.
class Digits {
public:
    explicit Digits(unsigned number) : rest_(number) {}
    unsigned take(unsigned base) {
        unsigned digit = rest_ % base;
        rest_ /= base;
        return digit;
    }
    bool flip() { return take(2) == 1; }
    bool is_over() const { return rest_ > 0; }

private:
    unsigned rest_;
};

// The point of this number, or none after the last one.
std::optional<Point> point(unsigned number) {
    Digits digits(number);
    Point point{kWho[digits.take(kWho.size())], {}};
    Scene& s = point.scene;
    become(s, point.who);
    s.stage(static_cast<Stage>(digits.take(5)));
    s.request.history.seat = static_cast<Seat>(digits.take(2) * 3);  // none, interrupted
    s.request.history.granted = digits.flip();
    s.request.history.approved = digits.flip();
    s.view.host_present = digits.flip();
    s.view.lobby_on = digits.flip();
    if (digits.flip()) s.view.password = Secret{"sesame"};
    unsigned given = digits.take(3);
    if (given > 0) s.request.password = Secret{given == 1 ? "sesame" : "simsim"};
    s.view.exists = digits.flip();
    s.policy.guests = static_cast<Guests>(digits.take(3));
    s.policy.waiting = static_cast<WaitingMode>(digits.take(2));
    s.policy.first_joiner = static_cast<FirstJoiner>(digits.take(2));
    s.policy.lobby_password = static_cast<LobbyPassword>(digits.take(2));
    if (digits.flip()) s.policy.seats = 1;
    if (digits.is_over()) return std::nullopt;
    return point;
}

template <class Look>
void for_every_point(Look look) {
    unsigned count = 0;
    for (unsigned number = 0; auto here = point(number); ++number, ++count) {
        look(*here, here->scene.decide());
        if (testing::Test::HasFailure()) {
            ADD_FAILURE() << "at point " << number;
            return;
        }
    }
    EXPECT_EQ(count, 10u * 5 * 2 * 2 * 2 * 2 * 2 * 2 * 3 * 2 * 3 * 2 * 2 * 2 * 2);
}

TEST(Invariants, HoldAtEveryPoint) {
    for_every_point([](Point const& p, Decision const& d) {
        Scene const& s = p.scene;
        JoinRequest const& r = s.request;
        bool recheck_inside = r.stage == Stage::Recheck && r.history.seat != Seat::None;
        auto const* admit = std::get_if<Admit>(&d.verdict);
        std::string code = d.code();

        // A bad token never becomes a guest, nor anything else.
        if (p.who == Who::Bad && !recheck_inside) {
            EXPECT_EQ(code, "malformed");
        }
        // A host by claim is never held, asked for a password or for a name.
        if (p.who == Who::Host) {
            EXPECT_FALSE(d.held());
            EXPECT_NE(code, "password-required");
            EXPECT_NE(code, "bad-password");
            EXPECT_NE(code, "name-required");
        }
        // Nobody inside is put out at a recheck, nor changes his role.
        if (recheck_inside) {
            EXPECT_TRUE(admit);
            EXPECT_EQ(outcome(d), name_of(role_of(r)));
        }
        // The door and the conference request of somebody outside seat nobody; the door holds nobody.
        if (r.stage == Stage::Connect) {
            EXPECT_FALSE(d.held() || code == "name-required");
        }
        // A role of power comes from claims, a grant, or being the first, and from nothing else.
        if (admit && admit->role == Role::Host) {
            EXPECT_EQ(p.who, Who::Host);
        }
        if (admit && admit->role == Role::Cohost) {
            bool first = s.policy.first_joiner == FirstJoiner::Moderator && !s.view.host_present &&
                         (p.who == Who::Plain || p.who == Who::Bypass);
            EXPECT_TRUE(r.history.granted || first);
        }
        // Nobody is let in by a lobby, a waiting room or a password that nothing opened for him.
        bool comes_new = admit && r.history.seat == Seat::None && r.stage != Stage::Connect;
        bool opened = p.who == Who::Host || p.who == Who::Bypass || r.history.granted || r.history.approved ||
                      admit == nullptr || admit->role == Role::Cohost;
        bool right = s.view.password && r.password && r.password->reveal() == "sesame";
        if (comes_new && !opened && s.view.lobby_on) {
            EXPECT_TRUE(right && s.policy.lobby_password == LobbyPassword::Either);
        }
        if (comes_new && !opened && s.view.password) {
            EXPECT_TRUE(right);
        }
        if (comes_new && !opened && s.policy.waiting == WaitingMode::On) {
            EXPECT_TRUE(s.view.host_present);
        }
        bool is_guest = p.who == Who::Guest || p.who == Who::GuestByClaim;
        if (comes_new && is_guest) {
            EXPECT_NE(s.policy.guests, Guests::No);
        }
        // Capacity holds for newcomers.
        if (comes_new && s.policy.seats) {
            EXPECT_EQ(p.who, Who::Host);
        }
        // Every answer can be explained: its last row settled it, no other did, and its code has a sentence.
        EXPECT_FALSE(d.trace.empty());
        for (Step const& step : d.trace) EXPECT_EQ(step.settled, &step == &d.trace.back());
        EXPECT_TRUE(admit || find_reason(code));
        EXPECT_EQ(d.text().empty(), admit != nullptr);
    });
}

TEST(Invariants, EveryRowSettlesSomewhereAndEveryRowLetsPassSomewhere) {
    std::map<int, int> settled;
    std::map<int, int> passed;
    for (unsigned number = 0; auto here = point(number); number += 11)
        for (Step const& step : here->scene.decide().trace) ++(step.settled ? settled : passed)[step.row];
    for (int row : {2, 5, 7, 10, 11, 12, 13, 14, 15, 16}) {
        EXPECT_GT(settled[row], 0) << row;
        EXPECT_GT(passed[row], 0) << row;
    }
    EXPECT_GT(settled[17], 0);
    EXPECT_EQ(passed[17], 0);
}

TEST(Invariants, AnApprovalNeverMakesThingsWorse) {
    for (unsigned number = 0; auto here = point(number); number += 7) {
        Scene with = here->scene;
        with.request.history.approved = true;
        Scene without = here->scene;
        without.request.history.approved = false;
        if (without.decide().admitted()) {
            ASSERT_TRUE(with.decide().admitted()) << "at point " << number;
        }
        ASSERT_FALSE(with.decide().held() && !without.decide().held()) << "at point " << number;
    }
}

TEST(Invariants, TheSameQuestionGetsTheSameAnswer) {
    for (unsigned number = 0; auto here = point(number); number += 97) {
        Decision first = here->scene.decide();
        Decision second = here->scene.decide();
        ASSERT_EQ(first.code(), second.code());
        ASSERT_EQ(first.trace.size(), second.trace.size());
    }
}

}  // namespace
}  // namespace usher::admission
