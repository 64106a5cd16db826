// The whole pure core behind one face: sessions, the address plan, all conferences. Bytes and events with the time go
// in, effects come out. The shell runs it; transcripts run it without the shell.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>

#include <nlohmann/json_fwd.hpp>

#include "base/bucket.hpp"
#include "base/ids.hpp"
#include "base/random.hpp"
#include "base/time.hpp"
#include "conference/addresses.hpp"
#include "conference/conference.hpp"
#include "conference/effect.hpp"
#include "conference/services.hpp"
#include "router/recording.hpp"
#include "router/tries.hpp"
#include "session/stream.hpp"
#include "token/key_fetches.hpp"
#include "xmpp/xml_reader.hpp"

namespace usher::router {

using conference::Effects;
using conference::Service;
using conference::Services;

// What one may ask for at most, so that others are served (fairness.cpp).
struct Fairness {
    int sessions_per_address = 1000;  // with a connection; an IPv6 address stands for its /64
    int stanzas = 1000;               // of one session in 10 s
    int messages = 100;               // of one session to rooms, in 10 s
    int joins = 60;                   // of one identity from one address, in a minute
    int logins = 1200;                // from one address, in a minute
    int joins_per_room = 0;           // in a second; more wait for their turn. 0: any number
};

struct Settings {
    std::string domain;
    admission::Policy policy;                // of the sections
    std::vector<admission::RoomRule> rules;  // [[rooms.rule]]
    token::Rules tokens;
    token::KeySet keys;
    Secret device_key;                              // signs device ids
    Services services;                              // TURN and STUN
    std::vector<session::ServiceAccount> accounts;  // [[services]]
    xmpp::XmlLimits xml;
    std::size_t held_rooms = 1000;
    RecordingLimits recording;
    focus::ChannelLimits channel;  // of what clients say on the bridge channel
    Fairness fairness;
    session::Resumption resumption;
    Seconds linger_after_unload{5};
    std::size_t lost_sessions = 5000;  // kept at the same time
    std::size_t questions = 1000;      // to the operator's own program, under way at the same time
    admission::Standing standing;      // bans, revocations, used tokens; with their limits
};

// For metrics, since the start. Stanzas: those that came from clients.
struct Counts {
    std::uint64_t presences = 0;
    std::uint64_t messages = 0;
    std::uint64_t iqs = 0;
    std::uint64_t others = 0;  // of the stream itself
    std::uint64_t turns = 0;   // that people waited for (limits.joins_per_room), and got
    double turn_seconds = 0;   // that they waited, all together
};
// As it is now.
struct Census {
    std::size_t rooms = 0;  // open
    std::size_t held = 0;   // in which people only knock or wait
    conference::Headcount people;
    std::size_t queued = 0;  // who wait for their turn (limits.joins_per_room)
    std::size_t lost = 0;    // sessions without a connection
};

// How a connection ended.
enum class Loss {
    Connection,  // gone, or closed without a word of the stream: perhaps only for a moment
    Page,        // the page went away (WebSocket close code 1001)
    TooSlow,     // more waited for it than limits.outbox
};

class Core final : private session::Memory {
public:
    explicit Core(Settings settings);
    ~Core() override;
    Core(Core const&) = delete;
    Core& operator=(Core const&) = delete;

    // One client's stream. `session` is new for each connection. A session outlives its connection if its client asked
    // for resumption (XEP-0198); it goes on after an effect Moved. has(): it lives, with a connection or without.
    void connected(SessionId session, session::Connect connect);
    void received(SessionId session, std::string_view text, Now now, IdSource& ids, Effects& out);
    void received(SessionId session, xmpp::Element element, Now now, IdSource& ids, Effects& out);
    void disconnected(SessionId session, Loss how, Now now, IdSource& ids, Effects& out);
    bool has(SessionId session) const { return streams_.contains(session); }
    // A sign of life that is no message.
    void heard(SessionId session, Effects& out);

    // Bridge channel: whose it is, by conference id, endpoint id and password of the URL.
    std::optional<OccupantId> channel_owner(std::string_view media_id, std::string_view nick,
                                            std::string_view password) const;
    void channel_opened(OccupantId who, Now now, IdSource& ids, Effects& out);
    void channel_message(OccupantId who, std::string text, Now now, IdSource& ids, Effects& out);
    void channel_closed(OccupantId who, Now now, IdSource& ids, Effects& out);

