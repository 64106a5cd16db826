// Where everybody comes at nine o'clock: so many people a second come into one meeting (limits.joins_per_room); the
// others wait for a moment, in their order, and nobody is refused for it. What a join costs is paid by all who are
// there.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "router/core.hpp"
#include "router/room.hpp"
#include "xmpp/namespaces.hpp"

namespace usher::router {

namespace ns = xmpp::ns;

namespace {

constexpr std::string_view kTimer = "turns|";
constexpr Milliseconds kSecond{1000};

}  // namespace

// True: it waits, and was told so. The lobby takes everybody at once: it costs its moderators alone.
bool Core::must_wait(Room& room, SessionId id, conference::Place place, std::string const& nick,
                     xmpp::Element const& stanza, Scope scope) {
    int const most = settings_.fairness.joins_per_room;
    if (most == 0 || place.is_lobby() || streams_.at(id)->person().service) return false;
    auto const again = std::ranges::find_if(
        room.waiting, [&](Room::Waiting const& one) { return one.who == id && one.place == place; });
    if (again != room.waiting.end()) {  // he keeps his place
        again->nick = nick;
        again->stanza = stanza;
        return true;
    }
    if (room.waiting.empty() && room.joins.take(scope.now.instant, most, kSecond)) return false;
    room.waiting.push_back({id, place, nick, stanza, scope.now.instant});
    if (room.waiting.size() == 1) start_turns(room, scope);
    xmpp::Element told("message", ns::kClient);
    if (Result<xmpp::Jid> const to = xmpp::Jid::parse(stanza.attribute("to")); to.ok())
        told.set("from", to.value().bare_text());
    nlohmann::json const text = {{"type", "usher"},
                                 {"event", "notice"},
                                 {"code", "queued"},
                                 {"text", "Many people are coming in at this moment. It is your turn soon."},
                                 {"before", room.waiting.size() - 1}};
    told.add("json-message", ns::kJitmeet).add_text(text.dump());
    reply(id, std::move(told), scope);
    return true;
}

void Core::give_up_turn(Room& room, SessionId id, conference::Place place) {
    std::erase_if(room.waiting, [&](Room::Waiting const& one) { return one.who == id && one.place == place; });
}

void Core::take_in(std::string const& key, SessionId id, conference::Place place, std::string nick,
                   xmpp::Element stanza, Scope scope) {
    visited_[id].insert(key);
    Room& room = *conferences_.at(key);
    bool const was_inside = room.conference.is_inside(id);
    feed(room, conference::StanzaIn{streams_.at(id)->person(), place, std::move(nick), std::move(stanza)}, scope);
    if (was_inside) return;
    if (auto it = conferences_.find(key); it != conferences_.end()) probe_others(*it->second, id, scope);
}

void Core::start_turns(Room const& room, Scope scope) const {
    scope.out.emplace_back(conference::StartTimer{std::string(kTimer) + std::to_string(room.serial),
                                                  room.joins.free_at(settings_.fairness.joins_per_room, kSecond)});
}

// Whoever has gone meanwhile takes no turn. Whose line was lost while he waited sits as one whose line was lost.
bool Core::turns_timer(std::string_view which, Scope scope) {
    if (!which.starts_with(kTimer)) return false;
    std::uint64_t const serial = std::stoull(std::string(which.substr(kTimer.size())));
    for (Room* room = room_of({serial << 24}); room != nullptr; room = room_of({serial << 24})) {
        if (room->waiting.empty()) return true;
        bool const is_here = streams_.contains(room->waiting.front().who);
        if (is_here && !room->joins.take(scope.now.instant, settings_.fairness.joins_per_room, kSecond)) {
            start_turns(*room, scope);
            return true;
        }
        Room::Waiting next = std::move(room->waiting.front());
        room->waiting.pop_front();
        if (!is_here) continue;
        ++counts_.turns;
        counts_.turn_seconds += std::chrono::duration<double>(scope.now.instant - next.since).count();
        std::string const key = by_serial_.at(serial);
        take_in(key, next.who, next.place, std::move(next.nick), std::move(next.stanza), scope);
        if (auto const lost = lost_.find(next.who); lost != lost_.end()) {
            lost->second.had_place = has_place(next.who);
            tell_rooms(next.who, conference::SessionLost{next.who}, scope);
        }
    }
    return true;
}

// The meeting ended while he waited: as if he came now.
void Core::come_again(SessionId id, xmpp::Element stanza, Scope scope) {
    if (streams_.contains(id)) route(id, std::move(stanza), scope);
}

}  // namespace usher::router
