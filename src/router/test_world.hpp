// A small world for tests of the core: people with streams, a clock that is moved by hand, an engine that answers at
// once.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "media/fake/fake_engine.hpp"
#include "router/core.hpp"
#include "token/mint.hpp"

namespace usher::router::test {

inline constexpr char kSecret[] = "a-shared-secret-of-more-than-32-bytes";

class World;

// Somebody with a stream. `inbox` is what he got and has not looked at yet.
struct Someone {
    World* world = nullptr;
    SessionId session;
    std::string jid;
    std::string nick;
    std::vector<std::string> inbox;
    bool hung_up = false;

    void say(std::string const& xml);
    // Takes the first message that contains every one of these texts; fails the test if there is none.
    std::string expect(std::vector<std::string> const& texts);
    // Has any message with all of these texts come?
    bool has(std::vector<std::string> const& texts) const;
    void forget() { inbox.clear(); }

    void request_conference(std::string const& room, bool old = false, std::string const& session_id = {});
    void join(std::string const& room, std::string const& name = "Someone", std::string const& password = {});
    void knock(std::string const& room, std::string const& name = "Someone");
    void leave(std::string const& room);
};

// What outlives a connection, and rooms in which people only wait.
struct Lasting {
    Seconds resume{60};
    Seconds linger{5};
    std::size_t backlog = 1 << 20;
    std::size_t lost_sessions = 100;
    std::size_t held_rooms = 100;
};

class World {
public:
    explicit World(admission::Policy policy = {}, std::string const& name = "meet.example",
                   std::vector<admission::RoomRule> rules = {}, std::vector<session::ServiceAccount> accounts = {},
                   Lasting lasting = {}, Fairness fairness = {})
        : domain(name) {
        Settings settings;
        settings.resumption = {lasting.resume, lasting.backlog};
        settings.linger_after_unload = lasting.linger;
        settings.lost_sessions = lasting.lost_sessions;
        settings.held_rooms = lasting.held_rooms;
        settings.fairness = fairness;
        settings.domain = domain;
        policy.domain = settings.domain;
        settings.policy = policy;
        settings.rules = std::move(rules);
        settings.accounts = std::move(accounts);
        settings.tokens.domain = settings.domain;
        EXPECT_TRUE(settings.keys.add_secret("test", Secret{kSecret}).ok());
        settings.device_key = Secret{"device-key"};
        core = std::make_unique<Core>(std::move(settings));
    }

    Now now() const { return {Instant{elapsed}, WallTime{Milliseconds{1'800'000'000'000}} + elapsed}; }

    std::string token(nlohmann::json user, std::string const& room = "alpha", nlohmann::json more = {}) {
        std::int64_t at = now().wall.seconds();
        nlohmann::json claims = {{"iss", "acme-app"}, {"aud", "jitsi"},   {"sub", "meet.example"},
                                 {"room", room},      {"exp", at + 3600}, {"context", {{"user", std::move(user)}}}};
        if (more.is_object()) claims.update(more);
        return sign(claims);
    }
    std::string host_token(std::string const& id = "ana", std::string const& room = "alpha") {
        return token({{"id", "u-" + id}, {"name", id}, {"moderator", true}}, room);
    }
    std::string member_token(std::string const& id = "ben", std::string const& room = "alpha") {
        return token({{"id", "u-" + id}, {"name", id}}, room);
    }
    std::string sign(nlohmann::json const& claims);

    // A connection on which nothing was said yet.
    Someone& meet(std::string const& token = {}, std::string const& room = "alpha");
    std::string address = "192.0.2.7";  // of whoever connects next
    // After bind: who the server says this is.
    void know_address(Someone& person);
    // Opens a stream up to bind. `token` empty: none.
    Someone& connect(std::string const& token = {}, std::string const& room = "alpha");
    // connect, conference request and join in one.
    Someone& come(std::string const& token, std::string const& room = "alpha", std::string const& name = "Someone") {
        Someone& person = connect(token, room);
        person.request_conference(room);
        person.forget();
        person.join(room, name);
        return person;
    }
    // The operator's own program answers the question that was asked first.
    void answer_outside(admission::OutsideAnswer answer) {
        std::uint64_t const number = asked.front().number;
        asked.erase(asked.begin());
        core->outside_answered(number, std::move(answer), now(), ids, effects);
        perform();
    }
    void drop(Someone& person, Loss how = Loss::Connection) {
        core->disconnected(person.session, how, now(), ids, effects);
        perform();
    }
    void pass(Milliseconds span);

