// What one HTTP request is answered with, decided without a socket: an answer, an upgrade, or a question to the core.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>

#include "config/settings.hpp"
#include "edge/config_js.hpp"
#include "edge/page_files.hpp"
#include "edge/proxies.hpp"
#include "edge/query.hpp"
#include "edge/request.hpp"
#include "edge/response.hpp"
#include "edge/routes.hpp"
#include "shell/wire.hpp"

namespace usher::edge {

// Go on with the WebSocket handshake. A bridge channel asks Inlet::may_open first.
struct OpenSocket {
    shell::Upgrade upgrade;
    std::string subprotocol;  // to be named in the answer; empty: none
};
// Ask Inlet::request; the answer goes out by `answer_of`.
struct AskCore {
    shell::HttpRequest request;
    bool may_be_held = false;  // the answer comes when there is something to say
};
using Plan = std::variant<Response, OpenSocket, AskCore>;

class Handler {
public:
    // Error: trusted_proxies holds something that is not a network.
    static Result<Handler> make(config::Settings const& settings);

    // Pure but for reading files of `web.root`. Thread-safe.
    Plan plan(Request const& request, Peer const& peer) const;
    // Of server.trusted_proxies: it speaks for many clients.
    bool is_trusted_proxy(std::string_view address) const;
    // Whose request it is, where the peer is such a proxy; none: the peer's own.
    std::optional<std::string> client_behind_proxy(Request const& request, Peer const& peer) const;

private:
    Handler(config::Settings const& settings, TrustedProxies proxies);
    bool may_signal(Request const& request) const;
    Plan signalling(Request const& request, Peer const& peer, Target target, Route const& route) const;
    Plan bosh(Request const& request, Peer const& peer, Target target) const;
    AskCore ask_of(Request const& request, Peer const& peer, Target target) const;
    Plan conference_request(Request const& request, Peer const& peer, Target target) const;
    Plan script(Request const& request, Peer const& peer, Route const& route) const;
    std::optional<Origin> origin_for(Request const& request, Peer const& peer) const;
    std::string config_text(std::string_view tenant, Origin const& origin) const;
    std::string interface_config_text() const;
    Plan page(Request const& request, Peer const& peer, std::string_view path) const;

    std::string domain_;
    std::optional<Origin> public_origin_;
    std::string login_url_;                       // as it was at the start
    std::set<std::string, std::less<>> origins_;  // empty: any
    TrustedProxies proxies_;
    std::unique_ptr<PageFiles> files_;
};

// "Bearer abc" → "abc" (RFC 6750 §2.1).
Secret bearer_of(Request const& request);

// What goes back to the client for the core's answer to a conference request.
Response answer_of(shell::HttpResponse answer);

// The refusal of an upgrade: 403 or 404, as the core said.
Response upgrade_refusal(int status);

}  // namespace usher::edge
