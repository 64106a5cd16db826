// STUN and TURN servers of the old files, as turn.servers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/import/token_auth.hpp"

namespace usher::cli::importing {

struct TurnServer {
    std::string type;  // stun, turn, turns
    std::string host;  // empty: TurnServers::host
    std::optional<std::int64_t> port;
    std::string transport;
    Origin from;
};

struct TurnServers {
    std::vector<TurnServer> servers;
    std::optional<Given<std::string>> host;  // of servers that name none; alone, it is a TURN server itself
    std::optional<std::int64_t> port;
    std::optional<Given<GivenSecret>> secret;

    // turn.servers and turn.secret; a note for a server that cannot be said, or has no secret.
    void write(Draft& draft) const;

private:
    void write_secret(Draft& draft, bool is_of_use) const;
};

}  // namespace usher::cli::importing
