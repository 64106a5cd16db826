// Who may do what to whom: grant, revoke, kick (XEP-0045 §8.2, §9, §10.3; access sheet §2.3). A co-host cannot demote
// or kick a host.
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
Occupant const* Conference::target_of(xmpp::Element const& item) const {
    if (item.has_attribute("nick")) return occupants_.find(item.attribute("nick"), Space::Main);
    Result<xmpp::Jid> jid = xmpp::Jid::parse(item.attribute("jid"));
    if (!jid.ok()) return nullptr;
    for (auto const& [id, occupant] : occupants_.all()) {
        if (occupant.space != Space::Main) continue;
        xmpp::Jid const& theirs = occupant.person.jid;
        if (theirs.local == jid.value().local && theirs.domain == jid.value().domain) return &occupant;
    }
    return nullptr;
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
    Occupant const* actor = occupants_.find(in.from.session, Space::Main);
    if (actor == nullptr || !is_moderator(actor->role)) {
        reply_error(in, error("not-allowed", "not-moderator: only moderators can do this"), turn);
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
        if (std::optional<xmpp::StanzaError> refused = may_administer(*actor, *item)) {
            reply_error(in, *refused, turn);
            return;
        }
    }
    OccupantId actor_id = actor->id;
    for (xmpp::Element const* item : items) {
        Occupant const* by = occupants_.find(actor_id);
        Occupant const* target = target_of(*item);
        if (by == nullptr || target == nullptr) continue;
        if (item->attribute("role") == "none")
            kick(*by, *target, *item, turn);
        else
            change_affiliation(*by, *target, item->attribute("affiliation"), turn);
    }
    send(in.from.session, xmpp::result_reply(in.stanza), turn);
}

std::optional<xmpp::StanzaError> Conference::may_administer(Occupant const& actor, xmpp::Element const& item) const {
    Occupant const* target = target_of(item);
    std::string_view affiliation = item.attribute("affiliation");
    std::string_view role = item.attribute("role");
    if (target == nullptr) {
        // COMPAT(lib-jitsi-meet 2.0.6726): makes everybody a member before it switches the lobby on; somebody may have
        // gone.
        if (affiliation == "member" || affiliation == "none") return std::nullopt;
        return error("item-not-found", "Nobody of this name is here");
    }
    bool lowers = role == "none" || affiliation == "member" || affiliation == "none";
    if (role.empty() && affiliation != "owner" && !lowers)
        return error("feature-not-implemented", "Only owner, member and none are known here");
    if (!role.empty() && role != "none") return error("feature-not-implemented", "Only the role none can be set");
    if (lowers && target->role == Role::Host && actor.role != Role::Host)
        return error("not-allowed", "target-outranks: a host by token cannot be demoted or removed by a co-host");
    return std::nullopt;
}

// One new presence for all when the role changed; nothing when it did not.
void Conference::change_affiliation(Occupant const& actor, Occupant const& target, std::string_view affiliation,
                                    Turn& turn) {
    Role wanted = target.role;
    if (affiliation == "owner") {
        if (!is_moderator(target.role)) wanted = Role::Cohost;
    } else if (target.role == Role::Cohost) {
        bool has_token = std::holds_alternative<admission::GoodToken>(target.person.token);
        wanted = has_token ? Role::Participant : Role::Guest;
    }
    if (wanted == target.role) return;
    if (is_moderator(wanted))
        memory_.grant(target.person.identity);
    else
        memory_.revoke(target.person.identity);
    bool had_moderator = occupants_.moderator_present();
    occupants_.role_changed(target.id, wanted);
    note(turn, "role-changed",
         {{"nick", target.nick}, {"role", std::string(admission::name_of(wanted))}, {"by", actor.nick}});
    announce(target, turn);
    if (!is_moderator(wanted))
        if (Occupant const* in_lobby = occupants_.find(target.person.session, Space::Lobby))
            leave(in_lobby->id, {}, false, turn);
    if (had_moderator != occupants_.moderator_present()) recheck_held(turn);
}

// XEP-0045 §8.2: unavailable with status 307 for all, also 110 for the one who goes.
void Conference::kick(Occupant const& actor, Occupant const& target, xmpp::Element const& item, Turn& turn) {
    OccupantId id = target.id;
    SessionId session = target.person.session;
    std::optional<WallTime> until;
    if (turn.policy.kick_for.count() > 0) until = turn.now.wall + turn.policy.kick_for;
    with_focus(turn, [&](focus::Outputs& out) { focus_.unseat(id, turn.now, turn.ids, out); });
    xmpp::Element gone = unavailable(target, room_jid_);
    xmpp::Element* user = gone.child("x", ns::kMucUser);
    xmpp::Element* seat = user->child("item", ns::kMucUser);
    seat->set("affiliation", "none");
    seat->add("actor").set("nick", actor.nick);
    xmpp::Element const* reason = item.child("reason");
    seat->add("reason").add_text(reason != nullptr ? reason->text() : std::string{});
    add_status(gone, 307);
    memory_.left(target.person.identity, session, turn.now.wall, false);
    memory_.kick(target.person.identity, until);
    note(turn, "kicked", {{"nick", target.nick}, {"by", actor.nick}});
    occupants_.remove(id);
    turn.out.emplace_back(Broadcast{occupants_.sessions(Space::Main), xmpp::Serialised::of(gone)});
    add_status(gone, 110);
    send(session, std::move(gone), turn);
    if (Occupant const* in_lobby = occupants_.find(session, Space::Lobby)) leave(in_lobby->id, {}, false, turn);
    maybe_end(turn);
}

}  // namespace usher::conference
