// Sources: what each sender has, and what the others are told of it.
#include <algorithm>

#include "focus/focus_state.hpp"

namespace usher::focus {

using xmpp::StanzaError;

void Focus::State::say_change(Endpoint& receiver, AnnouncedChange const& change, Outputs& out) {
    if (change.empty()) return;
    out.push_back(ToEngine{media::Receive{endpoint_id(receiver), receiver.told.pairs()}});
    SourceForm const form = settings.json_sources ? SourceForm::Json : SourceForm::Xml;
    std::string const& sid = receiver.session.sid();
    // COMPAT(lib-jitsi-meet, 6726): the old video goes before the new one comes, or the new one is deleted with it.
    if (!change.removed.empty())
        send_iq(receiver, source_change(SourceChange::Remove, sid, settings.focus_jid, change.removed, form), out);
    if (!change.added.empty())
        send_iq(receiver, source_change(SourceChange::Add, sid, settings.focus_jid, change.added, form), out);
    adjust(receiver, change, out);
}

void Focus::State::sync_sender(Endpoint& sender, Outputs& out) {
    OccupantId const occupant = sender.member.occupant;
    std::vector<KnownSource> const& own = sources.of(occupant);
    for (auto& [other, receiver] : endpoints) {
        if (other == occupant || receiver.session.state() != JingleSession::State::Accepted) continue;
        AnnouncedChange change;
        receiver.told.sync(occupant, sender.member.nick,
                           wanted_by(receiver.member.dialect, occupant, own, receiver.told), *pool, sources, change);
        say_change(receiver, change, out);
    }
}

// Only what older receivers are shown depends on presence.
void Focus::State::sync_old_receivers(Endpoint& sender, Outputs& out) {
    OccupantId const occupant = sender.member.occupant;
    std::vector<KnownSource> const& own = sources.of(occupant);
    for (auto& [other, receiver] : endpoints) {
        if (other == occupant || receiver.member.dialect != Dialect::Old) continue;
        if (receiver.session.state() != JingleSession::State::Accepted) continue;
        AnnouncedChange change;
        receiver.told.sync(occupant, sender.member.nick, wanted_by(Dialect::Old, occupant, own, receiver.told), *pool,
                           sources, change);
        say_change(receiver, change, out);
    }
}

void Focus::State::sync_receiver(Endpoint& receiver, Outputs& out) {
    AnnouncedChange change;
    // Some whom its offer named may have left before it accepted.
    std::vector<OccupantId> left;
    for (auto const& [occupant, told] : receiver.told.all())
        if (!endpoints.contains(occupant)) left.push_back(occupant);
    for (OccupantId occupant : left) receiver.told.sync(occupant, {}, {}, *pool, sources, change);
    for (auto const& [occupant, other] : endpoints)
        if (&other != &receiver)
            receiver.told.sync(occupant, other.member.nick,
                               wanted_by(receiver.member.dialect, occupant, sources.of(occupant), receiver.told), *pool,
                               sources, change);
    if (change.empty() && !receiver.told.all().empty())
        out.push_back(ToEngine{media::Receive{endpoint_id(receiver), receiver.told.pairs()}});
    say_change(receiver, change, out);
}

void Focus::State::send_sources(Endpoint const& endpoint, Outputs& out) const {
    out.push_back(ToEngine{media::SetSources{endpoint_id(endpoint), sources.media_of(endpoint.member.occupant)}});
}

Focus::State::PresenceChange Focus::State::apply_presence(Endpoint& endpoint) {
    PresenceChange change = PresenceChange::None;
    for (auto const& [name, said] : endpoint.presence) {
        KnownSource* source = sources.find(endpoint.member.occupant, name);
        if (source == nullptr) continue;
        if (source->muted != said.muted) change = std::max(change, PresenceChange::Muting);
        source->muted = said.muted;
        source->shown_desktop = said.desktop;
        bool const desktop = source->signalled_desktop || source->shown_desktop;
        if (source->media.desktop != desktop) change = PresenceChange::Desktop;
        source->media.desktop = desktop;
    }
    if (bar_sources(endpoint)) change = PresenceChange::Desktop;
    return change;
}

namespace {

bool may_forward(Member const& member, media::Source const& source) {
    if (source.kind == media::Kind::Audio) return member.may_speak;
    return source.desktop ? member.may_share && member.may_present : member.may_show;
}

}  // namespace

// True if the engine has to be told. A camera that becomes a screen keeps its place, and is forwarded no more.
bool Focus::State::bar_sources(Endpoint& endpoint) {
    bool changed = false;
    for (KnownSource const& each : sources.of(endpoint.member.occupant)) {
        KnownSource* source = sources.find(endpoint.member.occupant, each.media.name);
        bool const barred = !may_forward(endpoint.member, source->media);
        changed = changed || barred != source->barred;
        source->barred = barred;
    }
    return changed;
}

namespace {

bool has_screen(Signalled const& signalled) {
    return std::ranges::any_of(signalled.video.sources, [](SignalledSource const& source) { return source.desktop; });
}

}  // namespace

void Focus::set_rights(OccupantId occupant, Rights rights, Now now, IdSource& ids, Outputs& out) {
    State& state = *state_;
    Endpoint* endpoint = state.find(occupant);
    if (endpoint == nullptr) return;
    bool const silenced = endpoint->member.may_send && !rights.may_send;
    bool const invites = endpoint->was_silenced && rights.may_send;
    endpoint->member.may_send = rights.may_send;
    endpoint->member.may_share = rights.may_share;
    endpoint->member.may_speak = rights.may_speak;
    endpoint->member.may_show = rights.may_show;
    endpoint->member.may_present = rights.may_present;
    if (silenced) {
        endpoint->was_silenced = endpoint->was_silenced || !state.sources.of(occupant).empty();
        for (KnownSource const& source : state.sources.of(occupant)) state.demand.forget(source.media.name);
        state.sources.forget(occupant);
        state.sync_sender(*endpoint, out);
    }
    bool const barred = state.bar_sources(*endpoint);
    bool const is_accepted = endpoint->session.state() == JingleSession::State::Accepted;
    if ((silenced || barred) && is_accepted) {
        state.send_sources(*endpoint, out);
        state.sync_old_receivers(*endpoint, out);
        state.mark_ordered();
    }
    if (invites && is_accepted) state.reinvite(*endpoint, ids, out);
    state.settle(now.instant, out);
}

std::optional<StanzaError> Focus::State::add_sources(Endpoint& endpoint, Jingle const& jingle, Instant now,
                                                     Outputs& out) {
    if (jingle.sources.empty()) return std::nullopt;
    if (!endpoint.may_send()) return StanzaError{xmpp::ErrorType::Auth, "forbidden", "visitors do not send"};
    if (!endpoint.member.may_share && has_screen(jingle.sources)) {
        out.push_back(Remark{
            "refused", {{"code", "feature-not-granted"}, {"what", "screen-sharing"}, {"nick", endpoint.member.nick}}});
        return StanzaError{xmpp::ErrorType::Auth, "forbidden",
                           "feature-not-granted: you have not been given the right to use screen-sharing"};
    }
    auto is_new = [&](SignalledSource const& source) { return !sources.has(source.ssrc); };
    bool const tells = std::ranges::any_of(jingle.sources.audio.sources, is_new) ||
                       std::ranges::any_of(jingle.sources.video.sources, is_new);
    if (tells && !endpoint.source_changes.take(1, now))
        return StanzaError{xmpp::ErrorType::Wait, "resource-constraint", "too many source changes"};
    SourceMap::Outcome const outcome = sources.add(endpoint.member.occupant, endpoint.member.nick, jingle.sources,
                                                   SourceMap::Strictness::AllOrNothing);
    if (outcome.refused) return outcome.refused;
    if (!outcome.changed) return std::nullopt;
    for (media::SourceName const& name : outcome.ended) demand.forget(name);
    apply_presence(endpoint);
    send_sources(endpoint, out);
    sync_sender(endpoint, out);
    mark_ordered();
    return std::nullopt;
}

std::optional<StanzaError> Focus::State::remove_sources(Endpoint& endpoint, Jingle const& jingle, Outputs& out) {
    SourceMap::Outcome const outcome = sources.remove(endpoint.member.occupant, jingle.sources);
    if (outcome.refused) return outcome.refused;
    if (!outcome.changed) return std::nullopt;
    send_sources(endpoint, out);
    // Others are told nothing (protocol decision 8), but older receivers may see another video instead.
    sync_old_receivers(endpoint, out);
    mark_ordered();
    return std::nullopt;
}

}  // namespace usher::focus
