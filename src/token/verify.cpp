#include "token/verify.hpp"

#include <algorithm>

#include "token/json.hpp"
#include "token/jwt.hpp"
#include "token/read_claims.hpp"
#include "token/role_claims.hpp"
#include "token/shown.hpp"

namespace usher::token {

namespace {

using Refusal = std::optional<Bad>;

constexpr Seconds kTenYears{10LL * 365 * 24 * 3600};

bool is_any(std::vector<std::string> const& allowed) { return std::ranges::find(allowed, "*") != allowed.end(); }

bool has(std::vector<std::string> const& allowed, std::string const& value) {
    return std::ranges::find(allowed, value) != allowed.end();
}

// Where milliseconds were written for seconds, the thousandth part is a time that makes sense.
bool looks_like_milliseconds(WallTime claim, WallTime now) {
    WallTime thousandth = WallTime::from_seconds(claim.seconds() / 1000);
    return thousandth > now - kTenYears && thousandth < now + 10 * kTenYears;
}

Refusal check_plausible(std::string_view name, std::optional<WallTime> claim, Rules const& rules, WallTime now) {
    if (!claim || rules.horizon.count() == 0 || *claim <= now + rules.horizon) return std::nullopt;
    std::string text =
        "The claim " + std::string(name) + " is " + std::to_string(claim->seconds()) + ", which is " + shown(*claim);
    if (looks_like_milliseconds(*claim, now))
        return Bad{"exp-implausible", text + ": it seems to be in milliseconds, and a token's times are in seconds."};
    return Bad{"exp-implausible", text + ": further ahead than " + shown(rules.horizon) + " (tokens.horizon)."};
}

Refusal check_lifetime(Claims const& claims, Rules const& rules, WallTime now) {
    if (!rules.max_lifetime) return std::nullopt;
    // A token that is dated ahead lives from now on: its date must not make it live longer.
    WallTime from = claims.issued ? std::min(*claims.issued, now) : now;
    Seconds lifetime = std::chrono::floor<Seconds>(*claims.expires - from);
    if (lifetime <= *rules.max_lifetime) return std::nullopt;
    return Bad{"lifetime-too-long", "The token lives " + shown(lifetime) + "; at most " + shown(*rules.max_lifetime) +
                                        " are allowed (tokens.max_lifetime)."};
}

// RFC 7519 §4.1.4, §4.1.5. Expiry is handed on: who was inside a moment ago may come back (admission.md row 2).
Refusal check_times(Claims const& claims, Rules const& rules, WallTime now) {
    if (!claims.expires) return Bad{"exp-missing", "The token has no exp, so it would never end."};
    if (Refusal bad = check_plausible("exp", claims.expires, rules, now)) return bad;
    if (Refusal bad = check_plausible("nbf", claims.not_before, rules, now)) return bad;
    if (Refusal bad = check_plausible("iat", claims.issued, rules, now)) return bad;
    if (claims.not_before && now + rules.leeway < *claims.not_before)
        return Bad{"not-yet-valid",
                   "The token is valid from " + shown(*claims.not_before) + " on; it is now " + shown(now) + "."};
    return check_lifetime(claims, rules, now);
}

Refusal check_issuer(Claims const& claims, Rules const& rules) {
    if (rules.issuers.empty()) return std::nullopt;
    if (claims.issuer.empty())
        return Bad{"iss-missing", "The token has no iss; accepted: " + shown_list(rules.issuers) + "."};
    if (is_any(rules.issuers) || has(rules.issuers, claims.issuer)) return std::nullopt;
    return Bad{"iss-mismatch",
               "The token's iss is " + shown(claims.issuer) + "; accepted: " + shown_list(rules.issuers) + "."};
}

Refusal check_audience(Claims const& claims, std::vector<std::string> const& accepted) {
    if (accepted.empty()) return std::nullopt;
    if (claims.audiences.empty())
        return Bad{"aud-missing", "The token has no aud; accepted: " + shown_list(accepted) + "."};
    if (is_any(accepted)) return std::nullopt;
    if (std::ranges::any_of(claims.audiences, [&](std::string const& one) { return has(accepted, one); }))
        return std::nullopt;
    return Bad{"aud-mismatch",
               "The token's aud is " + shown_list(claims.audiences) + "; accepted: " + shown_list(accepted) + "."};
}

// JaaS: the header's kid is the tenant, a slash, and a name.
Refusal check_jaas_key_id(std::string_view jwt, Claims const& claims, Rules const& rules) {
    std::variant<Parts, Bad> parts = look_inside(jwt, rules.longest);
    std::optional<nlohmann::json> header =
        std::holds_alternative<Parts>(parts) ? parse_object(std::get<Parts>(parts).header) : std::nullopt;
    auto kid = header ? header->find("kid") : nlohmann::json::iterator{};
    std::string id = header && kid != header->end() && kid->is_string() ? kid->get<std::string>() : "";
    if (!claims.subject.empty() && id.starts_with(claims.subject + "/")) return std::nullopt;
    return Bad{"sub-mismatch", "The token's sub is " + shown(claims.subject) + " and its kid " + shown(id) +
                                   "; the kid must be the sub, a slash, and the key's name."};
}

Bad expired(WallTime at, WallTime now) {
    Seconds since = std::chrono::floor<Seconds>(now - at);
    return {"expired", "The token ended at " + shown(at) + ", " + shown(since) + " ago."};
}

}  // namespace

Refusal check_claims(Claims const& claims, std::vector<std::string> const& key_audiences, Rules const& rules,
                     WallTime now) {
    Refusal refusal = check_times(claims, rules, now);
    if (!refusal) refusal = check_issuer(claims, rules);
    if (!refusal) refusal = check_audience(claims, rules.audiences);
    if (!refusal) refusal = check_audience(claims, key_audiences);
    return refusal;
}

Verified verify(std::string_view jwt, KeySet const& keys, Rules const& rules, WallTime now) {
    std::variant<Signed, Bad> opened = check_signature(jwt, keys, rules.longest);
    if (Bad* bad = std::get_if<Bad>(&opened)) return std::move(*bad);
    Signed& genuine = std::get<Signed>(opened);
    std::variant<Claims, Bad> read = read_claims(genuine.payload, rules.dialect);
    if (Bad* bad = std::get_if<Bad>(&read)) return std::move(*bad);
    Claims& claims = std::get<Claims>(read);
    claims.key_id = std::move(genuine.key_id);
    claims.signed_hash = std::move(genuine.signed_hash);
    claims.key_tenants = std::move(genuine.scope.tenants);
    claims.wildcard_allowed = genuine.scope.wildcard;

    if (rules.dialect.profile == Profile::Jaas)
        if (Refusal refusal = check_jaas_key_id(jwt, claims, rules)) return std::move(*refusal);
    bool is_over = claims.expires && now >= *claims.expires + rules.leeway;
    Refusal refusal = check_claims(claims, genuine.scope.audiences, rules, now);
    if (refusal && is_over) return expired(*claims.expires, now);
    if (refusal) return std::move(*refusal);

    Good good;
    if (is_over) good.expired_for = std::chrono::floor<Seconds>(now - *claims.expires);
    if (*claims.expires > now + kTenYears) warn(claims, "exp-far-ahead");
    good.claims = std::move(claims);
    return good;
}

}  // namespace usher::token
