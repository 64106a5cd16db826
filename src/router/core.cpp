#include "router/core.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "admission/wire_table.hpp"
#include "router/room.hpp"
#include "xmpp/namespaces.hpp"
#include "xmpp/stanza_error.hpp"

namespace usher::router {

namespace ns = xmpp::ns;
using conference::Addresses;

namespace {

// XEP-0045 §7.2.1. Without <x/> it is an update of somebody who believes to be in the room (docs/decisions/0055).
bool asks_to_join(xmpp::Element const& stanza) {
    return stanza.name() == "presence" && stanza.attribute("type").empty() && stanza.child("x", ns::kMuc) != nullptr;
}

bool leaves(xmpp::Element const& stanza) {
    return stanza.name() == "presence" && stanza.attribute("type") == "unavailable";
}

}  // namespace

Core::Core(Settings settings)
    : settings_(std::move(settings)),
      addresses_(settings_.domain),
      accounts_(std::move(settings_.accounts), settings_.device_key),
      door_{.domain = settings_.domain,
            .policy = &settings_.policy,
            .keys = &settings_.keys,
            .rules = &settings_.tokens,
            .caps_ver = {},
            .memory = this,
            .services = &accounts_,
            .resumption = settings_.resumption},
      reader_(settings_.xml),
      standing_(std::move(settings_.standing)),
      tries_(settings_.held_rooms) {}

Core::~Core() = default;

admission::History Core::recall(admission::Identity const& who, ConferenceName const& where) const {
    auto it = conferences_.find(where.text());
    return it == conferences_.end() ? admission::History{} : it->second->conference.history_of(who);
}

void Core::connected(SessionId session, session::Connect connect) {
    connect.too_many = !count_connection(session, connect.address);
    streams_.emplace(session, std::make_unique<session::Stream>(session, std::move(connect), door_));
}

void Core::received(SessionId session, std::string_view text, Now now, IdSource& ids, Effects& out) {
    auto it = streams_.find(session);
    if (it == streams_.end()) return;
    Result<xmpp::Element> element = reader_.read(text);
    if (element.ok()) return received(session, std::move(element).value(), now, ids, out);
    std::size_t const from = out.size();
    session::Outputs outputs;
    it->second->unreadable(element.error().detail, outputs);
    handle_output(session, outputs, {now, ids, out});
    settle(from, {now, ids, out});
}

void Core::received(SessionId session, xmpp::Element element, Now now, IdSource& ids, Effects& out) {
    auto it = streams_.find(session);
    if (it == streams_.end()) return;
    std::size_t const from = out.size();
    heard(session, out);
    count_in(element.name());
    session::Outputs outputs;
    if (!may_say(session, now.instant)) {
        note_limit(it->second->person(), "limits.stanzas", {now, ids, out}, {});
        it->second->expel("too-fast: more stanzas than limits.stanzas", outputs);
    } else if (!may_log_in(session, element, now.instant)) {
        constexpr char kWhy[] = "more logins from this address than limits.logins_per_address";
        outputs.emplace_back(session::Refused{"too-fast", kWhy, {}});
        it->second->expel(std::string("too-fast: ") + kWhy, outputs);
    } else {
        it->second->receive(std::move(element), now, ids, outputs);
    }
    handle_output(session, outputs, {now, ids, out});
    settle(from, {now, ids, out});
}

void Core::handle_output(SessionId id, session::Outputs& outputs, Scope scope) {
    for (session::Output& output : outputs) {
        std::visit(Overloaded{
                       [&](session::Write& write) {
                           scope.out.emplace_back(conference::Write{id, std::move(write.element)});
                       },
                       [&](session::Bound&) {},
                       [&](session::Deliver& deliver) { route(id, std::move(deliver.stanza), scope); },
                       [&](session::Refused& refused) {
                           scope.out.emplace_back(
                               conference::Note{"login-refused",
                                                {{"code", refused.code},
                                                 {"because", refused.because.empty() ? refused.text : refused.because},
                                                 {"conference", refused.where},
                                                 {"identity", refused.who},
                                                 {"token", refused.token},
                                                 {"session", std::to_string(id.number)}}});
                       },
                       [&](session::Resumable& resumable) { resumable_[std::move(resumable.handle)] = id; },
                       [&](session::Resume const& wanted) { resume(id, wanted, scope); },
                       [&](session::WantKeys& want) { want_keys(id, std::move(want.otherwise), scope); },
                       [&](session::End& end) {
                           leave_everything(id, end.reason, scope);
                           scope.out.emplace_back(conference::Hangup{id, end.reason});
                           forget(id, scope);
                       },
                   },
                   output);
        if (!streams_.contains(id)) return;
    }
}

void Core::abandon(SessionId session, Now now, IdSource& ids, Effects& out) {
    std::size_t const from = out.size();
    if (has(session)) end_lost(session, "internal-error", {now, ids, out});
    settle(from, {now, ids, out});
}

// The address plan decides; a feature is never reached by another way.
void Core::route(SessionId id, xmpp::Element stanza, Scope scope) {
    session::Stream& stream = *streams_.at(id);
    if (stanza.name() == "presence" && !stanza.has_attribute("to")) {
        if (stanza.attribute("type") == "unavailable") leave_everything(id, "unavailable", scope);
        return;
    }
    Result<xmpp::Jid> to = stanza.has_attribute("to") ? xmpp::Jid::parse(stanza.attribute("to"))
                                                      : Result<xmpp::Jid>(xmpp::Jid{{}, settings_.domain, {}});
    if (!to.ok()) {
        if (stanza.attribute("type") != "error" && stanza.attribute("type") != "result")
            reply(id, xmpp::error_reply(stanza, {xmpp::ErrorType::Modify, "jid-malformed", {}}), scope);
        return;
    }
    conference::Address address = addresses_.resolve(to.value());
    std::visit(Overloaded{
                   [&](conference::ServerAddress&) { to_server(stream, stanza, scope); },
                   [&](conference::FocusAddress&) { to_focus(stream, stanza, scope); },
                   [&](conference::RoomAddress& room) { to_room(stream, std::move(room), std::move(stanza), scope); },
                   [&](conference::BreakoutAddress& room) { to_breakout(stream, room, std::move(stanza), scope); },
                   [&](conference::ComponentAddress& component) {
                       to_component(stream, component.component, std::move(stanza), scope);
                   },
                   [&](conference::BadRoomName& bad) { bad_room(stream, bad.why, stanza, scope); },
                   [&](auto&) { unavailable(id, stanza, scope); },
               },
               address);
}

// Another session's real address, and whatever is not served here, get the same answer (protocol decision 11).
void Core::unavailable(SessionId id, xmpp::Element const& stanza, Scope scope) const {
    std::string_view type = stanza.attribute("type");
    if (type == "error" || type == "result") return;
    if (stanza.name() == "presence") return;
    reply(id, xmpp::error_reply(stanza, {xmpp::ErrorType::Cancel, "service-unavailable", {}}), scope);
}

void Core::to_room(session::Stream& stream, conference::RoomAddress address, xmpp::Element stanza, Scope scope) {
    if (take_token_command(stream, stanza, scope) || !may_send_message(stream, stanza, scope)) return;
    SessionId id = stream.person().session;
    std::string key = address.conference.text();
    auto it = conferences_.find(key);
    bool const is_join = asks_to_join(stanza);
    bool const is_seated = it != conferences_.end() && it->second->conference.has_seat(id, address.space);
    if (is_join && !is_seated && !may_join(stream, stanza, scope)) return;
    if (it == conferences_.end()) {
        if (!is_join) {
            if (stanza.name() != "presence" || stanza.attribute("type").empty()) unavailable_room(id, stanza, scope);
            return;
        }
        it = create(address.conference, key, scope);
    }
    Room& room = *it->second;
    if (is_join && !is_seated && must_wait(room, id, address.space, address.nick, stanza, scope)) return;
    if (is_join) return take_in(key, id, address.space, std::move(address.nick), std::move(stanza), scope);
    if (leaves(stanza)) give_up_turn(room, id, address.space);
    feed(room, conference::StanzaIn{stream.person(), address.space, std::move(address.nick), std::move(stanza)}, scope);
}

// A breakout room is reached only through its meeting, which decides who may come. An address that is none says no more
// than that.
void Core::to_breakout(session::Stream& stream, conference::BreakoutAddress const& address, xmpp::Element stanza,
                       Scope scope) {
    if (take_token_command(stream, stanza, scope) || !may_send_message(stream, stanza, scope)) return;
    SessionId id = stream.person().session;
    auto found = by_breakout_.find(address.jid);
    if (found == by_breakout_.end()) {
        if (asks_to_join(stanza))
            refuse_breakout(id, address, stanza, scope);
        else if (stanza.name() != "presence" || stanza.attribute("type").empty())
            unavailable_room(id, stanza, scope);
        return;
    }
    Room& room = *conferences_.at(found->second.key);
    conference::Place const place = conference::Place::of_breakout(found->second.number);
    bool const comes = asks_to_join(stanza) && !room.conference.has_seat(id, place);
    if (comes && !may_join(stream, stanza, scope)) return;
    if (comes && must_wait(room, id, place, address.nick, stanza, scope)) return;
    if (asks_to_join(stanza)) visited_[id].insert(found->second.key);
    if (leaves(stanza)) give_up_turn(room, id, place);
    feed(room, conference::StanzaIn{stream.person(), place, address.nick, std::move(stanza)}, scope);
}

// As a meeting refuses those who are not in it.
void Core::refuse_breakout(SessionId id, conference::BreakoutAddress const& address, xmpp::Element const& stanza,
                           Scope scope) const {
    admission::Decision const decision{
        admission::Refuse{"not-in-meeting", std::string(admission::sentence_of("not-in-meeting")), {}}, {}};
    xmpp::Element verdict("message", ns::kClient);
    verdict.set("from", address.jid);
    verdict.add("json-message", ns::kJitmeet).add_text(admission::verdict_json(decision));
    reply(id, std::move(verdict), scope);
    reply(id, xmpp::error_reply(stanza, {xmpp::ErrorType::Cancel, "not-allowed", decision.text()}), scope);
}

void Core::learn_breakouts(Room& room, Now now) {
    conference::BreakoutRooms const& rooms = room.conference.breakouts();
    if (rooms.version() == room.breakouts_seen) return;
    room.breakouts_seen = rooms.version();
    for (std::string const& jid : room.breakout_jids) by_breakout_.erase(jid);
    std::vector<std::string> const before = std::exchange(room.breakout_jids, {});
    for (auto const& [number, breakout] : rooms.all()) {
        room.breakout_jids.push_back(breakout.hall.jid);
        if (std::ranges::find(before, breakout.hall.jid) == before.end())
            room.recording.breakout(now, number, breakout.hall.jid);
        by_breakout_[breakout.hall.jid] = {by_serial_.at(room.serial), number};
    }
}

void Core::unavailable_room(SessionId id, xmpp::Element const& stanza, Scope scope) const {
    std::string_view type = stanza.attribute("type");
    if (type == "error" || type == "result") return;
    reply(id, xmpp::error_reply(stanza, {xmpp::ErrorType::Cancel, "item-not-found", "This room does not exist"}),
          scope);
}

Core::Rooms::iterator Core::create(ConferenceName const& name, std::string const& key, Scope scope) {
    std::uint64_t serial = next_serial_++;
    conference::Turn turn{scope.now,  scope.ids,           settings_.policy, scope.out,
                          &standing_, &settings_.services, settings_.channel};
    auto set = set_rooms_.find(key);
    conference::Conference made(name, addresses_, serial, admission::policy_of(name, settings_.policy, settings_.rules),
                                set == set_rooms_.end() ? admission::RoomSettings{} : set->second, turn);
    if (auto tries = tries_.take(key, scope.now.wall)) made.restore_tries(*std::move(tries));
    auto room = std::make_unique<Room>(serial, std::move(made), Recording(settings_.recording, settings_.device_key));
    by_serial_[serial] = key;
    by_media_id_[room->conference.media_id()] = key;
    return conferences_.emplace(key, std::move(room)).first;
}

// One turn of one conference. Its timers get its serial number; a room that holds nobody any more is dropped.
void Core::feed(Room& room, conference::Event event, Scope scope) {
    std::size_t from = scope.out.size();
    bool was_held = room.counted_held;
    conference::Turn turn{scope.now, scope.ids, settings_.policy, scope.out, &standing_, &settings_.services};
    turn.may_hold = was_held || held_ < settings_.held_rooms;
    record(room, event, scope.now);
    room.conference.handle(std::move(event), turn);
    take_changes(from, scope);
    std::string prefix = std::to_string(room.serial) + "|";
    for (std::size_t i = from; i < scope.out.size(); ++i) {
        if (auto* start = std::get_if<conference::StartTimer>(&scope.out[i])) start->which.insert(0, prefix);
        if (auto* stop = std::get_if<conference::StopTimer>(&scope.out[i])) stop->which.insert(0, prefix);
        if (auto* decided = std::get_if<conference::Record>(&scope.out[i])) room.recording.decided(scope.now, *decided);
    }
    if (settings_.policy.asks_outside) ask_outside(from, scope);
    learn_breakouts(room, scope.now);
    bool gone = room.conference.is_finished() || room.conference.is_vacant();
    room.counted_held = !gone && !room.conference.is_open();
    if (was_held && !room.counted_held) --held_;
    if (!was_held && room.counted_held) ++held_;
    if (!gone) return;
    std::string key = by_serial_.at(room.serial);
    if (!room.conference.is_open()) tries_.keep(key, room.conference.take_tries(), scope.now.wall);
    by_media_id_.erase(room.conference.media_id());
    for (std::string const& jid : room.breakout_jids) by_breakout_.erase(jid);
    by_serial_.erase(room.serial);
    std::deque<Room::Waiting> const waiting = std::move(room.waiting);
    conferences_.erase(key);
    for (Room::Waiting const& one : waiting) come_again(one.who, one.stanza, scope);
}

void Core::leave_everything(SessionId id, std::string const& why, Scope scope) {
    auto it = visited_.find(id);
    if (it == visited_.end()) return;
    std::set<std::string> rooms = std::move(it->second);
    visited_.erase(it);
    for (std::string const& key : rooms) {
        auto room = conferences_.find(key);
        if (room != conferences_.end()) feed(*room->second, conference::SessionGone{id, why}, scope);
    }
}

void Core::reply(SessionId to, xmpp::Element stanza, Scope scope) const {
    stanza.remove_attribute("to");
    scope.out.emplace_back(conference::Send{to, std::move(stanza)});
}

Core::Room* Core::room_of(OccupantId who) {
    auto key = by_serial_.find(who.number >> 24);
    if (key == by_serial_.end()) return nullptr;
    auto room = conferences_.find(key->second);
    return room == conferences_.end() ? nullptr : room->second.get();
}

std::optional<OccupantId> Core::channel_owner(std::string_view media_id, std::string_view nick,
                                              std::string_view password) const {
    auto key = by_media_id_.find(media_id.substr(0, media_id.find('-')));
    if (key == by_media_id_.end()) return std::nullopt;
    return conferences_.at(key->second)->conference.channel_owner(media_id, nick, password);
}

void Core::channel_opened(OccupantId who, Now now, IdSource& ids, Effects& out) {
    std::size_t const from = out.size();
    if (Room* room = room_of(who)) feed(*room, conference::ChannelOpened{who}, {now, ids, out});
    settle(from, {now, ids, out});
}

void Core::channel_message(OccupantId who, std::string text, Now now, IdSource& ids, Effects& out) {
    std::size_t const from = out.size();
    if (Room* room = room_of(who)) feed(*room, conference::ChannelMessage{who, std::move(text)}, {now, ids, out});
    settle(from, {now, ids, out});
}

void Core::channel_closed(OccupantId who, Now now, IdSource& ids, Effects& out) {
    std::size_t const from = out.size();
    if (Room* room = room_of(who)) feed(*room, conference::ChannelClosed{who}, {now, ids, out});
    settle(from, {now, ids, out});
}

void Core::report(media::Report report, Now now, IdSource& ids, Effects& out) {
    std::string_view id = media::conference_of(report);
    id = id.substr(0, id.find('-'));  // of a breakout room: its meeting's, "-" and a number
    auto key = by_media_id_.find(id);
    if (key == by_media_id_.end()) return;  // of a meeting that has ended
    std::size_t const from = out.size();
    feed(*conferences_.at(key->second), conference::MediaReport{std::move(report)}, {now, ids, out});
    settle(from, {now, ids, out});
}

void Core::timer(std::string_view which, Now now, IdSource& ids, Effects& out) {
    Scope const scope{now, ids, out};
    std::size_t const from = out.size();
    if (which == kKeysTimer)
        keys_timer(scope);
    else if (!session_timer(which, scope) && !outside_timer(which, scope) && !turns_timer(which, scope))
        room_timer(which, scope);
    settle(from, scope);
}

void Core::room_timer(std::string_view which, Scope scope) {
    std::size_t bar = which.find('|');
    if (bar == std::string_view::npos) return;
    OccupantId any{std::stoull(std::string(which.substr(0, bar))) << 24};
    if (Room* room = room_of(any)) feed(*room, conference::TimerFired{std::string(which.substr(bar + 1))}, scope);
}

bool Core::close_room(std::string_view name, std::string const& reason, Now now, IdSource& ids, Effects& out) {
    Result<ConferenceName> const parsed = ConferenceName::parse(name);
    auto it = parsed.ok() ? conferences_.find(parsed.value().text()) : conferences_.end();
    if (it == conferences_.end()) return false;
    std::size_t const from = out.size();
    feed(*it->second, conference::Close{reason}, {now, ids, out});
    settle(from, {now, ids, out});
    return true;
}

std::shared_ptr<std::string const> Core::to_attribute(SessionId session) const {
    auto it = streams_.find(session);
    if (it == streams_.end() || !it->second->is_bound()) return nullptr;
    std::string text = " to='";
    xmpp::append_escaped(text, it->second->person().jid.text());
    text += '\'';
    return std::make_shared<std::string const>(std::move(text));
}

std::string Core::list() const {
    nlohmann::json rooms = nlohmann::json::array();
    for (auto const& [key, room] : conferences_)
        rooms.push_back(nlohmann::json::parse(room->conference.describe(), nullptr, false));
    return rooms.dump();
}

std::optional<std::string> Core::describe(std::string_view name) const {
    Result<ConferenceName> const parsed = ConferenceName::parse(name);
    auto it = parsed.ok() ? conferences_.find(parsed.value().text()) : conferences_.end();
    if (it == conferences_.end()) return std::nullopt;
    return it->second->conference.describe();
}

}  // namespace usher::router