    void report(media::Report report, Now now, IdSource& ids, Effects& out);
    void timer(std::string_view which, Now now, IdSource& ids, Effects& out);

    // The conference request over HTTP (docs/protocol/focus-and-media.md). `bearer` empty: none. The status is 200, 400
    // or 403.
    struct HttpAnswer {
        int status;
        std::string body;
    };
    // `address`: of the client, as in session::Connect.
    HttpAnswer conference_request(std::string_view body, Secret const& bearer, std::string const& address, Now now,
                                  IdSource& ids);

    // Keys from elsewhere (token/key_fetches.hpp). start(): once, before the first session. keys_fetched(): the answer
    // to an effect FetchKeys.
    void start(Now now, Effects& out);
    void keys_fetched(std::size_t source, std::string const& id, std::vector<token::KeyAttempt> const& attempts,
                      Now now, IdSource& ids, Effects& out);
    // Does this token need a key that is being asked for? True: come back after the next keys_fetched(). False: it can
    // be judged, for better or worse.
    bool awaits_keys(Secret const& token, Now now, Effects& out);
    // JSON: an array of sources, each with its keys and their age. refresh_keys() asks for all of them again.
    std::string keys_json(Now now) const;
    void refresh_keys(Now now, Effects& out);

    // The answer to an effect AskOutside, by its number. One that comes too late, or to no question, changes nothing.
    void outside_answered(std::uint64_t number, admission::OutsideAnswer answer, Now now, IdSource& ids, Effects& out);

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
    Counts const& counts() const { return counts_; }
    Census census() const;  // looks at every room
    // From here on no meeting begins; those that go on are told, and take people as before (docs/decisions/0047).
    void drain(Now now, IdSource& ids, Effects& out);
    bool is_draining() const { return settings_.policy.draining; }
    // The latest events of a room with its state, as JSON (recording.hpp), and the policy that it began with. None:
    // there is no such room.
    struct Dump {
        std::string json;
        admission::Policy policy;  // of sections and rules
    };
    std::optional<Dump> dump(std::string_view room) const;
    // Settings of one room, made ahead or while it is used; they hold until they are replaced. A room is named as
    // people do (ConferenceName::parse). Errors: a name that is none.
    Result<bool> set_room(std::string_view room, admission::RoomSettings settings, Now now, IdSource& ids,
                          Effects& out);
    // Null: none.
    admission::RoomSettings const* room_settings(std::string_view room) const;
    std::map<std::string, admission::RoomSettings, std::less<>> const& set_rooms() const { return set_rooms_; }
    // Bans and revocations by the operator (standing.cpp). Whoever it concerns is put out in the same turn. Gives it
    // with its id; the same person or block again changes the one that is there. Errors: Conflict, limits.bans or
    // limits.revocations is reached.
    Result<admission::Ban> ban(admission::Ban ban, Now now, IdSource& ids, Effects& out);
    Result<admission::Revocation> revoke(admission::Revocation revocation, Now now, IdSource& ids, Effects& out);
    bool lift_ban(std::string_view id, Effects& out);         // false: there is none
    bool lift_revocation(std::string_view id, Effects& out);  // false: there is none
    admission::Standing const& standing() const { return standing_; }
    // What was kept over a restart; before the first session.
    void restore(admission::Change const& kept) { standing_.apply(kept); }

    // What was kept over a restart; before the first session.
    void restore_room(std::string room, admission::RoomSettings settings);
    // A meeting that went on when the server ended, with what it remembers: open, and nobody there yet. After the
    // rooms.
    void restore_meeting(std::string const& room, conference::MeetingKept kept, Now now, IdSource& ids, Effects& out);

    // What another configuration changes while the server runs (reload.cpp).
    struct Renewal {
        admission::Policy policy;
        std::vector<admission::RoomRule> rules;
        token::Rules tokens;
        std::optional<token::KeySet> keys;  // none: the same as before
        Services services;
        std::optional<std::vector<session::ServiceAccount>> accounts;  // likewise
    };
    // A room that is open, or holds people.
    struct RoomOutlook {
        std::string room;
        admission::Policy before;
        admission::Policy after;
        std::vector<conference::Outlook> people;  // those for whom something would be different
    };
    std::vector<RoomOutlook> preview(Renewal const& renewal, Now now, IdSource& ids) const;
    // All at once. Nobody is dropped; those who wait are decided again. A token is judged by the new keys and rules
    // from here on; whoever is inside stays.
    void renew(Renewal renewal, Now now, IdSource& ids, Effects& out);

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

