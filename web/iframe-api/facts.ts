// What the API says about people and rooms in several places, in one form.
import type { Room, RoomPerson } from '../meeting/breakout';
import type { MeetingState } from '../meeting/state';

/** Words of the page's language. */
export interface Words {
    guest: string;
    /** Added to one's own name. */
    you: string;
    newRoom: string;
}

export const ownName = (name: string, words: Words): string =>
    name === '' ? words.you : `${name} (${words.you})`;

const roleOf = (isModerator: boolean): string => (isModerator ? 'moderator' : 'participant');

/** The local part of its address. */
export const roomId = (room: Room): string => room.jid.split('@')[0] ?? '';
export const personId = (person: RoomPerson): string => person.address.split('/').pop() ?? '';

/** By the id or the address. */
export function findRoom(rooms: readonly Room[], wanted: string): Room | undefined {
    return rooms.find(each => each.jid === wanted || roomId(each) === wanted);
}

/** By the id of the person in a room, or the real address. */
export function findPerson(rooms: readonly Room[], wanted: string): RoomPerson | undefined {
    return rooms
        .flatMap(each => each.people)
        .find(each => each.jid === wanted || each.address === wanted || personId(each) === wanted);
}

/** COMPAT(jitsi-meet): rooms by their ids, people by their addresses, as the server lists them. */
export function roomsById(rooms: readonly Room[]): Record<string, unknown> {
    return Object.fromEntries(
        rooms.map(room => [
            roomId(room),
            {
                id: roomId(room),
                jid: room.jid,
                name: room.name,
                isMainRoom: room.isMain,
                participants: Object.fromEntries(
                    room.people.map(each => [
                        each.address,
                        { jid: each.jid, displayName: each.name, role: roleOf(each.isModerator) }
                    ])
                )
            }
        ])
    );
}

/** The answer of getRoomsInfo. @param mainRoom the address of the main room while there are no others. */
export function roomsInfo(state: MeetingState, mainRoom: string): { rooms: unknown[] } {
    if (state.rooms.length > 0)
        return {
            rooms: state.rooms.map(room => ({
                isMainRoom: room.isMain,
                id: roomId(room),
                jid: room.jid,
                participants: room.people.map(each => ({
                    id: personId(each),
                    jid: each.jid,
                    role: roleOf(each.isModerator),
                    displayName: each.name
                }))
            }))
        };
    const own = { id: state.localId, role: roleOf(state.isModerator), displayName: state.name };
    const others = state.participants.map(each => ({
        id: each.id,
        jid: `${mainRoom}/${each.id}`,
        role: roleOf(each.isModerator),
        displayName: each.name
    }));
    const participants = state.localId === null ? [] : [own, ...others];
    return {
        rooms: [{ isMainRoom: true, id: mainRoom, jid: `${mainRoom}/${state.localId ?? ''}`, participants }]
    };
}

/** Who shows a screen, oneself included. */
export function sharing(state: MeetingState): string[] {
    const others = state.participants
        .filter(each => each.video?.getVideoType() === 'desktop' && !each.videoMuted)
        .map(each => each.id);
    return state.local.sharing && state.localId !== null ? [state.localId, ...others] : others;
}
