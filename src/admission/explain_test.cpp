#include "admission/explain.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "admission/refusals.hpp"
#include "admission/scene_test.hpp"

namespace usher::admission {
namespace {

TEST(Explain, OneLineForTheLog) {
    Scene scene;
    scene.guest().view.lobby_on = true;
    EXPECT_EQ(log_line(scene.decide()),
              "decided=lobby rule=lobby because=\"the lobby is on; no token, password or invitation passes it\"");
    EXPECT_EQ(log_line(Scene().host().decide()),
              "decided=admitted role=host rule=entitled because=\"a host by claim\"");
    EXPECT_EQ(log_line(denied(Policy{})), "decided=denied");
}

TEST(Explain, TheLineStaysOneFieldPerPairWhateverIsInIt) {
    Scene scene;
    scene.claims().room = "a\" rule=\"b\n";
    EXPECT_EQ(log_line(scene.decide()).find('\n'), std::string::npos);
    EXPECT_NE(log_line(scene.decide()).find("\\\"a\\\" rule=\\\"b?\\\""), std::string::npos)
        << log_line(scene.decide());
}

TEST(Explain, RowsForPeople) {
    Scene scene;
    scene.request.history.kicked_until = at(30);
    EXPECT_EQ(why_text(scene.decide()),
              "refused: kicked\n"
              "told: You were removed from this meeting, and cannot come back yet.\n"
              "may try again in 30 s\n"
              "   0  ✓  draining          the server is not draining\n"
              "   1  ✓  service           not a service\n"
              "   2  ✓  token             the token is good for \"alpha\"\n"
              "   3  ✓  ban               neither banned nor revoked\n"
              "   4  ✓  nick              the nick is free for this session\n"
              "   5  ✓  inside            not inside\n"
              "   6  ✓  window            the room is open at this time\n"
              "   7  ✓  guests            not a guest: a token was given\n"
              "   8  ✓  breakout          not a breakout room\n"
              "   9  ✗  kicked-or-denied  kicked; may come back at 2026-01-01T09:00:30Z\n");
}

TEST(Explain, AnAdmissionNamesTheRole) {
    EXPECT_TRUE(why_text(Scene().host().decide()).starts_with("admitted as host\n   0  ✓"));
    EXPECT_EQ(why_text(Scene().host().decide()).find("✗"), std::string::npos);
    Scene recorder;
    recorder.request.service = ServiceKind::Recorder;
    EXPECT_TRUE(why_text(recorder.decide()).starts_with("admitted as participant, hidden\n"));
    Scene held;
    held.view.lobby_on = true;
    EXPECT_TRUE(why_text(held.decide()).starts_with("held: lobby\n"));
}

TEST(Explain, JsonForPrograms) {
    Scene scene;
    scene.claims().room = "beta";
    nlohmann::ordered_json json = why_json(scene.decide());
    EXPECT_EQ(json["verdict"], "refuse");
    EXPECT_EQ(json["code"], "room-mismatch");
    EXPECT_TRUE(json["role"].is_null());
    EXPECT_EQ(json["trace"].size(), 3u);
    EXPECT_EQ(json["trace"][2]["row"], 2);
    EXPECT_EQ(json["trace"][2]["rule"], "token");
    EXPECT_EQ(json["trace"][2]["settled"], true);
    EXPECT_EQ(why_json(Scene().host().decide())["role"], "host");
    Scene kicked;
    kicked.request.history.kicked_until = at(30);
    EXPECT_EQ(why_json(kicked.decide())["retryAfter"], 30);
}

TEST(Explain, NothingSecretIsEverSaid) {
    Scene scene;
    scene.view.password = Secret{"correct-horse"};
    scene.request.password = Secret{"battery-staple"};
    scene.request.who = Identity::of_device("d1ce");
    scene.claims().signed_hash = "0123456789abcdef";
    for (bool lobby : {false, true}) {
        scene.view.lobby_on = lobby;
        std::string all = why_text(scene.decide()) + log_line(scene.decide()) + why_json(scene.decide()).dump();
        for (char const* secret : {"correct-horse", "battery-staple", "d1ce", "0123456789abcdef"})
            EXPECT_EQ(all.find(secret), std::string::npos) << secret;
    }
}

}  // namespace
}  // namespace usher::admission
