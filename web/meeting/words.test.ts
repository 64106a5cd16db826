// What the library says about words, hands, subjects and removals, as the meeting keeps it; and what is asked of it.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connections, inside, type FakeConference } from './fake_library';
import type { Meeting } from './meeting';
import type { Happening } from './setup';

beforeEach(() => {
    vi.useFakeTimers({ now: 5000 });
    connections.length = 0;
});
afterEach(() => {
    vi.useRealTimers();
});

const bob = {
    getId: () => 'bob',
    getJid: () => 'demo@c/bob',
    getDisplayName: () => 'Bob',
    isModerator: () => false
};

async function withBob(): Promise<{ met: Meeting; conference: FakeConference; seen: Happening[] }> {
    const { met, conference } = await inside();
    conference.getParticipantById = id => (id === 'bob' ? bob : undefined);
    conference.emit('conference.USER_JOINED', 'bob', bob);
    const seen: Happening[] = [];
    met.observe(happening => void seen.push(happening));
    return { met, conference, seen };
}

describe('words', () => {
    it("of others are kept, with who, when and to whom; one's own echo is not", async () => {
        const { met, conference } = await withBob();
        conference.emit('conference.MESSAGE_RECEIVED', 'bob', 'hello', '1970-01-01T00:00:01Z');
        conference.emit('conference.MESSAGE_RECEIVED', 'me', 'mine');
        conference.emit('conference.PRIVATE_MESSAGE_RECEIVED', 'bob', 'psst');
        conference.emit('conference.MESSAGE_RECEIVED', 'gone', 'from whom?', 'no time');
        conference.emit('conference.MESSAGE_RECEIVED', 'bob', { text: 'no text' });
        expect(met.state().messages).toEqual([
            { from: 'bob', name: 'Bob', text: 'hello', to: null, own: false, at: 1000 },
            { from: 'bob', name: 'Bob', text: 'psst', to: 'me', own: false, at: 5000 },
            { from: 'gone', name: '', text: 'from whom?', to: null, own: false, at: 5000 }
        ]);
        expect(met.state().unread).toBe(3);
        met.chat.open(true);
        expect(met.state().unread).toBe(0);
        conference.emit('conference.MESSAGE_RECEIVED', 'bob', 'more');
        expect(met.state()).toMatchObject({ unread: 0, chatOpen: true });
    });
    it('are only the last ones, and only of this room', async () => {
        const { met, conference } = await withBob();
        for (let count = 0; count < 520; ++count)
            conference.emit('conference.MESSAGE_RECEIVED', 'bob', `number ${count}`);
        expect(met.state().messages).toHaveLength(500);
        expect(met.state().messages.at(-1)?.text).toBe('number 519');
        const rooms = { g: { jid: 'g@b', name: 'Group', participants: {} } };
        conference.emit('conference.BREAKOUT_ROOMS_UPDATED', { rooms });
        void met.goTo('g@b');
        expect(met.state()).toMatchObject({ messages: [], unread: 0 });
    });
    it('that were not taken are told', async () => {
        const { met, conference } = await withBob();
        conference.emit('conference.CONFERENCE_ERROR', 'conference.settingsError');
        conference.emit('conference.CONFERENCE_ERROR', 'conference.chatError');
        expect(met.state().notices.map(each => each.kind)).toEqual(['joined', 'chat-failed']);
    });
    it('to one go to nobody else when that one is gone', async () => {
        const { met, conference } = await withBob();
        met.chat.address('bob');
        met.pin('bob');
        conference.emit('conference.USER_LEFT', 'bob');
        expect(met.state()).toMatchObject({ chatTo: null, pinned: null });
    });
});

