#include "admission/room_settings.hpp"

#include <gtest/gtest.h>

namespace usher::admission {
namespace {

ConferenceName place(char const* room, char const* tenant = nullptr) {
    return {tenant ? Tenant::parse(tenant).value() : Tenant::none(), RoomName::parse(room).value()};
}

RoomRule rule(char const* room, char const* tenant, char const* key, char const* value) {
    RoomRule made{room, tenant, {}};
    EXPECT_TRUE(made.settings.set(key, value).ok()) << key << "=" << value;
    return made;
}

TEST(RoomSettings, EachKeyReachesThePolicy) {
    struct Row {
        char const* key;
        char const* value;
        bool (*arrived)(Policy const&);
    };
    Row const rows[] = {
        {"guests.allowed", "after-host", [](Policy const& p) { return p.guests == Guests::AfterHost; }},
        {"guests.may_create", "true", [](Policy const& p) { return p.guests_may_create; }},
        {"lobby.mode", "when-moderator-joins",
         [](Policy const& p) { return p.lobby == LobbyMode::WhenModeratorJoins; }},
        {"lobby.name_required", "false", [](Policy const& p) { return !p.name_required; }},
        {"lobby.deny_cooldown", "2m", [](Policy const& p) { return p.deny_cooldown == Seconds{120}; }},
        {"lobby.message", "We begin at nine.", [](Policy const& p) { return p.lobby_message == "We begin at nine."; }},
        {"lobby.max_wait", "10m", [](Policy const& p) { return p.max_wait == Seconds{600}; }},
        {"lobby.approval_ttl", "5m", [](Policy const& p) { return p.approval_ttl == Seconds{300}; }},
        {"lobby.bypass", "group:staff,email:@acme.example",
         [](Policy const& p) {
             return p.lobby_bypass.size() == 2 && p.lobby_bypass[1].text() == "email:@acme.example";
         }},
        {"lobby.password", "both", [](Policy const& p) { return p.lobby_password == LobbyPassword::Both; }},
        {"lobby.unattended", "known", [](Policy const& p) { return p.unattended == Unattended::Known; }},
        {"lobby.phones", "knock", [](Policy const& p) { return p.phones == Phones::Knock; }},
        {"waiting_room.old_clients", "poll", [](Policy const& p) { return p.old_clients == OldClients::Poll; }},
        {"waiting_room.mode", "on", [](Policy const& p) { return p.waiting == WaitingMode::On; }},
        {"waiting_room.host_gone", "end", [](Policy const& p) { return p.host_gone == HostGone::End; }},
        {"waiting_room.host_gone_after", "10s", [](Policy const& p) { return p.host_gone_after == Seconds{10}; }},
        {"rooms.may_create", "hosts", [](Policy const& p) { return p.may_create == MayCreate::Hosts; }},
        {"rooms.seats", "12", [](Policy const& p) { return p.seats == 12; }},
        {"rooms.seats_for_hosts", "0", [](Policy const& p) { return p.seats_for_hosts == 0; }},
        {"rooms.kick_for", "1h", [](Policy const& p) { return p.kick_for == Seconds{3600}; }},
        {"rooms.kick_for", "meeting", [](Policy const& p) { return p.kick_for == kForTheMeeting; }},
        {"rooms.same_user", "newest", [](Policy const& p) { return p.same_user == SameUser::Newest; }},
        {"rooms.names", "token", [](Policy const& p) { return p.names == NamesFrom::Token; }},
        {"rooms.name_required", "true", [](Policy const& p) { return p.everyone_named; }},
        {"rooms.e2ee", "required", [](Policy const& p) { return p.end_to_end == EndToEnd::Required; }},
        {"rooms.start_audio_muted", "true", [](Policy const& p) { return p.start_audio_muted; }},
        {"rooms.start_video_muted", "true", [](Policy const& p) { return p.start_video_muted; }},
        {"rooms.alone", "5m", [](Policy const& p) { return p.alone == Seconds{300}; }},
        {"rooms.duration", "45m", [](Policy const& p) { return p.duration == Seconds{2700}; }},
        {"rooms.opens", "2026-12-01T09:30:00Z",
         [](Policy const& p) { return p.opens && p.opens->seconds() == 1796117400; }},
        {"rooms.closes", "2026-12-01T10:30:00Z",
         [](Policy const& p) { return p.closes && p.closes->seconds() == 1796121000; }},
        {"rooms.early_for_hosts", "15m", [](Policy const& p) { return p.early_for_hosts == Seconds{900}; }},
        {"breakouts.move", "moderator", [](Policy const& p) { return p.breakout_move == BreakoutMove::Moderator; }},
        {"breakouts.timer", "15m", [](Policy const& p) { return p.breakout_timer == Seconds{900}; }},
        {"rooms.password", "open sesame",
         [](Policy const& p) { return p.password && p.password->equals("open sesame"); }},
    };
    std::vector<std::string_view> tried;
    for (Row const& row : rows) {
        RoomSettings settings;
        ASSERT_TRUE(settings.set(row.key, row.value).ok()) << row.key;
        Policy policy;
        EXPECT_FALSE(row.arrived(policy)) << row.key;
        settings.apply(policy);
        EXPECT_TRUE(row.arrived(policy)) << row.key;
        tried.push_back(row.key);
    }
    for (std::string_view key : room_setting_keys())
        EXPECT_NE(std::find(tried.begin(), tried.end(), key), tried.end()) << key << " is not tried here";
}

TEST(RoomSettings, SayWhatWouldBeRight) {
    RoomSettings settings;
    for (auto const& [key, value, said] : {
             std::tuple{"lobby.mode", "maybe", "lobby.mode must be one of off, on, when-moderator-joins"},
             std::tuple{"seats", "0", "rooms.seats must be \"none\", or a whole number from 1 to 100000"},
             std::tuple{"seats", "3x", "rooms.seats must be \"none\", or a whole number from 1 to 100000"},
             std::tuple{"guests.may_create", "yes", "guests.may_create must be true or false"},
             std::tuple{"rooms.opens", "tomorrow",
                        "rooms.opens must be \"none\", or a time such as \"2026-12-01T09:30:00Z\""},
             std::tuple{"lobby.deny_cooldown", "2 years",
                        "lobby.deny_cooldown must be a time of at most a year, such as \"90s\" or \"2h\""},
             std::tuple{"tokens.leeway", "60s", "a room has no setting \"tokens.leeway\""},
         }) {
        Result<bool> set = settings.set(key, value);
        ASSERT_FALSE(set.ok()) << key;
        EXPECT_EQ(set.error().detail, said);
    }
    EXPECT_TRUE(settings.empty());
}

TEST(RoomSettings, APasswordIsNotShown) {
    RoomSettings settings;
    ASSERT_TRUE(settings.set("password", "open sesame").ok());
    ASSERT_TRUE(settings.set("seats", "7").ok());
    using Pairs = std::vector<std::pair<std::string, std::string>>;
    EXPECT_EQ(settings.shown(), (Pairs{{"rooms.password", "[set]"}, {"rooms.seats", "7"}}));
    EXPECT_TRUE(settings.remove("password"));
    EXPECT_FALSE(settings.remove("password"));
}

TEST(RoomSettings, TheLaterOnesHold) {
    RoomSettings first;
    ASSERT_TRUE(first.set("lobby.mode", "on").ok());
    ASSERT_TRUE(first.set("rooms.seats", "7").ok());
    RoomSettings later;
    ASSERT_TRUE(later.set("rooms.seats", "none").ok());
    first.take(later);
    Policy policy;
    policy.seats = 3;
    first.apply(policy);
    EXPECT_EQ(policy.lobby, LobbyMode::On);
    EXPECT_EQ(policy.seats, std::nullopt);
}

TEST(RoomSettings, AreMadeOfAHostsWishes) {
    token::Claims claims;
    EXPECT_TRUE(wishes_of(claims).empty());
    claims.wishes = {true, false, "sesame", 12, Seconds{1800}, true};
    Policy policy;
    policy.waiting = WaitingMode::On;
    wishes_of(claims).apply(policy);
    EXPECT_EQ(policy.lobby, LobbyMode::On);
    EXPECT_EQ(policy.waiting, WaitingMode::Off);
    EXPECT_TRUE(policy.password && policy.password->equals("sesame"));
    EXPECT_EQ(policy.seats, 12);
    EXPECT_EQ(policy.duration, Seconds{1800});
    EXPECT_EQ(policy.end_to_end, EndToEnd::Required);
    claims.wishes = {};
    claims.wishes.seats = -5;
    EXPECT_TRUE(wishes_of(claims).empty()) << "out of range";
}

TEST(RoomRules, FitByRoomAndTenant) {
    struct Row {
        RoomRule rule;
        ConferenceName name;
        bool fits;
    };
    Row const rows[] = {
        {rule("exam-*", "", "seats", "5"), place("Exam-7b"), true},
        {rule("exam-*", "", "seats", "5"), place("exam-7b", "acme"), true},
        {rule("exam-*", "", "seats", "5"), place("my-exam-7b"), false},
        {rule("prüfung *", "", "seats", "5"), place("Pr%C3%BCfung%207"), true},
        {rule("", "acme", "seats", "5"), place("anything", "acme"), true},
        {rule("", "acme", "seats", "5"), place("anything"), false},
        {rule("", "*", "seats", "5"), place("anything"), false},
        {rule("a", "acme", "seats", "5"), place("b", "acme"), false},
    };
    for (Row const& row : rows) EXPECT_EQ(row.rule.fits(row.name), row.fits) << row.rule.room << " " << row.name.text();
}

TEST(RoomRules, OnlyTheFirstThatFitsHolds) {
    std::vector<RoomRule> const rules = {rule("exam-*", "", "seats", "5"), rule("*", "", "lobby.mode", "on")};
    Policy sections;
    EXPECT_EQ(policy_of(place("exam-1"), sections, rules).seats, 5);
    EXPECT_EQ(policy_of(place("exam-1"), sections, rules).lobby, LobbyMode::Off);
    EXPECT_EQ(policy_of(place("daily"), sections, rules).lobby, LobbyMode::On);
}

TEST(RoomRules, MayLetGuestsInSomewhere) {
    Policy sections;
    EXPECT_FALSE(lets_guests_somewhere(sections, {}));
    std::vector<RoomRule> const rules = {rule("open-*", "", "guests.allowed", "yes")};
    EXPECT_TRUE(lets_guests_somewhere(sections, rules));
}

}  // namespace
}  // namespace usher::admission
