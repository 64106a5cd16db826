#include "conference/speaker_stats/speaker_stats.hpp"

#include <nlohmann/json.hpp>

namespace usher::conference {

void SpeakerStats::entered(admission::Identity const& who, std::string_view nick, std::string_view name) {
    auto const found = people_.find(who.text());
    if (found == people_.end() && people_.size() >= kMostPeople) return;
    Person& person = found == people_.end() ? people_[who.text()] : found->second;
    person.nick = nick;
    person.name = name;
}

void SpeakerStats::renamed(admission::Identity const& who, std::string_view name) {
    if (auto const found = people_.find(who.text()); found != people_.end()) found->second.name = name;
}

void SpeakerStats::speaks(std::optional<admission::Identity> const& who, Instant now) {
    if (auto const found = people_.find(speaker_); found != people_.end()) found->second.spoke += now - since_;
    speaker_ = who ? who->text() : std::string{};
    since_ = now;
}

nlohmann::json SpeakerStats::report(Instant now) const {
    nlohmann::json users = nlohmann::json::object();
    for (auto const& [identity, person] : people_) {
        Milliseconds const spoke = person.spoke + (identity == speaker_ ? now - since_ : Milliseconds{0});
        users[person.nick] = {{"displayName", person.name},
                              {"totalDominantSpeakerTime", spoke.count()},
                              {"faceLandmarks", nlohmann::json::array()},
                              {"facialExpressions", nlohmann::json::object()}};
    }
    return {{"type", "speakerstats"}, {"users", std::move(users)}};
}

}  // namespace usher::conference
