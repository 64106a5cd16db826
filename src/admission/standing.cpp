#include "admission/standing.hpp"

#include "token/shown.hpp"

namespace usher::admission {

namespace {

void note(Facts& facts, std::string_view code, std::string said, std::string because) {
    facts.ban = std::string(code);
    facts.ban_said = std::move(said);
    facts.ban_because = std::move(because);
}

void look_at_use(Facts& facts, UsedTokens const& used, token::Claims const& claims, JoinRequest const& request,
                 ConferenceName const& where, SessionId session, Policy const& policy) {
    if (!policy.single_use || !request.room_named) return;
    switch (used.ask(UsedTokens::key_of(claims), session, where.text(), request.at, policy.rejoin_grace)) {
        case Use::Free:
        case Use::Mine: return;
        case Use::Spent: facts.token_used = true; return;
        case Use::NoRoom: facts.timed_out = true; return;
    }
}

// Of those who want in and have no seat yet; services never get this far (row 1).
void look_outside(Facts& facts, OutsideAnswers const& outside, JoinRequest const& request, ConferenceName const& where,
                  Policy const& policy) {
    bool const is_coming = request.stage == Stage::Join || request.stage == Stage::Knock;
    if (!policy.asks_outside || request.service || request.history.seat != Seat::None) return;
    if (!is_coming && request.stage != Stage::Request) return;
    OutsideAnswer const* answer = outside.find(where, request.who, request.at);
    if (answer == nullptr) {
        // The conference request says what is known already, and asks nothing.
        if (is_coming) facts.missing.emplace_back("outside");
    } else if (!answer->failed.empty()) {
        facts.timed_out = facts.timed_out || !policy.outside_may_fail;
        facts.timed_out_because = "webhooks.decide_url gave no answer: " + answer->failed;
    } else if (!answer->refused.empty()) {
        facts.reservation = answer->refused;
        facts.reservation_said = answer->said;
    }
}

}  // namespace

Facts Standing::facts(JoinRequest const& request, ConferenceName const& where, SessionId session,
                      Policy const& policy) const {
    Facts facts = request.facts;
    if (auto const* good = std::get_if<GoodToken>(&request.token)) {
        if (Revocation const* found = revocations.find(good->claims))
            note(facts, "revoked", found->reason, shown(*found));
        look_at_use(facts, used_tokens, good->claims, request, where, session, policy);
    }
    look_outside(facts, outside, request, where, policy);
    ConferenceName const* place = request.room_named || !where.tenant.is_none() ? &where : nullptr;
    if (Ban const* found = bans.find(request.who, request.from, place, request.at))
        note(facts, "banned", found->reason, shown(*found));
    return facts;
}

void Standing::apply(Change const& change) {
    std::visit(Overloaded{
                   [&](BanPut const& it) { bans.put(it.ban); },
                   [&](BanDrop const& it) { bans.drop(it.id); },
                   [&](RevocationPut const& it) { revocations.put(it.revocation); },
                   [&](RevocationDrop const& it) { revocations.drop(it.id); },
                   [&](TokenUse const& it) { used_tokens.put(it.used, it.holder); },
                   [&](TokensExpire const& it) { used_tokens.expire(it.before); },
                   [](auto const&) {},
               },
               change);
}

std::string shown(Ban const& ban) {
    std::string whom = ban.network.empty() ? token::shown(ban.identity) : ban.network;
    std::string text = "ban " + ban.id + " of " + whom + " from ";
    text +=
        ban.scope == BanScope::Server ? "the server" : std::string(name_of(ban.scope)) + " " + token::shown(ban.place);
    if (ban.until) text += " until " + token::shown(*ban.until);
    return text;
}

std::string shown(Revocation const& revocation) {
    std::string text = "revocation " + revocation.id + " of ";
    if (!revocation.jti.empty()) return text + "the token with jti " + token::shown(revocation.jti);
    return text + "all tokens of user " + token::shown(revocation.user) + " issued before " +
           token::shown(revocation.issued_before);
}

}  // namespace usher::admission
