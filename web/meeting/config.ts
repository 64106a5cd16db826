// The server's settings for its pages (`/config.js`, a global `config` as in Jitsi), read once and checked.
import type { Place } from './address';
import { isWebAddress } from './refusal';

export interface ServerConfig {
    hosts: { domain: string; muc: string; focus?: string };
    /** Where the signalling WebSocket is; the library adds the token. */
    serviceUrl: string;
    /** Everything else that the server says, for the client library. */
    rest: Record<string, unknown>;
    peerToPeer: boolean;
    prejoin: boolean;
    /** Where somebody without a token gets one, for this room; null: the server names no such place. */
    loginUrl: string | null;
    startWithAudioMuted: boolean;
    startWithVideoMuted: boolean;
}

function record(value: unknown): Record<string, unknown> {
    return typeof value === 'object' && value !== null && !Array.isArray(value)
        ? (value as Record<string, unknown>)
        : {};
}

function text(value: unknown): string | null {
    return typeof value === 'string' && value.length > 0 ? value : null;
}

// `conference.D` or the template `conference.<subdomain>D`: a tenant is one more label (docs/protocol/clients.md).
function mucOf(configured: string, tenant: string | null): string {
    const label = tenant === null ? '' : `${tenant}.`;
    if (configured.includes('<subdomain>')) return configured.replace('<subdomain>', label);
    return configured.replace(/^([^.]+)\./, `$1.${label}`);
}

function serviceUrlOf(configured: string | null, origin: string, place: Place): string {
    const url = new URL(configured ?? '/xmpp-websocket', origin);
    url.protocol = url.protocol.replace(/^http/, 'ws');
    if (place.tenant !== null) url.pathname = `/${place.tenant}${url.pathname}`;
    url.searchParams.set('room', place.room);
    return url.href;
}

/** @param raw `window.config`, whatever it is. @param origin of the page, for what is missing. */
function loginUrlOf(configured: string | null, place: Place): string | null {
    if (!isWebAddress(configured)) return null;
    return configured.replaceAll('{room}', place.room); // percent-encoded already
}

export function serverConfig(raw: unknown, origin: string, place: Place): ServerConfig {
    const rest = record(raw);
    const hosts = record(rest.hosts);
    const domain = text(hosts.domain) ?? new URL(origin).hostname;
    const focus = text(hosts.focus);
    return {
        hosts: {
            domain,
            muc: mucOf(text(hosts.muc) ?? `conference.${domain}`, place.tenant),
            ...(focus === null ? {} : { focus })
        },
        serviceUrl: serviceUrlOf(text(rest.websocket), origin, place),
        rest,
        peerToPeer: record(rest.p2p).enabled !== false,
        prejoin: record(rest.prejoinConfig).enabled !== false,
        loginUrl: loginUrlOf(text(rest.tokenAuthUrl), place),
        startWithAudioMuted: rest.startWithAudioMuted === true,
        startWithVideoMuted: rest.startWithVideoMuted === true
    };
}
