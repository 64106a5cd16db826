// What the audit keeps of a decision, and how a flood of the same stays a few lines.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "base/time.hpp"
#include "conference/effect.hpp"
#include "storage/store.hpp"

namespace usher::shell {

storage::AuditLine audit_line(conference::Record const& record, WallTime at);
// Of those notes that say who did something to others or to the room, who left, and who met a limit.
std::optional<storage::AuditLine> audit_line(conference::Note const& note, WallTime at);

nlohmann::json json_of(storage::AuditLine const& line);

// Of one person, in one room, with one outcome: five lines a minute, then one with the number of the others.
class Flood {
public:
    static constexpr int kLinesEach = 5;
    static constexpr Milliseconds kSpan{60'000};
    // Different floods at a time; what comes beyond is counted together.
    static constexpr std::size_t kMostAtOnce = 10'000;

    // Is this line to be written? Otherwise it is counted.
    bool pass(storage::AuditLine const& line, Instant now);
    // When due() has something to say; none: nothing is counted.
    std::optional<Instant> next() const;
    // The lines that stand for those that were counted: the last of each, with their number.
    std::vector<storage::AuditLine> due(Instant now);

private:
    struct Seen {
        Instant ends;
        int passed = 0;
        storage::AuditLine last;
        std::int64_t counted = 0;
    };
    std::map<std::string, Seen> seen_;
    std::multimap<Instant, std::string> ends_;
};

}  // namespace usher::shell
