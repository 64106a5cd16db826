// What a link may ask of the page by the part after `#`, COMPAT(jitsi-meet): each value is JSON, percent-encoded. The list is
// closed: nothing that the page opens, loads or trusts is in it. docs/embed/link.md is made from it.

export type LinkKind = 'yes or no' | 'text' | 'list of text' | 'number';

export interface LinkRow {
    kind: LinkKind;
    note: string;
}

export const kLink = {
    jwt: {
        kind: 'text',
        note: 'the token; taken out of the address at once; `?jwt=` does the same and wins'
    },
    lang: { kind: 'text', note: 'the language, if the page speaks it; `?lang=` does the same and wins' },
    'config.defaultLanguage': { kind: 'text', note: 'the same' },
    prejoin: { kind: 'yes or no', note: 'false: joins at once' },
    'config.prejoinConfig.enabled': { kind: 'yes or no', note: 'the same' },
    'config.prejoinPageEnabled': { kind: 'yes or no', note: 'the same, the older name' },
    'config.requireDisplayName': { kind: 'yes or no', note: 'true: nobody joins without a name' },
    'config.startWithAudioMuted': { kind: 'yes or no', note: 'true: the microphone begins switched off' },
    'config.startWithVideoMuted': { kind: 'yes or no', note: 'true: the camera begins switched off' },
    'config.startAudioOnly': { kind: 'yes or no', note: 'true: begins without pictures of others' },
    'config.p2p.enabled': {
        kind: 'yes or no',
        note: 'false: media always by way of the server; true does nothing'
    },
    'config.subject': { kind: 'text', note: "what the meeting is about, set by a moderator's page" },
    'config.localSubject': { kind: 'text', note: 'the title of this page alone' },
    'config.toolbarButtons': {
        kind: 'list of text',
        note: 'the buttons that are shown, by the names below; all others are not'
    },
    'interfaceConfig.TOOLBAR_BUTTONS': { kind: 'list of text', note: 'the same, the older name' },
    'interfaceConfig.DISABLE_JOIN_LEAVE_NOTIFICATIONS': {
        kind: 'yes or no',
        note: 'true: the page does not say who comes and goes'
    },
    'userInfo.displayName': { kind: 'text', note: 'a name, if the token has none' },
    'devices.audioInput': { kind: 'text', note: 'the microphone, by label or id' },
    'devices.audioOutput': { kind: 'text', note: 'the loudspeaker, by label or id, where the browser can' },
    'devices.videoInput': { kind: 'text', note: 'the camera, by label or id' },
    jitsi_meet_external_api_id: {
        kind: 'number',
        note: 'in a frame: the embedding page is told what happens, and obeyed'
    }
} as const satisfies Record<string, LinkRow>;

export type LinkName = keyof typeof kLink;

/** Buttons that `toolbarButtons` names, as in Jitsi. */
export const kButtons = [
    'microphone',
    'camera',
    'desktop',
    'chat',
    'polls',
    'participants-pane',
    'raisehand',
    'reactions',
    'security',
    'breakout-rooms',
    'tileview',
    'settings',
    'hangup'
] as const;

export type ButtonName = (typeof kButtons)[number];

function fits(kind: LinkKind, value: unknown): boolean {
    switch (kind) {
        case 'yes or no':
            return typeof value === 'boolean';
        case 'number':
            return typeof value === 'number';
        case 'text':
            return typeof value === 'string';
        case 'list of text':
            return Array.isArray(value) && value.every(each => typeof each === 'string');
    }
}

/** What is neither JSON nor percent-encoded is nothing. */
function parseValue(raw: string): unknown {
    try {
        return JSON.parse(decodeURIComponent(raw));
    } catch {
        return undefined;
    }
}

/**
 * @param hash of the address. @param warn is told of each name that has no effect, and why.
 * @return the values of the known names, each of its kind.
 */
export function askedFor(
    hash: string,
    warn: (name: string, why: string) => void = () => undefined
): ReadonlyMap<LinkName, unknown> {
    const asked = new Map<LinkName, unknown>();
    for (const part of hash.replace(/^#/, '').split('&')) {
        const equals = part.indexOf('=');
        if (equals <= 0) continue;
        const name = part.slice(0, equals);
        if (!Object.hasOwn(kLink, name)) {
            warn(name, 'a link may not set it, or the page has nothing for it');
            continue;
        }
        const value = parseValue(part.slice(equals + 1));
        const { kind } = kLink[name as LinkName];
        if (fits(kind, value)) asked.set(name as LinkName, value);
        else warn(name, `its value is no ${kind}`);
    }
    return asked;
}
