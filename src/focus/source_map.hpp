// What each endpoint sends: the sources that it signalled, checked by the rules of docs/protocol/clients.md,
// "Sessions". A source that its sender withdraws is only paused (protocol decision 8); it ends when another SSRC comes
// for its name, or its owner goes.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/ids.hpp"
#include "focus/jingle_wire.hpp"
#include "media/port/port.hpp"
#include "xmpp/stanza_error.hpp"

namespace usher::focus {

inline constexpr std::size_t kMaxSsrcsPerEndpoint = 20;  // three simulcast sources and audio
inline constexpr std::size_t kMaxGroupsPerEndpoint = 20;
inline constexpr std::size_t kMaxEncodings = 3;
inline constexpr std::size_t kMaxSourceNameTail = 32;  // what follows "<nick>-"
inline constexpr std::size_t kMaxMsidLength = 200;

struct KnownSource {
    media::Source media;  // `paused` follows from `withdrawn`
    std::string msid;
    std::uint64_t instance =
        0;  // counts the sources of the conference; another SSRC under the name is another instance
    std::vector<media::Ssrc> ssrcs;
    std::vector<SignalledGroup> groups;
    std::set<media::Ssrc> withdrawn;
    bool signalled_desktop = false;  // videoType of the source-add, or of the newer library's SourceVideoTypeMessage
    bool shown_desktop = false;      // by presence, or by the older library's VideoTypeMessage
    std::optional<bool> muted;       // by presence; none: not said yet
    bool enabled = true;             // false: its video type is "none"
    bool barred = false;             // its sender may not send such: nothing of it is forwarded

    bool shows() const { return enabled && !barred && !media.paused && !muted.value_or(false); }
};

class SourceMap {
public:
    // All or nothing, or: what is good of it (a session-accept is not refused for a bad source).
    enum class Strictness { AllOrNothing, DropBad };
    struct Outcome {
        std::optional<xmpp::StanzaError> refused;  // nothing was changed
        bool changed = false;                      // what the engine is to be told
        bool replaced = false;                     // another instance under a known name
        std::size_t dropped = 0;                   // bad sources, with DropBad
        std::vector<media::SourceName> ended;      // withdrawn ones that had to make room
    };

    // Adds what `owner` signalled, or resumes what it had withdrawn. Names that are missing are invented from the nick.
    Outcome add(OccupantId owner, std::string_view nick, Signalled const& signalled, Strictness strictness);
    // Pauses. Refused when an SSRC is not the owner's.
    Outcome remove(OccupantId owner, Signalled const& signalled);
    // Everything of this endpoint ends.
    void forget(OccupantId owner);

    std::vector<KnownSource> const& of(OccupantId owner) const;
    KnownSource* find(OccupantId owner, std::string_view name);
    media::SourceSet media_of(OccupantId owner) const;
    bool has(media::Ssrc ssrc) const { return ssrcs_.contains(ssrc); }
    std::size_t size() const { return ssrcs_.size(); }

    // The nick in front of a source's name.
    static std::string_view nick_of(std::string_view name) { return name.substr(0, name.find('-')); }
    static media::SourceName default_name(std::string_view nick, media::Kind kind);

private:
    struct Draft;
    using Drafts = std::vector<Draft>;
    using Refusal = std::optional<xmpp::StanzaError>;

    // source_rules.cpp: from what was signalled to drafts, and what the rules say of them.
    Refusal draft(OccupantId owner, std::string_view nick, media::Kind kind, SignalledMedia const& signalled,
                  Drafts& drafts) const;
    media::SourceName name_for(OccupantId owner, std::string_view nick, media::Kind kind,
                               SignalledSource const& source) const;
    Refusal attach_group(OccupantId owner, media::Kind kind, SignalledGroup const& group, Drafts& drafts) const;
    Refusal check(OccupantId owner, std::string_view nick, Drafts& drafts) const;
    Refusal check_ssrcs(OccupantId owner, Draft const& draft, KnownSource const* same) const;
    static void meet(Draft& draft, KnownSource const& same);
    Refusal check_msid(OccupantId owner, Draft const& draft, Drafts const& drafts) const;
    static Refusal complete(std::string_view nick, Draft& draft);

    // source_map.cpp
    Refusal add_all(OccupantId owner, std::string_view nick, Signalled const& signalled, Outcome& outcome);
    void add_each(OccupantId owner, std::string_view nick, Signalled const& signalled, Outcome& outcome);
    static Signalled only(Signalled const& all, media::Kind kind, std::string_view name);
    Refusal refuse_foreign(OccupantId owner, SignalledMedia const& media) const;
    static bool settle_paused(KnownSource& source);
    bool make_room(OccupantId owner, Drafts const& drafts, Outcome& outcome);
    void commit(OccupantId owner, Draft& draft, Outcome& outcome);
    void drop(KnownSource const& source);
    KnownSource const* look(OccupantId owner, std::string_view name) const;
    KnownSource const* look(OccupantId owner, media::Ssrc ssrc) const;

    struct MsidUse {
        OccupantId owner;
        int count = 0;
    };
    std::map<OccupantId, std::vector<KnownSource>> sources_;
    std::unordered_map<media::Ssrc, OccupantId> ssrcs_;
    std::unordered_map<std::string, MsidUse> msids_;
    std::uint64_t last_instance_ = 0;
};

}  // namespace usher::focus
