// What a link may ask of the page. The list is closed: nothing that the page opens, loads or trusts comes from it.

export interface LinkOptions {
    /** `#config.startWithAudioMuted=true` */
    startWithAudioMuted: boolean;
    /** `#config.startWithVideoMuted=true` */
    startWithVideoMuted: boolean;
    /** `#config.p2p.enabled=false`; a link cannot switch it on. */
    peerToPeerOff: boolean;
    /** `#prejoin=false`, `#config.prejoinConfig.enabled=false` or the older `#config.prejoinPageEnabled=false`. */
    skipPrejoin: boolean;
    /** `#userInfo.displayName="Ada"`; empty: none. The name in a token wins. */
    name: string;
    /** `#config.subject="…"`, for a moderator to set; empty: none. */
    subject: string;
    /** `#config.localSubject="…"`, the title of this page; empty: none. */
    localSubject: string;
    /** `#devices.audioInput="…"`, `#devices.videoInput="…"`: labels or ids; empty: none. */
    microphone: string;
    camera: string;
    /** `#jitsi_meet_external_api_id=0`: which API object of the embedding page listens; null: none. */
    apiId: number | null;
}

const kLongest = 200;

// COMPAT(jitsi-meet): values are JSON, percent-encoded; what is neither is nothing.
function parseValue(raw: string): unknown {
    try {
        return JSON.parse(decodeURIComponent(raw));
    } catch {
        return undefined;
    }
}

function askedFor(hash: string): Map<string, unknown> {
    const asked = new Map<string, unknown>();
    for (const part of hash.replace(/^#/, '').split('&')) {
        const equals = part.indexOf('=');
        if (equals > 0) asked.set(part.slice(0, equals), parseValue(part.slice(equals + 1)));
    }
    return asked;
}

/** COMPAT(jitsi-meet): `?lang=de`, else `#lang="de"` or `#config.defaultLanguage="de"`. @return what is asked for, first first. */
export function languageOf(search: string, hash: string): string[] {
    const asked = askedFor(hash);
    const all = [
        new URLSearchParams(search).get('lang'),
        asked.get('lang'),
        asked.get('config.defaultLanguage')
    ];
    return all.filter((each): each is string => typeof each === 'string' && each !== '');
}

/**
 * @param hash of the address. @param framed whether the page is shown in another one, which the server allowed by name: only
 *   then a meeting that is joined at once begins with microphone and camera on. A link alone must not open a camera.
 */
export function linkOptions(hash: string, framed = false): LinkOptions {
    const asked = askedFor(hash);
    const text = (key: string) => {
        const value = asked.get(key);
        return typeof value === 'string' ? value.trim().slice(0, kLongest) : '';
    };
    const skipPrejoin = ['prejoin', 'config.prejoinConfig.enabled', 'config.prejoinPageEnabled'].some(
        key => asked.get(key) === false
    );
    const apiId = asked.get('jitsi_meet_external_api_id');
    const unasked = skipPrejoin && !framed;
    return {
        startWithAudioMuted: unasked || asked.get('config.startWithAudioMuted') === true,
        startWithVideoMuted: unasked || asked.get('config.startWithVideoMuted') === true,
        peerToPeerOff: asked.get('config.p2p.enabled') === false,
        skipPrejoin,
        name: text('userInfo.displayName'),
        subject: text('config.subject'),
        localSubject: text('config.localSubject'),
        microphone: text('devices.audioInput'),
        camera: text('devices.videoInput'),
        apiId: typeof apiId === 'number' && Number.isInteger(apiId) && apiId >= 0 ? apiId : null
    };
}
