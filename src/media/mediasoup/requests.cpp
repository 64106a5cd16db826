#include "media/mediasoup/requests.hpp"

#include <array>
#include <optional>
#include <utility>

#include "media/mediasoup/request_builder.hpp"

namespace usher::media {
namespace {

using FBS::WebRtcTransport::FingerprintAlgorithm;

constexpr std::uint16_t kObserverIntervalMs = 300;

std::optional<FingerprintAlgorithm> algorithm(std::string const& name) {
    static constexpr std::array<std::pair<char const*, FingerprintAlgorithm>, 5> kNames{
        {{"sha-1", FingerprintAlgorithm::SHA1},
         {"sha-224", FingerprintAlgorithm::SHA224},
         {"sha-256", FingerprintAlgorithm::SHA256},
         {"sha-384", FingerprintAlgorithm::SHA384},
         {"sha-512", FingerprintAlgorithm::SHA512}}};
    for (auto const& [text, value] : kNames)
        if (name == text) return value;
    return std::nullopt;
}

using ListenInfos = std::vector<Offset<FBS::Transport::ListenInfo>>;

void add_listen(Builder& builder, ListenInfos& infos, Listen const& listen, FBS::Transport::Protocol protocol) {
    for (auto const& where : listen.addresses) {
        bool const single = listen.single_port();
        auto const range =
            FBS::Transport::CreatePortRange(builder, single ? 0 : listen.port_min, single ? 0 : listen.port_max);
        infos.push_back(FBS::Transport::CreateListenInfoDirect(
            builder, protocol, where.address.c_str(), where.announced.empty() ? nullptr : where.announced.c_str(),
            /*exposeInternalIp=*/false, single ? listen.port_min : std::uint16_t{0}, range,
            // A socket for all IPv6 addresses would take the port of IPv4 as well.
            FBS::Transport::CreateSocketFlags(builder, /*ipv6Only=*/where.address.find(':') != std::string::npos)));
    }
}

// UDP first: the worker gives candidates falling priorities in this order.
ListenInfos listen_infos(Builder& builder, Listen const& listen) {
    ListenInfos infos;
    if (listen.udp) add_listen(builder, infos, listen, FBS::Transport::Protocol::UDP);
    if (listen.tcp) add_listen(builder, infos, listen, FBS::Transport::Protocol::TCP);
    return infos;
}

}  // namespace

bool known_hash(std::string const& name) { return algorithm(name).has_value(); }

Bytes create_server(RequestId id, Listen const& listen) {
    Builder builder;
    auto const infos = listen_infos(builder, listen);
    auto const body = FBS::Worker::CreateCreateWebRtcServerRequestDirect(builder, kServerId, &infos);
    return finish(builder, id, Method::WORKER_CREATE_WEBRTCSERVER, "", RequestBody::Worker_CreateWebRtcServerRequest,
                  body.Union());
}

Bytes create_router(RequestId id, ObjectId router) {
    Builder builder;
    auto const body = FBS::Worker::CreateCreateRouterRequestDirect(builder, router.text().c_str());
    return finish(builder, id, Method::WORKER_CREATE_ROUTER, "", RequestBody::Worker_CreateRouterRequest, body.Union());
}

Bytes close_router(RequestId id, ObjectId router) {
    Builder builder;
    auto const body = FBS::Worker::CreateCloseRouterRequestDirect(builder, router.text().c_str());
    return finish(builder, id, Method::WORKER_CLOSE_ROUTER, "", RequestBody::Worker_CloseRouterRequest, body.Union());
}

Bytes create_observer(RequestId id, ObjectId router, ObjectId observer) {
    Builder builder;
    auto const options = FBS::ActiveSpeakerObserver::CreateActiveSpeakerObserverOptions(builder, kObserverIntervalMs);
    auto const body =
        FBS::Router::CreateCreateActiveSpeakerObserverRequestDirect(builder, observer.text().c_str(), options);
    return finish(builder, id, Method::ROUTER_CREATE_ACTIVESPEAKEROBSERVER, router.text(),
                  RequestBody::Router_CreateActiveSpeakerObserverRequest, body.Union());
}

Bytes observe_producer(RequestId id, ObjectId observer, ObjectId producer) {
    Builder builder;
    auto const body = FBS::RtpObserver::CreateAddProducerRequestDirect(builder, producer.text().c_str());
    return finish(builder, id, Method::RTPOBSERVER_ADD_PRODUCER, observer.text(),
                  RequestBody::RtpObserver_AddProducerRequest, body.Union());
}

Bytes create_transport(RequestId id, ObjectId router, ObjectId transport, TransportOptions const& options) {
    Builder builder;
    auto const base = FBS::Transport::CreateOptions(builder, /*direct=*/false,
                                                    flatbuffers::Optional<std::uint64_t>(options.initial_outgoing));
    auto listen_type = FBS::WebRtcTransport::Listen::ListenIndividual;
    Offset<void> listen;
    if (options.listen.single_port()) {
        listen_type = FBS::WebRtcTransport::Listen::ListenServer;
        listen = FBS::WebRtcTransport::CreateListenServerDirect(builder, kServerId).Union();
    } else {
        auto const infos = listen_infos(builder, options.listen);
        listen = FBS::WebRtcTransport::CreateListenIndividualDirect(builder, &infos).Union();
    }
    auto const all = FBS::WebRtcTransport::CreateWebRtcTransportOptions(
        builder, base, listen_type, listen, options.listen.udp, options.listen.tcp, /*preferUdp=*/true,
        /*preferTcp=*/false, options.consent_seconds);
    auto const body = FBS::Router::CreateCreateWebRtcTransportRequestDirect(builder, transport.text().c_str(), all);
    auto const method = options.listen.single_port() ? Method::ROUTER_CREATE_WEBRTCTRANSPORT_WITH_SERVER
                                                     : Method::ROUTER_CREATE_WEBRTCTRANSPORT;
    return finish(builder, id, method, router.text(), RequestBody::Router_CreateWebRtcTransportRequest, body.Union());
}

Bytes close_transport(RequestId id, ObjectId router, ObjectId transport) {
    Builder builder;
    auto const body = FBS::Router::CreateCloseTransportRequestDirect(builder, transport.text().c_str());
    return finish(builder, id, Method::ROUTER_CLOSE_TRANSPORT, router.text(), RequestBody::Router_CloseTransportRequest,
                  body.Union());
}

Bytes limit_incoming(RequestId id, ObjectId transport, BitsPerSecond limit) {
    Builder builder;
    auto const body = FBS::Transport::CreateSetMaxIncomingBitrateRequest(builder, limit);
    return finish(builder, id, Method::TRANSPORT_SET_MAX_INCOMING_BITRATE, transport.text(),
                  RequestBody::Transport_SetMaxIncomingBitrateRequest, body.Union());
}

Bytes transport_stats(RequestId id, ObjectId transport) {
    Builder builder;
    return finish(builder, id, Method::TRANSPORT_GET_STATS, transport.text(), RequestBody::NONE, {});
}

Bytes trace_bandwidth(RequestId id, ObjectId transport) {
    Builder builder;
    std::vector<FBS::Transport::TraceEventType> const events{FBS::Transport::TraceEventType::BWE};
    auto const body = FBS::Transport::CreateEnableTraceEventRequestDirect(builder, &events);
    return finish(builder, id, Method::TRANSPORT_ENABLE_TRACE_EVENT, transport.text(),
                  RequestBody::Transport_EnableTraceEventRequest, body.Union());
}

Bytes connect_transport(RequestId id, ObjectId transport, Transport const& remote) {
    Builder builder;
    std::vector<Offset<FBS::WebRtcTransport::Fingerprint>> const fingerprints{
        FBS::WebRtcTransport::CreateFingerprintDirect(
            builder, algorithm(remote.fingerprint_hash).value_or(FingerprintAlgorithm::SHA256),
            remote.fingerprint.c_str())};
    auto const dtls = FBS::WebRtcTransport::CreateDtlsParametersDirect(builder, &fingerprints,
                                                                       FBS::WebRtcTransport::DtlsRole::CLIENT);
    Offset<FBS::WebRtcTransport::IceParameters> ice;
    if (!remote.ufrag.empty())
        ice = FBS::WebRtcTransport::CreateIceParametersDirect(builder, remote.ufrag.c_str(), remote.pwd.c_str(),
                                                              /*iceLite=*/false);
    auto const body = FBS::WebRtcTransport::CreateConnectRequest(builder, dtls, ice);
    return finish(builder, id, Method::WEBRTCTRANSPORT_CONNECT, transport.text(),
                  RequestBody::WebRtcTransport_ConnectRequest, body.Union());
}

}  // namespace usher::media
