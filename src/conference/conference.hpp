// One meeting: main room, breakout rooms, lobby, waiting room and the focus of each room, as one state with one owner.
// One event and the time go in, effects come out. State and dispatch are here; the written sequences are in join.cpp
// and leave.cpp, each feature in its folder.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "admission/admission.hpp"
#include "admission/wire_table.hpp"
#include "base/names.hpp"
#include "base/random.hpp"
#include "base/time.hpp"
#include "conference/addresses.hpp"
#include "conference/bounds.hpp"
#include "conference/breakout/breakout_rooms.hpp"
#include "conference/effect.hpp"
#include "conference/event.hpp"
#include "conference/hall.hpp"
#include "conference/headcount.hpp"
#include "conference/kept.hpp"
#include "conference/memory.hpp"
#include "conference/metadata/room_metadata.hpp"
#include "conference/occupants.hpp"
#include "conference/outlook.hpp"
#include "conference/room_policy.hpp"
#include "conference/turn.hpp"
#include "focus/focus.hpp"
#include "xmpp/stanza_error.hpp"

namespace usher::conference {

class Conference {
public:
    // `serial`: unique in the life of the server; it makes occupants' ids unique across conferences.
    // Its policy is `configured` (sections and rule) and what is `set` for this room alone.
    Conference(ConferenceName name, Addresses addresses, std::uint64_t serial, admission::Policy configured,
               admission::RoomSettings set, Turn& turn);

    void handle(Event event, Turn& turn);

    // Nobody is in it, nobody waits, and the time for coming back is over: the owner may drop it.
    bool is_finished() const { return finished_; }
    bool is_open() const { return open_; }
    // Never opened, and holds nobody: as if it had never been.
    bool is_vacant() const { return !open_ && occupants_.all().empty() && asked_about_.empty(); }
    // What was tried for a room that did not open; for the next conference of its name.
    PasswordTries take_tries() { return memory_.take_tries(); }
    void restore_tries(PasswordTries tries) { memory_.restore_tries(std::move(tries)); }
    bool is_lobby_on() const { return lobby_on_; }
    admission::Policy const& policy() const { return policy_.now(); }
    // What is remembered of this identity, whatever its session.
    admission::History history_of(admission::Identity const& who) const;
    ConferenceName const& name() const { return name_; }
    // Of the main room; those of the breakout rooms are this, "-" and a number.
    std::string const& media_id() const { return main_.media_id; }
    bool has_seat(SessionId session, Place place) const { return occupants_.find(session, place) != nullptr; }
    bool is_inside(SessionId session) const { return occupants_.find_inside(session) != nullptr; }
    // Inside, in the lobby, or on the way from one room to another.
    bool holds_place(SessionId session) const;
    // Has a place here, or left one that waits for him: what he asks for is no first coming in.
    bool expects(session::Person const& person) const {
        return holds_place(person.session) || interrupted_seat_of(person) != nullptr;
    }
    // Other sessions of this person, with their connections (admission.md note 7).
    std::vector<SessionId> other_sessions_of(session::Person const& person) const;
    // Which breakout rooms have an address; changes with breakouts().version().
    BreakoutRooms const& breakouts() const { return breakouts_; }

    Headcount headcount() const;

    // Whom a bridge channel with this endpoint id and password belongs to.
    std::optional<OccupantId> channel_owner(std::string_view media_id, std::string_view nick,
                                            std::string_view password) const;

    // The decision that somebody would get now (usher why --live). Changes nothing.
    admission::Decision why(admission::JoinRequest request, Turn const& turn) const;
    // The policy of this room under another configuration, and whom it would change something for. Changes nothing.
    admission::Policy policy_under(admission::Policy configured) const;
    std::vector<Outlook> outlook_under(admission::Policy configured, TokenOutlook const& tokens,
                                       Turn const& turn) const;
    // Why somebody who is here may not be known by this new token; none: he may. Changes nothing.
    std::optional<admission::Decision> objection_to(session::Person const& next, Turn const& turn) const;
    // He is in the lobby only until a host comes.
    bool waits_for_host(SessionId session, Turn const& turn) const;
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

