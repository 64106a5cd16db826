// A recording of a room (usher room dump) played again: a fresh meeting gets the same events at the same times, and
// must come to the same verdicts and the same people.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace usher::replay {

struct Outcome {
    bool complete = true;  // false: the recording lacks something that decides; then differences are expected
    std::size_t events = 0;
    std::size_t verdicts = 0;
    std::size_t people = 0;
    std::vector<std::string> differences;  // in words, the first ones
};

// Errors: not a dump, or one of another form.
Result<Outcome> replay(std::string_view dump);

}  // namespace usher::replay
