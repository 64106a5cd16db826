// Who spoke how long, in a meeting (docs/protocol/speaker-stats.md).
#include <nlohmann/json.hpp>

#include "conference/conference.hpp"

namespace usher::conference {

void Conference::dominant_speaker(Place place, std::optional<OccupantId> who, Turn& turn) {
    Occupant const* speaker = who ? occupants_.find(*who) : nullptr;
    std::optional<admission::Identity> identity;
    if (speaker != nullptr) identity = speaker->person.identity;
    hall(place).speaker_stats.speaks(identity, turn.now.instant);
}

// Clients count from then on themselves.
void Conference::tell_speaker_stats(Occupant const& newcomer, Turn& turn) const {
    SpeakerStats const& stats = hall(newcomer.space).speaker_stats;
    if (!stats.empty()) tell_json("speakerstats", newcomer, stats.report(turn.now.instant), turn);
}

}  // namespace usher::conference
