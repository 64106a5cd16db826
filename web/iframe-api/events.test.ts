import { describe, expect, it } from 'vitest';
import type { MeetingEvent } from '../meeting/event';
import type { Track } from '../meeting/library';
import { reduce } from '../meeting/reduce';
import { refusal } from '../meeting/refusal';
import { initialState, kNoMedia } from '../meeting/state';
import { wrongArgument } from './check';
import { eventsOf, type Sent } from './events';
import { kEvents, type Works } from './schema';

const kPlace = { roomName: 'demo', words: { guest: 'Guest', you: 'you', newRoom: 'Room' } };

/** The events of the last of these happenings. */
function last(...happened: MeetingEvent[]): Sent[] {
    let before = initialState('Ada');
    let sent: Sent[] = [];
    for (const event of happened) {
        const after = reduce(before, event);
        sent = eventsOf({ event, before, after }, kPlace);
        before = after;
    }
    for (const { name, data } of sent) {
        const row: Works = kEvents[name];
        const fields = row.fields.split(' ').filter(each => each !== '');
        const values = fields.map(each => (data as Record<string, unknown>)[each.replace(/\??:.*/, '')]);
        expect(wrongArgument(row.fields, values), name).toBeNull();
        expect(
            Object.keys(data).filter(key => !fields.some(each => each.replace(/\??:.*/, '') === key))
        ).toEqual([]);
    }
    return sent;
}

const names = (sent: Sent[]) => sent.map(each => each.name);
const kAsked: MeetingEvent = { type: 'join-asked', name: 'Ada' };
const joined = (isModerator = false): MeetingEvent => ({
    type: 'joined',
    localId: 'me',
    isModerator,
    lobbySupported: true,
    lobbyOn: false
});
const kBob: MeetingEvent = { type: 'participant-joined', id: 'bob', name: 'Bob', isModerator: false };
const failed = (
    failure: Extract<MeetingEvent, { type: 'failed' }>['failure'],
    cause: string
): MeetingEvent => ({
    type: 'failed',
    failure,
    cause
});
const verdict = (code: string, hold: boolean): MeetingEvent => ({
    type: 'verdict',
    verdict: { code, text: `About ${code}.`, hold, retryAfter: 5 }
});
const track = (kind: 'audio' | 'video', muted: boolean) =>
    ({ getType: () => kind, isMuted: () => muted, getVideoType: () => 'camera' }) as unknown as Track;

describe('what moderators decide', () => {
    const moderated = (on: boolean): MeetingEvent => ({
        type: 'media-moderated',
        media: 'audio',
        on,
        by: 'bob'
    });
    it('is told with the sort of media', () => {
        expect(last(kAsked, joined(), moderated(true))).toEqual([
            { name: 'moderationStatusChanged', data: { mediaType: 'audio', enabled: true } }
        ]);
    });
    it("approvals are told of others and of oneself, with one's own id", () => {
        const other: MeetingEvent = {
            type: 'participant-approval',
            id: 'bob',
            media: 'video',
            approved: true
        };
        expect(last(kAsked, joined(true), kBob, other)).toEqual([
            { name: 'moderationParticipantApproved', data: { id: 'bob', mediaType: 'video' } }
        ]);
        const own: MeetingEvent = { type: 'own-approval', media: 'audio', approved: false };
        expect(last(kAsked, joined(), moderated(true), own)).toEqual([
            { name: 'moderationParticipantRejected', data: { id: 'me', mediaType: 'audio' } }
        ]);
    });
    it('the list of people opens and closes', () => {
        expect(last(kAsked, joined(), { type: 'pane-opened', open: true })).toEqual([
            { name: 'participantsPaneToggled', data: { open: true } }
        ]);
    });
    it('who is sent back to the lobby has left, and is not removed', () => {
        const kicked: MeetingEvent = { type: 'kicked', reason: '', byId: 'bob', byName: 'Bob' };
        expect(names(last(kAsked, joined(), verdict('lobby', true), kicked))).toEqual([
            'videoConferenceLeft'
        ]);
    });
});

