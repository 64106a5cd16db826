// The command line: words in, an exit code out. Each command has a file of its own; this is the door to all of them.
#pragma once

#include <functional>

#include "config/settings.hpp"

namespace usher::cli {

enum Exit : int { kYes = 0, kNo = 1, kWrongUse = 2, kUnreachable = 3, kHeld = 4 };

// What main() puts in, so that this folder links no server.
struct Parts {
    // Serves until it is told to stop; gives the exit code. `ready` is to be called once, when all addresses listen: it
    // prints what a person wants to know then. Empty: this program has no server in it.
    std::function<int(config::Settings settings, std::function<void()> ready)> serve;
};

int run(int argc, char** argv, Parts parts);

}  // namespace usher::cli
