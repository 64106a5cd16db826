// Transports of a conference: opening, connecting, up and down.
#include "media/mediasoup/addresses.hpp"
#include "media/mediasoup/worker_conference.hpp"

namespace usher::media {
namespace {

// A new estimate is reported when it differs from the last one by this part of it.
constexpr BitsPerSecond kEstimateStepPercent = 15;

}  // namespace

void WorkerConference::settle_transport(Key key, Endpoint& endpoint) {
    endpoint.recount = true;
    ObjectId const transport = endpoint.transport;
    if (endpoint.making == Making::Wanted) {
        endpoint.making = Making::Asked;
        ask([&](RequestId id) { return create_transport(id, router_, transport, options_.transport); },
            [this, key, transport](Answer const& answer) { opened(key, answer, transport); });
    } else if (endpoint.making == Making::Made && endpoint.remote && endpoint.connecting == Making::Wanted) {
        endpoint.connecting = Making::Asked;
        ask([&](RequestId id) { return connect_transport(id, transport, *endpoint.remote); },
            [this, key](Answer const& answer) { connected(key, answer); });
    }
}

void WorkerConference::opened(Key key, Answer const& answer, ObjectId transport) {
    Endpoint* const endpoint = find(key);
    if (!endpoint || endpoint->transport != transport) {  // closed meanwhile
        if (answer.accepted) tell([&](RequestId id) { return close_transport(id, router_, transport); });
        return;
    }
    if (!answer.accepted || !answer.transport) {
        refuse(endpoint->who, "no transport: " + (answer.accepted ? "no parameters in the answer" : answer.reason));
        return forget(key, *endpoint);
    }
    endpoint->making = Making::Made;
    endpoint->unsettled = true;
    tell(endpoint->who, "incoming limit",
         [&](RequestId id) { return limit_incoming(id, transport, options_.max_incoming); });
    tell(endpoint->who, "bandwidth trace", [&](RequestId id) { return trace_bandwidth(id, transport); });
    Transport local = *answer.transport;
    add_other_candidates(local, options_.transport.listen.addresses);
    out_.report(EndpointOpened{endpoint->who, std::move(local)});
}

void WorkerConference::connected(Key key, Answer const& answer) {
    Endpoint* const endpoint = find(key);
    if (!endpoint) return;
    if (answer.accepted) {
        endpoint->connecting = Making::Made;
        return;
    }
    // As if it had not been asked: the focus may connect again with other parameters.
    endpoint->connecting = Making::Wanted;
    endpoint->remote.reset();
    endpoint->down_at.reset();
    refuse(endpoint->who, "not connected: " + answer.reason);
}

void WorkerConference::take_down(Endpoint& endpoint, std::string why) {
    endpoint.down_at.reset();
    if (std::exchange(endpoint.down, true)) return;
    endpoint.up = false;
    out_.report(EndpointDown{endpoint.who, std::move(why)});
}

void WorkerConference::on_ice(Endpoint& endpoint, bool connected, Milliseconds now) {
    if (!endpoint.up) return;  // before that the time limit of connecting counts
    if (!connected) {
        endpoint.silent = true;
        endpoint.down_at = now + options_.silence_before_down;
        endpoint.down_why = "nothing comes from the client any more";
        out_.report(Activity{endpoint.who, false});
    } else if (std::exchange(endpoint.silent, false)) {
        endpoint.down_at.reset();
        out_.report(Activity{endpoint.who, true});
    }
}

void WorkerConference::on_dtls(Endpoint& endpoint, DtlsState state) {
    switch (state) {
        case DtlsState::Connecting: break;
        case DtlsState::Connected:
            if (endpoint.down || std::exchange(endpoint.up, true)) break;
            endpoint.down_at.reset();
            out_.report(EndpointUp{endpoint.who});
            break;
        case DtlsState::Failed: take_down(endpoint, "DTLS failed"); break;
        case DtlsState::Closed: take_down(endpoint, "the client closed DTLS"); break;
    }
}

void MediaTraffic::add(MediaTraffic const& other) {
    transports += other.transports;
    incoming += other.incoming;
    outgoing += other.outgoing;
    lost_incoming += other.lost_incoming;
    lost_outgoing += other.lost_outgoing;
}

void WorkerConference::measure() {
    for (auto& [key, endpoint] : endpoints_) {
        if (!endpoint.up) continue;
        ObjectId const transport = endpoint.transport;
        ask([&](RequestId id) { return transport_stats(id, transport); },
            [this, key = key](Answer const& answer) {
                Endpoint* const measured = find(key);
                if (measured && answer.stats) measured->stats = *answer.stats;
            });
    }
}

MediaTraffic WorkerConference::measured() const {
    MediaTraffic all;
    for (auto const& [key, endpoint] : endpoints_) {
        if (!endpoint.up) continue;
        TransportStats const& one = endpoint.stats;
        all.add({1, one.incoming, one.outgoing, one.lost_incoming * static_cast<double>(one.incoming),
                 one.lost_outgoing * static_cast<double>(one.outgoing)});
    }
    return all;
}

void WorkerConference::on_estimate(Endpoint& endpoint, BitsPerSecond available) {
    BitsPerSecond const last = endpoint.bandwidth;
    BitsPerSecond const step = last > available ? last - available : available - last;
    if (step * 100 <= last * kEstimateStepPercent) return;
    endpoint.bandwidth = available;
    out_.report(Bandwidth{endpoint.who, available});
}

}  // namespace usher::media
