#include "shell/webhooks.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "token/shown.hpp"

namespace usher::shell {

namespace {

using conference::Happened;
using conference::Happening;
using nlohmann::json;

std::string_view name_of(Happening what) {
    switch (what) {
        case Happening::RoomOpened: return "room.opened";
        case Happening::RoomClosed: return "room.closed";
        case Happening::PersonJoined: return "person.joined";
        case Happening::PersonLeft: return "person.left";
        case Happening::PersonWaits: return "person.waits";
    }
    return {};
}

void put(json& object, char const* key, std::string const& value) {
    if (!value.empty()) object[key] = value;
}

json about(std::string_view event, std::string const& room, std::string const& meeting, WallTime at, IdSource& ids) {
    json body = {{"id", ids.uuid()}, {"event", event}, {"at", token::shown(at)}, {"at_ms", at.since_epoch.count()}};
    put(body, "room", room);
    put(body, "meeting", meeting);
    return body;
}

fetch::Delivery delivery_of(json const& body) {
    return {body["id"], body["event"], body.dump(-1, ' ', false, json::error_handler_t::replace)};
}

}  // namespace

fetch::Delivery question_of(conference::AskOutside const& ask, WallTime at, IdSource& ids) {
    json body = about("decide", ask.room, {}, at, ids);
    json person = {{"identity", ask.person.identity.text()}, {"role", ask.role}, {"address", ask.person.address}};
    put(person, "name", ask.name);
    if (auto const* good = std::get_if<admission::GoodToken>(&ask.person.token)) {
        put(person, "issuer", good->claims.issuer);
        put(person, "user_id", good->claims.user.id);
        put(person, "email", good->claims.user.email);
        put(person, "jti", good->claims.jti);
    }
    body["person"] = std::move(person);
    return delivery_of(body);
}

Webhooks::Webhooks(std::vector<std::string> events, std::function<void(fetch::Delivery)> send, Keep keep,
                   std::map<std::string, std::uint64_t> sequences)
    : events_(std::move(events)), send_(std::move(send)), keep_(std::move(keep)), sequence_(std::move(sequences)) {}

bool Webhooks::wants(std::string_view event) const {
    return events_.empty() || std::ranges::find(events_, event) != events_.end();
}

void Webhooks::deliver(json body, std::string const& meeting, bool is_last) {
    std::uint64_t const number = ++sequence_[meeting];
    body["sequence"] = number;
    if (is_last) sequence_.erase(meeting);
    fetch::Delivery delivery = delivery_of(body);
    if (keep_) keep_(storage::DeliveryPut{{delivery.id, delivery.event, delivery.body}, meeting, is_last ? 0 : number});
    send_(std::move(delivery));
}

void Webhooks::happened(Happened const& what, WallTime at, IdSource& ids) {
    bool const is_last = what.what == Happening::RoomClosed;
    std::string_view const event = name_of(what.what);
    if (!wants(event)) {
        if (is_last && sequence_.erase(what.meeting) != 0 && keep_) keep_(storage::SequenceEnd{what.meeting});
        return;
    }
    json body = about(event, what.conference, what.meeting, at, ids);
    body["people"] = what.people;
    put(body, "reason", what.reason);
    if (!what.nick.empty()) {
        json person = {{"nick", what.nick}, {"identity", what.identity}};
        put(person, "name", what.name);
        put(person, "role", what.role);
        put(person, "place", what.place);
        body["person"] = std::move(person);
    }
    deliver(std::move(body), what.meeting, is_last);
}

void Webhooks::draining(WallTime at, WallTime until, IdSource& ids) {
    if (!wants("server.draining")) return;
    json body = about("server.draining", {}, {}, at, ids);
    body["until"] = token::shown(until);
    deliver(std::move(body), {}, false);
}

void Webhooks::decided(conference::Record const& record, WallTime at, IdSource& ids) {
    if (!wants("decision")) return;
    // A meeting that has not begun, or has ended, is not counted: its decisions are told among the others.
    std::string const meeting = sequence_.contains(record.meeting) ? record.meeting : std::string{};
    json body = about("decision", record.conference, meeting, at, ids);
    body["stage"] = admission::name_of(record.stage);
    body["verdict"] = record.decision.code();
    if (!record.decision.trace.empty()) {
        body["rule"] = record.decision.trace.back().rule;
        body["because"] = record.decision.trace.back().because;
    }
    body["person"] = {{"identity", record.identity}};
    deliver(std::move(body), meeting, false);
}

}  // namespace usher::shell
