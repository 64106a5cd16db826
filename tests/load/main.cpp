// Load for a server that speaks XMPP over WebSocket (RFC 7395) the way Jitsi clients do. Prints one JSON object.
#include <iostream>
#include <numeric>

#include "load/crowd.hpp"

namespace usher::load {
namespace {

void run_auth(Crowd& crowd, Report& report) {
    crowd.connect_for(crowd.options.warmup);
    crowd.counters.auth_ms.clear();
    Mark from = mark(crowd.counters, crowd.options.server_pids);
    crowd.connect_for(crowd.options.duration);
    Mark to = mark(crowd.counters, crowd.options.server_pids);
    auto count = static_cast<double>(to.authenticated - from.authenticated);
    report.number("auths_per_s", count / (static_cast<double>(to.at - from.at) / 1e9));
    if (count > 0) report.number("cpu_ms_per_auth", (to.server.cpu_seconds - from.server.cpu_seconds) * 1e3 / count);
    report.spread("auth_ms", crowd.counters.auth_ms);
    report.phase(from, to);
}

// What is still on its way when the last client sees itself belongs to the joins.
void run_joins(Crowd& crowd, Report& report) {
    Mark from = mark(crowd.counters, crowd.options.server_pids);
    crowd.join_all(crowd.options.rooms * crowd.options.occupants);
    double joining = seconds_since(from.at);
    double tail = crowd.settle(0.3, 10);
    Mark to = mark(crowd.counters, crowd.options.server_pids);
    auto joined = static_cast<double>(crowd.counters.joined);
    report.number("joined", joined);
    report.number("joins_per_s", joined / (joining + tail));
    if (joined > 0) report.number("cpu_ms_per_join", (to.server.cpu_seconds - from.server.cpu_seconds) * 1e3 / joined);
    report.spread("join_ms", crowd.counters.join_ms);
    report.number("rss_kib_before", static_cast<double>(from.server.rss_kib));
    report.number("rss_kib_joined", static_cast<double>(to.server.rss_kib));
    if (crowd.options.mode == Mode::Join) report.phase(from, to);
    if (crowd.options.mode != Mode::Idle) return;
    for (Client* client : crowd.in_rooms()) {
        double part = client->id() * 619 % 1000 / 1e3;  // spread evenly, however few they are
        client->set_last_ping(now_ns() - static_cast<std::uint64_t>(part * crowd.options.ping * 1e9));
    }
    Mark hold_from = mark(crowd.counters, crowd.options.server_pids);
    while (seconds_since(hold_from.at) < crowd.options.hold) {
        for (Client* client : crowd.in_rooms())
            if (crowd.options.ping > 0 && seconds_since(client->last_ping()) > crowd.options.ping) client->ping();
        crowd.poll(20);
    }
    Mark held = mark(crowd.counters, crowd.options.server_pids);
    report.number("rss_kib_held", static_cast<double>(held.server.rss_kib));
    if (joined > 0)
        report.number("kib_per_client", static_cast<double>(held.server.rss_kib - from.server.rss_kib) / joined);
    report.phase(hold_from, held);
}

// Open loop: so many a second, whatever comes back. Closed loop: the next when a sender has seen its own.
void send_updates(Crowd& crowd, std::vector<Client*> const& people, std::size_t& turn, double seconds) {
    std::size_t stride = people.size() / 2 + 1;
    while (std::gcd(stride, people.size()) != 1) ++stride;
    auto next = [&] {
        turn = (turn + stride) % people.size();
        people[turn]->send_update();
    };
    std::uint64_t sent = 0;
    for (std::uint64_t start = now_ns(); seconds_since(start) < seconds;) {
        if (crowd.options.rate > 0) {
            for (auto due = static_cast<std::uint64_t>(seconds_since(start) * crowd.options.rate); sent < due; ++sent)
                next();
        } else {
            for (; crowd.own_updates_back > 0; --crowd.own_updates_back) next();
        }
        crowd.poll(crowd.options.rate > 0 ? 2 : 20);
    }
}

void run_presence(Crowd& crowd, Report& report) {
    std::vector<Client*> people = crowd.in_rooms();
    if (people.empty()) return;
    std::size_t turn = 0;
    crowd.own_updates_back = crowd.options.rate > 0 ? 0 : crowd.options.window;
    send_updates(crowd, people, turn, crowd.options.warmup);
    crowd.measuring = true;
    Mark from = mark(crowd.counters, crowd.options.server_pids);
    send_updates(crowd, people, turn, crowd.options.duration);
    Mark to = mark(crowd.counters, crowd.options.server_pids);
    crowd.measuring = false;
    double wall = static_cast<double>(to.at - from.at) / 1e9;
    double cpu = to.server.cpu_seconds - from.server.cpu_seconds;
    auto updates = static_cast<double>(to.updates_done - from.updates_done);
    auto deliveries = static_cast<double>(to.deliveries - from.deliveries);
    report.number("updates_per_s", updates / wall);
    report.number("deliveries_per_s", deliveries / wall);
    if (deliveries > 0) report.number("cpu_us_per_delivery", cpu * 1e6 / deliveries);
    report.spread("delivery_ms", crowd.counters.delivery_ms);
    report.phase(from, to);
}

int run(Options options) {
    Report report;
    report.text("mode", options.mode_name);
    report.text("label", options.label);
    report.text("token", !options.token ? "none" : options.key_file.empty() ? "HS256" : "RS256");
    Crowd crowd(std::move(options));
    if (crowd.options.mode == Mode::Auth) {
        run_auth(crowd, report);
    } else {
        run_joins(crowd, report);
        if (crowd.options.mode == Mode::Presence) run_presence(crowd, report);
    }
    report.errors(crowd.counters);
    std::cout << report.json() << "\n";
    return crowd.counters.failed > 0 ? 1 : 0;
}

}  // namespace
}  // namespace usher::load

int main(int argc, char** argv) { return usher::load::run(usher::load::read_options(argc, argv)); }
