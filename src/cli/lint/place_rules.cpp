// Who signed for whom, and which rooms the token opens.
#include <algorithm>
#include <array>

#include "base/names.hpp"
#include "cli/lint/lint.hpp"
#include "token/room_pattern.hpp"
#include "token/shown.hpp"

namespace usher::cli::lint {

namespace {

bool has(std::vector<std::string> const& all, std::string const& one) {
    return std::ranges::find(all, one) != all.end();
}

bool accepts(std::vector<std::string> const& accepted, std::string const& value) {
    return accepted.empty() || has(accepted, "*") || has(accepted, value);
}

// Of a text or a list of texts.
std::vector<std::string> texts_at(Token const& token, std::string_view claim) {
    Json const* value = token.claim(claim);
    std::vector<std::string> texts;
    if (value && value->is_string()) texts.push_back(value->get<std::string>());
    if (value && value->is_array())
        for (Json const& one : *value)
            if (one.is_string()) texts.push_back(one.get<std::string>());
    return texts;
}

bool is_flag(Json const* value, bool wanted) {
    return value && (*value == wanted || *value == (wanted ? "true" : "false"));
}
bool are_patterns(Token const& token) { return is_flag(token.claim("context.room.regex"), true); }

void issuer(Token const& token, Places& places) {
    if (!token.payload || token.rules.issuers.empty()) return;
    std::string accepted = "; accepted: " + token::shown_list(token.rules.issuers) + ".";
    Json const* value = token.claim("iss");
    if (!value)
        places.push_back({"iss", "the token names no issuer" + accepted});
    else if (!value->is_string() || !accepts(token.rules.issuers, token.text("iss")))
        places.push_back({"iss", "iss is " + shown(*value) + accepted});
}

void audience(Token const& token, Places& places) {
    if (!token.payload || token.rules.audiences.empty()) return;
    std::vector<std::string> texts = texts_at(token, "aud");
    auto is_right = [&](std::string const& one) { return accepts(token.rules.audiences, one); };
    if (std::ranges::any_of(texts, is_right)) return;
    Json const* value = token.claim("aud");
    places.push_back({"aud", (value ? "aud is " + shown(*value) : std::string("the token has no aud")) +
                                 "; accepted: " + token::shown_list(token.rules.audiences) + "."});
}

void audience_list(Token const& token, Places& places) {
    Json const* value = token.claim("aud");
    if (value && value->is_array()) places.push_back({"aud", "aud is a list."});
}

void missing_for_jitsi(Token const& token, Places& places) {
    if (!token.payload) return;
    for (char const* claim : {"iss", "aud", "sub"})
        if (!token.claim(claim)) places.push_back({claim, "the token has no " + std::string(claim) + "."});
}

void subject_url(Token const& token, Places& places) {
    std::string subject = token.text("sub");
    if (subject.find("://") != std::string::npos || subject.find('/') != std::string::npos)
        places.push_back({"sub", "sub is " + shown(subject) +
                                     ", a URL; it should be the bare name of the server, the "
                                     "tenant, or \"*\"."});
}

// A name with dots can be no tenant.
void subject_other(Token const& token, Places& places) {
    std::string subject = token.text("sub");
    bool is_host = subject.find('.') != std::string::npos && subject.find('/') == std::string::npos;
    Result<Tenant> same = Tenant::parse(subject);
    std::string lower = subject;
    std::ranges::transform(lower, lower.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    if (token.settings && is_host && !same.ok() && lower != token.rules.domain)
        places.push_back(
            {"sub", "sub is " + shown(subject) + "; this server is " + token::shown(token.rules.domain) + "."});
}

void subject_tenant(Token const& token, Places& places) {
    std::string subject = token.text("sub");
    bool is_expected = token.claim("context.tenant") || token.rules.dialect.profile == token::Profile::Jaas ||
                       (token.settings && subject == token.rules.domain);
    Result<Tenant> tenant = Tenant::parse(subject);
    if (tenant.ok() && !is_expected && subject != "localhost")
        places.push_back({"sub", "sub is " + shown(subject) +
                                     ": the token opens only rooms of the tenant of this name, as "
                                     "/" +
                                     tenant.value().text() + "/room."});
}

void tenants_differ(Token const& token, Places& places) {
    Result<Tenant> one = Tenant::parse(token.text("sub"));
    Result<Tenant> other = Tenant::parse(token.text("context.tenant"));
    if (one.ok() && other.ok() && one.value() != other.value())
        places.push_back({"context.tenant", "sub says the tenant " + shown(one.value().text()) + ", context.tenant " +
                                                shown(other.value().text()) + ": the token opens no room."});
}

void no_room(Token const& token, Places& places) {
    if (token.payload && !token.claim("room")) places.push_back({"room", "the token names no room."});
}

void bad_room(Token const& token, Places& places) {
    Json const* value = token.claim("room");
    if (!value) return;
    bool is_right = value->is_string() || (value->is_array() && !value->empty() &&
                                           std::ranges::all_of(*value, [](auto& one) { return one.is_string(); }));
    if (!is_right) places.push_back({"room", "room is " + shown(*value) + "; it must be text or a list of texts."});
    if (are_patterns(token)) return;
    for (std::string const& room : texts_at(token, "room")) {
        Result<RoomName> name = RoomName::parse(room);
        if (room != "*" && !name.ok())
            places.push_back({"room", "no room can have the name " + shown(room) + ": " + name.error().detail + "."});
    }
}

void bad_pattern(Token const& token, Places& places) {
    if (!are_patterns(token)) return;
    for (std::string const& room : texts_at(token, "room")) {
        Result<token::RoomPattern> pattern = token::RoomPattern::parse(room);
        if (room != "*" && !pattern.ok())
            places.push_back(
                {"room", shown(room) + " is no pattern that is understood here: " + pattern.error().detail + "."});
    }
}

void looks_like_pattern(Token const& token, Places& places) {
    if (are_patterns(token)) return;
    for (std::string const& room : texts_at(token, "room"))
        if (room != "*" && room.find_first_of("*^$[") != std::string::npos)
            places.push_back({"room", shown(room) + " looks like a pattern, and context.room.regex does not say so."});
}

void wildcard(Token const& token, Places& places) {
    if (token.rules.wildcard_rooms) return;
    if (are_patterns(token))
        places.push_back({"room", "the room is a pattern, and tokens.wildcard says no."});
    else if (has(texts_at(token, "room"), "*"))
        places.push_back({"room", "the room is \"*\", and tokens.wildcard says no."});
}

void every_room(Token const& token, Places& places) {
    if (token.rules.wildcard_rooms && has(texts_at(token, "room"), "*"))
        places.push_back({"room", "the token opens every room."});
}

void canonical(Token const& token, Places& places) {
    if (are_patterns(token)) return;
    for (std::string const& room : texts_at(token, "room")) {
        Result<RoomName> name = RoomName::parse(room);
        if (room != "*" && name.ok() && name.value().text() != room)
            places.push_back({"room", "clients and servers call the room " + shown(name.value().text()) + ", not " +
                                          shown(room) + "."});
    }
}

void room_list(Token const& token, Places& places) {
    Json const* value = token.claim("room");
    if (value && value->is_array()) places.push_back({"room", "room is a list."});
}

constexpr std::array kRules = {
    Rule{"iss-mismatch", Gravity::Mistake, false, "with `--config`: `iss` is missing or none of `tokens.issuers`",
         "Let the issuer write one of these, or add it to tokens.issuers.", "this server", issuer},
    Rule{"aud-mismatch", Gravity::Mistake, false, "with `--config`: `aud` is missing or none of `tokens.audiences`",
         "Let the issuer write one of these, or add it to tokens.audiences.", "this server", audience},
    Rule{"sub-is-a-url", Gravity::Mistake, true, "`sub` is a URL", "Write the bare host name: meet.example.com.",
         "Jitsi's own server refuses it; this one takes the host out of it", subject_url},
    Rule{"sub-mismatch", Gravity::Mistake, true, "with `--config`: `sub` is the name of another server",
         "Write this server's name, the tenant, or *.", "this server", subject_other},
    Rule{"tenant-conflict", Gravity::Mistake, true, "`sub` and `context.tenant` name different tenants",
         "Let both say the same, or leave context.tenant out.", "this server", tenants_differ},
    Rule{"room-missing", Gravity::Mistake, true, "no `room`", "Name the room, or \"*\" for every room.", "all servers",
         no_room},
    Rule{"room-bad-name", Gravity::Mistake, true, "no room can have this name, or `room` is not text",
         "Write the name as it stands in the link.", "all servers", bad_room},
    Rule{"room-bad-pattern", Gravity::Mistake, true, "`context.room.regex` is set, and `room` is no pattern",
         "See docs/embed/tokens.md for what patterns may have in them.", "this server", bad_pattern},
    Rule{"room-pattern-unannounced", Gravity::Mistake, true, "`room` looks like a pattern without `context.room.regex`",
         "Set context.room.regex to true.", "all servers", looks_like_pattern},
    Rule{"wildcard-not-allowed", Gravity::Mistake, true, "`room` is `*` or a pattern, and `tokens.wildcard` says no",
         "Name the room.", "this server", wildcard},
    Rule{"room-not-canonical", Gravity::Hint, true, "`room` is written otherwise than clients and servers write it",
         "Write it so; here both work.", "Jitsi's own server compares letter by letter", canonical},
    Rule{"room-list", Gravity::Hint, true, "`room` is a list", "For other servers sign one token for each room.",
         "Jitsi's own server knows no lists", room_list},
    Rule{"room-any", Gravity::Hint, true, "`room` is `*`", "Name the room in links that are passed on.",
         "everybody who passes links on", every_room},
    Rule{"sub-is-a-tenant", Gravity::Hint, true, "`sub` is a plain name, which is a tenant's",
         "Write the server's name, or * for every tenant, if that is not meant.", "this server, Jitsi's own server",
         subject_tenant},
    Rule{"aud-list", Gravity::Hint, false, "`aud` is a list", "Write one text.",
         "Jitsi's own server takes lists only where every audience is accepted", audience_list},
    Rule{"claim-missing-for-jitsi", Gravity::Hint, true, "`iss`, `aud` or `sub` is missing",
         "Add it, for other servers.", "Jitsi's own server, which asks for all three", missing_for_jitsi},
};

}  // namespace

std::span<Rule const> place_rules() { return kRules; }

}  // namespace usher::cli::lint
