import { describe, expect, it } from 'vitest';
import type { MeetingEvent } from './event';
import type { Track } from './library';
import { kCrowd, kMostTries, reduce } from './reduce';
import { refusal, type Failure } from './refusal';
import { initialState, type MeetingState } from './state';

function track(type: 'audio' | 'video', muted = false): Track {
    return { getType: () => type, isMuted: () => muted } as unknown as Track;
}

function after(...events: MeetingEvent[]): MeetingState {
    return events.reduce(reduce, initialState(''));
}

const kAsked: MeetingEvent = { type: 'join-asked', name: 'Ada' };
const kJoined: MeetingEvent = {
    type: 'joined',
    localId: 'me',
    isModerator: false,
    lobbySupported: true,
    lobbyOn: false
};
const kBob: MeetingEvent = { type: 'participant-joined', id: 'bob', name: 'Bob', isModerator: false };
const failed = (failure: Failure): MeetingEvent => ({ type: 'failed', failure, cause: 'x' });
const verdict = (code: string, hold = false, retryAfter: number | null = null): MeetingEvent => ({
    type: 'verdict',
    verdict: { code, text: `about ${code}`, hold, retryAfter }
});

describe('the way in', () => {
    it('goes from the name to the meeting', () => {
        expect(after(kAsked)).toMatchObject({ phase: 'joining', name: 'Ada' });
        expect(after(kAsked, kJoined)).toMatchObject({
            phase: 'joined',
            localId: 'me',
            lobbySupported: true
        });
    });
    it('asks for the name without which nobody comes in', () => {
        const notAllowed = failed({ kind: 'refused', refusal: refusal('not-allowed') });
        const state = after(kAsked, verdict('name-required'), notAllowed);
        expect(state).toMatchObject({ phase: 'name-needed', verdict: { hold: false } });
    });
    it('knocks without a name where the server knows it', () => {
        const held = failed({ kind: 'members-only', lobby: true });
        const asked: MeetingEvent = { type: 'join-asked', name: '' };
        expect(after(asked, verdict('lobby', true), held).phase).toBe('name-needed');
        const known: MeetingEvent = {
            type: 'verdict',
            verdict: { code: 'lobby', text: '', hold: true, retryAfter: null, autoKnock: true }
        };
        expect(after(asked, known, held).phase).toBe('knocking');
    });
    it('shows the verdict of the server rather than the error of the library', () => {
        const state = after(
            kAsked,
            verdict('room-mismatch'),
            failed({ kind: 'refused', refusal: refusal('not-allowed') })
        );
        expect(state).toMatchObject({
            phase: 'refused',
            refusal: { code: 'room-mismatch', text: 'about room-mismatch' }
        });
    });
    it('shows the error of the library where the server said nothing', () => {
        const state = after(kAsked, failed({ kind: 'refused', refusal: refusal('room-full') }));
        expect(state).toMatchObject({ phase: 'refused', refusal: { code: 'room-full' } });
    });
    it('lets somebody ask again who waited too long', () => {
        const state = after(
            kAsked,
            failed({ kind: 'members-only', lobby: true }),
            verdict('wait-timeout'),
            failed({ kind: 'refused', refusal: refusal('ended') })
        );
        expect(state).toMatchObject({ phase: 'denied', refusal: { code: 'wait-timeout' } });
    });
    it('does not take an old hold for the reason of a refusal', () => {
        const state = after(
            kAsked,
            verdict('lobby', true),
            failed({ kind: 'refused', refusal: refusal('room-full') })
        );
        expect(state.refusal?.code).toBe('room-full');
    });
    it('forgets the last verdict when it is tried again', () => {
        const refused = [
            kAsked,
            verdict('expired'),
            failed({ kind: 'refused', refusal: refusal('not-allowed') })
        ];
        expect(after(...refused, kAsked)).toMatchObject({ phase: 'joining', verdict: null, refusal: null });
    });
    it('asks for the password, and says when it was wrong', () => {
        expect(after(kAsked, failed({ kind: 'password' }))).toMatchObject({
            phase: 'password',
            passwordTried: false
        });
        const second = after(
            kAsked,
            failed({ kind: 'password' }),
            { type: 'password-given' },
            failed({ kind: 'password' })
        );
        expect(second).toMatchObject({ phase: 'password', passwordTried: true });
    });
    it('ends with "unreachable" if the server was never there', () => {
        expect(after(kAsked, failed({ kind: 'lost', why: 'x' }))).toMatchObject({
            phase: 'refused',
            refusal: { code: 'unreachable' }
        });
    });
    it('ignores what fails after somebody left', () => {
        expect(after(kAsked, kJoined, { type: 'left' }, failed({ kind: 'lost', why: 'x' })).phase).toBe(
            'left'
        );
    });
});

