#include "serve/serve.hpp"

#include <signal.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <thread>

#include "config/check.hpp"
#include "edge/edge.hpp"
#include "fetch/outside_asker.hpp"
#include "fetch/webhook_sender.hpp"
#include "media/mediasoup/engine.hpp"
#include "serve/state_key.hpp"
#include "shell/control_socket.hpp"
#include "shell/core_settings.hpp"
#include "shell/log.hpp"
#include "shell/server.hpp"
#include "storage/sqlite_store.hpp"
#include "storage/storage_thread.hpp"

namespace usher::serve {

namespace {

constexpr char kWorkerName[] = "usher-media-worker";

media::EngineOptions engine_options(config::Media const& from) {
    media::EngineOptions to;
    std::error_code failure;
    std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe", failure);
    to.worker = from.worker.empty() ? (self.parent_path() / kWorkerName).string() : from.worker;
    to.workers = from.workers;
    to.announced = from.announced_addresses;
    to.port_min = from.port_min;
    to.port_max = from.port_max;
    to.udp = from.udp;
    to.tcp = from.tcp;
    to.ipv6 = from.ipv6;
    to.max_incoming = media::BitsPerSecond{from.max_incoming_kbps} * 1000;
    to.initial_outgoing = media::BitsPerSecond{from.initial_outgoing_kbps} * 1000;
    return to;
}

void log_engine(media::LogLevel level, std::string text) {
    shell::Level to = shell::Level::Debug;
    if (level == media::LogLevel::Info) to = shell::Level::Info;
    if (level == media::LogLevel::Warning) to = shell::Level::Warn;
    if (level == media::LogLevel::Error) to = shell::Level::Error;
    shell::log_line(to, "media", {{"text", std::move(text)}});
}

// SIGINT, SIGTERM and SIGHUP are taken by one thread, so that no handler runs anywhere else.
sigset_t block_signals() {
    sigset_t wanted;
    sigemptyset(&wanted);
    sigaddset(&wanted, SIGINT);
    sigaddset(&wanted, SIGTERM);
    sigaddset(&wanted, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &wanted, nullptr);
    signal(SIGPIPE, SIG_IGN);
    return wanted;
}

WallTime wall_now() {
    return {std::chrono::duration_cast<Milliseconds>(std::chrono::system_clock::now().time_since_epoch())};
}

void log_lost(std::string const& why) { shell::log_line(shell::Level::Error, "not-kept", {{"why", why}}); }

struct WebhookFaults {
    std::atomic<std::uint64_t> failed{0};
    std::atomic<std::uint64_t> lost{0};
};

void log_webhook(WebhookFaults& faults, std::string const& what, fetch::Delivery const& delivery,
                 std::string const& why) {
    ++(what == "webhook-lost" ? faults.lost : faults.failed);
    shell::log_line(what == "webhook-lost" ? shell::Level::Error : shell::Level::Warn, what,
                    {{"event", delivery.event}, {"delivery", delivery.id}, {"why", why}});
}

// What the command line said still holds.
config::Loaded read_again(config::Settings const& running) {
    config::Loaded loaded = config::load_and_check(running.file, config::real_surroundings());
    if (running.listen_is_given) loaded.settings.listen = running.listen;
    loaded.settings.test_clock = running.test_clock;
    return loaded;
}

// SIGHUP reads the configuration again; the log says how that went. The first SIGTERM lets meetings come to their end,
// any other signal does not.
void wait_for_end(shell::Server& server, sigset_t const& signals, Seconds drain) {
    bool is_draining = drain.count() == 0;
    for (int which = 0; sigwait(&signals, &which) == 0;) {
        if (which == SIGHUP)
            server.command(R"({"command":"reload"})", [](std::string const&) {});
        else if (which == SIGTERM && !std::exchange(is_draining, true))
            server.drain(drain);
        else
            break;
    }
    server.stop();
}

shell::EdgeNumbers numbers_of(edge::Traffic const& from) {
    return {from.messages_in, from.messages_out, from.bytes_in, from.bytes_out,
            from.connections, from.behind,       from.waiting,  from.dropped};
}

shell::MediaNumbers numbers_of(media::EngineState const& from) {
    auto const part = [](double weighed, media::BitsPerSecond all) {
        return all == 0 ? 0 : weighed / static_cast<double>(all);
    };
    media::MediaTraffic const& traffic = from.traffic;
    return {from.workers,
            from.running,
            from.lost,
            from.pids,
            traffic.transports,
            static_cast<double>(traffic.incoming),
            static_cast<double>(traffic.outgoing),
            part(traffic.lost_incoming, traffic.incoming),
            part(traffic.lost_outgoing, traffic.outgoing)};
}

// All of them outlive the server's run.
shell::Outside outside_of(edge::Edge const& edge, media::MediasoupEngine const& engine,
                          std::optional<fetch::WebhookSender> const& webhooks, WebhookFaults const& faults) {
    shell::Outside outside;
    outside.edge = [&edge] { return numbers_of(edge.traffic()); };
    outside.media = [&engine] { return numbers_of(engine.state()); };
    if (webhooks)
        outside.webhooks = [&webhooks, &faults] {
            return shell::WebhookNumbers{webhooks->waiting(), webhooks->delivered(), faults.failed, faults.lost};
        };
    return outside;
}

// What webhooks need besides their settings.
struct Delivering {
    storage::StorageThread& storage;
    WebhookFaults& faults;
    std::optional<fetch::WebhookSender>& sender;
};

// What the last run could not deliver goes first, with the same ids.
void attach_webhooks(config::Webhooks const& settings, storage::Kept const& kept, Delivering with,
                     shell::Server& server) {
    auto settle = [&storage = with.storage](std::string const& id) { storage.keep(storage::DeliveryDone{id}); };
    if (settings.url.empty()) {
        for (storage::Delivery const& one : kept.deliveries) settle(one.id);
        if (!kept.deliveries.empty())
            shell::log_line(shell::Level::Warn, "webhook-lost",
                            {{"count", std::to_string(kept.deliveries.size())},
                             {"why", "they wait from before, and webhooks.url is not set any more"}});
        return;
    }
    with.sender.emplace(
        fetch::WebhookSettings{.url = settings.url, .secret = settings.secret},
        [&faults = with.faults](std::string const& what, fetch::Delivery const& delivery, std::string const& why) {
            log_webhook(faults, what, delivery, why);
        },
        settle);
    for (storage::Delivery const& one : kept.deliveries) with.sender->send({one.id, one.event, one.body});
    server.attach(shell::Webhooks(
        settings.events, [&sender = with.sender](fetch::Delivery delivery) { sender->send(std::move(delivery)); },
        [&storage = with.storage](storage::WebhookChange change) { storage.keep(std::move(change)); }, kept.sequences));
}

void attach_asker(config::Webhooks const& settings, std::optional<fetch::OutsideAsker>& asker, shell::Server& server) {
    if (settings.decide_url.empty()) return;
    asker.emplace(fetch::OutsideSettings{settings.decide_url, settings.secret});
    server.attach(shell::Server::AskOutside([&asker](fetch::Delivery question, fetch::OutsideAsker::Done done) {
        asker->ask(std::move(question), std::move(done));
    }));
}

int fail(std::string const& why) {
    shell::log_line(shell::Level::Error, "not-started", {{"why", why}});
    return 1;
}

}  // namespace

int serve(config::Settings settings, std::function<void()> ready) {
    shell::start_log(settings.log_level, settings.log_format);
    sigset_t signals = block_signals();
    shell::SystemIds ids;
    Result<Secret> device_key = state_key(settings.state_dir, "device.key", ids);
    if (!device_key.ok()) return fail(device_key.error().detail);
    Result<router::Settings> core = shell::core_settings(settings, std::move(device_key).value());
    if (!core.ok()) return fail(core.error().detail);

    Result<std::unique_ptr<storage::Store>> store = storage::open_sqlite(settings.state_dir + "/usher.db");
    if (!store.ok()) return fail(store.error().detail);
    Result<storage::Kept> kept = store.value()->read_all(wall_now());
    if (!kept.ok()) return fail(kept.error().detail);
    storage::StorageThread storage(std::move(store).value(), {settings.audit.keep_for, settings.audit.lines}, log_lost,
                                   wall_now);

    Result<std::optional<shell::Minting>> minting = shell::minting_of(settings);
    if (!minting.ok()) return fail(minting.error().detail);
    shell::Options options{settings.public_url, settings.test_clock};
    options.settings = settings;
    if (!settings.file.empty()) options.read_configuration = [running = settings] { return read_again(running); };
    options.minting = std::move(minting).value();
    // A session over BOSH has no connection to lose: it is kept as long without a request.
    options.bosh.inactivity = std::max(settings.resume, Seconds{10});
    options.bosh.backlog = settings.limits.outbox;
    options.bosh.requests = settings.limits.stanzas;
    options.bosh_sessions = static_cast<std::size_t>(settings.limits.connections);
    shell::Server server(std::move(core).value(), std::move(options));
    server.attach(storage);
    WebhookFaults faults;
    std::optional<fetch::WebhookSender> webhooks;
    attach_webhooks(settings.webhooks, kept.value(), {storage, faults, webhooks}, server);
    std::optional<fetch::OutsideAsker> asker;
    attach_asker(settings.webhooks, asker, server);
    server.restore(std::move(kept).value());
    shell::ControlSocket control([&server](std::string json, std::function<void(std::string)> answer) {
        server.command(std::move(json), std::move(answer));
    });
    Result<bool> listens = control.start(settings.state_dir + "/control.sock");
    if (!listens.ok()) return fail(listens.error().detail);

    media::MediasoupEngine engine(
        engine_options(settings.media), [&server](media::Report report) { server.reported(std::move(report)); },
        log_engine);
    edge::Edge edge(settings, server);
    server.attach(edge, engine);
    server.attach(outside_of(edge, engine, webhooks, faults));
    Result<bool> started = edge.start();
    if (!started.ok()) return fail(started.error().detail);
    for (std::string const& address : edge.addresses())
        shell::log_line(shell::Level::Info, "listening", {{"address", address}});
    if (!edge.api_address().empty())
        shell::log_line(shell::Level::Info, "api-listening", {{"address", edge.api_address()}});
    ready();

    std::thread waiter([&server, &signals, drain = settings.drain] { wait_for_end(server, signals, drain); });
    server.run();
    pthread_kill(waiter.native_handle(), SIGINT);
    waiter.join();
    edge.stop();
    shell::log_line(shell::Level::Info, "stopped");
    return 0;
}

}  // namespace usher::serve
