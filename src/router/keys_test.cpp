// Logins, requests and questions whose token needs a key from elsewhere, seen at the core.
#include <gtest/gtest.h>

#include "router/test_world.hpp"
#include "token/test_keys.hpp"

namespace usher::router::test {
namespace {

token::testing::KeyPair const& pair_of(std::string const& kid) {
    static std::map<std::string, token::testing::KeyPair> pairs;
    auto it = pairs.find(kid);
    if (it == pairs.end()) it = pairs.emplace(kid, token::testing::new_rsa(2048)).first;
    return it->second;
}

std::string set_of(std::vector<std::string> const& kids) {
    std::string keys;
    for (std::string const& kid : kids)
        keys += (keys.empty() ? "" : ",") + token::testing::jwk_of(pair_of(kid).spki, R"(,"kid":")" + kid + "\"");
    return R"({"keys":[)" + keys + "]}";
}

token::KeyAttempt given(std::string body) {
    return {.url = "https://keys.example/set", .status = 200, .body = std::move(body)};
}
token::KeyAttempt refused(int status) {
    return {.url = "https://keys.example/set", .status = status, .content_type = "text/html"};
}

struct Elsewhere : World {
    explicit Elsewhere(token::KeySource source = {.url = "https://keys.example/set"}) {
        Settings settings;
        settings.domain = domain;
        settings.policy.domain = domain;
        settings.tokens.domain = domain;
        EXPECT_TRUE(settings.keys.add_secret("test", Secret{kSecret}).ok());
        settings.keys.add_source(std::move(source));
        settings.device_key = Secret{"device-key"};
        core = std::make_unique<Core>(std::move(settings));
        core->start(now(), effects);
        perform();
    }
    // A stream up to its login, which may have to wait.
    Someone& log_in(std::string const& token) {
        SessionId id{next_++};
        Someone& person = *people_.emplace(id, std::make_unique<Someone>()).first->second;
        person.world = this;
        person.session = id;
        core->connected(id, {.address = "192.0.2.7",
                             .room = "alpha",
                             .tenant = {},
                             .token = Secret{token},
                             .has_token = true,
                             .base_url = {}});
        person.say("<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='" + domain + "' version='1.0'/>");
        person.say("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'/>");
        return person;
    }
    // Answers the oldest question.
    void answer(token::KeyAttempt attempt) {
        ASSERT_FALSE(questions.empty());
        conference::FetchKeys question = questions.front();
        questions.erase(questions.begin());
        core->keys_fetched(question.source, question.id, {std::move(attempt)}, now(), ids, effects);
        perform();
    }
    std::string signed_by(std::string const& kid, std::string const& sign_with = "", std::string const& issuer = "a") {
        nlohmann::json claims = {{"iss", issuer}, {"room", "alpha"}, {"exp", now().wall.seconds() + 3600}};
        return token::mint(claims.dump(), token::Algorithm::Rs256,
                           Secret{pair_of(sign_with.empty() ? kid : sign_with).private_pem}, kid)
            .value();
    }
    std::string note(std::string const& event, std::string const& field) const {
        for (auto it = note_lines.rbegin(); it != note_lines.rend(); ++it) {
            if (it->event != event) continue;
            for (auto const& [key, value] : it->fields)
                if (key == field) return value;
        }
        return "";
    }
};

std::string outcome(Someone const& person) {
    if (person.has({"<success"})) return "admitted";
    for (std::string const& message : person.inbox)
        if (std::size_t text = message.find("<text>"); text != std::string::npos)
            return message.substr(text + 6, message.find(':', text) - text - 6);
    return "waiting";
}

TEST(Keys, TheSetIsFetchedAtTheStartAndThenALoginNeedsNoQuestion) {
    Elsewhere world;
    ASSERT_EQ(world.questions.size(), 1U);
    EXPECT_EQ(world.questions[0].urls, std::vector<std::string>{"https://keys.example/set"});
    world.answer(given(set_of({"k1"})));
    EXPECT_EQ(outcome(world.log_in(world.signed_by("k1"))), "admitted");
    EXPECT_TRUE(world.questions.empty());
    EXPECT_EQ(world.note("keys-fetched", "keys"), "1");
}

TEST(Keys, WhoComesBeforeTheKeysWaitsAndOthersDoNot) {
    Elsewhere world;
    Someone& early = world.log_in(world.signed_by("k1"));
    Someone& also_early = world.log_in(world.signed_by("k1"));
    EXPECT_EQ(outcome(early), "waiting");
    EXPECT_EQ(outcome(world.log_in(world.member_token())), "admitted") << "a key that is here delays nobody";
    EXPECT_EQ(world.questions.size(), 1U) << "one question for all";
    world.answer(given(set_of({"k1"})));
    EXPECT_TRUE(early.has({"<success"}));
    EXPECT_TRUE(also_early.has({"<success"}));
}

TEST(Keys, AKeyThatIsNewIsFetchedAndOneThatIsGoneIsRefused) {
    Elsewhere world;
    world.answer(given(set_of({"k1"})));
    world.pass(Seconds{5});
    Someone& rotated = world.log_in(world.signed_by("k2"));
    EXPECT_EQ(outcome(rotated), "waiting");
    world.answer(given(set_of({"k2"})));
    EXPECT_TRUE(rotated.has({"<success"}));
    EXPECT_EQ(outcome(world.log_in(world.signed_by("k1"))), "unknown-key");
    for (int i = 0; i < 100; ++i)
        EXPECT_EQ(outcome(world.log_in(world.signed_by("random" + std::to_string(i), "k1"))), "unknown-key");
    EXPECT_TRUE(world.questions.empty());
    EXPECT_EQ(world.core->conferences(), 0U);
}

TEST(Keys, AProviderThatIsDownIsNamedInTheLogAndTakesNothingAway) {
    Elsewhere world;
    world.answer(given(set_of({"k1"})));
    Someone& person = world.log_in(world.signed_by("k2"));
    world.answer(refused(503));
    EXPECT_TRUE(person.has({"<failure", "key-server-status: "}));
    EXPECT_EQ(world.note("keys-failed", "code"), "key-server-status");
    EXPECT_EQ(world.note("keys-failed", "asked"), "https://keys.example/set -> 503 \"text/html\"");
    EXPECT_EQ(world.note("keys-failed", "expected"), "status 200 with a JWKS (JSON)");
    EXPECT_EQ(outcome(world.log_in(world.signed_by("k1"))), "admitted");
}

TEST(Keys, WhenNoAnswerComesTheLoginIsRefusedInTime) {
    Elsewhere world;
    Someone& person = world.log_in(world.signed_by("k1"));
    world.pass(Seconds{9});
    EXPECT_EQ(outcome(person), "waiting");
    world.pass(Seconds{2});
    EXPECT_TRUE(person.has({"<failure", "key-server-timeout: "}));
    EXPECT_EQ(world.note("login-refused", "code"), "key-server-timeout");
}

TEST(Keys, WhoLeavesWhileWaitingIsForgotten) {
    Elsewhere world;
    Someone& person = world.log_in(world.signed_by("k1"));
    world.drop(person);
    world.answer(given(set_of({"k1"})));
    EXPECT_FALSE(person.has({"<success"}));
    EXPECT_EQ(world.core->sessions(), 0U);
}

TEST(Keys, SetsAreFetchedAgainBeforeTheyAreTooOld) {
    Elsewhere world;
    world.answer(given(set_of({"k1"})));
    world.pass(Seconds{3599});
    EXPECT_TRUE(world.questions.empty());
    world.pass(Seconds{2});
    EXPECT_EQ(world.questions.size(), 1U);
    EXPECT_EQ(outcome(world.log_in(world.signed_by("k1"))), "admitted") << "the old ones hold meanwhile";
}

TEST(Keys, AKeyServerIsAskedForTheKeyThatATokenNames) {
    Elsewhere world({.kind = token::KeySource::Kind::Asap, .url = "https://keys.example/asap"});
    EXPECT_TRUE(world.questions.empty());
    Someone& person = world.log_in(world.signed_by("app/k1"));
    ASSERT_EQ(world.questions.size(), 1U);
    EXPECT_EQ(world.questions[0].urls.at(1), "https://keys.example/asap/app/k1");
    world.answer(given(pair_of("app/k1").spki));
    EXPECT_TRUE(person.has({"<success"}));
    Someone& other = world.log_in(world.signed_by("app/k2"));
    world.answer(refused(404));
    EXPECT_TRUE(other.has({"<failure", "key-not-found: "}));
    EXPECT_NE(world.note("keys-failed", "asked").find("404"), std::string::npos);
}

TEST(Keys, ASourceOfAnotherIssuerSignsNothing) {
    Elsewhere world({.url = "https://keys.example/set", .scope = {.issuer = "zeta"}});
    world.answer(given(set_of({"k1"})));
    EXPECT_EQ(outcome(world.log_in(world.signed_by("k1", "", "zeta"))), "admitted");
    EXPECT_EQ(outcome(world.log_in(world.signed_by("k1", "", "acme"))), "bad-signature");
    EXPECT_TRUE(world.questions.empty());
}

TEST(Keys, TheConferenceRequestWaitsToo) {
    Elsewhere world;
    world.answer(given(set_of({"k1"})));
    Secret token{world.signed_by("k2")};
    std::string body = R"({"room":"alpha@conference.meet.example"})";
    EXPECT_TRUE(world.core->awaits_keys(token, world.now(), world.effects));
    world.perform();
    world.answer(given(set_of({"k2"})));
    EXPECT_FALSE(world.core->awaits_keys(token, world.now(), world.effects));
    EXPECT_EQ(world.core->conference_request(body, token, "192.0.2.7", world.now(), world.ids).status, 200);
    Secret unknown{world.signed_by("k3")};
    EXPECT_FALSE(world.core->awaits_keys(unknown, world.now(), world.effects)) << "asked a moment ago";
    auto answer = world.core->conference_request(body, unknown, "192.0.2.7", world.now(), world.ids);
    EXPECT_EQ(answer.status, 403);
    EXPECT_NE(answer.body.find("unknown-key"), std::string::npos);
}

TEST(Keys, NoPartOfATokenReachesTheLog) {
    Elsewhere world;
    world.answer(given(set_of({"k1"})));
    std::vector<std::string> tokens = {world.signed_by("k1", "k2"), world.signed_by("nobody"), "a.b.c", "nonsense"};
    for (std::string const& token : tokens) EXPECT_NE(outcome(world.log_in(token)), "admitted");
    world.answer(refused(404));
    EXPECT_FALSE(world.note("login-refused", "token").empty() && world.note_lines.empty());
    for (conference::Note const& note : world.note_lines)
        for (auto const& [key, value] : note.fields)
            for (std::string const& token : {tokens[0], tokens[1]}) {
                EXPECT_EQ(value.find(token.substr(token.rfind('.') + 1)), std::string::npos)
                    << note.event << " " << key;
                EXPECT_EQ(value.find(token.substr(0, token.find('.'))), std::string::npos) << note.event << " " << key;
            }
}

TEST(Keys, TheOperatorSeesWhatThereIsAndHasItFetchedAgain) {
    Elsewhere world;
    nlohmann::json before = nlohmann::json::parse(world.core->keys_json(world.now()));
    EXPECT_TRUE(before[0]["asking"]);
    EXPECT_TRUE(before[0]["age"].is_null());
    world.answer(given(set_of({"k1"})));
    world.pass(Seconds{7});
    nlohmann::json after = nlohmann::json::parse(world.core->keys_json(world.now()));
    EXPECT_EQ(after[0]["age"], 7);
    EXPECT_EQ(after[0]["fresh_for"], 3593);
    EXPECT_EQ(after[0]["keys"][0]["id"], "k1");
    EXPECT_EQ(after[0]["keys"][0]["algorithms"][0], "RS256");
    world.core->refresh_keys(world.now(), world.effects);
    world.perform();
    EXPECT_EQ(world.questions.size(), 1U);
}

}  // namespace
}  // namespace usher::router::test
