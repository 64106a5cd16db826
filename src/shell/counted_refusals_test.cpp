// Case J15 of the field reports: what the metrics say of refusals is what happened.
#include <gmock/gmock.h>

#include "router/test_world.hpp"
#include "shell/metrics.hpp"

namespace usher::shell {
namespace {

using router::test::Someone;
using router::test::World;
using testing::HasSubstr;
using testing::Not;

TEST(CountedRefusals, TenOfFiveKindsAreExact) {
    admission::Policy policy;
    policy.password = Secret{"sesame"};
    policy.seats = 3;
    policy.seats_for_hosts = 0;
    World world(policy);
    world.come(world.host_token());
    Someone& ben = world.connect(world.member_token());
    ben.request_conference("alpha");
    ben.join("alpha", "Ben", "wrong");   // bad-password
    ben.join("alpha", "Ben", "wrong2");  // bad-password
    ben.join("alpha", "Ben");            // password-required
    ben.join("alpha", "Ben", "sesame");
    Someone& dov = world.connect(world.member_token("dov"));
    dov.request_conference("alpha");
    dov.join("alpha", "Dov", "sesame");
    for (char const* late : {"eli", "fay"}) {
        Someone& one = world.connect(world.member_token(late));
        one.request_conference("alpha");
        one.join("alpha", late, "sesame");  // room-full
    }
    for (int i = 0; i < 2; ++i) {
        Someone& one = world.connect(world.member_token("gil", "beta"), "beta");
        one.request_conference("alpha");
        one.join("alpha", "Gil");  // room-mismatch
    }
    for (int i = 0; i < 3; ++i) world.connect("bad.to.ken");  // malformed, at the door
    Tally tally;
    for (conference::Record const& record : world.records) tally.decided(record);
    for (conference::Note const& note : world.note_lines) tally.noted(note);
    std::map<std::string, std::uint64_t> refused;
    std::uint64_t all = 0;
    for (auto const& [key, count] : tally.verdicts)
        if (key.verdict != "admitted") {
            refused[key.verdict] += count;
            all += count;
        }
    EXPECT_EQ(all, 10U);
    EXPECT_THAT(refused, testing::ElementsAre(std::pair{"bad-password", 2U}, std::pair{"malformed", 3U},
                                              std::pair{"password-required", 1U}, std::pair{"room-full", 2U},
                                              std::pair{"room-mismatch", 2U}));
    Measured measured;
    measured.tally = &tally;
    EXPECT_THAT(metrics_text(measured),
                HasSubstr(R"(usher_verdicts_total{rule="seats",stage="join",verdict="room-full"} 2)"));
}

}  // namespace
}  // namespace usher::shell
