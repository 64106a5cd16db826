import { describe, expect, it } from 'vitest';
import type { MeetingEvent } from './event';
import { kNotModerated, maySend, moderate, parsePeople } from './moderated';
import { reduce } from './reduce';
import { initialState, type MeetingState } from './state';

const kOn: MeetingEvent = { type: 'media-moderated', media: 'audio', on: true, by: 'ann' };
const kOff: MeetingEvent = { type: 'media-moderated', media: 'audio', on: false, by: 'ann' };
const own = (approved: boolean): MeetingEvent => ({ type: 'own-approval', media: 'audio', approved });
const bob = (approved: boolean): MeetingEvent => ({
    type: 'participant-approval',
    id: 'bob',
    media: 'audio',
    approved
});
const after = (...events: MeetingEvent[]) => events.reduce(moderate, kNotModerated);
const joined: MeetingEvent = {
    type: 'joined',
    localId: 'me',
    isModerator: false,
    lobbySupported: true,
    lobbyOn: false
};
const meeting = (...events: MeetingEvent[]): MeetingState =>
    [joined, ...events].reduce(reduce, initialState('Ada'));

describe('what moderators decide', () => {
    it('holds back whoever is not approved, but no moderator', () => {
        expect(maySend(after(), 'audio', false)).toBe(true);
        expect(maySend(after(kOn), 'audio', false)).toBe(false);
        expect(maySend(after(kOn), 'audio', true)).toBe(true);
        expect(maySend(after(kOn), 'video', false)).toBe(true);
        expect(maySend(after(kOn, own(true)), 'audio', false)).toBe(true);
        expect(maySend(after(kOn, own(true), own(false)), 'audio', false)).toBe(false);
    });
    it('forgets approvals when it ends', () => {
        expect(maySend(after(kOn, own(true), kOff, kOn), 'audio', false)).toBe(false);
        expect(after(kOn, bob(true), kOff).others.audio).toEqual([]);
    });
    it('keeps each approved person once', () => {
        expect(after(kOn, bob(true), bob(true)).others.audio).toEqual(['bob']);
        expect(after(kOn, bob(true), bob(false)).others.audio).toEqual([]);
    });
    it('is said to the person: let, or only asked', () => {
        expect(meeting(kOn, own(true)).notices.at(-1)?.kind).toBe('may-speak');
        expect(meeting(own(true)).notices.at(-1)?.kind).toBe('asked-to-unmute');
        expect(meeting(own(true)).moderated.approved.audio).toBe(false);
        expect(meeting(own(false)).notices).toEqual([]);
    });
    it('ends with the stay in the room', () => {
        expect(meeting(kOn, { type: 'left' }).moderated).toEqual(kNotModerated);
    });
});

describe('being sent back to the lobby', () => {
    const kicked: MeetingEvent = { type: 'kicked', reason: 'x', byId: 'ann', byName: 'Ann' };
    const verdict = { code: 'lobby', text: '', hold: true, retryAfter: null };
    it('is no removal', () => {
        expect(meeting({ type: 'verdict', verdict }, kicked).phase).toBe('joining');
        expect(meeting(kicked).phase).toBe('refused');
    });
});

describe('the list of people', () => {
    it('takes what is of its form', () => {
        expect(
            parsePeople([
                { nick: 'a', role: 'host', rule: 'entitled' },
                { nick: 'b', role: 'king', rule: 'entitled' },
                { nick: 7, role: 'host' },
                null,
                { nick: 'c', role: 'guest', rule: 9 }
            ])
        ).toEqual({ a: { role: 'host', rule: 'entitled' }, c: { role: 'guest', rule: '' } });
        expect(parsePeople('x')).toEqual({});
    });
});
