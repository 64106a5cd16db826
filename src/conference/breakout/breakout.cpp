// Breakout rooms: made, named, removed and filled by moderators, wherever they sit; who is inside walks between them
// without a new decision about the meeting (admission.md rows 5 and 8). The wire: docs/protocol/breakout.md.
#include <algorithm>
#include <charconv>

#include <nlohmann/json.hpp>

#include "conference/breakout/breakout_wire.hpp"
#include "conference/conference.hpp"
#include "conference/muc/json_message.hpp"
#include "conference/muc/presence.hpp"
#include "xmpp/namespaces.hpp"

namespace usher::conference {

namespace ns = xmpp::ns;

namespace {

constexpr std::string_view kListTimer = "breakouts";
constexpr std::string_view kEndTimer = "breakouts-end";
constexpr std::string_view kCloseTimer = "breakout-close:";

std::string close_timer(std::uint32_t number) { return std::string(kCloseTimer) + std::to_string(number); }

xmpp::StanzaError refused(std::string_view condition, std::string text) {
    return {xmpp::ErrorType::Cancel, condition, std::move(text)};
}

std::string_view claimed_room(session::Person const& person) {
    auto const* good = std::get_if<admission::GoodToken>(&person.token);
    return good == nullptr ? std::string_view{} : std::string_view(good->claims.breakout);
}

}  // namespace

Hall const& Conference::hall(Place place) const {
    BreakoutRoom const* room = place.is_breakout() ? breakouts_.find(place.breakout) : nullptr;
    return room == nullptr ? main_ : room->hall;
}

Hall& Conference::hall(Place place) {
    BreakoutRoom* room = place.is_breakout() ? breakouts_.find(place.breakout) : nullptr;
    return room == nullptr ? main_ : room->hall;
}

Hall const* Conference::hall_of_media(std::string_view media_id) const {
    if (media_id == main_.media_id) return &main_;
    for (auto const& [number, room] : breakouts_.all())
        if (room.hall.media_id == media_id) return &room.hall;
    return nullptr;
}

std::vector<Hall const*> Conference::halls() const {
    std::vector<Hall const*> all{&main_};
    for (auto const& [number, room] : breakouts_.all()) all.push_back(&room.hall);
    return all;
}

// admission.md, "host present".
bool Conference::host_present(Turn const& turn) const {
    return occupants_.moderator_present() || memory_.moderator_moving(turn.now.wall);
}

bool Conference::is_kept_out(session::Person const& person, Place place, Turn const& turn) const {
    if (!place.is_breakout() || turn.policy.breakout_move == admission::BreakoutMove::Anyone) return false;
    BreakoutRoom const* room = breakouts_.find(place.breakout);
    return breakouts_.assigned(person.identity) != place.breakout &&
           (room == nullptr || claimed_room(person) != room->name);
}

bool Conference::is_closing(Place place) const {
    BreakoutRoom const* room = place.is_breakout() ? breakouts_.find(place.breakout) : nullptr;
    return room != nullptr && room->closing;
}

void Conference::breakout_command(ComponentIn const& in, Turn& turn) {
    StanzaIn const as_stanza{in.from, Space::Main, {}, in.stanza};
    xmpp::Element const* command = in.stanza.child("breakout_rooms");
    if (command == nullptr) {
        reply_error(as_stanza, refused("service-unavailable", {}), turn);
        return;
    }
    Occupant const* actor = occupants_.find_inside(in.from.session);
    std::optional<xmpp::StanzaError> error;
    if (actor == nullptr)
        error = refused("not-allowed", "not-in-meeting: only those who are in the meeting can do this");
    else if (!is_moderator(actor->role))
        error = refused("not-allowed", "not-moderator: only moderators can do this");
    else
        error = perform_breakout(*actor, *command, turn);
    if (!error) return;
    note(turn, "breakout-refused",
         {{"identity", in.from.identity.text()},
          {"command", std::string(command->attribute("type").substr(0, 64))},
          {"because", error->text}});
    reply_error(as_stanza, *error, turn);
}

std::optional<xmpp::StanzaError> Conference::perform_breakout(Occupant const& actor, xmpp::Element const& command,
                                                              Turn& turn) {
    Result<BreakoutCommand> read = read_breakout_command(command);
    if (!read.ok()) return xmpp::StanzaError{xmpp::ErrorType::Modify, "bad-request", read.error().detail};
    if (auto* add = std::get_if<AddBreakout>(&read.value())) return add_breakout(actor, std::move(add->name), turn);
    if (auto* move = std::get_if<MoveToRoom>(&read.value())) return move_to_room(actor, move->who, move->room, turn);
    auto const* rename = std::get_if<RenameBreakout>(&read.value());
    auto const* remove = std::get_if<RemoveBreakout>(&read.value());
    BreakoutRoom const* found = breakouts_.find_address(rename != nullptr ? rename->room : remove->room);
    if (found == nullptr || found->closing) return refused("item-not-found", "There is no such breakout room");
    BreakoutRoom& room = *breakouts_.find(found->number);
    if (remove != nullptr) {
        note(turn, "breakout-removed", {{"name", room.name}, {"by", actor.person.identity.text()}});
        remove_breakout(room, turn);
        tell_breakouts(turn);
        return std::nullopt;
    }
    note(turn, "breakout-renamed", {{"from", room.name}, {"to", rename->name}, {"by", actor.person.identity.text()}});
    room.name = rename->name;
    is_to_keep_ = true;
    room.hall.subject = room.name;
    tell_subject(room.hall, turn);
    send_the_meant(room);
    tell_breakouts(turn);
    return std::nullopt;
}

BreakoutRoom& Conference::add_hall(std::string id, std::string name) {
    std::string jid = id + "@" + addresses_.component("breakout");
    Place const place = Place::of_breakout(breakouts_.next_number());
    Hall hall(place, jid, focus_settings(jid, next_media_id()));
    hall.subject = name;
    is_to_keep_ = true;
    return breakouts_.add(std::move(id), std::move(name), std::move(hall));
}

std::optional<xmpp::StanzaError> Conference::add_breakout(Occupant const& actor, std::string name, Turn& turn) {
    if (breakouts_.all().size() >= kMostBreakouts)
        return xmpp::StanzaError{xmpp::ErrorType::Wait, "resource-constraint",
                                 "too-large: there are too many breakout rooms"};
    BreakoutRoom const& room = add_hall(turn.ids.uuid(), std::move(name));
    note(turn, "breakout-added", {{"name", room.name}, {"by", actor.person.identity.text()}});
    send_the_meant(room);
    tell_breakouts(turn);
    return std::nullopt;
}

// Those whose token names this room are sent to it when it comes to be.
void Conference::send_the_meant(BreakoutRoom const& room) {
    for (auto const& [id, occupant] : occupants_.all()) {
        if (occupant.space != Space::Main || claimed_room(occupant.person) != room.name) continue;
        breakouts_.assign(occupant.person.identity, room.number);
        is_to_keep_ = true;
        breakouts_.move_later(id, room.hall.place);
    }
}

std::optional<xmpp::StanzaError> Conference::move_to_room(Occupant const& actor, xmpp::Jid const& who,
                                                          std::string_view room, Turn& turn) {
    Occupant const* target = occupants_.find_inside(who);
    if (target == nullptr) return refused("item-not-found", "Nobody of this address is in the meeting");
    BreakoutRoom const* breakout = breakouts_.find_address(room);
    if (room != room_jid_ && (breakout == nullptr || breakout->closing))
        return refused("item-not-found", "There is no such room in this meeting");
    // A phone's gateway calls one address, and knows no other.
    if (target->person.service == admission::ServiceKind::Phone)
        return refused("not-allowed", "not-movable: somebody who calls by phone stays in the main room");
    is_to_keep_ = true;
    breakouts_.assign(target->person.identity, breakout == nullptr ? std::nullopt : std::optional(breakout->number));
    note(turn, "breakout-moved",
         {{"nick", target->nick},
          {"identity", target->person.identity.text()},
          {"to", breakout == nullptr ? "main" : breakout->name},
          {"by", actor.person.identity.text()}});
    Place const place = breakout == nullptr ? Place(Space::Main) : breakout->hall.place;
    // COMPAT(jitsi-meet): who does not know a room from the list yet ignores the order to go there.
    if (breakouts_.update_waits)
        breakouts_.move_later(target->id, place);
    else
        ask_to_move(*target, place, turn);
    return std::nullopt;
}

void Conference::ask_to_move(Occupant const& occupant, Place to, Turn& turn) {
    if (occupant.space == to) return;
    SessionId const session = occupant.person.session;
    breakouts_.asked(session, to, turn.now.instant);
    xmpp::Element message = json_message(move_to_room_json(jid_of(to)));
    message.set("from", addresses_.component("breakout"));
    send(session, std::move(message), turn);
}

// Everybody in it is asked to walk back; the room is gone when it is empty, or a moment later all the same.
void Conference::remove_breakout(BreakoutRoom& room, Turn& turn) {
    room.closing = true;
    is_to_keep_ = true;
    std::uint32_t const number = room.number;
    if (occupants_.is_empty(room.hall.place)) {
        remove_breakout_at_last(number, turn);
        return;
    }
    for (SessionId session : occupants_.sessions(room.hall.place)) {
        Occupant const* occupant = occupants_.find(session, room.hall.place);
        // Clients move everybody before they remove a room: nobody is to go twice.
        if (!breakouts_.was_asked(session, Space::Main, turn.now.instant)) ask_to_move(*occupant, Space::Main, turn);
    }
    turn.out.emplace_back(StartTimer{close_timer(number), turn.now.instant + kBreakoutCloseGrace});
}

// COMPAT(jitsi-meet): `destroy` with the main room's address leads there.
void Conference::remove_breakout_at_last(std::uint32_t number, Turn& turn) {
    BreakoutRoom* room = breakouts_.find(number);
    if (room == nullptr) return;
    turn.out.emplace_back(StopTimer{close_timer(number)});
    with_focus(room->hall, turn, [](focus::Focus& focus, focus::Outputs& out) { focus.close(out); });
    std::vector<SessionId> const left_behind = occupants_.sessions(room->hall.place);
    for (SessionId session : left_behind) {
        Occupant const* occupant = occupants_.find(session, room->hall.place);
        xmpp::Element gone = unavailable(*occupant, room->hall.jid);
        xmpp::Element& destroy = gone.child("x", ns::kMucUser)->add("destroy");
        destroy.set("jid", room_jid_);
        destroy.add("reason").add_text("Breakout room removed.");
        add_status(gone, 110);
        happened(Happening::PersonLeft, *occupant, turn);
        memory_.left(occupant->person.identity, session, turn.now.wall,
                     {true, is_moderator(occupant->role), occupant->takes_seat});
        occupants_.remove(occupant->id);
        send(session, std::move(gone), turn);
    }
    breakouts_.remove(number);
    breakouts_changed(turn);
}

void Conference::remove_all_breakouts(Turn& turn) {
    std::vector<std::uint32_t> numbers;
    for (auto const& [number, room] : breakouts_.all())
        if (!room.closing) numbers.push_back(number);
    for (std::uint32_t number : numbers) remove_breakout(*breakouts_.find(number), turn);
    tell_breakouts(turn);
}

// True if the timer is one of these.
bool Conference::breakout_timer(std::string_view which, Turn& turn) {
    if (which == kListTimer) {
        tell_breakouts(turn);
    } else if (which == kEndTimer) {
        note(turn, "breakouts-over", {});
        breakouts_.ends = false;
        remove_all_breakouts(turn);
    } else if (which.starts_with(kCloseTimer)) {
        std::string_view text = which.substr(kCloseTimer.size());
        std::uint32_t number = 0;
        std::from_chars(text.data(), text.data() + text.size(), number);
        remove_breakout_at_last(number, turn);
        maybe_end(turn);
    } else {
        return false;
    }
    return true;
}

// Once a meeting has had a breakout room, the list is kept up to date: clients count people by it.
void Conference::breakouts_changed(Turn& turn) {
    if (breakouts_.created() == 0 || breakouts_.update_waits) return;
    breakouts_.update_waits = true;
    Milliseconds const wait =
        kBreakoutUpdateEvery + kBreakoutUpdatePerPerson * static_cast<int>(occupants_.everybody().size());
    turn.out.emplace_back(StartTimer{std::string(kListTimer), turn.now.instant + wait});
}

void Conference::tell_breakouts(Turn& turn) {
    breakouts_.update_waits = false;
    turn.out.emplace_back(StopTimer{std::string(kListTimer)});
    xmpp::Element message = json_message(breakout_list());
    message.set("from", addresses_.component("breakout"));
    turn.out.emplace_back(Broadcast{occupants_.everybody(), xmpp::Serialised::of(message)});
    for (auto const& [id, place] : breakouts_.take_moves()) {
        Occupant const* occupant = occupants_.find(id);
        bool const exists = !place.is_breakout() || (breakouts_.find(place.breakout) != nullptr && !is_closing(place));
        if (occupant != nullptr && exists) ask_to_move(*occupant, place, turn);
    }
}

nlohmann::json Conference::breakout_list() const {
    nlohmann::json rooms = nlohmann::json::object();
    auto people_of = [&](Hall const& in) {
        nlohmann::json people = nlohmann::json::object();
        for (SessionId session : occupants_.sessions(in.place)) {
            Occupant const* one = occupants_.find(session, in.place);
            if (one->hidden) continue;
            nlohmann::json person = {{"jid", one->person.jid.text()},
                                     {"role", std::string(affiliation_of(one->role).role)}};
            if (one->name) person["displayName"] = *one->name;
            people[in.jid + "/" + one->nick] = std::move(person);
        }
        return people;
    };
    std::string const main_id = room_jid_.substr(0, room_jid_.find('@'));
    rooms[main_id] = {{"isMainRoom", true},
                      {"id", main_id},
                      {"jid", room_jid_},
                      {"name", main_.subject},
                      {"participants", people_of(main_)}};
    for (auto const& [number, room] : breakouts_.all()) {
        if (room.closing) continue;
        rooms[room.id] = {
            {"id", room.id}, {"jid", room.hall.jid}, {"name", room.name}, {"participants", people_of(room.hall)}};
    }
    return {{"type", "breakout_rooms"},
            {"event", "features/breakout-rooms/update"},
            {"roomCounter", breakouts_.created()},
            {"rooms", std::move(rooms)}};
}

void Conference::entered_meeting(OccupantId id, bool from_outside, Turn& turn) {
    Occupant const* newcomer = occupants_.find(id);
    if (newcomer == nullptr || breakouts_.created() == 0) return;
    breakouts_.forget_asked(newcomer->person.session);
    breakouts_changed(turn);
    if (newcomer->space.is_breakout() && turn.policy.breakout_timer && !breakouts_.ends) {
        breakouts_.ends = true;
        turn.out.emplace_back(StartTimer{std::string(kEndTimer), turn.now.instant + *turn.policy.breakout_timer});
    }
    std::string_view const meant = claimed_room(newcomer->person);
    if (!from_outside || meant.empty() || newcomer->space != Space::Main) return;
    if (BreakoutRoom const* room = breakouts_.find_name(meant)) {
        breakouts_.assign(newcomer->person.identity, room->number);
        is_to_keep_ = true;
        breakouts_.move_later(id, room->hall.place);
    }
}

// After somebody has gone from a room: an empty breakout room has no media, and a removed one is gone.
void Conference::left_hall(Place place, Turn& turn) {
    breakouts_changed(turn);
    BreakoutRoom* room = place.is_breakout() ? breakouts_.find(place.breakout) : nullptr;
    if (room == nullptr || !occupants_.is_empty(place)) return;
    if (room->closing) {
        remove_breakout_at_last(room->number, turn);
        return;
    }
    with_focus(room->hall, turn, [](focus::Focus& focus, focus::Outputs& out) { focus.close(out); });
    room->hall.media_id = next_media_id();
    room->hall.focus = focus::Focus(focus_settings(room->hall.jid, room->hall.media_id));
}

// An engine's conference is never opened twice under one id.
std::string Conference::next_media_id() { return main_.media_id + "-" + std::to_string(++media_ids_); }

}  // namespace usher::conference
