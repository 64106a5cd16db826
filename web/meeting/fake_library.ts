// For tests: stands in for the client library; what is called is written down, what happens is emitted by hand.
import { vi } from 'vitest';
import { serverConfig } from './config';
import type { ReceiverConstraints } from './constraints';
import type { Library, RemoteParticipant } from './library';
import { Meeting } from './meeting';
import { linkOptions } from './options';

type Listener = (...details: unknown[]) => void;

export class Emitter {
    private readonly listeners = new Map<string, Listener[]>();
    on = (event: string, listener: Listener) => {
        this.listeners.set(event, [...(this.listeners.get(event) ?? []), listener]);
    };
    addEventListener = this.on;
    emit(event: string, ...details: unknown[]) {
        for (const listener of this.listeners.get(event) ?? []) listener(...details);
    }
}

export class FakeConference extends Emitter {
    joins: (string | undefined)[] = [];
    lobbies: string[] = [];
    left = 0;
    join = (password?: string) => void this.joins.push(password);
    leave = async () => void (this.left += 1);
    myUserId = () => 'me';
    isModerator = () => false;
    isMembersOnly = () => false;
    isLobbySupported = () => true;
    setDisplayName = () => undefined;
    addTrack = async () => undefined;
    joinLobby = async (name: string) => void this.lobbies.push(name);
    lobbyApproveAccess = (id: string) => void this.lobbies.push(`admitted ${id}`);
    constraints: ReceiverConstraints[] = [];
    setReceiverConstraints = (wanted: ReceiverConstraints) => void this.constraints.push(wanted);
    getParticipantById: (id: string) => RemoteParticipant | undefined = () => undefined;
    setLocalParticipantProperty = (name: string, value: string) =>
        void this.commands.push(`${name} ${value}`);
    removeLocalParticipantProperty = (name: string) => void this.commands.push(`${name} -`);
    commands: string[] = [];
    isAVModerationSupported = () => true;
    enableAVModeration = (media: string) => void this.commands.push(`moderate ${media}`);
    disableAVModeration = (media: string) => void this.commands.push(`free ${media}`);
    avModerationApprove = (media: string, id: string) => void this.commands.push(`approve ${media} ${id}`);
    avModerationReject = (media: string, id: string) => void this.commands.push(`reject ${media} ${id}`);
    setStartMutedPolicy = (policy: unknown) =>
        void this.commands.push(`start muted ${JSON.stringify(policy)}`);
    sent: Record<string, unknown>[] = [];
    sendMessage = (message: Record<string, unknown>) => void this.sent.push(message);
    getBreakoutRooms = () => ({
        isSupported: () => true,
        createBreakoutRoom: (name: string) => void this.commands.push(`add ${name}`),
        removeBreakoutRoom: (jid: string) => void this.commands.push(`remove ${jid}`),
        sendParticipantToRoom: (who: string, jid: string) => void this.commands.push(`move ${who} ${jid}`)
    });
}

export class FakeConnection extends Emitter {
    conferences: FakeConference[] = [];
    disconnected = 0;
    constructor(
        readonly token: string | null,
        readonly options: Record<string, unknown>
    ) {
        super();
        connections.push(this);
    }
    connect = () => undefined;
    disconnect = async () => void (this.disconnected += 1);
    asked: [string, unknown][] = [];
    initJitsiConference = (room: string, options: Record<string, unknown>) => {
        this.asked.push([room, options.customDomain]);
        const conference = new FakeConference();
        this.conferences.push(conference);
        return conference;
    };
}

export const connections: FakeConnection[] = [];
const echo = (group: string) =>
    new Proxy({}, { get: (_target, name) => (typeof name === 'string' ? `${group}.${name}` : undefined) });

const library = {
    events: {
        conference: echo('conference'),
        connection: echo('connection'),
        track: echo('track'),
        connectionQuality: echo('quality')
    },
    isWebRtcSupported: () => true,
    JitsiConnection: function (_app: null, token: string | null, options: Record<string, unknown>) {
        return new FakeConnection(token, options);
    }
} as unknown as Library;

export function meeting(hash = '', raw: unknown = {}): Meeting {
    const place = { tenant: null, room: 'demo', title: 'demo' };
    return new Meeting({
        place,
        config: serverConfig(raw, 'https://meet.example', place),
        link: linkOptions(hash),
        token: 'a.b.c',
        name: '',
        devices: { microphone: '', camera: '', output: '' },
        library: async () => library
    });
}

export const settled = () => vi.advanceTimersByTimeAsync(0);

/** @param phase 'joining': not let in yet. */
export async function inside(phase: 'joining' | 'joined' = 'joined'): Promise<{
    met: Meeting;
    connection: FakeConnection;
    conference: FakeConference;
}> {
    const met = meeting();
    await met.join('Ada');
    const connection = connections[0]!;
    connection.emit('connection.CONNECTION_ESTABLISHED');
    await settled();
    const conference = connection.conferences[0]!;
    if (phase === 'joined') conference.emit('conference.CONFERENCE_JOINED');
    return { met, connection, conference };
}
