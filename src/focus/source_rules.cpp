// What sources are refused (docs/protocol/clients.md, "Sessions"), one function each where the rules stand alone.
#include <algorithm>

#include "focus/source_draft.hpp"
#include "focus/source_map.hpp"

namespace usher::focus {

using media::Kind;
using media::Ssrc;

namespace {

template <class Container, class Value>
bool contains(Container const& container, Value const& value) {
    return std::ranges::find(container, value) != container.end();
}

}  // namespace

// COMPAT(lib-jitsi-meet, 6726): it names nothing.
media::SourceName SourceMap::name_for(OccupantId owner, std::string_view nick, Kind kind,
                                      SignalledSource const& source) const {
    if (!source.name.empty()) return source.name;
    KnownSource const* known = look(owner, source.ssrc);
    return known != nullptr ? known->media.name : default_name(nick, kind);
}

SourceMap::Refusal SourceMap::draft(OccupantId owner, std::string_view nick, Kind kind, SignalledMedia const& signalled,
                                    Drafts& drafts) const {
    for (SignalledSource const& source : signalled.sources) {
        if (source.ssrc == 0) return bad_source("an ssrc is not a number from 1 to 4294967295");
        std::string name = name_for(owner, nick, kind, source);
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
    for (SignalledGroup const& group : signalled.groups)
        if (Refusal refused = attach_group(owner, kind, group, drafts)) return refused;
    return std::nullopt;
}

SourceMap::Refusal SourceMap::attach_group(OccupantId owner, Kind kind, SignalledGroup const& group,
                                           Drafts& drafts) const {
    if (group.members.empty()) return std::nullopt;
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
    // Without a draft all its members were here before.
    if (draft != drafts.end() && !contains(draft->groups, group)) draft->groups.push_back(group);
    return std::nullopt;
}

SourceMap::Refusal SourceMap::check_ssrcs(OccupantId owner, Draft const& draft, KnownSource const* same) const {
    for (Ssrc ssrc : draft.ssrcs) {
        if (ssrc == media::kBridgeAudioSsrc || ssrc == media::kBridgeVideoSsrc)
            return bad_source("an ssrc of the bridge");
        auto holder = ssrcs_.find(ssrc);
        if (holder == ssrcs_.end()) continue;
        // Protocol decision 13: repeating what one sends already is no conflict.
        if (holder->second != owner || same == nullptr || !contains(same->ssrcs, ssrc))
            return bad_source("an ssrc is taken");
    }
    return std::nullopt;
}

// How a draft meets the source that has its name.
void SourceMap::meet(Draft& draft, KnownSource const& same) {
    auto known = [&](Ssrc ssrc) { return contains(same.ssrcs, ssrc); };
    auto mentions = [&](SignalledGroup const& group) { return std::ranges::any_of(group.members, known); };
    if (std::ranges::all_of(draft.ssrcs, known)) {
        draft.meeting = Draft::Meeting::Resumes;
        return;
    }
    if (std::ranges::none_of(draft.ssrcs, known) && std::ranges::none_of(draft.groups, mentions)) {
        draft.meeting = Draft::Meeting::Replaces;
        return;
    }
    draft.meeting = Draft::Meeting::Extends;
    for (Ssrc ssrc : same.ssrcs)
        if (!contains(draft.ssrcs, ssrc)) draft.ssrcs.push_back(ssrc);
    for (SignalledGroup const& group : same.groups)
        if (!contains(draft.groups, group)) draft.groups.push_back(group);
    if (draft.msid.empty()) draft.msid = same.msid;
}

SourceMap::Refusal SourceMap::complete(std::string_view nick, Draft& draft) {
    if (draft.msids_differ) return bad_source("one source with several msids");
    if (!draft.msid.empty() && !is_usable_msid(draft.msid)) return bad_source("an msid that cannot be passed on");
    if (draft.msid.empty()) {
        // The form that the newer library gives its own, with the SSRC for what is unique.
        draft.msid = std::string(nick) + (draft.kind == Kind::Audio ? "-audio-0-1 " : "-video-0-1 ");
        draft.msid += draft.name + '-' + std::to_string(draft.ssrcs.front());
    }
    auto encodings = encodings_of(draft.ssrcs, draft.groups);
    if (!encodings) return bad_source("groups that do not make one source");
    draft.encodings = std::move(*encodings);
    return std::nullopt;
}

SourceMap::Refusal SourceMap::check_msid(OccupantId owner, Draft const& draft, Drafts const& drafts) const {
    auto use = msids_.find(draft.msid);
    if (use != msids_.end() && use->second.owner != owner) return bad_source("an msid of somebody else");
    // Audio and video of one person may share one; a withdrawn source is no rival.
    bool const known = std::ranges::any_of(of(owner), [&](KnownSource const& other) {
        return other.media.name != draft.name && other.media.kind == draft.kind && other.msid == draft.msid &&
               !other.media.paused;
    });
    bool const drafted = std::ranges::any_of(drafts, [&](Draft const& other) {
        return &other != &draft && other.kind == draft.kind && other.msid == draft.msid;
    });
    if (known || drafted) return bad_source("one msid for two sources");
    return std::nullopt;
}

SourceMap::Refusal SourceMap::check(OccupantId owner, std::string_view nick, Drafts& drafts) const {
    std::set<Ssrc> seen;
    for (Draft& draft : drafts) {
        for (Ssrc ssrc : draft.ssrcs)
            if (!seen.insert(ssrc).second) return bad_source("one ssrc in two sources");
        KnownSource const* same = look(owner, draft.name);
        if (same != nullptr && same->media.kind != draft.kind) return bad_source("one name for audio and video");
        if (Refusal refused = check_ssrcs(owner, draft, same)) return refused;
        if (same != nullptr) meet(draft, *same);
        if (draft.meeting == Draft::Meeting::Resumes) continue;
        if (Refusal refused = complete(nick, draft)) return refused;
        if (Refusal refused = check_msid(owner, draft, drafts)) return refused;
    }
    return std::nullopt;
}

}  // namespace usher::focus
