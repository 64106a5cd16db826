// What one receiver was told of the others' sources, and the difference to what it is to know. A receiver that cannot
// be told yet is simply not brought up to date: additions and removals in between cancel out by themselves.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.hpp"
#include "focus/focus.hpp"
#include "focus/source_map.hpp"
#include "focus/source_wire.hpp"

namespace usher::focus {

// Server-assigned SSRCs: never below 2^30 (COMPAT(lib-jitsi-meet, 2026): it finds groups by searching text), none twice
// in a conference, none that a client sends with. They follow each other from a random start.
class SsrcPool {
public:
    static constexpr media::Ssrc kLeast = 1U << 30;
    explicit SsrcPool(std::uint32_t random = 0) : next_(random < kLeast ? random + kLeast : random) {}
    media::Ssrc take(SourceMap const& sources);

private:
    media::Ssrc next_;
};

// Removed ones are said before added ones.
struct AnnouncedChange {
    std::vector<Told> removed;
    std::vector<Told> added;
    bool empty() const { return removed.empty() && added.empty(); }
};

class Announced {
public:
    // Brings what is told of `owner` to `wanted`; each addition gets a fresh pair. Appends to `change`.
    void sync(OccupantId owner, std::string_view nick, std::vector<KnownSource const*> const& wanted, SsrcPool& pool,
              SourceMap const& sources, AnnouncedChange& change);
    // The session is over: the next one starts from nothing.
    void clear();

    std::vector<Told> const& of(OccupantId owner) const;
    std::map<OccupantId, std::vector<Told>> const& all() const { return told_; }
    // By name, as the engine is told.
    std::map<media::SourceName, media::Encoding> const& pairs() const { return pairs_; }
    bool knows(OccupantId owner, KnownSource const& source) const;

private:
    std::string unused_msid(std::string_view msid);

    std::map<OccupantId, std::vector<Told>> told_;
    std::map<media::SourceName, media::Encoding> pairs_;
    std::map<std::string, int, std::less<>> msids_;  // said in this session, and how often
};

// Which of a sender's sources a receiver of this dialect is to know.
//  - New: all that are not withdrawn, and withdrawn ones that it knows already (protocol decision 8).
//  - Old keeps one remote track per person and kind, the last one added (docs/protocol/clients.md): one audio, and the
//    screen share while it is unmuted, else the camera.
std::vector<KnownSource const*> wanted_by(Dialect receiver, OccupantId owner, std::vector<KnownSource> const& sources,
                                          Announced const& told);

}  // namespace usher::focus
