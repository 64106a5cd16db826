// The settings that hold when there is no file: a server to try, on this machine alone. Lobby on, guests welcome, one
// random secret that is kept in the state folder.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "config/settings.hpp"
#include "config/surroundings.hpp"

namespace usher::config {

// $XDG_STATE_HOME/usher, or ~/.local/state/usher. Errors: neither variable is set.
Result<std::string> demo_state_dir(Surroundings const& around);

// Makes the folder (0700) and the secret in it (demo-secret, 0600) if they are not there. Errors: they cannot be made
// or read; the secret is too short.
Result<Settings> demo_settings(std::string const& state_dir, Surroundings const& around);

struct Link {
    std::string who;  // "moderator", "participant", "guest"
    std::string url;
};

// Links into one room for the three kinds of people, good for a day; the moderator's comes first. For settings with a
// secret to sign with; without one, only the guest's.
std::vector<Link> demo_links(Settings const& settings, WallTime now);

}  // namespace usher::config
