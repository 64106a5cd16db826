import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connections, inside, meeting, settled } from './fake_library';
import { Meeting } from './meeting';

beforeEach(() => {
    vi.useFakeTimers();
    connections.length = 0;
});
afterEach(() => {
    vi.useRealTimers();
});

describe('a try to get in', () => {
    it('hands the token and the settings to the library, and names no foreign server', async () => {
        await meeting('#config.p2p.enabled=false', {
            p2p: { enabled: true },
            videoQuality: { codecPreferenceOrder: ['VP8'] }
        }).join('Ada');
        const { token, options } = connections[0]!;
        expect(token).toBe('a.b.c');
        expect(options).toMatchObject({
            serviceUrl: 'wss://meet.example/xmpp-websocket?room=demo',
            openBridgeChannel: 'websocket',
            enableLayerSuspension: true,
            disableSimulcast: false,
            videoQuality: { preferredCodec: 'VP8', codecPreferenceOrder: ['VP8'] },
            websocketKeepAlive: -1,
            p2p: { enabled: false, stunServers: [] }
        });
    });
    it('joins once, however often the library says that it is connected', async () => {
        const { connection, conference } = await inside();
        connection.emit('connection.CONNECTION_ESTABLISHED');
        await settled();
        expect(connection.conferences).toHaveLength(1);
        expect(conference.joins).toEqual([undefined]);
    });
    it('hears no more of what was closed', async () => {
        const { met, connection, conference } = await inside();
        const leaving = met.leave();
        await settled();
        await leaving;
        expect([conference.left, connection.disconnected]).toEqual([1, 1]);
        conference.emit('conference.CONFERENCE_FAILED', 'conference.focusLeft');
        connection.emit('connection.CONNECTION_FAILED', 'connection.droppedError');
        expect(met.state().phase).toBe('left');
    });
    it('does not wait for ever for a goodbye', async () => {
        const { met, connection, conference } = await inside();
        conference.leave = () => new Promise(() => undefined);
        const leaving = met.leave();
        await vi.advanceTimersByTimeAsync(2000);
        await leaving;
        expect(connection.disconnected).toBe(1);
    });
    it('says so if the library cannot be loaded', async () => {
        const met = new Meeting({
            ...meeting().setup,
            library: async () => {
                throw new Error('offline');
            }
        });
        await met.join('Ada');
        expect(met.state()).toMatchObject({ phase: 'refused', refusal: { code: 'unreachable' } });
    });
});

describe('a host who is not there, on a server that holds nobody', () => {
    const verdict = {
        type: 'verdict',
        verdict: { code: 'waiting-for-host', text: 'Wait.', hold: true, retryAfter: null }
    } as const;
    it('is asked for again until somebody is let in', async () => {
        const { met, conference } = await inside('joining');
        const say = () => {
            conference.emit('conference.NON_PARTICIPANT_MESSAGE_RECEIVED', '', {
                type: 'usher',
                event: 'verdict',
                ...verdict.verdict
            });
            conference.emit('conference.CONFERENCE_FAILED', 'conference.authenticationRequired');
        };
        say();
        expect(met.state()).toMatchObject({ phase: 'knocking', verdict: { code: 'waiting-for-host' } });
        await vi.advanceTimersByTimeAsync(4000);
        expect(conference.joins).toHaveLength(1);
        await vi.advanceTimersByTimeAsync(1000);
        expect(conference.joins).toHaveLength(2);
        expect(conference.lobbies).toEqual([]);
        say();
        await vi.advanceTimersByTimeAsync(5000);
        expect(conference.joins).toHaveLength(3);
        conference.emit('conference.CONFERENCE_JOINED');
        await vi.advanceTimersByTimeAsync(20000);
        expect(conference.joins).toHaveLength(3);
        expect(met.state().phase).toBe('joined');
    });
    it('is asked for again although the library says nothing, and stops in the lobby', async () => {
        const { met, conference } = await inside('joining');
        const say = () =>
            conference.emit('conference.NON_PARTICIPANT_MESSAGE_RECEIVED', '', {
                type: 'usher',
                event: 'verdict',
                ...verdict.verdict
            });
        for (const joins of [2, 3]) {
            say();
            await vi.advanceTimersByTimeAsync(1000);
            expect(met.state()).toMatchObject({ phase: 'knocking', verdict: { code: 'waiting-for-host' } });
            await vi.advanceTimersByTimeAsync(5000);
            expect(conference.joins).toHaveLength(joins);
        }
        say();
        conference.emit(
            'conference.CONFERENCE_FAILED',
            'conference.connectionError.membersOnly',
            'demo@lobby'
        );
        say(); // to whoever waits there
        await vi.advanceTimersByTimeAsync(20000);
        expect(conference.joins).toHaveLength(3);
        expect(conference.lobbies).toEqual(['Ada']);
    });
    it('is over by a refusal, although the library says nothing', async () => {
        const { met, conference } = await inside('joining');
        conference.emit('conference.NON_PARTICIPANT_MESSAGE_RECEIVED', '', {
            type: 'usher',
            event: 'verdict',
            ...verdict.verdict,
            code: 'room-closed',
            hold: false
        });
        await vi.advanceTimersByTimeAsync(1000);
        expect(met.state()).toMatchObject({ phase: 'refused', refusal: { code: 'room-closed' } });
    });
    it('is not asked for any more by who has left', async () => {
        const { met, conference } = await inside('joining');
        conference.emit('conference.NON_PARTICIPANT_MESSAGE_RECEIVED', '', {
            type: 'usher',
            event: 'verdict',
            ...verdict.verdict
        });
        conference.emit('conference.CONFERENCE_FAILED', 'conference.authenticationRequired');
        void met.leave();
        await vi.advanceTimersByTimeAsync(20000);
        expect(conference.joins).toHaveLength(1);
    });
    it('without a word of the server a login is needed', async () => {
        const { met, conference } = await inside('joining');
        conference.emit('conference.CONFERENCE_FAILED', 'conference.authenticationRequired');
        expect(met.state()).toMatchObject({ phase: 'refused', refusal: { code: 'token-required' } });
    });
});

