// IQs of occupants to the focus: each request is answered once, its answer before whatever it causes.
#include "focus/focus_state.hpp"
#include "xmpp/namespaces.hpp"

namespace usher::focus {

using xmpp::Element;
using xmpp::ErrorType;
using xmpp::StanzaError;

std::optional<StanzaError> Focus::State::handle_accept(Endpoint& endpoint, Jingle const& jingle, Outputs& out) {
    if (endpoint.session.state() != JingleSession::State::Offered)
        return StanzaError{ErrorType::Wait, "unexpected-request", "the session is accepted already"};
    if (!jingle.transport) return StanzaError{ErrorType::Modify, "bad-request", "no usable transport"};
    accept(endpoint, jingle, out);
    return std::nullopt;
}

// docs/protocol/clients.md, "A broken session". Only bridge-session@restart counts, not the reason.
std::optional<StanzaError> Focus::State::handle_terminate(Endpoint& endpoint, Jingle const& jingle, Now now,
                                                          IdSource& ids, Outputs& out) {
    JingleSession& session = endpoint.session;
    if (jingle.bridge_session && *jingle.bridge_session != session.bridge_session())
        return StanzaError{ErrorType::Cancel, "item-not-found", "another bridge session"};
    if (!jingle.restart) {
        endpoint.rests_until.reset();
        tear_down(endpoint, JingleSession::State::Ended, out);
        return std::nullopt;
    }
    if (!session.may_restart(now.instant)) {
        tear_down(endpoint, JingleSession::State::Ended, out);
        rest(endpoint, now.instant, out);
        return StanzaError{ErrorType::Wait, "resource-constraint", "rate-limited"};
    }
    out.push_back(Remark{"session-restart", {{"nick", endpoint.member.nick}}});
    tear_down(endpoint, JingleSession::State::None, out);
    if (are_enough()) begin(endpoint, ids, out);
    return std::nullopt;
}

std::optional<StanzaError> Focus::State::handle_info(Endpoint& endpoint, Jingle const& jingle, Now now, IdSource& ids,
                                                     Outputs& out) {
    // COMPAT(lib-jitsi-meet, 2026): it falls back to a restart at once.
    if (jingle.ice_restart) return StanzaError{ErrorType::Cancel, "feature-not-implemented", "no ICE restart in place"};
    if (!jingle.ice_state) {
        if (!jingle.has_payload) return std::nullopt;  // XEP-0166 §6.8: an empty one is a ping
        return StanzaError{ErrorType::Cancel, "feature-not-implemented", ""};
    }
    // COMPAT(lib-jitsi-meet, 6726 with enableIceRestart): always a result, whatever comes of it.
    bool const stale = jingle.bridge_session && *jingle.bridge_session != endpoint.session.bridge_session();
    if (*jingle.ice_state != "failed" || stale) return std::nullopt;
    if (!endpoint.session.may_restart(now.instant)) {
        rest(endpoint, now.instant, out);
        return std::nullopt;
    }
    out.push_back(Remark{"session-restart", {{"nick", endpoint.member.nick}}});
    reinvite(endpoint, ids, out);
    return std::nullopt;
}

std::optional<StanzaError> Focus::State::handle(Endpoint& endpoint, Jingle const& jingle, Now now, IdSource& ids,
                                                Outputs& out) {
    if (jingle.action == JingleAction::Other)
        return StanzaError{ErrorType::Cancel, "feature-not-implemented", "this action is not supported"};
    if (std::optional<StanzaError> refused = endpoint.session.refuse_sid(jingle.sid)) return refused;
    bool const is_accepted = endpoint.session.state() == JingleSession::State::Accepted;
    switch (jingle.action) {
        case JingleAction::SessionAccept: return handle_accept(endpoint, jingle, out);
        case JingleAction::SessionTerminate: return handle_terminate(endpoint, jingle, now, ids, out);
        case JingleAction::SessionInfo: return handle_info(endpoint, jingle, now, ids, out);
        case JingleAction::TransportInfo:
            // The engine learns the client's addresses from its checks; trickled candidates are not needed.
            if (!jingle.has_transport) return StanzaError{ErrorType::Modify, "bad-request", "no transport"};
            return std::nullopt;
        case JingleAction::SourceAdd:
        case JingleAction::SourceRemove:
            if (!is_accepted) return StanzaError{ErrorType::Wait, "unexpected-request", "accept the session first"};
            if (jingle.action == JingleAction::SourceAdd) return add_sources(endpoint, jingle, now.instant, out);
            return remove_sources(endpoint, jingle, out);
        case JingleAction::Other: break;
    }
    return StanzaError{ErrorType::Cancel, "feature-not-implemented", ""};
}

void Focus::State::handle_answer(Endpoint& endpoint, Element const& iq, Outputs& out) {
    if (iq.attribute("type") != "error" || !endpoint.session.is_initiate(iq.attribute("id"))) return;
    out.push_back(Remark{"invite-refused", {{"nick", endpoint.member.nick}}});
    tear_down(endpoint, JingleSession::State::Ended, out);
}

void Focus::receive(OccupantId from, Element const& iq, Now now, IdSource& ids, Outputs& out) {
    State& state = *state_;
    Endpoint* endpoint = state.find(from);
    std::string_view const type = iq.attribute("type");
    if (type == "result" || type == "error") {
        if (endpoint != nullptr) state.handle_answer(*endpoint, iq, out);
        state.settle(now.instant, out);
        return;
    }
    std::size_t const answer_at = out.size();
    std::optional<StanzaError> refused;
    Element const* element = iq.child("jingle", xmpp::ns::kJingle);
    if (endpoint == nullptr) {
        refused = StanzaError{ErrorType::Cancel, "item-not-found", "no seat"};
    } else if (element == nullptr) {
        refused = StanzaError{ErrorType::Cancel, "service-unavailable", ""};
    } else if (type != "set") {
        refused = StanzaError{ErrorType::Modify, "bad-request", "Jingle requests are of type set"};
    } else if (Result<Jingle> jingle = read_jingle(*element); !jingle.ok()) {
        refused = StanzaError{ErrorType::Modify, "bad-request", jingle.error().detail};
    } else {
        refused = state.handle(*endpoint, jingle.value(), now, ids, out);
    }
    Element answer = refused ? xmpp::error_reply(iq, *refused) : xmpp::result_reply(iq);
    answer.remove_attribute("to");
    answer.set("from", state.focus_address());
    out.insert(out.begin() + static_cast<std::ptrdiff_t>(answer_at), ToOccupant{from, std::move(answer)});
    state.settle(now.instant, out);
}

}  // namespace usher::focus
