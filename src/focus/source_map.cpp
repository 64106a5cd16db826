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
    for (KnownSource const& source : of(owner)) set.push_back(source.media);
    return set;
}

std::optional<StanzaError> SourceMap::draft(OccupantId owner, std::string_view nick, Kind kind,
                                            SignalledMedia const& signalled, Drafts& drafts) const {
    for (SignalledSource const& source : signalled.sources) {
        if (source.ssrc == 0) return bad_source("an ssrc is not a number from 1 to 4294967295");
        std::string name = source.name;
        if (name.empty()) {
            KnownSource const* known = look(owner, source.ssrc);
            name = known != nullptr ? known->media.name : default_name(nick, kind);
        }
        if (!is_own_name(name, nick)) return bad_source("a source is named for somebody else");
        auto draft = std::ranges::find(drafts, name, &Draft::name);
        if (draft == drafts.end()) {
            drafts.emplace_back();
            draft = drafts.end() - 1;
            draft->name = std::move(name);
            draft->kind = kind;
        }
        if (draft->kind != kind) return bad_source("one name for audio and video");
        draft->desktop = draft->desktop || source.desktop;
        if (draft->msid.empty()) draft->msid = source.msid;
        draft->msids_differ = draft->msids_differ || draft->msid != source.msid;
        if (!contains(draft->ssrcs, source.ssrc)) draft->ssrcs.push_back(source.ssrc);
    }
    return attach_groups(owner, kind, signalled, drafts);
}

std::optional<StanzaError> SourceMap::attach_groups(OccupantId owner, Kind kind, SignalledMedia const& signalled,
                                                    Drafts& drafts) const {
    for (SignalledGroup const& group : signalled.groups) {
        if (group.members.empty()) continue;
        if (group.kind == GroupKind::Retransmission && group.members.size() != 2)
            return bad_source("a FID group has not two members");
        std::string name;
        for (Ssrc member : group.members) {
            auto draft = std::ranges::find_if(
                drafts, [&](Draft const& each) { return each.kind == kind && contains(each.ssrcs, member); });
            KnownSource const* known = draft == drafts.end() ? look(owner, member) : nullptr;
            if (draft == drafts.end() && (known == nullptr || known->media.kind != kind))
                return bad_source("a group has a member that is not known");
            std::string const& of_member = known != nullptr ? known->media.name : draft->name;
            if (name.empty()) name = of_member;
            if (name != of_member) return bad_source("a group spans two sources");
        }
        auto draft = std::ranges::find(drafts, name, &Draft::name);
        if (draft == drafts.end()) continue;  // all its members were here before
        if (!contains(draft->groups, group)) draft->groups.push_back(group);
    }
    return std::nullopt;
}

std::optional<StanzaError> SourceMap::check_one(OccupantId owner, std::string_view nick, Draft& draft) const {
    KnownSource const* same = look(owner, draft.name);
    if (same != nullptr && same->media.kind != draft.kind) return bad_source("one name for audio and video");
    for (Ssrc ssrc : draft.ssrcs) {
        if (ssrc == media::kBridgeAudioSsrc || ssrc == media::kBridgeVideoSsrc) return bad_source("an ssrc of the bridge");
        auto holder = ssrcs_.find(ssrc);
        if (holder == ssrcs_.end()) continue;
        // Protocol decision 13: repeating what one sends already is no conflict.
        if (holder->second != owner || same == nullptr || !contains(same->ssrcs, ssrc))
            return bad_source("an ssrc is taken");
    }
    if (same != nullptr) {
        auto known = [&](Ssrc ssrc) { return contains(same->ssrcs, ssrc); };
        bool const mentioned = std::ranges::any_of(
            draft.groups, [&](SignalledGroup const& group) { return std::ranges::any_of(group.members, known); });
        if (std::ranges::all_of(draft.ssrcs, known)) {
            draft.meeting = Draft::Meeting::Resumes;
            return std::nullopt;
        }
        draft.meeting = mentioned || std::ranges::any_of(draft.ssrcs, known) ? Draft::Meeting::Extends
                                                                             : Draft::Meeting::Replaces;
        if (draft.meeting == Draft::Meeting::Extends) {
            for (Ssrc ssrc : same->ssrcs)
                if (!contains(draft.ssrcs, ssrc)) draft.ssrcs.push_back(ssrc);
            for (SignalledGroup const& group : same->groups)
                if (!contains(draft.groups, group)) draft.groups.push_back(group);
            if (draft.msid.empty()) draft.msid = same->msid;
        }
    }
    if (draft.msids_differ) return bad_source("one source with several msids");
    if (!draft.msid.empty() && !is_usable_msid(draft.msid)) return bad_source("an msid that cannot be passed on");
    if (draft.msid.empty()) {
        // The form that the newer library gives its own, with the SSRC for what is unique.
        std::string_view const kind = draft.kind == Kind::Audio ? "audio" : "video";
        draft.msid = std::string(nick) + '-' + std::string(kind) + "-0-1 " + draft.name + '-' +
                     std::to_string(draft.ssrcs.front());
    }
    auto encodings = encodings_of(draft.ssrcs, draft.groups);
    if (!encodings) return bad_source("groups that do not make one source");
    draft.encodings = std::move(*encodings);
    return std::nullopt;
}

