#include "admission/wire_table.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>
#include <vector>

namespace usher::admission {
namespace {

Decision refusal(std::string code, std::string text = "") { return {Refuse{std::move(code), std::move(text), {}}, {}}; }

constexpr auto kNew = Generation::New;
constexpr auto kOld = Generation::Old;

TEST(WireTable, AnswersAJoinInTheFormThatClientsUnderstand) {
    JoinError const not_allowed{.type = "cancel", .condition = "not-allowed", .with_text = true};
    JoinError mismatch = not_allowed;
    mismatch.jitmeet_child = "room-mismatch";
    JoinError log_in = not_allowed;
    log_in.jitmeet_child = "authentication-required";
    JoinError const conflict{.type = "cancel", .condition = "conflict"};
    JoinError const full{.type = "cancel", .condition = "service-unavailable"};
    JoinError const password{.type = "auth", .condition = "not-authorized"};
    struct {
        char const* code;
        JoinError error;
    } const cases[] = {
        {"expired", not_allowed},
        {"wildcard-not-allowed", not_allowed},
        {"token-of-another", not_allowed},
        {"token-already-used", not_allowed},
        {"room-mismatch", mismatch},
        {"tenant-mismatch", mismatch},
        {"token-required", log_in},
        {"banned", not_allowed},
        {"revoked", not_allowed},
        {"kicked", not_allowed},
        {"denied-recently", not_allowed},
        {"not-in-meeting", not_allowed},
        {"not-assigned", not_allowed},
        {"may-not-create", not_allowed},
        {"bad-name", not_allowed},
        {"name-taken", conflict},
        {"room-not-open", not_allowed},
        {"no-reservation", not_allowed},
        {"room-full", full},
        {"password-required", password},
        {"bad-password", password},
        {"not-allowed", not_allowed},
        {"a-code-of-tomorrow", not_allowed},
    };
    for (auto const& one : cases) {
        EXPECT_EQ(join_error(refusal(one.code), kNew), one.error) << one.code;
        EXPECT_EQ(join_error(refusal(one.code), kOld), one.error) << one.code;
    }
}

TEST(WireTable, HoldsAJoinWithTheLobbysAddress) {
    JoinError const lobby{.type = "auth", .condition = "registration-required", .code = 407, .lobbyroom = true};
    JoinError wait = lobby;
    wait.waiting_for_host = true;
    EXPECT_EQ(join_error({Knock{}, {}}, kNew), lobby);
    EXPECT_EQ(join_error({WaitForHost{}, {}}, kOld), wait);
}

TEST(WireTable, AsksNewClientsForANameAndLetsOldOnesKnock) {
    Decision const need_name{NeedName{}, {}};
    JoinError const name{.type = "modify", .condition = "not-acceptable", .code = 406, .displayname_required = true};
    EXPECT_EQ(join_error(need_name, kNew), name);
    EXPECT_EQ(join_error(need_name, Generation::Unknown), name);
    EXPECT_EQ(join_error(need_name, kOld), join_error({Knock{}, {}}, kOld));
}

TEST(WireTable, NeverRefusesInAFormThatClientsRetryOrShowAsBroken) {
    for (Reason const& reason : reasons()) {
        for (Generation client : {kOld, kNew}) {
            JoinError error = join_error(refusal(std::string(reason.code)), client);
            EXPECT_NE(error.condition, "forbidden") << reason.code;
            EXPECT_NE(error.condition, "item-not-found") << reason.code;
            EXPECT_NE(error.jitmeet_child, "room-does-not-exist") << reason.code;
        }
        EXPECT_EQ(reason.sentence.find("Room creation is restricted"), std::string_view::npos);
    }
}

TEST(WireTable, RefusesAtTheDoorWhatCanBeKnownThere) {
    EXPECT_EQ(sasl_text(refusal("token-required")), "token required");
    EXPECT_EQ(sasl_text(refusal("expired", "Your link expired 3 h ago.")), "expired: Your link expired 3 h ago.");
    EXPECT_EQ(sasl_text(refusal("malformed")), "malformed: " + std::string(sentence_of("malformed")));
    for (char const* code :
         {"banned", "revoked", "room-not-open", "room-closed", "no-reservation", "time-limit", "room-mismatch"})
        EXPECT_TRUE(sasl_text(refusal(code))) << code;
    for (char const* code :
         {"name-taken", "room-full", "password-required", "server-draining", "overloaded", "may-not-create"})
        EXPECT_FALSE(sasl_text(refusal(code))) << code;
    EXPECT_TRUE(sasl_text(refusal("a-code-of-tomorrow"))) << "what is not known is refused";
    EXPECT_FALSE(sasl_text({Admit{}, {}}));
    EXPECT_FALSE(sasl_text({Knock{}, {}}));
    EXPECT_FALSE(sasl_text({WaitForHost{}, {}}));
    EXPECT_FALSE(sasl_text({NeedName{}, {}}));
}

TEST(WireTable, TheConferenceRequestIsReadyUnlessTheServerOrTheCalendarSaysNo) {
    for (char const* code : {"expired", "token-required", "banned", "room-full", "may-not-create", "bad-password"}) {
        EXPECT_TRUE(request_answer(refusal(code)).ready) << code;
        EXPECT_FALSE(request_answer(refusal(code)).reservation_error) << code;
    }
    for (char const* code : {"room-not-open", "room-closed", "no-reservation", "time-limit"})
        EXPECT_TRUE(request_answer(refusal(code)).reservation_error) << code;
    for (char const* code : {"server-draining", "overloaded"})
        EXPECT_FALSE(request_answer(refusal(code)).ready) << code;
    for (Decision const& decision : {Decision{Admit{}, {}}, Decision{Knock{}, {}}, Decision{NeedName{}, {}}})
        EXPECT_TRUE(request_answer(decision).ready);
}

TEST(WireTable, OnlyAnOldClientThatWaitsForTheHostIsToldToAskAgain) {
    for (Generation client : {Generation::Unknown, Generation::Old, Generation::New})
        for (OldClients how : {OldClients::Lobby, OldClients::Poll}) {
            bool const asks = client == Generation::Old && how == OldClients::Poll;
            EXPECT_EQ(request_answer({WaitForHost{}, {}}, client, how).ask_again, asks);
            for (Decision const& other : {Decision{Admit{}, {}}, Decision{Knock{}, {}}, Decision{NeedName{}, {}},
                                          refusal("room-full"), refusal("room-closed")})
                EXPECT_FALSE(request_answer(other, client, how).ask_again) << other.code();
        }
}

TEST(WireTable, WhoMustHaveANameToComeInIsNotSentToALobby) {
    JoinError const error = join_error({NeedName{false}, {}}, Generation::New);
    EXPECT_TRUE(error.displayname_required);
    EXPECT_FALSE(error.before_lobby);
    EXPECT_TRUE(join_error({NeedName{}, {}}, Generation::New).before_lobby);
    EXPECT_EQ(join_error(refusal("name-required"), Generation::Old).condition, "not-allowed");
    EXPECT_FALSE(join_error(refusal("name-required"), Generation::Old).lobbyroom);
}

TEST(WireTable, TheVerdictIsJsonWithItsFieldsInOneOrder) {
    EXPECT_EQ(verdict_json({Knock{}, {}}),
              R"({"type":"usher","event":"verdict","code":"lobby","text":"This meeting has a lobby. )"
              R"(Ask to come in, and wait until a moderator lets you.","hold":true,"retryAfter":null})");
    EXPECT_EQ(verdict_json({Refuse{"kicked", "Out.", Seconds{30}}, {}}),
              R"({"type":"usher","event":"verdict","code":"kicked","text":"Out.","hold":false,"retryAfter":30})");
}

