// Who is moderator does not depend on who is faster: every order in which the steps of several people can reach the
// server.
#include <algorithm>
#include <numeric>

#include "router/test_world.hpp"

namespace usher::router::test {
namespace {

// Somebody who does one thing at a time. The order of `steps` is that of a real client.
class Walker {
public:
    Walker(World& world, std::string token) : world_(world), person_(&world.meet(token)) {}

    static constexpr int kSteps = 6;
    void step() {
        std::string const open = "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='meet.example' version='1.0'/>";
        switch (done_++) {
            case 0: person_->say(open); break;
            case 1: person_->say("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'/>"); break;
            case 2: person_->say(open); break;
            case 3:
                person_->say(
                    "<iq xmlns='jabber:client' type='set' id='b'><bind "
                    "xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>");
                world_.know_address(*person_);
                break;
            case 4: person_->request_conference("alpha"); break;
            case 5: person_->join("alpha", person_->nick); break;
            default: ADD_FAILURE() << "no such step";
        }
    }
    Someone& person() { return *person_; }

private:
    World& world_;
    Someone* person_;
    int done_ = 0;
};

bool is_moderator(Someone const& viewer, Someone const& of) {
    // The last presence of that person counts.
    std::string const from = "from='alpha@conference.meet.example/" + of.nick + "'";
    bool moderator = false;
    for (std::string const& message : viewer.inbox)
        if (message.starts_with("<presence") && message.find(from) != std::string::npos)
            moderator = message.find("role='moderator'") != std::string::npos;
    return moderator;
}

// Every order of `count` walkers with `steps` each, as a list of who is next.
std::vector<std::vector<int>> merges(int count, int steps) {
    std::vector<int> order;
    for (int who = 0; who < count; ++who) order.insert(order.end(), static_cast<std::size_t>(steps), who);
    std::vector<std::vector<int>> all;
    do all.push_back(order);
    while (std::next_permutation(order.begin(), order.end()));
    return all;
}

std::string shown(std::vector<int> const& order) {
    std::string text;
    for (int who : order) text += static_cast<char>('0' + who);
    return text;
}

class RoleInterleavings : public testing::TestWithParam<admission::FirstJoiner> {
protected:
    static admission::Policy policy() {
        admission::Policy policy;
        policy.first_joiner = GetParam();
        return policy;
    }
};

TEST_P(RoleInterleavings, OwnerAndMemberGiveOneModeratorInEveryOrder) {
    std::vector<std::vector<int>> const orders = merges(2, Walker::kSteps);
    EXPECT_EQ(orders.size(), 924u);
    for (std::vector<int> const& order : orders) {
        World world(policy());
        std::vector<Walker> walkers;
        walkers.emplace_back(world, world.token({{"id", "u-ana"}, {"affiliation", "owner"}}));
        walkers.emplace_back(world, world.token({{"id", "u-ben"}, {"affiliation", "member"}}));
        for (int who : order) walkers[static_cast<std::size_t>(who)].step();
        Someone const& ana = walkers[0].person();
        Someone const& ben = walkers[1].person();
        for (Someone const* viewer : {&ana, &ben}) {
            EXPECT_TRUE(is_moderator(*viewer, ana)) << shown(order);
            EXPECT_FALSE(is_moderator(*viewer, ben)) << shown(order);
        }
        if (HasFailure()) return;
    }
}

// A token that says nothing of a role: the first joiner's only when the policy says so, and in both people's view.
TEST_P(RoleInterleavings, TwoWhoseTokensSayNothingGiveAtMostOneModerator) {
    for (std::vector<int> const& order : merges(2, Walker::kSteps)) {
        World world(policy());
        std::vector<Walker> walkers;
        walkers.emplace_back(world, world.member_token("ana"));
        walkers.emplace_back(world, world.member_token("ben"));
        int first = -1;
        std::vector<int> done(2, 0);
        for (int who : order) {
            walkers[static_cast<std::size_t>(who)].step();
            if (++done[static_cast<std::size_t>(who)] == Walker::kSteps && first < 0) first = who;
        }
        bool const wanted = GetParam() == admission::FirstJoiner::Moderator;
        for (int viewer : {0, 1}) {
            for (int of : {0, 1}) {
                bool const is = is_moderator(walkers[static_cast<std::size_t>(viewer)].person(),
                                             walkers[static_cast<std::size_t>(of)].person());
                EXPECT_EQ(is, wanted && of == first) << shown(order) << ": " << viewer << " sees " << of;
            }
        }
        if (HasFailure()) return;
    }
}

TEST_P(RoleInterleavings, AllTeachersAreModeratorsInEveryOrderOfThree) {
    std::vector<std::vector<int>> const orders = merges(3, 2);
    EXPECT_EQ(orders.size(), 90u);
    for (std::vector<int> const& order : orders) {
        World world(policy());
        std::vector<Walker> walkers;
        walkers.emplace_back(world, world.token({{"id", "u-ben"}, {"affiliation", "member"}}));
        walkers.emplace_back(world, world.host_token("ana"));
        walkers.emplace_back(world, world.host_token("cleo"));
        for (Walker& walker : walkers)
            for (int i = 0; i < Walker::kSteps - 2; ++i) walker.step();
        for (int who : order) walkers[static_cast<std::size_t>(who)].step();
        for (Walker& viewer : walkers) {
            EXPECT_FALSE(is_moderator(viewer.person(), walkers[0].person())) << shown(order);
            EXPECT_TRUE(is_moderator(viewer.person(), walkers[1].person())) << shown(order);
            EXPECT_TRUE(is_moderator(viewer.person(), walkers[2].person())) << shown(order);
        }
        if (HasFailure()) return;
    }
}

INSTANTIATE_TEST_SUITE_P(BothPolicies, RoleInterleavings,
                         testing::Values(admission::FirstJoiner::Nobody, admission::FirstJoiner::Moderator));

}  // namespace
}  // namespace usher::router::test
