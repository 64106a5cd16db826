// What a configuration that is read again changes, key by key, and what of it holds without a restart (usher reload).
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "config/settings.hpp"

namespace usher::config {

struct Difference {
    std::string key;     // "lobby.mode"; a whole list of tables as "tokens.keys"
    std::string before;  // as TOML text; of secrets and tables: empty, or a word such as "set"
    std::string after;
    bool needs_restart = false;
};

// In the order of the reference.
std::vector<Difference> differences(Settings const& before, Settings const& after);
// The same for one room: only what is said of rooms.
std::vector<Difference> differences(admission::Policy const& before, admission::Policy const& after);

// What differs from the defaults of what is said of rooms: key and TOML text; without the password.
std::vector<std::pair<std::string, std::string>> texts_of(admission::Policy const& policy);

// What the server goes on with: `running`, with everything of `read` that needs no restart.
Settings renewed(Settings const& running, Settings read);

// Nothing of them is different, their order included.
bool same(std::vector<TokenKey> const& one, std::vector<TokenKey> const& other);
bool same(std::vector<ServiceAccount> const& one, std::vector<ServiceAccount> const& other);

}  // namespace usher::config