std::optional<StanzaError> SourceMap::check(OccupantId owner, std::string_view nick, Drafts& drafts) const {
    std::set<Ssrc> seen;
    for (Draft& draft : drafts) {
        for (Ssrc ssrc : draft.ssrcs)
            if (!seen.insert(ssrc).second) return bad_source("one ssrc in two sources");
        if (auto refused = check_one(owner, nick, draft)) return refused;
        if (draft.meeting == Draft::Meeting::Resumes) continue;
        auto use = msids_.find(draft.msid);
        if (use != msids_.end() && use->second.owner != owner) return bad_source("an msid of somebody else");
        for (KnownSource const& other : of(owner))
            if (other.media.name != draft.name && other.media.kind == draft.kind && other.msid == draft.msid &&
                !other.media.paused)
                return bad_source("one msid for two sources");
        for (Draft const& other : drafts)
            if (&other != &draft && other.kind == draft.kind && other.msid == draft.msid)
                return bad_source("one msid for two sources");
    }
    return std::nullopt;
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
        same->media.paused = std::ranges::all_of(same->media.encodings, [&](media::Encoding const& encoding) {
            return same->withdrawn.contains(encoding.primary);
        });
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

std::optional<StanzaError> SourceMap::add_all(OccupantId owner, std::string_view nick, Signalled const& signalled,
                                              Outcome& outcome) {
    Drafts drafts;
    for (Kind kind : {Kind::Audio, Kind::Video})
        if (auto refused = draft(owner, nick, kind, signalled.of(kind), drafts)) return refused;
    if (auto refused = check(owner, nick, drafts)) return refused;
    if (!make_room(owner, drafts, outcome)) return bad_source("too many sources");
    for (Draft& each : drafts) commit(owner, each, outcome);
    return std::nullopt;
}

void SourceMap::add_each(OccupantId owner, std::string_view nick, Signalled const& signalled, Outcome& outcome) {
    for (Kind kind : {Kind::Audio, Kind::Video}) {
        std::vector<std::string> names;
        for (SignalledSource const& source : signalled.of(kind).sources)
            if (!contains(names, source.name)) names.push_back(source.name);
        for (std::string const& name : names) {
            Signalled one;
            for (SignalledSource const& source : signalled.of(kind).sources)
                if (source.name == name && source.ssrc != 0) one.of(kind).sources.push_back(source);
            for (SignalledGroup const& group : signalled.of(kind).groups)
                if (std::ranges::all_of(group.members, [&](Ssrc member) {
                        std::vector<SignalledSource> const& sources = one.of(kind).sources;
                        return std::ranges::find(sources, member, &SignalledSource::ssrc) != sources.end();
                    }))
                    one.of(kind).groups.push_back(group);
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

SourceMap::Outcome SourceMap::remove(OccupantId owner, Signalled const& signalled) {
    Outcome outcome;
    for (Kind kind : {Kind::Audio, Kind::Video}) {
        SignalledMedia const& media = signalled.of(kind);
        for (SignalledSource const& source : media.sources)
            if (look(owner, source.ssrc) == nullptr) outcome.refused = bad_source("an ssrc is not yours");
        for (SignalledGroup const& group : media.groups)
            for (Ssrc member : group.members)
                if (look(owner, member) == nullptr) outcome.refused = bad_source("a group is not yours");
    }
    auto own = sources_.find(owner);
    if (outcome.refused || own == sources_.end()) return outcome;
    for (Kind kind : {Kind::Audio, Kind::Video})
        for (SignalledSource const& removed : signalled.of(kind).sources)
            for (KnownSource& source : own->second)
                if (contains(source.ssrcs, removed.ssrc)) source.withdrawn.insert(removed.ssrc);
    for (KnownSource& source : own->second) {
        bool const paused = std::ranges::all_of(source.media.encodings, [&](media::Encoding const& encoding) {
            return source.withdrawn.contains(encoding.primary);
        });
        outcome.changed = outcome.changed || paused != source.media.paused;
        source.media.paused = paused;
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
