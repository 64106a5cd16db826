import { describe, expect, it } from 'vitest';
import { parseRooms, roomAddress } from './breakout';

const kMain = {
    isMainRoom: true,
    id: 'demo',
    jid: 'demo@conference.meet.example',
    name: '',
    participants: {
        'demo@conference.meet.example/ab12': {
            jid: 'x@meet.example/r',
            role: 'moderator',
            displayName: 'Ada'
        },
        'demo@conference.meet.example/cd34': { jid: 'y@meet.example/r', role: 'participant' }
    }
};
const group = (id: string, name: string) => ({
    id,
    jid: `${id}@breakout.meet.example`,
    name,
    participants: {}
});

describe('the list of rooms', () => {
    it('has the main room first and the others by name', () => {
        const rooms = parseRooms({
            rooms: { b: group('b', 'Room 10'), a: group('a', 'Room 9'), demo: kMain }
        });
        expect(rooms.map(room => room.name)).toEqual(['', 'Room 9', 'Room 10']);
        expect(rooms[0]).toMatchObject({ isMain: true, jid: 'demo@conference.meet.example' });
        expect(rooms[0]!.people).toEqual([
            {
                address: 'demo@conference.meet.example/ab12',
                jid: 'x@meet.example/r',
                name: 'Ada',
                isModerator: true
            },
            {
                address: 'demo@conference.meet.example/cd34',
                jid: 'y@meet.example/r',
                name: '',
                isModerator: false
            }
        ]);
    });
    it.each([null, 'x', {}, { rooms: [] }, { rooms: { a: null } }, { rooms: { a: { jid: 'nohost' } } }])(
        'of %j is empty',
        payload => {
            expect(parseRooms(payload)).toEqual([]);
        }
    );
});

describe("a room's address", () => {
    it('is taken apart', () => {
        expect(roomAddress('u-1@breakout.meet.example')).toEqual({
            id: 'u-1',
            host: 'breakout.meet.example'
        });
    });
    it.each(['', 'a', 'a@', '@b', 'a@b/c', 'a@b@c', 7, undefined])('is not %j', jid => {
        expect(roomAddress(jid)).toBeNull();
    });
});
