// The rows of who may come in and what he may do: [guests], [roles], [lobby], [waiting_room], [rooms], [breakouts],
// [features]. For the table in table.cpp.
#pragma once

#include <algorithm>
#include <array>

#include "config/addresses.hpp"
#include "config/fields.hpp"

namespace usher::config {

// "meeting", or how long.
inline std::string set_kick_for(Settings& settings, Value const& value) {
    std::string const& text = std::get<std::string>(value);
    if (text == "meeting") {
        settings.policy.kick_for = admission::kForTheMeeting;
        return {};
    }
    Result<Milliseconds> span = parse_span(text);
    auto const seconds = span.ok() ? std::chrono::floor<Seconds>(span.value()) : Seconds{-1};
    if (seconds.count() < 0 || seconds.count() > kYear) return "must be \"meeting\", or a duration from 0s to 1y";
    settings.policy.kick_for = seconds;
    return {};
}
inline std::string check_message(Value const& value) {
    return std::get<std::string>(value).size() <= admission::kLongestLobbyMessage ? "" : "is longer than 500 bytes";
}
// Where people log in: their browser goes there, so it is an address of the web and nothing else.
inline std::string check_login_url(Value const& value) {
    auto const& text = std::get<std::string>(value);
    bool const is_web = text.starts_with("https://") || text.starts_with("http://");
    return text.empty() || is_web ? "" : "must begin with https:// (or http://)";
}
inline std::string show_kick_for(Settings const& settings, Row const&) {
    Seconds const span = settings.policy.kick_for;
    return in_quotes(span == admission::kForTheMeeting ? "meeting" : show_span(span));
}
inline constexpr Row kick_row() {
    return by_hand(
        make("rooms.kick_for", Type::Text, "\"0s\"",
             "How long somebody who was kicked stays out: a duration, or \"meeting\" for as long as it lasts."),
        set_kick_for, show_kick_for);
}

struct IdentityField {
    std::string_view name;
    bool admission::IdentityShown::*member;
};
inline constexpr std::array<IdentityField, 5> kIdentityFields = {{{"id", &admission::IdentityShown::id},
                                                                  {"name", &admission::IdentityShown::name},
                                                                  {"avatar", &admission::IdentityShown::avatar},
                                                                  {"email", &admission::IdentityShown::email},
                                                                  {"group", &admission::IdentityShown::group}}};
inline std::string set_identity(Settings& settings, Value const& value) {
    admission::IdentityShown shown{false, false, false, false, false};
    for (std::string const& name : std::get<std::vector<std::string>>(value)) {
        auto const* field = std::ranges::find(kIdentityFields, name, &IdentityField::name);
        if (field == kIdentityFields.end())
            return "has " + in_quotes(name) + " in it; known are id, name, avatar, email and group";
        shown.*(field->member) = true;
    }
    settings.policy.identity_shown = shown;
    return {};
}
inline std::string show_identity(Settings const& settings, Row const& row) {
    std::vector<std::string> names;
    for (IdentityField const& field : kIdentityFields)
        if (settings.policy.identity_shown.*(field.member)) names.emplace_back(field.name);
    return written(names, row);
}

inline std::string set_bypass(Settings& settings, Value const& value) {
    std::vector<admission::BypassClass> classes;
    for (std::string const& text : std::get<std::vector<std::string>>(value)) {
        Result<admission::BypassClass> one = admission::BypassClass::parse(text);
        if (!one.ok()) return "has " + in_quotes(text) + " in it; each must be " + one.error().detail;
        classes.push_back(std::move(one).value());
    }
    settings.policy.lobby_bypass = std::move(classes);
    return {};
}
inline std::string show_bypass(Settings const& settings, Row const& row) {
    std::vector<std::string> texts;
    for (admission::BypassClass const& one : settings.policy.lobby_bypass) texts.push_back(one.text());
    return written(texts, row);
}

inline constexpr std::array kAdmissionRows = {
    choice(
        "guests.allowed", "no|after-host|yes", "\"no\"",
        "Whether people without a token may come in: never, once a host is there, or always.",
        [](auto& s) -> auto& { return s.policy.guests; }),
    simple(
        "guests.may_create", Type::Flag, "false", "Whether a guest may be the first in a room.",
        [](auto& s) -> auto& { return s.policy.guests_may_create; }),

    choice(
        "roles.first_joiner", "nobody|moderator", "\"nobody\"",
        "What the first token holder in a room becomes when no host is there.",
        [](auto& s) -> auto& { return s.policy.first_joiner; }),
    checked(
        "roles.moderator_claims", Type::List,
        "[\"moderator\", \"context.user.moderator\", \"context.user.affiliation\"]",
        "The claims of the profile \"jitsi\" that make a moderator. All that are stated count; where they contradict "
        "each "
        "other, the lower right holds.",
        [](auto& s) -> auto& { return s.tokens.dialect.moderator_claims; }, check_paths),
    later("roles.host_claims", "", "Whoever is moderator by a claim is a host, so roles.moderator_claims says both."),
    simple(
        "roles.cohosts_may_end", Type::Flag, "true",
        "Whether somebody who was made moderator in the meeting may end it for all; hosts may.",
        [](auto& s) -> auto& { return s.policy.cohosts_may_end; }),

    choice(
        "lobby.mode", "off|on|when-moderator-joins", "\"off\"",
        "Whether people wait in the lobby until a moderator lets them in.",
        [](auto& s) -> auto& { return s.policy.lobby; }),
    simple(
        "lobby.name_required", Type::Flag, "true", "Whether somebody needs a name to knock.",
        [](auto& s) -> auto& { return s.policy.name_required; }),
    ranged(
        "lobby.deny_cooldown", Type::Span, "\"60s\"", 0, kDay, "How long somebody who was denied may not knock again.",
        [](auto& s) -> auto& { return s.policy.deny_cooldown; }),
    checked(
        "lobby.message", Type::Text, "\"\"", "Said to everybody who waits, before anybody is there.",
        [](auto& s) -> auto& { return s.policy.lobby_message; }, check_message),
    ranged(
        "lobby.max_wait", Type::Span, "\"none\"", 1, kDay,
        "How long somebody may wait, in the lobby or for the host, until he is sent away.",
        [](auto& s) -> auto& { return s.policy.max_wait; }),
    ranged(
        "lobby.approval_ttl", Type::Span, "\"120s\"", 0, kDay,
        "How long an approval holds after its owner was last in the meeting.",
        [](auto& s) -> auto& { return s.policy.approval_ttl; }),
    choice(
        "lobby.password", "either|both", "\"either\"",
        "Whether the room's password passes the lobby, or is asked for besides.",
        [](auto& s) -> auto& { return s.policy.lobby_password; }),
    by_hand(make("lobby.bypass", Type::List, "[]",
                 "Who passes lobby, waiting room and password besides hosts and those with a bypass claim: "
                 "\"issuer:NAME\", \"tenant:NAME\", \"group:NAME\", \"email:@DOMAIN\", \"email:NAME@DOMAIN\", as their "
                 "tokens say."),
            set_bypass, show_bypass),
    choice(
        "lobby.unattended", "hold|known|everybody", "\"hold\"",
        "Whom the lobby lets in while no moderator is there: nobody, people with a token who are no guests, everybody. "
        "Who must knock by claim, or was sent back, waits in any case.",
        [](auto& s) -> auto& { return s.policy.unattended; }),
    choice(
        "lobby.phones", "pass|knock", "\"pass\"",
        "Whether calls of a phone gateway pass lobby, waiting room and password, or knock one by one.",
        [](auto& s) -> auto& { return s.policy.phones; }),

    choice(
        "waiting_room.mode", "off|on", "\"off\"", "Whether people who come before the host wait for the host.",
        [](auto& s) -> auto& { return s.policy.waiting; }),
    choice(
        "waiting_room.host_gone", "hold|promote|end", "\"hold\"",
        "What happens when the last host leaves: newcomers wait, somebody with a token becomes moderator, or the "
        "meeting "
        "ends.",
        [](auto& s) -> auto& { return s.policy.host_gone; }),
    ranged(
        "waiting_room.host_gone_after", Type::Span, "\"60s\"", 0, kDay,
        "How long the meeting is without a host before somebody is promoted or it ends.",
        [](auto& s) -> auto& { return s.policy.host_gone_after; }),
    choice(
        "waiting_room.old_clients", "lobby|poll", "\"lobby\"",
        "How clients of 2022, which have no screen for it, wait for the host: in the lobby, or by asking again every 5 "
        "s.",
        [](auto& s) -> auto& { return s.policy.old_clients; }),

    choice(
        "rooms.may_create", "anyone-admitted|hosts", "\"anyone-admitted\"", "Who may be the first in a room.",
        [](auto& s) -> auto& { return s.policy.may_create; }),
    ranged(
        "rooms.seats", Type::Count, "\"none\"", 1, 100000, "How many people fit into a room.",
        [](auto& s) -> auto& { return s.policy.seats; }),
    ranged(
        "rooms.seats_for_hosts", Type::Count, "2", 0, 1000, "Seats beyond rooms.seats that only hosts may take.",
        [](auto& s) -> auto& { return s.policy.seats_for_hosts; }),
    kick_row(),
    ranged(
        "rooms.duration", Type::Span, "\"none\"", kMinute, kYear,
        "How long a meeting may last from its first admission; then it ends for all.",
        [](auto& s) -> auto& { return s.policy.duration; }),
    time_row(
        "rooms.opens", "When rooms open; nobody comes in before.", [](auto& s) -> auto& { return s.policy.opens; }),
    time_row(
        "rooms.closes", "When rooms close; a meeting ends then, and nobody comes in later.",
        [](auto& s) -> auto& { return s.policy.closes; }),
    ranged(
        "rooms.early_for_hosts", Type::Span, "\"0s\"", 0, kDay, "How much earlier than rooms.opens hosts may come.",
        [](auto& s) -> auto& { return s.policy.early_for_hosts; }),
    simple(
        "rooms.password", Type::Secret, "", "A password for every room, until a moderator changes it in the meeting.",
        [](auto& s) -> auto& { return s.policy.password; }),
    choice(
        "rooms.same_user", "allow|newest|first", "\"allow\"",
        "One person in two windows: both stay, the newest stays, or the first stays. A reload is none of this.",
        [](auto& s) -> auto& { return s.policy.same_user; }),
    simple(
        "rooms.start_audio_muted", Type::Flag, "false",
        "Whether newcomers are asked to switch their microphone off, until a moderator chooses otherwise.",
        [](auto& s) -> auto& { return s.policy.start_audio_muted; }),
    simple(
        "rooms.start_video_muted", Type::Flag, "false", "The same for their camera.",
        [](auto& s) -> auto& { return s.policy.start_video_muted; }),
    choice(
        "rooms.names", "free|token", "\"free\"",
        "Whether people choose their display names, or show the one that their token has.",
        [](auto& s) -> auto& { return s.policy.names; }),
    simple(
        "rooms.name_required", Type::Flag, "false",
        "Whether nobody comes in without a name, lobby or not; lobby.name_required is for those who knock.",
        [](auto& s) -> auto& { return s.policy.everyone_named; }),
    choice(
        "rooms.e2ee", "optional|required", "\"optional\"",
        "Whether only clients come in that say they can encrypt from end to end. Recorders, phones and the built-in "
        "page "
        "cannot. Whether it is switched on the server cannot see.",
        [](auto& s) -> auto& { return s.policy.end_to_end; }),
    by_hand(make("rooms.identity", Type::List, "[\"id\", \"name\", \"avatar\"]",
                 "What the others learn of a token's person: id, name, avatar, email, group."),
            set_identity, show_identity),
    ranged(
        "rooms.alone", Type::Span, "\"none\"", 1, kDay,
        "How long one person may sit in a meeting alone before it ends.",
        [](auto& s) -> auto& { return s.policy.alone; }),
    rules_row("rooms.rule",
              "[[rooms.rule]]: room = \"exam-*\" and tenant = \"…\" say which rooms; then any key of guests, lobby, "
              "waiting_room, rooms and breakouts, as lobby.mode = \"on\". The first rule that fits holds."),
    choice(
        "breakouts.move", "moderator|anyone", "\"anyone\"",
        "Who decides in which breakout room somebody sits. Moderators go anywhere, everybody back to the main room.",
        [](auto& s) -> auto& { return s.policy.breakout_move; }),
    ranged(
        "breakouts.timer", Type::Span, "\"none\"", kMinute, kDay,
        "How long breakout rooms last from the moment somebody goes into one; then all go back to the main room.",
        [](auto& s) -> auto& { return s.policy.breakout_timer; }),
    feature_row(
        "features.host",
        "[\"branding\", \"calendar\", \"file-upload\", \"flip\", \"list-visitors\", \"live-translation\", "
        "\"live-translation-subscribe\", \"livestreaming\", \"lobby\", \"moderation\", \"outbound-call\", "
        "\"recording\", \"sip-inbound-call\", \"sip-outbound-call\", \"transcription\"]",
        "What hosts have where their token says nothing, besides what participants have.",
        [](auto& s) -> auto& { return s.policy.features.host; }),
    feature_row(
        "features.participant", "[]", "The same for people with a token, besides what guests have.",
        [](auto& s) -> auto& { return s.policy.features.participant; }),
    feature_row(
        "features.guest",
        "[\"create-polls\", \"inbound-call\", \"inviting\", \"rename\", \"screen-sharing\", \"send-groupchat\", "
        "\"send-private-message\"]",
        "The same for everybody.", [](auto& s) -> auto& { return s.policy.features.guest; }),
};

}  // namespace usher::config
