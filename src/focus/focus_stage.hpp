// For tests: a focus with people and an engine around it that believe nothing and check what they are told.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/random.hpp"
#include "focus/focus.hpp"
#include "xmpp/namespaces.hpp"
#include "xmpp/xml_reader.hpp"

namespace usher::focus::test {

inline xmpp::Element parse(std::string_view xml) {
    xmpp::XmlReader reader;
    Result<xmpp::Element> element = reader.read(xml);
    EXPECT_TRUE(element.ok()) << (element.ok() ? "" : element.error().detail) << ": " << xml;
    return element.ok() ? std::move(element).value() : xmpp::Element("broken", "");
}

// A stream as a client knows it.
struct Seen {
    std::string owner;
    std::string name;
    std::string msid;
    bool is_video = false;
    bool operator==(Seen const&) const = default;
};

// The part of a client library that keeps sessions and remote sources.
struct Client {
    Member member;
    std::string sid;  // of the session that it has; empty: none
    std::string bridge_session;
    std::string channel_url;
    std::string initiate_id;
    std::map<media::Ssrc, Seen> streams;  // remote ones, primary and RTX
    std::map<media::Ssrc, media::Ssrc> rtx;
    std::vector<std::string> channel;  // bridge channel messages
    std::vector<xmpp::Element> iqs;    // everything, in order
    int initiates = 0;
    int terminates = 0;
    int channel_closes = 0;

    std::set<std::string> names() const {
        std::set<std::string> names;
        for (auto const& [ssrc, seen] : streams) names.insert(seen.name);
        return names;
    }
    std::vector<nlohmann::json> heard(std::string_view what) const {
        std::vector<nlohmann::json> list;
        for (std::string const& text : channel) {
            nlohmann::json message = nlohmann::json::parse(text, nullptr, false);
            if (message.is_object() && message.value("colibriClass", "") == what) list.push_back(message);
        }
        return list;
    }
    xmpp::Element const& last() const { return iqs.back(); }
    std::size_t count(std::string_view action) const {
        std::size_t number = 0;
        for (xmpp::Element const& iq : iqs)
            if (xmpp::Element const* jingle = iq.child("jingle");
                jingle != nullptr && jingle->attribute("action") == action)
                ++number;
        return number;
    }
};

class Stage {
public:
    explicit Stage(bool json = false, int min_participants = 2, ChannelLimits channel = {})
        : focus({"standup@conference.example", "focus@auth.example/focus", "c0ffee", min_participants,
                 Milliseconds{20000}, json, channel}) {}

    OccupantId seat(std::string const& nick, Dialect dialect, bool may_send = true) {
        OccupantId const id{++last_};
        Member member{id, nick, nick + "@example/web", dialect, "wss://meet.example", may_send};
        clients[id].member = member;
        focus.seat(std::move(member), now, ids, out);
        perform();
        return id;
    }
    void unseat(OccupantId id) {
        focus.unseat(id, now, ids, out);
        perform();
        clients.erase(id);
    }
    // Seats, answers the offer with audio and simulcast video, opens the channel.
    OccupantId join(std::string const& nick, Dialect dialect) {
        OccupantId const id = seat(nick, dialect);
        accept_open();
        return id;
    }
    void accept_open() {
        for (auto& [id, client] : clients)
            if (!client.sid.empty() && !accepted.contains(client.sid)) accept(id);
    }
    void accept(OccupantId id) {
        accept(id, 1000 * id.number + 100000 * static_cast<std::uint64_t>(clients[id].initiates));
    }
    void accept(OccupantId id, std::uint64_t base) {
        Client& client = clients[id];
        accepted.insert(client.sid);
        EXPECT_EQ(ask(id, accept_xml(client, base)), "result");
        if (client.channel_closes == channels_[id]) {
            ++channels_[id];
            focus.channel_opened(id, now, out);
            perform();
        }
    }

    // Sends an IQ and gives back "result" or the error's condition.
    std::string ask(OccupantId id, std::string const& jingle, std::string_view type = "set") {
        std::string const request = "q" + std::to_string(++last_request_);
        xmpp::Element iq =
            parse("<iq xmlns='jabber:client' type='" + std::string(type) + "' id='" + request + "' to='" +
                  "standup@conference.example/focus' from='" + clients[id].member.full_jid + "'>" + jingle + "</iq>");
        focus.receive(id, iq, now, ids, out);
        int answers = 0;
        std::string answer;
        for (Output const& output : out) {
            auto const* to = std::get_if<ToOccupant>(&output);
            if (to == nullptr || to->iq.attribute("id") != request) continue;
            ++answers;
            EXPECT_EQ(to->to, id);
            EXPECT_EQ(to->iq.attribute("from"), "standup@conference.example/focus");
            EXPECT_FALSE(to->iq.has_attribute("to"));
            answer = to->iq.attribute("type");
            if (answer == "error") answer = to->iq.child("error")->first_element()->name();
        }
        EXPECT_EQ(answers, 1) << jingle;
        perform();
        return answer;
    }
    void say(OccupantId id, std::string const& text) {
        focus.channel_message(id, text, now, out);
        perform();
    }
    void presence(OccupantId id, std::vector<SourceState> const& states) {
        focus.presence(id, states, now, ids, out);
        perform();
    }
    void report(media::Report const& report) {
        focus.report(report, now, ids, out);
        perform();
    }
    // Lets the time pass and fires what is due on the way.
    void wait(Milliseconds span) {
        Instant const end = now.instant + span;
        for (;;) {
            std::string which;
            Instant at = end;
            for (auto const& [name, due] : timers)
                if (due <= at) at = due, which = name;
            now.instant = std::max(now.instant, at);
            if (which.empty()) break;
            timers.erase(which);
            focus.timer(which, now, ids, out);
            perform();
        }
        now.instant = end;
    }
    void perform();