describe('the lobby', () => {
    const held = failed({ kind: 'members-only', lobby: true });
    it('is knocked at with a name', () => {
        expect(after(kAsked, verdict('lobby', true), held)).toMatchObject({
            phase: 'knocking',
            verdict: { code: 'lobby' }
        });
    });
    it('asks for a name first if there is none', () => {
        const state = after({ type: 'join-asked', name: '' }, held);
        expect(state.phase).toBe('name-needed');
        expect(reduce(state, { type: 'knocked', name: 'Bob' })).toMatchObject({
            phase: 'knocking',
            name: 'Bob'
        });
    });
    it('shows that the host is waited for, and when that becomes a knock', () => {
        const waiting = after(kAsked, verdict('waiting-for-host', true), held);
        expect(waiting.verdict?.code).toBe('waiting-for-host');
        expect(reduce(waiting, verdict('lobby', true))).toMatchObject({
            phase: 'knocking',
            verdict: { code: 'lobby' }
        });
    });
    it('lets in', () => {
        expect(after(kAsked, held, kJoined)).toMatchObject({ phase: 'joined', verdict: null });
    });
    it('denies, with the time to wait if the server says so', () => {
        expect(after(kAsked, held, failed({ kind: 'denied' }))).toMatchObject({
            phase: 'denied',
            refusal: { code: 'denied' }
        });
        expect(after(kAsked, held, verdict('denied', false, 60), failed({ kind: 'denied' }))).toMatchObject({
            phase: 'denied',
            refusal: { code: 'denied', retryAfter: 60 }
        });
    });
    it('is a refusal where there is no lobby to knock at', () => {
        expect(after(kAsked, failed({ kind: 'members-only', lobby: false }))).toMatchObject({
            phase: 'refused',
            refusal: { code: 'lobby' }
        });
    });
    it('is refused by the server in its own words', () => {
        const state = after(
            kAsked,
            verdict('lobby', true),
            held,
            verdict('wait-timeout'),
            failed({ kind: 'denied' })
        );
        expect(state.refusal?.code).toBe('wait-timeout');
    });
});

describe('those who knock', () => {
    const moderator: MeetingEvent = { type: 'role-changed', id: 'me', isModerator: true };
    const knock: MeetingEvent = { type: 'knocker-came', id: 'k1', name: 'Bob' };
    it('are listed once, with their latest name', () => {
        const state = after(kAsked, kJoined, moderator, knock, { ...knock, name: 'Robert' });
        expect(state.knockers).toEqual([{ id: 'k1', name: 'Robert' }]);
    });
    it.each<MeetingEvent>([
        { type: 'knocker-left', id: 'k1' },
        { type: 'lobby-switched', on: false },
        { type: 'role-changed', id: 'me', isModerator: false },
        { type: 'left' }
    ])('are gone after %j', event => {
        expect(after(kAsked, kJoined, moderator, knock, event).knockers).toEqual([]);
    });
});