    // settings.cpp
    void settings_changed(SettingsChanged change, Turn& turn);
    bool take_wishes(session::Person const& person, Role role, Turn& turn);
    void policy_changed(admission::Policy const& before, Turn& turn);
    Locks locks_under(admission::Policy const& before, admission::Policy const& after) const;
    std::optional<Outlook> outlook_of(Occupant const& occupant, admission::Policy const& then,
                                      TokenOutlook const& tokens, Turn const& turn) const;
    void start_times(Turn& turn);
    static admission::Window window_of(admission::Policy const& policy);

    // waiting_room/
    void watch_hosts(Turn& turn);
    void host_is_gone(Turn& turn);

    // join.cpp
    void join(StanzaIn in, Turn& turn);
    void join_lobby(StanzaIn in, Turn& turn);
    admission::JoinRequest request_of(StanzaIn const& in, Turn const& turn) const;
    admission::JoinRequest request_of(Occupant const& held, Turn const& turn) const;
    admission::RoomView view_for(session::Person const& person, Place place, std::string const& nick,
                                 Turn const& turn) const;
    admission::Decision judge(session::Person const& person, admission::JoinRequest const& request,
                              admission::RoomView const& view, Turn& turn);
    void seat(StanzaIn in, admission::Decision const& decision, Turn& turn);
    void refuse(StanzaIn const& in, admission::Decision const& decision, Turn& turn);
    void tell_duration(session::Person const& person, Turn& turn) const;
    void send_verdict(session::Person const& to, admission::Decision const& decision, Turn& turn,
                      Place from = Space::Main);
    admission::VerdictExtras extras_for(session::Person const& person, admission::Decision const& decision,
                                        Turn const& turn) const;
    void open(Turn& turn);

    // leave.cpp
    void leave(OccupantId id, std::string_view status, bool may_return, Turn& turn);
    void session_gone(SessionId session, std::string const& why, Turn& turn);
    void end(std::string const& reason, Turn& turn);
    void maybe_end(Turn& turn);
    bool is_deserted() const;

    // interrupted.cpp
    void session_lost(SessionId session, Turn& turn);
    void session_back(session::Person const& person, Turn& turn);
    bool unheard_timer(std::string_view which, Turn& turn);
    Occupant const* interrupted_seat_of(session::Person const& person) const;
    void take_over_interrupted(session::Person const& person, Turn& turn);
    bool is_here_twice(session::Person const& person) const;
    void remove_older(session::Person const& person, Turn& turn);

    // expiry.cpp
    void watch_stays(Turn& turn);
    void watch_alone(Turn& turn);
    void nobody_else_came(Turn& turn);
    static void count_expiry(admission::JoinRequest& request);
    void watch_expiry(Turn& turn);
    void remove_expired(Turn& turn);

    // muc/
    void update_presence(Occupant& occupant, xmpp::Element stanza, Turn& turn);
    void announce(Occupant const& occupant, Turn& turn);
    void take_presence(Occupant& occupant, xmpp::Element stanza, Turn& turn);
    void refresh_shown(Occupant& occupant, Turn& turn);
    bool is_name_of_verified(Occupant const& occupant, std::string const& name, Turn const& turn) const;
    void yield_name(OccupantId to, Turn& turn);
    void groupchat(Occupant const& sender, xmpp::Element stanza, Turn& turn);
    void private_message(Occupant const& sender, std::string const& nick, xmpp::Element stanza, Turn& turn);
    void subject(Occupant const& sender, xmpp::Element stanza, Turn& turn);
    void tell_subject(Hall const& in, Turn& turn);
    void room_iq(StanzaIn const& in, Turn& turn);
    void occupant_iq(StanzaIn in, Turn& turn);
    bool refuse_server_json(Occupant const& sender, xmpp::Element const& stanza, nlohmann::json const* json,
                            Turn& turn);
    void disco_info(StanzaIn const& in, Turn& turn);
    void config_form(StanzaIn const& in, Turn& turn);
    void submit_config(StanzaIn const& in, xmpp::Element const& form, Occupant const& actor, Turn& turn);
    void notify_config_changed(Turn& turn);

