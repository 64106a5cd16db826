// The rows of [api], [webhooks] and [audit], for the table in table.cpp.
#pragma once

#include <algorithm>
#include <array>

#include "config/addresses.hpp"
#include "config/fields.hpp"
#include "config/schema.hpp"
#include "token/key_url.hpp"

namespace usher::config {

inline std::string check_one_listen(Value const& value) {
    return check_listen(std::vector<std::string>{std::get<std::string>(value)});
}

inline std::string check_hook_url(Value const& value) {
    auto const& text = std::get<std::string>(value);
    Result<token::KeyUrl> const url = token::parse_key_url(text);
    return text.empty() || url.ok() ? "" : "is no address to send to: " + url.error().detail;
}

inline constexpr std::array<std::string_view, 7> kWebhookEvents = {
    "room.opened", "room.closed", "person.joined", "person.left", "person.waits", "decision", "server.draining"};
inline std::string check_events(Value const& value) {
    for (std::string const& one : std::get<std::vector<std::string>>(value))
        if (std::ranges::find(kWebhookEvents, one) == kWebhookEvents.end())
            return "has " + in_quotes(one) +
                   " in it; known are room.opened, room.closed, person.joined, person.left, person.waits, decision and "
                   "server.draining";
    return {};
}

inline constexpr std::array kApiRows = {
    checked(
        "api.listen", Type::Text, "\"127.0.0.1:8081\"",
        "Where the HTTP API is served; it is off without [[api.keys]]. Plain HTTP on this machine, the certificate of "
        "[tls] elsewhere.",
        [](auto& s) -> auto& { return s.api.listen; }, check_one_listen),
    simple(
        "api.signing_key", Type::Text, "\"\"",
        "The id of the secret in [[tokens.keys]] that signs tokens made by the API. Empty: the first secret.",
        [](auto& s) -> auto& { return s.api.signing_key; }),
    ranged(
        "api.token_lifetime", Type::Span, "\"1d\"", kMinute, kYear,
        "The longest life of a token that is made by the API.", [](auto& s) -> auto& { return s.api.token_lifetime; }),
    key_member("api.keys.name", Type::Text, "", "Who uses this key; it stands in the audit and with each ban."),
    key_member("api.keys.sha256", Type::Text, "",
               "SHA-256 of the key as 64 hex digits. `usher api key` makes a key and says it."),
    key_member("api.keys.scopes", Type::List, "[\"read\"]",
               "What the key may do: read, rooms, tokens, bans. Each stands for itself alone."),

    checked(
        "webhooks.url", Type::Text, "\"\"", "Where events are sent, by POST; empty: nowhere.",
        [](auto& s) -> auto& { return s.webhooks.url; }, check_hook_url),
    simple(
        "webhooks.secret", Type::Secret, "", "Signs what is sent, so that the receiver knows from whom it comes.",
        [](auto& s) -> auto& { return s.webhooks.secret; }),
    checked(
        "webhooks.events", Type::List, "[]",
        "Which events: room.opened, room.closed, person.joined, person.left, person.waits, decision, server.draining. "
        "Empty: all.",
        [](auto& s) -> auto& { return s.webhooks.events; }, check_events),
    checked(
        "webhooks.decide_url", Type::Text, "\"\"",
        "A program of yours that is asked, by POST, about each person who wants in; empty: none.",
        [](auto& s) -> auto& { return s.webhooks.decide_url; }, check_hook_url),
    ranged(
        "webhooks.decide_within", Type::Span, "\"2s\"", 1, kMinute, "How long its answer may take.",
        [](auto& s) -> auto& { return s.policy.outside_within; }),
    choice(
        "webhooks.decide_failed", "refuse|continue", "\"refuse\"",
        "Without its answer: refuse, with the reason policy-timeout, or continue as if it had said so.",
        [](auto& s) -> auto& { return s.policy.outside_may_fail; }),
    ranged(
        "webhooks.decide_kept_for", Type::Span, "\"30s\"", 0, kDay,
        "How long its answer about one person and room counts before it is asked again.",
        [](auto& s) -> auto& { return s.policy.outside_kept_for; }),

    ranged(
        "audit.keep_for", Type::Span, "\"90d\"", kHour, 100 * kYear, "How long lines of the audit are kept.",
        [](auto& s) -> auto& { return s.audit.keep_for; }),
    ranged(
        "audit.lines", Type::Count, "1000000", 1000, 100'000'000,
        "How many lines of the audit are kept; the oldest go.", [](auto& s) -> auto& { return s.audit.lines; }),
};

}  // namespace usher::config