describe('the people inside', () => {
    it('are listed once', () => {
        expect(after(kAsked, kBob, kJoined, kBob).participants).toHaveLength(1);
    });
    it('have the track that came last, whatever is removed late', () => {
        const bridge = track('video');
        const direct = track('video');
        const state = after(
            kAsked,
            kJoined,
            kBob,
            { type: 'track-added', id: 'bob', track: bridge },
            { type: 'track-added', id: 'bob', track: direct },
            { type: 'track-removed', id: 'bob', track: bridge }
        );
        expect(state.participants[0]?.video).toBe(direct);
        const gone = reduce(state, { type: 'track-removed', id: 'bob', track: direct });
        expect(gone.participants[0]).toMatchObject({ video: null, videoMuted: true });
    });
    it('show whether they are muted', () => {
        const state = after(kAsked, kJoined, kBob, {
            type: 'track-added',
            id: 'bob',
            track: track('audio', true)
        });
        expect(state.participants[0]).toMatchObject({ audioMuted: true, videoMuted: true });
        const loud = reduce(state, { type: 'track-changed', id: 'bob', track: track('audio', false) });
        expect(loud.participants[0]?.audioMuted).toBe(false);
    });
    it('leave no trace', () => {
        const state = after(
            kAsked,
            kJoined,
            kBob,
            { type: 'speaker', id: 'bob' },
            { type: 'participant-left', id: 'bob' }
        );
        expect(state).toMatchObject({ participants: [], speaker: null });
    });
    it('change nothing if unknown', () => {
        const state = after(kAsked, kJoined);
        expect(reduce(state, { type: 'track-added', id: 'x', track: track('audio') })).toBe(state);
        expect(reduce(state, { type: 'participant-left', id: 'x' })).toBe(state);
    });
});

describe('losing the meeting', () => {
    const lost = failed({ kind: 'lost', why: 'x' });
    it('brings back who was in, counting the tries until it worked', () => {
        const once = after(kAsked, kJoined, kBob, lost);
        expect(once).toMatchObject({ phase: 'reconnecting', attempt: 1, participants: [] });
        const twice = [kAsked, lost].reduce(reduce, once);
        expect(twice).toMatchObject({ phase: 'reconnecting', attempt: 2 });
        expect([kAsked, kJoined].reduce(reduce, twice)).toMatchObject({ phase: 'joined', attempt: 0 });
    });
    it('asks a person after enough tries', () => {
        let state = after(kAsked, kJoined);
        for (let tries = 0; tries < kMostTries; tries += 1) state = [lost, kAsked].reduce(reduce, state);
        expect(state).toMatchObject({ phase: 'joining', attempt: kMostTries });
        expect(reduce(state, lost)).toMatchObject({
            phase: 'refused',
            attempt: 0,
            refusal: { code: 'unreachable' }
        });
    });
    it.each(['may-not-create', 'name-taken', 'overloaded'])('is not stopped on the way back by %s', code => {
        const back = [kAsked, verdict(code), failed({ kind: 'refused', refusal: refusal('not-allowed') })];
        expect(back.reduce(reduce, after(kAsked, kJoined, lost))).toMatchObject({
            phase: 'reconnecting',
            attempt: 2
        });
        expect(after(...back)).toMatchObject({ phase: 'refused', refusal: { code } });
    });
    it('ends on the way back with a refusal that stays', () => {
        const state = after(kAsked, kJoined, lost, kAsked, verdict('banned'), failed({ kind: 'denied' }));
        expect(state).toMatchObject({ phase: 'denied', refusal: { code: 'banned' } });
        const banned = failed({ kind: 'refused', refusal: refusal('banned') });
        expect(after(kAsked, kJoined, lost, kAsked, banned)).toMatchObject({ phase: 'refused', attempt: 0 });
    });
    it('shows a kick with its reason', () => {
        expect(
            after(kAsked, kJoined, { type: 'kicked', reason: 'noise', byId: 'b', byName: 'Bob' })
        ).toMatchObject({
            phase: 'refused',
            refusal: { code: 'kicked', text: 'noise' }
        });
    });
    it('shows that the meeting was ended', () => {
        const ended = failed({ kind: 'refused', refusal: refusal('ended', 'Lunch.') });
        expect(after(kAsked, kJoined, ended)).toMatchObject({
            phase: 'refused',
            refusal: { code: 'ended', text: 'Lunch.' }
        });
    });
    it('is not the same as an interruption', () => {
        expect(after(kAsked, kJoined, { type: 'interrupted', interrupted: true })).toMatchObject({
            phase: 'joined',
            interrupted: true
        });
    });
});