describe('a name without which nobody comes in', () => {
    it('is asked for, and given by another try', async () => {
        const { met, conference } = await inside('joining');
        conference.emit('conference.NON_PARTICIPANT_MESSAGE_RECEIVED', '', {
            type: 'usher',
            event: 'verdict',
            code: 'name-required',
            text: 'Enter your name.',
            hold: false
        });
        conference.emit('conference.CONFERENCE_FAILED', 'conference.connectionError.notAllowed', '');
        expect(met.state().phase).toBe('name-needed');
        met.knock('Bob');
        await settled();
        expect(met.state()).toMatchObject({ phase: 'joining', name: 'Bob' });
        expect(conference.lobbies).toEqual([]);
    });
});

describe('the lobby', () => {
    it('is entered once for each try', async () => {
        const met = meeting();
        await met.join('Ada');
        connections[0]!.emit('connection.CONNECTION_ESTABLISHED');
        await settled();
        const conference = connections[0]!.conferences[0]!;
        const held = () =>
            conference.emit(
                'conference.CONFERENCE_FAILED',
                'conference.connectionError.membersOnly',
                'demo@lobby'
            );
        held();
        met.givePassword('guess');
        held();
        expect(conference.lobbies).toEqual(['Ada']);
        expect(conference.joins).toEqual([undefined, 'guess']);
        expect(met.state()).toMatchObject({ phase: 'knocking', passwordTried: true });
    });
    it('frees the connection when denied, and knocks on a new one', async () => {
        const met = meeting();
        await met.join('Ada');
        connections[0]!.emit('connection.CONNECTION_ESTABLISHED');
        await settled();
        connections[0]!.conferences[0]!.emit(
            'conference.CONFERENCE_FAILED',
            'conference.connectionError.membersOnly',
            'x'
        );
        connections[0]!.conferences[0]!.emit(
            'conference.CONFERENCE_FAILED',
            'conference.connectionError.accessDenied'
        );
        await settled();
        expect(met.state().phase).toBe('denied');
        expect(connections[0]!.disconnected).toBe(1);
        await met.join('Ada');
        expect(connections).toHaveLength(2);
    });
    it('lets all in who wait', async () => {
        const { met, conference } = await inside();
        conference.emit('conference.LOBBY_USER_JOINED', 'k1', 'Eve');
        conference.emit('conference.LOBBY_USER_JOINED', 'k2', undefined);
        met.admitAll();
        expect(conference.lobbies).toEqual(['admitted k1', 'admitted k2']);
    });
});

describe('a lost meeting', () => {
    it('is tried again, each time after a longer wait, and stops when somebody leaves', async () => {
        const { met, connection } = await inside();
        connection.emit('connection.CONNECTION_FAILED', 'connection.droppedError', undefined);
        expect(met.state()).toMatchObject({ phase: 'reconnecting', attempt: 1 });
        await vi.advanceTimersByTimeAsync(900);
        expect(connections).toHaveLength(1);
        await vi.advanceTimersByTimeAsync(200);
        expect(connections).toHaveLength(2);
        connections[1]!.emit('connection.CONNECTION_FAILED', 'connection.droppedError', undefined);
        await vi.advanceTimersByTimeAsync(1900);
        expect(connections).toHaveLength(2);
        await met.leave();
        await vi.advanceTimersByTimeAsync(60000);
        expect(connections).toHaveLength(2);
        expect(met.state().phase).toBe('left');
    });
    it('is not tried again after a kick', async () => {
        const { met, conference, connection } = await inside();
        conference.emit('conference.KICKED', null, 'noise');
        await vi.advanceTimersByTimeAsync(60000);
        expect(met.state()).toMatchObject({ phase: 'refused', refusal: { code: 'kicked', text: 'noise' } });
        expect(connection.disconnected).toBe(1);
        expect(connections).toHaveLength(1);
    });
});

