#include "token/key_fetches.hpp"

#include <gtest/gtest.h>

#include "token/test_keys.hpp"

namespace usher::token {
namespace {

Instant at(int seconds) { return {Seconds{seconds}}; }
Now now_at(int seconds) { return {at(seconds), WallTime::from_seconds(1'770'000'000 + seconds)}; }

std::string jwks(std::string const& kid) {
    return R"({"keys":[)" + testing::jwk_of(testing::rsa_pair().spki, R"(,"kid":")" + kid + "\"") + "]}";
}

KeyAttempt ok(std::string body, std::string cache_control = "") {
    return {.url = "https://a.example",
            .status = 200,
            .content_type = "application/json",
            .body = std::move(body),
            .cache = {std::move(cache_control), "", "", ""}};
}
KeyAttempt status(int number) {
    return {.url = "https://a.example/k", .status = number, .content_type = "text/html", .body = "<html>"};
}
KeyAttempt failure(KeyAttempt::Failure kind) {
    return {.url = "https://a.example/k", .failure = kind, .detail = "because"};
}

struct Jwks {
    Jwks() {
        keys.add_source({.url = "https://a.example"});
        EXPECT_EQ(fetches.start(keys, at(0)).size(), 1U);
    }
    KeyNews answer(int when, std::vector<KeyAttempt> attempts) {
        return fetches.answered(0, "", attempts, now_at(when), keys);
    }
    // How many questions a token with an unknown id leads to.
    std::size_t want(int when, std::string const& id) {
        std::vector<KeyQuestion> ask;
        is_coming = fetches.want({{0}, id}, keys, at(when), ask);
        return ask.size();
    }
    std::string why_not() const { return fetches.why_not({{0}, "x"}, {"unknown-key", ""}, at(0)).code; }

    KeySet keys;
    KeyFetches fetches;
    bool is_coming = false;
};

TEST(KeyFetches, ASetIsFetchedAtTheStartAndWhoeverComesMeanwhileWaitsForThatAnswer) {
    Jwks it;
    EXPECT_EQ(it.want(1, "k1"), 0U);
    EXPECT_TRUE(it.is_coming);
    KeyNews news = it.answer(2, {ok(jwks("k1"))});
    EXPECT_FALSE(news.failure);
    EXPECT_EQ(news.keys, 1U);
    EXPECT_EQ(news.asked, "https://a.example -> 200 \"application/json\"");
}

TEST(KeyFetches, ManyUnknownIdsLeadToOneQuestionAnInterval) {
    Jwks it;
    it.answer(0, {ok(jwks("k1"))});
    EXPECT_EQ(it.want(1, "k2"), 1U) << "the first is asked for at once: keys change";
    EXPECT_TRUE(it.is_coming);
    EXPECT_EQ(it.want(1, "r0"), 0U);
    EXPECT_TRUE(it.is_coming) << "shares the question";
    it.answer(2, {ok(jwks("k2"))});
    std::size_t asked = 0;
    for (int i = 0; i < 100; ++i) {
        asked += it.want(2 + i / 10, "r" + std::to_string(i));
        EXPECT_FALSE(it.is_coming);
        EXPECT_EQ(it.why_not(), "unknown-key");
    }
    EXPECT_EQ(asked, 0U);
    EXPECT_EQ(it.want(1 + 30, "k3"), 1U);
}

TEST(KeyFetches, AProviderThatIsDownTakesNothingAway) {
    Jwks it;
    it.answer(0, {ok(jwks("k1"), "max-age=100")});
    EXPECT_TRUE(it.fetches.tick(at(99), it.keys).ask.empty());
    EXPECT_EQ(it.fetches.next(), at(100));
    ASSERT_EQ(it.fetches.tick(at(100), it.keys).ask.size(), 1U) << "fetched again in the background";
    KeyNews news = it.answer(101, {failure(KeyAttempt::Failure::NoAnswer)});
    ASSERT_TRUE(news.failure);
    EXPECT_EQ(news.keys, 1U);
    EXPECT_EQ(it.keys.ids(), std::vector<std::string>{"k1"});
    EXPECT_EQ(it.fetches.next(), at(161)) << "and tried again";
}

TEST(KeyFetches, LivesHaveAFloorAndACeiling) {
    struct {
        std::string header;
        int next;
    } const rows[] = {
        {"", 3600}, {"no-store", 60}, {"max-age=5", 60}, {"max-age=300", 300}, {"max-age=9999999", 86400}};
    for (auto const& row : rows) {
        Jwks it;
        it.answer(0, {ok(jwks("k1"), row.header)});
        EXPECT_EQ(it.fetches.next(), at(row.next)) << row.header;
    }
}

TEST(KeyFetches, EachFailureHasItsOwnReason) {
    struct {
        KeyAttempt attempt;
        std::string code;
    } const rows[] = {
        {failure(KeyAttempt::Failure::Tls), "key-server-tls"},
        {failure(KeyAttempt::Failure::NoAnswer), "key-server-timeout"},
        {failure(KeyAttempt::Failure::TooLong), "key-not-found"},
        {status(500), "key-server-status"},
        {status(302), "key-server-status"},
        {status(404), "key-server-status"},
        {ok("<html>"), "key-not-found"},
    };
    for (auto const& row : rows) {
        Jwks it;
        KeyNews news = it.answer(1, {row.attempt});
        ASSERT_TRUE(news.failure) << row.code;
        EXPECT_EQ(news.failure->code, row.code);
        EXPECT_NE(news.asked.find("https://a.example"), std::string::npos);
        EXPECT_NE(news.expected.find("JWKS"), std::string::npos);
        EXPECT_EQ(it.want(2, "k1"), 0U);
        EXPECT_FALSE(it.is_coming);
        EXPECT_EQ(it.why_not(), row.code);
        EXPECT_EQ(it.want(12, "k1"), 1U) << "asked again after a while";
    }
}

TEST(KeyFetches, AQuestionWithoutAnAnswerEndsAndALateAnswerStillCounts) {
    Jwks it;
    EXPECT_EQ(it.fetches.next(), at(10));
    EXPECT_TRUE(it.fetches.tick(at(9), it.keys).overdue.empty());
    KeyFetches::Tick tick = it.fetches.tick(at(10), it.keys);
    ASSERT_EQ(tick.overdue.size(), 1U);
    EXPECT_EQ(tick.overdue[0].failure->code, "key-server-timeout");
    EXPECT_EQ(it.want(11, "k1"), 0U);
    EXPECT_EQ(it.why_not(), "key-server-timeout");
    it.answer(12, {ok(jwks("k1"))});
    EXPECT_EQ(it.keys.ids(), std::vector<std::string>{"k1"});
    EXPECT_EQ(it.why_not(), "unknown-key");
}

TEST(KeyFetches, ASetThatIsEmptyTakesItsKeysAway) {
    Jwks it;
    it.answer(0, {ok(jwks("k1"))});
    EXPECT_FALSE(it.answer(1, {ok(R"({"keys":[]})")}).failure);
    EXPECT_TRUE(it.keys.ids().empty());
}

struct Asap {
    Asap() {
        keys.add_source({.kind = KeySource::Kind::Asap, .url = "https://a.example/"});
        EXPECT_TRUE(fetches.start(keys, at(0)).empty());
    }
    std::vector<KeyQuestion> want(int when, std::string const& id) {
        std::vector<KeyQuestion> ask;
        is_coming = fetches.want({{0}, id}, keys, at(when), ask);
        return ask;
    }
    KeyNews answer(int when, std::string const& id, std::vector<KeyAttempt> attempts) {
        return fetches.answered(0, id, attempts, now_at(when), keys);
    }
    std::string why_not(int when, std::string const& id) const {
        return fetches.why_not({{0}, id}, {"unknown-key", ""}, at(when)).code;
    }

    KeySet keys;
    KeyFetches fetches;
    bool is_coming = false;
};

TEST(KeyFetches, AKeyServerIsAskedForOneKeyAtATime) {
    Asap it;
    std::vector<KeyQuestion> ask = it.want(1, "k1");
    ASSERT_EQ(ask.size(), 1U);
    EXPECT_EQ(ask[0].urls.size(), 3U);
    EXPECT_TRUE(it.want(1, "k1").empty());
    EXPECT_TRUE(it.is_coming);
    KeyNews news = it.answer(2, "k1", {status(404), ok(testing::rsa_pair().spki)});
    EXPECT_FALSE(news.failure) << news.failure->text;
    EXPECT_EQ(it.keys.ids(), std::vector<std::string>{"k1"});
    EXPECT_NE(news.asked.find("404"), std::string::npos);
}

TEST(KeyFetches, AKeyThatTheServerDoesNotHaveIsNotAskedForAgainSoon) {
    Asap it;
    it.want(1, "k1");
    EXPECT_EQ(it.answer(2, "k1", {status(404), status(403), status(410)}).failure->code, "key-not-found");
    EXPECT_TRUE(it.want(10, "k1").empty());
    EXPECT_FALSE(it.is_coming);
    EXPECT_EQ(it.why_not(10, "k1"), "key-not-found");
    EXPECT_EQ(it.want(32, "k1").size(), 1U);
    EXPECT_EQ(it.answer(33, "k1", {status(404), status(500)}).failure->code, "key-server-status");
    EXPECT_EQ(it.want(43, "k1").size(), 1U) << "a server in trouble is asked again earlier";
    EXPECT_EQ(it.answer(44, "k1", {ok("{\"not\":\"pem\"}")}).failure->code, "key-not-found");
}

TEST(KeyFetches, MadeUpIdsDoNotFloodAKeyServerNorTheMemory) {
    Asap it;
    std::size_t asked = 0;
    for (int i = 0; i < 1000; ++i) {
        std::string id = "r" + std::to_string(i);
        for (KeyQuestion const& question : it.want(i / 10, id)) {
            ++asked;
            it.answer(i / 10, question.id, {status(404)});
        }
    }
    EXPECT_LE(asked, 4U * kNewIdsPerInterval);
    EXPECT_EQ(it.why_not(99, "another"), "unknown-key");
}

TEST(KeyFetches, AKeyThatWasTakenOffTheServerGoesAndOneThatCannotBeAskedForStays) {
    Asap it;
    it.want(0, "k1");
    it.answer(0, "k1", {ok(testing::rsa_pair().spki, "max-age=100")});
    ASSERT_EQ(it.fetches.tick(at(100), it.keys).ask.size(), 1U);
    it.answer(100, "k1", {failure(KeyAttempt::Failure::Tls)});
    EXPECT_EQ(it.keys.ids().size(), 1U);
    ASSERT_EQ(it.fetches.tick(at(160), it.keys).ask.size(), 1U);
    it.answer(160, "k1", {status(404), status(404)});
    EXPECT_TRUE(it.keys.ids().empty());
    EXPECT_FALSE(it.fetches.next());
}

TEST(KeyFetches, OfAKeyServerOnlySoManyKeysAreKept) {
    Asap it;
    for (std::size_t i = 0; i < kMostAsapKeys + 5; ++i)
        it.answer(static_cast<int>(i), "k" + std::to_string(i), {ok(testing::rsa_pair().spki)});
    EXPECT_EQ(it.keys.ids().size(), kMostAsapKeys);
    EXPECT_EQ(it.keys.ids().front(), "k5") << "the oldest go first";
}

TEST(KeyFetches, TheOperatorMayHaveAllOfThemAskedForAgain) {
    Jwks set;
    EXPECT_TRUE(set.fetches.refresh(set.keys, at(1)).empty()) << "an answer is under way";
    set.answer(1, {ok(jwks("k1"))});
    EXPECT_EQ(set.fetches.refresh(set.keys, at(2)).size(), 1U);
    EXPECT_TRUE(set.fetches.state_of(0).is_asking);
    set.answer(3, {ok(jwks("k1"))});
    EXPECT_EQ(set.fetches.state_of(0).given, at(3));
    Asap server;
    server.answer(1, "k1", {ok(testing::rsa_pair().spki)});
    EXPECT_EQ(server.fetches.refresh(server.keys, at(2)).size(), 1U);
}

}  // namespace
}  // namespace usher::token
