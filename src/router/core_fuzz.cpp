// The whole core: bytes choose who does what next and how time passes. Nothing a client sends may break an invariant:
// a moderator is one by claim or by a moderator's grant, nobody sits in the meeting whom no decision admitted, a
// session that is taken up again is of the same person, and when everybody has gone nothing is left.
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

constexpr int kMostActs = 200;  // more are slow, and say nothing new
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

// Signed once: they are the same for every input. Kinds that are a multiple of three come without.
std::string const& token_of(std::uint8_t kind) {
    static std::map<std::uint8_t, std::string> const kTokens = [] {
        std::map<std::uint8_t, std::string> made;
        for (std::uint8_t one = 0; one < 15; ++one) {
            std::string user =
                R"({"id":"u)" + std::to_string(one % 5) + R"(","moderator":)" + (one % 3 == 1 ? "true" : "false") + "}";
            std::string claims = R"({"room":"r","exp":1800003600,"context":{"user":)" + user + "}}";
            if (one % 3 != 0) made[one] = token::mint(claims, token::Algorithm::Hs256, Secret{kSecret}).value();
        }
        return made;
    }();
    static std::string const kNone;
    auto const it = kTokens.find(static_cast<std::uint8_t>(kind % 15));
    return it == kTokens.end() ? kNone : it->second;
}

struct Fuzz {
    router::Core core;
    media::FakeEngine engine;
    SeededIds ids{1};
    conference::Effects effects;
    Milliseconds elapsed{0};
    std::map<SessionId, std::string> jids;
    std::map<SessionId, std::uint8_t> kinds;
    std::map<SessionId, std::string> resumptions;  // the id that a session was given
    std::vector<SessionId> lost;
    std::vector<SessionId> sessions;
    bool changed = false;  // who is where, perhaps
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
            if (std::holds_alternative<conference::Broadcast>(effect)) changed = true;
            if (auto* write = std::get_if<conference::Write>(&effect))
                if (write->element.name() == "enabled") resumptions[write->to] = write->element.attribute("id");
            if (auto* moved = std::get_if<conference::Moved>(&effect)) move(moved->from, moved->to);
            if (auto* hangup = std::get_if<conference::Hangup>(&effect)) std::erase(sessions, hangup->session);
        }
        for (media::Report& report : engine.take()) core.report(std::move(report), now(), ids, effects);
        if (!effects.empty()) perform();
    }
    void move(SessionId from, SessionId to) {
        bool const has_token = kinds[to] % 3 != 0;  // then it is the same user's, else there is none now either
        require((kinds[from] % 3 != 0) == has_token && (!has_token || kinds[from] % 5 == kinds[to] % 5));
        std::erase(lost, to);
        std::erase(sessions, to);
        std::replace(sessions.begin(), sessions.end(), from, to);
    }
    void say(SessionId who, std::string const& text) {
        core.received(who, text, now(), ids, effects);
        perform();
    }
    // Up to where it may bind or resume.
    SessionId log_in(std::uint8_t kind) {
        SessionId id{next++};
        session::Connect connect;
        connect.room = "r";
        connect.base_url = "http://d";
        connect.address = "192.0.2." + std::to_string(kind % 4);
        connect.token = Secret{token_of(kind)};
        connect.has_token = !token_of(kind).empty();
        kinds[id] = kind;
        sessions.push_back(id);
        core.connected(id, std::move(connect));
        say(id, "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='d' version='1.0'/>");
        say(id, "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'/>");
        say(id, "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='d' version='1.0'/>");
        return id;
    }
    void connect(std::uint8_t kind) {
        if (sessions.size() > 12) return;
        SessionId const id = log_in(kind);
        say(id, "<iq xmlns='jabber:client' type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>");
        if (auto to = core.to_attribute(id)) jids[id] = to->substr(5, to->size() - 6);
    }
    void lose(SessionId who, router::Loss how) {
        core.disconnected(who, how, now(), ids, effects);
        std::erase(sessions, who);
        lost.push_back(who);
        perform();
    }
    // By its owner or by somebody else, of a session that is lost, or lives, or is long gone.
    void resume(std::uint8_t which, std::uint8_t kind, std::uint8_t handled) {
        if (resumptions.empty() || sessions.size() > 12) return;
        auto const it = std::next(resumptions.begin(), which % static_cast<std::ptrdiff_t>(resumptions.size()));
        std::string const previd = it->second;
        SessionId const by = log_in(kind % 2 == 0 ? kinds[it->first] : kind);
        say(by, "<resume xmlns='urn:xmpp:sm:3' h='" + std::to_string(handled % 8) + "' previd='" + previd + "'/>");
    }
    void pass(Milliseconds span) {
        elapsed += span;
        auto due = timers;
        for (auto const& [which, at] : due) {
            if (at > now().instant) continue;
            timers.erase(which);
            core.timer(which, now(), ids, effects);
            perform();
        }
    }
    // Everybody goes, and after a while nothing is left of anything.
    void end() {
        while (!sessions.empty()) lose(sessions.back(), router::Loss::Connection);
        for (int i = 0; i < 100 && !timers.empty(); ++i) pass(Milliseconds{3'600'000});
        require(core.sessions() == 0);
        require(core.conferences() == 0);
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
            case 9: return lose(who, static_cast<router::Loss>(bytes.next() % 3));
            case 10: return pass(Milliseconds{bytes.next() * 500});
            case 11: return say(who, "<message xmlns='jabber:client' to='endconference.d'><end_conference/></message>");
            case 12:
                return say(who,
                           "<iq xmlns='jabber:client' type='set' id='1' to='" + room +
                               "/focus'><jingle xmlns='urn:xmpp:jingle:1' action='session-terminate' sid='x'/></iq>");
            case 13: return say(who, "<enable xmlns='urn:xmpp:sm:3' resume='true'/>");
            case 14: return resume(bytes.next(), bytes.next(), bytes.next());
            default:
                granted = opened = true;  // free text may do either
                return say(who, std::string(bytes.take(bytes.next())));
        }
    }

    // Nobody granted: no co-host. Lobby on from the start, nobody admitted, never switched off: only hosts are inside.
    void check() {
        if (!std::exchange(changed, false)) return;
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
    for (int acts = 0; acts < kMostActs && !bytes.rest.empty(); ++acts) {
        fuzz.act(bytes);
        fuzz.check();
    }
    fuzz.end();
    return 0;
}
