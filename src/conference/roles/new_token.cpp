// Somebody is known by a new token (router/new_token.cpp has verified it): role, features, name and identity follow, in
// the meeting and in the lobby, without anybody leaving.
#include "conference/conference.hpp"
#include "conference/muc/presence.hpp"
#include "xmpp/namespaces.hpp"

namespace usher::conference {

namespace ns = xmpp::ns;

// The decision at a join, with the new token. Who is inside is not put out for what is asked at the way in alone, so
// only refusals count, and not those that a person in the lobby can answer.
std::optional<admission::Decision> Conference::objection_to(session::Person const& next, Turn const& outer) const {
    Turn const turn{outer.now, outer.ids, policy_.now(), outer.out, outer.standing};
    Occupant const* inside = occupants_.find_inside(next.session);
    Occupant const* seat = inside != nullptr ? inside : occupants_.find(next.session, Space::Lobby);
    if (seat == nullptr) return std::nullopt;
    Occupant as_next = *seat;
    as_next.person = next;
    admission::JoinRequest request = request_of(as_next, turn);
    request.stage = inside != nullptr ? admission::Stage::Join : admission::Stage::Knock;
    admission::History const& history = request.history;
    bool const is_host = admission::role_of(request) == Role::Host;
    if (inside != nullptr && !is_host &&
        (history.kicked || (history.kicked_until && turn.now.wall < *history.kicked_until)))
        return admission::Decision{admission::Refuse{"kicked", {}, {}}, {}};
    if (inside != nullptr) request.history.seat = admission::Seat::Inside;
    admission::Decision decision = admission::decide(
        request, view_for(next, inside != nullptr ? seat->space : Place(Space::Main), request.nick, turn), turn.policy);
    auto const* refuse = std::get_if<admission::Refuse>(&decision.verdict);
    if (refuse == nullptr) return std::nullopt;
    for (std::string_view answerable : {"password-required", "bad-password", "room-full", "may-not-create"})
        if (refuse->code == answerable) return std::nullopt;
    return decision;
}

bool Conference::waits_for_host(SessionId session, Turn const& outer) const {
    Occupant const* held = occupants_.find(session, Space::Lobby);
    if (held == nullptr || is_moderator(held->role)) return false;
    Turn const turn{outer.now, outer.ids, policy_.now(), outer.out, outer.standing};
    admission::JoinRequest const request = request_of(*held, turn);
    admission::Decision const decision =
        admission::decide(request, view_for(held->person, Space::Main, request.nick, turn), turn.policy);
    return std::holds_alternative<admission::WaitForHost>(decision.verdict);
}

void Conference::person_changed(session::Person const& person, Turn& turn) {
    SessionId const session = person.session;
    Occupant const* found = occupants_.find_inside(session);
    Occupant* inside = found == nullptr ? nullptr : occupants_.find(found->id);
    Occupant* held = occupants_.find(session, Space::Lobby);
    if (inside == nullptr && held == nullptr) {
        // Perhaps on the way from one room to another.
        if (memory_.moving_as(session)) memory_.follow(*memory_.moving_as(session), person.identity, session);
        // Or it is being asked about him: then about who he is now.
        if (auto const asked = asked_about_.find(session); asked != asked_about_.end()) {
            StanzaIn in = std::move(asked->second);
            asked_about_.erase(asked);
            in.from = person;
            presence(std::move(in), turn);
        }
        return;
    }
    admission::Identity const before = (inside != nullptr ? inside : held)->person.identity;
    memory_.follow(before, person.identity, session);
    main_.moderation.follow(before, person.identity);
    for (auto& [number, room] : breakouts_.all()) room.hall.moderation.follow(before, person.identity);
    for (Occupant* seat : {inside, held})
        if (seat != nullptr) adopt(*seat, person, turn);
    if (inside != nullptr)
        changed_inside(inside->id, turn);
    else
        changed_in_lobby(held->id, turn);
}

// The name: a verified one gives way to the new token's, one that the person chose stays where he may choose.
void Conference::adopt(Occupant& seat, session::Person const& person, Turn const& turn) {
    xmpp::Element said("presence", ns::kClient);
    if (seat.asked_name && !seat.name_verified) said.add("nick", ns::kNick).add_text(*seat.asked_name);
    seat.person = person;
    BroughtName brought = name_brought(said, person, turn.policy);
    seat.asked_name = std::move(brought.text);
    seat.name_verified = brought.verified;
}

void Conference::changed_inside(OccupantId id, Turn& turn) {
    bool const had_moderator = host_present(turn);
    use_token(occupants_.find(id)->person, turn);
    watch_expiry(turn);
    if (!settle_role(id, "token", turn)) {
        Occupant& same = *occupants_.find(id);
        refresh_shown(same, turn);
        announce(same, turn);
    }
    Occupant const& occupant = *occupants_.find(id);
    bool const wished = take_wishes(occupant.person, occupant.role, turn);
    bool const came = !had_moderator && occupants_.moderator_present();
    if (came && start_lobby_with_moderator(turn)) notify_config_changed(turn);
    yield_name(id, turn);
    if (wished || had_moderator != host_present(turn)) recheck_held(turn);
    breakouts_changed(turn);
}

void Conference::changed_in_lobby(OccupantId id, Turn& turn) {
    Occupant& held = *occupants_.find(id);
    admission::JoinRequest const request = request_of(held, turn);
    // Nobody is an owner of the lobby who is not inside: he would see who else waits.
    Role const role = admission::role_of(request);
    held.role = is_moderator(role) ? Role::Participant : role;
    held.features = features_for(held.person, held.role, turn);
    refresh_shown(held, turn);
    xmpp::Element presence = available(held, lobby_jid_);
    held.presence = xmpp::Serialised::of(presence);
    turn.out.emplace_back(Broadcast{lobby_owners(), held.presence});
    recheck_one(id, turn);
}

}  // namespace usher::conference
