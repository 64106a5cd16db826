// The rows of [tokens.claims], for the table in table.cpp.
#pragma once

#include <array>

#include "config/fields.hpp"

namespace usher::config {

inline constexpr std::array kClaimRows = {
    claim_row(
        "tokens.claims.user_id", "\"sub\"", "Where the person's id stands. For the profile \"own\", as all of these.",
        [](auto& s) -> auto& { return s.tokens.dialect.own.user_id; }),
    claim_row(
        "tokens.claims.name", "\"name\"", "Where the person's name stands.",
        [](auto& s) -> auto& { return s.tokens.dialect.own.name; }),
    claim_row(
        "tokens.claims.email", "\"email\"", "Where the person's e-mail address stands.",
        [](auto& s) -> auto& { return s.tokens.dialect.own.email; }),
    claim_row(
        "tokens.claims.avatar", "\"picture\"", "Where the address of the person's picture stands.",
        [](auto& s) -> auto& { return s.tokens.dialect.own.avatar; }),
    claim_row(
        "tokens.claims.group", "\"\"", "Where the person's group stands, or a list of groups.",
        [](auto& s) -> auto& { return s.tokens.dialect.own.group; }),
    claim_row(
        "tokens.claims.room", "\"\"",
        "Where the room, or a list of rooms, stands. Empty: a token opens every room, as \"*\" does.",
        [](auto& s) -> auto& { return s.tokens.dialect.own.room; }),
    claim_row(
        "tokens.claims.tenant", "\"\"", "Where the tenant stands. Empty: a token opens only rooms without a tenant.",
        [](auto& s) -> auto& { return s.tokens.dialect.own.tenant; }),
    claim_row(
        "tokens.claims.features", "\"\"",
        "Where the features stand: a list of names that are granted, or names with true and false.",
        [](auto& s) -> auto& { return s.tokens.dialect.own.features; }),
    claim_row(
        "tokens.claims.breakout", "\"\"", "Where the breakout room that the person is meant for stands.",
        [](auto& s) -> auto& { return s.tokens.dialect.own.breakout; }),
    test_row(
        "tokens.claims.moderator",
        "Which claim makes a moderator, such as { path = \"groups\", contains = \"staff\" }.",
        [](auto& s) -> auto& { return s.tokens.dialect.own.moderator; }),
    test_row(
        "tokens.claims.host", "The same under another name: whoever is moderator by claim is a host.",
        [](auto& s) -> auto& { return s.tokens.dialect.own.host; }),
    test_row(
        "tokens.claims.visitor", "Which claim makes a visitor, who watches.",
        [](auto& s) -> auto& { return s.tokens.dialect.own.visitor; }),
    test_row(
        "tokens.claims.guest", "Which claim puts a person under the rules for guests.",
        [](auto& s) -> auto& { return s.tokens.dialect.own.guest; }),
    test_row(
        "tokens.claims.lobby_bypass", "Which claim lets a person pass the lobby.",
        [](auto& s) -> auto& { return s.tokens.dialect.own.lobby_bypass; }),
    test_row(
        "tokens.claims.must_knock", "Which claim makes a person knock, even a moderator.",
        [](auto& s) -> auto& { return s.tokens.dialect.own.must_knock; }),
};

}  // namespace usher::config
