// How long each person was the one who speaks, in one room, also of those who have left: by identity, so that whoever
// comes back goes on where he was. The focus says who speaks; what clients claim of themselves is not counted.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

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

    bool empty() const { return people_.empty(); }
    // {"type":"speakerstats","users":{nick:{"displayName":…,"totalDominantSpeakerTime":ms,…}}}, of everybody who was
    // here. COMPAT(lib-jitsi-meet): faces are read from `faceLandmarks` (2026) and `facialExpressions` (2.0.6726); none
    // are kept.
    nlohmann::json report(Instant now) const;

private:
    struct Person {
        std::string nick;
        std::string name;
        Milliseconds spoke{0};
    };
    std::map<std::string, Person, std::less<>> people_;
    std::string speaker_;  // an identity; empty: nobody
    Instant since_;
};

}  // namespace usher::conference