describe('what people do', () => {
    it("hands, one's own and others'", async () => {
        const { met, conference } = await withBob();
        conference.emit('conference.PARTICIPANT_PROPERTY_CHANGED', bob, 'raisedHand', '', '1200');
        conference.emit('conference.PARTICIPANT_PROPERTY_CHANGED', bob, 'other', '', '1');
        expect(met.state().participants[0]?.hand).toBe(1200);
        met.raiseHand(true);
        expect(met.state().hand).toBe(5000);
        met.raiseHand(false);
        expect(met.state().hand).toBe(0);
        expect(conference.commands).toEqual(['raisedHand 5000', 'raisedHand -']);
    });
    it('removals: of oneself and of others, with by whom', async () => {
        const { conference, seen } = await withBob();
        conference.emit('conference.PARTICIPANT_KICKED', undefined, bob, '');
        conference.emit('conference.KICKED', bob, 'Enough');
        expect(seen.map(each => each.event).filter(each => each.type.endsWith('kicked'))).toEqual([
            { type: 'participant-kicked', id: 'bob', name: 'Bob', byId: 'me', byName: '' },
            { type: 'kicked', reason: 'Enough', byId: 'bob', byName: 'Bob' }
        ]);
    });
    it("the subject, and a title of one's own", async () => {
        const { met, conference } = await withBob();
        conference.emit('conference.SUBJECT_CHANGED', 'Monday');
        met.setLocalSubject('Mine');
        expect(met.state()).toMatchObject({ subject: 'Monday', localSubject: 'Mine' });
        conference.emit('conference.SUBJECT_CHANGED', undefined);
        expect(met.state().subject).toBe('');
    });
    it('a name, the size of pictures', async () => {
        const { met, conference } = await withBob();
        met.rename('Ada L');
        expect(met.state().name).toBe('Ada L');
        met.view.want(new Map([['bob', 720]]));
        met.limitHeight(180);
        const heights = conference.constraints.map(each => each.constraints.bob?.maxHeight);
        expect(heights).toEqual([720, 180]);
    });
    it('sound only, and how good connections are', async () => {
        const { met, conference } = await withBob();
        met.view.want(new Map([['bob', 720]]));
        met.view.setAudioOnly(true);
        met.view.setAudioOnly(false);
        expect(conference.constraints.map(each => each.lastN)).toEqual([-1, 0, -1]);
        conference.emit('quality.LOCAL_STATS_UPDATED', { connectionQuality: 20 });
        conference.emit('quality.REMOTE_STATS_UPDATED', 'bob', { connectionQuality: 90 });
        conference.emit('quality.REMOTE_STATS_UPDATED', 'bob', {});
        conference.emit('quality.REMOTE_STATS_UPDATED', 'bob', undefined);
        expect(met.state()).toMatchObject({ quality: 'poor', participants: [{ quality: 'good' }] });
    });
    it('that the server is about to restart is shown, if the room itself says so', async () => {
        const { met, conference } = await withBob();
        const notice = { type: 'usher', event: 'notice', code: 'server-draining', text: '…' };
        const kinds = () => met.state().notices.map(({ kind }) => kind);
        conference.emit('conference.NON_PARTICIPANT_MESSAGE_RECEIVED', 'bob', notice);
        expect(kinds()).not.toContain('server-draining');
        conference.emit('conference.NON_PARTICIPANT_MESSAGE_RECEIVED', null, notice);
        expect(kinds()).toContain('server-draining');
    });
    it('that many come in at once is known to whoever waits for a turn', async () => {
        const { met, conference } = await withBob();
        expect(met.state().queued).toBe(false);
        conference.emit('conference.NON_PARTICIPANT_MESSAGE_RECEIVED', null, {
            type: 'usher',
            event: 'notice',
            code: 'queued',
            before: 7
        });
        expect(met.state().queued).toBe(true);
    });
    it('messages of the server and data by the bridge are passed on as they are', async () => {
        const { conference, seen, met } = await withBob();
        const before = met.state();
        conference.emit('conference.NON_PARTICIPANT_MESSAGE_RECEIVED', null, { type: 'x' });
        conference.emit('conference.ENDPOINT_MESSAGE_RECEIVED', bob, { name: 'y' });
        conference.emit('conference.CONFERENCE_CREATED_TIMESTAMP', 7);
        conference.emit('conference.SUSPEND_DETECTED');
        expect(seen.map(each => each.event)).toEqual([
            { type: 'server-message', from: '', payload: { type: 'x' } },
            { type: 'endpoint-message', id: 'bob', jid: 'demo@c/bob', payload: { name: 'y' } },
            { type: 'created', at: 7 },
            { type: 'suspended' }
        ]);
        expect(met.state()).toEqual({ ...before, began: 7 });
    });
    it('reactions are seen until they are gone, and not too many', async () => {
        const { met, conference } = await withBob();
        const react = (name: string) =>
            conference.emit('conference.ENDPOINT_MESSAGE_RECEIVED', bob, {
                name: 'endpoint-reaction',
                reactions: [name]
            });
        react('like');
        react('nonsense');
        expect(met.state().reactions).toEqual([{ number: 1, from: 'bob', reaction: 'like' }]);
        met.chat.forgetReaction(1);
        expect(met.state().reactions).toEqual([]);
        for (let count = 0; count < 40; ++count) react('boo');
        expect(met.state().reactions).toHaveLength(5);
    });
    it('how loud somebody is played', async () => {
        const { met } = await withBob();
        met.setVolume('bob', 0.25);
        met.setVolume('zed', 0.25);
        expect(met.state().participants.map(each => each.volume)).toEqual([0.25]);
    });
    it('leaving is told at once, and again when all is closed', async () => {
        const { met, seen } = await withBob();
        await met.leave();
        const told = seen.map(each => each.event.type).filter(each => each === 'left' || each === 'closed');
        expect(told).toEqual(['left', 'closed']);
    });
    it('who stops observing hears no more', async () => {
        const { met } = await withBob();
        const observer = vi.fn();
        met.observe(observer)();
        met.rename('X');
        expect(observer).not.toHaveBeenCalled();
    });
});

