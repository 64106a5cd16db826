// Why someone is not in the meeting: the server's verdict if there is one, else what the library's error means.
import type { Reason } from './reasons';

/** The server's own words, sent before each refusal or hold (docs/protocol: verdict message). */
export interface Verdict {
    /** A reason code; a newer server may know more than this page. */
    code: string;
    text: string;
    /** True: not refused, held (lobby, waiting for the host). */
    hold: boolean;
    /** Seconds after which asking again makes sense. */
    retryAfter: number | null;
    /** What the organisers say to everybody who waits; empty: nothing. */
    message?: string;
    /** Where somebody without a token gets one. */
    login?: string;
    /** Seconds after which a hold ends. */
    maxWait?: number;
    /** The server knows the name for sure: nothing has to be asked before knocking. */
    autoKnock?: boolean;
}

export interface Refusal {
    code: string;
    /** From the server; empty if it said nothing. */
    text: string;
    retryAfter: number | null;
}

/** What went wrong, in the page's terms. */
export type Failure =
    | { kind: 'members-only'; lobby: boolean }
    /** The host is not there, and the server holds nobody: the page asks again (waiting_room.old_clients). */
    | { kind: 'ask-again' }
    | { kind: 'password' }
    | { kind: 'denied' }
    /** `elsewhere`: the address of the room where it goes on. */
    | { kind: 'refused'; refusal: Refusal; elsewhere?: string }
    /** The way to the server or the media broke: worth another try without asking. */
    | { kind: 'lost'; why: string };

const kLongestText = 500;

export function refusal(code: Reason, text = ''): Refusal {
    return { code, text, retryAfter: null };
}

export function refusalOf(verdict: Verdict): Refusal {
    return { code: verdict.code, text: verdict.text, retryAfter: verdict.retryAfter };
}

/** A json-message of this kind from the room itself; null for everything else. */
export function fromRoom(sender: unknown, payload: unknown, event: string): Record<string, unknown> | null {
    // The library gives the nick of the sender: the room has none, and nobody else may speak for it.
    if (sender !== null && sender !== undefined && sender !== '') return null;
    if (typeof payload !== 'object' || payload === null) return null;
    const message = payload as Record<string, unknown>;
    return message.type === 'usher' && message.event === event ? message : null;
}

/** What a link may lead to: no script. */
export function isWebAddress(text: unknown): text is string {
    return typeof text === 'string' && /^https?:\/\//u.test(text);
}

function secondsOf(value: unknown): number | null {
    return typeof value === 'number' && Number.isFinite(value) && value > 0 ? Math.ceil(value) : null;
}

/** The verdict of the room; null for everything else. */
export function parseVerdict(sender: unknown, payload: unknown): Verdict | null {
    const message = fromRoom(sender, payload, 'verdict');
    if (message === null || typeof message.code !== 'string') return null;
    const { login, message: words } = message;
    const maxWait = secondsOf(message.maxWait);
    return {
        code: message.code.slice(0, 64),
        text: typeof message.text === 'string' ? message.text.slice(0, kLongestText) : '',
        hold: message.hold === true,
        ...(typeof words === 'string' && words !== '' ? { message: words.slice(0, kLongestText) } : {}),
        ...(isWebAddress(login) ? { login } : {}),
        ...(maxWait === null ? {} : { maxWait }),
        ...(message.autoKnock === true ? { autoKnock: true } : {}),
        retryAfter: secondsOf(message.retryAfter)
    };
}

/** The text of a SASL failure, `<code>: <sentence>`. */
export function parseSaslText(text: unknown): Refusal | null {
    if (typeof text !== 'string') return null;
    const match = /^([a-z][a-z0-9-]{1,63}): (.*)$/s.exec(text.trim());
    return match ? { code: match[1]!, text: match[2]!.slice(0, kLongestText), retryAfter: null } : null;
}

/** CONNECTION_FAILED of the library. @param error its constant. @param message the server's text, if any. */
export function failureOfConnection(error: string, message: unknown): Failure {
    if (error === 'connection.passwordRequired') {
        const said = parseSaslText(message);
        if (said) return { kind: 'refused', refusal: said };
        const text = typeof message === 'string' ? message.slice(0, kLongestText) : '';
        // COMPAT(other servers): "token required" is how Prosody's token module says it.
        const code = text === 'token required' ? 'token-required' : 'not-allowed';
        return { kind: 'refused', refusal: refusal(code, text) };
    }
    return { kind: 'lost', why: typeof message === 'string' && message.length > 0 ? message : error };
}

const kPlainFailures: Record<string, Reason> = {
    'conference.max_users': 'room-full',
    'conference.connectionError.notAllowed': 'not-allowed',
    'conference.connectionError': 'not-allowed',
    'conference.gracefulShutdown': 'server-draining',
    'conference.passwordNotSupported': 'failed',
    'conference.incompatible_server_versions': 'failed'
};

const kLost = new Set([
    'conference.focusLeft',
    'conference.iceFailed',
    'conference.offerAnswerFailed',
    'conference.videobridgeNotAvailable'
]);

/** CONFERENCE_FAILED of the library; null if it goes on by itself. */
export function failureOfConference(error: string, details: readonly unknown[]): Failure | null {
    const first = typeof details[0] === 'string' ? details[0].slice(0, kLongestText) : '';
    const second = typeof details[1] === 'string' ? details[1].slice(0, kLongestText) : '';
    switch (error) {
        case 'conference.connectionError.membersOnly':
            return { kind: 'members-only', lobby: first.length > 0 };
        case 'conference.connectionError.accessDenied':
            return { kind: 'denied' };
        case 'conference.authenticationRequired':
            return { kind: 'ask-again' };
        case 'conference.passwordRequired':
            return { kind: 'password' };
        case 'conference.destroyed':
            // With an address: not the meeting has ended, only this room of it.
            return {
                kind: 'refused',
                refusal: refusal('ended', first),
                ...(second ? { elsewhere: second } : {})
            };
        case 'conference.reservationError':
            return { kind: 'refused', refusal: parseSaslText(second) ?? refusal('no-reservation', second) };
        case 'conference.focusDisconnected': // asks again by itself
        case 'conference.restarted':
            return null;
    }
    if (kLost.has(error)) return { kind: 'lost', why: error };
    return { kind: 'refused', refusal: refusal(kPlainFailures[error] ?? 'failed', first) };
}
