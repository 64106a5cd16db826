// Row 2: does the token open this room? Form, signature, times, issuer and audience were checked by token/; here is
// what only the place tells: room, subject, tenant, single use, and the grace for those who were inside when it
// expired.
#include <algorithm>

#include "admission/rules.hpp"
#include "token/room_pattern.hpp"
#include "token/shown.hpp"

namespace usher::admission {

namespace {

using token::shown;

// The form in which tenants are compared; what cannot be a tenant (a host name with dots) stays as it is, in lower
// case.
std::string lower(std::string_view text) {
    if (Result<Tenant> tenant = Tenant::parse(text); tenant.ok()) return tenant.value().text();
    std::string out(text);
    std::ranges::transform(out, out.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return out;
}

// The room as people write it: "acme/standup" or "standup".
std::string place(ConferenceName const& name) {
    return name.tenant.is_none() ? name.room.title() : name.tenant.text() + "/" + name.room.title();
}

// Note 6: expiry is looked at when someone comes in, and forgiven to those who are or were just inside.
std::optional<Finding> check_expiry(Situation const& is, Seconds expired_for) {
    if (is.is_inside()) return std::nullopt;
    auto const& last = is.request.history.last_inside;
    bool const may_return = !is.policy.end_on_expiry && last && is.request.at - *last <= is.policy.rejoin_grace;
    if (may_return) return std::nullopt;
    std::string ago = shown(expired_for) + " ago";
    return refused_saying("expired", "Your link expired " + ago + ". Ask for a new one.",
                          "the token expired " + ago + "; its holder was not inside within tokens.rejoin_grace (" +
                              shown(is.policy.rejoin_grace) + ")");
}

// A pattern is more than one room, so it is allowed where "*" is.
std::optional<Finding> check_wildcard(Situation const& is, token::Claims const& claims) {
    std::string said = claims.room->are_patterns ? "the claim room is a pattern" : "the claim room is \"*\"";
    if (!is.policy.wildcard_rooms) return refused("wildcard-not-allowed", said + ", and tokens.wildcard says no");
    if (claims.wildcard_allowed) return std::nullopt;
    return refused("wildcard-not-allowed", said + ", and the key " + shown(claims.key_id) +
                                               " may not sign for all rooms (tokens.keys.wildcard)");
}

// Names are compared in their canonical form; what is no name fits no room.
bool fits(RoomName const& room, std::string const& claim, bool is_pattern) {
    if (claim == "*") return true;
    if (is_pattern) {
        Result<token::RoomPattern> pattern = token::RoomPattern::parse(claim);
        return pattern.ok() && pattern.value().fits(room);
    }
    Result<RoomName> name = RoomName::parse(claim);
    return name.ok() && name.value() == room;
}

std::optional<Finding> check_room(Situation const& is, token::Claims const& claims) {
    if (!claims.room)
        return refused("room-missing", "the token has no claim room; it must name the room, or be \"*\" for any room");
    token::RoomClaim const& claim = *claims.room;
    if (claim.are_patterns || std::ranges::find(claim.rooms, "*") != claim.rooms.end())
        if (auto finding = check_wildcard(is, claims)) return finding;
    for (std::string const& room : claim.rooms)
        if (fits(is.view.name.room, room, claim.are_patterns)) return std::nullopt;
    std::string here = shown(is.view.name.room.title());
    std::string wanted = token::shown_list(claim.rooms);
    std::string because =
        "the claim room is " + wanted + (claim.are_patterns ? " as a pattern" : "") + ", the room asked for is " + here;
    if (claim.rooms.size() == 1 && !claim.are_patterns)
        if (Result<RoomName> room = RoomName::parse(claim.rooms.front()); !room.ok())
            because += " (" + room.error().detail + ")";
    if (claim.are_patterns)
        return refused_saying(
            "room-mismatch",
            "Your link is not for the room " + here + ". Open it as you got it, or ask for a link to this room.",
            std::move(because));
    return refused_saying("room-mismatch",
                          "Your link is for the room " + wanted + ", not for " + here +
                              ". Open it as you got it, or ask for a link to this room.",
                          std::move(because));
}

Finding wrong_tenant(Situation const& is, std::string because) {
    return refused_saying("tenant-mismatch",
                          "Your link is not for " + shown(place(is.view.name)) +
                              ", but for a place of another organisation. Ask for a link to this room.",
                          std::move(because));
}

// `sub` may be absent, "*", the public host name, or the tenant. The host name opens no tenant's room: a token
// for a room never opens its namesake in a tenant.
std::optional<Finding> check_subject(Situation const& is, token::Claims const& claims) {
    Tenant const& tenant = is.view.name.tenant;
    std::string subject = lower(claims.subject);
    if (subject == "*") return std::nullopt;
    if (subject.empty()) {
        if (tenant.is_none() || !claims.tenant.empty()) return std::nullopt;
        return wrong_tenant(is, "the token names no tenant (neither sub nor context.tenant), the room is in tenant " +
                                    shown(tenant.text()));
    }
    std::string said = "the claim sub is " + shown(claims.subject);
    bool is_domain = subject == lower(is.policy.domain);
    if (tenant.is_none()) {
        if (is_domain) return std::nullopt;
        return refused_saying("sub-mismatch",
                              "Your link is for " + shown(claims.subject) + ", and this is " + shown(is.policy.domain) +
                                  ". Ask for a link to a room here.",
                              said + "; accepted here: " + shown(is.policy.domain) + ", \"*\", or none");
    }
    if (subject == tenant.text()) return std::nullopt;
    if (is_domain || Tenant::parse(subject).ok())
        return wrong_tenant(is, said + ", the room is in tenant " + shown(tenant.text()));
    return refused_saying("sub-mismatch",
                          "Your link is for " + shown(claims.subject) + ", and this is " + shown(tenant.text()) +
                              " on " + shown(is.policy.domain) + ". Ask for a link to a room here.",
                          said + "; accepted here: " + shown(tenant.text()) + " or \"*\"");
}

std::optional<Finding> check_tenant(Situation const& is, token::Claims const& claims) {
    if (claims.tenant.empty() || lower(claims.tenant) == is.view.name.tenant.text()) return std::nullopt;
    std::string here =
        is.view.name.tenant.is_none() ? "in no tenant" : "in tenant " + shown(is.view.name.tenant.text());
    return wrong_tenant(is, "the claim context.tenant is " + shown(claims.tenant) + ", the room is " + here);
}

// A key may be for some tenants alone. At the door a URL may name none; the room's address does, at the join.
std::optional<Finding> check_key_tenants(Situation const& is, token::Claims const& claims) {
    Tenant const& tenant = is.view.name.tenant;
    bool is_open = is.request.stage == Stage::Connect && tenant.is_none();
    if (claims.key_tenants.empty() || is_open) return std::nullopt;
    if (std::ranges::find(claims.key_tenants, tenant.text()) != claims.key_tenants.end()) return std::nullopt;
    std::string here = tenant.is_none() ? "in no tenant" : "in tenant " + shown(tenant.text());
    return wrong_tenant(is, "the key " + shown(claims.key_id) + " signs for the tenants " +
                                token::shown_list(claims.key_tenants) + " (tokens.keys.tenants), the room is " + here);
}

Finding check_good(Situation const& is, GoodToken const& token) {
    if (token.expired_for)
        if (auto finding = check_expiry(is, *token.expired_for)) return *std::move(finding);
    if (is.request.room_named)
        for (auto* check : {check_room, check_key_tenants, check_tenant, check_subject})
            if (auto finding = check(is, token.claims)) return *std::move(finding);
    if (is.request.facts.token_used)
        return refused("token-already-used", "the token is good for one use, and was used before");
    std::string which =
        token.claims.key_id.empty() ? "the token" : "the token (key " + shown(token.claims.key_id) + ")";
    if (!is.request.room_named) return no_objection(which + " is good; the stream names no room yet");
    std::string grace = token.expired_for ? ", and expired while its holder was inside" : "";
    return no_objection(which + " is good for " + shown(place(is.view.name)) + grace);
}

}  // namespace

Finding check_token(Situation const& is) {
    // Note 1: nobody is put out for what was fine when he came in.
    if (is.request.stage == Stage::Recheck && is.is_inside())
        return no_objection("a token is looked at when its holder comes in; this one is inside");
    return std::visit(Overloaded{
                          [](NoToken const&) { return no_objection("no token was given"); },
                          [](BadToken const& bad) {
                              return refused_saying(bad.code, bad.text, "the token was refused: " + bad.text);
                          },
                          [&](GoodToken const& good) { return check_good(is, good); },
                      },
                      is.request.token);
}

}  // namespace usher::admission
