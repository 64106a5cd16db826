// Breakout rooms as the server lists them. What comes over the wire is checked here, once.

export interface RoomPerson {
    /** Address in the room: unique, and its end is the person's id. */
    address: string;
    /** Real address: by this a moderator moves somebody. */
    jid: string;
    name: string;
    isModerator: boolean;
}

export interface Room {
    jid: string;
    name: string;
    isMain: boolean;
    people: readonly RoomPerson[];
}

/** Where a room is to be asked for: the library takes name and host apart. */
export interface RoomAddress {
    id: string;
    host: string;
}

const kLongestName = 200;

function record(value: unknown): Record<string, unknown> {
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function text(value: unknown): string {
    return typeof value === 'string' ? value.slice(0, kLongestName) : '';
}

/** `room@host`; null for everything else. */
export function roomAddress(jid: unknown): RoomAddress | null {
    const match = typeof jid === 'string' ? /^([^@/]+)@([^@/]+)$/.exec(jid) : null;
    return match ? { id: match[1]!, host: match[2]! } : null;
}

/** @param payload of BREAKOUT_ROOMS_UPDATED. The main room is the first; the others are sorted by name. */
export function parseRooms(payload: unknown): Room[] {
    const rooms = Object.values(record(record(payload).rooms)).flatMap(each => {
        const { jid, name, isMainRoom, participants } = record(each);
        if (roomAddress(jid) === null) return [];
        const people = Object.entries(record(participants)).map(([address, person]) => {
            const { jid: real, displayName, role } = record(person);
            return {
                address,
                jid: text(real),
                name: text(displayName),
                isModerator: role === 'moderator'
            };
        });
        return [{ jid: jid as string, name: text(name), isMain: isMainRoom === true, people }];
    });
    return rooms.sort(
        (a, b) =>
            Number(b.isMain) - Number(a.isMain) || a.name.localeCompare(b.name, undefined, { numeric: true })
    );
}
