// The one page that shows how the server is built: core, engine, edge, control socket, and how it ends.
#pragma once

#include <functional>

#include "config/settings.hpp"

namespace usher::serve {

// Serves until SIGINT or SIGTERM; gives the exit code. `ready` is called once, when all addresses listen.
int serve(config::Settings settings, std::function<void()> ready);

}  // namespace usher::serve
