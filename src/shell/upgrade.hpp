// What an HTTP upgrade means to the core: pure readings of its path and query.
#pragma once

#include <optional>
#include <string>

#include "base/secret.hpp"
#include "session/stream.hpp"
#include "shell/wire.hpp"

namespace usher::shell {

// The stream's facts: room, tenant (path prefix, else `prefix`), token (query, else the Authorization header).
session::Connect connect_of(Upgrade const& upgrade, std::string const& public_url);

struct ChannelPath {
    std::string media_id;
    std::string nick;
    Secret password;
};
// /colibri-ws/default-id/<conference>/<endpoint>?pwd=…; none: another form.
std::optional<ChannelPath> channel_path_of(Upgrade const& upgrade);

}  // namespace usher::shell
