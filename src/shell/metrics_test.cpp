#include "shell/metrics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

namespace usher::shell {
namespace {

using testing::HasSubstr;

conference::Record record(std::string code, std::string_view rule = "token") {
    conference::Record record;
    record.decision.verdict = admission::Refuse{std::move(code), {}, {}};
    record.decision.trace.push_back({2, rule, true, "because"});
    return record;
}

TEST(Metrics, DecisionsAreCountedByStageVerdictAndRule) {
    Tally tally;
    tally.decided(record("expired"));
    tally.decided(record("expired"));
    conference::Note refused{"login-refused", {{"code", "unknown-key"}, {"identity", "x"}}};
    tally.noted(refused);
    Measured measured;
    measured.tally = &tally;
    std::string const text = metrics_text(measured);
    EXPECT_THAT(text, HasSubstr(R"(usher_verdicts_total{rule="token",stage="join",verdict="expired"} 2)"));
    EXPECT_THAT(text, HasSubstr(R"(usher_verdicts_total{rule="door",stage="connect",verdict="unknown-key"} 1)"));
}

TEST(Metrics, ThereAreOnlySoManyVerdicts) {
    Tally tally;
    for (std::size_t i = 0; i < 2 * Tally::kMostVerdicts; ++i) tally.decided(record("code-" + std::to_string(i)));
    EXPECT_EQ(tally.verdicts.size(), Tally::kMostVerdicts + 1);
    EXPECT_EQ((tally.verdicts[{"other", "other", "other"}]), Tally::kMostVerdicts);
}

TEST(Metrics, DecisionsAreCountedByWhoSigned) {
    conference::Record signed_one = record("room-mismatch", "room");
    signed_one.issuer = "shop";
    signed_one.tenant = "acme";
    Tally tally;
    tally.decided(signed_one);
    signed_one.decision.verdict = admission::Admit{};
    tally.decided(signed_one);
    tally.decided(signed_one);
    tally.decided(record("expired"));
    Measured measured;
    measured.tally = &tally;
    std::string const text = metrics_text(measured);
    EXPECT_THAT(text, HasSubstr(R"(usher_signed_verdicts_total{issuer="shop",tenant="acme",verdict="admitted"} 2)"));
    EXPECT_THAT(text, HasSubstr(R"(usher_signed_verdicts_total{issuer="shop",tenant="acme",verdict="refused"} 1)"));
    EXPECT_EQ(tally.signers.size(), 1U) << "nobody signed for the other";
    for (std::size_t i = 0; i < 2 * Tally::kMostSigners; ++i) {
        signed_one.issuer = std::to_string(i);
        tally.decided(signed_one);
    }
    EXPECT_EQ(tally.signers.size(), Tally::kMostSigners + 1);
}

TEST(Metrics, StanzasAreToldApartByTheirFirstBytes) {
    Tally tally;
    for (char const* text : {"<presence/>", "<message to='a'/>", "<iq/>", "<r/>", "<enabled/>", ""}) tally.sent(text);
    EXPECT_EQ(tally.presences_out, 1U);
    EXPECT_EQ(tally.messages_out, 1U);
    EXPECT_EQ(tally.iqs_out, 1U);
    EXPECT_EQ(tally.others_out, 3U);
}

TEST(Metrics, AHistogramCountsWhatIsAtMostItsBound) {
    Tally tally;
    for (double seconds : {0.0001, 0.0005, 0.02, 9.0}) tally.delivery.observe(seconds);
    Measured measured;
    measured.tally = &tally;
    std::string const text = metrics_text(measured);
    EXPECT_THAT(text, HasSubstr(R"(usher_delivery_seconds_bucket{le="0.0005"} 2)"));
    EXPECT_THAT(text, HasSubstr(R"(usher_delivery_seconds_bucket{le="0.025"} 3)"));
    EXPECT_THAT(text, HasSubstr(R"(usher_delivery_seconds_bucket{le="+Inf"} 4)"));
    EXPECT_EQ(metrics_json(measured)["delivery_seconds"]["count"], 4);
}

TEST(Metrics, KeyFetchesAreCountedByWhatCameOfThem) {
    using Failure = token::KeyAttempt::Failure;
    Tally tally;
    tally.fetched({{.failure = Failure::Tls}, {.failure = Failure::NoAnswer}, {.status = 404}, {.status = 200}});
    EXPECT_EQ(tally.keys_tls + tally.keys_silent + tally.keys_status + tally.keys_got, 4U);
    EXPECT_EQ(tally.keys_got, 1U);
}

TEST(Metrics, WholeNumbersAreShownAsSuch) {
    Tally tally;
    Measured measured;
    measured.tally = &tally;
    measured.websockets = 3;
    measured.media.lost_incoming = 0.25;
    nlohmann::json const json = metrics_json(measured);
    EXPECT_EQ(json["sessions"]["transport=websocket"].dump(), "3");
    EXPECT_EQ(json["media_packet_loss_ratio"]["direction=in"].dump(), "0.25");
}

TEST(Metrics, AProcessIsMeasured) {
    ProcessNumbers const own = process_numbers(getpid());
    EXPECT_GT(own.rss, 1e6);
    EXPECT_GT(own.start, 1e9);
    EXPECT_EQ(process_numbers(-1).rss, 0);
}

}  // namespace
}  // namespace usher::shell
