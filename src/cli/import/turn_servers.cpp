#include "cli/import/turn_servers.hpp"

#include "config/addresses.hpp"

namespace usher::cli::importing {

namespace {

std::string uri_of(TurnServer const& server, std::string const& host, std::optional<std::int64_t> port) {
    bool const is_v6 = host.find(':') != std::string::npos && !host.starts_with('[');
    std::string uri = server.type + ":" + (is_v6 ? "[" + host + "]" : host);
    if (port) uri += ":" + std::to_string(*port);
    bool const has_transport = server.type != "stun" && !server.transport.empty();
    return has_transport ? uri + "?transport=" + (server.transport == "tls" ? "tcp" : server.transport) : uri;
}

}  // namespace

void TurnServers::write(Draft& draft) const {
    std::vector<TurnServer> all = servers;
    if (all.empty() && host) all.push_back({"turn", {}, {}, {}, host->from});
    bool const has_secret =
        secret && (!secret->value.value.empty() || !secret->value.variable.empty() || !secret->value.file.empty());
    std::vector<std::string> uris;
    bool needs_secret = false;
    for (TurnServer const& one : all) {
        std::string const& where = one.host.empty() && host ? host->value : one.host;
        std::string const uri = uri_of(one, where, one.port ? one.port : one.host.empty() ? port : std::nullopt);
        if (!config::parse_service(uri)) {
            draft.note(Fate::Different, one.from,
                       "a server in it is not like \"turn:turn.example.com:3478?transport=udp\"");
        } else if (one.type != "stun" && !has_secret) {
            draft.note(Fate::Different, one.from,
                       "a TURN server in it has no secret that could be read; add it to turn.servers with turn.secret");
        } else {
            uris.push_back(uri);
            needs_secret = needs_secret || one.type != "stun";
        }
    }
    if (!uris.empty()) draft.list("turn.servers", uris, all.front().from);
    if (secret) write_secret(draft, needs_secret && has_secret);
}

void TurnServers::write_secret(Draft& draft, bool is_of_use) const {
    if (!is_of_use)
        return draft.note(Fate::Different, secret->from, "there is no TURN server that takes it, or it is computed");
    GivenSecret const& given = secret->value;
    if (!given.variable.empty())
        draft.secret_from("turn.secret", "env", given.variable, secret->from);
    else if (!given.file.empty())
        draft.secret_from("turn.secret", "file", given.file, secret->from);
    else
        draft.secret("turn.secret", "turn-secret", given.value, secret->from);
}

}  // namespace usher::cli::importing
