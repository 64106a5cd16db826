// How the running server is seen: /metrics, /ready and /health at the API's address, usher status, usher room dump; and
// how it ends (docs/decisions/0047).
#include <unistd.h>
#include <algorithm>
#include <nlohmann/json.hpp>

#include "config/difference.hpp"
#include "config/schema.hpp"
#include "shell/api_routes.hpp"
#include "shell/log.hpp"
#include "shell/server.hpp"
#include "shell/standing_commands.hpp"
#include "storage/storage_thread.hpp"

namespace usher::shell {

namespace {
constexpr Milliseconds kDrainLook{200};  // between looks at who is still there
}

Measured Server::measured() const {
    Measured now;
    now.version = options_.version;
    now.websockets = sessions_.size();
    now.bosh = bosh_.size();
    now.timers = timers_.size();
    now.ready = not_ready().empty();
    now.draining = core_.is_draining();
    now.census = core_.census();
    now.counts = core_.counts();
    now.tally = &tally_;
    if (outside_.edge) now.edge = outside_.edge();
    if (outside_.media) now.media = outside_.media();
    if (outside_.webhooks) now.webhooks = outside_.webhooks();
    for (int pid : now.media.pids) now.worker_cpu += process_numbers(pid).cpu;
    ProcessNumbers const own = process_numbers(getpid());
    now.process_cpu = own.cpu;
    now.process_rss = own.rss;
    now.process_start = own.start;
    return now;
}

// Words, as /ready has them. None: it is ready.
std::vector<std::string> Server::not_ready() const {
    std::vector<std::string> why;
    if (core_.is_draining()) why.emplace_back("server-draining");
    if (outside_.media && outside_.media().running == 0) why.emplace_back("no-media-worker");
    if (store_ != nullptr && !store_->is_well()) why.emplace_back("not-kept");
    return why;
}

// What needs no key: there is nothing about people or rooms in it. None: it is another path.
std::optional<HttpResponse> Server::answer_open(HttpRequest const& request) const {
    bool const is_metrics = request.path == "/metrics" && options_.settings.metrics_serve != "no";
    if (!is_metrics && request.path != "/ready" && request.path != "/health") return std::nullopt;
    if (request.method != "GET" && request.method != "HEAD")
        return api_error({405, "method-not-allowed", "this path answers GET", "GET, HEAD"});
    if (is_metrics) return HttpResponse{200, "text/plain; version=0.0.4; charset=utf-8", metrics_text(measured())};
    if (request.path == "/health") return HttpResponse{200, "text/plain; charset=utf-8", "ok"};
    std::vector<std::string> const why = not_ready();
    return HttpResponse{why.empty() ? 200 : 503, "application/json",
                        nlohmann::json{{"ready", why.empty()}, {"because", why}}.dump()};
}

nlohmann::json Server::answer_status() const {
    return {{"ok", true},
            {"version", options_.version},
            {"rooms", core_.conferences()},
            {"sessions", core_.sessions()},
            {"timers", timers_.size()},
            {"not_ready", not_ready()},
            {"numbers", metrics_json(measured())}};
}

nlohmann::json Server::answer_dump(std::string const& room) const {
    std::optional<router::Core::Dump> const found = core_.dump(room);
    if (!found) return refusal("not-found", "no such room is open");
    nlohmann::json dump = nlohmann::json::parse(found->json, nullptr, false);
    nlohmann::json configured = nlohmann::json::object();
    for (auto const& [key, text] : config::texts_of(found->policy)) configured[key] = text;
    if (found->policy.password) configured["rooms.password"] = config::in_quotes(found->policy.password->reveal());
    dump["configuration"] = std::move(configured);
    dump["version"] = options_.version;
    return {{"ok", true}, {"dump", std::move(dump)}};
}

void Server::begin_drain(Milliseconds at_most) {
    if (drain_until_) return;
    Now const at = now();
    drain_until_ = at.instant + at_most;
    log_line(Level::Warn, "draining",
             {{"rooms", std::to_string(core_.conferences())}, {"at_most_ms", std::to_string(at_most.count())}});
    if (webhooks_) webhooks_->draining(at.wall, at.wall + at_most, ids_);
    core_.drain(at, ids_, effects_);
    perform();
    drain_tick(at);
}

void Server::drain_tick(Now at) {
    conference::Headcount const census = core_.census().people;
    std::size_t const people = census.all();
    bool const is_over = people == census.waiting;  // they wait for a meeting that does not begin here
    if (is_over || at.instant >= *drain_until_) {
        char const* const over = people == 0 ? "nobody is there" : "no meeting goes on";
        log_line(Level::Warn, "drained",
                 {{"because", is_over ? over : "server.drain is over"}, {"people", std::to_string(people)}});
        return stop();
    }
    timers_.start(kDrainTimer, std::min(at.instant + kDrainLook, *drain_until_));
}

}  // namespace usher::shell
