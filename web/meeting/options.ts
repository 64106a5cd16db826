// What a link asks of the page, as the page takes it.
import { askedFor, kButtons, type ButtonName, type LinkName } from './link_table';

export interface LinkOptions {
    startWithAudioMuted: boolean;
    startWithVideoMuted: boolean;
    startAudioOnly: boolean;
    /** A link cannot switch it on. */
    peerToPeerOff: boolean;
    skipPrejoin: boolean;
    nameRequired: boolean;
    /** Who comes and goes is not told. */
    quiet: boolean;
    /** Those that are shown; null: all. */
    buttons: readonly ButtonName[] | null;
    /** Empty: none. The name in a token wins. */
    name: string;
    /** For a moderator to set; empty: none. */
    subject: string;
    /** The title of this page; empty: none. */
    localSubject: string;
    /** Labels or ids; empty: none. */
    microphone: string;
    camera: string;
    output: string;
    /** Which API object of the embedding page listens; null: none. */
    apiId: number | null;
}

const kLongest = 200;

/** @return the languages that are asked for, first first. */
export function languageOf(search: string, hash: string): string[] {
    const asked = askedFor(hash);
    const all = [
        new URLSearchParams(search).get('lang'),
        asked.get('lang'),
        asked.get('config.defaultLanguage')
    ];
    return all.filter((each): each is string => typeof each === 'string' && each !== '');
}

/** @return null: nobody said which buttons. */
function buttonsOf(asked: ReadonlyMap<LinkName, unknown>): readonly ButtonName[] | null {
    const wanted = asked.get('config.toolbarButtons') ?? asked.get('interfaceConfig.TOOLBAR_BUTTONS');
    return Array.isArray(wanted) ? kButtons.filter(each => wanted.includes(each)) : null;
}

/**
 * @param hash of the address. @param framed whether the page is shown in another one, which the server allowed by name: only
 *   then a meeting that is joined at once begins with microphone and camera on. A link alone must not open a camera.
 * @param warn is told of each name that has no effect, and why.
 */
export function linkOptions(
    hash: string,
    framed = false,
    warn?: (name: string, why: string) => void
): LinkOptions {
    const asked = askedFor(hash, warn);
    const text = (key: LinkName) => {
        const value = asked.get(key);
        return typeof value === 'string' ? value.trim().slice(0, kLongest) : '';
    };
    const on = (key: LinkName) => asked.get(key) === true;
    const kPrejoin = ['prejoin', 'config.prejoinConfig.enabled', 'config.prejoinPageEnabled'] as const;
    const skipPrejoin = kPrejoin.some(key => asked.get(key) === false);
    const apiId = asked.get('jitsi_meet_external_api_id');
    const unasked = skipPrejoin && !framed;
    return {
        startWithAudioMuted: unasked || on('config.startWithAudioMuted'),
        startWithVideoMuted: unasked || on('config.startWithVideoMuted'),
        startAudioOnly: on('config.startAudioOnly'),
        peerToPeerOff: asked.get('config.p2p.enabled') === false,
        skipPrejoin,
        nameRequired: on('config.requireDisplayName'),
        quiet: on('interfaceConfig.DISABLE_JOIN_LEAVE_NOTIFICATIONS'),
        buttons: buttonsOf(asked),
        name: text('userInfo.displayName'),
        subject: text('config.subject'),
        localSubject: text('config.localSubject'),
        microphone: text('devices.audioInput'),
        camera: text('devices.videoInput'),
        output: text('devices.audioOutput'),
        apiId: typeof apiId === 'number' && Number.isInteger(apiId) && apiId >= 0 ? apiId : null
    };
}
