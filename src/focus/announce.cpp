#include "focus/announce.hpp"

#include <algorithm>

namespace usher::focus {

using media::Kind;

media::Ssrc SsrcPool::take(SourceMap const& sources) {
    for (;;) {
        media::Ssrc const ssrc = next_;
        next_ = next_ == 0xFFFFFFFFU ? kLeast : next_ + 1;
        if (ssrc != media::kBridgeAudioSsrc && ssrc != media::kBridgeVideoSsrc && !sources.has(ssrc)) return ssrc;
    }
}

// COMPAT(lib-jitsi-meet, 6726): a source that is removed and comes back under the same msid makes two a=msid lines in
// one m-section, which Chromium refuses. In front and not behind: the library looks for "msid:<id>" as a prefix.
std::string Announced::unused_msid(std::string_view msid) {
    auto said = msids_.find(msid);
    if (said == msids_.end()) {
        msids_.emplace(msid, 1);
        return std::string(msid);
    }
    std::string mark = "r";
    mark += std::to_string(++said->second);
    mark += '-';
    std::size_t const space = msid.find(' ');
    std::string renamed = mark;
    renamed += msid.substr(0, space);
    if (space != std::string_view::npos) {
        renamed += ' ';
        renamed += mark;
        renamed += msid.substr(space + 1);
    }
    return renamed;
}

void Announced::sync(OccupantId owner, std::string_view nick, std::vector<KnownSource const*> const& wanted,
                     SsrcPool& pool, SourceMap const& sources, AnnouncedChange& change) {
    auto entry = told_.find(owner);
    if (entry == told_.end()) {
        if (wanted.empty()) return;
        entry = told_.emplace(owner, std::vector<Told>{}).first;
    }
    std::vector<Told>& told = entry->second;
    for (auto each = told.begin(); each != told.end();) {
        bool const stays =
            std::ranges::any_of(wanted, [&](KnownSource const* source) { return source->instance == each->instance; });
        if (stays) {
            ++each;
            continue;
        }
        pairs_.erase(each->name);
        change.removed.push_back(std::move(*each));
        each = told.erase(each);
    }
    for (KnownSource const* source : wanted) {
        if (std::ranges::find(told, source->instance, &Told::instance) != told.end()) continue;
        Told added;
        added.owner = nick;
        added.name = source->media.name;
        added.kind = source->media.kind;
        added.desktop = source->media.desktop;
        // Audio and video of one person may share an msid; these are two lines of different kinds.
        added.msid = unused_msid(source->msid);
        added.pair.primary = pool.take(sources);
        if (source->media.kind == Kind::Video) added.pair.rtx = pool.take(sources);
        added.instance = source->instance;
        pairs_[added.name] = added.pair;
        change.added.push_back(added);
        told.push_back(std::move(added));
    }
    if (told.empty()) told_.erase(entry);
}

void Announced::clear() {
    told_.clear();
    pairs_.clear();
    msids_.clear();
}

std::vector<Told> const& Announced::of(OccupantId owner) const {
    static std::vector<Told> const kNone;
    auto found = told_.find(owner);
    return found == told_.end() ? kNone : found->second;
}

bool Announced::knows(OccupantId owner, KnownSource const& source) const {
    return std::ranges::find(of(owner), source.instance, &Told::instance) != of(owner).end();
}

namespace {

// The first that is not withdrawn, else one that the receiver knows already; by name.
KnownSource const* first_of(Kind kind, bool desktop_too, OccupantId owner, std::vector<KnownSource> const& sources,
                            Announced const& told) {
    KnownSource const* first = nullptr;
    for (KnownSource const& source : sources) {
        if (source.media.kind != kind || (source.media.desktop && !desktop_too)) continue;
        if (source.media.paused && !told.knows(owner, source)) continue;
        if (first == nullptr || (first->media.paused && !source.media.paused) ||
            (first->media.paused == source.media.paused && source.media.name < first->media.name))
            first = &source;
    }
    return first;
}

KnownSource const* one_video(OccupantId owner, std::vector<KnownSource> const& sources, Announced const& told) {
    for (KnownSource const& source : sources)
        if (source.media.kind == Kind::Video && source.media.desktop && !source.media.paused && !source.barred &&
            source.enabled && source.muted == false)
            return &source;
    KnownSource const* camera = first_of(Kind::Video, false, owner, sources, told);
    return camera != nullptr ? camera : first_of(Kind::Video, true, owner, sources, told);
}

}  // namespace

std::vector<KnownSource const*> wanted_by(Dialect receiver, OccupantId owner, std::vector<KnownSource> const& sources,
                                          Announced const& told) {
    std::vector<KnownSource const*> wanted;
    if (receiver == Dialect::Old) {
        if (KnownSource const* audio = first_of(Kind::Audio, true, owner, sources, told)) wanted.push_back(audio);
        if (KnownSource const* video = one_video(owner, sources, told)) wanted.push_back(video);
        return wanted;
    }
    for (KnownSource const& source : sources)
        if (!source.media.paused || told.knows(owner, source)) wanted.push_back(&source);
    return wanted;
}

}  // namespace usher::focus
