// How long each person was the one who speaks, in one room, also of those who have left: by identity, so that whoever
// comes back goes on where he was. The focus says who speaks; what clients claim of themselves is not counted.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "admission/identity.hpp"
#include "base/time.hpp"

namespace usher::conference {

class SpeakerStats {
public:
    static constexpr std::size_t kMostPeople = 5000;  // who come later are not counted

    // Is in the room now, under this nick and name.
    void entered(admission::Identity const& who, std::string_view nick, std::string_view name);
    void renamed(admission::Identity const& who, std::string_view name);
    // Speaks from now on; none: nobody does.
    void speaks(std::optional<admission::Identity> const& who, Instant now);

    // For a restart of the server. Those who have spoken since the last call, by identity.
    std::vector<std::string> take_spoken(Instant now);
    struct Spoken {
        std::string nick;
        std::string name;
        Milliseconds time{0};
    };
    // None: was never here.
    std::optional<Spoken> spoken(std::string_view identity, Instant now) const;
    void restore(std::string identity, Spoken spoken);

    bool empty() const { return people_.empty(); }
    // {"type":"speakerstats","users":{nick:{"displayName":…,"totalDominantSpeakerTime":ms,…}}}, of everybody who was
    // here. COMPAT(lib-jitsi-meet): faces are read from `faceLandmarks` (2026) and `facialExpressions` (2.0.6726); none
    // are kept.
    nlohmann::json report(Instant now) const;

private:
    void count(Instant now);

    std::map<std::string, Spoken, std::less<>> people_;
    std::set<std::string> changed_;
    std::string speaker_;  // an identity; empty: nobody
    Instant since_;
};

}  // namespace usher::conference
