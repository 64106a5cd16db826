// Settings that can be read and are still wrong together, or risky: each with a sentence that says why.
#pragma once

#include <vector>

#include "config/load.hpp"

namespace usher::config {

// Errors: tokens are needed and no key is there; nobody could ever come in; half of a certificate; files that are not
// there; a TURN server without a secret. Warnings: what an operator should know before others find out.
// `where` gives lines to the problems; empty for the demo.
std::vector<Problem> check(Settings const& settings, std::map<std::string, Position, std::less<>> const& where = {});

// load_file and check in one: what `usher check` says and `usher serve` wants to know. Sorted by line.
Loaded load_and_check(std::string const& path, Surroundings const& around);

}  // namespace usher::config
