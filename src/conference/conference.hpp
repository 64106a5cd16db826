// One meeting: main room and lobby (breakout rooms and waiting room have their places) and the focus, as one state with
// one owner. One event and the time go in, effects come out. State and dispatch are here; the written sequences are in
// join.cpp and leave.cpp, each feature in its folder.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "admission/admission.hpp"
#include "base/names.hpp"
#include "base/random.hpp"
#include "base/time.hpp"
#include "conference/addresses.hpp"
#include "conference/effect.hpp"
#include "conference/event.hpp"
#include "conference/memory.hpp"
#include "conference/occupants.hpp"
#include "focus/focus.hpp"
#include "xmpp/stanza_error.hpp"

namespace usher::conference {

// What a turn may look at and write to.
struct Turn {
    Now now;
    IdSource& ids;
    admission::Policy const& policy;
    Effects& out;
};

// How long an empty meeting waits before it ends: a host who reloads alone finds it as it was.
inline constexpr Milliseconds kEmptyFor{15000};
inline constexpr std::size_t kLongestName = 120;      // bytes of a display name
inline constexpr std::size_t kLongestSubject = 1024;  // bytes of a subject
inline constexpr std::size_t kLongestPassword = 256;  // bytes of a room's password

class Conference {
public:
    // `serial`: unique in the life of the server; it makes occupants' ids unique across conferences.
    Conference(ConferenceName name, Addresses addresses, std::uint64_t serial, Turn& turn);

    void handle(Event event, Turn& turn);

    // Nobody is in it, nobody waits, and the time for coming back is over: the owner may drop it.
    bool is_finished() const { return finished_; }
    bool is_open() const { return open_; }
    // Never opened, and holds nobody: as if it had never been.
    bool is_vacant() const { return !open_ && occupants_.all().empty(); }
    bool is_lobby_on() const { return lobby_on_; }
    // What is remembered of this identity, whatever its session.
    admission::History history_of(admission::Identity const& who) const;
    ConferenceName const& name() const { return name_; }
    std::string const& media_id() const { return media_id_; }

    // Whom a bridge channel with this endpoint id and password belongs to.
    std::optional<OccupantId> channel_owner(std::string_view nick, std::string_view password) const;

    // The decision that somebody would get now (usher why --live). Changes nothing.
    admission::Decision why(admission::JoinRequest request, Turn const& turn) const;
    // State as JSON text, without addresses or tokens.
    std::string describe() const;

private:
    // dispatch
    void stanza(StanzaIn in, Turn& turn);
    void presence(StanzaIn in, Turn& turn);
    void message(StanzaIn in, Turn& turn);
    void iq(StanzaIn in, Turn& turn);
    void component(ComponentIn const& in, Turn& turn);
    void timer(std::string const& which, Turn& turn);

    // join.cpp
    void join(StanzaIn in, Turn& turn);
    void join_lobby(StanzaIn in, Turn& turn);
    admission::JoinRequest request_of(StanzaIn const& in, Turn const& turn) const;
    admission::JoinRequest request_of(Occupant const& held, Turn const& turn) const;
    admission::RoomView view_for(session::Person const& person, Space space, std::string const& nick,
                                 Turn const& turn) const;
    admission::Decision judge(session::Person const& person, admission::JoinRequest const& request,
                              admission::RoomView const& view, Turn& turn);
    void seat(StanzaIn in, admission::Decision const& decision, Turn& turn);
    void refuse(StanzaIn const& in, admission::Decision const& decision, Turn& turn);
    void send_verdict(SessionId to, admission::Decision const& decision, Turn& turn);
    void open(Turn& turn);

    // leave.cpp
    void leave(OccupantId id, std::string_view status, bool may_return, Turn& turn);
    void session_gone(SessionId session, std::string const& why, Turn& turn);
    void end(std::string const& reason, Turn& turn);
    void maybe_end(Turn& turn);

    // muc/
    void update_presence(Occupant& occupant, xmpp::Element stanza, Turn& turn);
    void announce(Occupant const& occupant, Turn& turn);
    void groupchat(Occupant const& sender, xmpp::Element stanza, Turn& turn);
    void private_message(Occupant const& sender, std::string const& nick, xmpp::Element stanza, Turn& turn);
    void subject(Occupant const& sender, xmpp::Element stanza, Turn& turn);
    void room_iq(StanzaIn const& in, Turn& turn);
    void occupant_iq(StanzaIn in, Turn& turn);
    bool refuse_server_json(Occupant const& sender, xmpp::Element const& stanza, Turn& turn);
    void disco_info(StanzaIn const& in, Turn& turn);
    void config_form(StanzaIn const& in, Turn& turn);
    void submit_config(StanzaIn const& in, xmpp::Element const& form, Occupant const& actor, Turn& turn);
    void notify_config_changed(Turn& turn);

    // roles/
    void admin(StanzaIn const& in, Turn& turn);
    Occupant const* target_of(xmpp::Element const& item) const;
    std::optional<xmpp::StanzaError> may_administer(Occupant const& actor, xmpp::Element const& item) const;
    void change_affiliation(Occupant const& actor, Occupant const& target, std::string_view affiliation, Turn& turn);
    void kick(Occupant const& actor, Occupant const& target, xmpp::Element const& item, Turn& turn);

    // lobby/
    void enter_lobby(StanzaIn in, Role role, Turn& turn);
    void set_lobby(bool on, Occupant const& actor, Turn& turn);
    void admit_from_lobby(StanzaIn const& in, xmpp::Element const& user, Turn& turn);
    std::string admit_one(Occupant const& actor, std::string_view jid, Turn& turn);
    void invite(Occupant const& held, std::string const& by, Turn& turn);
    void deny(StanzaIn const& in, xmpp::Element const& item, Turn& turn);
    void lobby_message(Occupant const& sender, StanzaIn in, Turn& turn);
    void recheck_held(Turn& turn);
    void dismiss_from_lobby(Occupant const& held, std::string_view reason, bool to_main, Turn& turn);
    void lobby_notify(Occupant const& actor, nlohmann::json const& json, Turn& turn);
    std::vector<SessionId> lobby_owners() const;

    // media.cpp
    template <class Call>
    void with_focus(Turn& turn, Call call) {
        focus::Outputs outputs;
        call(outputs);
        perform_focus(std::move(outputs), turn);
    }
    void perform_focus(focus::Outputs outputs, Turn& turn);
    focus::Settings focus_settings(std::string media_id) const;
    xmpp::Serialised focus_presence() const;
    void focus_iq(StanzaIn const& in, Occupant const& sender, Turn& turn);
    void mute(Occupant const& actor, StanzaIn const& in, xmpp::Element const& request, Turn& turn);

    // replies
    void send(SessionId to, xmpp::Element stanza, Turn& turn) const;
    void reply_error(StanzaIn const& in, xmpp::StanzaError const& error, Turn& turn) const;
    void note(Turn& turn, std::string event, std::vector<std::pair<std::string, std::string>> fields) const;

    ConferenceName name_;
    Addresses addresses_;
    std::string room_jid_;
    std::string lobby_jid_;
    std::string media_id_;
    std::string meeting_id_;
    WallTime created_;
    Occupants occupants_;
    Memory memory_;
    focus::Focus focus_;
    std::optional<Secret> password_;
    std::string subject_;
    bool open_ = false;  // somebody was admitted: the room exists
    bool lobby_on_ = false;
    bool lobby_autostarted_ = false;  // "when a moderator joins" happens once a meeting
    bool finished_ = false;
};

}  // namespace usher::conference
