// What a focus holds, and the steps that its public functions are made of. Private to the folder.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "focus/allocation.hpp"
#include "focus/announce.hpp"
#include "focus/bridge_channel.hpp"
#include "focus/focus.hpp"
#include "focus/jingle_session.hpp"
#include "focus/jingle_wire.hpp"
#include "focus/rate_limit.hpp"
#include "focus/sender_demand.hpp"
#include "focus/source_map.hpp"

namespace usher::focus {

// Source-adds that make others learn something new; a share or a replaced camera is one each.
inline constexpr int kSourceChangesPerSecond = 1;
inline constexpr int kSourceChangesAtOnce = 30;
inline constexpr std::size_t kMaxPresenceSources = 32;
inline constexpr std::size_t kStatsToAllUpTo = 20;      // members; above, EndpointStats go to those who watch
inline constexpr std::size_t kStatsRecentSpeakers = 5;  // whose EndpointStats go to everybody all the same
inline constexpr int kEngineRetriesAtOnce = 3;          // invites anew because the engine refused something…
inline constexpr int kEngineRetrySeconds = 30;          // …and how often after that
inline constexpr Milliseconds kFloodRemarkInterval{60000};
inline constexpr std::size_t kEngineLossesAtOnce = 3;  // within kEngineLossWindow; then a pause
inline constexpr Milliseconds kEngineLossWindow{60000};
inline constexpr Milliseconds kEnginePause{10000};
inline constexpr Milliseconds kBandwidthInterval{10000};

inline constexpr std::string_view kTimerLone = "lone";
inline constexpr std::string_view kTimerSenderLimits = "sender-limits";
inline constexpr std::string_view kTimerEngine = "engine";
inline constexpr std::string_view kTimerRest = "rest";

struct Endpoint {
    explicit Endpoint(ChannelLimits const& limits_of_channel)
        : messages(limits_of_channel.messages, limits_of_channel.messages_at_once()),
          bytes(static_cast<std::int64_t>(limits_of_channel.bytes), limits_of_channel.bytes_at_once()) {}

    Member member;
    JingleSession session;
    Announced told;                                     // what it knows of the others
    std::map<media::SourceName, SourceState> presence;  // what its presence says of its own sources
    Constraints constraints;
    std::optional<media::Limits> limits;       // as the engine was told
    std::map<media::SourceName, int> heights;  // its part in the demand for the others' video
    std::optional<std::vector<media::SourceName>> forwarded;
    bool active = true;
    bool was_invited = false;
    bool was_silenced = false;  // its session-accept had sources that it might not send
    int channels = 0;           // open ones; two for a moment while one replaces the other
    // Its sessions failed too often: it is left alone until then, and invited once more.
    std::optional<Instant> rests_until;
    std::optional<Instant> flooded;  // when a message was last dropped
    std::optional<Instant> bandwidth_said;
    RateLimit messages;
    RateLimit bytes;
    RateLimit engine_retries{1, kEngineRetriesAtOnce* kEngineRetrySeconds};
    RateLimit source_changes{kSourceChangesPerSecond, kSourceChangesAtOnce};

    bool may_send() const { return member.may_send && member.nick != kBridgeOwner; }
};

struct Focus::State {
    explicit State(Settings from) : settings(std::move(from)) {}

    // focus.cpp
    Endpoint* find(OccupantId occupant);
    Endpoint* find(std::string_view nick);
    // The endpoint that a report is about; null for one that is gone or of an older generation.
    Endpoint* current(media::EndpointId const& who);
    media::EndpointId endpoint_id(Endpoint const& endpoint) const;
    std::string focus_address() const { return settings.room_jid + "/focus"; }

    // focus_invite.cpp
    void invite_all(IdSource& ids, Outputs& out);
    void begin(Endpoint& endpoint, IdSource& ids, Outputs& out);
    void offer(Endpoint& endpoint, media::Transport const& transport, Outputs& out);
    void accept(Endpoint& endpoint, Jingle const& jingle, Outputs& out);
    bool are_enough() const { return static_cast<int>(endpoints.size()) >= settings.min_participants; }
    // Ends the session on our side: its sources go, the others are told, the engine forgets the endpoint. Says nothing
    // to its client but that the channel is closed.
    void tear_down(Endpoint& endpoint, JingleSession::State to, Outputs& out);
    // The part of it that concerns no other endpoint.
    void reset(Endpoint& endpoint, JingleSession::State to, Outputs& out);
    void terminate(Endpoint& endpoint, std::string_view condition, std::string_view text, Outputs& out);
    void reinvite(Endpoint& endpoint, IdSource& ids, Outputs& out);
    void rest(Endpoint& endpoint, Instant now, Outputs& out);
    void invite_rested(Instant now, IdSource& ids, Outputs& out);
    std::string send_iq(Endpoint const& endpoint, xmpp::Element jingle, Outputs& out);

