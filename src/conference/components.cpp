// What somebody inside says to a component: each belongs to the folder of its feature.
#include "conference/conference.hpp"
#include "conference/features/features_wire.hpp"
#include "conference/muc/json_message.hpp"

namespace usher::conference {

void Conference::component(ComponentIn const& in, Turn& turn) {
    if (in.component == "breakout") {
        breakout_command(in, turn);
        return;
    }
    Occupant const* sender = occupants_.find_inside(in.from.session);
    StanzaIn const as_stanza{in.from, Space::Main, {}, in.stanza};
    std::optional<nlohmann::json> const json = json_of(in.stanza);
    if (sender != nullptr && withholds(*sender, needed_by_component(in.component, in.stanza, json ? &*json : nullptr),
                                       in.stanza, xmpp::ErrorType::Auth, "forbidden", turn))
        return;
    bool const ends = in.component == "endconference" && in.stanza.child("end_conference") != nullptr;
    std::optional<xmpp::StanzaError> error;
    if (ends)
        error = may_not_end(sender, turn);
    else if (sender == nullptr)
        error = xmpp::StanzaError{xmpp::ErrorType::Auth, "forbidden", "not-in-meeting: only those who are inside can"};
    else if (in.component == "avmoderation")
        error = moderate(*sender, in.stanza, turn);
    else if (in.component == "metadata")
        error = write_metadata(*sender, in.stanza, turn);
    else if (in.component == "polls" && json)
        error = poll_message(*sender, *json, turn);
    else if (in.component != "speakerstats")  // the focus knows who speaks, and nobody keeps faces
        error = xmpp::StanzaError{xmpp::ErrorType::Cancel, "service-unavailable", {}};
    if (error) return refuse_action(as_stanza, *error, in.component, turn);
    if (!ends) return;
    note(turn, "ended", {{"by", in.from.identity.text()}});
    end("The meeting has been terminated", turn);
}

// To everybody in this room whose client is of that generation; the same bytes for all. A client that has not said of
// which it is counts as new.
void Conference::tell_json(std::string_view component, Hall const& in, nlohmann::json const& json,
                           admission::Generation to, Turn& turn) const {
    std::vector<SessionId> sessions;
    bool const old = to == admission::Generation::Old;
    for (auto const& [id, occupant] : occupants_.all())
        if (occupant.space == in.place && (occupant.person.generation == admission::Generation::Old) == old)
            sessions.push_back(occupant.person.session);
    if (sessions.empty()) return;
    xmpp::Element message = json_message(json);
    message.set("from", addresses_.component(component));
    turn.out.emplace_back(Broadcast{std::move(sessions), xmpp::Serialised::of(message)});
}

void Conference::tell_json(std::string_view component, Occupant const& who, nlohmann::json const& json,
                           Turn& turn) const {
    xmpp::Element message = json_message(json);
    message.set("from", addresses_.component(component));
    send(who.person.session, std::move(message), turn);
}

}  // namespace usher::conference
