// Streams over BOSH: to the core they are streams like those over a WebSocket.
#include <exception>

#include "shell/log.hpp"
#include "shell/server.hpp"
#include "shell/upgrade.hpp"

namespace usher::shell {

SessionId Server::bosh_opened(HttpRequest const& request) {
    SessionId const session{next_session_++};
    peers_[session] = {};
    Upgrade const upgrade{ConnectionKind::Xmpp, request.path, request.query, request.bearer,
                          request.address,      request.host, request.secure};
    session::Connect connect = connect_of(upgrade, options_.public_url);
    connect.own_reliability = true;
    core_.connected(session, std::move(connect));
    return session;
}

// As a message over a WebSocket: a failure ends this session alone.
void Server::bosh_received(SessionId session, xmpp::Element element) {
    perform();
    try {
        core_.received(session, std::move(element), now(), ids_, effects_);
    } catch (std::exception const& failure) {
        log_line(Level::Error, "turn-failed", {{"why", failure.what()}});
        effects_.clear();
        core_.abandon(session, now(), ids_, effects_);
    }
    perform();
}

void Server::bosh_gone(SessionId session, bool too_slow) {
    core_.disconnected(session, too_slow ? router::Loss::TooSlow : router::Loss::Connection, now(), ids_, effects_);
    perform();
}

void Server::bosh_timer(std::string const& handle, std::optional<Instant> at) {
    std::string const name = std::string(kBoshTimer) + handle;
    at ? timers_.start(name, *at) : timers_.stop(name);
}

}  // namespace usher::shell
