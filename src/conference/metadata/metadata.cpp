// Room metadata in a meeting (docs/protocol/room-metadata.md), and what follows from it.
// COMPAT(lib-jitsi-meet 2.0.6726): knows nothing of it; it says how newcomers are to come in by a moderator's presence,
// and hears it in its invitation.
#include <nlohmann/json.hpp>

#include "conference/conference.hpp"
#include "conference/muc/json_message.hpp"
#include "xmpp/namespaces.hpp"

namespace usher::conference {

using admission::Generation;

namespace {

nlohmann::json as_json(StartMuted muted) { return {{"audio", muted.audio}, {"video", muted.video}}; }

}  // namespace

std::optional<xmpp::StanzaError> Conference::write_metadata(Occupant const& actor, xmpp::Element const& message,
                                                            Turn& turn) {
    xmpp::Element const* element = message.child("room_metadata");
    if (element == nullptr) return xmpp::StanzaError{xmpp::ErrorType::Cancel, "service-unavailable", {}};
    if (std::optional<xmpp::StanzaError> refused = not_moderating(&actor)) return refused;
    Result<MetadataChange> change = read_metadata_change(element->text());
    if (!change.ok()) return xmpp::StanzaError{xmpp::ErrorType::Modify, "bad-request", change.error().detail};
    Result<bool> const changed = metadata_.set(change.value().key, std::move(change.value().value));
    if (!changed.ok()) return xmpp::StanzaError{xmpp::ErrorType::Cancel, "not-acceptable", changed.error().detail};
    if (changed.value()) metadata_changed(turn);
    return std::nullopt;
}

void Conference::metadata_changed(Turn& turn) const {
    nlohmann::json const json = {{"type", "room_metadata"}, {"metadata", metadata_.all()}};
    for (Hall const* in : halls()) tell_json("metadata", *in, json, Generation::New, turn);
}

// Before his own presence. COMPAT(lib-jitsi-meet 2026): takes STUN and TURN from it, and asks for them nowhere else.
void Conference::tell_metadata(Occupant const& newcomer, Turn& turn) const {
    if (newcomer.person.generation == Generation::Old) return;
    nlohmann::json metadata = metadata_.all();
    StartMuted const muted = start_muted_of(newcomer);
    if (muted != StartMuted{} || metadata.contains("startMuted")) metadata["startMuted"] = as_json(muted);
    metadata["services"] =
        turn.services == nullptr ? nlohmann::json::array() : services_json(*turn.services, turn.now.wall);
    tell_json("metadata", newcomer, {{"type", "room_metadata"}, {"metadata", std::move(metadata)}}, turn);
}

// Each presence repeats what an earlier one said: only what is new counts.
void Conference::take_start_muted(Occupant& occupant, StartMuted said, Turn& turn) {
    if (occupant.start_muted == said) return;
    bool const was_said = occupant.start_muted.has_value();
    occupant.start_muted = said;
    if (not_moderating(&occupant) || (!was_said && said == StartMuted{})) return;
    Result<bool> const changed = metadata_.set("startMuted", as_json(said));
    if (changed.ok() && changed.value()) metadata_changed(turn);
}

StartMuted Conference::start_muted_of(Occupant const& newcomer) const {
    admission::Policy const& policy = policy_.now();
    StartMuted muted = metadata_.start_muted({policy.start_audio_muted, policy.start_video_muted});
    muted.audio = muted.audio || newcomer.silence.has(Sort::Audio);
    muted.video = muted.video || newcomer.silence.has(Sort::Video);
    return muted;
}

}  // namespace usher::conference
