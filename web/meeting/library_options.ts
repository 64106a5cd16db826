// The server's settings, and what the page makes of them, as the client library takes them.
import type { ServerConfig } from './config';
import type { LinkOptions } from './options';

/** @return what a connection and a conference of the library are opened with. */
export function libraryOptions(config: ServerConfig, link: LinkOptions): Record<string, unknown> {
    const rest = config.rest;
    const p2p =
        typeof rest.p2p === 'object' && rest.p2p !== null ? (rest.p2p as Record<string, unknown>) : {};
    const quality =
        typeof rest.videoQuality === 'object' && rest.videoQuality !== null ? rest.videoQuality : {};
    return {
        ...rest,
        // COMPAT(lib-jitsi-meet 2.0.6726): `videoQuality` without this switches simulcast off.
        videoQuality: { preferredCodec: 'VP8', ...quality },
        hosts: config.hosts,
        serviceUrl: config.serviceUrl,
        // Its keep-alive would send the token over HTTP once a minute for nothing.
        websocketKeepAlive: -1,
        enableWebsocketResume: true,
        openBridgeChannel: 'websocket',
        enableLayerSuspension: true,
        disableSimulcast: false,
        disableThirdPartyRequests: true,
        gatherStats: false,
        p2p: {
            stunServers: [], // never somebody else's by default; the server names its own
            ...p2p,
            enabled: config.peerToPeer && !link.peerToPeerOff
        }
    };
}
