// What somebody may do in the meeting, held to by the server: the buttons that a page hides are only a courtesy. A
// refusal is an error for the one who asked and one line in the log; nothing else changes.
#include "conference/features/features_wire.hpp"

#include <nlohmann/json.hpp>

#include "conference/conference.hpp"
#include "conference/muc/json_message.hpp"
#include "xmpp/namespaces.hpp"

namespace usher::conference {

namespace ns = xmpp::ns;
using admission::Feature;

namespace {

std::string sentence_for(Feature feature) {
    return "feature-not-granted: you have not been given the right to use " + std::string(admission::name_of(feature));
}

}  // namespace

admission::FeatureSet Conference::features_for(session::Person const& person, Role role, Turn const& turn) const {
    if (person.service) return admission::FeatureSet::all();
    auto const* good = std::get_if<admission::GoodToken>(&person.token);
    return admission::features_of(good == nullptr ? nullptr : &good->claims, role, memory_.delegated(person.identity),
                                  turn.policy.features);
}

void Conference::note_withheld(Occupant const& who, Feature feature, Turn& turn) const {
    note(turn, "refused",
         {{"code", "feature-not-granted"},
          {"what", std::string(admission::name_of(feature))},
          {"identity", who.person.identity.text()},
          {"session", std::to_string(who.person.session.number)}});
}

// True: the stanza was answered with the error.
bool Conference::withholds(Occupant const& from, std::optional<Feature> needed, xmpp::Element const& stanza,
                           xmpp::ErrorType type, std::string_view condition, Turn& turn) const {
    if (!needed || from.features.has(*needed)) return false;
    note_withheld(from, *needed, turn);
    send(from.person.session, xmpp::error_reply(stanza, {type, condition, sentence_for(*needed)}), turn);
    return true;
}

// A presence is never answered with an error to somebody who sits in the room: clients take it for the end of their
// join. So it is said in a message; the others see the screen as muted, and the engine forwards nothing of it.
void Conference::refuse_share(Occupant const& who, Turn& turn) const {
    note_withheld(who, Feature::ScreenSharing, turn);
    xmpp::Element message = json_message({{"type", "usher"},
                                          {"event", "refused"},
                                          {"code", "feature-not-granted"},
                                          {"feature", admission::name_of(Feature::ScreenSharing)},
                                          {"text", sentence_for(Feature::ScreenSharing)}});
    message.set("from", jid_of(who.space));
    send(who.person.session, std::move(message), turn);
}

void Conference::settle_focus_rights(OccupantId id, Turn& turn) {
    Occupant const* occupant = occupants_.find(id);
    if (occupant == nullptr) return;
    focus::Rights const rights = rights_of(*occupant);
    with_focus_of(id, turn, [&](focus::Focus& focus, focus::Outputs& out) {
        focus.set_rights(id, rights, turn.now, turn.ids, out);
    });
    if (!rights.are_full()) end_direct(id, turn);
}

focus::Rights Conference::rights_of(Occupant const& occupant) {
    bool const looks_on = occupant.role == Role::Visitor || (occupant.hidden && occupant.person.service);
    focus::Rights rights;
    rights.may_send = !looks_on;
    rights.may_share = occupant.features.has(Feature::ScreenSharing);
    rights.may_speak = !occupant.silence.has(Sort::Audio);
    rights.may_show = !occupant.silence.has(Sort::Video);
    rights.may_present = !occupant.silence.has(Sort::Desktop);
    return rights;
}

// Power over others: the role, and the feature. None: he may. The condition is that of the stanza's own protocol.
std::optional<xmpp::StanzaError> Conference::not_moderating(Occupant const* actor, std::string_view condition) {
    xmpp::ErrorType const type = condition == "forbidden" ? xmpp::ErrorType::Auth : xmpp::ErrorType::Cancel;
    if (actor == nullptr || !is_moderator(actor->role))
        return xmpp::StanzaError{type, condition, "not-moderator: only moderators can do this"};
    if (!actor->features.has(Feature::Moderation))
        return xmpp::StanzaError{type, condition, sentence_for(Feature::Moderation)};
    return std::nullopt;
}

std::optional<xmpp::StanzaError> Conference::may_not_end(Occupant const* actor, Turn const& turn) {
    if (std::optional<xmpp::StanzaError> refused = not_moderating(actor)) return refused;
    if (actor->role == Role::Host || turn.policy.cohosts_may_end) return std::nullopt;
    return xmpp::StanzaError{xmpp::ErrorType::Auth, "forbidden",
                             "not-host-of-room: only a host may end the meeting for everybody"};
}

// [features] or a room's settings are others now.
void Conference::settle_features(Turn& turn) {
    std::vector<OccupantId> seats;
    for (auto const& [id, occupant] : occupants_.all())
        if (occupant.space.is_inside()) seats.push_back(id);
    for (OccupantId id : seats) settle_role(id, "configuration", turn);
}

}  // namespace usher::conference