    void count_in(std::string_view name);
    void handle_output(SessionId id, session::Outputs& outputs, Scope scope);
    void route(SessionId id, xmpp::Element stanza, Scope scope);
    void to_server(session::Stream& stream, xmpp::Element const& stanza, Scope scope);
    void to_component(session::Stream& stream, std::string const& component, xmpp::Element stanza, Scope scope);
    void to_room(session::Stream& stream, conference::RoomAddress address, xmpp::Element stanza, Scope scope);
    void to_breakout(session::Stream& stream, conference::BreakoutAddress const& address, xmpp::Element stanza,
                     Scope scope);
    void refuse_breakout(SessionId id, conference::BreakoutAddress const& address, xmpp::Element const& stanza,
                         Scope scope) const;
    bool takes_people(std::string_view room_jid) const;
    void learn_breakouts(Room& room, Now now);
    static void record(Room& room, conference::Event const& event, Now now);
    void to_focus(session::Stream& stream, xmpp::Element const& stanza, Scope scope);
    void bad_room(session::Stream& stream, std::string const& why, xmpp::Element const& stanza, Scope scope);
    void leave_everything(SessionId id, std::string const& why, Scope scope);

    // fairness.cpp
    bool count_connection(SessionId session, std::string const& address);
    void release_connection(SessionId session);
    void hand_over_connection(SessionId from, SessionId to);
    bool may_log_in(SessionId session, xmpp::Element const& element, Instant now);
    bool may_ask_with_token(std::string const& address, Instant now);
    bool may_say(SessionId session, Instant now);
    static void note_limit(session::Person const& person, std::string_view limit, Scope scope, std::string where);
    bool may_send_message(session::Stream const& stream, xmpp::Element const& stanza, Scope scope);
    bool may_join(session::Stream const& stream, xmpp::Element const& stanza, Scope scope);

    // turns.cpp
    bool must_wait(Room& room, SessionId id, conference::Place place, std::string const& nick,
                   xmpp::Element const& stanza, Scope scope);
    void take_in(std::string const& key, SessionId id, conference::Place place, std::string nick, xmpp::Element stanza,
                 Scope scope);
    static void give_up_turn(Room& room, SessionId id, conference::Place place);
    bool turns_timer(std::string_view which, Scope scope);
    void start_turns(Room const& room, Scope scope) const;
    void come_again(SessionId id, xmpp::Element stanza, Scope scope);

    // resumption.cpp
    void lose(SessionId id, Seconds window, Scope scope);
    void forget(SessionId id, Scope scope);
    void end_lost(SessionId id, std::string const& why, Scope scope);
    void resume(SessionId by, session::Resume const& wanted, Scope scope);
    session::Stream* find_lost(session::Resume const& wanted, session::Stream const& by);
    void room_timer(std::string_view which, Scope scope);
    bool session_timer(std::string_view which, Scope scope);
    void tell_rooms(SessionId id, conference::Event const& event, Scope scope);
    bool has_place(SessionId id) const;
    void settle(std::size_t from, Scope scope);
    void count_sent(conference::Effect& effect, std::set<SessionId>& noted);
    void count_sent(SessionId to, xmpp::Serialised const& stanza, std::set<SessionId>& noted);
    void look_after(SessionId id, Scope scope);
    void probe_others(Room const& room, SessionId session, Scope scope);
    void probe(SessionId id, Scope scope);
    bool answer_by_decision(session::Person const& person, xmpp::Element const& stanza, std::string_view room,
                            Scope scope);
    admission::Decision ask(admission::JoinRequest request, ConferenceName const& name, Now now) const;
    xmpp::Element server_info(xmpp::Element const& iq) const;
    xmpp::Element lobby_info(session::Stream const& stream, xmpp::Element const& iq) const;
    Secret device_for(session::Person& person, std::string_view given, IdSource& ids);

    // new_token.cpp. `code` empty: the token was taken; `told`: the reason why its holder waits all the same.
public:
    struct TokenAnswer {
        std::string code;
        std::string text;
        std::string told = {};
        bool taken() const { return code.empty(); }
    };

private:
    bool may_try_token(SessionId session, Instant now);
    std::variant<token::Claims, TokenAnswer> claims_for(session::Person const& person, Secret const& token,
                                                        Scope scope);
    TokenAnswer objection_to(session::Person const& next, Scope scope);
    TokenAnswer take_token(session::Stream& stream, Secret const& token, Scope scope);
    bool take_token_command(session::Stream& stream, xmpp::Element const& stanza, Scope scope);
    bool take_token_iq(session::Stream& stream, xmpp::Element const& iq, Scope scope);

