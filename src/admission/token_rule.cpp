// Row 2: does the token open this room? Form, signature, times, issuer and audience were checked by token/; here is
// what only the place tells: room, subject, tenant, single use, and the grace for those who were inside when it
// expired.
#include <algorithm>

#include "admission/rules.hpp"
#include "token/shown.hpp"

namespace usher::admission {

namespace {

using token::shown;

std::string lower(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return out;
}

// The room as people write it: "acme/standup" or "standup".
std::string place(ConferenceName const& name) {
    return name.tenant.is_none() ? name.room.text() : name.tenant.text() + "/" + name.room.text();
}

// Note 6: expiry is looked at when someone comes in, and forgiven to those who are or were just inside.
std::optional<Finding> check_expiry(Situation const& is, Seconds expired_for) {
    if (is.is_inside()) return std::nullopt;
    auto const& last = is.request.history.last_inside;
    if (last && is.request.at - *last <= is.policy.rejoin_grace) return std::nullopt;
    std::string ago = shown(expired_for) + " ago";
    return refused_saying("expired", "Your link expired " + ago + ". Ask for a new one.",
                          "the token expired " + ago + "; its holder was not inside within tokens.rejoin_grace (" +
                              shown(is.policy.rejoin_grace) + ")");
}

std::optional<Finding> check_room(Situation const& is, token::Claims const& claims) {
    if (!claims.room)
        return refused("room-missing", "the token has no claim room; it must name the room, or be \"*\" for any room");
    if (*claims.room == "*") {
        if (is.policy.wildcard_rooms) return std::nullopt;
        return refused("wildcard-not-allowed", "the claim room is \"*\", and tokens.wildcard says no");
    }
    Result<RoomName> room = RoomName::parse(*claims.room);
    if (room.ok() && room.value() == is.view.name.room) return std::nullopt;
    std::string here = shown(is.view.name.room.text());
    std::string because = "the claim room is " + shown(*claims.room) + ", the room asked for is " + here;
    if (!room.ok()) because += " (" + room.error().detail + ")";
    return refused_saying("room-mismatch",
                          "Your link is for the room " + shown(*claims.room) + ", not for " + here +
                              ". Open it as you got it, or ask for a link to this room.",
                          std::move(because));
}

Finding wrong_tenant(Situation const& is, std::string because) {
    return refused_saying("tenant-mismatch",
                          "Your link is not for " + shown(place(is.view.name)) +
                              ", but for a place of another organisation. Ask for a link to this room.",
                          std::move(because));
}

// `sub` may be absent, "*", the public host name, or the tenant (access sheet §1.7; the host name opens no tenant's
// room: a token for a room never opens its namesake in a tenant).
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

Finding check_good(Situation const& is, GoodToken const& token) {
    if (token.expired_for)
        if (auto finding = check_expiry(is, *token.expired_for)) return *std::move(finding);
    if (is.request.room_named)
        for (auto* check : {check_room, check_tenant, check_subject})
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
