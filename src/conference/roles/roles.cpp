// Who may do what to whom: grant, revoke, voice, kick (XEP-0045 §8.2 to §8.4, §9, §10.3). What a moderator does to
// somebody is kept by identity for the meeting; the role itself is always that of admission::role_of. Nobody can lower
// a host, and a co-host cannot send one away.
#include <algorithm>

#include "conference/conference.hpp"
#include "conference/muc/presence.hpp"
#include "xmpp/namespaces.hpp"

namespace usher::conference {

namespace ns = xmpp::ns;

namespace {
xmpp::StanzaError const kNotModerator{xmpp::ErrorType::Cancel, "not-allowed", {}};

xmpp::StanzaError error(std::string_view condition, std::string text) {
    return {xmpp::ErrorType::Cancel, condition, std::move(text)};
}
}  // namespace

// COMPAT(lib-jitsi-meet): an item names its target by nick (2.0.6726: grants, kicks) or by jid, bare (2026) or full
// (2.0.6726: members when the lobby is switched on).
Occupant const* Conference::target_of(xmpp::Element const& item, Place place) const {
    if (item.has_attribute("nick")) return occupants_.find(item.attribute("nick"), place);
    Result<xmpp::Jid> jid = xmpp::Jid::parse(item.attribute("jid"));
    return jid.ok() ? occupants_.find_inside(jid.value()) : nullptr;
}

void Conference::admin(StanzaIn const& in, Turn& turn) {
    xmpp::Element const* query = in.stanza.child("query", ns::kMucAdmin);
    if (in.stanza.attribute("type") != "set") {
        reply_error(in, error("not-allowed", "Lists of affiliations are not kept"), turn);
        return;
    }
    // In the lobby only one thing can be done to somebody: turn him away.
    if (in.space == Space::Lobby) {
        xmpp::Element const* item = query->child("item");
        if (item == nullptr)
            reply_error(in, {xmpp::ErrorType::Modify, "bad-request", {}}, turn);
        else
            deny(in, *item, turn);
        return;
    }
    Occupant const* actor = occupants_.find_inside(in.from.session);
    if (std::optional<xmpp::StanzaError> refused = not_moderating(actor, "not-allowed")) {
        refuse_action(in, *refused, "administer", turn);
        return;
    }
    std::vector<xmpp::Element const*> items;
    for (xmpp::Element const& child : query->children())
        if (child.name() == "item") items.push_back(&child);
    if (items.empty()) {
        reply_error(in, {xmpp::ErrorType::Modify, "bad-request", {}}, turn);
        return;
    }
    // All items are checked before the first is done.
    for (xmpp::Element const* item : items) {
        if (std::optional<xmpp::StanzaError> refused = may_administer(*actor, *item, in.space, turn)) {
            refuse_action(in, *refused, "administer", turn);
            return;
        }
    }
    OccupantId actor_id = actor->id;
    for (xmpp::Element const* item : items) {
        Occupant const* by = occupants_.find(actor_id);
        Occupant const* target = target_of(*item, in.space);
        if (by == nullptr) continue;
        if (target == nullptr)
            lift_ban(*by, *item, turn);
        else if (item->attribute("affiliation") == "outcast")
            ban(*by, *target, *item, turn);
        else if (item->attribute("role") == "none")
            kick(*by, *target, *item, turn);
        else if (item->has_attribute("role"))
            change_voice(*by, *target, item->attribute("role") == "participant", turn);
        else
            change_affiliation(*by, *target, item->attribute("affiliation"), turn);
    }
    send(in.from.session, xmpp::result_reply(in.stanza), turn);
}

std::optional<xmpp::StanzaError> Conference::may_administer(Occupant const& actor, xmpp::Element const& item,
                                                            Place place, Turn const& turn) const {
    Occupant const* target = target_of(item, place);
    std::string_view affiliation = item.attribute("affiliation");
    std::string_view role = item.attribute("role");
    if (target == nullptr) {
        // COMPAT(lib-jitsi-meet 2.0.6726): makes everybody a member before it switches the lobby on; somebody may have
        // gone.
        if (affiliation == "member" || affiliation == "none") return std::nullopt;
        return error("item-not-found", "Nobody of this name is here");
    }
    if (affiliation == "outcast" && (role.empty() || role == "none")) return may_ban(actor, *target, turn);
    bool const demotes = role.empty() && (affiliation == "member" || affiliation == "none");
    bool const sets_voice = role == "participant" || role == "visitor";
    if (role.empty() && affiliation != "owner" && !demotes)
        return error("feature-not-implemented", "Only owner, member, none and outcast are known here");
    if (!role.empty() && role != "none" && !sets_voice)
        return error("feature-not-implemented", "Only the roles none, visitor and participant can be set");
    if (role == "none" && actor.role != Role::Host && has_host_seat(target->person.identity))
        return error("not-allowed", "target-outranks: a host by token cannot be removed by a co-host");
    if ((demotes || role == "visitor") && has_host_seat(target->person.identity))
        return error("not-allowed", "target-outranks: the token makes this person a host, and nobody can undo that");
    if (role == "visitor" && is_moderator(target->role))
        return error("not-allowed", "target-outranks: a moderator always has a voice");
    return std::nullopt;
}

bool Conference::has_host_seat(admission::Identity const& who) const {
    return std::ranges::any_of(occupants_.all(), [&](auto const& seat) {
        return seat.second.role == Role::Host && seat.second.person.identity == who;
    });
}

// Nothing when it is so already.
void Conference::change_affiliation(Occupant const& actor, Occupant const& target, std::string_view affiliation,
                                    Turn& turn) {
    if (affiliation == "owner") {
        if (!is_moderator(target.role))
            grant(target, admission::delegable(actor.features), actor.person.identity.text(), turn);
    } else if (target.role == Role::Cohost) {
        memory_.revoke(target.person.identity);
        settle_roles(admission::Identity(target.person.identity), actor.person.identity.text(), turn);
    }
}

// XEP-0045 §8.3, §8.4: who has no voice is a visitor, and sends nothing.
void Conference::change_voice(Occupant const& actor, Occupant const& target, bool voice, Turn& turn) {
    if (voice != (target.role == Role::Visitor)) return;
    memory_.set_voice(target.person.identity, voice);
    settle_roles(admission::Identity(target.person.identity), actor.person.identity.text(), turn);
}

void Conference::grant(Occupant const& target, admission::FeatureSet features, std::string_view by, Turn& turn) {
    memory_.grant(target.person.identity, features);
    settle_roles(admission::Identity(target.person.identity), by, turn);
}

// Claims or standing changed: every seat of this person has the role and the features that they give now. One new
// presence for all where something is another.
void Conference::settle_roles(admission::Identity const& who, std::string_view by, Turn& turn) {
    std::vector<OccupantId> seats;
    for (auto const& [id, occupant] : occupants_.all())
        if (occupant.space.is_inside() && occupant.person.identity == who) seats.push_back(id);
    bool const had_moderator = host_present(turn);
    for (OccupantId id : seats) settle_role(id, by, turn);
    if (had_moderator != host_present(turn)) recheck_held(turn);
    if (!seats.empty()) breakouts_changed(turn);
}

// True if something is another now, and was announced.
bool Conference::settle_role(OccupantId id, std::string_view by, Turn& turn) {
    Occupant* occupant = occupants_.find(id);
    if (occupant == nullptr) return false;
    Role const before = occupant->role;
    admission::JoinRequest request;
    request.token = occupant->person.token;
    request.service = occupant->person.service;
    request.history = memory_.history(occupant->person.identity, SessionId{}, true, turn.now.wall, Seconds{0});
    Role const role = admission::role_of(request);
    admission::FeatureSet const features = features_for(occupant->person, role, turn);
    if (role == before && features == occupant->features) return false;
    occupants_.role_changed(id, role);
    bool const told = occupant->features != features || is_moderator(role) != is_moderator(before);
    occupant->features = features;
    occupant->tell_features = occupant->tell_features || told;
    if (role != before)
        note(turn, "role-changed",
             {{"nick", occupant->nick},
              {"identity", occupant->person.identity.text()},
              {"role", std::string(admission::name_of(role))},
              {"by", std::string(by)}});
    SortSet const withheld = occupant->withheld;
    occupant->silence = hall(occupant->space).moderation.silence_of(occupant->person.identity, is_moderator(role));
    refresh_shown(*occupant, turn);
    announce(*occupant, turn);
    settle_focus_rights(id, turn);
    enforce_silence(*occupant, withheld, turn);
    moderation_after_role(*occupant, is_moderator(before), turn);
    if (is_moderator(role)) return true;
    if (Occupant const* in_lobby = occupants_.find(occupant->person.session, Space::Lobby); in_lobby != nullptr)
        leave(in_lobby->id, {}, false, turn);
    return true;
}

// XEP-0045 §8.2: unavailable with status 307 for all, also 110 for the one who goes. All seats of the person go,
// whichever session they are of; of one's own other seats only the one that was meant.
void Conference::kick(Occupant const& actor, Occupant const& target, xmpp::Element const& item, Turn& turn) {
    admission::Identity const who = target.person.identity;
    OccupantId const meant = target.id;
    bool const own = who == actor.person.identity;
    xmpp::Element const* reason = item.child("reason");
    Removal const how{"none", 307, actor.nick, reason != nullptr ? reason->text() : std::string{}};
    note(turn, "kicked", {{"nick", target.nick}, {"identity", who.text()}, {"by", actor.person.identity.text()}});
    std::vector<OccupantId> seats;
    std::vector<OccupantId> held;
    for (auto const& [id, occupant] : occupants_.all()) {
        if (own ? id != meant : occupant.person.identity != who) continue;
        (occupant.space == Space::Lobby ? held : seats).push_back(id);
    }
    for (OccupantId id : seats) remove(id, how, turn);
    for (OccupantId id : held)
        if (Occupant const* one = occupants_.find(id)) dismiss_from_lobby(*one, how.reason, false, turn);
    if (own) return;
    if (turn.policy.kick_for == admission::kForTheMeeting) {
        memory_.kick_for_the_meeting(who);
    } else {
        std::optional<WallTime> until;
        if (turn.policy.kick_for.count() > 0) until = turn.now.wall + turn.policy.kick_for;
        memory_.kick(who, until);
    }
}

// Something in the meeting was not allowed: the error for the one who asked, one line for the operator. The code is
// what the error's text begins with.
void Conference::refuse_action(StanzaIn const& in, xmpp::StanzaError const& error, std::string_view what, Turn& turn) {
    std::size_t const colon = error.text.find(':');
    if (colon != std::string::npos)
        note(turn, "refused",
             {{"code", error.text.substr(0, colon)},
              {"what", std::string(what)},
              {"identity", in.from.identity.text()},
              {"session", std::to_string(in.from.session.number)}});
    reply_error(in, error, turn);
}

}  // namespace usher::conference