    // page/
    std::optional<xmpp::StanzaError> announce_everywhere(Occupant const& actor, std::string const& text, Turn& turn);
    void page_command(Occupant const& sender, nlohmann::json const& json, Turn& turn);
    std::optional<xmpp::StanzaError> perform_page(Occupant const& actor, std::string_view command,
                                                  nlohmann::json const& json, Turn& turn);
    std::optional<xmpp::StanzaError> mute_from_page(Occupant const& actor, nlohmann::json const& json, Turn& turn);
    std::optional<xmpp::StanzaError> send_back(Occupant const& actor, Occupant const& target, Turn& turn);
    nlohmann::json people_for(Occupant const& moderator) const;
    void tell_json(std::string_view component, Hall const& in, nlohmann::json const& json, admission::Generation to,
                   Turn& turn) const;
    void tell_json(std::string_view component, Occupant const& who, nlohmann::json const& json, Turn& turn) const;

    // av_moderation/
    std::optional<xmpp::StanzaError> moderate(Occupant const& actor, xmpp::Element const& message, Turn& turn);
    void switch_moderation(Occupant const& actor, Sort sort, bool on, Turn& turn);
    std::optional<xmpp::StanzaError> approve_media(Occupant const& actor, Occupant const& target, Sort sort,
                                                   bool approved, Turn& turn);
    void tell_moderation(Occupant const& newcomer, Turn& turn) const;
    void tell_approved(Hall const& in, Sort sort, bool removed, Turn& turn) const;
    void moderation_after_role(Occupant const& occupant, bool was_moderator, Turn& turn);
    void settle_silence(OccupantId id, Turn& turn);
    void enforce_silence(Occupant const& occupant, SortSet already, Turn& turn);
    void order_mute(Occupant const& target, Sort sort, std::string const& by, Turn& turn) const;
    void mute(Occupant const& actor, StanzaIn const& in, xmpp::Element const& request, Turn& turn);
    std::optional<xmpp::StanzaError> may_mute(Occupant const& actor, Occupant const& target, Sort sort,
                                              bool mutes) const;

    // metadata/
    std::optional<xmpp::StanzaError> write_metadata(Occupant const& actor, xmpp::Element const& message, Turn& turn);
    void metadata_changed(Turn& turn) const;
    void tell_metadata(Occupant const& newcomer, Turn& turn) const;
    void take_start_muted(Occupant& occupant, StartMuted said, Turn& turn);
    StartMuted start_muted_of(Occupant const& newcomer) const;

    // polls/
    std::optional<xmpp::StanzaError> poll_message(Occupant const& sender, nlohmann::json const& json, Turn& turn);
    void tell_polls(Occupant const& newcomer, Turn& turn) const;

    // speaker_stats/
    void dominant_speaker(Place place, std::optional<OccupantId> who, Turn& turn);
    void enter_speaker_stats(Occupant const& newcomer, Turn& turn);

    // features/
    static std::optional<xmpp::StanzaError> may_not_end(Occupant const* actor, Turn const& turn);
    static std::optional<xmpp::StanzaError> not_moderating(Occupant const* actor,
                                                           std::string_view condition = "forbidden");
    admission::FeatureSet features_for(session::Person const& person, Role role, Turn const& turn) const;
    static focus::Rights rights_of(Occupant const& occupant);
    void note_withheld(Occupant const& who, admission::Feature feature, Turn& turn) const;
    bool withholds(Occupant const& from, std::optional<admission::Feature> needed, xmpp::Element const& stanza,
                   xmpp::ErrorType type, std::string_view condition, Turn& turn) const;
    void refuse_share(Occupant const& who, Turn& turn) const;
    void settle_focus_rights(OccupantId id, Turn& turn);
    void settle_features(Turn& turn);

