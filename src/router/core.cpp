#include "router/core.hpp"

#include <nlohmann/json.hpp>

#include "router/room.hpp"
#include "xmpp/namespaces.hpp"
#include "xmpp/stanza_error.hpp"

namespace usher::router {

namespace ns = xmpp::ns;
using conference::Addresses;

Core::Core(Settings settings)
    : settings_(std::move(settings)),
      addresses_(settings_.domain),
      door_{.domain = settings_.domain,
            .policy = &settings_.policy,
            .keys = &settings_.keys,
            .rules = &settings_.tokens,
            .caps_ver = {},
            .memory = this},
      reader_(settings_.xml) {}

Core::~Core() = default;

admission::History Core::recall(admission::Identity const& who, ConferenceName const& where) const {
    auto it = conferences_.find(where.text());
    return it == conferences_.end() ? admission::History{} : it->second->conference.history_of(who);
}

void Core::connected(SessionId session, session::Connect connect) {
    streams_.emplace(session, std::make_unique<session::Stream>(session, std::move(connect), door_));
}

void Core::received(SessionId session, std::string_view text, Now now, IdSource& ids, Effects& out) {
    auto it = streams_.find(session);
    if (it == streams_.end()) return;
    session::Outputs outputs;
    Result<xmpp::Element> element = reader_.read(text);
    if (element.ok())
        it->second->receive(std::move(element).value(), now, ids, outputs);
    else
        it->second->unreadable(element.error().detail, outputs);
    handle_output(session, outputs, {now, ids, out});
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
                           scope.out.emplace_back(conference::Note{"login-refused", {{"code", refused.code}}});
                       },
                       [&](session::End& end) {
                           leave_everything(id, end.reason, scope);
                           scope.out.emplace_back(conference::Hangup{id, end.reason});
                           streams_.erase(id);
                       },
                   },
                   output);
        if (!streams_.contains(id)) return;
    }
}

void Core::disconnected(SessionId session, std::string const& why, Now now, IdSource& ids, Effects& out) {
    if (!streams_.contains(session)) return;
    leave_everything(session, why, {now, ids, out});
    streams_.erase(session);
}

void Core::abandon(SessionId session, Now now, IdSource& ids, Effects& out) {
    disconnected(session, "internal-error", now, ids, out);
    out.emplace_back(conference::Hangup{session, "internal-error"});
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
    SessionId id = stream.person().session;
    std::string key = address.conference.text();
    auto it = conferences_.find(key);
    bool is_join = stanza.name() == "presence" && stanza.attribute("type").empty();
    if (it == conferences_.end()) {
        if (!is_join) {
            if (stanza.name() != "presence") unavailable_room(id, stanza, scope);
            return;
        }
        if (held_ >= settings_.held_rooms) {
            reply(id,
                  xmpp::error_reply(
                      stanza, {xmpp::ErrorType::Wait, "resource-constraint", "overloaded: too many rooms are waiting"}),
                  scope);
            return;
        }
        it = create(address.conference, key, scope);
    }
    if (is_join) visited_[id].insert(key);
    feed(*it->second, conference::StanzaIn{stream.person(), address.space, std::move(address.nick), std::move(stanza)},
         scope);
}

void Core::unavailable_room(SessionId id, xmpp::Element const& stanza, Scope scope) const {
    std::string_view type = stanza.attribute("type");
    if (type == "error" || type == "result") return;
    reply(id, xmpp::error_reply(stanza, {xmpp::ErrorType::Cancel, "item-not-found", "This room does not exist"}),
          scope);
}

Core::Rooms::iterator Core::create(ConferenceName const& name, std::string const& key, Scope scope) {
    std::uint64_t serial = next_serial_++;
    conference::Turn turn{scope.now, scope.ids, settings_.policy, scope.out};
    auto room = std::make_unique<Room>(serial, conference::Conference(name, addresses_, serial, turn));
    by_serial_[serial] = key;
    by_media_id_[room->conference.media_id()] = key;
    return conferences_.emplace(key, std::move(room)).first;
}

// One turn of one conference. Its timers get its serial number; a room that holds nobody any more is dropped.
void Core::feed(Room& room, conference::Event event, Scope scope) {
    std::size_t from = scope.out.size();
    bool was_held = room.counted_held;
    conference::Turn turn{scope.now, scope.ids, settings_.policy, scope.out};
    room.conference.handle(std::move(event), turn);
    std::string prefix = std::to_string(room.serial) + "|";
    for (std::size_t i = from; i < scope.out.size(); ++i) {
        if (auto* start = std::get_if<conference::StartTimer>(&scope.out[i])) start->which.insert(0, prefix);
        if (auto* stop = std::get_if<conference::StopTimer>(&scope.out[i])) stop->which.insert(0, prefix);
    }
    bool gone = room.conference.is_finished() || room.conference.is_vacant();
    room.counted_held = !gone && !room.conference.is_open();
    if (was_held && !room.counted_held) --held_;
    if (!was_held && room.counted_held) ++held_;
    if (!gone) return;
    std::string key = by_serial_.at(room.serial);
    by_media_id_.erase(room.conference.media_id());
    by_serial_.erase(room.serial);
    conferences_.erase(key);
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
    auto key = by_media_id_.find(media_id);
    if (key == by_media_id_.end()) return std::nullopt;
    return conferences_.at(key->second)->conference.channel_owner(nick, password);
}

void Core::channel_opened(OccupantId who, Now now, IdSource& ids, Effects& out) {
    if (Room* room = room_of(who)) feed(*room, conference::ChannelOpened{who}, {now, ids, out});
}

void Core::channel_message(OccupantId who, std::string text, Now now, IdSource& ids, Effects& out) {
    if (Room* room = room_of(who)) feed(*room, conference::ChannelMessage{who, std::move(text)}, {now, ids, out});
}

void Core::channel_closed(OccupantId who, Now now, IdSource& ids, Effects& out) {
    if (Room* room = room_of(who)) feed(*room, conference::ChannelClosed{who}, {now, ids, out});
}

void Core::report(media::Report report, Now now, IdSource& ids, Effects& out) {
    std::string id = std::visit(Overloaded{
                                    [](media::Speakers const& speakers) { return speakers.id; },
                                    [](media::EngineLost const& lost) { return lost.id; },
                                    [](auto const& other) { return other.who.conference; },
                                },
                                report);
    auto key = by_media_id_.find(id);
    if (key == by_media_id_.end()) return;  // of a meeting that has ended
    feed(*conferences_.at(key->second), conference::MediaReport{std::move(report)}, {now, ids, out});
}

void Core::timer(std::string_view which, Now now, IdSource& ids, Effects& out) {
    std::size_t bar = which.find('|');
    if (bar == std::string_view::npos) return;
    OccupantId any{std::stoull(std::string(which.substr(0, bar))) << 24};
    if (Room* room = room_of(any))
        feed(*room, conference::TimerFired{std::string(which.substr(bar + 1))}, {now, ids, out});
}

bool Core::close_room(std::string_view name, std::string const& reason, Now now, IdSource& ids, Effects& out) {
    auto it = conferences_.find(name);
    if (it == conferences_.end()) return false;
    feed(*it->second, conference::Close{reason}, {now, ids, out});
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
    auto it = conferences_.find(name);
    if (it == conferences_.end()) return std::nullopt;
    return it->second->conference.describe();
}

}  // namespace usher::router
