#include "focus/source_map.hpp"

#include <algorithm>

#include "focus/source_draft.hpp"

namespace usher::focus {

using media::Kind;
using media::Ssrc;
using xmpp::StanzaError;

namespace {

template <class Container, class Value>
bool contains(Container const& container, Value const& value) {
    return std::ranges::find(container, value) != container.end();
}

}  // namespace

media::SourceName SourceMap::default_name(std::string_view nick, Kind kind) {
    return std::string(nick) + (kind == Kind::Audio ? "-a0" : "-v0");
}

std::vector<KnownSource> const& SourceMap::of(OccupantId owner) const {
    static std::vector<KnownSource> const kNone;
    auto found = sources_.find(owner);
    return found == sources_.end() ? kNone : found->second;
}

KnownSource const* SourceMap::look(OccupantId owner, std::string_view name) const {
    for (KnownSource const& source : of(owner))
        if (source.media.name == name) return &source;
    return nullptr;
}

KnownSource const* SourceMap::look(OccupantId owner, Ssrc ssrc) const {
    for (KnownSource const& source : of(owner))
        if (contains(source.ssrcs, ssrc)) return &source;
    return nullptr;
}

KnownSource* SourceMap::find(OccupantId owner, std::string_view name) {
    auto found = sources_.find(owner);
    if (found == sources_.end()) return nullptr;
    for (KnownSource& source : found->second)
        if (source.media.name == name) return &source;
    return nullptr;
}

media::SourceSet SourceMap::media_of(OccupantId owner) const {
    media::SourceSet set;
    for (KnownSource const& source : of(owner)) {
        set.push_back(source.media);
        set.back().paused = source.media.paused || source.barred;
    }
    return set;
}

bool SourceMap::make_room(OccupantId owner, Drafts const& drafts, Outcome& outcome) {
    auto counts = [&] {
        std::size_t ssrcs = 0;
        std::size_t groups = 0;
        for (KnownSource const& source : of(owner)) {
            bool const superseded = std::ranges::any_of(drafts, [&](Draft const& draft) {
                return draft.name == source.media.name && draft.meeting != Draft::Meeting::Resumes;
            });
            if (superseded) continue;
            ssrcs += source.ssrcs.size();
            groups += source.groups.size();
        }
        for (Draft const& draft : drafts) {
            if (draft.meeting == Draft::Meeting::Resumes) continue;
            ssrcs += draft.ssrcs.size();
            groups += draft.groups.size();
        }
        return ssrcs <= kMaxSsrcsPerEndpoint && groups <= kMaxGroupsPerEndpoint;
    };
    if (counts()) return true;
    // Sources that their sender has withdrawn are kept for its return only as long as there is room.
    std::vector<KnownSource> const before = of(owner);
    auto stale = [&](KnownSource const& source) {
        return source.media.paused && std::ranges::find(drafts, source.media.name, &Draft::name) == drafts.end();
    };
    std::erase_if(sources_[owner], stale);
    if (!counts()) {
        sources_[owner] = before;
        return false;
    }
    for (KnownSource const& source : before) {
        if (!stale(source)) continue;
        drop(source);
        outcome.ended.push_back(source.media.name);
    }
    return true;
}

// The SSRCs and the msid are free again.
void SourceMap::drop(KnownSource const& source) {
    for (Ssrc ssrc : source.ssrcs) ssrcs_.erase(ssrc);
    auto use = msids_.find(source.msid);
    if (use != msids_.end() && --use->second.count == 0) msids_.erase(use);
}

void SourceMap::commit(OccupantId owner, Draft& draft, Outcome& outcome) {
    KnownSource* same = find(owner, draft.name);
    if (draft.meeting == Draft::Meeting::Resumes) {
        for (Ssrc ssrc : draft.ssrcs) outcome.changed = same->withdrawn.erase(ssrc) > 0 || outcome.changed;
        settle_paused(*same);
        if (draft.desktop && !same->signalled_desktop) {
            same->signalled_desktop = same->media.desktop = true;
            outcome.changed = true;
        }
        return;
    }
    KnownSource source;
    if (same != nullptr) {
        drop(*same);
        outcome.replaced = true;
        source.muted = same->muted;
        source.enabled = same->enabled;
        source.shown_desktop = same->shown_desktop;
    }
    source.media.name = draft.name;
    source.media.kind = draft.kind;
    source.media.encodings = std::move(draft.encodings);
    source.signalled_desktop = draft.desktop;
    source.media.desktop = source.signalled_desktop || source.shown_desktop;
    source.msid = std::move(draft.msid);
    source.instance = ++last_instance_;
    source.ssrcs = std::move(draft.ssrcs);
    source.groups = std::move(draft.groups);
    for (Ssrc ssrc : source.ssrcs) ssrcs_[ssrc] = owner;
    MsidUse& use = msids_[source.msid];
    use.owner = owner;
    ++use.count;
    outcome.changed = true;
    if (same != nullptr)
        *same = std::move(source);
    else
        sources_[owner].push_back(std::move(source));
}

SourceMap::Refusal SourceMap::add_all(OccupantId owner, std::string_view nick, Signalled const& signalled,
                                      Outcome& outcome) {
    Drafts drafts;
    for (Kind kind : {Kind::Audio, Kind::Video})
        if (auto refused = draft(owner, nick, kind, signalled.of(kind), drafts)) return refused;
    if (auto refused = check(owner, nick, drafts)) return refused;
    if (!make_room(owner, drafts, outcome)) return bad_source("too many sources");
    for (Draft& each : drafts) commit(owner, each, outcome);
    return std::nullopt;
}

// The sources of one name, with the groups among them.
Signalled SourceMap::only(Signalled const& all, Kind kind, std::string_view name) {
    Signalled one;
    SignalledMedia& media = one.of(kind);
    for (SignalledSource const& source : all.of(kind).sources)
        if (source.name == name && source.ssrc != 0) media.sources.push_back(source);
    auto is_member = [&](Ssrc ssrc) {
        return std::ranges::find(media.sources, ssrc, &SignalledSource::ssrc) != media.sources.end();
    };
    for (SignalledGroup const& group : all.of(kind).groups)
        if (std::ranges::all_of(group.members, is_member)) media.groups.push_back(group);
    return one;
}

void SourceMap::add_each(OccupantId owner, std::string_view nick, Signalled const& signalled, Outcome& outcome) {
    for (Kind kind : {Kind::Audio, Kind::Video}) {
        std::set<std::string> names;
        for (SignalledSource const& source : signalled.of(kind).sources) names.insert(source.name);
        for (std::string const& name : names) {
            Signalled const one = only(signalled, kind, name);
            if (one.empty() || add_all(owner, nick, one, outcome)) ++outcome.dropped;
        }
    }
}

SourceMap::Outcome SourceMap::add(OccupantId owner, std::string_view nick, Signalled const& signalled,
                                  Strictness strictness) {
    Outcome outcome;
    std::optional<StanzaError> refused = add_all(owner, nick, signalled, outcome);
    if (!refused) return outcome;
    if (strictness == Strictness::AllOrNothing)
        outcome.refused = std::move(refused);
    else
        add_each(owner, nick, signalled, outcome);
    return outcome;
}

SourceMap::Refusal SourceMap::refuse_foreign(OccupantId owner, SignalledMedia const& media) const {
    for (SignalledSource const& source : media.sources)
        if (look(owner, source.ssrc) == nullptr) return bad_source("an ssrc is not yours");
    for (SignalledGroup const& group : media.groups)
        for (Ssrc member : group.members)
            if (look(owner, member) == nullptr) return bad_source("a group is not yours");
    return std::nullopt;
}

bool SourceMap::settle_paused(KnownSource& source) {
    bool const paused = std::ranges::all_of(source.media.encodings, [&](media::Encoding const& encoding) {
        return source.withdrawn.contains(encoding.primary);
    });
    bool const changed = paused != source.media.paused;
    source.media.paused = paused;
    return changed;
}

SourceMap::Outcome SourceMap::remove(OccupantId owner, Signalled const& signalled) {
    Outcome outcome;
    std::set<Ssrc> gone;
    for (Kind kind : {Kind::Audio, Kind::Video}) {
        outcome.refused = refuse_foreign(owner, signalled.of(kind));
        if (outcome.refused) return outcome;
        for (SignalledSource const& source : signalled.of(kind).sources) gone.insert(source.ssrc);
    }
    auto own = sources_.find(owner);
    if (own == sources_.end()) return outcome;
    for (KnownSource& source : own->second) {
        for (Ssrc ssrc : source.ssrcs)
            if (gone.contains(ssrc)) source.withdrawn.insert(ssrc);
        outcome.changed = settle_paused(source) || outcome.changed;
    }
    return outcome;
}

void SourceMap::forget(OccupantId owner) {
    auto own = sources_.find(owner);
    if (own == sources_.end()) return;
    for (KnownSource const& source : own->second) drop(source);
    sources_.erase(own);
}

}  // namespace usher::focus