describe('waiting', () => {
    const held = failed({ kind: 'members-only', lobby: true }, 'conference.connectionError.membersOnly');
    const denied = failed({ kind: 'denied' }, 'conference.connectionError.accessDenied');
    const wait = [kAsked, verdict('lobby', true), held];
    const statusOf = (...happened: MeetingEvent[]) =>
        last(...happened)
            .filter(each => each.name === 'waitingStatusChanged')
            .map(each => each.data);
    it.each<[string, string, MeetingEvent[]]>([
        ['waiting', 'lobby', [kAsked, verdict('lobby', true), held]],
        ['waiting', 'lobby', [kAsked, verdict('waiting-for-host', true), held, verdict('lobby', true)]],
        ['admitted', '', [...wait, joined()]],
        ['rejected', 'denied', [...wait, denied]],
        ['rejected', 'denied-recently', [...wait, verdict('denied-recently', false), denied]],
        ['timed-out', 'wait-timeout', [...wait, verdict('wait-timeout', false), denied]],
        [
            'timed-out',
            'wait-timeout',
            [
                ...wait,
                verdict('wait-timeout', false),
                failed({ kind: 'refused', refusal: refusal('ended') }, 'conference.destroyed')
            ]
        ],
        ['cancelled', '', [...wait, { type: 'back-to-prejoin' }]],
        ['cancelled', '', [...wait, { type: 'left' }]]
    ])('%s (%s) is one event', (status, code, happened) => {
        expect(statusOf(...happened)).toEqual([{ status, code }]);
    });
    it('is told once, and not of those who did not wait', () => {
        expect(statusOf(...wait, verdict('lobby', true))).toEqual([]);
        expect(statusOf(kAsked, joined())).toEqual([]);
        expect(statusOf(kAsked, joined(), { type: 'left' })).toEqual([]);
    });
});

describe('coming and going', () => {
    it('joined: who one is, and the role', () => {
        const sent = last(kAsked, joined(true));
        expect(sent[0]).toEqual({
            name: 'videoConferenceJoined',
            data: {
                roomName: 'demo',
                id: 'me',
                displayName: 'Ada',
                formattedDisplayName: 'Ada (you)',
                breakoutRoom: false,
                visitor: false
            }
        });
        expect(sent[1]).toEqual({ name: 'participantRoleChanged', data: { id: 'me', role: 'moderator' } });
    });
    it('the role is told when it changes, and only then', () => {
        const changed = (isModerator: boolean): MeetingEvent => ({
            type: 'role-changed',
            id: 'me',
            isModerator
        });
        expect(last(kAsked, joined(), changed(true))).toEqual([
            { name: 'participantRoleChanged', data: { id: 'me', role: 'moderator' } }
        ]);
        expect(last(kAsked, joined(true), changed(true))).toEqual([]);
        expect(last(kAsked, joined(), { ...changed(true), id: 'nobody' } as MeetingEvent)).toEqual([]);
    });
    it('left, and ready to close when all is closed', () => {
        expect(names(last(kAsked, joined(), { type: 'left' }))).toEqual(['videoConferenceLeft']);
        expect(names(last(kAsked, joined(), { type: 'left' }, { type: 'closed' }))).toEqual(['readyToClose']);
    });
    it('a walk to a breakout room: left and joined, not ready to close', () => {
        const walk: MeetingEvent = { type: 'room-changing', roomJid: 'g@b' };
        expect(names(last(kAsked, joined(), walk))).toEqual(['videoConferenceLeft']);
        expect(last(kAsked, joined(), walk, joined())[0]).toMatchObject({ data: { breakoutRoom: true } });
    });
    it('removed: by whom, left, ready to close', () => {
        const sent = last(kAsked, joined(), { type: 'kicked', reason: '', byId: 'bob', byName: 'Bob' });
        expect(names(sent)).toEqual([
            'participantKickedOut',
            'errorOccurred',
            'videoConferenceLeft',
            'readyToClose'
        ]);
        expect(sent[0]!.data).toEqual({
            kicked: { id: 'me', name: 'Ada', local: true },
            kicker: { id: 'bob', name: 'Bob', local: false }
        });
    });
    it('removed because of something else than a moderator: the reason code says it', () => {
        const kicked: MeetingEvent = { type: 'kicked', reason: '', byId: '', byName: '' };
        const [, told] = last(kAsked, joined(), verdict('replaced', false), kicked);
        expect(told).toMatchObject({
            name: 'errorOccurred',
            data: { error: { name: 'conference.kicked', isFatal: true, details: { code: 'replaced' } } }
        });
    });
    it('gave up on the way in: asked for a name again', () => {
        const sent = last(kAsked, { type: 'back-to-prejoin' });
        expect(names(sent)).toEqual(['prejoinScreenLoaded']);
    });
    it('others come, are renamed, raise a hand, are removed, go', () => {
        expect(names(last(kAsked, joined(), kBob))).toEqual(['participantJoined', 'participantRoleChanged']);
        const renamed: MeetingEvent = { type: 'participant-renamed', id: 'bob', name: '' };
        expect(last(kAsked, joined(), kBob, renamed)).toEqual([
            { name: 'displayNameChange', data: { id: 'bob', displayname: '', formattedDisplayName: 'Guest' } }
        ]);
        expect(last(kAsked, joined(), renamed)).toEqual([]);
        const kicked: MeetingEvent = {
            type: 'participant-kicked',
            id: 'bob',
            name: 'Bob',
            byId: 'me',
            byName: ''
        };
        expect(last(kAsked, joined(), kBob, kicked)).toMatchObject([{ data: { kicker: { local: true } } }]);
        expect(last(kAsked, joined(), kBob, { type: 'hand', id: 'bob', at: 9 })).toEqual([
            { name: 'raiseHandUpdated', data: { id: 'bob', handRaised: 9 } }
        ]);
        expect(names(last(kAsked, joined(), kBob, { type: 'participant-left', id: 'bob' }))).toEqual([
            'participantLeft'
        ]);
    });
    it('who knocks', () => {
        expect(last(kAsked, joined(true), { type: 'knocker-came', id: 'k', name: 'Bob' })).toEqual([
            { name: 'knockingParticipant', data: { participant: { id: 'k', name: 'Bob' } } }
        ]);
    });
});