    // roles/
    void admin(StanzaIn const& in, Turn& turn);
    Occupant const* target_of(xmpp::Element const& item, Place place) const;
    std::optional<xmpp::StanzaError> may_administer(Occupant const& actor, xmpp::Element const& item, Place place,
                                                    Turn const& turn) const;
    bool has_host_seat(admission::Identity const& who) const;
    void grant(Occupant const& target, admission::FeatureSet features, std::string_view by, Turn& turn);
    void settle_roles(admission::Identity const& who, std::string_view by, Turn& turn);
    bool settle_role(OccupantId id, std::string_view by, Turn& turn);
    void person_changed(session::Person const& person, Turn& turn);
    void adopt(Occupant& seat, session::Person const& person, Turn const& turn);
    void changed_inside(OccupantId id, Turn& turn);
    void changed_in_lobby(OccupantId id, Turn& turn);
    void change_voice(Occupant const& actor, Occupant const& target, bool voice, Turn& turn);
    void refuse_action(StanzaIn const& in, xmpp::StanzaError const& error, std::string_view what, Turn& turn);
    void change_affiliation(Occupant const& actor, Occupant const& target, std::string_view affiliation, Turn& turn);
    void kick(Occupant const& actor, Occupant const& target, xmpp::Element const& item, Turn& turn);
    std::optional<xmpp::StanzaError> may_ban(Occupant const& actor, Occupant const& target, Turn const& turn) const;
    void ban(Occupant const& actor, Occupant const& target, xmpp::Element const& item, Turn& turn);
    void lift_ban(Occupant const& actor, xmpp::Element const& item, Turn& turn);
    struct Removal {
        std::string_view affiliation;
        int status = 307;
        std::string by;  // nick; empty: the operator
        std::string reason;
    };
    void remove(OccupantId id, Removal const& how, Turn& turn);

    // outside.cpp
    void ask_first(StanzaIn in, admission::JoinRequest const& request, Turn& turn);
    void outside_answered(admission::Identity const& who, Turn& turn);
    void ask_no_more(SessionId session, Turn& turn);
    void refuse_asked_about(Turn& turn);

    // standing.cpp
    void add_facts(admission::JoinRequest& request, SessionId session, Turn const& turn) const;
    void expel(SessionId session, Turn& turn);
    void use_token(session::Person const& person, Turn& turn) const;

    // lobby/
    void enter_lobby(StanzaIn in, Role role, Turn& turn);
    bool is_lobby_full(session::Person const& person, Turn const& turn) const;
    void set_lobby(bool on, Occupant const& actor, Turn& turn);
    void admit_from_lobby(StanzaIn const& in, xmpp::Element const& user, Turn& turn);
    std::string admit_one(Occupant const& actor, std::string_view jid, Turn& turn);
    void invite(Occupant const& held, std::string const& by, Turn& turn);
    void deny(StanzaIn const& in, xmpp::Element const& item, Turn& turn);
    void lobby_message(Occupant const& sender, StanzaIn in, Turn& turn);
    void recheck_held(Turn& turn);
    bool is_waiting(Occupant const& occupant) const;
    void tell_nobody_is_there(Turn& turn);
    void watch_patience(Turn& turn);
    void send_away_the_patient(Turn& turn);
    void recheck_one(OccupantId id, Turn& turn);
    bool start_lobby_with_moderator(Turn const& turn);
    void dismiss_from_lobby(Occupant const& held, std::string_view reason, bool to_main, Turn& turn);
    void lobby_notify(Occupant const& actor, nlohmann::json const& json, Turn& turn);
    std::vector<SessionId> lobby_owners() const;

    // breakout/
    void breakout_command(ComponentIn const& in, Turn& turn);
    std::optional<xmpp::StanzaError> perform_breakout(Occupant const& actor, xmpp::Element const& command, Turn& turn);
    BreakoutRoom& add_hall(std::string id, std::string name);
    std::optional<xmpp::StanzaError> add_breakout(Occupant const& actor, std::string name, Turn& turn);
    std::optional<xmpp::StanzaError> move_to_room(Occupant const& actor, xmpp::Jid const& who, std::string_view room,
                                                  Turn& turn);
    void send_the_meant(BreakoutRoom const& room);
    void remove_breakout(BreakoutRoom& room, Turn& turn);
    void remove_breakout_at_last(std::uint32_t number, Turn& turn);
    void remove_all_breakouts(Turn& turn);
    bool breakout_timer(std::string_view which, Turn& turn);
    void ask_to_move(Occupant const& occupant, Place to, Turn& turn);
    void breakouts_changed(Turn& turn);
    void tell_breakouts(Turn& turn);
    void entered_meeting(OccupantId id, bool from_outside, Turn& turn);
    void left_hall(Place place, Turn& turn);
    bool is_kept_out(session::Person const& person, Place place, Turn const& turn) const;
    bool is_closing(Place place) const;
    nlohmann::json breakout_list() const;
    std::string next_media_id();