    // focus_jingle.cpp: none is a result, else the error that is answered.
    std::optional<xmpp::StanzaError> handle(Endpoint& endpoint, Jingle const& jingle, Now now, IdSource& ids,
                                            Outputs& out);
    std::optional<xmpp::StanzaError> handle_accept(Endpoint& endpoint, Jingle const& jingle, Outputs& out);
    std::optional<xmpp::StanzaError> handle_terminate(Endpoint& endpoint, Jingle const& jingle, Now now, IdSource& ids,
                                                      Outputs& out);
    std::optional<xmpp::StanzaError> handle_info(Endpoint& endpoint, Jingle const& jingle, Now now, IdSource& ids,
                                                 Outputs& out);
    void handle_answer(Endpoint& endpoint, xmpp::Element const& iq, Outputs& out);

    // focus_sources.cpp
    void sync_sender(Endpoint& sender, Outputs& out);
    void sync_old_receivers(Endpoint& sender, Outputs& out);
    void sync_receiver(Endpoint& receiver, Outputs& out);
    void say_change(Endpoint& receiver, AnnouncedChange const& change, Outputs& out);
    void send_sources(Endpoint const& endpoint, Outputs& out) const;
    enum class PresenceChange { None, Muting, Desktop };
    PresenceChange apply_presence(Endpoint& endpoint);
    bool bar_sources(Endpoint& endpoint);
    std::optional<xmpp::StanzaError> add_sources(Endpoint& endpoint, Jingle const& jingle, Instant now, Outputs& out);
    std::optional<xmpp::StanzaError> remove_sources(Endpoint& endpoint, Jingle const& jingle, Outputs& out);

    // focus_media.cpp
    void mark(Endpoint const& receiver) { unsettled.insert(receiver.member.occupant); }
    void mark_ordered();  // those whose lastN depends on the order of speakers
    void settle(Instant now, Outputs& out);
    void reallocate(Endpoint& receiver, Outputs& out);
    // The same for a change of what it knows, without looking at all the rest where lastN does not cut.
    void adjust(Endpoint& receiver, AnnouncedChange const& change, Outputs& out);
    std::vector<Candidate> candidates(Endpoint const& receiver);
    void drop_demand(Endpoint& receiver);
    void tell_sender(SenderDemand::Told const& told, Outputs& out);
    void set_speakers(media::Speakers const& report, Outputs& out);
    void set_forwarding(Endpoint& receiver, std::set<media::SourceName> const& sources, Outputs& out);
    void set_active(Endpoint& endpoint, bool active, Outputs& out);
    void engine_refused(media::CommandRefused const& report, Instant now, IdSource& ids, Outputs& out);
    void set_bandwidth(Endpoint& endpoint, media::BitsPerSecond available, Instant now, Outputs& out);
    void engine_lost(std::string const& why, Instant now, IdSource& ids, Outputs& out);

    // focus_channel.cpp
    std::vector<std::string> recent_speakers() const;
    void send_channel(Endpoint const& to, std::string json, Outputs& out) const;
    void broadcast(std::string json, OccupantId but, Outputs& out) const;
    void relay(Endpoint& from, EndpointMessage message, Outputs& out);
    void relay(Endpoint& from, EndpointStats message, Outputs& out);
    void set_video_type(Endpoint& from, VideoType const& type, Outputs& out);
    void send_current(Endpoint& to, Outputs& out);

    Settings settings;
    std::map<OccupantId, Endpoint> endpoints;
    std::unordered_map<std::string, OccupantId> nicks;
    SourceMap sources;
    std::optional<SsrcPool> pool;
    SenderDemand demand;
    std::vector<OccupantId> speakers;  // most recent first
    std::optional<OccupantId> dominant_said;
    std::set<OccupantId> unsettled;  // receivers whose allocation is to be looked at before the turn ends
    std::optional<Instant> limits_timer;
    bool rest_timer = false;  // runs
    std::vector<Instant> engine_losses;
    bool is_open = false;        // the engine has the conference
    bool engine_pauses = false;  // it was lost too often: wait for the timer
    std::uint64_t last_iq = 0;
};

}  // namespace usher::focus