describe('what goes wrong, with the reason code', () => {
    const error = (sent: Sent[]) => sent.find(each => each.name === 'errorOccurred')?.data;
    it.each([
        ['held in the lobby', verdict('lobby', true), { kind: 'members-only', lobby: true }, 'lobby', false],
        [
            'waiting',
            verdict('waiting-for-host', true),
            { kind: 'members-only', lobby: true },
            'waiting-for-host',
            false
        ],
        ['denied', verdict('denied-recently', false), { kind: 'denied' }, 'denied-recently', false],
        [
            'denied without a word',
            { type: 'notice-gone', id: 0 } as const,
            { kind: 'denied' },
            'denied',
            false
        ],
        [
            'refused',
            verdict('expired', false),
            { kind: 'refused', refusal: refusal('not-allowed') },
            'expired',
            true
        ],
        [
            'unreachable',
            { type: 'notice-gone', id: 0 } as const,
            { kind: 'lost', why: 'x' },
            'unreachable',
            true
        ]
    ] as const)('%s', (_what, said, failure, code, isFatal) => {
        const sent = last(kAsked, said, failed(failure, 'conference.x'));
        expect(error(sent)).toMatchObject({
            error: { name: 'conference.x', type: 'CONFERENCE', isFatal, details: { code } }
        });
        expect(names(sent)).not.toContain('readyToClose');
    });
    it('a password is asked for', () => {
        expect(names(last(kAsked, failed({ kind: 'password' }, 'conference.passwordRequired')))).toEqual([
            'passwordRequired',
            'errorOccurred'
        ]);
    });
    it('the meeting ended', () => {
        const ended = failed({ kind: 'refused', refusal: refusal('ended', 'Bye') }, 'conference.destroyed');
        expect(names(last(kAsked, joined(), ended))).toEqual([
            'videoConferenceLeft',
            'errorOccurred',
            'readyToClose'
        ]);
    });
    it('lost, and it comes back by itself: no end', () => {
        const lost = failed({ kind: 'lost', why: 'x' }, 'connection.droppedError');
        const sent = last(kAsked, joined(), lost);
        expect(names(sent)).toEqual(['videoConferenceLeft', 'errorOccurred']);
        expect(error(sent)).toMatchObject({ error: { type: 'CONNECTION', isFatal: false } });
    });
    it('what comes too late is nothing', () => {
        expect(last(failed({ kind: 'denied' }, 'x'))).toEqual([]);
    });
});

