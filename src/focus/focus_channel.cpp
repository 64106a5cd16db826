// The bridge channels of the space: state for those who open one, relaying, and receivers' wishes.
#include <algorithm>

#include "focus/focus_state.hpp"

namespace usher::focus {

std::vector<std::string> Focus::State::recent_speakers() const {
    std::vector<std::string> recent;
    for (OccupantId occupant : speakers) {
        auto endpoint = endpoints.find(occupant);
        if (endpoint == endpoints.end()) continue;
        recent.push_back(endpoint->second.member.nick);
        if (recent.size() > kMaxPreviousSpeakers) break;
    }
    return recent;
}

void Focus::State::send_channel(Endpoint const& to, std::string json, Outputs& out) const {
    if (to.channels > 0) out.push_back(ToChannels{{to.member.occupant}, std::move(json)});
}

void Focus::State::broadcast(std::string json, OccupantId but, Outputs& out) const {
    ToChannels message;
    for (auto const& [occupant, endpoint] : endpoints)
        if (endpoint.channels > 0 && occupant != but) message.to.push_back(occupant);
    if (message.to.empty()) return;
    message.json = std::move(json);
    out.push_back(std::move(message));
}

void Focus::State::relay(Endpoint& from, EndpointMessage message, Outputs& out) {
    if (!from.may_send()) return;  // visitors' messages are not forwarded (docs/protocol/clients.md)
    if (message.to.empty()) {
        broadcast(std::move(message.json), from.member.occupant, out);
    } else if (Endpoint const* to = find(message.to)) {
        send_channel(*to, std::move(message.json), out);
    }
}

void Focus::State::relay(Endpoint& from, EndpointStats message, Outputs& out) {
    if (!from.may_send()) return;
    OccupantId const sender = from.member.occupant;
    auto const recent = speakers.begin() + static_cast<std::ptrdiff_t>(std::min(speakers.size(), kStatsRecentSpeakers));
    bool const to_all = endpoints.size() <= kStatsToAllUpTo || std::find(speakers.begin(), recent, sender) != recent;
    if (to_all) {
        broadcast(std::move(message.json), sender, out);
        return;
    }
    ToChannels some;
    for (auto const& [occupant, endpoint] : endpoints)
        if (occupant != sender && endpoint.channels > 0 && watches(endpoint.constraints, from.member.nick))
            some.to.push_back(occupant);
    if (some.to.empty()) return;
    some.json = std::move(message.json);
    out.push_back(std::move(some));
}

void Focus::State::set_video_type(Endpoint& from, VideoType const& type, Outputs& out) {
    bool const old_form = type.source.empty();
    media::SourceName const name =
        old_form ? SourceMap::default_name(from.member.nick, media::Kind::Video) : type.source;
    KnownSource* source = sources.find(from.member.occupant, name);  // one's own only
    if (source == nullptr || source->media.kind != media::Kind::Video) return;
    bool const was_desktop = source->media.desktop;
    bool changed = source->enabled != type.enabled;
    source->enabled = type.enabled;
    if (type.enabled) {  // "none" says nothing about what it will be
        (old_form ? source->shown_desktop : source->signalled_desktop) = type.desktop;
        if (auto said = from.presence.find(name); old_form && said != from.presence.end())
            said->second.desktop = type.desktop;
        source->media.desktop = source->signalled_desktop || source->shown_desktop;
    }
    bool const is_desktop = source->media.desktop;
    bool const barred = bar_sources(from);
    if (was_desktop != is_desktop || barred) send_sources(from, out);
    changed = changed || was_desktop != is_desktop;
    if (!changed) return;
    sync_old_receivers(from, out);
    mark_ordered();
}

void Focus::State::send_current(Endpoint& to, Outputs& out) {
    send_channel(to, server_hello(), out);
    if (std::vector<std::string> recent = recent_speakers(); !recent.empty())
        send_channel(to, dominant_speaker(recent), out);
    if (to.forwarded) {
        send_channel(to, forwarded_sources(*to.forwarded), out);
        send_channel(to, forwarded_endpoints(*to.forwarded), out);
    }
    for (KnownSource const& source : sources.of(to.member.occupant))
        if (std::optional<int> height = demand.current(source.media.name))
            tell_sender({source.media.name, *height}, out);
    for (auto const& [occupant, endpoint] : endpoints)
        if (&endpoint != &to && !endpoint.active) send_channel(to, connectivity(endpoint.member.nick, false), out);
}

bool Focus::may_open_channel(std::string_view nick, std::string_view password) const {
    Endpoint const* endpoint = state_->find(nick);
    return endpoint != nullptr && endpoint->session.is_open() && endpoint->session.channel_password().equals(password);
}

void Focus::channel_opened(OccupantId who, Now now, Outputs& out) {
    Endpoint* endpoint = state_->find(who);
    if (endpoint == nullptr) return;
    ++endpoint->channels;
    state_->send_current(*endpoint, out);
    state_->settle(now.instant, out);
}

void Focus::channel_closed(OccupantId who, Now now, Outputs& out) {
    Endpoint* endpoint = state_->find(who);
    if (endpoint == nullptr) return;
    endpoint->channels = std::max(0, endpoint->channels - 1);
    state_->settle(now.instant, out);
}

void Focus::channel_message(OccupantId who, std::string_view text, Now now, Outputs& out) {
    State& state = *state_;
    Endpoint* from = state.find(who);
    if (from == nullptr) return;
    bool const within = text.size() <= state.settings.channel.message && from->messages.take(1, now.instant) &&
                        from->bytes.take(static_cast<std::int64_t>(text.size()), now.instant);
    if (!within) {
        if (!from->flooded || now.instant - *from->flooded >= kFloodRemarkInterval)
            out.push_back(Remark{"channel-flood", {{"nick", from->member.nick}}});
        from->flooded = now.instant;
        return;
    }
    ChannelMessage message = read_channel_message(text, from->member.nick);
    std::visit(Overloaded{
                   [](UnknownMessage const&) {},
                   [&](ClientHello const&) { state.send_channel(*from, server_hello(), out); },
                   [&](EndpointMessage& relayed) { state.relay(*from, std::move(relayed), out); },
                   [&](EndpointStats& relayed) { state.relay(*from, std::move(relayed), out); },
                   [&](VideoType const& type) { state.set_video_type(*from, type, out); },
                   [&](ConstraintsUpdate& update) {
                       apply(std::move(update), from->constraints);
                       state.mark(*from);
                   },
               },
               message);
    state.settle(now.instant, out);
}

}  // namespace usher::focus