    // keys.cpp
    void want_keys(SessionId id, token::Bad otherwise, Scope scope);
    void ask_for_keys(std::vector<token::KeyQuestion> questions, Effects& out);
    void tell_keys(token::KeyNews const& news, Scope scope);
    void retry_streams(Scope scope);
    void retry_stream(SessionId id, Scope scope);
    static constexpr std::string_view kKeysTimer = "keys";
    void keys_timer(Scope scope);
    token::Verified verify(Secret const& token, Now now) const;

    // outside.cpp
    void ask_outside(std::size_t from, Scope scope);
    bool outside_timer(std::string_view which, Scope scope);
    void take_outside_answer(std::uint64_t number, admission::OutsideAnswer answer, Scope scope);

    using Rooms = std::map<std::string, std::unique_ptr<Room>, std::less<>>;  // by ConferenceName::text()
    admission::Policy policy_for(ConferenceName const& name) const override;
    // standing.cpp
    admission::Facts facts(admission::JoinRequest const& request, ConferenceName const& where) const override;
    void change(admission::Change what, Now now, Effects& out);
    void take_changes(std::size_t from, Scope scope);
    void expel_concerned(Scope scope);
    void release_tokens(SessionId session, Scope scope);
    void tell_settings(std::string const& key, Scope scope);
    Rooms::iterator create(ConferenceName const& name, std::string const& key, Scope scope);
    void feed(Room& room, conference::Event event, Scope scope);
    Room* room_of(OccupantId who);
    Room* seated_room(session::Stream const& stream);
    void reply(SessionId to, xmpp::Element stanza, Scope scope) const;
    void unavailable(SessionId id, xmpp::Element const& stanza, Scope scope) const;
    void unavailable_room(SessionId id, xmpp::Element const& stanza, Scope scope) const;

    Settings settings_;
    conference::Addresses addresses_;
    session::ServiceAccounts accounts_;
    session::Settings door_;
    xmpp::XmlReader reader_;
    token::KeyFetches fetches_;
    std::size_t first_source_ = 0;  // the number of the first key source: they are counted on over reloads
    std::map<SessionId, token::KeyNeed> awaiting_keys_;  // streams that cannot be judged yet
    std::map<SessionId, std::unique_ptr<session::Stream>> streams_;
    struct Lost {
        bool had_place = false;
    };
    std::map<SessionId, Lost> lost_;                           // sessions without a connection
    std::map<std::string, SessionId, std::less<>> resumable_;  // by StreamManagement::handle()
    std::set<SessionId> probed_;                               // older sessions of somebody who came again
    std::map<std::string, int> connections_;                   // by network
    std::map<SessionId, std::string> network_of_;              // of those that have a connection
    std::map<SessionId, Bucket> stanzas_;
    std::map<SessionId, Bucket> messages_;
    Buckets joins_;   // by identity and network
    Buckets logins_;  // by network
    struct TokenTries {
        Instant since;
        int count = 0;
    };
    std::map<SessionId, TokenTries> token_tries_;
    std::map<SessionId, std::set<std::string>> visited_;  // rooms where a session may have a seat
    Rooms conferences_;
    admission::Standing standing_;
    std::map<std::string, admission::RoomSettings, std::less<>> set_rooms_;  // by ConferenceName::text()
    struct Asked {
        ConferenceName room;
        admission::Identity who;
    };
    std::map<std::uint64_t, Asked> questions_;                 // to the operator's own program
    std::map<std::string, std::uint64_t, std::less<>> asked_;  // the same, by room and identity
    std::uint64_t next_question_ = 1;
    Counts counts_;
    std::size_t held_ = 0;  // conferences that only hold people
    Tries tries_;
    std::map<std::uint64_t, std::string> by_serial_;
    std::map<std::string, std::string, std::less<>> by_media_id_;  // of main rooms
    struct BreakoutOf {
        std::string key;
        std::uint32_t number = 0;
    };
    std::map<std::string, BreakoutOf, std::less<>> by_breakout_;  // by bare address
    std::uint64_t next_serial_ = 1;
};

}  // namespace usher::router
