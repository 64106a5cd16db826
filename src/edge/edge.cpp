#include "edge/edge.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <optional>
#include <thread>
#include <utility>

#include "edge/lane.hpp"
#include "edge/listener.hpp"
#include "edge/site.hpp"

namespace usher::edge {

namespace {

constexpr int kMostLanes = 64;
constexpr int kDefaultLanes = 4;
constexpr int kTlsLook = 10;  // seconds between looks at the certificate's files

int lanes_for(int setting) {
    if (setting > 0) return std::min(setting, kMostLanes);
    int cores = static_cast<int>(std::thread::hardware_concurrency());
    return std::clamp(cores, 1, kDefaultLanes);
}

void look_at_certificate(Tls& tls) {
    auto reloaded = tls.reload_if_changed();
    if (!reloaded.ok())
        spdlog::error("tls certificate=kept because=\"{}\"", reloaded.error().detail);
    else if (reloaded.value())
        spdlog::info("tls certificate=reloaded");
}

}  // namespace

struct Edge::Parts {
    std::shared_ptr<Site> site;
    std::vector<std::shared_ptr<Lane>> lanes;
    std::size_t next_lane = 0;  // on the first lane's thread
};

Edge::Edge(config::Settings const& settings, shell::Inlet& inlet) : settings_(settings), inlet_(inlet) {}

Edge::~Edge() { stop(); }

Result<bool> Edge::start() {
    Handler handler = TRY(Handler::make(settings_));
    std::unique_ptr<Tls> tls;
    if (settings_.tls_certificate.empty() != settings_.tls_key.empty())
        return malformed("tls.certificate and tls.key belong together: only one of them is set");
    if (!settings_.tls_certificate.empty()) tls = TRY(Tls::load(settings_.tls_certificate, settings_.tls_key));
    std::vector<BoundSocket> sockets;
    std::vector<std::string> addresses;
    sockets.reserve(settings_.listen.size());
    addresses.reserve(settings_.listen.size());
    for (std::string const& where : settings_.listen) {
        sockets.push_back(TRY(BoundSocket::bind(where)));
        addresses.push_back(sockets.back().address());
    }

    // Off without a key, unless the numbers alone are to be seen: nobody could use it.
    std::optional<BoundSocket> api;
    if (!settings_.api.keys.empty() || settings_.metrics_serve == "yes")
        api.emplace(TRY(BoundSocket::bind(settings_.api.listen)));
    std::string api_address = api ? api->address() : std::string{};

    auto parts = std::make_unique<Parts>();
    parts->site = std::make_shared<Site>(settings_, inlet_, std::move(handler), std::move(tls));
    int lanes = lanes_for(settings_.edge_threads);
    for (int i = 0; i < lanes; ++i)
        parts->lanes.push_back(std::make_shared<Lane>(parts->site, static_cast<std::uint8_t>(i)));

    Lane& first = *parts->lanes.front();
    auto hand_out = [all = parts.get()](Accepted accepted) {
        all->lanes[all->next_lane++ % all->lanes.size()]->adopt(std::move(accepted));
    };
    std::vector<std::unique_ptr<Listener>> listeners;
    listeners.reserve(sockets.size());
    for (BoundSocket& socket : sockets)
        listeners.push_back(std::make_unique<Listener>(first.context(), std::move(socket), *parts->site, hand_out));
    if (api)
        listeners.push_back(std::make_unique<Listener>(first.context(), *std::move(api), *parts->site, hand_out, true));
    first.listen(std::move(listeners));
    if (parts->site->tls)
        first.every_second([site = parts->site, seconds = 0]() mutable {
            if (++seconds % kTlsLook == 0) look_at_certificate(*site->tls);
        });
    parts_ = std::move(parts);  // before the first thread runs: its first event may be answered at once
    addresses_ = std::move(addresses);
    api_address_ = std::move(api_address);
    for (auto& lane : parts_->lanes) lane->start();
    for (std::string const& address : addresses_)
        spdlog::info("edge listening={} tls={} threads={}", address, parts_->site->tls != nullptr, lanes);
    return true;
}

// The first lane, which accepts, ends first: nothing is handed to a lane that has ended.
void Edge::stop() {
    if (!parts_) return;
    for (auto& lane : parts_->lanes) lane->stop();
    parts_.reset();
}

void Edge::send(std::vector<shell::Outgoing> batch) {
    if (!parts_ || batch.empty()) return;
    auto& lanes = parts_->lanes;
    if (lanes.size() == 1) return lanes.front()->send(std::move(batch));
    std::vector<std::vector<shell::Outgoing>> shares(lanes.size());
    for (auto& share : shares) share.reserve(batch.size() / lanes.size() + 1);
    for (shell::Outgoing& outgoing : batch) {
        std::size_t lane = Lane::lane_of(outgoing.to);
        if (lane < shares.size()) shares[lane].push_back(std::move(outgoing));
    }
    for (std::size_t i = 0; i < lanes.size(); ++i)
        if (!shares[i].empty()) lanes[i]->send(std::move(shares[i]));
}

Result<bool> Edge::reload_tls() {
    if (!parts_ || !parts_->site->tls) return not_found("there is no certificate to load");
    return parts_->site->tls->reload();
}

Traffic Edge::traffic() const {
    if (!parts_) return {};
    Counters const& counters = parts_->site->counters;
    return {counters.messages_in.load(), counters.messages_out.load(), counters.bytes_in.load(),
            counters.bytes_out.load(),   counters.writes.load(),       counters.connections.load(),
            counters.behind.load(),      counters.waiting.load(),      counters.dropped.load()};
}

}  // namespace usher::edge
