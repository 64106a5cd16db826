// Which height each receiver gets of each source: its wishes, lastN and the order of speakers
// (docs/protocol/clients.md, "Bridge channel"). Layers and bandwidth are the engine's business.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "media/port/port.hpp"

namespace usher::focus {

inline constexpr int kNoLimit = -1;
// Before the first wish, and where the first has no default (COMPAT(lib-jitsi-meet, 6726)).
inline constexpr int kDefaultHeight = 180;
inline constexpr int kGreatestHeight = 10000;
inline constexpr std::size_t kMaxConstraints = 1000;  // names with a height; more are ignored
inline constexpr std::size_t kMaxChosen = 64;         // names on stage, or selected; more are ignored
inline constexpr std::size_t kMaxConstraintName = 128;

// What a receiver asked for. Names are source names (New) or endpoint ids (Old: the one video it knows of that
// endpoint); names that do not exist, or not yet, are kept.
struct Constraints {
    int last_n = kNoLimit;
    int default_height = kDefaultHeight;
    std::map<std::string, int, std::less<>> heights;
    std::vector<std::string> on_stage;
    std::vector<std::string> selected;
};
// One message: what is absent keeps its value.
struct ConstraintsUpdate {
    std::optional<int> last_n;
    std::optional<int> default_height;
    std::optional<std::map<std::string, int, std::less<>>> heights;
    std::optional<std::vector<std::string>> on_stage;
    std::optional<std::vector<std::string>> selected;
};
void apply(ConstraintsUpdate update, Constraints& constraints);

// A video source that the receiver knows.
struct Candidate {
    media::SourceName name;
    std::string_view nick;
    bool shows = true;  // false: muted, withdrawn, or of type "none"
};

// `candidates` in the order of speakers, the dominant first.
media::Limits allocate(Constraints const& constraints, std::vector<Candidate> const& candidates);
// What is wished for one source, lastN aside.
int wanted_height(Constraints const& constraints, media::SourceName const& name, std::string_view nick);
// Is it on stage or selected?
bool is_chosen(Constraints const& constraints, media::SourceName const& name, std::string_view nick);
// What `limits` give this source.
int height_in(media::Limits const& limits, media::SourceName const& name);
bool equal(media::Limits const& one, media::Limits const& other);
// Does the receiver look at this endpoint (stage, selection, or a height of its own)?
bool watches(Constraints const& constraints, std::string_view nick);

}  // namespace usher::focus
