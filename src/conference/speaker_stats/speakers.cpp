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

// Clients count from then on themselves. Whoever was here before hears of himself too, as he is called now.
void Conference::enter_speaker_stats(Occupant const& newcomer, Turn& turn) {
    SpeakerStats& stats = hall(newcomer.space).speaker_stats;
    admission::Identity const& who = newcomer.person.identity;
    auto enter = [&] { stats.entered(who, newcomer.nick, newcomer.name.value_or("")); };
    if (stats.spoken(who.text(), turn.now.instant)) enter();
    if (!stats.empty()) tell_json("speakerstats", newcomer, stats.report(turn.now.instant), turn);
    enter();
}

}  // namespace usher::conference