describe('breakout rooms', () => {
    const kGroup = 'u-1@breakout.meet.example';
    const kList = {
        rooms: {
            demo: { isMainRoom: true, jid: 'demo@conference.meet.example', name: '', participants: {} },
            'u-1': { jid: kGroup, name: 'Group 1', participants: {} }
        }
    };

    const kSettled = 1000;

    async function walked() {
        const { met, connection, conference } = await inside();
        conference.emit('conference.BREAKOUT_ROOMS_UPDATED', kList);
        conference.emit('conference.BREAKOUT_ROOMS_MOVE_TO_ROOM', kGroup);
        expect(conference.left).toBe(0); // not while its own presence is still under way
        await vi.advanceTimersByTimeAsync(kSettled);
        return { met, connection, main: conference, group: connection.conferences[1]! };
    }

    it('are entered over the same connection when a moderator says so', async () => {
        const { met, connection, main, group } = await walked();
        expect(main.left).toBe(1);
        expect(connections).toHaveLength(1);
        expect(connection.asked).toEqual([
            ['demo', undefined],
            ['u-1', 'breakout.meet.example']
        ]);
        expect(group.joins).toEqual([undefined]);
        group.emit('conference.CONFERENCE_JOINED');
        expect(met.state()).toMatchObject({ phase: 'joined', roomJid: kGroup, roomsSupported: true });
        expect(met.state().rooms).toHaveLength(2);
    });
    it('are not entered if the list does not have them', async () => {
        const { met, connection, conference } = await inside();
        conference.emit('conference.BREAKOUT_ROOMS_MOVE_TO_ROOM', kGroup);
        await settled();
        expect(connection.conferences).toHaveLength(1);
        expect(met.state().phase).toBe('joined');
    });
    it('are entered by another connection if the library went deaf on the way', async () => {
        const { met, group } = await walked();
        group.emit('conference.CONFERENCE_JOINED');
        void met.goTo('demo@conference.meet.example');
        await vi.advanceTimersByTimeAsync(4000);
        expect(connections).toHaveLength(1);
        await vi.advanceTimersByTimeAsync(2000);
        expect(connections).toHaveLength(2);
        connections[1]!.emit('connection.CONNECTION_ESTABLISHED');
        await settled();
        expect(connections[1]!.asked).toEqual([['demo', undefined]]);
        connections[1]!.conferences[0]!.emit('conference.CONFERENCE_JOINED');
        expect(met.state()).toMatchObject({ phase: 'joined', roomJid: null });
    });
    it('are left for the main room', async () => {
        const { met, connection, group } = await walked();
        group.emit('conference.CONFERENCE_JOINED');
        void met.goTo('demo@conference.meet.example');
        await vi.advanceTimersByTimeAsync(kSettled);
        expect(connection.asked[2]).toEqual(['demo', undefined]);
        connection.conferences[2]!.emit('conference.CONFERENCE_JOINED');
        expect(met.state()).toMatchObject({ phase: 'joined', roomJid: null });
    });
    it.each([
        ['may not enter', 'conference.connectionError.notAllowed', ['no'], 'room-refused', false],
        ['sees it closed', 'conference.destroyed', ['Breakout room removed.', 'demo@x'], 'room-gone', true]
    ])('lead back whoever %s', async (_what, error, details, notice, joined) => {
        const { met, connection, group } = await walked();
        if (joined) group.emit('conference.CONFERENCE_JOINED');
        group.emit('conference.CONFERENCE_FAILED', error, ...details);
        await vi.advanceTimersByTimeAsync(kSettled);
        expect(connection.asked[2]).toEqual(['demo', undefined]);
        connection.conferences[2]!.emit('conference.CONFERENCE_JOINED');
        expect(met.state()).toMatchObject({ phase: 'joined', roomJid: null });
        expect(met.state().notices.map(({ kind }) => kind)).toEqual([notice]);
    });
    it('end with the meeting', async () => {
        const { met, group } = await walked();
        group.emit('conference.CONFERENCE_JOINED');
        group.emit('conference.CONFERENCE_FAILED', 'conference.destroyed', 'The meeting has been terminated');
        await settled();
        expect(met.state()).toMatchObject({ phase: 'refused', refusal: { code: 'ended' } });
    });
    it('say nothing any more once they are left', async () => {
        const { met, main, group } = await walked();
        group.emit('conference.CONFERENCE_JOINED');
        main.emit('conference.KICKED', null, 'late');
        main.emit('conference.CONFERENCE_FAILED', 'conference.destroyed', 'late');
        await settled();
        expect(met.state().phase).toBe('joined');
    });
    it('are made, removed and filled by the library', async () => {
        const { met, conference } = await inside();
        met.addRoom('Group 1');
        met.moveTo('x@meet.example/r', kGroup);
        met.removeRoom(kGroup);
        expect(conference.commands).toEqual([
            'add Group 1',
            `move x@meet.example/r ${kGroup}`,
            `remove ${kGroup}`
        ]);
    });
});
