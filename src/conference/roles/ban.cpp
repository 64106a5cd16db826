// Keeping somebody out (XEP-0045 §9.1, §9.2): affiliation outcast by a moderator. Whoever has a token is banned from
// the room for good, and the ban is kept; a guest is known by his device alone, and is banned from this meeting. Lifted
// by affiliation none for the address that was banned, in the same meeting, or by the operator.
#include "conference/conference.hpp"
#include "conference/muc/presence.hpp"
#include "xmpp/namespaces.hpp"

namespace usher::conference {

namespace ns = xmpp::ns;

namespace {

constexpr std::size_t kMostBanned = 1000;    // by moderators, in one meeting
constexpr std::size_t kLongestReason = 256;  // bytes

std::string reason_of(xmpp::Element const& item) {
    xmpp::Element const* reason = item.child("reason");
    std::string text = reason == nullptr ? std::string{} : reason->text();
    if (text.size() <= kLongestReason) return text;
    std::size_t end = kLongestReason;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
    return text.substr(0, end);
}

}  // namespace

std::optional<xmpp::StanzaError> Conference::may_ban(Occupant const& actor, Occupant const& target,
                                                     Turn const& turn) const {
    if (actor.person.identity == target.person.identity)
        return xmpp::StanzaError{xmpp::ErrorType::Cancel, "conflict", "Nobody can ban himself"};
    if (actor.role != Role::Host && has_host_seat(target.person.identity))
        return xmpp::StanzaError{xmpp::ErrorType::Cancel, "not-allowed",
                                 "target-outranks: a host by token cannot be banned by a co-host"};
    bool const is_full = turn.standing != nullptr && turn.standing->bans.is_full();
    if (is_full || banned_.size() >= kMostBanned)
        return xmpp::StanzaError{xmpp::ErrorType::Wait, "resource-constraint", "too-large: there are too many bans"};
    return std::nullopt;
}

// Every seat of the same person goes, whichever session it is of.
void Conference::ban(Occupant const& actor, Occupant const& target, xmpp::Element const& item, Turn& turn) {
    admission::Identity const who = target.person.identity;
    Removal const how{"outcast", 301, actor.nick, reason_of(item)};
    Banned banned{who, {}};
    if (auto const* good = std::get_if<admission::GoodToken>(&target.person.token)) {
        admission::Ban kept;
        kept.identity = who.text();
        kept.issuer = good->claims.issuer;
        kept.user = good->claims.user.id;
        kept.scope = admission::BanScope::Room;
        kept.place = name_.text();
        kept.reason = how.reason;
        kept.by = actor.person.identity.text();
        kept.made = turn.now.wall;
        std::optional<std::string> same = turn.standing == nullptr ? std::nullopt : turn.standing->bans.same_as(kept);
        kept.id = same ? *same : turn.ids.hex(8);
        banned.ban = kept.id;
        turn.out.emplace_back(Store{admission::BanPut{std::move(kept)}});
    } else {
        memory_.ban(who);
    }
    memory_.forget_rights(who);
    note(turn, "banned", {{"identity", who.text()}, {"by", actor.person.identity.text()}, {"ban", banned.ban}});
    std::vector<OccupantId> inside;
    std::vector<OccupantId> held;
    for (auto const& [id, occupant] : occupants_.all())
        if (occupant.person.identity == who) (occupant.space == Space::Lobby ? held : inside).push_back(id);
    for (OccupantId id : inside) {
        if (Occupant const* one = occupants_.find(id)) {
            banned_.insert_or_assign(one->person.jid.local + "@" + one->person.jid.domain, banned);
            remove(id, how, turn);
        }
    }
    for (OccupantId id : held)
        if (Occupant const* one = occupants_.find(id)) dismiss_from_lobby(*one, how.reason, false, turn);
}

void Conference::lift_ban(Occupant const& actor, xmpp::Element const& item, Turn& turn) {
    if (item.attribute("affiliation") != "none") return;
    Result<xmpp::Jid> const jid = xmpp::Jid::parse(item.attribute("jid"));
    if (!jid.ok()) return;
    auto const found = banned_.find(jid.value().local + "@" + jid.value().domain);
    if (found == banned_.end()) return;
    Banned const banned = found->second;
    memory_.lift_ban(banned.who);
    if (!banned.ban.empty()) turn.out.emplace_back(Store{admission::BanDrop{banned.ban}});
    std::erase_if(banned_, [&](auto const& one) { return one.second.who == banned.who; });
    note(turn, "ban-lifted", {{"identity", banned.who.text()}, {"by", actor.person.identity.text()}});
}

// Media first, then one presence for all, with 110 also for the one who goes (XEP-0045 §8.2, §9.1).
void Conference::remove(OccupantId id, Removal const& how, Turn& turn) {
    Occupant const* found = occupants_.find(id);
    if (found == nullptr) return;
    with_focus_of(id, turn,
                  [&](focus::Focus& focus, focus::Outputs& out) { focus.unseat(id, turn.now, turn.ids, out); });
    Place const place = found->space;
    SessionId const session = found->person.session;
    xmpp::Element gone = unavailable(*found, jid_of(place));
    xmpp::Element* seat = gone.child("x", ns::kMucUser)->child("item", ns::kMucUser);
    seat->set("affiliation", how.affiliation);
    if (!how.by.empty()) seat->add("actor").set("nick", how.by);
    seat->add("reason").add_text(how.reason);
    add_status(gone, how.status);
    // COMPAT(lib-jitsi-meet 2.0.6726): knows that it was put out by this status alone.
    if (how.status != 307) add_status(gone, 307);
    memory_.left(found->person.identity, session, turn.now.wall, {});
    happened(Happening::PersonLeft, *found, turn);
    bool const hidden = found->hidden;
    occupants_.remove(id);
    if (!hidden) turn.out.emplace_back(Broadcast{occupants_.sessions(place), xmpp::Serialised::of(gone)});
    add_status(gone, 110);
    send(session, std::move(gone), turn);
    if (Occupant const* in_lobby = occupants_.find(session, Space::Lobby)) leave(in_lobby->id, {}, false, turn);
    left_hall(place, turn);
    watch_alone(turn);
    maybe_end(turn);
}

}  // namespace usher::conference