describe('notices', () => {
    it('are few, and go one by one', () => {
        const many = Array.from(
            { length: 9 },
            (): MeetingEvent => ({ type: 'notice', kind: 'share-failed' })
        );
        const state = after(...many);
        expect(state.notices.map(notice => notice.id)).toEqual([6, 7, 8, 9]);
        expect(reduce(state, { type: 'notice-gone', id: 8 }).notices).toHaveLength(3);
    });
});

describe('what the server withholds', () => {
    const told: MeetingEvent = { type: 'features', withheld: ['screen-sharing'] };

    it('is kept for the stay, whether it is told before or after the way in', () => {
        expect(after(kAsked, told, kJoined).withheld).toEqual(['screen-sharing']);
        expect(after(kAsked, kJoined, told).withheld).toEqual(['screen-sharing']);
    });
    it('is the last that was told', () => {
        expect(after(kAsked, kJoined, told, { type: 'features', withheld: [] }).withheld).toEqual([]);
    });
    it('does not outlive the stay', () => {
        expect(after(kAsked, kJoined, told, { type: 'left' }).withheld).toEqual([]);
    });
});

describe('what is shown of the others', () => {
    const come = (count: number): MeetingEvent[] =>
        Array.from({ length: count }, (_, number) => ({
            type: 'participant-joined',
            id: `p${number}`,
            name: `P${number}`,
            isModerator: false
        }));
    const leave = (id: string): MeetingEvent => ({ type: 'participant-left', id });
    const said = (state: MeetingState) => state.notices.map(({ kind, who }) => `${kind} ${who}`);

    it('in a crowd nobody is told who comes and goes', () => {
        const full = after(kAsked, kJoined, ...come(kCrowd));
        expect(said(full).at(-1)).toBe(`joined P${kCrowd - 1}`);
        const crowded = reduce(full, kBob);
        expect(crowded.participants).toHaveLength(kCrowd + 1);
        expect(crowded.notices).toBe(full.notices);
        const left = reduce(crowded, leave('bob'));
        expect(left.notices).toBe(full.notices);
        expect(said(reduce(left, leave('p0'))).at(-1)).toBe('left P0');
    });
    it.each([
        [100, 'good'],
        [60, 'good'],
        [59.9, 'fair'],
        [30, 'fair'],
        [29, 'poor'],
        [0, 'poor'],
        [Number.NaN, null]
    ])('a connection of %d percent is %s', (percent, quality) => {
        const state = after(
            kAsked,
            kJoined,
            kBob,
            { type: 'quality', id: 'bob', percent },
            { type: 'quality', id: 'me', percent }
        );
        expect(state.participants[0]).toMatchObject({ quality });
        expect(state.quality).toBe(quality);
        const again = reduce(state, { type: 'quality', id: 'bob', percent });
        expect(again).toBe(state);
    });
    it('who spoke last is remembered while oneself speaks, and forgotten when gone', () => {
        const speak = (id: string): MeetingEvent => ({ type: 'speaker', id });
        const state = after(kAsked, kJoined, kBob, speak('bob'), speak('me'));
        expect(state).toMatchObject({ speaker: 'me', lastSpeaker: 'bob' });
        expect(reduce(state, leave('bob')).lastSpeaker).toBeNull();
    });
    it('sound only and the large speaker stay as they were chosen, also in another room', () => {
        const state = after(
            kAsked,
            kJoined,
            { type: 'audio-only', on: true },
            { type: 'speaker-large', on: true },
            { type: 'room-changing', roomJid: 'x@y' }
        );
        expect(state).toMatchObject({ audioOnly: true, speakerLarge: true });
    });
});