describe('what moderators decide', () => {
    it('comes from the library as it is', async () => {
        const { met, conference } = await withBob();
        conference.emit('conference.AV_MODERATION_CHANGED', {
            enabled: true,
            mediaType: 'audio',
            actor: bob
        });
        conference.emit('conference.AV_MODERATION_CHANGED', { enabled: true, mediaType: 'desktop' });
        expect(met.state().moderated.on).toEqual({ audio: true, video: false });
        conference.emit('conference.AV_MODERATION_APPROVED', { mediaType: 'audio' });
        expect(met.state().moderated.approved.audio).toBe(true);
        conference.emit('conference.AV_MODERATION_REJECTED', { mediaType: 'audio' });
        expect(met.state().moderated.approved.audio).toBe(false);
        conference.emit('conference.AV_MODERATION_PARTICIPANT_APPROVED', {
            participant: bob,
            mediaType: 'audio'
        });
        expect(met.state().moderated.others.audio).toEqual(['bob']);
        conference.emit('conference.START_MUTED_POLICY_CHANGED', { audio: true, video: false });
        expect(met.state().moderated.startMuted).toEqual({ audio: true, video: false });
    });
    it('what the server did not let pass is said', async () => {
        const { met, conference } = await withBob();
        const refused = { type: 'usher', event: 'refused', code: 'not-approved', media: 'audio' };
        conference.emit('conference.NON_PARTICIPANT_MESSAGE_RECEIVED', '', refused);
        expect(met.state().notices.at(-1)?.kind).toBe('not-approved');
    });
    it('goes to the library, or to the server where the library has no call', async () => {
        const { met, conference } = await withBob();
        met.moderation.moderate('audio', true);
        met.moderation.moderate('video', false);
        met.moderation.askToUnmute('bob');
        met.moderation.reject('bob', 'video');
        met.moderation.startMuted(true, false);
        expect(conference.commands.slice(-5)).toEqual([
            'moderate audio',
            'free video',
            'approve audio bob',
            'reject video bob',
            'start muted {"audio":true,"video":false}'
        ]);
        met.moderation.backToLobby('bob');
        met.moderation.muteAll('video', 'bob');
        expect(conference.sent.slice(-2)).toMatchObject([
            { command: 'back-to-lobby', nick: 'bob' },
            { command: 'mute', media: 'video', except: 'bob' }
        ]);
        const { id } = conference.sent.at(-2)!;
        const answer = { type: 'usher', event: 'answer', id, ok: false, code: 'target-outranks' };
        conference.emit('conference.NON_PARTICIPANT_MESSAGE_RECEIVED', '', answer);
        await vi.advanceTimersByTimeAsync(0);
        expect(met.state().notices.at(-1)?.kind).toBe('action-refused');
    });
    it('whoever is sent back to the lobby comes again at once', async () => {
        const { met, conference } = await withBob();
        const verdict = { type: 'usher', event: 'verdict', code: 'lobby', text: '', hold: true };
        conference.emit('conference.NON_PARTICIPANT_MESSAGE_RECEIVED', '', verdict);
        conference.emit('conference.KICKED', bob, 'Please wait in the lobby.');
        expect(met.state().phase).toBe('joining');
        await vi.advanceTimersByTimeAsync(2000);
        expect(connections).toHaveLength(2);
    });
});
