// Moderators decide who speaks and shows something. What they say is told to everybody and held to by the focus:
// nothing of whoever is not approved is forwarded, whatever his client does.
#include <algorithm>

#include <nlohmann/json.hpp>

#include "admission/refusals.hpp"
#include "conference/av_moderation/moderation_wire.hpp"
#include "conference/conference.hpp"
#include "conference/muc/json_message.hpp"
#include "conference/muc/presence.hpp"
#include "xmpp/namespaces.hpp"

namespace usher::conference {

namespace ns = xmpp::ns;
using admission::Generation;

namespace {

// COMPAT(lib-jitsi-meet 2.0.6726): knows two sorts, and takes a third one's lists for those of the camera.
bool knows(Occupant const& occupant, Sort sort) {
    return sort != Sort::Desktop || occupant.person.generation != Generation::Old;
}

// COMPAT(lib-jitsi-meet 2.0.6726): to it a screen is video.
std::vector<Sort> meant(Occupant const& actor, Sort sort) {
    bool const both = sort == Sort::Video && actor.person.generation == Generation::Old;
    return both ? std::vector{Sort::Video, Sort::Desktop} : std::vector{sort};
}

}  // namespace

std::optional<xmpp::StanzaError> Conference::moderate(Occupant const& actor, xmpp::Element const& message, Turn& turn) {
    xmpp::Element const* element = message.child("av_moderation");
    if (element == nullptr) return xmpp::StanzaError{xmpp::ErrorType::Cancel, "service-unavailable", {}};
    if (std::optional<xmpp::StanzaError> refused = not_moderating(&actor)) return refused;
    Result<ModerationCommand> const command = read_moderation_command(*element);
    if (!command.ok()) return xmpp::StanzaError{xmpp::ErrorType::Modify, "bad-request", command.error().detail};
    if (auto const* change = std::get_if<SwitchModeration>(&command.value())) {
        for (Sort sort : meant(actor, change->sort)) switch_moderation(actor, sort, change->on, turn);
        return std::nullopt;
    }
    auto const& approve = std::get<ApproveMedia>(command.value());
    Occupant const* target = occupants_.find(approve.who.resource, actor.space);
    if (target == nullptr || approve.who.bare_text() != jid_of(actor.space))
        return xmpp::StanzaError{xmpp::ErrorType::Cancel, "item-not-found", "Nobody of this name is here"};
    for (Sort sort : meant(actor, approve.sort))
        if (std::optional<xmpp::StanzaError> refused = approve_media(actor, *target, sort, approve.approved, turn))
            return refused;
    return std::nullopt;
}

// Twice the same changes nothing, and nobody is told.
void Conference::switch_moderation(Occupant const& actor, Sort sort, bool on, Turn& turn) {
    Hall& in = hall(actor.space);
    for (std::string const& identity : in.moderation.approved(sort)) memory_.note_change(identity);
    if (!in.moderation.set(sort, on)) return;
    is_to_keep_ = true;
    note(turn, on ? "moderation-on" : "moderation-off",
         {{"media", std::string(name_of(sort))}, {"by", actor.person.identity.text()}});
    nlohmann::json const json = moderation_switched(in.jid, sort, on, in.jid + "/" + actor.nick);
    tell_json("avmoderation", in, json, Generation::New, turn);
    if (sort != Sort::Desktop) tell_json("avmoderation", in, json, Generation::Old, turn);
    if (on) tell_approved(in, sort, false, turn);
    std::vector<OccupantId> here;
    for (auto const& [id, occupant] : occupants_.all())
        if (occupant.space == in.place) here.push_back(id);
    for (OccupantId id : here) settle_silence(id, turn);
}

// Where nobody decides, an approval is no more than the wish that somebody speaks: it is handed on.
std::optional<xmpp::StanzaError> Conference::approve_media(Occupant const& actor, Occupant const& target, Sort sort,
                                                           bool approved, Turn& turn) {
    Hall& in = hall(actor.space);
    admission::Identity const& who = target.person.identity;
    bool const is_new = approved ? in.moderation.approve(sort, who) : in.moderation.withdraw(sort, who);
    bool const asks = approved && !in.moderation.is_on(sort);
    if (!is_new && !asks && !(approved && in.moderation.is_approved(sort, who))) {
        // A moderator needs no approval, and what nobody has cannot be taken.
        if (!approved) return std::nullopt;
        return xmpp::StanzaError{xmpp::ErrorType::Wait, "resource-constraint", "too-large: too many are approved"};
    }
    if (is_new) memory_.note_change(who.text());
    if (is_new) tell_approved(in, sort, !approved, turn);
    if (knows(target, sort))
        tell_json("avmoderation", target, moderation_verdict(in.jid, sort, approved, in.jid + "/" + actor.nick), turn);
    if (!is_new) return std::nullopt;
    note(turn, approved ? "media-approved" : "media-withdrawn",
         {{"media", std::string(name_of(sort))},
          {"nick", target.nick},
          {"identity", who.text()},
          {"by", actor.person.identity.text()}});
    std::vector<OccupantId> seats;
    for (auto const& [id, occupant] : occupants_.all())
        if (occupant.space == in.place && occupant.person.identity == who) seats.push_back(id);
    for (OccupantId id : seats) settle_silence(id, turn);
    return std::nullopt;
}

// Moderators see who may; they themselves always do.
void Conference::tell_approved(Hall const& in, Sort sort, bool removed, Turn& turn) const {
    std::vector<std::string> approved;
    std::vector<SessionId> moderators;
    for (auto const& [id, occupant] : occupants_.all()) {
        if (occupant.space != in.place || occupant.hidden) continue;
        bool const moderates = is_moderator(occupant.role);
        if (moderates && knows(occupant, sort)) moderators.push_back(occupant.person.session);
        if (moderates || in.moderation.is_approved(sort, occupant.person.identity))
            approved.push_back(in.jid + "/" + occupant.nick);
    }
    if (moderators.empty()) return;
    xmpp::Element message = json_message(moderation_list(in.jid, sort, approved, removed));
    message.set("from", addresses_.component("avmoderation"));
    turn.out.emplace_back(Broadcast{std::move(moderators), xmpp::Serialised::of(message)});
}

// Who comes in learns what is decided, and whether he was approved before.
void Conference::tell_moderation(Occupant const& newcomer, Turn& turn) const {
    Hall const& in = hall(newcomer.space);
    for (Sort sort : kSorts) {
        if (!in.moderation.is_on(sort)) continue;
        if (knows(newcomer, sort))
            tell_json("avmoderation", newcomer, moderation_switched(in.jid, sort, true, {}), turn);
        bool const moderates = is_moderator(newcomer.role);
        bool const approved = in.moderation.is_approved(sort, newcomer.person.identity);
        if (approved && !moderates && knows(newcomer, sort))
            tell_json("avmoderation", newcomer, moderation_verdict(in.jid, sort, true, {}), turn);
        if (moderates || approved) tell_approved(in, sort, false, turn);
    }
}

void Conference::moderation_after_role(Occupant const& occupant, bool was_moderator, Turn& turn) {
    bool const moderates = is_moderator(occupant.role);
    if (moderates == was_moderator) return;
    Hall const& in = hall(occupant.space);
    for (Sort sort : kSorts) {
        if (!in.moderation.is_on(sort)) continue;
        bool const may = moderates || in.moderation.is_approved(sort, occupant.person.identity);
        if (knows(occupant, sort)) tell_json("avmoderation", occupant, moderation_verdict(in.jid, sort, may, {}), turn);
        tell_approved(in, sort, !moderates, turn);
    }
}

void Conference::settle_silence(OccupantId id, Turn& turn) {
    Occupant* occupant = occupants_.find(id);
    if (occupant == nullptr) return;
    SortSet const silence =
        hall(occupant->space).moderation.silence_of(occupant->person.identity, is_moderator(occupant->role));
    if (silence == occupant->silence) return;
    SortSet const withheld = occupant->withheld;
    occupant->silence = silence;
    dress(*occupant, turn.policy.identity_shown);
    if (occupant->withheld != withheld) announce(*occupant, turn);
    settle_focus_rights(id, turn);
    enforce_silence(*occupant, withheld, turn);
}

// What somebody shows although he may not is muted for the others and forwarded to nobody already; his client is told
// to switch it off, once for each try.
void Conference::enforce_silence(Occupant const& occupant, SortSet already, Turn& turn) {
    for (Sort sort : kSorts) {
        if (!occupant.withheld.has(sort) || already.has(sort)) continue;
        order_mute(occupant, sort, {}, turn);
        xmpp::Element said = json_message({{"type", "usher"},
                                           {"event", "refused"},
                                           {"code", "not-approved"},
                                           {"media", name_of(sort)},
                                           {"text", admission::sentence_of("not-approved")}});
        said.set("from", jid_of(occupant.space));
        send(occupant.person.session, std::move(said), turn);
        note(turn, "refused",
             {{"code", "not-approved"},
              {"what", std::string(name_of(sort))},
              {"identity", occupant.person.identity.text()},
              {"session", std::to_string(occupant.person.session.number)}});
    }
}

}  // namespace usher::conference
