#include "transcript/transcript.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace usher::transcript {
namespace {

using Json = nlohmann::json;

TEST(Transcript, IsReadLineByLine) {
    Result<Transcript> read = read_transcript(
        "# lobby/knock\n"
        "# A guest knocks.\n"
        "policy lobby.mode=on guests.allowed=yes\n"
        "token host room=standup moderator=true\n"
        "person bob tenant='acme'\n"
        "\n"
        "ann (host) > <presence to='standup@conference.example/{ann}'>\n"
        "    <x xmlns='http://jabber.org/protocol/muc'/></presence>\n"
        "ann < <presence from='{any}'/>\n"
        "@ +5s\n"
        "bob connects\n"
        "bob !\n"
        "bob ! <presence/>\n"
        "@ 200ms");
    ASSERT_TRUE(read.ok()) << read.error().detail;
    Transcript const& transcript = read.value();
    EXPECT_EQ(transcript.name, "lobby/knock");
    EXPECT_EQ(transcript.policy, (std::vector<Setting>{{"lobby.mode", "on", true}, {"guests.allowed", "yes", true}}));
    EXPECT_EQ(transcript.tokens.at("host").claims.size(), 2U);
    EXPECT_EQ(transcript.people.at("ann").token, "host");
    EXPECT_EQ(transcript.people.at("bob").token, "");
    EXPECT_EQ(transcript.people.at("bob").settings[0].value, "acme");
    ASSERT_EQ(transcript.steps.size(), 7U);
    EXPECT_EQ(transcript.steps[0].line, 7);
    EXPECT_EQ(std::get<Sends>(transcript.steps[0].what).xml,
              "<presence to='standup@conference.example/{ann}'><x xmlns='http://jabber.org/protocol/muc'/></presence>");
    EXPECT_EQ(std::get<Receives>(transcript.steps[1].what).pattern.attribute("from"), "{any}");
    EXPECT_EQ(std::get<Passes>(transcript.steps[2].what).time, Milliseconds{5000});
    EXPECT_TRUE(std::holds_alternative<Connects>(transcript.steps[3].what));
    EXPECT_TRUE(std::holds_alternative<Silence>(transcript.steps[4].what));
    EXPECT_TRUE(std::holds_alternative<Never>(transcript.steps[5].what));
    EXPECT_EQ(std::get<Passes>(transcript.steps[6].what).time, Milliseconds{200});
}

TEST(Transcript, MistakesAreToldWithTheirLine) {
    struct Row {
        std::string_view text;
        std::string_view error;
    };
    Row const rows[] = {
        {"# x\nann ? <a/>", "2: '?' is none of > < ! @ connects drops unloads resumes"},
        {"ann (host) > <a/>", "1: there is no token host"},
        {"ann (host > <a/>", "1: '(' without ')'"},
        {"\n\nann < <a>\n", "3: not-well-formed: no element found"},
        {"ann >", "1: nothing to send"},
        {"operator", "1: operator without a command"},
        {"@ soon", "1: 'soon' is not a time: say +5s or 200ms"},
        {"@ -5s", "1: '-5s' is not a time: say +5s or 200ms"},
        {"ann > <a/>\npolicy a=b", "2: policy stands before the first step"},
        {"policy a", "1: a has no value"},
        {"token", "1: token without a name"},
        {"token a b=c\ntoken a b=d", "2: the token a is there twice"},
        {"person a\nperson a", "2: the person a is there twice"},
        {"an! < <a/>", "1: 'an!' is not the name of a person"},
        {"token t a=b\nann > <a/>\nann (t) > <a/>", "3: ann came with another token, or none"},
    };
    for (Row const& row : rows) {
        Result<Transcript> read = read_transcript(row.text);
        ASSERT_FALSE(read.ok()) << row.text;
        EXPECT_EQ(read.error().detail, row.error);
    }
}

TEST(Transcript, WhatIsSentMayBeWrongOnPurpose) {
    Result<Transcript> read = read_transcript("ann > <a><b>");
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(std::get<Sends>(read.value().steps[0].what).xml, "<a><b>");
}

TEST(Transcript, ATokensClaimsBecomeItsPayload) {
    WallTime const now = WallTime::from_seconds(1'000'000);
    auto payload = [&](std::string const& claims) {
        Transcript const transcript = read_transcript("token t " + claims).value();
        return Json::parse(payload_of(transcript.tokens.at("t"), now).value());
    };
    EXPECT_EQ(payload(""), Json::parse(R"({"iss":"app","aud":"usher","sub":"*","room":"*","exp":1003600})"));
    EXPECT_EQ(
        payload(
            "room=standup moderator=true id=u-17 name='Ann B' context.group=g exp=-60s nbf=+1m aud={none} iss='[1]'"),
        Json::parse(R"({"iss":[1],"sub":"*","room":"standup","exp":999940,"nbf":1000060,
                              "context":{"group":"g","user":{"moderator":true,"id":"u-17","name":"Ann B"}}})"));
    Transcript const wrong = read_transcript("token t context=x id=1").value();
    EXPECT_FALSE(payload_of(wrong.tokens.at("t"), now).ok());
}

}  // namespace
}  // namespace usher::transcript
