// Row 2: which room a token opens, and which not.
#include <gtest/gtest.h>

#include <vector>

#include "admission/scene_test.hpp"
#include "base/random.hpp"

namespace usher::admission {
namespace {

TEST(Row2, ABadTokenIsRefusedForItsOwnReasonAndNeverBecomesAGuest) {
    Scene scene;
    scene.guest();
    scene.request.token = BadToken{"bad-signature", "The signature does not fit the key k1."};
    for (Stage stage : {Stage::Connect, Stage::Request, Stage::Join, Stage::Knock, Stage::Recheck}) {
        Decision decision = scene.stage(stage).decide();
        EXPECT_EQ(outcome(decision), "bad-signature") << name_of(stage);
        EXPECT_EQ(settled_by(decision), 2);
        EXPECT_EQ(decision.text(), "The signature does not fit the key k1.");
    }
}

TEST(Row2, ABadTokenWithoutATextSaysTheUsualSentence) {
    Scene scene;
    scene.request.token = BadToken{"malformed", ""};
    EXPECT_EQ(scene.decide().text(),
              "Your link is damaged: its token cannot be read. Copy the whole link, or ask for a new one.");
}

struct RoomCase {
    std::optional<std::string> claim;
    std::string room;
    std::string outcome;
};

TEST(Row2, TheRoomClaimIsComparedInItsCanonicalForm) {
    std::vector<RoomCase> const cases = {
        {"alpha", "alpha", "participant"},
        {"Alpha", "alpha", "participant"},
        {"ALPHA", "Alpha", "participant"},
        {"beta", "alpha", "room-mismatch"},
        {"alph", "alpha", "room-mismatch"},
        {"alphaa", "alpha", "room-mismatch"},
        {" alpha", "alpha", "room-mismatch"},
        {"alpha*", "alpha", "room-mismatch"},
        {"[acme]alpha", "alpha", "room-mismatch"},
        {"", "alpha", "room-mismatch"},
        {std::string("alpha\0", 6), "alpha", "room-mismatch"},
        {std::string(129, 'a'), "alpha", "room-mismatch"},
        {"*", "alpha", "participant"},
        {std::nullopt, "alpha", "room-missing"},
    };
    for (RoomCase const& one : cases) {
        Scene scene;
        scene.claims().room = one.claim;
        scene.view.name.room = RoomName::parse(one.room).value();
        EXPECT_EQ(outcome(scene.decide()), one.outcome) << one.claim.value_or("(none)");
        scene.host();
        EXPECT_EQ(outcome(scene.decide()), one.outcome == "participant" ? "host" : one.outcome)
            << "a host's token is no other";
    }
}

TEST(Row2, AListAndAPatternOpenWhatTheyNameAndNoMore) {
    struct {
        token::RoomClaim claim;
        std::string room;
        std::string outcome;
    } const cases[] = {
        {{{"alpha", "Beta"}, false}, "beta", "participant"},
        {{{"alpha", "beta"}, false}, "gamma", "room-mismatch"},
        {{{"alpha", "[acme]beta"}, false}, "beta", "room-mismatch"},
        {{{"alpha", "*"}, false}, "gamma", "participant"},
        {{{"täst"}, false}, "t%c3%a4st", "participant"},
        {{{"t%C3%A4st"}, false}, "täst", "participant"},
        {{{"class-\\d+"}, true}, "class-12", "participant"},
        {{{"class-\\d+"}, true}, "class-12a", "room-mismatch"},
        {{{"class-\\d+"}, true}, "my-class-1", "room-mismatch"},
        {{{"class-\\d+"}, false}, "class-12", "room-mismatch"},
        {{{"Täst.*"}, true}, "tÄst 1", "participant"},
        {{{"a", "b+"}, true}, "bbb", "participant"},
        {{{"*"}, true}, "gamma", "participant"},
        {{{"(("}, true}, "((", "room-mismatch"},
    };
    for (auto const& one : cases) {
        Scene scene;
        scene.claims().room = one.claim;
        Result<RoomName> room = RoomName::parse(one.room);
        if (room.ok()) scene.view.name.room = room.value();
        EXPECT_EQ(outcome(scene.decide()), one.outcome) << one.claim.rooms.front() << " " << one.room;
    }
}

TEST(Row2, APatternIsAllowedWhereAllRoomsAre) {
    Scene scene;
    scene.claims().room = token::RoomClaim{{"al.*"}, true};
    EXPECT_EQ(outcome(scene.decide()), "participant");
    scene.claims().wildcard_allowed = false;
    EXPECT_EQ(outcome(scene.decide()), "wildcard-not-allowed");
    scene.claims().wildcard_allowed = true;
    scene.policy.wildcard_rooms = false;
    EXPECT_EQ(outcome(scene.decide()), "wildcard-not-allowed");
    scene.claims().room = token::RoomClaim{{"alpha", "beta"}, false};
    EXPECT_EQ(outcome(scene.decide()), "participant") << "a list of names is no wildcard";
}

TEST(Row2, WildcardTokensCanBeForbidden) {
    Scene scene;
    scene.policy.wildcard_rooms = false;
    EXPECT_EQ(outcome(scene.decide()), "participant");
    scene.claims().room = "*";
    EXPECT_EQ(outcome(scene.decide()), "wildcard-not-allowed");
}

TEST(Row2, AKeyThatMayNotSignForEveryRoomDoesNot) {
    Scene scene;
    scene.claims().room = "*";
    scene.claims().key_id = "k1";
    scene.claims().wildcard_allowed = false;
    Decision decision = scene.decide();
    EXPECT_EQ(outcome(decision), "wildcard-not-allowed");
    EXPECT_NE(decision.trace.back().because.find("tokens.keys.wildcard"), std::string::npos);
    scene.claims().room = scene.view.name.room.text();
    EXPECT_EQ(outcome(scene.decide()), "participant");
}

TEST(Row2, AKeyOpensRoomsOfItsTenantsAlone) {
    struct {
        std::vector<std::string> tenants;
        std::string tenant;
        std::string outcome;
    } const cases[] = {
        {{}, "acme", "participant"},
        {{"acme"}, "acme", "participant"},
        {{"zeta", "acme"}, "acme", "participant"},
        {{"zeta"}, "acme", "tenant-mismatch"},
        {{"acme"}, "", "tenant-mismatch"},
        {{"", "zeta"}, "", "participant"},
        {{""}, "acme", "tenant-mismatch"},
    };
    for (auto const& one : cases) {
        Scene scene;
        scene.claims().subject = "*";
        scene.claims().key_tenants = one.tenants;
        if (!one.tenant.empty()) scene.view.name.tenant = Tenant::parse(one.tenant).value();
        EXPECT_EQ(outcome(scene.decide()), one.outcome) << one.tenant;
    }
    Scene door;
    door.claims().subject = "*";
    door.claims().key_tenants = {"acme"};
    EXPECT_EQ(outcome(door.stage(Stage::Connect).decide()), "participant")
        << "the room's address names the tenant later";
}

struct TenantCase {
    std::string sub;
    std::string context_tenant;
    std::string tenant;  // of the room; empty: none
    std::string outcome;
};

TEST(Row2, SubjectAndTenantSayWhichNamesakeOfARoomIsMeant) {
    std::vector<TenantCase> const cases = {
        {"meet.example.test", "", "", "participant"},
        {"Meet.Example.TEST", "", "", "participant"},
        {"*", "", "", "participant"},
        {"", "", "", "participant"},
        {"other.example.test", "", "", "sub-mismatch"},
        {"acme", "", "", "sub-mismatch"},
        {"acme", "", "acme", "participant"},
        {"ACME", "", "acme", "participant"},
        {"acme", "acme", "acme", "participant"},
        {"*", "", "acme", "participant"},
        {"*", "acme", "acme", "participant"},
        {"", "acme", "acme", "participant"},
        {"", "ACME", "acme", "participant"},
        {"acme", "", "zeta", "tenant-mismatch"},
        {"*", "acme", "zeta", "tenant-mismatch"},
        {"", "acme", "zeta", "tenant-mismatch"},
        {"acme", "zeta", "acme", "tenant-mismatch"},
        {"acme", "zeta", "zeta", "tenant-mismatch"},
        {"*", "acme", "", "tenant-mismatch"},
        {"meet.example.test", "acme", "", "tenant-mismatch"},
        {"meet.example.test", "", "acme", "tenant-mismatch"},
        {"", "", "acme", "tenant-mismatch"},
        {"other.example.test", "", "acme", "sub-mismatch"},
        {"[acme]", "", "acme", "sub-mismatch"},
    };
    for (TenantCase const& one : cases) {
        Scene scene;
        scene.claims().subject = one.sub;
        scene.claims().tenant = one.context_tenant;
        if (!one.tenant.empty()) scene.in_tenant(one.tenant);
        EXPECT_EQ(outcome(scene.decide()), one.outcome)
            << "sub=" << one.sub << " context.tenant=" << one.context_tenant << " tenant=" << one.tenant;
    }
}

TEST(Row2, AMismatchNamesBothSides) {
    Scene scene;
    scene.claims().subject = "other.example.test";
    EXPECT_NE(scene.decide().text().find("\"other.example.test\""), std::string::npos);
    EXPECT_NE(scene.decide().text().find("\"meet.example.test\""), std::string::npos);
    Scene room;
    room.claims().room = "beta";
    EXPECT_EQ(room.decide().text(),
              "Your link is for the room \"beta\", not for \"alpha\". Open it as you got it, or ask for a link to this "
              "room.");
}

TEST(Row2, WhatATokenSaysIsShownWithoutControlCharactersAndNotAtLength) {
    Scene scene;
    scene.claims().room = "a\r\nb" + std::string(5000, 'x');
    EXPECT_LT(scene.decide().text().size(), 300u);
    EXPECT_EQ(scene.decide().text().find_first_of("\r\n"), std::string::npos);
    EXPECT_EQ(scene.decide().trace.back().because.find_first_of("\r\n"), std::string::npos);
}

TEST(Row2, WithoutARoomInTheUrlTheDoorLooksAtTheRestOnly) {
    Scene scene;
    scene.stage(Stage::Connect).request.room_named = false;
    scene.claims().room = "beta";
    scene.claims().subject = "other.example.test";
    EXPECT_EQ(outcome(scene.decide()), "participant");
    std::get<GoodToken>(scene.request.token).expired_for = Seconds{5};
    EXPECT_EQ(outcome(scene.decide()), "expired");
}

TEST(Row2, WithARoomInTheUrlTheDoorRefusesTheWrongToken) {
    Scene scene;
    scene.stage(Stage::Connect).claims().room = "beta";
    EXPECT_EQ(outcome(scene.decide()), "room-mismatch");
}

TEST(Row2, AnExpiredTokenIsGoodForWhoIsOrWasJustInside) {
    Scene scene;
    std::get<GoodToken>(scene.request.token).expired_for = Seconds{3600};
    EXPECT_EQ(outcome(scene.decide()), "expired");
    EXPECT_NE(scene.decide().text().find("60 min ago"), std::string::npos) << scene.decide().text();
    for (Seat seat : {Seat::Inside, Seat::Moving, Seat::Interrupted}) {
        scene.request.history.seat = seat;
        EXPECT_EQ(outcome(scene.decide()), "participant");
    }
    scene.request.history.seat = Seat::None;
    scene.request.history.last_inside = at(-120);
    EXPECT_EQ(outcome(scene.decide()), "participant") << "tokens.rejoin_grace is 120 s";
    scene.request.history.last_inside = at(-121);
    EXPECT_EQ(outcome(scene.decide()), "expired");
}

TEST(Row2, TheGraceForgivesTheExpiryAndNothingElse) {
    Scene scene;
    std::get<GoodToken>(scene.request.token).expired_for = Seconds{10};
    scene.request.history.last_inside = at(-10);
    scene.claims().room = "beta";
    EXPECT_EQ(outcome(scene.decide()), "room-mismatch");
    scene.claims().room = "alpha";
    scene.view.lobby_on = true;
    EXPECT_EQ(outcome(scene.decide()), "lobby") << "it opens no lobby either";
}

TEST(Row2, ExpiryEndsNoSessionThatIsInside) {
    Scene scene;
    std::get<GoodToken>(scene.request.token).expired_for = Seconds{10};
    scene.stage(Stage::Recheck).request.history.seat = Seat::Inside;
    EXPECT_EQ(outcome(scene.decide()), "participant");
}

TEST(Row2, ASingleUseTokenIsRefusedTheSecondTime) {
    Scene scene;
    scene.request.facts.token_used = true;
    EXPECT_EQ(outcome(scene.decide()), "token-already-used");
    scene.request.history.seat = Seat::Inside;
    EXPECT_EQ(outcome(scene.decide()), "token-already-used") << "a second client is not the first";
    EXPECT_EQ(outcome(scene.stage(Stage::Recheck).decide()), "participant");
}

TEST(Row2, NothingButTheTokenDecidesWhoKnowsThatARoomExists) {
    // The same refusal, whether the room exists, is full, locked or banned: nothing is learned about it.
    Scene cold;
    cold.cold().claims().room = "beta";
    Scene warm;
    warm.claims().room = "beta";
    warm.view.password = Secret{"p"};
    warm.view.lobby_on = true;
    warm.policy.seats = 1;
    EXPECT_EQ(cold.decide().text(), warm.decide().text());
    EXPECT_EQ(cold.decide().code(), warm.decide().code());
}

TEST(Row2, AnyClaimsGiveADecisionThatLetsNobodyInButByMatch) {
    SeededIds ids(7);
    std::vector<std::string> const words = {
        "", "*", "alpha", "ALPHA", "beta", "[acme]alpha", "acme", "zeta", "meet.example.test"};
    auto word = [&] {
        std::uint32_t number = ids.number();
        if (number % 4 != 0) return words[number / 4 % words.size()];
        std::string bytes(number / 4 % 40, '\0');
        ids.fill({reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size()});
        return bytes;
    };
    int admitted = 0;
    for (int round = 0; round < 10000; ++round) {
        Scene scene;
        token::Claims& claims = scene.claims();
        claims.room = ids.number() % 8 == 0 ? std::nullopt : std::optional(word());
        claims.subject = word();
        claims.tenant = word();
        if (ids.number() % 2 == 0) scene.in_tenant(ids.number() % 2 == 0 ? "acme" : "zeta");
        Decision decision = scene.decide();
        if (!decision.admitted()) continue;
        ++admitted;
        std::string const& tenant = scene.view.name.tenant.text();
        ASSERT_TRUE(claims.room == "*" || claims.room == "alpha" || claims.room == "ALPHA")
            << claims.room->rooms.front();
        ASSERT_TRUE(claims.tenant.empty() || claims.tenant == tenant);
        ASSERT_TRUE(claims.subject == "*" || claims.subject == (tenant.empty() ? "meet.example.test" : tenant) ||
                    (claims.subject.empty() && claims.tenant == tenant));
    }
    EXPECT_GT(admitted, 20);
}

}  // namespace
}  // namespace usher::admission
