// The focus of one space (the main room or one breakout room): invites everyone who has a seat into a media session
// (Jingle, XEP-0166/0167), keeps the map of sources, speaks on the bridge channels, and tells the engine what each
// receiver is to get. Owns sessions, sources and allocation; does not know roles, presence or admission.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/ids.hpp"
#include "base/random.hpp"
#include "base/time.hpp"
#include "media/port/port.hpp"
#include "xmpp/element.hpp"

namespace usher::focus {

// Which dialect a client speaks: Old is lib-jitsi-meet of Jitsi Meet 2.0.6726, New that of 2026.
enum class Dialect { Old, New };

struct Member {
    OccupantId occupant;
    std::string nick;      // = endpoint id
    std::string full_jid;  // real address: responder in a session-accept
    Dialect dialect = Dialect::New;
    std::string channel_base;  // "wss://meet.example": where this client reaches the bridge channel
    bool may_send = true;      // false: a visitor
    // Asked to start muted (only older clients obey, and only in the first invite).
    bool start_audio_muted = false;
    bool start_video_muted = false;
    bool may_share = true;    // false: no screens
    bool may_speak = true;    // false: nothing of its audio is forwarded
    bool may_show = true;     // false: nor of its camera
    bool may_present = true;  // false: nor of its screens
};

// What an endpoint may send. Changes in the meeting, with the role and the features of whoever has it.
struct Rights {
    bool may_send = true;     // false: a visitor
    bool may_share = true;    // false: no screens
    bool may_speak = true;    // false: moderators have to let him speak first
    bool may_show = true;     // likewise for the camera
    bool may_present = true;  // and for screens
    bool are_full() const { return may_send && may_share && may_speak && may_show && may_present; }
};

// What one client may say on its bridge channel; what is beyond it is dropped.
struct ChannelLimits {
    std::size_t message = 64 * 1024;  // bytes of one
    int messages = 50;                // in a second
    std::size_t bytes = 64 * 1024;    // in a second
    // At once, after a pause.
    std::int64_t messages_at_once() const { return std::int64_t{messages} * 6; }
    std::int64_t bytes_at_once() const { return static_cast<std::int64_t>(std::max(bytes * 8, message)); }
};

struct Settings {
    std::string room_jid;       // "standup@conference.example"
    std::string focus_jid;      // "focus@auth.example/focus": initiator
    std::string conference_id;  // of the engine and of channel URLs; unique for each meeting
    int min_participants = 2;   // a lone participant gets no session
    Milliseconds lone_timeout{20000};
    bool json_sources = true;  // offer sources as compact JSON where the client can read it
    ChannelLimits channel;
};

// An IQ from room@muc/focus to an occupant, request or answer; `from` and `id` are set, the shell writes `to`.
struct ToOccupant {
    OccupantId to;
    xmpp::Element iq;
};
struct ToEngine {
    media::Command command;
};
struct ToChannels {
    std::vector<OccupantId> to;
    std::string json;
};
struct CloseChannel {
    OccupantId to;
    int code = 1001;
    std::string reason;
};
struct SetTimer {
    std::string which;
    Instant at;
};  // comes back through timer(); replaces one of the same name
struct DropTimer {
    std::string which;
};
// Who speaks now, as everybody is told; none: whoever did has left.
struct Dominant {
    std::optional<OccupantId> who;
};
// For the operator's log: a stable event word and fields.
struct Remark {
    std::string event;
    std::vector<std::pair<std::string, std::string>> fields;
};
using Output = std::variant<ToOccupant, ToEngine, ToChannels, CloseChannel, SetTimer, DropTimer, Dominant, Remark>;
using Outputs = std::vector<Output>;

// What an occupant's presence says of one of its sources.
struct SourceState {
    media::SourceName name;
    bool muted = true;
    bool desktop = false;
};

class Focus {
public:
    explicit Focus(Settings settings);
    ~Focus();
    Focus(Focus&&) noexcept;
    Focus& operator=(Focus&&) noexcept;

    // Somebody has a seat now (its presence is already out). Invites it, and the one who was alone, when enough are
    // here.
    void seat(Member member, Now now, IdSource& ids, Outputs& out);
    // Somebody is leaving. To be called before its unavailable presence goes out: its sources are removed for the
    // others.
    void unseat(OccupantId occupant, Now now, IdSource& ids, Outputs& out);

    // An IQ of an occupant to room@muc/focus with a <jingle/> child, request or the answer to one of ours. Every
    // request is answered, in order, by a result or an error (docs/protocol/clients.md, "Sessions"). Unknown answers
    // are ignored.
    void receive(OccupantId from, xmpp::Element const& iq, Now now, IdSource& ids, Outputs& out);

    // What an occupant's presence says of its sources, whichever dialect it was in: all of them, each time. An older
    // receiver's video is swapped here; before or after that presence goes out is the same to it, since it reads
    // presence at once and Jingle from a queue.
    using SourceState = focus::SourceState;
    void presence(OccupantId from, std::vector<SourceState> const& states, Now now, IdSource& ids, Outputs& out);

    // Takes effect at once: what may not be sent any more is withdrawn; a client whose sources were dropped is invited
    // anew, since it signals them only once.
    void set_rights(OccupantId occupant, Rights rights, Now now, IdSource& ids, Outputs& out);

    // Bridge channel: does this password open this endpoint's channel? Then what happens on it. Every channel that was
    // opened is closed once, also after a CloseChannel, before or after the next one of the same occupant opens.
    bool may_open_channel(std::string_view nick, std::string_view password) const;
    void channel_opened(OccupantId who, Now now, Outputs& out);
    void channel_message(OccupantId who, std::string_view text, Now now, Outputs& out);
    void channel_closed(OccupantId who, Now now, Outputs& out);

    void report(media::Report const& report, Now now, IdSource& ids, Outputs& out);
    void timer(std::string_view which, Now now, IdSource& ids, Outputs& out);
    // The meeting is over: closes channels and the engine's conference.
    void close(Outputs& out);

    // The name a client's sources go by where it gave none: "<nick>-a0", "<nick>-v0".
    static media::SourceName default_source_name(std::string_view nick, media::Kind kind);
    // State as JSON, for `usher room show`.
    std::string describe() const;

    struct State;  // focus_state.hpp, private to the folder

private:
    std::unique_ptr<State> state_;
};

}  // namespace usher::focus
