// The whole core: bytes choose who does what next and how time passes. Nothing a client sends may break an invariant:
// a moderator is one by claim or by a moderator's grant, nobody sits in the meeting whom no decision admitted.
#include <algorithm>
#include <cstdlib>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "media/fake/fake_engine.hpp"
#include "router/core.hpp"
#include "token/mint.hpp"

namespace {

using namespace usher;

constexpr char kSecret[] = "a-shared-secret-of-more-than-32-bytes";

void require(bool holds) {
    if (!holds) std::abort();
}

struct Bytes {
    std::string_view rest;
    std::uint8_t next() {
        if (rest.empty()) return 0;
        auto byte = static_cast<std::uint8_t>(rest.front());
        rest.remove_prefix(1);
        return byte;
    }
    std::string_view take(std::size_t count) {
        std::string_view part = rest.substr(0, std::min(count, rest.size()));
        rest.remove_prefix(part.size());
        return part;
    }
};

struct Fuzz {
    router::Core core;
    media::FakeEngine engine;
    SeededIds ids{1};
    conference::Effects effects;
    Milliseconds elapsed{0};
    std::map<SessionId, std::string> jids;
    std::vector<SessionId> sessions;
    std::map<std::string, Instant> timers;
    std::uint64_t next = 1;
    bool lobby_from_the_start;
    bool granted = false;  // an attempt to grant was made
    bool opened = false;   // an attempt to admit, or to switch the lobby, was made

    static router::Settings settings(std::uint8_t choice) {
        router::Settings made;
        made.domain = "d";
        made.policy.domain = "d";
        made.policy.lobby = static_cast<admission::LobbyMode>(choice % 3);
        made.policy.guests = admission::Guests::Yes;
        made.policy.guests_may_create = (choice & 4) != 0;
        made.policy.waiting = (choice & 8) != 0 ? admission::WaitingMode::On : admission::WaitingMode::Off;
        made.tokens.domain = "d";
        require(made.keys.add_secret("k", Secret{kSecret}).ok());
        made.device_key = Secret{"device"};
        return made;
    }
    explicit Fuzz(std::uint8_t choice) : core(settings(choice)), lobby_from_the_start(choice % 3 == 1) {}

    Now now() const { return {{elapsed}, {Milliseconds{1'800'000'000'000} + elapsed}}; }

    void perform() {
        conference::Effects turn = std::move(effects);
        effects.clear();
        for (conference::Effect& effect : turn) {
            if (auto* media = std::get_if<conference::Media>(&effect)) engine.submit(std::move(media->command));
            if (auto* start = std::get_if<conference::StartTimer>(&effect)) timers[start->which] = start->at;
            if (auto* stop = std::get_if<conference::StopTimer>(&effect)) timers.erase(stop->which);
        }
        for (media::Report& report : engine.take()) core.report(std::move(report), now(), ids, effects);
        if (!effects.empty()) perform();
    }
    void say(SessionId who, std::string const& text) {
        core.received(who, text, now(), ids, effects);
        perform();
    }
    void connect(std::uint8_t kind) {
        if (sessions.size() > 12) return;
        SessionId id{next++};
        session::Connect connect;
        connect.room = "r";
        connect.base_url = "http://d";
        if (kind % 3 != 0) {
            std::string user = R"({"id":"u)" + std::to_string(kind % 5) + R"(","moderator":)" +
                               (kind % 3 == 1 ? "true" : "false") + "}";
            std::string claims = R"({"room":"r","exp":1800003600,"context":{"user":)" + user + "}}";
            connect.token = Secret{token::mint(claims, token::Algorithm::Hs256, Secret{kSecret}).value()};
            connect.has_token = true;
        }
        core.connected(id, std::move(connect));
        say(id, "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='d' version='1.0'/>");
        say(id, "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'/>");
        say(id, "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='d' version='1.0'/>");
        say(id, "<iq xmlns='jabber:client' type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>");
        if (auto to = core.to_attribute(id)) jids[id] = to->substr(5, to->size() - 6);
        sessions.push_back(id);
    }
    std::string nick(SessionId who) { return jids[who].substr(0, 8); }
    SessionId pick(std::uint8_t byte) const {
        return sessions.empty() ? SessionId{} : sessions[byte % sessions.size()];
    }

