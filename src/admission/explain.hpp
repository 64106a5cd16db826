// A decision for people: one line for the log, rows for `usher why`, JSON for the API. No secrets: rows give none.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "admission/admission.hpp"

namespace usher::admission {

// decided=lobby rule=lobby because="the lobby is on; …"
std::string log_line(Decision const& decision);

// The verdict, what the person is told, and every row that was looked at, ✓ for one that lets pass and ✗ for the one
// that does not. Ends with a line break.
std::string why_text(Decision const& decision);

// {"verdict":"refuse","code":…,"text":…,"role":…,"retryAfter":…,
//  "trace":[{"row":2,"rule":"token","settled":true,"because":…}]}
nlohmann::ordered_json why_json(Decision const& decision);

}  // namespace usher::admission