    Client& operator[](OccupantId id) { return clients[id]; }
    media::EndpointId endpoint(OccupantId id) const { return {"c0ffee", id, engine.generation.at(id)}; }

    static std::string jingle(Client const& client, std::string_view action, std::string const& inside = {}) {
        return "<jingle xmlns='urn:xmpp:jingle:1' action='" + std::string(action) + "' sid='" + client.sid + "'>" +
               inside + "</jingle>";
    }
    static std::string source_xml(std::uint64_t ssrc, std::string const& name, std::string const& msid,
                                  std::string const& more = {}) {
        return "<source xmlns='urn:xmpp:jingle:apps:rtp:ssma:0' ssrc='" + std::to_string(ssrc) + "'" +
               (name.empty() ? "" : " name='" + name + "'") + more + ">" +
               (msid.empty() ? "" : "<parameter name='msid' value='" + msid + "'/>") + "</source>";
    }
    static std::string group_xml(std::string const& semantics, std::vector<std::uint64_t> const& members) {
        std::string xml = "<ssrc-group xmlns='urn:xmpp:jingle:apps:rtp:ssma:0' semantics='" + semantics + "'>";
        for (std::uint64_t member : members) xml += "<source ssrc='" + std::to_string(member) + "'/>";
        return xml + "</ssrc-group>";
    }
    static std::string content_xml(std::string const& kind, std::string const& sources) {
        return "<content name='" + kind + "'><description xmlns='urn:xmpp:jingle:apps:rtp:1' media='" + kind + "'>" +
               sources + "</description></content>";
    }
    // A camera with three layers as both generations signal it (base … base+5), or one stream with RTX.
    static std::string video_xml(Client const& client, std::uint64_t base, int layers = 3, int index = 0,
                                 std::string const& type = "camera") {
        bool const is_new = client.member.dialect == Dialect::New;
        std::string const name = is_new ? client.member.nick + "-v" + std::to_string(index) : "";
        std::string const msid =
            client.member.nick + "-video-" + std::to_string(index) + " t" + std::to_string(base) + "-1";
        std::string xml;
        std::vector<std::uint64_t> simulcast;
        std::string const more = is_new ? " videoType='" + type + "'" : "";
        for (int i = 0; i < layers; ++i) {
            std::uint64_t const primary = base + 2 * static_cast<std::uint64_t>(i);
            xml += source_xml(primary, name, msid, more) + source_xml(primary + 1, name, msid, more);
            simulcast.push_back(primary);
        }
        if (layers > 1) xml += group_xml("SIM", simulcast);
        for (std::uint64_t primary : simulcast) xml += group_xml("FID", {primary, primary + 1});
        return content_xml("video", xml);
    }
    static std::string audio_xml(Client const& client, std::uint64_t ssrc) {
        std::string const name = client.member.dialect == Dialect::New ? client.member.nick + "-a0" : "";
        return content_xml("audio",
                           source_xml(ssrc, name, client.member.nick + "-audio-0 a" + std::to_string(ssrc) + "-1"));
    }
    static std::string transport_xml() {
        return "<content name='audio'><transport xmlns='urn:xmpp:jingle:transports:ice-udp:1' ufrag='rg1P' "
               "pwd='hClFap3g2EsxyV/T2JR9YvGA'><fingerprint xmlns='urn:xmpp:jingle:apps:dtls:0' hash='sha-256' "
               "setup='active'>8E:1A:DA:AE:04:10:52:B5:06:03:DD:78:A3:E1:73:3F:22:BB:3F:A2:A7:3C:C4:B8:7D:D8:16:FB:5A:"
               "02:1C:"
               "D1</fingerprint></transport></content>";
    }
    static std::string accept_xml(Client const& client, std::uint64_t base) {
        return jingle(client, "session-accept",
                      transport_xml() + audio_xml(client, base + 6) + video_xml(client, base));
    }

    struct Engine {
        bool is_open = false;
        std::map<OccupantId, std::uint32_t> generation;  // of endpoints that exist
        std::set<OccupantId> connected;
        std::map<OccupantId, media::SourceSet> sources;
        std::map<OccupantId, std::map<media::SourceName, media::Encoding>> receive;
        std::map<OccupantId, media::Limits> limits;
        std::vector<media::Command> commands;
        bool answers = true;  // OpenEndpoint is answered at once
    };

    Focus focus;
    Engine engine;
    SeededIds ids{7};
    Now now{Instant{Milliseconds{1000}}, WallTime{}};
    Outputs out;
    Outputs log;  // everything since the last forget()
    std::map<OccupantId, Client> clients;
    std::map<std::string, Instant> timers;
    std::set<std::string> accepted;           // sids
    std::map<media::Ssrc, std::string> ever;  // assigned SSRC → by which announcement; none is used twice
    void forget() {
        log.clear();
        engine.commands.clear();
        for (auto& [id, client] : clients) client.channel.clear(), client.iqs.clear();
    }
    std::vector<Remark> remarks() const {
        std::vector<Remark> list;
        for (Output const& output : log)
            if (auto const* remark = std::get_if<Remark>(&output)) list.push_back(*remark);
        return list;
    }

private:
    void to_engine(media::Command const& command);
    void to_client(Client& client, xmpp::Element const& iq);
    void learn(Client& client, xmpp::Element const& jingle, bool adds);
    void learn_one(Client& client, media::Ssrc ssrc, Seen seen, bool adds, xmpp::Element const& jingle);

    std::uint64_t last_ = 0;
    std::uint64_t last_request_ = 0;
    std::map<OccupantId, int> channels_;
};

}  // namespace usher::focus::test
