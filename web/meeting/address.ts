// Which meeting an address names. The canonical room name is what every Jitsi client sends (lower case, NFKC,
// percent-encoded, lower case again), and what the server compares: src/base/names.cpp.

export interface Place {
    tenant: string | null;
    /** Canonical: the local part of the room's JID. */
    room: string;
    /** As a person would write it; only for showing. */
    title: string;
}

export type Address = { kind: 'home' } | { kind: 'place'; place: Place } | { kind: 'bad-room-name' };

// Clients delete these from a path part before they use it (jitsi-meet, util/uri).
const kDeleted = /[:?#[\]@!$&'()*+,;=></"]+/g;
const kLongestRoom = 128; // characters
const kLongestLocal = 1023; // bytes of a JID's local part
// Characters that only hide, turn or break text; the server refuses them by name: src/base/unicode.cpp.
const kHidden = /[\0-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/;
// Of ASCII only letters, digits, '_' and '-'; beyond ASCII anything that has a look: src/base/names.cpp.
const kTenant = /^[a-z0-9_\-\u{a0}-\u{10ffff}]{1,63}$/u;

function decoded(text: string): string {
    try {
        return decodeURIComponent(text);
    } catch {
        return text;
    }
}

/** The canonical form of one path part or of what a person typed; null if nothing usable is left. */
export function canonicalRoom(part: string): string | null {
    const plain = decoded(part.replace(kDeleted, '')).normalize('NFKC').toLowerCase();
    if (kHidden.test(plain)) return null;
    let room: string;
    try {
        room = encodeURIComponent(plain).toLowerCase().replace(kDeleted, '');
    } catch {
        return null; // half of a surrogate pair
    }
    const fits = [...plain].length <= kLongestRoom && room.length <= kLongestLocal;
    return room.length === 0 || room === '.' || room === '..' || !fits ? null : room;
}

/** `/ROOM` or `/TENANT/ROOM`; anything deeper is not a meeting. */
export function parseAddress(pathname: string): Address {
    const parts = pathname.split('/').filter(part => part.length > 0);
    const last = parts.pop();
    if (last === undefined) return { kind: 'home' };
    const room = canonicalRoom(last);
    if (room === null || parts.length > 1) return { kind: 'bad-room-name' };
    const tenant = parts[0] === undefined ? null : decoded(parts[0]).normalize('NFKC').toLowerCase();
    if (tenant !== null && !kTenant.test(tenant)) return { kind: 'bad-room-name' };
    return { kind: 'place', place: { tenant, room, title: decoded(last.replace(kDeleted, '')) } };
}

/** Where to go for what was typed into the field of the start page; null if it names no room. */
export function pathFor(typed: string): string | null {
    const parts = typed
        .trim()
        .split('/')
        .filter(part => part.length > 0);
    const path = parts.map(part => encodeURIComponent(part.trim().replace(kDeleted, '')));
    const address = parseAddress('/' + path.join('/'));
    return address.kind === 'place' ? '/' + path.join('/') : null;
}
