#include "conference/speaker_stats/speaker_stats.hpp"

#include <nlohmann/json.hpp>
#include <utility>

namespace usher::conference {

void SpeakerStats::entered(admission::Identity const& who, std::string_view nick, std::string_view name) {
    auto const found = people_.find(who.text());
    if (found == people_.end() && people_.size() >= kMostPeople) return;
    Spoken& person = found == people_.end() ? people_[who.text()] : found->second;
    person.nick = nick;
    person.name = name;
}

void SpeakerStats::renamed(admission::Identity const& who, std::string_view name) {
    if (auto const found = people_.find(who.text()); found != people_.end()) found->second.name = name;
}

void SpeakerStats::count(Instant now) {
    if (auto const found = people_.find(speaker_); found != people_.end() && now > since_) {
        found->second.time += now - since_;
        changed_.insert(speaker_);
    }
    since_ = now;
}

void SpeakerStats::speaks(std::optional<admission::Identity> const& who, Instant now) {
    count(now);
    speaker_ = who ? who->text() : std::string{};
}

std::vector<std::string> SpeakerStats::take_spoken(Instant now) {
    count(now);
    std::set<std::string> const changed = std::exchange(changed_, {});
    return {changed.begin(), changed.end()};
}

std::optional<SpeakerStats::Spoken> SpeakerStats::spoken(std::string_view identity, Instant now) const {
    auto const found = people_.find(identity);
    if (found == people_.end()) return std::nullopt;
    Spoken spoken = found->second;
    if (identity == speaker_) spoken.time += now - since_;
    return spoken;
}

void SpeakerStats::restore(std::string identity, Spoken spoken) {
    if (people_.size() < kMostPeople) people_.insert_or_assign(std::move(identity), std::move(spoken));
}

nlohmann::json SpeakerStats::report(Instant now) const {
    nlohmann::json users = nlohmann::json::object();
    for (auto const& [identity, person] : people_) {
        Milliseconds const spoke = person.time + (identity == speaker_ ? now - since_ : Milliseconds{0});
        users[person.nick] = {{"displayName", person.name},
                              {"totalDominantSpeakerTime", spoke.count()},
                              {"faceLandmarks", nlohmann::json::array()},
                              {"facialExpressions", nlohmann::json::object()}};
    }
    return {{"type", "speakerstats"}, {"users", std::move(users)}};
}

}  // namespace usher::conference
