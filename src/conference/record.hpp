// The trace that a decision leaves: for the log, the audit and the numbers.
#pragma once

#include <string>

#include "conference/effect.hpp"

namespace usher::conference {

// `conference` is ConferenceName::text(), `meeting` empty where none goes on.
Record record_of(session::Person const& person, admission::Stage stage, std::string conference,
                 admission::Decision decision, std::string meeting = {});

}  // namespace usher::conference
