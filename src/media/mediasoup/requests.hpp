// Requests to the worker as bytes ready for its channel, with their length prefix. `id` is the number that the answer
// carries. Payload types, header extension ids and feedback are those of the offers (media/port/port.hpp).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "media/mediasoup/object_id.hpp"
#include "media/port/port.hpp"

namespace usher::media {

using Bytes = std::vector<std::uint8_t>;
using RequestId = std::uint32_t;

// Where transports listen: on `address`; candidates name `announced`, or the address itself if that is empty. `others`:
// further addresses under which the same socket is reached.
struct ListenAddress {
    std::string address;
    std::string announced;
    std::vector<std::string> others = {};
    auto operator<=>(ListenAddress const&) const = default;
};
struct Listen {
    std::vector<ListenAddress> addresses;
    std::uint16_t port_min = 40000;
    std::uint16_t port_max = 49999;  // equal to port_min: one port for everything, a server of the worker
    bool udp = true;
    bool tcp = true;
    bool single_port() const { return port_min == port_max; }
};

// The worker's one server, if all transports share a port.
inline constexpr char kServerId[] = "server";
Bytes create_server(RequestId id, Listen const& listen);

Bytes create_router(RequestId id, ObjectId router);
Bytes close_router(RequestId id, ObjectId router);
Bytes create_observer(RequestId id, ObjectId router, ObjectId observer);
Bytes observe_producer(RequestId id, ObjectId observer, ObjectId producer);

struct TransportOptions {
    Listen listen;
    BitsPerSecond initial_outgoing = 2'500'000;
    std::uint8_t consent_seconds = 10;  // without any answer or check of the client: ICE is disconnected
};
Bytes create_transport(RequestId id, ObjectId router, ObjectId transport, TransportOptions const& options);
Bytes close_transport(RequestId id, ObjectId router, ObjectId transport);
Bytes limit_incoming(RequestId id, ObjectId transport, BitsPerSecond limit);
Bytes trace_bandwidth(RequestId id, ObjectId transport);
Bytes transport_stats(RequestId id, ObjectId transport);
// `remote.fingerprint_hash` must be one that known_hash() accepts. The client is the DTLS client (setup:active).
Bytes connect_transport(RequestId id, ObjectId transport, Transport const& remote);
bool known_hash(std::string const& name);

// `mapped` are the worker's inner SSRCs, one per encoding, unique in the router.
Bytes produce(RequestId id, ObjectId transport, ObjectId producer, Source const& source,
              std::vector<Ssrc> const& mapped, bool paused);
Bytes close_producer(RequestId id, ObjectId transport, ObjectId producer);
Bytes pause_producer(RequestId id, ObjectId producer, bool paused);
Bytes trace_key_frames(RequestId id, ObjectId producer);

Bytes consume(RequestId id, ObjectId transport, ObjectId consumer, ObjectId producer, Kind kind,
              std::vector<Ssrc> const& mapped, Encoding pair, bool paused);
Bytes close_consumer(RequestId id, ObjectId transport, ObjectId consumer);
Bytes pause_consumer(RequestId id, ObjectId consumer, bool paused);
Bytes prefer_layer(RequestId id, ObjectId consumer, int layer);
Bytes set_priority(RequestId id, ObjectId consumer, std::uint8_t priority);  // 1 to 255

}  // namespace usher::media
