// What is known against somebody from elsewhere, bans, revocations, used tokens, as this meeting looks at it.
#include "conference/conference.hpp"

namespace usher::conference {

void Conference::add_facts(admission::JoinRequest& request, SessionId session, Turn const& turn) const {
    if (turn.standing != nullptr) request.facts = turn.standing->facts(request, name_, session, turn.policy);
    if (!memory_.is_banned(request.who)) return;
    request.facts.ban = "banned";
    request.facts.ban_because = "a moderator banned this person from the meeting";
}

// The same decision as at the join, for one who is here: of those inside it concerns only who is banned or revoked.
void Conference::expel(SessionId session, Turn& turn) {
    if (Occupant const* inside = occupants_.find_inside(session)) {
        admission::JoinRequest request = request_of(*inside, turn);
        request.history.seat = admission::Seat::Inside;
        admission::Decision decision =
            judge(inside->person, request, view_for(inside->person, inside->space, inside->nick, turn), turn);
        if (decision.admitted()) return;
        bool banned = decision.code() == "banned";
        send_verdict(inside->person, decision, turn);
        memory_.forget_rights(inside->person.identity);
        remove(inside->id, {banned ? "outcast" : "none", banned ? 301 : 307, {}, decision.text()}, turn);
        return;
    }
    Occupant const* held = occupants_.find(session, Space::Lobby);
    if (held == nullptr) return;
    admission::JoinRequest request = request_of(*held, turn);
    if (!request.facts.ban) return;
    admission::Decision decision =
        judge(held->person, request, view_for(held->person, Space::Main, request.nick, turn), turn);
    if (decision.admitted() || decision.held()) return;
    send_verdict(held->person, decision, turn);
    memory_.forget_rights(held->person.identity);
    dismiss_from_lobby(*held, decision.text(), false, turn);
}

void Conference::use_token(session::Person const& person, Turn& turn) const {
    auto const* good = std::get_if<admission::GoodToken>(&person.token);
    if (good == nullptr || !turn.policy.single_use) return;
    token::Claims const& claims = good->claims;
    // A token without an end is remembered as long as one that lives longest.
    WallTime const never = turn.now.wall + Seconds{10LL * 365 * 86400};
    turn.out.emplace_back(Store{admission::TokenUse{
        {admission::UsedTokens::key_of(claims), name_.text(), claims.expires.value_or(never), std::nullopt},
        person.session}});
}

}  // namespace usher::conference