    void perform();

    std::string domain;
    std::unique_ptr<Core> core;
    media::FakeEngine engine;
    SeededIds ids{42};
    Milliseconds elapsed{0};
    Effects effects;
    std::vector<std::string> decisions;  // "join:lobby", "knock:admitted", …
    std::vector<conference::Record> records;
    std::vector<conference::Happened> happenings;
    std::vector<std::string> notes;
    std::vector<conference::Note> note_lines;
    std::vector<conference::FetchKeys> questions;  // that nobody has answered
    std::vector<conference::AskOutside> asked;     // likewise
    std::map<std::string, Instant> timers;
    std::map<SessionId, SessionId> moved;
    std::vector<admission::Change> stored;
    bool media_answers = true;

protected:
    std::map<SessionId, std::unique_ptr<Someone>> people_;
    std::uint64_t next_ = 1;
};

inline void Someone::say(std::string const& xml) {
    world->core->received(session, xml, world->now(), world->ids, world->effects);
    world->perform();
}

inline bool Someone::has(std::vector<std::string> const& texts) const {
    return std::ranges::any_of(inbox, [&](std::string const& message) {
        return std::ranges::all_of(texts,
                                   [&](std::string const& text) { return message.find(text) != std::string::npos; });
    });
}

inline std::string Someone::expect(std::vector<std::string> const& texts) {
    for (auto it = inbox.begin(); it != inbox.end(); ++it) {
        if (!std::ranges::all_of(texts, [&](std::string const& text) { return it->find(text) != std::string::npos; }))
            continue;
        std::string message = *it;
        inbox.erase(it);
        return message;
    }
    std::string all;
    for (std::string const& message : inbox) all += "\n  " + message;
    std::string wanted;
    for (std::string const& text : texts) wanted += " [" + text + "]";
    ADD_FAILURE() << nick << " did not get" << wanted << "; he got:" << all;
    return {};
}

inline void Someone::request_conference(std::string const& room, bool old, std::string const& session_id) {
    std::string attribute = session_id.empty() ? "" : " session-id='" + session_id + "'";
    say("<iq xmlns='jabber:client' type='set' id='cr' to='focus.meet.example'><conference "
        "xmlns='http://jitsi.org/protocol/focus' room='" +
        room + "@conference.meet.example' machine-uid='m'" + attribute + ">" +
        (old ? "<property name='disableRtx' value='false'/>" : "<property name='visitors-version' value='1'/>") +
        "</conference></iq>");
}

inline void Someone::join(std::string const& room, std::string const& name, std::string const& password) {
    std::string nick_child = name.empty() ? "" : "<nick xmlns='http://jabber.org/protocol/nick'>" + name + "</nick>";
    std::string inner = password.empty() ? "" : "<password>" + password + "</password>";
    say("<presence xmlns='jabber:client' to='" + room + "@conference.meet.example/" + nick +
        "'><x xmlns='http://jabber.org/protocol/muc'>" + inner + "</x>" + nick_child + "</presence>");
}

inline void Someone::knock(std::string const& room, std::string const& name) {
    say("<presence xmlns='jabber:client' to='" + room + "@lobby.meet.example/k" + nick +
        "'><x xmlns='http://jabber.org/protocol/muc'/><nick xmlns='http://jabber.org/protocol/nick'>" + name +
        "</nick></presence>");
}

inline void Someone::leave(std::string const& room) {
    say("<presence xmlns='jabber:client' type='unavailable' to='" + room + "@conference.meet.example/" + nick + "'/>");
}

inline std::string World::sign(nlohmann::json const& claims) {
    return token::mint(claims.dump(), token::Algorithm::Hs256, Secret{kSecret}).value();
}

inline Someone& World::meet(std::string const& token, std::string const& room) {
    SessionId id{next_++};
    Someone& person = *people_.emplace(id, std::make_unique<Someone>()).first->second;
    person.world = this;
    person.session = id;
    session::Connect connect;
    connect.address = address;
    connect.room = room;
    connect.token = Secret{token};
    connect.has_token = !token.empty();
    connect.base_url = "http://meet.example";
    core->connected(id, std::move(connect));
    return person;
}

inline void World::know_address(Someone& person) {
    std::shared_ptr<std::string const> to = core->to_attribute(person.session);
    if (!to) return;
    person.jid = to->substr(5, to->size() - 6);
    person.nick = person.jid.substr(0, 8);
    person.forget();
}

inline Someone& World::connect(std::string const& token, std::string const& room) {
    Someone& person = meet(token, room);
    std::string open = "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='" + domain + "' version='1.0'/>";
    person.say(open);
    person.say("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'/>");
    person.say(open);
    person.say("<iq xmlns='jabber:client' type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>");
    know_address(person);
    return person;
}

inline void World::pass(Milliseconds span) {
    Instant until{elapsed + span};
    while (true) {
        auto due = std::ranges::min_element(timers, {}, [](auto const& timer) { return timer.second; });
        if (due == timers.end() || due->second > until) break;
        std::string which = due->first;
        elapsed = std::max(elapsed, due->second.since_start);
        timers.erase(due);
        core->timer(which, now(), ids, effects);
        perform();
    }
    elapsed = until.since_start;
}

inline void World::perform() {
    Effects turn = std::move(effects);
    effects.clear();
    auto give = [&](SessionId to, std::string const& bytes) {
        if (auto it = people_.find(to); it != people_.end()) it->second->inbox.push_back(bytes);
    };
    for (conference::Effect& effect : turn) {
        std::visit(Overloaded{
                       [&](conference::Send& out) { give(out.to, out.stanza.to_xml()); },
                       [&](conference::Write& out) { give(out.to, out.element.to_xml()); },
                       [&](conference::Broadcast& out) {
                           for (SessionId to : out.to) give(to, *out.stanza.bytes);
                       },
                       [&](conference::Replay& out) {
                           for (auto const& stanza : out.stanzas) give(out.to, *stanza.bytes);
                       },
                       [&](conference::Resend& out) {
                           for (auto const& stanza : out.stanzas) give(out.to, *stanza.bytes);
                       },
                       [&](conference::Moved& out) { moved[out.from] = out.to; },
                       [&](conference::Hangup& out) {
                           if (auto it = people_.find(out.session); it != people_.end()) it->second->hung_up = true;
                       },
                       [&](conference::ChannelSend&) {},
                       [&](conference::ChannelClose&) {},
                       [&](conference::StartTimer& out) { timers[out.which] = out.at; },
                       [&](conference::StopTimer& out) { timers.erase(out.which); },
                       [&](conference::Media& out) { engine.submit(std::move(out.command)); },
                       [&](conference::Store& out) { stored.push_back(std::move(out.change)); },
                       [&](conference::FetchKeys& out) { questions.push_back(out); },
                       [&](conference::AskOutside& out) { asked.push_back(std::move(out)); },
                       [&](conference::Record& out) {
                           decisions.push_back(std::string(admission::name_of(out.stage)) + ":" + out.decision.code());
                           records.push_back(std::move(out));
                       },
                       [&](conference::Happened& out) { happenings.push_back(std::move(out)); },
                       [&](conference::Note& out) {
                           notes.push_back(out.event);
                           note_lines.push_back(out);
                       },
                   },
                   effect);
    }
    if (!media_answers) return;
    for (media::Report& report : engine.take()) core->report(std::move(report), now(), ids, effects);
    if (!effects.empty()) perform();
}

}  // namespace usher::router::test