TEST(WireTable, TheVerdictSaysThatNoNameHasToBeAskedFor) {
    auto const says = [](bool known) {
        VerdictExtras extras;
        extras.auto_knock = known;
        return verdict_json({Knock{}, {}}, extras).find(R"("autoKnock":true)") != std::string::npos;
    };
    EXPECT_TRUE(says(true));
    EXPECT_FALSE(says(false));
}

TEST(WireTable, TheVerdictSurvivesUnescapeAndBadText) {
    std::string json = verdict_json(refusal("bad-name", "100%25 \"x\" \xff <b>"));
    EXPECT_EQ(json.find('%'), std::string::npos);
    nlohmann::json parsed = nlohmann::json::parse(json, nullptr, false);
    ASSERT_FALSE(parsed.is_discarded());
    EXPECT_EQ(parsed["text"], "100%25 \"x\" \xef\xbf\xbd <b>");
}

TEST(WireTable, ATurnedAwayPersonIsToldWhenToComeBack) {
    Policy policy;
    EXPECT_EQ(denied(policy).code(), "denied");
    EXPECT_EQ(std::get<Refuse>(denied(policy).verdict).retry_after, Seconds{60});
    policy.deny_cooldown = Seconds{0};
    EXPECT_EQ(std::get<Refuse>(denied(policy).verdict).retry_after, std::nullopt);
    EXPECT_EQ(denied(policy).text(), "A moderator did not let you in.");
}

TEST(Refusals, EveryCodeIsThereOnceWithASentenceForPeople) {
    std::set<std::string_view> codes;
    for (Reason const& reason : reasons()) {
        EXPECT_TRUE(codes.insert(reason.code).second) << reason.code;
        EXPECT_GE(reason.sentence.size(), 20u) << reason.code;
        EXPECT_TRUE(reason.sentence.ends_with('.')) << reason.code;
        EXPECT_EQ(sentence_of(reason.code), reason.sentence);
    }
    EXPECT_EQ(find_reason("nothing-like-it"), nullptr);
    EXPECT_EQ(sentence_of("nothing-like-it"), "You may not come in.");
}

TEST(Refusals, OfAnAdmissionThereIsNothingToSay) {
    Decision const admitted{Admit{}, {}};
    EXPECT_EQ(admitted.code(), "admitted");
    EXPECT_EQ(admitted.text(), "");
    Decision const asking{AskFor{{"ban"}}, {}};
    EXPECT_EQ(asking.code(), "asking");
    EXPECT_EQ(asking.text(), "");
}

}  // namespace
}  // namespace usher::admission
