// What the operator's own program said about people who want in (docs/operate/webhooks.md, "Asked first"). An answer is
// one fact among others: it can keep somebody out, and never lets anybody in.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include "admission/identity.hpp"
#include "base/names.hpp"
#include "base/time.hpp"

namespace usher::admission {

inline constexpr std::size_t kMostOutsideAnswers = 20'000;  // kept at a time
inline constexpr std::size_t kLongestOutsideWords = 500;    // bytes of what is said to the person

struct OutsideAnswer {
    std::string refused = {};  // no-reservation, room-not-open, room-closed; empty: nothing against it
    std::string said = {};     // the words for the person; empty: those of the reason
    std::string failed = {};   // why there is no answer; empty: there is one
    bool operator==(OutsideAnswer const&) const = default;
};

// Reads the body of the program's answer: {"decision": "continue" | "refuse", "code": …, "text": …}. Whatever else it
// is comes out as `failed`, with what is wrong about it.
OutsideAnswer read_outside_answer(std::string_view body);

// What an answer, and a question under way, is known by: one about each person and room. For use as a key only.
std::string person_in_room(ConferenceName const& room, Identity const& who);

class OutsideAnswers {
public:
    void put(ConferenceName const& room, Identity const& who, OutsideAnswer answer, WallTime until);
    // Null: none that still holds.
    OutsideAnswer const* find(ConferenceName const& room, Identity const& who, WallTime at) const;
    std::size_t size() const { return answers_.size(); }

private:
    struct Kept {
        OutsideAnswer answer;
        WallTime until;
    };
    std::map<std::string, Kept, std::less<>> answers_;  // by room and identity
    std::multimap<WallTime, std::string> ends_;         // of each one kept
};

}  // namespace usher::admission
