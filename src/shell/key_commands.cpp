// usher token keys, for a server that runs: what it has from elsewhere, and since when.
#include <nlohmann/json.hpp>

#include "shell/server.hpp"

namespace usher::shell {

nlohmann::json Server::answer_keys(bool refresh) {
    if (refresh) core_.refresh_keys(now(), effects_);
    return {{"ok", true}, {"sources", nlohmann::json::parse(core_.keys_json(now()), nullptr, false)}};
}

}  // namespace usher::shell
