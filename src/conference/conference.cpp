#include "conference/conference.hpp"

#include <array>
#include <nlohmann/json.hpp>

#include "xmpp/namespaces.hpp"

namespace usher::conference {

namespace ns = xmpp::ns;

namespace {

std::string name_of_place(Place place) {
    if (place.is_breakout()) return "breakout " + std::to_string(place.breakout);
    return place.is_lobby() ? "lobby" : "main";
}

}  // namespace

Conference::Conference(ConferenceName name, Addresses addresses, std::uint64_t serial, admission::Policy configured,
                       admission::RoomSettings set, Turn& turn)
    : name_(std::move(name)),
      addresses_(std::move(addresses)),
      room_jid_(addresses_.room_jid(name_)),
      lobby_jid_(addresses_.lobby_jid(name_)),
      meeting_id_(turn.ids.uuid()),
      created_(turn.now.wall),
      occupants_(serial),
      channel_limits_(turn.channel),
      main_(Space::Main, room_jid_, focus_settings(room_jid_, turn.ids.hex(8))),
      policy_(std::move(configured), std::move(set)),
      password_(policy_.now().password),
      lobby_on_(policy_.now().lobby == admission::LobbyMode::On) {}

void Conference::handle(Event event, Turn& outer) {
    Turn turn{outer.now, outer.ids, policy_.now(), outer.out, outer.standing};
    turn.may_hold = outer.may_hold;
    std::visit(Overloaded{
                   [&](StanzaIn& in) { stanza(std::move(in), turn); },
                   [&](ComponentIn const& in) { component(in, turn); },
                   [&](SessionLost& lost) { session_lost(lost.session, turn); },
                   [&](SessionBack const& back) { session_back(back.person, turn); },
                   [&](SessionGone& gone) { session_gone(gone.session, gone.why, turn); },
                   [&](ChannelOpened& in) {
                       with_focus_of(in.who, turn, [&](focus::Focus& focus, focus::Outputs& out) {
                           focus.channel_opened(in.who, turn.now, out);
                       });
                   },
                   [&](ChannelMessage& in) {
                       with_focus_of(in.who, turn, [&](focus::Focus& focus, focus::Outputs& out) {
                           focus.channel_message(in.who, in.text, turn.now, out);
                       });
                   },
                   [&](ChannelClosed& in) {
                       with_focus_of(in.who, turn, [&](focus::Focus& focus, focus::Outputs& out) {
                           focus.channel_closed(in.who, turn.now, out);
                       });
                   },
                   [&](MediaReport& in) { media_report(in, turn); },
                   [&](TimerFired& fired) { timer(fired.which, turn); },
                   [&](SettingsChanged& change) { settings_changed(std::move(change), turn); },
                   [&](Expel& in) { expel(in.session, turn); },
                   [&](PersonChanged const& in) { person_changed(in.person, turn); },
                   [&](OutsideAnswered const& in) { outside_answered(in.who, turn); },
                   [&](MeetingKept const& kept) { resume(kept, turn); },
                   [&](Close& close) { end(close.reason, turn); },
                   [&](Notice const& notice) { tell_notice(notice, turn); },
               },
               event);
    watch_hosts(turn);
    keep(turn);
}

void Conference::timer(std::string const& which, Turn& turn) {
    if (which == "empty") {
        if (is_deserted() && asked_about_.empty()) end("All occupants left.", turn);
        return;
    }
    if (which == "time-is-up") return end("time-limit: The time of this meeting is over.", turn);
    if (which == "waiting") return waiting_timer(turn);
    if (which == "patience") return send_away_the_patient(turn);
    if (which == "alone") return nobody_else_came(turn);
    if (which == "expiry") return remove_expired(turn);
    if (which == "host-gone") return host_is_gone(turn);
    if (breakout_timer(which, turn) || unheard_timer(which, turn)) return;
    if (which.starts_with("focus:")) focus_timer(std::string_view(which).substr(6), turn);
}

void Conference::stanza(StanzaIn in, Turn& turn) {
    if (in.space.is_breakout() && breakouts_.find(in.space.breakout) == nullptr) return;  // gone in this very turn
    if (in.stanza.name() == "presence")
        presence(std::move(in), turn);
    else if (in.stanza.name() == "message")
        message(std::move(in), turn);
    else
        iq(std::move(in), turn);
}

void Conference::presence(StanzaIn in, Turn& turn) {
    std::string_view type = in.stanza.attribute("type");
    Occupant* occupant = occupants_.find(in.from.session, in.space);
    if (type == "unavailable") {
        // RFC 6120 knows no answer to an unavailable presence of somebody who is not there.
        if (occupant == nullptr) return ask_no_more(in.from.session, turn);
        xmpp::Element const* status = in.stanza.child("status");
        leave(occupant->id, status != nullptr ? status->text() : std::string{}, true, turn);
        return;
    }
    if (!type.empty()) return;  // "error" and subscriptions: nothing to do
    if (occupant == nullptr && in.stanza.child("x", ns::kMuc) == nullptr) {
        reply_error(in, {xmpp::ErrorType::Cancel, "item-not-found", "You are not in this room; join it first"}, turn);
        return;
    }
    if (occupant == nullptr) {
        if (in.space == Space::Lobby)
            join_lobby(std::move(in), turn);
        else
            join(std::move(in), turn);
        return;
    }
    if (in.nick != occupant->nick) {
        reply_error(in, {xmpp::ErrorType::Cancel, "not-allowed", "A nick cannot be changed"}, turn);
        return;
    }
    update_presence(*occupant, std::move(in.stanza), turn);
}

void Conference::message(StanzaIn in, Turn& turn) {
    std::string_view type = in.stanza.attribute("type");
    if (type == "error") return;
    // Approving somebody in the lobby comes without a type, to the room itself (docs/protocol/lobby.md).
    xmpp::Element const* user = in.stanza.child("x", ns::kMucUser);
    if (in.space == Space::Main && in.nick.empty() && type != "groupchat" && user != nullptr) {
        xmpp::Element const copy = *user;
        admit_from_lobby(in, copy, turn);
        return;
    }
    Occupant const* sender = occupants_.find(in.from.session, in.space);
    if (sender == nullptr) {
        reply_error(in, {xmpp::ErrorType::Cancel, "not-acceptable", "You are not in this room"}, turn);
        return;
    }
    if (in.space == Space::Lobby) {
        lobby_message(*sender, std::move(in), turn);
    } else if (!in.nick.empty()) {
        private_message(*sender, in.nick, std::move(in.stanza), turn);
    } else if (type == "groupchat") {
        groupchat(*sender, std::move(in.stanza), turn);
    } else {
        reply_error(in, {xmpp::ErrorType::Modify, "bad-request", "A message to the room is of type groupchat"}, turn);
    }
}

void Conference::iq(StanzaIn in, Turn& turn) {
    if (in.nick.empty())
        room_iq(in, turn);
    else
        occupant_iq(std::move(in), turn);
}

std::optional<OccupantId> Conference::channel_owner(std::string_view media_id, std::string_view nick,
                                                    std::string_view password) const {
    Hall const* in = hall_of_media(media_id);
    Occupant const* occupant = in == nullptr ? nullptr : occupants_.find(nick, in->place);
    if (occupant == nullptr || !in->focus.may_open_channel(nick, password)) return std::nullopt;
    return occupant->id;
}

admission::History Conference::history_of(admission::Identity const& who) const {
    bool inside = false;
    for (auto const& [id, occupant] : occupants_.all())
        inside = inside || (occupant.space.is_inside() && occupant.person.identity == who);
    return memory_.history(who, SessionId{}, inside, created_, Seconds{0});
}

std::string Conference::describe() const {
    nlohmann::json people = nlohmann::json::array();
    for (auto const& [id, occupant] : occupants_.all()) {
        people.push_back({{"nick", occupant.nick},
                          {"name", occupant.name.value_or("")},
                          {"identity", occupant.person.identity.text()},
                          {"space", name_of_place(occupant.space)},
                          {"role", std::string(admission::name_of(occupant.role))},
                          {"letInBy", occupant.let_in_by},
                          {"interrupted", occupant.interrupted}});
    }
    nlohmann::json focus = nlohmann::json::parse(main_.focus.describe(), nullptr, false);
    nlohmann::json breakouts = nlohmann::json::array();
    for (auto const& [number, room] : breakouts_.all()) {
        breakouts.push_back({{"number", number},
                             {"name", room.name},
                             {"people", occupants_.sessions(room.hall.place).size()},
                             {"focus", nlohmann::json::parse(room.hall.focus.describe(), nullptr, false)}});
    }
    nlohmann::json json = {
        {"room", name_.text()}, {"open", open_},  {"lobby", lobby_on_},    {"locked", password_.has_value()},
        {"people", people},     {"focus", focus}, {"breakouts", breakouts}};
    return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Headcount Conference::headcount() const {
    Headcount count;
    for (auto const& [id, occupant] : occupants_.all()) {
        if (occupant.space.is_breakout())
            ++count.breakouts;
        else if (occupant.space.is_inside())
            ++count.main;
        else if (!is_moderator(occupant.role))  // moderators only watch it
            ++(open_ ? count.lobby : count.waiting);
    }
    return count;
}

// COMPAT(lib-jitsi-meet, all): what a room says of itself reaches pages as NON_PARTICIPANT_MESSAGE_RECEIVED; Jitsi's
// own page shows the second kind in its chat.
void Conference::tell_notice(Notice const& notice, Turn& turn) const {
    std::array<nlohmann::json, 2> const kinds{
        {{{"type", "usher"}, {"event", "notice"}, {"code", notice.code}, {"text", notice.text}},
         {{"type", "system_chat_message"}, {"message", notice.text}, {"displayName", "Usher"}}}};
    auto tell = [&](std::string const& from, std::vector<SessionId> const& to) {
        if (to.empty()) return;
        for (nlohmann::json const& json : kinds) {
            xmpp::Element message("message", ns::kClient);
            message.set("from", from).set("type", "groupchat").add("json-message", ns::kJitmeet).add_text(json.dump());
            turn.out.emplace_back(Broadcast{to, xmpp::Serialised::of(message)});
        }
    };
    for (Hall const* in : halls()) tell(in->jid, occupants_.sessions(in->place));
    tell(lobby_jid_, occupants_.sessions(Space::Lobby));
}

void Conference::send(SessionId to, xmpp::Element stanza, Turn& turn) const {
    stanza.remove_attribute("to");
    turn.out.emplace_back(Send{to, std::move(stanza)});
}

void Conference::reply_error(StanzaIn const& in, xmpp::StanzaError const& error, Turn& turn) const {
    if (in.stanza.attribute("type") == "error" || in.stanza.attribute("type") == "result") return;
    send(in.from.session, xmpp::error_reply(in.stanza, error), turn);
}

void Conference::note(Turn& turn, std::string event, std::vector<std::pair<std::string, std::string>> fields) const {
    fields.emplace_back("conference", name_.text());
    turn.out.emplace_back(Note{std::move(event), std::move(fields)});
}

}  // namespace usher::conference
