// exp, nbf and iat.
#include <algorithm>
#include <array>
#include <cmath>

#include "cli/lint/lint.hpp"
#include "token/shown.hpp"

namespace usher::cli::lint {

namespace {

constexpr Seconds kDay{86400};
constexpr Seconds kTenYears{10LL * 365 * 86400};
constexpr std::array kTimes = {"exp", "nbf", "iat"};

std::optional<WallTime> time_at(Token const& token, std::string_view claim) {
    Json const* value = token.claim(claim);
    if (!value || !value->is_number()) return std::nullopt;
    return WallTime{Milliseconds{std::llround(std::clamp(value->get<double>(), -1e14, 1e14) * 1000)}};
}

// The thousandth part is a time that somebody may mean.
bool is_milliseconds(WallTime at, WallTime now) {
    WallTime thousandth = WallTime::from_seconds(at.seconds() / 1000);
    return at > now + kTenYears && thousandth > now - kTenYears && thousandth < now + 10 * kTenYears;
}

void no_exp(Token const& token, Places& places) {
    if (token.payload && !token.claim("exp")) places.push_back({"exp", "the token would never end."});
}

void not_a_number(Token const& token, Places& places) {
    for (char const* claim : kTimes)
        if (Json const* value = token.claim(claim); value && !value->is_number())
            places.push_back({claim, std::string(claim) + " is " + shown(*value) + ", and not a number."});
}

void milliseconds(Token const& token, Places& places) {
    for (char const* claim : kTimes)
        if (auto at = time_at(token, claim); at && is_milliseconds(*at, token.now))
            places.push_back({claim, std::string(claim) + " is " + std::to_string(at->seconds()) + ", which is " +
                                         token::shown(*at) + ": these are milliseconds."});
}

void too_far(Token const& token, Places& places) {
    if (token.rules.horizon.count() == 0) return;
    for (char const* claim : kTimes)
        if (auto at = time_at(token, claim);
            at && !is_milliseconds(*at, token.now) && *at > token.now + token.rules.horizon)
            places.push_back({claim, std::string(claim) + " is " + token::shown(*at) + ", further ahead than " +
                                         token::shown(token.rules.horizon) + " (tokens.horizon)."});
}

void over(Token const& token, Places& places) {
    auto at = time_at(token, "exp");
    if (at && token.now >= *at + token.rules.leeway)
        places.push_back({"exp", "the token ended at " + token::shown(*at) + ", " +
                                     token::shown(std::chrono::floor<Seconds>(token.now - *at)) + " ago."});
}

void not_yet(Token const& token, Places& places) {
    auto at = time_at(token, "nbf");
    if (at && !is_milliseconds(*at, token.now) && *at > token.now + token.rules.leeway)
        places.push_back({"nbf", "the token is good from " + token::shown(*at) + " on, in " +
                                     token::shown(std::chrono::floor<Seconds>(*at - token.now)) + "."});
}

void backwards(Token const& token, Places& places) {
    auto from = time_at(token, "nbf");
    auto to = time_at(token, "exp");
    if (from && to && *to <= *from) places.push_back({"nbf", "nbf is not before exp: the token is never good."});
}

void too_long(Token const& token, Places& places) {
    auto to = time_at(token, "exp");
    if (!to || !token.rules.max_lifetime || is_milliseconds(*to, token.now)) return;
    WallTime from = std::min(time_at(token, "iat").value_or(token.now), token.now);
    Seconds lifetime = std::chrono::floor<Seconds>(*to - from);
    if (lifetime > *token.rules.max_lifetime)
        places.push_back({"exp", "the token lives " + token::shown(lifetime) + "; at most " +
                                     token::shown(*token.rules.max_lifetime) + " are allowed (tokens.max_lifetime)."});
}

void long_life(Token const& token, Places& places) {
    auto to = time_at(token, "exp");
    bool is_long = to && *to > token.now + 30 * kDay && *to <= token.now + kTenYears;
    if (is_long && !token.rules.max_lifetime)
        places.push_back({"exp", "the token lives until " + token::shown(*to) + "."});
}

void no_nbf(Token const& token, Places& places) {
    if (token.payload && !token.claim("nbf")) places.push_back({"nbf", "the token has no nbf."});
}

constexpr std::string_view kSeconds = "Give seconds since 1970: Math.floor(Date.now() / 1000) + 3600.";

constexpr std::array kRules = {
    Rule{"exp-missing", Gravity::Mistake, false, "no `exp`", kSeconds, "all servers", no_exp},
    Rule{"time-not-a-number", Gravity::Mistake, false, "`exp`, `nbf` or `iat` is text or something else than a number",
         kSeconds, "all servers", not_a_number},
    Rule{"time-in-milliseconds", Gravity::Mistake, false,
         "`exp`, `nbf` or `iat` is in milliseconds: the token practically never ends, or never begins", kSeconds,
         "this server refuses it (exp-implausible); others let it in for ever", milliseconds},
    Rule{"exp-implausible", Gravity::Mistake, false, "a time further ahead than `tokens.horizon`", kSeconds,
         "this server", too_far},
    Rule{"expired", Gravity::Mistake, false, "`exp` is in the past", "Sign a new one.", "all servers", over},
    Rule{"not-yet-valid", Gravity::Mistake, false, "`nbf` is in the future", "Set nbf to now, or some seconds ago.",
         "all servers", not_yet},
    Rule{"never-valid", Gravity::Mistake, false, "`exp` is not after `nbf`", "Set exp behind nbf.", "all servers",
         backwards},
    Rule{"lifetime-too-long", Gravity::Mistake, false, "the token lives longer than `tokens.max_lifetime`",
         "Sign for a shorter time.", "this server", too_long},
    Rule{"long-life", Gravity::Hint, false, "the token lives longer than 30 days",
         "Sign for some hours: whoever finds the link comes in.", "everybody who passes links on", long_life},
    Rule{"nbf-missing", Gravity::Hint, false, "no `nbf`", "Set nbf to now, or some seconds ago.",
         "Jitsi's page of 2022 and 2023: after any failed login it blames the missing nbf", no_nbf},
};

}  // namespace

std::span<Rule const> time_rules() { return kRules; }

}  // namespace usher::cli::lint