describe('media and words', () => {
    it("one's own devices", () => {
        const open = { ...kNoMedia, microphone: 'on', camera: 'off' } as const;
        expect(last({ type: 'local-media', local: open })).toEqual([
            { name: 'audioMuteStatusChanged', data: { muted: false } },
            { name: 'videoMuteStatusChanged', data: { muted: true } },
            { name: 'audioAvailabilityChanged', data: { available: true } },
            { name: 'videoAvailabilityChanged', data: { available: true } }
        ]);
        const broken = last({ type: 'local-media', local: { ...kNoMedia, problem: 'denied' } });
        expect(names(broken)).toEqual(['micError', 'cameraError']);
        const shared = last(kAsked, joined(), { type: 'local-media', local: { ...kNoMedia, sharing: true } });
        expect(names(shared)).toEqual(['screenSharingStatusChanged', 'contentSharingParticipantsChanged']);
    });
    it('those of others', () => {
        const added: MeetingEvent = { type: 'track-added', id: 'bob', track: track('audio', false) };
        expect(last(kAsked, joined(), kBob, added)).toEqual([
            { name: 'participantMuted', data: { id: 'bob', isMuted: false, mediaType: 'audio' } }
        ]);
        const muted: MeetingEvent = { type: 'track-changed', id: 'bob', track: track('audio', true) };
        expect(last(kAsked, joined(), kBob, added, muted)).toMatchObject([{ data: { isMuted: true } }]);
        expect(last(kAsked, joined(), kBob, added, added)).toEqual([]);
    });
    it("messages: of others, and one's own", () => {
        const message = { from: 'bob', name: 'Bob', text: 'hi', to: null, own: false, at: 0 };
        expect(last(kAsked, joined(), { type: 'message', message })).toEqual([
            {
                name: 'incomingMessage',
                data: {
                    from: 'bob',
                    nick: 'Bob',
                    message: 'hi',
                    privateMessage: false,
                    stamp: '1970-01-01T00:00:00.000Z'
                }
            },
            { name: 'chatUpdated', data: { unreadCount: 1, isOpen: false } }
        ]);
        expect(
            last(kAsked, joined(), { type: 'message', message }, { type: 'chat-opened', open: true })
        ).toEqual([{ name: 'chatUpdated', data: { unreadCount: 0, isOpen: true } }]);
        const own = { ...message, from: 'me', own: true, to: 'bob' };
        expect(last(kAsked, joined(), { type: 'message', message: own })).toEqual([
            { name: 'outgoingMessage', data: { message: 'hi', privateMessage: true } }
        ]);
    });
    it('text by the bridge, and no other data', () => {
        const said = (payload: unknown): MeetingEvent => ({
            type: 'endpoint-message',
            id: 'b',
            jid: 'r/b',
            payload
        });
        expect(names(last(said({ name: 'endpoint-text-message', text: 'x' })))).toEqual([
            'endpointTextMessageReceived'
        ]);
        expect(last(said({ name: 'other' }))).toEqual([]);
        expect(last(said(null))).toEqual([]);
    });
    it('rooms, the subject, what is large, the rest', () => {
        const room = { jid: 'g@b', name: 'Group', isMain: false, people: [] };
        expect(last(kAsked, joined(), { type: 'rooms', rooms: [room] })).toMatchObject([
            {
                data: {
                    rooms: { g: { id: 'g', jid: 'g@b', name: 'Group', isMainRoom: false, participants: {} } }
                }
            }
        ]);
        expect(names(last({ type: 'subject', subject: 'Monday' }))).toEqual(['subjectChange']);
        expect(last({ type: 'subject', subject: '' })).toEqual([]);
        expect(names(last({ type: 'pinned', id: 'bob' }))).toEqual(['largeVideoChanged', 'tileViewChanged']);
        expect(last({ type: 'pinned', id: null })).toEqual([]);
        expect(names(last({ type: 'server-message', from: '', payload: {} }))).toEqual([
            'nonParticipantMessageReceived'
        ]);
        expect(names(last({ type: 'height-limited', height: 180 }))).toEqual(['videoQualityChanged']);
        expect(last({ type: 'audio-only', on: true })).toMatchObject([{ data: { enabled: true } }]);
        expect(last({ type: 'audio-only', on: false })).toEqual([]);
        expect(names(last({ type: 'peer-to-peer', active: true }))).toEqual(['p2pStatusChanged']);
        expect(names(last({ type: 'created', at: 1 }))).toEqual(['conferenceCreatedTimestamp']);
        expect(names(last({ type: 'suspended' }))).toEqual(['suspendDetected']);
        expect(names(last({ type: 'speaker', id: 'bob' }))).toEqual(['dominantSpeakerChanged']);
    });
});
