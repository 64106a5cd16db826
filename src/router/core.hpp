// The whole pure core behind one face: sessions, the address plan, all conferences. Bytes and events with the time go
// in, effects come out. The shell runs it; transcripts run it without the shell.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "base/ids.hpp"
#include "base/random.hpp"
#include "base/time.hpp"
#include "conference/addresses.hpp"
#include "conference/conference.hpp"
#include "conference/effect.hpp"
#include "router/services.hpp"
#include "session/stream.hpp"
#include "xmpp/xml_reader.hpp"

namespace usher::router {

using conference::Effects;

struct Settings {
    std::string domain;
    admission::Policy policy;
    token::Rules tokens;
    token::KeySet keys;
    Secret device_key;  // signs device ids
    Services services;  // TURN and STUN
    xmpp::XmlLimits xml;
    std::size_t held_rooms = 1000;
};

class Core final : private session::Memory {
public:
    explicit Core(Settings settings);
    ~Core() override;
    Core(Core const&) = delete;
    Core& operator=(Core const&) = delete;

    // One client's stream. `session` is new for each connection.
    void connected(SessionId session, session::Connect connect);
    void received(SessionId session, std::string_view text, Now now, IdSource& ids, Effects& out);
    void disconnected(SessionId session, std::string const& why, Now now, IdSource& ids, Effects& out);

    // Bridge channel: whose it is, by conference id, endpoint id and password of the URL (focus sheet §10.1).
    std::optional<OccupantId> channel_owner(std::string_view media_id, std::string_view nick,
                                            std::string_view password) const;
    void channel_opened(OccupantId who, Now now, IdSource& ids, Effects& out);
    void channel_message(OccupantId who, std::string text, Now now, IdSource& ids, Effects& out);
    void channel_closed(OccupantId who, Now now, IdSource& ids, Effects& out);

    void report(media::Report report, Now now, IdSource& ids, Effects& out);
    void timer(std::string_view which, Now now, IdSource& ids, Effects& out);

    // The conference request over HTTP (focus sheet §1.3). `bearer` empty: none. The status is 200, 400 or 403.
    struct HttpAnswer {
        int status;
        std::string body;
    };
    HttpAnswer conference_request(std::string_view body, Secret const& bearer, Now now, IdSource& ids);

    // usher why --live: the decision for somebody who would ask now.
    struct Question {
        std::string room;
        std::string tenant;
        std::optional<Secret> token;
        std::optional<Secret> password;
        std::optional<std::string> name;
    };
    Result<admission::Decision> why(Question const& question, Now now, IdSource& ids) const;

    // " to='…'" with the session's full address, as it is spliced into what it gets; null before it is bound.
    std::shared_ptr<std::string const> to_attribute(SessionId session) const;
    std::size_t conferences() const { return conferences_.size(); }
    std::size_t sessions() const { return streams_.size(); }
    std::string list() const;                                          // JSON array of rooms
    std::optional<std::string> describe(std::string_view room) const;  // "[tenant]room"
    bool close_room(std::string_view room, std::string const& reason, Now now, IdSource& ids, Effects& out);

    // After a turn that failed: the session that caused it ends, the others go on.
    void abandon(SessionId session, Now now, IdSource& ids, Effects& out);

private:
    admission::History recall(admission::Identity const& who, ConferenceName const& where) const override;

    struct Room;
    struct Scope {
        Now now;
        IdSource& ids;
        Effects& out;
    };

    void handle_output(SessionId id, session::Outputs& outputs, Scope scope);
    void route(SessionId id, xmpp::Element stanza, Scope scope);
    void to_server(session::Stream& stream, xmpp::Element const& stanza, Scope scope);
    void to_component(session::Stream& stream, std::string const& component, xmpp::Element stanza, Scope scope);
    void to_room(session::Stream& stream, conference::RoomAddress address, xmpp::Element stanza, Scope scope);
    void to_focus(session::Stream& stream, xmpp::Element const& stanza, Scope scope);
    void bad_room(session::Stream& stream, std::string const& why, xmpp::Element const& stanza, Scope scope);
    void leave_everything(SessionId id, std::string const& why, Scope scope);
    xmpp::Element server_info(xmpp::Element const& iq) const;
    xmpp::Element lobby_info(session::Stream const& stream, xmpp::Element const& iq) const;
    Secret device_for(session::Person& person, std::string_view given, IdSource& ids);

    using Rooms = std::map<std::string, std::unique_ptr<Room>, std::less<>>;  // by ConferenceName::text()
    Rooms::iterator create(ConferenceName const& name, std::string const& key, Scope scope);
    void feed(Room& room, conference::Event event, Scope scope);
    Room* room_of(OccupantId who);
    Room* seated_room(session::Stream const& stream);
    void reply(SessionId to, xmpp::Element stanza, Scope scope) const;
    void unavailable(SessionId id, xmpp::Element const& stanza, Scope scope) const;
    void unavailable_room(SessionId id, xmpp::Element const& stanza, Scope scope) const;

    Settings settings_;
    conference::Addresses addresses_;
    session::Settings door_;
    xmpp::XmlReader reader_;
    std::map<SessionId, std::unique_ptr<session::Stream>> streams_;
    std::map<SessionId, std::set<std::string>> visited_;  // rooms where a session may have a seat
    Rooms conferences_;
    std::size_t held_ = 0;  // conferences that only hold people
    std::map<std::uint64_t, std::string> by_serial_;
    std::map<std::string, std::string, std::less<>> by_media_id_;
    std::uint64_t next_serial_ = 1;
};

}  // namespace usher::router