    void act(Bytes& bytes) {
        std::uint8_t what = bytes.next();
        if (what % 16 == 0 || sessions.empty()) return connect(bytes.next());
        SessionId who = pick(bytes.next());
        SessionId other = pick(bytes.next());
        std::string room = "r@conference.d";
        switch (what % 16) {
            case 1:
            case 2:
                return say(who, "<presence xmlns='jabber:client' to='" + room + "/" + nick(who) +
                                    "'><x xmlns='http://jabber.org/protocol/muc'/><nick "
                                    "xmlns='http://jabber.org/protocol/nick'>N</nick></presence>");
            case 3:
                return say(who, "<presence xmlns='jabber:client' to='r@lobby.d/k" + nick(who) +
                                    "'><x xmlns='http://jabber.org/protocol/muc'/><nick "
                                    "xmlns='http://jabber.org/protocol/nick'>N</nick></presence>");
            case 4:
                opened = true;
                return say(who, "<message xmlns='jabber:client' to='" + room +
                                    "'><x xmlns='http://jabber.org/protocol/muc#user'><invite to='" + jids[other] +
                                    "'/></x></message>");
            case 5:
                return say(who,
                           "<iq xmlns='jabber:client' type='set' id='1' to='r@lobby.d'><query "
                           "xmlns='http://jabber.org/protocol/muc#admin'><item role='none' nick='k" +
                               nick(other) + "'/></query></iq>");
            case 6:
                granted = opened = true;
                return say(who, "<iq xmlns='jabber:client' type='set' id='1' to='" + room +
                                    "'><query xmlns='http://jabber.org/protocol/muc#admin'><item " +
                                    std::string(bytes.next() % 2 == 0 ? "role='none'" : "affiliation='owner'") +
                                    " nick='" + nick(other) + "'/></query></iq>");
            case 7:
                opened = true;
                return say(who, "<iq xmlns='jabber:client' type='set' id='1' to='" + room +
                                    "'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' "
                                    "type='submit'><field var='muc#roomconfig_membersonly'><value>" +
                                    std::string(bytes.next() % 2 == 0 ? "1" : "0") +
                                    "</value></field></x></query></iq>");
            case 8:
                return say(who,
                           "<presence xmlns='jabber:client' type='unavailable' to='" + room + "/" + nick(who) + "'/>");
            case 9:
                core.disconnected(who, router::Loss::Connection, now(), ids, effects);
                std::erase(sessions, who);
                return perform();
            case 10: {
                elapsed += Milliseconds{bytes.next() * 500};
                auto due = timers;
                for (auto const& [which, at] : due) {
                    if (at > now().instant) continue;
                    timers.erase(which);
                    core.timer(which, now(), ids, effects);
                    perform();
                }
                return;
            }
            case 11: return say(who, "<message xmlns='jabber:client' to='endconference.d'><end_conference/></message>");
            case 12:
                return say(who,
                           "<iq xmlns='jabber:client' type='set' id='1' to='" + room +
                               "/focus'><jingle xmlns='urn:xmpp:jingle:1' action='session-terminate' sid='x'/></iq>");
            default:
                granted = opened = true;  // free text may do either
                return say(who, std::string(bytes.take(bytes.next())));
        }
    }

    // Nobody granted: no co-host. Lobby on from the start, nobody admitted, never switched off: only hosts are inside.
    void check() const {
        nlohmann::json rooms = nlohmann::json::parse(core.list());
        for (nlohmann::json const& room : rooms) {
            for (nlohmann::json const& person : room["people"]) {
                std::string role = person["role"];
                if (!granted) require(role != "cohost");
                bool inside = person["space"] == "main";
                if (lobby_from_the_start && !opened && inside) require(role == "host");
            }
        }
    }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    Bytes bytes{{reinterpret_cast<char const*>(data), size}};
    Fuzz fuzz(bytes.next());
    while (!bytes.rest.empty()) {
        fuzz.act(bytes);
        fuzz.check();
    }
    return 0;
}
