// Invites: from the wish for a transport to the accepted session, and its end.
#include <algorithm>

#include "focus/focus_state.hpp"
#include "focus/offer.hpp"
#include "xmpp/namespaces.hpp"

namespace usher::focus {

using xmpp::Element;

std::string Focus::State::send_iq(Endpoint const& endpoint, Element jingle, Outputs& out) {
    std::string id = "focus-" + std::to_string(++last_iq);
    Element iq("iq", xmpp::ns::kClient);
    iq.set("type", "set").set("id", id).set("from", focus_address());
    iq.add(std::move(jingle));
    out.push_back(ToOccupant{endpoint.member.occupant, std::move(iq)});
    return id;
}

void Focus::State::invite_all(IdSource& ids, Outputs& out) {
    for (auto& [occupant, endpoint] : endpoints)
        if (endpoint.session.state() == JingleSession::State::None) begin(endpoint, ids, out);
}

void Focus::State::begin(Endpoint& endpoint, IdSource& ids, Outputs& out) {
    if (engine_pauses) return;
    if (!is_open) out.push_back(ToEngine{media::OpenConference{settings.conference_id}});
    is_open = true;
    endpoint.session.begin(ids);
    out.push_back(ToEngine{media::OpenEndpoint{endpoint_id(endpoint)}});
}

void Focus::State::offer(Endpoint& endpoint, media::Transport const& transport, Outputs& out) {
    // What it knows from now on; what comes until its session-accept is said after that.
    AnnouncedChange change;
    for (auto const& [occupant, other] : endpoints)
        if (&other != &endpoint)
            endpoint.told.sync(occupant, other.member.nick,
                               wanted_by(endpoint.member.dialect, occupant, sources.of(occupant), endpoint.told), *pool,
                               sources, change);
    Offer offer;
    offer.sid = endpoint.session.sid();
    offer.initiator = settings.focus_jid;
    offer.responder = settings.room_jid + "/" + endpoint.member.nick;
    offer.bridge_session = endpoint.session.bridge_session();
    offer.channel_url = endpoint.member.channel_base + "/colibri-ws/default-id/" + settings.conference_id + "/" +
                        endpoint.member.nick + "?pwd=" + endpoint.session.channel_password().reveal();
    offer.transport = transport;
    offer.sources = std::move(change.added);
    offer.form = settings.json_sources ? SourceForm::Json : SourceForm::Xml;
    if (!endpoint.was_invited) {
        offer.start_audio_muted = endpoint.member.start_audio_muted;
        offer.start_video_muted = endpoint.member.start_video_muted;
    }
    endpoint.was_invited = true;
    endpoint.session.offered(send_iq(endpoint, to_jingle(offer), out));
}

void Focus::State::accept(Endpoint& endpoint, Jingle const& jingle, Outputs& out) {
    OccupantId const occupant = endpoint.member.occupant;
    endpoint.session.accepted();
    if (jingle.initial_last_n) endpoint.constraints.last_n = std::max(kNoLimit, *jingle.initial_last_n);
    // Sources are not worth a refusal: it would end the meeting for this client (docs/protocol/clients.md).
    // Signalled once: who may send more later is invited anew (Focus::set_rights).
    endpoint.was_silenced = !endpoint.may_send() && !jingle.sources.empty();
    if (endpoint.may_send()) {
        SourceMap::Outcome const outcome =
            sources.add(occupant, endpoint.member.nick, jingle.sources, SourceMap::Strictness::DropBad);
        if (outcome.dropped > 0)
            out.push_back(Remark{"sources-dropped",
                                 {{"nick", endpoint.member.nick}, {"count", std::to_string(outcome.dropped)}}});
        apply_presence(endpoint);
    }
    out.push_back(ToEngine{media::ConnectEndpoint{endpoint_id(endpoint), *jingle.transport}});
    send_sources(endpoint, out);
    sync_receiver(endpoint, out);
    sync_sender(endpoint, out);
    mark(endpoint);
}

void Focus::State::reset(Endpoint& endpoint, JingleSession::State to, Outputs& out) {
    OccupantId const occupant = endpoint.member.occupant;
    for (KnownSource const& source : sources.of(occupant)) demand.forget(source.media.name);
    sources.forget(occupant);
    endpoint.session.end(to);
    drop_demand(endpoint);
    endpoint.told.clear();
    endpoint.limits.reset();
    endpoint.forwarded.reset();
    endpoint.active = true;
    // A new session begins with new wishes; its client says them all when its channel opens.
    endpoint.constraints = Constraints{};
    if (endpoint.channels > 0) out.push_back(CloseChannel{occupant, 1001, "endpoint closed"});
}

void Focus::State::tear_down(Endpoint& endpoint, JingleSession::State to, Outputs& out) {
    bool const had_endpoint = endpoint.session.has_endpoint();
    reset(endpoint, to, out);
    sync_sender(endpoint, out);
    if (had_endpoint) out.push_back(ToEngine{media::CloseEndpoint{endpoint_id(endpoint)}});
}

void Focus::State::terminate(Endpoint& endpoint, std::string_view condition, std::string_view text, Outputs& out) {
    send_iq(endpoint, session_terminate(endpoint.session.sid(), settings.focus_jid, condition, text), out);
}

void Focus::State::reinvite(Endpoint& endpoint, IdSource& ids, Outputs& out) {
    // Never transport-replace (protocol decision 3).
    if (endpoint.session.is_open()) terminate(endpoint, "success", "moving", out);
    tear_down(endpoint, JingleSession::State::None, out);
    if (are_enough()) begin(endpoint, ids, out);
}

// A network that was bad for a while is not bad for ever, and a client whose restart was refused does not ask again.
void Focus::State::rest(Endpoint& endpoint, Instant now, Outputs& out) {
    endpoint.rests_until = now + kRestartWindow;
    out.push_back(Remark{"restart-limited", {{"nick", endpoint.member.nick}}});
    if (!std::exchange(rest_timer, true)) out.push_back(SetTimer{std::string(kTimerRest), *endpoint.rests_until});
}

void Focus::State::invite_rested(Instant now, IdSource& ids, Outputs& out) {
    std::optional<Instant> next;
    for (auto& [occupant, endpoint] : endpoints) {
        if (!endpoint.rests_until) continue;
        if (*endpoint.rests_until > now) {
            next = std::min(next.value_or(*endpoint.rests_until), *endpoint.rests_until);
            continue;
        }
        endpoint.rests_until.reset();
        bool const is_broken = endpoint.session.is_open() && !endpoint.active;
        if (endpoint.session.state() == JingleSession::State::Ended || is_broken) reinvite(endpoint, ids, out);
    }
    rest_timer = next.has_value();
    if (next) out.push_back(SetTimer{std::string(kTimerRest), *next});
}

}  // namespace usher::focus
