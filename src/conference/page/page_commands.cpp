// What the page asks for where its client library has no call (docs/protocol/page-commands.md): answered in private,
// never passed on. The rights are those of the sender's seat.
#include <algorithm>

#include <nlohmann/json.hpp>

#include "admission/refusals.hpp"
#include "conference/conference.hpp"
#include "conference/json_text.hpp"
#include "conference/muc/json_message.hpp"
#include "xmpp/namespaces.hpp"

namespace usher::conference {

namespace ns = xmpp::ns;

namespace {

constexpr std::size_t kLongestAnnouncement = 2000;  // bytes

using Refusal = std::optional<xmpp::StanzaError>;

Refusal refused(std::string text) { return xmpp::StanzaError{xmpp::ErrorType::Cancel, "not-allowed", std::move(text)}; }

xmpp::Element ban_item(std::string const& reason) {
    xmpp::Element item("item", ns::kMucAdmin);
    item.set("affiliation", "outcast");
    item.add("reason").add_text(reason);
    return item;
}

// The code stands in front of the first colon of the text, if it has one.
void put_refusal(nlohmann::json& answer, std::string const& text) {
    std::size_t const colon = text.find(':');
    std::string const code = colon == std::string::npos ? "not-allowed" : text.substr(0, colon);
    answer["code"] = code;
    std::string_view const sentence = admission::sentence_of(code);
    answer["text"] = sentence.empty() ? text : std::string(sentence);
}

}  // namespace

// Nobody may be left after it, so `sender` is not to be used after this.
void Conference::page_command(Occupant const& sender, nlohmann::json const& json, Turn& turn) {
    std::string const command = text_in(json, "command");
    SessionId const session = sender.person.session;
    nlohmann::json answer = {{"type", "usher"}, {"event", "answer"}};
    if (std::string const id = text_in(json, "id"); !id.empty()) answer["id"] = id;
    StanzaIn const as_stanza{sender.person, sender.space, {}, {}};
    Refusal error = not_moderating(sender.space.is_lobby() ? nullptr : &sender);
    if (!error && command == "end") error = may_not_end(&sender, turn);
    static constexpr std::array kKnown = {"end", "mute", "ban", "back-to-lobby", "people", "metadata", "announce"};
    if (std::ranges::find(kKnown, command) == kKnown.end())
        error = refused("unknown-command: this server does not know it");
    else if (!error && command != "end")
        error = perform_page(sender, command, json, turn);
    answer["ok"] = !error;
    if (error) {
        put_refusal(answer, error->text);
        note(turn, "refused",
             {{"code", answer["code"].get<std::string>()},
              {"what", "page:" + command.substr(0, 32)},
              {"identity", as_stanza.from.identity.text()},
              {"session", std::to_string(session.number)}});
    } else if (command == "people") {
        answer["people"] = people_for(sender);
    }
    xmpp::Element reply = json_message(answer);
    reply.set("from", jid_of(as_stanza.space));
    send(session, std::move(reply), turn);
    if (!error && command == "end") end("The meeting has been terminated", turn);
}

std::optional<xmpp::StanzaError> Conference::perform_page(Occupant const& actor, std::string_view command,
                                                          nlohmann::json const& json, Turn& turn) {
    if (command == "people") return std::nullopt;
    if (command == "metadata") {
        auto const data = json.find("data");
        if (data == json.end() || !RoomMetadata::is_shallow(*data))
            return refused("bad-request: data is missing, or deep");
        Result<bool> const changed = metadata_.set(text_in(json, "key"), *data);
        if (!changed.ok()) return refused(changed.error().detail);
        if (changed.value()) metadata_changed(turn);
        return std::nullopt;
    }
    if (command == "announce") return announce_everywhere(actor, text_in(json, "text"), turn);
    if (command == "mute") return mute_from_page(actor, json, turn);
    Occupant const* target = occupants_.find(text_in(json, "nick"), actor.space);
    if (target == nullptr) return refused("not-in-meeting: nobody of this name is here");
    if (command == "back-to-lobby") return send_back(actor, *target, turn);
    if (Refusal outranked = may_ban(actor, *target, turn)) return outranked;
    ban(actor, *target, ban_item(text_in(json, "reason")), turn);
    return std::nullopt;
}

// Everybody, or the one who is named, but for the one who is excepted.
std::optional<xmpp::StanzaError> Conference::mute_from_page(Occupant const& actor, nlohmann::json const& json,
                                                            Turn& turn) {
    std::string const nick = text_in(json, "nick");
    Occupant const* target = nick.empty() ? nullptr : occupants_.find(nick, actor.space);
    std::optional<Sort> const sort = sort_named(text_in(json, "media"));
    if (!sort) return refused("bad-request: media must be audio, video or desktop");
    if (!nick.empty() && target == nullptr) return refused("not-in-meeting: nobody of this name is here");
    if (target != nullptr)
        if (Refusal why = may_mute(actor, *target, *sort, true)) return why;
    std::string const except = text_in(json, "except");
    for (auto const& [id, occupant] : occupants_.all()) {
        if (occupant.space != actor.space || occupant.nick == except || (target != nullptr && target->id != id))
            continue;
        if (id == actor.id || may_mute(actor, occupant, *sort, true)) continue;
        order_mute(occupant, *sort, actor.nick, turn);
    }
    note(turn, "muted",
         {{"media", std::string(name_of(*sort))},
          {"nick", nick.empty() ? "all" : nick},
          {"identity", target == nullptr ? std::string{} : target->person.identity.text()},
          {"by", actor.person.identity.text()}});
    return std::nullopt;
}

// A chat message in the main room and in each breakout room. Clients that do not know its sender show the name in it.
std::optional<xmpp::StanzaError> Conference::announce_everywhere(Occupant const& actor, std::string const& text,
                                                                 Turn& turn) {
    if (text.find_first_not_of(" \n\t") == std::string::npos) return refused("bad-request: text is missing");
    if (text.size() > kLongestAnnouncement) return refused("too-large: text is longer than 2000 bytes");
    xmpp::Element message("message", ns::kClient);
    message.set("type", "groupchat").set("id", turn.ids.hex(8));
    message.add("body").add_text(text);
    message.add("nick", ns::kNick).add_text(actor.name.value_or(actor.nick));
    for (Hall const* in : halls()) {
        message.set("from", in->jid + "/" + actor.nick);
        turn.out.emplace_back(Broadcast{occupants_.sessions(in->place), xmpp::Serialised::of(message)});
    }
    note(turn, "announced", {{"by", actor.person.identity.text()}, {"rooms", std::to_string(halls().size())}});
    return std::nullopt;
}

// Out of the meeting, and in again only if a moderator lets him in: what was given to him before is gone.
std::optional<xmpp::StanzaError> Conference::send_back(Occupant const& actor, Occupant const& target, Turn& turn) {
    admission::Identity const who = target.person.identity;
    if (who == actor.person.identity) return refused("not-allowed: nobody can send himself back");
    if (has_host_seat(who)) return refused("target-outranks: a host by token comes in by his own right");
    Removal const how{"none", 307, actor.nick, "Please wait in the lobby."};
    note(turn, "sent-back", {{"identity", who.text()}, {"by", actor.person.identity.text()}});
    std::vector<OccupantId> seats;
    for (auto const& [id, occupant] : occupants_.all())
        if (occupant.space.is_inside() && occupant.person.identity == who) seats.push_back(id);
    memory_.send_back(who);
    // Moderators look into the lobby only while it is on.
    if (!lobby_on_) {
        set_lobby(true, actor, turn);
        notify_config_changed(turn);
    }
    for (OccupantId id : seats) {
        Occupant const* seat = occupants_.find(id);
        if (seat == nullptr) continue;
        send_verdict(seat->person, {admission::Knock{}, {}}, turn, seat->space);
        remove(id, how, turn);
    }
    return std::nullopt;
}

// For a moderator's eyes: what each person is, and which rule let him in.
nlohmann::json Conference::people_for(Occupant const& moderator) const {
    nlohmann::json people = nlohmann::json::array();
    for (auto const& [id, occupant] : occupants_.all()) {
        if (occupant.space != moderator.space || occupant.hidden) continue;
        people.push_back({{"nick", occupant.nick},
                          {"role", admission::name_of(occupant.role)},
                          {"rule", occupant.let_in_by},
                          {"verified", occupant.name_verified}});
    }
    return people;
}

}  // namespace usher::conference
