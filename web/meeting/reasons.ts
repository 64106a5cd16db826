// The reason codes of the server: stable words, the same in log, audit, `usher why` and on the wire.

export const kReasonGroups = {
    token: [
        'token-required',
        'malformed',
        'alg-not-allowed',
        'unknown-key',
        'bad-signature',
        'key-not-found',
        'key-server-status',
        'key-server-tls',
        'key-server-timeout',
        'expired',
        'not-yet-valid',
        'exp-missing',
        'exp-not-a-number',
        'exp-implausible',
        'lifetime-too-long',
        'iss-missing',
        'iss-mismatch',
        'aud-missing',
        'aud-mismatch',
        'sub-mismatch',
        'tenant-mismatch',
        'room-missing',
        'room-mismatch',
        'wildcard-not-allowed',
        'revoked',
        'token-of-another',
        'token-already-used'
    ],
    person: [
        'banned',
        'denied',
        'denied-recently',
        'kicked',
        'bad-name',
        'name-required',
        'name-taken',
        'replaced',
        'not-in-meeting',
        'not-assigned'
    ],
    room: [
        'bad-room-name',
        'room-not-open',
        'room-closed',
        'no-reservation',
        'room-full',
        'time-limit',
        'may-not-create',
        'password-required',
        'bad-password',
        'e2ee-required'
    ],
    hold: ['waiting-for-host', 'lobby', 'policy-timeout', 'wait-timeout'],
    power: ['not-moderator', 'not-host-of-room', 'target-outranks', 'feature-not-granted', 'not-approved'],
    load: ['too-many-connections', 'too-fast', 'too-large', 'server-draining', 'overloaded']
} as const;

/** What the page says where the server gave no reason: it could not be asked, or it speaks another dialect. */
export const kOwnReasons = ['unreachable', 'not-allowed', 'ended', 'failed', 'unsupported-browser'] as const;

export type ServerReason = (typeof kReasonGroups)[keyof typeof kReasonGroups][number];
export type Reason = ServerReason | (typeof kOwnReasons)[number];

export const kServerReasons: readonly ServerReason[] = Object.values(kReasonGroups).flat();
const known = new Set<string>([...kServerReasons, ...kOwnReasons]);

export function isReason(code: string): code is Reason {
    return known.has(code);
}
