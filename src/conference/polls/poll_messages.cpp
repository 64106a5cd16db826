// Polls in a meeting (docs/protocol/polls.md): asked and answered in the form of one generation, told to each in its
// own.
#include <nlohmann/json.hpp>

#include "conference/conference.hpp"
#include "conference/muc/json_message.hpp"
#include "conference/polls/polls_wire.hpp"
#include "xmpp/namespaces.hpp"

namespace usher::conference {

using admission::Generation;

std::optional<xmpp::StanzaError> Conference::poll_message(Occupant const& sender, nlohmann::json const& json,
                                                          Turn& turn) {
    auto const refused = [](std::string_view condition, std::string text) {
        return xmpp::StanzaError{xmpp::ErrorType::Cancel, condition, std::move(text)};
    };
    if (!is_poll(json) || is_poll_list(json)) return refused("not-allowed", "Only the server lists polls");
    if (sender.role == Role::Visitor) return refused("not-allowed", "feature-not-granted: visitors have no vote");
    Result<PollMessage> read = read_poll_message(json);
    if (!read.ok()) return xmpp::StanzaError{xmpp::ErrorType::Modify, "bad-request", read.error().detail};
    Hall& in = hall(sender.space);
    PollPerson const by{sender.nick, sender.name.value_or("")};
    auto tell = [&](auto const& message) {
        tell_json("polls", in, poll_for_new(message, by, in.jid), Generation::New, turn);
        // COMPAT(jitsi-meet 2.0.6726): hears of polls from whoever asks or votes, in the room.
        xmpp::Element said = json_message(poll_for_old(message, by));
        said.set("type", "groupchat").set("from", in.jid + "/" + sender.nick);
        std::vector<SessionId> old;
        for (auto const& [id, occupant] : occupants_.all())
            if (occupant.space == in.place && occupant.person.generation == Generation::Old)
                old.push_back(occupant.person.session);
        if (!old.empty()) turn.out.emplace_back(Broadcast{std::move(old), xmpp::Serialised::of(said)});
    };
    if (auto* poll = std::get_if<NewPoll>(&read.value())) {
        if (metadata_.are_polls_restricted() && !is_moderator(sender.role))
            return refused("not-allowed", "not-moderator: only moderators can ask here");
        Result<bool> const added = in.polls.add(*poll, by);
        if (!added.ok()) return refused("not-acceptable", added.error().detail);
        is_to_keep_ = true;
        note(turn, "poll-asked", {{"by", sender.person.identity.text()}});
        tell(*poll);
        return std::nullopt;
    }
    auto const& answer = std::get<PollAnswer>(read.value());
    Result<bool> const voted = in.polls.answer(answer, sender.person.identity, by);
    if (!voted.ok()) return refused("not-acceptable", voted.error().detail);
    memory_.note_change(sender.person.identity.text());
    tell(answer);
    return std::nullopt;
}

void Conference::tell_polls(Occupant const& newcomer, Turn& turn) const {
    Hall const& in = hall(newcomer.space);
    if (in.polls.all().empty()) return;
    if (newcomer.person.generation != Generation::Old)
        return tell_json("polls", newcomer, polls_for_new(in.polls, in.jid), turn);
    xmpp::Element message = json_message(polls_for_old(in.polls));
    message.set("from", in.jid);
    send(newcomer.person.session, std::move(message), turn);
}

}  // namespace usher::conference