    // The main room or a breakout room; the lobby has none, and gives the main room.
    Hall& hall(Place place);
    Hall const& hall(Place place) const;
    Hall const* hall_of_media(std::string_view media_id) const;
    std::string const& jid_of(Place place) const { return place.is_lobby() ? lobby_jid_ : hall(place).jid; }
    std::vector<Hall const*> halls() const;
    bool host_present(Turn const& turn) const;

    // media.cpp
    template <class Call>
    void with_focus(Hall& in, Turn& turn, Call call) {
        focus::Outputs outputs;
        call(in.focus, outputs);
        perform_focus(in, std::move(outputs), turn);
    }
    // Of the room where this occupant sits; nothing if he is gone.
    template <class Call>
    void with_focus_of(OccupantId who, Turn& turn, Call call) {
        if (Occupant const* occupant = occupants_.find(who)) with_focus(hall(occupant->space), turn, call);
    }
    void perform_focus(Hall const& in, focus::Outputs outputs, Turn& turn);
    focus::Settings focus_settings(std::string room_jid, std::string media_id) const;
    xmpp::Serialised focus_presence(Hall const& in) const;
    void focus_timer(std::string_view which, Turn& turn);
    void media_report(MediaReport const& in, Turn& turn);
    void follow_direct(Occupant const& from, Occupant const& to, xmpp::Element const& jingle);
    void end_direct(OccupantId id, Turn& turn);
    void focus_iq(StanzaIn const& in, Occupant const& sender, Turn& turn);

    // replies
    void send(SessionId to, xmpp::Element stanza, Turn& turn) const;
    void reply_error(StanzaIn const& in, xmpp::StanzaError const& error, Turn& turn) const;
    // kept.cpp
    void keep(Turn& turn);
    void resume(MeetingKept const& kept, Turn& turn);
    std::string kept_state() const;
    bool is_state_changed() const;
    void resume_breakouts(nlohmann::json const& state);
    void note_spoken(Turn const& turn);
    void resume_wishes(nlohmann::json const& state);

    // happenings.cpp
    void happened(Happening what, Turn& turn, std::string reason = {}) const;
    void happened(Happening what, Occupant const& who, Turn& turn) const;
    void somebody_waits(Occupant const& who, Turn& turn);
    void waiting_timer(Turn& turn);
    std::size_t people_inside() const;

    void tell_notice(Notice const& notice, Turn& turn) const;
    void note(Turn& turn, std::string event, std::vector<std::pair<std::string, std::string>> fields) const;

    ConferenceName name_;
    Addresses addresses_;
    std::string room_jid_;
    std::string lobby_jid_;
    std::string meeting_id_;
    WallTime created_;
    Occupants occupants_;
    Memory memory_;
    focus::ChannelLimits channel_limits_;
    Hall main_;
    BreakoutRooms breakouts_;
    std::optional<Kept> kept_;                   // as the store has it; none: it has nothing of this meeting
    std::map<SessionId, StanzaIn> asked_about_;  // who want in, and are decided when an answer has come
    Instant spoken_kept_;                        // when speaking times were written last
    bool is_to_keep_ = false;                    // something that is kept and rarely changes is another now
    bool told_of_waiting_ = false;               // within the last minute
    std::optional<OccupantId> waits_untold_;
    std::uint32_t media_ids_ = 0;  // given to breakout rooms so far
    RoomPolicy policy_;
    RoomMetadata metadata_;
    std::optional<Secret> password_;
    struct Banned {
        admission::Identity who;
        std::string ban;  // Ban::id; empty: for this meeting only
    };
    std::map<std::string, Banned, std::less<>> banned_;  // by bare address of the session; from inside, this meeting
    bool host_was_seated_ = false;
    bool host_was_present_ = false;  // seated, or on the way from one room to another
    bool open_ = false;              // somebody was admitted: the room exists
    bool lobby_on_ = false;
    bool lobby_autostarted_ = false;  // "when a moderator joins" happens once a meeting
    bool finished_ = false;
};

}  // namespace usher::conference
