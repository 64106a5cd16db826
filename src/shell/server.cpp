#include "shell/server.hpp"

#include <chrono>
#include <exception>

#include <nlohmann/json.hpp>

#include "shell/log.hpp"
#include "shell/upgrade.hpp"

namespace usher::shell {

namespace {
// WebSocket close codes (RFC 6455 §7.4.1): a page that goes away says the first; the edge says the second to a client
// that is too slow in reading.
constexpr std::uint16_t kGoingAway = 1001;
constexpr std::uint16_t kPolicyViolation = 1008;
}  // namespace

Server::Server(router::Settings settings, Options options)
    : options_(std::move(options)),
      bosh_(*this, {settings.domain,
                    options_.bosh,
                    options_.bosh_sessions,
                    {settings.xml.bytes, settings.xml.depth + 1, settings.xml.children, settings.xml.attributes}}),
      core_(std::move(settings)),
      fetcher_(options_.fetch) {}

Server::~Server() {
    if (reader_.joinable()) reader_.join();
}

void Server::attach(Wire& wire, media::Port& media) {
    wire_ = &wire;
    media_ = &media;
}

void Server::post(Post event) {
    bool was_empty = false;
    {
        std::lock_guard lock(mutex_);
        was_empty = inbox_.empty();
        inbox_.push_back(std::move(event));
    }
    if (was_empty) wake_.notify_one();
}

void Server::stop() {
    {
        std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
}

Now Server::now() const {
    using namespace std::chrono;
    auto steady = duration_cast<Milliseconds>(steady_clock::now().time_since_epoch()) + clock_offset_;
    auto wall = duration_cast<Milliseconds>(system_clock::now().time_since_epoch()) + clock_offset_;
    return {{steady}, {wall}};
}

// Waits for posts, the next timer or the end. False: the end.
bool Server::wait(std::vector<Post>& events) {
    std::unique_lock lock(mutex_);
    auto ready = [this] { return stopping_ || !inbox_.empty(); };
    if (std::optional<Instant> next = timers_.next()) {
        Milliseconds left = *next - now().instant;
        if (left.count() > 0) wake_.wait_for(lock, left, ready);
    } else {
        wake_.wait(lock, ready);
    }
    if (stopping_) return false;
    events.swap(inbox_);
    return true;
}

void Server::run() {
    core_.start(now(), effects_);
    perform();
    std::vector<Post> events;
    while (wait(events)) {
        for (Post& event : events) {
            if (auto const* received = std::get_if<Received>(&event)) arrivals_.push_back(received->at);
            turn(event);
        }
        events.clear();
        Now at = now();
        for (std::string const& due : timers_.take_due(at.instant)) {
            fire(due, at);
            perform();
        }
        bosh_.flush(now().instant);
        if (!batch_.empty()) {
            wire_->send(std::move(batch_));
            batch_ = {};
        }
        auto const done = std::chrono::steady_clock::now();
        for (auto const came : arrivals_) tally_.delivery.observe(std::chrono::duration<double>(done - came).count());
        arrivals_.clear();
    }
}

void Server::fire(std::string const& due, Now at) {
    if (due == kFloodTimer)
        write_counted();
    else if (due == kDrainTimer)
        drain_tick(at);
    else if (due.starts_with(kBoshTimer))
        bosh_.tick(due.substr(kBoshTimer.size()), at.instant);
    else
        core_.timer(due, at, ids_, effects_);
}

// One event, its turn, its effects. A failure that a client caused drops the turn's effects and ends that session; the
// others go on.
void Server::turn(Post& event) {
    SessionId culprit{};
    if (auto const* received = std::get_if<Received>(&event))
        if (auto it = sessions_.find(received->connection); it != sessions_.end()) culprit = it->second;
    try {
        std::visit(Overloaded{
                       [&](Opened& opened) {
                           opened.upgrade.kind == ConnectionKind::Xmpp ? open_stream(opened) : open_channel(opened);
                       },
                       [&](Received& received) {
                           if (culprit.number != 0)
                               core_.received(culprit, received.text, now(), ids_, effects_);
                           else if (auto it = channel_of_.find(received.connection); it != channel_of_.end())
                               core_.channel_message(it->second, std::move(received.text), now(), ids_, effects_);
                       },
                       [&](Closed& closed) { close(closed); },
                       [&](Requested& requested) { answer(requested); },
                       [&](Asked& asked) { asked.answer(channel_owner(asked.upgrade) ? 0 : 403); },
                       [&](Reported& reported) { core_.report(std::move(reported.report), now(), ids_, effects_); },
                       [&](Commanded& commanded) {
                           nlohmann::json question = nlohmann::json::parse(commanded.json, nullptr, false);
                           perform_command(
                               question, [done = std::move(commanded.answer)](nlohmann::json const& answer) {
                                   done(answer.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
                               });
                       },
                       [&](KeysFetched& fetched) { take_keys(fetched); },
                       [&](OutsideAnswered& answered) {
                           core_.outside_answered(answered.number, std::move(answered.answer), now(), ids_, effects_);
                       },
                       [&](ConfigurationRead& read) { take_configuration(read); },
                       [&](Draining const& wanted) { begin_drain(wanted.at_most); },
                   },
                   event);
    } catch (std::exception const& failure) {
        log_line(Level::Error, "turn-failed", {{"why", failure.what()}});
        effects_.clear();
        ++tally_.failed_turns;
        if (culprit.number != 0) core_.abandon(culprit, now(), ids_, effects_);
    }
    perform();
}

void Server::open_stream(Opened& event) {
    SessionId session{next_session_++};
    sessions_[event.connection] = session;
    peers_[session] = {event.connection, nullptr};
    core_.connected(session, connect_of(event.upgrade, options_.public_url));
}

std::optional<OccupantId> Server::channel_owner(Upgrade const& upgrade) const {
    std::optional<ChannelPath> path = channel_path_of(upgrade);
    if (!path) return std::nullopt;
    return core_.channel_owner(path->media_id, path->nick, path->password.reveal());
}

// A second connection of the same endpoint replaces the first (docs/protocol/clients.md).
void Server::open_channel(Opened& event) {
    std::optional<OccupantId> owner = channel_owner(event.upgrade);
    if (!owner) {
        batch_.push_back({event.connection, CloseConnection{1008, "unknown endpoint"}});
        return;
    }
    if (auto older = channels_.find(*owner); older != channels_.end()) {
        channel_of_.erase(older->second);
        batch_.push_back({older->second, CloseConnection{1000, "replaced"}});
    }
    channels_[*owner] = event.connection;
    channel_of_[event.connection] = *owner;
    core_.channel_opened(*owner, now(), ids_, effects_);
}

void Server::close(Closed const& event) {
    ConnectionId const connection = event.connection;
    if (auto channel = channel_of_.find(connection); channel != channel_of_.end()) {
        OccupantId owner = channel->second;
        channel_of_.erase(channel);
        channels_.erase(owner);
        core_.channel_closed(owner, now(), ids_, effects_);
        return;
    }
    auto it = sessions_.find(connection);
    if (it == sessions_.end()) return;
    SessionId session = it->second;
    sessions_.erase(it);
    peers_[session].connection = {};
    router::Loss const how = event.code == kGoingAway         ? router::Loss::Page
                             : event.code == kPolicyViolation ? router::Loss::TooSlow
                                                              : router::Loss::Connection;
    core_.disconnected(session, how, now(), ids_, effects_);
    perform();
}

void Server::move(conference::Moved const& moved) {
    auto fresh = peers_.extract(moved.from);
    auto kept = peers_.find(moved.to);
    if (fresh.empty() || kept == peers_.end()) return;
    Peer& peer = kept->second;
    if (peer.connection.number != 0) {
        sessions_.erase(peer.connection);
        batch_.push_back({peer.connection, CloseConnection{1000, "resumed on another connection"}});
    }
    peer.connection = fresh.mapped().connection;
    sessions_[peer.connection] = moved.to;
}

void Server::answer(Requested& event) {
    if (event.request.api) return answer_api(event);
    if (event.request.path.ends_with("/conference-request/v1")) {
        if (!event.request.bearer.empty() && core_.awaits_keys(event.request.bearer, now(), effects_)) {
            parked_.push_back(std::move(event));
            return;
        }
        router::Core::HttpAnswer result =
            core_.conference_request(event.request.body, event.request.bearer, event.request.address, now(), ids_);
        event.answer({result.status, "application/json", std::move(result.body)});
        return;
    }
    if (event.request.path.ends_with("/http-bind"))
        return bosh_.request(event.request, std::move(event.answer), now().instant, ids_);
    event.answer({404, "application/json", R"({"error":"not found"})"});
}

// Those that waited for a key are looked at again; who needs another one waits on.
void Server::take_keys(KeysFetched& event) {
    tally_.fetched(event.attempts);
    core_.keys_fetched(event.source, event.id, event.attempts, now(), ids_, effects_);
    perform();
    for (Requested& request : std::exchange(parked_, {})) answer(request);
}

void Server::opened(ConnectionId connection, Upgrade upgrade) { post(Opened{connection, std::move(upgrade)}); }
void Server::received(ConnectionId connection, std::string text, std::shared_ptr<void const> unhandled) {
    post(Received{connection, std::move(text), std::chrono::steady_clock::now(), std::move(unhandled)});
}
void Server::closed(ConnectionId connection, std::uint16_t code) { post(Closed{connection, code}); }
void Server::request(HttpRequest request, std::function<void(HttpResponse)> answer) {
    post(Requested{std::move(request), std::move(answer)});
}
void Server::may_open(Upgrade const& upgrade, std::function<void(int)> answer) {
    post(Asked{upgrade, std::move(answer)});
}
void Server::drain(Milliseconds at_most) { post(Draining{at_most}); }
void Server::reported(media::Report report) { post(Reported{std::move(report)}); }
void Server::command(std::string json, std::function<void(std::string)> answer) {
    post(Commanded{std::move(json), std::move(answer)});
}

}  // namespace usher::shell
